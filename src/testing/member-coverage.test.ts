import { describe, expect, it } from 'vitest';
import type { OpenApiDocument, Schema } from '#src/contract/spec.ts';
import { createMemberNotes, listDeclaredMembers } from './member-coverage.ts';

const to = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const answer = to('Tree');
const documentOf = (): OpenApiDocument => ({
  openapi: '3.1.0',
  paths: {
    '/tree': {
      get: {
        operationId: 'getTree',
        responses: {
          200: { headers: { ETag: {} }, content: { 'application/json': { schema: answer } } },
          404: { headers: { 'X-Other': {} }, content: { 'application/json': { schema: to('Problem') } } },
        },
      },
    },
  },
  components: {
    schemas: {
      Tree: {
        properties: {
          name: {},
          children: { items: to('Tree') },
          leaf: { oneOf: [to('Red'), to('Blue')] },
          by: to('Names'),
        },
      },
      Red: { properties: { color: { const: 'red' }, depth: {} } },
      Blue: { properties: { color: { const: 'blue' }, height: {} } },
      Names: { additionalProperties: { properties: { first: {} } } },
      Problem: { properties: { code: {} } },
    },
  },
});

/** Returns the members that are noted of these answers, by the ends of their pointers. */
function notesOf(...values: unknown[]): string[] {
  const document = documentOf();
  const noted: string[] = [];
  const notes = createMemberNotes(document, (member) =>
    noted.push(member.replace('undefined /components/schemas/', '')),
  );
  for (const value of values) notes.noteBody(answer as Schema, value);
  return noted.toSorted();
}

describe('the members of answers', () => {
  it('are declared once for each schema of a success, and each header', () => {
    expect(
      listDeclaredMembers(documentOf()).map((member) => member.replace('undefined /components/schemas/', '')),
    ).toEqual([
      'header getTree 200 etag',
      'Tree/properties/name',
      'Tree/properties/children',
      'Tree/properties/leaf',
      'Tree/properties/by',
      'Red/properties/color',
      'Red/properties/depth',
      'Blue/properties/color',
      'Blue/properties/height',
      'Names/additionalProperties/properties/first',
    ]);
  });

  it('are noted where they are, through lists, maps and the variant that fits', () => {
    expect(notesOf({ children: [{ leaf: { color: 'blue', height: 1 } }] })).toEqual([
      'Blue/properties/color',
      'Blue/properties/height',
      'Tree/properties/children',
      'Tree/properties/leaf',
    ]);
    expect(notesOf({ by: { ada: { first: 1 } }, unknown: 1 })).toEqual([
      'Names/additionalProperties/properties/first',
      'Tree/properties/by',
    ]);
  });

  it('are noted once, and headers by operation and status', () => {
    expect(notesOf({ name: 'a' }, { name: 'b' }, null, 'text')).toEqual(['Tree/properties/name']);
    const noted: string[] = [];
    const notes = createMemberNotes(documentOf(), (member) => noted.push(member));
    for (let times = 0; times < 2; times += 1) notes.noteHeaders('getTree', '200', ['ETag']);
    expect(noted).toEqual(['header getTree 200 etag']);
  });

  it('are still noted late, when most have been seen', () => {
    const values = Array.from({ length: 100 }, () => ({ name: 'a', children: [] }));
    expect(notesOf(...values, { by: {} })).toContain('Tree/properties/by');
  });
});
