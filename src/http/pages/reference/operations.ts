import type { Bundle } from '#src/http/pages/contract.ts';

export type ShownSchema = {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  format?: string;
  description?: string;
  default?: unknown;
  properties?: Record<string, ShownSchema>;
  required?: string[];
  items?: ShownSchema;
  additionalProperties?: boolean | ShownSchema;
  oneOf?: ShownSchema[];
  anyOf?: ShownSchema[];
  [keyword: string]: unknown;
};

type Example = { summary?: string; value: unknown };
export type Media = { schema?: ShownSchema; examples?: Record<string, Example> };
type Parameter = { name: string; in: string; required?: boolean; description?: string; schema: ShownSchema };
export type Response = { description: string; content?: Record<string, Media> };

/** An operation of a contract, with what it refers to in its place, but for schemas. */
export type ReferenceOperation = {
  operationId: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  tag: string;
  /** The name of its method in the clients; null for a version without. */
  sdk: string | null;
  deprecated: boolean;
  /** Whether it needs no credential, and the scopes of which it needs one. */
  isPublic: boolean;
  scopes: string[];
  parameters: Parameter[];
  body: Record<string, Media> | null;
  isBodyRequired: boolean;
  responses: [status: string, response: Response][];
};

/** A group of operations. */
type Tag = { name: string; description: string; operations: ReferenceOperation[] };

type Written = {
  operationId?: string;
  summary?: string;
  description?: string;
  tags?: string[];
  'x-sdk'?: string;
  deprecated?: boolean;
  security?: Record<string, string[]>[];
  parameters?: Parameter[];
  requestBody?: { required?: boolean; content: Record<string, Media> };
  responses?: Record<string, Response>;
};

type Document = Bundle & {
  tags?: { name: string; description?: string }[];
  paths: Record<string, Record<string, Written>>;
};

/** Returns what a reference within a contract leads to. */
export function followReference<T>(bundle: Bundle, node: T): T {
  const { $ref } = node as { $ref?: string };
  if ($ref === undefined) return node;
  return $ref
    .split('/')
    .slice(1)
    .reduce((at, name) => (at as Record<string, unknown>)[name], bundle as unknown) as T;
}

function followMedia(bundle: Bundle, content: Record<string, Media>): Record<string, Media> {
  const entries = Object.entries(content).map(([type, { schema, examples = {} }]) => {
    const followed = Object.entries(examples).map(([name, example]) => [name, followReference(bundle, example)]);
    return [type, { ...(schema && { schema }), examples: Object.fromEntries(followed) }];
  });
  return Object.fromEntries(entries) as Record<string, Media>;
}

const httpMethods = ['get', 'put', 'post', 'patch', 'delete'];

function toOperation(bundle: Bundle, path: string, method: string, shared: Parameter[], written: Written) {
  const { operationId, summary = '', description = '', tags = [], security, responses = {} } = written;
  const responseOf = (response: Response): Response => {
    const { description: text, content } = followReference(bundle, response);
    return { description: text, ...(content && { content: followMedia(bundle, content) }) };
  };
  return {
    operationId: operationId!,
    method: method.toUpperCase(),
    path,
    summary,
    description,
    tag: tags[0] ?? '',
    sdk: written['x-sdk'] ?? null,
    deprecated: written.deprecated === true,
    isPublic: security?.length === 0,
    scopes: [...new Set((security ?? []).flatMap((one) => Object.values(one).flat()))],
    parameters: [...shared, ...(written.parameters ?? [])].map((one) => followReference(bundle, one)),
    body: written.requestBody ? followMedia(bundle, written.requestBody.content) : null,
    isBodyRequired: written.requestBody?.required === true,
    responses: Object.entries(responses).map(([status, response]): [string, Response] => [
      status,
      responseOf(response),
    ]),
  } satisfies ReferenceOperation;
}

/** Lists the operations of a contract by their tags, in the order in which the contract has them. */
export function listTags(bundle: Bundle): Tag[] {
  const { tags = [], paths } = bundle as Document;
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    httpMethods
      .filter((method) => item[method]?.operationId !== undefined)
      .map((method) => {
        const shared = (item as unknown as { parameters?: Parameter[] }).parameters ?? [];
        return toOperation(bundle, path, method, shared, item[method]!);
      }),
  );
  const names = [...new Set([...tags.map(({ name }) => name), ...operations.map(({ tag }) => tag)])];
  return names
    .map((name) => ({
      name,
      description: tags.find((tag) => tag.name === name)?.description ?? '',
      operations: operations.filter(({ tag }) => tag === name),
    }))
    .filter((tag) => tag.operations.length > 0);
}
