type Parameter = {
  name: string;
  in: string;
  required?: boolean;
  description?: string;
  schema?: { type?: string };
  /** Whether it asks for an answer that no client reads. */
  'x-not-in-clients'?: boolean;
};
type Reference = { $ref: string };
type Operation = {
  operationId: string;
  'x-sdk': string;
  summary: string;
  description: string;
  deprecated?: boolean;
  security?: unknown[];
  parameters?: (Parameter | Reference)[];
  requestBody?: { required?: boolean; content: Record<string, { schema: Reference }> };
  responses: Record<string, { content?: Record<string, unknown> } | Reference>;
};
type Document = {
  paths: Record<string, Record<string, unknown>>;
  components?: Record<string, Record<string, unknown>>;
};

/** An operation as a method of the client. */
type ClientMethod = {
  operation: Operation;
  httpMethod: string;
  path: string;
  parameters: Parameter[];
  /** The kind of the stream that it answers with: the events of one reply, or others; null when it does not stream. */
  streams: 'reply' | 'events' | null;
  /** The form of the answer: null when there may be none, or when it is a stream. */
  answer: 'object' | 'page' | null;
};

/** A resource with its methods and the resources below it. */
type Resource = { methods: Map<string, ClientMethod>; resources: Map<string, Resource> };

