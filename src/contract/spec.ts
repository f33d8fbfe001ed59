import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { toApiVersion } from './version.ts';

/** A JSON Schema, or an object of the document that holds one. */
export type Schema = { [keyword: string]: unknown };

/** A parameter of an operation, its references resolved. */
export type Parameter = {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required?: boolean;
  explode?: boolean;
  schema: Schema;
};

/** The bodies of a request or an answer, by media type. */
export type Content = Record<string, { schema: Schema }>;

type ResponseSpec = {
  headers: Record<string, { required?: boolean }>;
  /** The headers that it must have before its head is written. */
  requiredHeaders: string[];
  content: Content;
};

/** The body of a request. `form` is the schema of its form, with the types of the fields; null when it takes none. */
type RequestBody = { required: boolean; content: Content; form: Schema | null };

/** An operation of the contract, with all that a server needs to serve it. */
export type Operation = {
  id: string;
  /** The API version of the operation, as in `X-API-Version`. */
  version: string;
  /** The id of the operation that replaces it in the next version; null for none. */
  successor: string | null;
  method: string;
  path: string;
  parameters: Parameter[];
  body: RequestBody | null;
  /** The maximum size of the body in bytes, if the operation has a limit of its own; otherwise null. */
  maxBytes: number | null;
  /** Whether the file in its body is stored as it arrives, and may be as large as files are. */
  keepsFile: boolean;
  /** Whether its handler reads the body itself, as it arrives. */
  streamsBody: boolean;
  /** A hint how to send less, for those who have sent more. */
  maxBytesHint: string | null;
  responses: Record<string, ResponseSpec>;
  /** The alternatives of required scopes; empty for a public operation. */
  security: string[][];
  /** Whether it is refused to tokens that act for a user. */
  organizationOnly: boolean;
  rateClass: string;
  /** The `Cache-Control` of its good answers that are no streams. */
  cacheControl: string;
  /** The media types of the success answer, the default first. */
  offers: string[];
  /** Whether it can answer with a stream. */
  streams: boolean;
  /** Whether it can answer with a whole body; one that also streams does what the request says. */
  answersWhole: boolean;
  /** Whether it can answer with bytes of a type that the request does not name by `Accept`, such as sound. */
  answersBytes: boolean;
  /** Whether it opens a WebSocket. */
  connects: boolean;
};

/** A bundled OpenAPI 3.1 document: all references are internal. */
export type OpenApiDocument = {
  openapi: string;
  paths: Record<string, Record<string, unknown>>;
  components?: Record<string, Record<string, unknown>>;
  security?: Record<string, string[]>[];
};

type RawOperation = {
  operationId?: string;
  parameters?: unknown[];
  requestBody?: unknown;
  responses?: Record<string, unknown>;
  security?: Record<string, string[]>[];
  'x-rate-limit-class'?: string;
  'x-cache-control'?: string;
  'x-organization-only'?: boolean;
  'x-max-bytes'?: number;
  'x-max-bytes-hint'?: string;
  'x-keeps-file'?: boolean;
  'x-streams-body'?: boolean;
  'x-successor'?: string;
};

/** A read is kept by its caller only, and asked for again with its tag each time. */
const revalidated = 'private, no-cache';
const methods = ['get', 'put', 'post', 'delete', 'patch'];

/** The media type of a form whose parts are fields and files. */
export const formType = 'multipart/form-data';

/** Tells whether a media type is that of JSON. */
export const isJsonType = (type: string): boolean => /^application\/(.+\+)?json$/.test(type);

/** Tells whether a media type is that of a stream. */
export const isStreamType = (type: string): boolean => type === 'text/event-stream' || type === 'application/x-ndjson';

/** The operations of the documents that were read: the whole contract takes milliseconds, and is asked for again and again. */
const readDocuments = new WeakMap<OpenApiDocument, Operation[]>();

/** Lists the operations, with all references except those to schemas resolved. The document must not change afterwards. */
export function readOperations(document: OpenApiDocument): Operation[] {
  const known = readDocuments.get(document);
  if (known) return known;
  const operations = listOperations(document);
  readDocuments.set(document, operations);
  return operations;
}

function listOperations(document: OpenApiDocument): Operation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => readOperation(document, path, method, item)),
  );
}

