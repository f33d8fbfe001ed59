import { isObject, nameOfRef, toSnake, type Schema, type Schemas } from './schema.ts';

type Reference = { $ref: string };
type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema: Schema;
  /** Whether it asks for an answer that no client reads. */
  'x-not-in-clients'?: boolean;
};
type Media = Record<string, { schema?: Schema }>;
type Operation = {
  operationId: string;
  'x-sdk': string;
  summary: string;
  description: string;
  deprecated?: boolean;
  security?: unknown[];
  parameters?: (Parameter | Reference)[];
  requestBody?: { required?: boolean; content: Media };
  responses: Record<string, { content?: Media } | Reference>;
};

/** The contract, as far as the client is made of it. */
export type Document = {
  info: { version: string };
  paths: Record<string, Record<string, unknown>>;
  components?: Record<string, Record<string, unknown>>;
};

type Components = {
  schemas: Schemas;
  parameters: Record<string, Parameter>;
  responses: Record<string, { content?: Media }>;
};

/** Returns what the operations of the contract refer to. */
export const componentsOf = ({ components }: Document): Components => components as unknown as Components;

/** A parameter of a method, wherever it is sent. */
export type Member = { name: string; schemas: Schema[]; required: boolean; description: string | undefined };

/** An operation as a method of the client. */
export type Method = {
  operation: Operation;
  resource: readonly string[];
  name: string;
  httpMethod: string;
  path: string;
  ids: Parameter[];
  query: Member[];
  body: Member[];
  takesBody: boolean;
  /** The headers that have an argument: those that must be given, and `If-Match`. */
  headers: Parameter[];
  /** The schema of the answer, or of the events of a stream. */
  result: Schema | undefined;
  /** The schema of what is made, where a dry run answers 200 with `result` and everything else 201 with this; else null. */
  made: Schema | null;
  kind: 'call' | 'page' | 'stream' | 'reply';
  /** Whether it sends bytes, or answers with them: its method is written by hand. */
  carriesBytes: boolean;
};

const httpMethods = ['get', 'put', 'post', 'patch', 'delete'];
const argumentHeaders = new Set(['If-Match']);

function toMember({ name, schema, required, description }: Parameter): Member {
  return { name, schemas: [schema], required: required === true, description: description ?? schema.description };
}

/** Returns the members of a body; of a union those of all its branches, which are required when each branch has them so. */
function listBodyMembers(schema: Schema, schemas: Schemas): Member[] {
  const target = schema.$ref ? schemas[nameOfRef(schema.$ref)]! : schema;
  // Branches beside members of its own only say which of these go together.
  const union = target.properties ? undefined : (target.oneOf ?? target.anyOf);
  const branches = (union ?? [target]).map((one) => (one.$ref ? schemas[nameOfRef(one.$ref)]! : one));
  const names = new Set(branches.flatMap((one) => Object.keys(one.properties ?? {})));
  return [...names].map((name) => {
    const having = branches.filter((one) => one.properties?.[name]);
    const member = having.map((one) => one.properties![name]!);
    const required = branches.every((one) => one.required?.includes(name));
    const told = member.map((one) => one.description ?? (one.$ref && schemas[nameOfRef(one.$ref)]!.description));
    const description = [...new Set(told.filter((text) => text !== undefined))].join(' Or: ');
    return { name, schemas: member, required, description };
  });
}

function findKind(result: Schema | undefined, schemas: Schemas): 'call' | 'page' {
  const target = result?.$ref ? schemas[nameOfRef(result.$ref)]! : result;
  const { data, next_cursor, next_after_seq } = (target && isObject(target) && target.properties) || {};
  return data && (next_cursor ?? next_after_seq) ? 'page' : 'call';
}

function findMade(operation: Operation, result: Schema | undefined): Schema | null {
  const { 201: created } = operation.responses;
  const schema = created && 'content' in created ? created.content?.['application/json']?.schema : undefined;
  return schema && schema.$ref !== result?.$ref ? schema : null;
}

/** The media types of bytes, whole and appended. */
const bytes = ['application/octet-stream', 'application/offset+octet-stream'];

const takesBytes = ({ requestBody }: Pick<Operation, 'requestBody'>): boolean =>
  bytes.some((type) => type in (requestBody?.content ?? {}));

/** Tells whether an operation has to be sent bytes, or answers with them or with a WebSocket. */
const carriesBytes = (operation: Pick<Operation, 'requestBody' | 'responses'>, answer: Media): boolean =>
  '101' in operation.responses ||
  bytes.some((type) => type in answer) ||
  (operation.requestBody?.required === true && takesBytes(operation));

/** Lists the operations of the contract as methods. */
export function listMethods(document: Document): Method[] {
  const { schemas, parameters, responses } = componentsOf(document);
  const follow = (one: Parameter | Reference) => ('$ref' in one ? parameters[nameOfRef(one.$ref)]! : one);
  return Object.entries(document.paths).flatMap(([path, item]) =>
    httpMethods
      .filter((method) => method in item)
      .map((httpMethod): Method => {
        const operation = item[httpMethod] as Operation;
        const own = [...((item['parameters'] as Parameter[]) ?? []), ...(operation.parameters ?? [])].map(follow);
        const names = operation['x-sdk'].split('.').map(toSnake);
        const [, success] = Object.entries(operation.responses).find(
          ([status]) => status.startsWith('2') || status === '101',
        )!;
        const content = ('$ref' in success ? responses[nameOfRef(success.$ref)]! : success).content ?? {};
        const events = content['text/event-stream']?.schema;
        const result = events ?? content['application/json']?.schema;
        const body = operation.requestBody?.content['application/json']?.schema;
        const order = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
        const isReply = events?.$ref !== undefined && nameOfRef(events.$ref) === 'ChatEvent';
        const made = findMade(operation, result);
        return {
          operation,
          resource: names.slice(0, -1),
          name: names.at(-1)!,
          httpMethod: httpMethod.toUpperCase(),
          path,
          ids: order.map((name) => own.find((one) => one.in === 'path' && one.name === name)!),
          query: own.filter((one) => one.in === 'query' && !one['x-not-in-clients']).map(toMember),
          body: body ? listBodyMembers(body, schemas) : [],
          takesBody: operation.requestBody !== undefined && !takesBytes(operation),
          headers: own.filter((one) => one.in === 'header' && (one.required || argumentHeaders.has(one.name))),
          result,
          made,
          carriesBytes: carriesBytes(operation, content),
          kind: events ? (isReply ? 'reply' : 'stream') : findKind(result, schemas),
        };
      }),
  );
}