/** The resources with methods that are no operations: their types, of the client's `extras.ts`. */
const extended = new Map([
  ['agents', 'AgentsExtras'],
  ['chat.messages', 'ChatMessagesExtras'],
  ['files', 'FilesExtras'],
  ['webhooks', 'WebhooksExtras'],
]);
const httpMethods = ['get', 'put', 'post', 'patch', 'delete'];
const emptyResource = (): Resource => ({ methods: new Map(), resources: new Map() });
const toPascal = (name: string) => name[0]!.toUpperCase() + name.slice(1);
const toCamel = (name: string) => name.replaceAll(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** The schema of the events of a reply, which has an end to wait for. */
const replyEvent = '#/components/schemas/ChatEvent';

function findStream(success: object | undefined): ClientMethod['streams'] {
  const { content = {} } = (success ?? {}) as { content?: Record<string, { schema?: Partial<Reference> }> };
  const events = content['text/event-stream'];
  if (!events) return null;
  return events.schema?.$ref === replyEvent ? 'reply' : 'events';
}

/** The media types of bytes, whole and appended. */
const bytesTypes = ['application/octet-stream', 'application/offset+octet-stream'];

/** Leaves out the body of an operation that may be sent bytes and need not: its method sends none. */
function withoutOptionalBytes({ requestBody, ...operation }: Operation): Operation {
  const areOptional = requestBody?.required !== true && bytesTypes.some((type) => type in (requestBody?.content ?? {}));
  return requestBody && !areOptional ? { ...operation, requestBody } : operation;
}

function listMethods(document: Document): ClientMethod[] {
  const follow = (node: Parameter | Reference): Parameter =>
    '$ref' in node ? (document.components!['parameters']![node.$ref.split('/').at(-1)!] as Parameter) : node;
  return Object.entries(document.paths).flatMap(([path, item]) =>
    httpMethods
      .filter((method) => method in item)
      .map((method) => {
        const operation = withoutOptionalBytes(item[method] as Operation);
        const own = [...((item['parameters'] as (Parameter | Reference)[]) ?? []), ...(operation.parameters ?? [])];
        const success = operation.responses['200'];
        const streams = findStream(success);
        const answer = streams ? null : findAnswer(operation, document);
        return { operation, httpMethod: method.toUpperCase(), path, parameters: own.map(follow), streams, answer };
      }),
  );
}

/** Tells whether an operation sends bytes, or answers with them or with a WebSocket: its method, if there is one, is written by hand. */
function carriesBytes({ operation: { requestBody, responses } }: ClientMethod): boolean {
  if ('101' in responses) return true;
  const contents = [requestBody, ...Object.values(responses)].map((one) =>
    one && 'content' in one ? one.content : {},
  );
  return contents.some((content) => content && bytesTypes.some((type) => type in content));
}

/** Returns the form of the JSON that an operation answers with. */
function findAnswer(operation: Operation, document: Document): ClientMethod['answer'] {
  const names = listAnswers(operation);
  if (names.includes(null)) return null;
  const isPage = names.some((name) => {
    const { properties = {} } = document.components!['schemas']![name!] as { properties?: Record<string, unknown> };
    return 'data' in properties && ('next_cursor' in properties || 'next_after_seq' in properties);
  });
  return isPage ? 'page' : 'object';
}

function toTree(methods: readonly ClientMethod[]): Resource {
  const root = emptyResource();
  for (const method of methods) {
    const parts = method.operation['x-sdk'].split('.');
    const name = parts.pop()!;
    let resource = root;
    for (const part of parts) {
      if (!resource.resources.has(part)) resource.resources.set(part, emptyResource());
      resource = resource.resources.get(part)!;
    }
    resource.methods.set(name, method);
  }
  return root;
}

/** Writes a comment of JSDoc. */
function formatComment(lines: readonly string[], indent: string): string {
  const text = lines.join('\n').replaceAll('*/', '*\\/').trimEnd();
  return [`${indent}/**`, ...text.split('\n').map((line) => `${indent} * ${line}`.trimEnd()), `${indent} */`].join(
    '\n',
  );
}

const inPlace = (method: ClientMethod, place: string) =>
  method.parameters.filter((one) => one.in === place && !one['x-not-in-clients']);

/** The names of the parameters of the query that clients do not have. */
const listHiddenNames = ({ parameters }: ClientMethod) =>
  parameters.filter((one) => one.in === 'query' && one['x-not-in-clients']).map(({ name }) => `'${name}'`);

/** The names of the path parameters, in the order in which the path has them. */
const listPathNames = ({ path }: ClientMethod) => [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);

/** The type of the merged query and body of a method; null when it takes neither. */
function paramsType(method: ClientMethod): { type: string; required: boolean } | null {
  const { operationId, requestBody } = method.operation;
  const query = inPlace(method, 'query');
  if (query.length === 0 && !requestBody) return null;
  const data = `t.${toPascal(operationId)}Data`;
  const [all, hidden] = [`NonNullable<${data}['query']>`, listHiddenNames(method)];
  const types = [
    ...(requestBody ? [`NonNullable<${data}['body']>`] : []),
    ...(query.length > 0 ? [hidden.length > 0 ? `Omit<${all}, ${hidden.join(' | ')}>` : all] : []),
  ];
  return {
    type: types.join(' & '),
    required: requestBody?.required === true || query.some(({ required }) => required === true),
  };
}

/** The headers that have to be given, without those that have an option of their own. */
const listRequiredHeaders = (method: ClientMethod) =>
  inPlace(method, 'header').filter(({ name, required }) => required === true && name !== 'If-Match');

function formatOptions(method: ClientMethod): string {
  const ifMatch = inPlace(method, 'header').some(({ name, required }) => name === 'If-Match' && required === true);
  const headers = listRequiredHeaders(method);
  const types = [
    method.streams ? 'StreamCallOptions' : 'CallOptions',
    ...(ifMatch ? ['{ ifMatch: string }'] : []),
    ...(headers.length > 0 ? [`{ headers: { ${headers.map(({ name }) => `'${name}': string`).join('; ')} } }`] : []),
  ];
  return `options${types.length > 1 ? '' : '?'}: ${types.join(' & ')}`;
}

/** Returns the schemas of the answers that are good, by name; null for one that has none. */
function listAnswers(operation: Operation): (string | null)[] {
  const successes = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
  return successes.map(([, response]) => {
    const content = 'content' in response ? (response.content as Record<string, { schema?: Partial<Reference> }>) : {};
    return content['application/json']?.schema?.$ref?.split('/').at(-1) ?? null;
  });
}

/** Returns the schema of what a method makes when it is not a dry run, which answers 200 instead of 201 with another one; or null. */
function findMade(method: ClientMethod): string | null {
  const { 200: checked, 201: made } = method.operation.responses;
  const [draft, name] = checked && made ? listAnswers(method.operation) : [];
  return inPlace(method, 'query').some((one) => one.name === 'dry_run') && name && name !== draft ? name : null;
}

/** Writes the type of what a method returns: with the names of the contract, where the client does not narrow them. */
function formatResult(method: ClientMethod): string {
  const { operationId } = method.operation;
  if (method.streams === 'reply') return 'ChatStream';
  if (method.streams) return `EventStream<StreamEvent<'${operationId}'>>`;
  const answers = listAnswers(method.operation);
  // The events in it narrow by their type, which its schema cannot say.
  if (answers.includes('SessionEventPage')) return `Reply<Output<'${operationId}'>>`;
  return `Reply<${[...new Set(answers.map((name) => (name === null ? 'void' : `t.${name}`)))].join(' | ')}>`;
}

function formatMethod(name: string, method: ClientMethod): string {
  const { summary, description, operationId, deprecated } = method.operation;
  const pathNames = listPathNames(method);
  const params = paramsType(method);
  const options = formatOptions(method);
  const optional = params?.required === false && options.startsWith('options?') ? '?' : '';
  const paramsOf = params
    ? [`params${optional}: ${toPascal(operationId)}Params${params.required || optional ? '' : ' | undefined'}`]
    : [];
  const typeOf = (one: string) =>
    inPlace(method, 'path').find(({ name: other }) => other === one)?.schema?.type === 'integer' ? 'number' : 'string';
  const args = [...pathNames.map((one) => `${toCamel(one)}: ${typeOf(one)}`), ...paramsOf, options];
  const tags = pathNames.map((one) => {
    const told =
      inPlace(method, 'path')
        .find((parameter) => parameter.name === one)
        ?.description?.trim() ?? '';
    return `@param ${toCamel(one)} ${told}`.trimEnd();
  });
  const lines = [
    `${summary}.`,
    '',
    description.trim(),
    ...(tags.length > 0 ? ['', ...tags] : []),
    ...(deprecated ? ['@deprecated'] : []),
  ];
  const signatures = [`  ${name}(${args.join(', ')}): ${formatResult(method)};`];
  const made = findMade(method);
  if (made)
    signatures.unshift(
      `  ${name}(${args.join(', ').replace(/params\??: \w+/, '$& & { dry_run?: false }')}): Reply<t.${made}>;`,
    );
  return signatures.map((signature) => `${formatComment(lines, '  ')}\n${signature}`).join('\n');
}

/** Writes the interface of a resource, after those of the resources below it. */
function* formatResource(resource: Resource, path: readonly string[]): Iterable<string> {
  const typeName = `${path.map(toPascal).join('')}Resource`;
  for (const [name, below] of resource.resources) yield* formatResource(below, [...path, name]);
  if (path.length === 0) return;
  const members = [
    ...[...resource.methods].map(([name, method]) => formatMethod(name, method)),
    ...[...resource.resources.keys()].map(
      (name) => `  readonly ${name}: ${[...path, name].map(toPascal).join('')}Resource;`,
    ),
  ];
  const extras = extended.get(path.join('.'));
  yield `/** The methods of \`${path.join('.')}\`. */\nexport interface ${typeName}${extras ? ` extends ${extras}` : ''} {\n${members.join('\n')}\n}`;
}

function formatParams(method: ClientMethod): string[] {
  const params = paramsType(method);
  if (!params) return [];
  const { operationId, 'x-sdk': name } = method.operation;
  return [`/** The parameters of \`${name}\`. */\nexport type ${toPascal(operationId)}Params = ${params.type};`];
}

/** Writes what a call needs to know of an operation. The query has names only where a body is merged with it. */
function formatRow(method: ClientMethod): string {
  const { operation, httpMethod, path, streams, answer } = method;
  const query = inPlace(method, 'query').map(({ name }) => `'${name}'`);
  const members = [
    `name: '${operation['x-sdk']}', method: '${httpMethod}', path: '${path}'`,
    ...(operation.requestBody ? [`body: [${query.join(', ')}]`] : query.length > 0 ? ['query: true'] : []),
    ...(operation.security?.length === 0 ? ['open: true'] : []),
    ...(streams ? [`streams: '${streams}'`] : []),
    ...(answer ? [`answer: '${answer}'`] : []),
  ];
  return `  ${operation.operationId}: { ${members.join(', ')} },`;
}

function formatFlat({ operation, streams }: ClientMethod): string {
  const { operationId, summary } = operation;
  const call = `Flat<'${operationId}'>`;
  const lines = [
    `${summary}.`,
    '',
    `@deprecated Use \`parley.${operation['x-sdk']}(…)\`${streams ? ', which streams' : ''}.`,
  ];
  return `${formatComment(lines, '  ')}\n  ${operationId}: ${call};`;
}

/**
 * Returns the methods of the TypeScript client: the types of its resources, as they are documented in the contract, and the
 * table that calls are made by. The Python client is made of the same `x-sdk`.
 */
export function formatMethods(document: Document): string {
  const methods = listMethods(document).filter((method) => !carriesBytes(method));
  const tree = toTree(methods);
  const roots = [...tree.resources.keys()].map((name) => `  readonly ${name}: ${toPascal(name)}Resource;`);
  return [
    '// This file is generated by openapi/generate.ts.',
    "import type { AgentsExtras, ChatMessagesExtras, WebhooksExtras } from '#src/clients/typescript/extras.ts';",
    "import type { FilesExtras } from '#src/clients/typescript/files.ts';",
    "import type { ChatStream } from '#src/clients/typescript/chat-stream.ts';",
    "import type { CallOptions, Flat, Output, StreamCallOptions, StreamEvent } from '#src/clients/typescript/methods.ts';",
    "import type { Reply } from '#src/clients/typescript/reply.ts';",
    "import type { EventStream } from '#src/clients/typescript/stream.ts';",
    "import type * as t from './client/types.gen.ts';",
    '',
    ...methods.flatMap(formatParams),
    '',
    ...formatResource(tree, []),
    '',
    `/** The resources of a client. */\nexport interface Resources {\n${roots.join('\n')}\n}`,
    '',
    `/** The methods of before resources, by operationId. */\nexport interface FlatMethods {\n${methods.map(formatFlat).join('\n')}\n}`,
    '',
    '/** The operations, by operationId: where a request goes, and which of its parameters are in the query. */',
    `export const operations = {\n${methods.map(formatRow).join('\n')}\n} as const;`,
    '',
  ].join('\n');
}