function readOperation(
  document: OpenApiDocument,
  path: string,
  method: string,
  item: Record<string, unknown>,
): Operation {
  const raw = item[method] as RawOperation;
  if (!raw.operationId) throw new LoggableError(`${method.toUpperCase()} ${path} has no operationId.`);
  const responses = readResponses(document, raw.responses ?? {});
  const success = Object.keys(responses).find((status) => status.startsWith('2'));
  const offers = success ? Object.keys(responses[success]!.content) : [];
  return {
    id: raw.operationId,
    version: toApiVersion(path),
    successor: raw['x-successor'] ?? null,
    method: method.toUpperCase(),
    path,
    parameters: readParameters(document, (item.parameters as unknown[]) ?? [], raw.parameters ?? []),
    body: raw.requestBody ? readBody(document, raw.requestBody) : null,
    maxBytes: raw['x-max-bytes'] ?? null,
    keepsFile: raw['x-keeps-file'] ?? false,
    streamsBody: raw['x-streams-body'] ?? false,
    maxBytesHint: raw['x-max-bytes-hint'] ?? null,
    responses,
    security: (raw.security ?? document.security ?? []).map((schemes) => Object.values(schemes).flat()),
    organizationOnly: raw['x-organization-only'] ?? false,
    rateClass: raw['x-rate-limit-class'] ?? 'default',
    cacheControl: raw['x-cache-control'] ?? (method === 'get' ? revalidated : 'no-store'),
    offers,
    streams: offers.some(isStreamType),
    answersWhole: offers.length === 0 || !offers.every(isStreamType),
    connects: '101' in responses,
    answersBytes: offers.some((type) => !isStreamType(type) && !isJsonType(type)),
  };
}

function readParameters(document: OpenApiDocument, ofPath: unknown[], own: unknown[]): Parameter[] {
  const byPlace = new Map<string, Parameter>();
  for (const node of [...ofPath, ...own]) {
    const parameter = resolveRef<Parameter>(document, node);
    byPlace.set(`${parameter.in} ${parameter.name}`, parameter);
  }
  return [...byPlace.values()];
}

function readBody(document: OpenApiDocument, node: unknown): RequestBody {
  const { required = false, content } = resolveRef<{ required?: boolean; content: Content }>(document, node);
  const schema = content[formType]?.schema;
  const named = typeof schema?.$ref === 'string' ? schema.$ref.split(/[:/]/).at(-1)! : null;
  const form = named === null ? schema : (document.components?.schemas?.[named] as Schema);
  return { required, content, form: form ?? null };
}

function readResponses(document: OpenApiDocument, nodes: Record<string, unknown>): Operation['responses'] {
  return Object.fromEntries(Object.entries(nodes).map(([status, node]) => [status, readResponse(document, node)]));
}

/** The header that every answer is given when its head is written. */
const addedLast = 'X-Response-Time';

/** The responses that were read, by their nodes: nearly all operations have the same problems. */
const knownResponses = new WeakMap<object, ResponseSpec>();

function readResponse(document: OpenApiDocument, node: unknown): ResponseSpec {
  const raw = resolveRef<Partial<ResponseSpec>>(document, node);
  const known = knownResponses.get(raw);
  if (known) return known;
  const { headers = {}, content = {} } = raw;
  const followed = Object.entries(headers).map(
    ([name, header]) => [name, resolveRef<ResponseSpec['headers'][string]>(document, header)] as const,
  );
  const response: ResponseSpec = {
    headers: Object.fromEntries(followed),
    requiredHeaders: followed.flatMap(([name, { required }]) => (required && name !== addedLast ? [name] : [])),
    content,
  };
  knownResponses.set(raw, response);
  return response;
}

/** The targets of references by their documents: nearly all operations refer to the same ones. */
const knownTargets = new WeakMap<OpenApiDocument, Map<string, unknown>>();

/** Returns a node, or the target of its `$ref`. The document must not change afterwards. */
export function resolveRef<T>(document: OpenApiDocument, node: unknown): T {
  const ref = (node as { $ref?: string } | null)?.$ref;
  if (typeof ref !== 'string') return node as T;
  const targets = knownTargets.get(document) ?? new Map<string, unknown>();
  knownTargets.set(document, targets);
  const target = targets.get(ref) ?? findTarget(document, ref);
  targets.set(ref, target);
  return resolveRef<T>(document, target);
}

/** @throws LoggableError when the document has no such place */
function findTarget(document: OpenApiDocument, ref: string): unknown {
  const target = ref
    .replace(/^#\//, '')
    .split('/')
    .map((part) => decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce<unknown>((at, part) => (at as Schema | undefined)?.[part], document);
  if (target === undefined) throw new LoggableError(`The spec refers to ${ref}, which it does not have.`);
  return target;
}
