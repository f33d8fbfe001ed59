import { resolveRef } from '#src/contract/spec.ts';
import type { OpenApiDocument, Operation, Parameter, Schema } from '#src/contract/spec.ts';
import { createSampleRequest } from './every-operation.ts';
import { scaleRuns } from './scale-runs.ts';
import { oddDates, oddEscapes, oddJson, oddNumbers, oddTexts } from './odd-values.ts';

/** A request with one odd thing in it. */
export type OddRequest = {
  what: string;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string | undefined;
};

/** Ids of things that exist, by their prefix: so that what is asked reaches the database. */
export type Existing = Record<string, string>;

/** Operations that would take away what others are asked about. */
const endingOperations = /^(delete|end|close|cancel|redact|revoke|retire|disable)/i;
/** Operations that would change what others work with: they are given things of their own. */
const changingOperations = /^(update|restore|set)/i;

/** Makes the odd requests of one operation after another; each place gets some of the odd values, in turn. */
export function createOddRequests(
  document: OpenApiDocument,
  existing: Existing,
  changeable: Existing,
  some = takeTurns(),
) {
  return {
    /** For every parameter, and every value of the body: the operation's own example with an odd value there. */
    *of(operation: Operation): Generator<OddRequest> {
      const working = changingOperations.test(operation.id) ? { ...existing, ...changeable } : existing;
      const known = endingOperations.test(operation.id) ? {} : working;
      const request = exampleRequest(document, operation, known);
      for (const parameter of operation.parameters)
        yield* oddParameters({ document, operation, request, parameter, existing: known, some });
      yield* oddBodies(document, operation, request, some);
    },
    /** The example with members in each of its objects that reach for the prototype of all objects. */
    *polluted(operation: Operation): Generator<OddRequest> {
      const { body, ...request } = exampleRequest(document, operation, { ...existing, ...changeable });
      const isJson = operation.body?.content['application/json'] !== undefined;
      if (body === undefined || !isJson || endingOperations.test(operation.id)) return;
      yield { ...request, what: `${operation.id} polluted`, body: JSON.stringify(polluted(JSON.parse(body))) };
    },
    /** For the headers that the door reads of every request. */
    *ofHeaders(operation: Operation): Generator<OddRequest> {
      const request = exampleRequest(document, operation, existing);
      for (const name of headersOfEveryRequest) {
        for (const value of [...some(oddTexts), ...some(oddNumbers), ...some(oddDates)].filter(mayBeHeader)) {
          const what = `${operation.id} header ${name}=${JSON.stringify(value.slice(0, 40))}`;
          yield { ...request, what, headers: { ...request.headers, [name]: value } };
        }
      }
    },
  };
}

/** Returns a text with ids of things that exist in place of the contract's. */
export const useExisting = (text: string, existing: Existing): string =>
  text.replaceAll(/\b([a-z]{3,})_[0-7][0-9a-z]{25}\b/g, (id, prefix: string) => existing[prefix] ?? id);

/** Returns the contract's own example of an operation, about things that exist. */
export function exampleRequest(document: OpenApiDocument, operation: Operation, existing: Existing): OddRequest {
  const { path, init } = createSampleRequest(document, operation);
  const { method, headers, body } = init;
  const real = (text: string) =>
    useExisting(text, existing)
      .replaceAll(/"model":"[^"]*"/g, '"model":"offline/echo"')
      .replaceAll('hooks.example.com', 'hooks.invalid');
  return { what: operation.id, method, path: real(path), headers, body: body && real(body) };
}

type TakeSome = (values: readonly string[], deep?: number) => string[];

/**
 * Returns a few of many values, the next ones each time: every place gets some, and all get their turn. A place gets `deep`
 * of them in a deep test.
 */
function takeTurns(): TakeSome {
  const begun = new Map<readonly string[], number>();
  return (values, deep = 4) => {
    const [from, count] = [begun.get(values) ?? 0, scaleRuns(Math.min(deep, values.length), 2)];
    begun.set(values, from + count);
    return Array.from({ length: count }, (_, n) => values[(from + n) % values.length]!);
  };
}

/** Takes one text for every value, instead of a few odd ones. */
export const takeOnly =
  (text: string): TakeSome =>
  (values) =>
    values === oddTexts ? [text] : values === oddJson ? [JSON.stringify(text)] : [];

function oddValues(document: OpenApiDocument, { schema }: Parameter, some: TakeSome): readonly string[] {
  const followed = resolveRef<Schema>(document, schema);
  const { type, format } = resolveRef<Schema | undefined>(document, followed.items) ?? followed;
  if (type === 'integer' || type === 'number') return [...some(oddNumbers, oddNumbers.length), ...some(oddTexts)];
  return format === 'date-time' ? [...some(oddDates, oddDates.length), ...some(oddTexts)] : some(oddTexts);
}

