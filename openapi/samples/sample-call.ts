import { listMethods, type Document, type Method } from '#openapi/python/operations.ts';

export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };
type JsonObject = { [name: string]: Json };

/** A call of an operation, with the values of the contract's examples. */
export type SampleCall = {
  operationId: string;
  method: string;
  /** The resource and the method, as in `agents.state.get`. */
  sdk: string;
  /** The path with its ids, and these in their order. */
  path: string;
  ids: string[];
  /** The required parameters, and whether to follow a log to its end. */
  query: JsonObject;
  /** The required headers, but for those that name the media type. */
  headers: Record<string, string>;
  body: JsonObject | null;
  /** The form in which it sends bytes: in a form, or by themselves with this media type; null when it sends none. */
  bytesAs: string | null;
  /** Whether it has a method in the clients that is made of the contract. */
  isMade: boolean;
  kind: Method['kind'];
  /** What a success is called, in PascalCase; null for one that says nothing. */
  result: string | null;
  isPublic: boolean;
};

type WithExample = { $ref?: string; example?: Json; examples?: Record<string, { $ref?: string; value?: Json }> };

/** Follows a reference within the contract. */
function follow<T>(document: Document, node: T & { $ref?: string }): T {
  if (node.$ref === undefined) return node;
  const names = node.$ref.split('/').slice(1);
  return names.reduce((at, name) => (at as Record<string, unknown>)[name], document as unknown) as T;
}

/** Returns the first example of a parameter or a body, or of its schema. */
function readExample(document: Document, holder: WithExample & { schema?: WithExample }): Json {
  const [named] = Object.values(holder.examples ?? {});
  if (named) return follow(document, named).value!;
  if (holder.example !== undefined) return holder.example;
  const example = holder.schema && follow(document, holder.schema).example;
  if (example === undefined) throw new Error('A parameter or a body has no example.');
  return example;
}

type Parameter = WithExample & { name: string; in: string; required?: boolean; schema: WithExample };
type Item = { parameters?: Parameter[] };

/** The parameter by which a stream goes on for as long as its session: a sample ends. */
const isFollow = ({ name }: Parameter) => name === 'follow';

function toSampleCall(document: Document, method: Method): SampleCall {
  const { operation, httpMethod, path, kind, result } = method;
  const item = document.paths[path] as Item;
  const all = [...(item.parameters ?? []), ...((operation.parameters as Parameter[] | undefined) ?? [])];
  const own = all.map((one) => follow(document, one));
  const exampleOf = (name: string) =>
    String(
      readExample(
        document,
        own.find((one) => one.name === name)!,
      ),
    );
  const needed = (place: string) => own.filter((one) => one.in === place && (one.required || isFollow(one)));
  const json = operation.requestBody?.content['application/json'];
  return {
    operationId: operation.operationId,
    method: httpMethod,
    sdk: operation['x-sdk'],
    path: path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(exampleOf(name))),
    ids: method.ids.map(({ name }) => exampleOf(name)),
    query: Object.fromEntries(
      needed('query').map((one) => [one.name, isFollow(one) ? false : readExample(document, one)]),
    ),
    headers: Object.fromEntries(needed('header').map(({ name }) => [name, exampleOf(name)])),
    body: json ? (readExample(document, json as WithExample) as JsonObject) : null,
    bytesAs: findBytesType(Object.keys(operation.requestBody?.content ?? {})),
    isMade: !method.carriesBytes,
    kind,
    result: result === undefined ? null : (result.$ref?.split('/').at(-1) ?? 'Result'),
    isPublic: operation.security?.length === 0,
  };
}

/** The media type of a form with files. */
export const form = 'multipart/form-data';

/** Returns how bytes are sent where the media types of a body are of bytes; null for any other body. */
function findBytesType(types: readonly string[]): string | null {
  const bytes = types.find((type) => type.endsWith('octet-stream'));
  return bytes === undefined ? null : types.includes(form) ? form : bytes;
}

/** Lists a call of every operation of a contract. One without clients names its operations by their ids. */
export function listSampleCalls(document: Document): SampleCall[] {
  const named = structuredClone(document);
  for (const item of Object.values(named.paths))
    for (const operation of Object.values(item) as { operationId?: string; 'x-sdk'?: string }[])
      if (operation.operationId) operation['x-sdk'] ??= operation.operationId;
  return listMethods(named).map((method) => toSampleCall(named, method));
}
