import { describe, expect, it } from 'vitest';
import bundleV1 from '#generated/v1/openapi.json' with { type: 'json' };
import bundleV2 from '#generated/v2/openapi.json' with { type: 'json' };
import { resolveRef, readOperations, type OpenApiDocument, type Operation, type Schema } from '#src/contract/spec.ts';
import { convertFields, constant, each, renamed } from './field.ts';
import { listFieldReports, type EventMapping, type FieldReport, type OperationMapping } from './mapping.ts';
import { mappings } from './mappings.ts';

const [v1, v2] = [bundleV1, bundleV2] as unknown as [OpenApiDocument, OpenApiDocument];
const operations = new Map([v1, v2].flatMap(readOperations).map((operation) => [operation.id, operation]));

/** The members of a schema that hold no others of their own, as the paths of fields name them. */
function leavesOf(document: OpenApiDocument, node: unknown, path: string): string[] {
  const schema = resolveRef<Schema & { properties?: Record<string, unknown> }>(document, node);
  const under = (name: string) => (path === '' ? name : `${path}.${name}`);
  if (schema.properties)
    return Object.entries(schema.properties).flatMap(([name, inner]) => leavesOf(document, inner, under(name)));
  if (schema['items']) {
    const items = leavesOf(document, schema['items'], `${path}[]`);
    return items.length === 1 && items[0] === `${path}[]` ? [path] : items;
  }
  return [path];
}

function requestLeaves(document: OpenApiDocument, { parameters, body }: Operation): string[] {
  const named = parameters.filter((one) => one.in !== 'header').map(({ name, in: place }) => `${place}.${name}`);
  return [...named, ...(body ? leavesOf(document, body.content['application/json']!.schema, 'body') : [])];
}

const answerLeaves = (document: OpenApiDocument, { responses }: Operation) =>
  leavesOf(document, responses[200]!.content['application/json']!.schema, '');

/** The members of one event of a stream, without the one that names it. */
function eventLeaves(document: OpenApiDocument, { responses }: Operation, tag: string, name: string): string[] {
  const union = resolveRef<Schema>(document, responses[200]!.content['text/event-stream']!.schema);
  const branches = (union['oneOf'] as unknown[]).map((branch) => resolveRef<Schema>(document, branch));
  const event = branches.find((branch) => (branch as any).properties[tag].const === name)!;
  return leavesOf(document, event, '').filter((leaf) => leaf !== tag);
}

const covers = (path: string, leaf: string) =>
  leaf === path || leaf.startsWith(`${path}.`) || leaf.startsWith(`${path}[]`);
const paths = (rows: FieldReport[], side: 'v1' | 'v2') =>
  rows.flatMap((row) => (row[side] === null || row[side].startsWith('@') ? [] : [row[side]]));

/** Every member is in the table, and the table names no other. */
function expectComplete(rows: FieldReport[], side: 'v1' | 'v2', leaves: string[]): void {
  const named = paths(rows, side);
  expect(leaves.filter((leaf) => !named.some((path) => covers(path, leaf)))).toEqual([]);
  expectKnown(rows, side, leaves);
}

function expectKnown(rows: FieldReport[], side: 'v1' | 'v2', leaves: string[]): void {
  const strange = paths(rows, side).filter((path) => !leaves.some((leaf) => covers(path, leaf) || covers(leaf, path)));
  expect(strange).toEqual([]);
}

describe.each(Object.values(mappings) as OperationMapping[])('the table of $v1', (mapping) => {
  const rows = listFieldReports(mapping);
  const [old, current] = [operations.get(mapping.v1)!, operations.get(mapping.v2)!];
  const of = (part: FieldReport['part']) => rows.filter((row) => row.part === part);

  it('has every member of the request', () => {
    expectComplete(of('request'), 'v1', requestLeaves(v1, old));
    for (const operation of new Set(of('request').map((row) => row.operation))) {
      const leaves = [...requestLeaves(v2, operations.get(operation)!), 'query.offset'];
      expectKnown(
        of('request').filter((row) => row.operation === operation),
        'v2',
        leaves,
      );
    }
  });

  it.runIf(!old.streams)('has every member of both answers', () => {
    expectComplete(of('answer'), 'v1', answerLeaves(v1, old));
    expectComplete(of('answer'), 'v2', answerLeaves(v2, current));
  });

  it.runIf(old.streams)('has every member of both versions of each event', () => {
    for (const [name, { v1: oldName }] of Object.entries(mapping.events as unknown as Record<string, EventMapping>)) {
      expectComplete(of(`event ${oldName}`), 'v1', eventLeaves(v1, old, 'type', oldName));
      expectComplete(of(`event ${oldName}`), 'v2', eventLeaves(v2, current, 'event', name));
    }
  });

  it('says why a member is not carried as it is', () => {
    const silent = rows.filter(({ kind, note }) => kind !== 'same' && kind !== 'renamed' && !note);
    expect(silent).toEqual([]);
  });
});

describe('carry', () => {
  const fields = [
    renamed('body.agentId', 'body.agent_id'),
    each('body.tags', 'body.labels', [renamed('n', 'name')]),
    constant('body.role', 'user', 'Always.'),
  ];

  it('takes members up and down, lists too, and leaves out what is not there', () => {
    const up = convertFields(fields, 'up', { body: { agentId: 1, tags: [{ n: 2 }, {}], other: 3 } });
    expect(up).toEqual({ body: { agent_id: 1, labels: [{ name: 2 }, {}], role: 'user' } });
    expect(convertFields(fields, 'down', up)).toEqual({ body: { agentId: 1, tags: [{ n: 2 }, {}] } });
    expect(convertFields(fields, 'up', { body: null })).toEqual({ body: { role: 'user' } });
  });

  it('keeps null and false', () => {
    expect(convertFields([renamed('a', 'b')], 'up', { a: null })).toEqual({ b: null });
    expect(convertFields([renamed('a', 'b')], 'up', { a: false })).toEqual({ b: false });
  });
});