type OddPlace = {
  document: OpenApiDocument;
  operation: Operation;
  request: OddRequest;
  parameter: Parameter;
  existing: Existing;
  some: TakeSome;
};

function* oddParameters({ document, operation, request, parameter, existing, some }: OddPlace): Generator<OddRequest> {
  const { name, in: place } = parameter;
  const encoded = oddValues(document, parameter, some).map((value) => [value, encodeURIComponent(value)] as const);
  for (const [value, text] of [...encoded, ...some(oddEscapes).map((escape) => [escape, escape] as const)]) {
    const what = `${operation.id} ${place} ${name}=${JSON.stringify(value.slice(0, 40))}`;
    if (place === 'path') {
      const parameters = operation.parameters.filter((other) => other !== parameter);
      const template = exampleRequest(document, { ...operation, parameters }, existing);
      yield { ...template, what, path: template.path.replace(`{${name}}`, text) };
    } else if (place === 'query') {
      const separator = request.path.includes('?') ? '&' : '?';
      yield { ...request, what, path: `${request.path}${separator}${name}=${text}` };
    } else if (mayBeHeader(value)) yield { ...request, what, headers: { ...request.headers, [name]: value } };
  }
}

const mayBeHeader = (value: string) => /^[\t\x20-\x7e\x80-\xff]*$/.test(value);

const headersOfEveryRequest = [
  'Accept',
  'Accept-Encoding',
  'Authorization',
  'Cache-Control',
  'Content-Encoding',
  'Content-Type',
  'Cookie',
  'Forwarded',
  'If-Modified-Since',
  'If-None-Match',
  'Origin',
  'Range',
  'Traceparent',
  'X-API-Key',
  'X-API-Version',
  'X-Forwarded-For',
  'X-Forwarded-Proto',
  'X-Request-ID',
];

/** Every value of the example, and every member that it could have, replaced by odd ones. */
function* oddBodies(
  document: OpenApiDocument,
  operation: Operation,
  request: OddRequest,
  some: TakeSome,
): Generator<OddRequest> {
  if (request.body === undefined || !operation.body?.content['application/json']) return;
  const example: unknown = JSON.parse(request.body);
  const schema = resolveRef<Schema>(document, operation.body!.content['application/json']!.schema);
  const members = Object.keys((schema.properties as object | undefined) ?? {}).map((name) => [name]);
  const places = new Map([...pathsIn(example), ...members].map((path) => [path.join('/'), path]));
  for (const [place, path] of places) {
    for (const json of some(oddJson)) {
      const body = withValueAt(example, path, json);
      yield { ...request, what: `${operation.id} body /${place}=${json.slice(0, 40)}`, body };
    }
  }
}

/** Cursors of a list with one part altered, each as it would be given out. */
export function* oddCursors(cursor: string): Generator<string> {
  const parts = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as string[];
  const write = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  for (const place of parts.keys()) {
    for (const value of [...oddTexts, ...oddDates]) yield write(parts.with(place, value.slice(0, 200)));
    yield write(parts.with(place, 7 as never));
    yield write(parts.toSpliced(place, 1));
    yield write(parts.toSpliced(place, 0, parts[place]!));
  }
  yield* [`${cursor}=`, `%20${cursor}`, cursor.slice(1), write({}), write(null), '%00', 'x'.repeat(499)];
}

/** Returns a copy of a value whose objects have members that a careless copy would write into the prototype of all objects. */
function polluted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(polluted);
  const members = Object.entries(value).map(([name, inner]) => [name, polluted(inner)] as const);
  const prototype = { polluted: true };
  return Object.fromEntries([...members, ['__proto__', prototype], ['constructor', { prototype }]]);
}

const mark = '\u0001here\u0001';

/** Returns the JSON of a value in which another stands at a path, as it is written. */
function withValueAt(value: unknown, path: string[], json: string): string {
  const marked = path.reduceRight<(inner: unknown) => unknown>(
    (set, step) => (inner) => {
      const copy = (Array.isArray(inner) ? [...inner] : { ...(inner as object) }) as Record<string, unknown>;
      copy[step] = set(copy[step]);
      return copy;
    },
    () => mark,
  )(value);
  return JSON.stringify(marked).replace(JSON.stringify(mark), () => json);
}

function* pathsIn(value: unknown, path: string[] = []): Generator<string[]> {
  yield path;
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) yield* pathsIn(inner, [...path, key]);
}
