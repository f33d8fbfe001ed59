import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { standardParameters } from './standard-parameters.ts';
import { standardResponses, type SourceOperation } from './standard-responses.ts';

const ok = { description: 'The agent.', content: { 'application/json': {} } };
const reads: SourceOperation = {
  security: [{ bearerAuth: ['agents:read'] }],
  'x-rate-limit-class': 'default',
  responses: { 200: ok },
};
const writes: SourceOperation = { ...reads, requestBody: {}, responses: { 201: ok } };

/** The name of the shared response of each status; `own` for one that is declared in place. */
function namesOf(operation: SourceOperation, parameterNames: string[] = [], method = 'post') {
  const responses = standardResponses(operation, method, parameterNames, '../shared');
  return Object.fromEntries(
    Object.entries(responses).map(([status, response]) => [
      status,
      '$ref' in response ? response.$ref.replace('../shared/responses.yaml#/', '') : 'own',
    ]),
  );
}

function headersOf(operation: SourceOperation, status: string, parameterNames: string[] = [], method = 'post') {
  const response = standardResponses(operation, method, parameterNames, '../shared')[status]!;
  return 'headers' in response ? Object.keys(response.headers!) : [];
}

describe('the problems of an operation', () => {
  it('are those of a caller who reads', () => {
    expect(namesOf(reads)).toEqual({
      200: 'own',
      400: 'InvalidRequest',
      401: 'Unauthenticated',
      403: 'Forbidden',
      406: 'NotAcceptable',
      429: 'TooManyRequests',
      500: 'InternalError',
      503: 'Unavailable',
    });
  });

  it('are those of a body when it takes one', () => {
    expect(namesOf(writes)).toMatchObject({ 413: 'PayloadTooLarge', 415: 'UnsupportedMediaType' });
    expect(Object.keys(namesOf(reads))).not.toEqual(expect.arrayContaining(['413', '415']));
  });

  it.each(['after', 'after_seq', 'Last-Event-ID'])('name the cursor %s when it takes one', (name) => {
    expect(namesOf(reads, [name])).toMatchObject({ 400: 'InvalidListRequest' });
  });

  it('are no 401 and no 403 when it is public, no 429 when it is not counted, and no 406 without a body', () => {
    const open = { security: [], 'x-rate-limit-class': 'none', responses: { 204: { description: 'Deleted.' } } };
    expect(Object.keys(namesOf(open))).toEqual(['204', '400', '500', '503']);
  });

  it('give way to those that it declares', () => {
    const tooLarge = { $ref: '../shared/responses.yaml#/StateTooLarge' };
    const operation = { ...writes, responses: { 201: ok, 404: tooLarge, 413: tooLarge } };
    expect(namesOf(operation)).toMatchObject({ 404: 'StateTooLarge', 413: 'StateTooLarge' });
  });
});

describe('the headers of a response', () => {
  const everywhere = headersOf(reads, '200');

  it('are those of every response, before its own', () => {
    expect(everywhere).toEqual(expect.arrayContaining(['X-API-Version', 'X-Request-ID', 'RateLimit']));
    const tagged = { ...ok, headers: { ETag: {} } };
    expect(headersOf({ ...reads, responses: { 200: tagged } }, '200')).toEqual([...everywhere, 'ETag']);
  });

  it('are the place of what was created, and the pages of a list', () => {
    expect(headersOf(writes, '201')).toEqual([...everywhere, 'Location']);
    expect(headersOf(reads, '200', ['include_total'])).toEqual([...everywhere, 'Link', 'X-Total-Count']);
  });

  it('give way to those that it declares', () => {
    const own = { description: 'Another version.' };
    const operation = { ...reads, responses: { 200: { ...ok, headers: { 'X-API-Version': own } } } };
    expect(standardResponses(operation, 'get', [], '../shared')[200]).toMatchObject({
      headers: { 'X-API-Version': own },
    });
  });

  it('are not written into a response that is shared', () => {
    const shared = { $ref: '../shared/responses.yaml#/NotModified' };
    expect(standardResponses({ ...reads, responses: { 304: shared } }, 'get', [], '../shared')[304]).toEqual(shared);
  });
});

describe('a read', () => {
  it('has validators, and takes them', () => {
    expect(headersOf(reads, '200', [], 'get')).toEqual(expect.arrayContaining(['Cache-Control', 'ETag']));
    expect(namesOf(reads, [], 'get')).toMatchObject({ 304: 'NotModified' });
    const taken = standardParameters('get', reads, [], '../shared');
    expect(taken.map(({ reference }) => reference.$ref)).toEqual(['../shared/parameters.yaml#/IfNoneMatch']);
    expect(standardParameters('get', reads, ['If-None-Match'], '../shared')).toEqual([]);
  });

  it('takes a date when its answer has one', () => {
    const dated = { ...reads, responses: { 200: { ...ok, headers: { 'Last-Modified': {} } } } };
    const taken = standardParameters('get', dated, [], '../shared').map(({ parameter }) => parameter);
    expect(taken).toEqual(['If-None-Match', 'If-Modified-Since']);
  });

  it('has none when it is a stream, or must not be stored', () => {
    const streams = { ...reads, responses: { 200: { ...ok, content: { 'text/event-stream': {} } } } };
    for (const operation of [streams, { ...reads, 'x-cache-control': 'no-store' }]) {
      expect(Object.keys(namesOf(operation, [], 'get'))).not.toContain('304');
      expect(headersOf(operation, '200', [], 'get')).not.toContain('ETag');
      expect(standardParameters('get', operation, [], '../shared')).toEqual([]);
    }
  });
});

describe('a change with If-Match', () => {
  it('may find that something else has changed', () => {
    expect(namesOf(writes, ['If-Match'])).toMatchObject({ 412: 'PreconditionFailed' });
  });

  it('has the tag of what it has made', () => {
    expect(headersOf(reads, '200', ['If-Match'], 'patch')).toContain('ETag');
    expect(headersOf(reads, '200', [], 'patch')).not.toContain('ETag');
  });
});

describe('the YAML of version 2', () => {
  type Parameter = { name: string; $ref?: string };
  const root = join(import.meta.dirname, 'v2');
  const read = (file: string) =>
    parse(readFileSync(join(root, file), 'utf8'), { merge: true }) as Record<string, never>;
  const shared = read('../shared/parameters.yaml') as Record<string, Parameter>;
  const nameOf = ({ name, $ref }: Parameter) => ($ref ? shared[$ref.split('/').at(-1)!]?.name : name) ?? '';
  const items = readdirSync(root).flatMap((file) => Object.values(read(file)) as object[]);
  type Written = SourceOperation & { operationId: string; parameters?: Parameter[] };
  const operations = items.flatMap((item) =>
    Object.entries(item)
      .filter((entry): entry is [string, Written] => (entry[1] as Partial<Written> | null)?.operationId !== undefined)
      .map(([method, operation]) => ({ ...operation, method })),
  );

  it.each(operations)('declares nothing of $operationId that is written anyway', ({ method, ...operation }) => {
    const names = (operation.parameters ?? []).map(nameOf);
    const repeated = Object.keys(operation.responses).filter((status) => {
      const { [status]: declared, ...others } = operation.responses;
      const written = standardResponses({ ...operation, responses: others }, method, names, '../shared')[status];
      return written && JSON.stringify(written) === JSON.stringify(declared);
    });
    expect(repeated).toEqual([]);
  });
});
