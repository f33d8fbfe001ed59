import { readFileSync } from 'node:fs';
import { join } from 'node:path';

type Schema = {
  $ref?: string;
  type?: string;
  properties?: Record<string, Schema>;
  items?: Schema;
  discriminator?: { propertyName: string; mapping: Record<string, string> };
};
type Media = { schema: Schema };
type Parameter = { name: string; in: string; schema: { default?: unknown }; example?: unknown };
type ParameterOrRef = Parameter | { $ref: string };
type Operation = {
  operationId: string;
  parameters?: ParameterOrRef[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
};
/** A version of the contract, as it is bundled. */
export type BundledContract = {
  info: { version: string };
  paths: Record<string, Record<string, Operation>>;
  components: { schemas: Record<string, Schema>; parameters: Record<string, Parameter> };
};

const root = join(import.meta.dirname, '../../..');

/** Reads the contract of a version as it is bundled. */
export const readBundledContract = (version: 'v1' | 'v2'): BundledContract =>
  JSON.parse(readFileSync(join(root, 'generated', version, 'openapi.json'), 'utf8')) as BundledContract;

/** Returns the name of the schema that is referred to. */
const getRefName = (schema: Schema | undefined): string | null => schema?.$ref?.split('/').at(-1) ?? null;

/** Reads a version of the contract, to be asked by the names of operations and schemas. */
export function readSchemaVocabulary({ paths, components: { schemas, parameters: shared } }: BundledContract) {
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item)
      .filter(([, operation]) => operation?.operationId)
      .map(([method, operation]) => ({ path, item, method: method.toUpperCase(), operation })),
  );
  const found = (id: string) => operations.find(({ operation }) => operation.operationId === id)!;
  const answer = (id: string, mediaType: string) =>
    getRefName(found(id).operation.responses['200']?.content?.[mediaType]?.schema);
  return {
    has: (name: string) => Object.hasOwn(schemas, name),
    /** The method and path of an operation. */
    route: (id: string) => `${found(id).method} ${found(id).path}`,
    /** Returns the parameters of an operation, with those of its path. */
    parameters(id: string): Parameter[] {
      const { operation, item } = found(id);
      const all = [...((item['parameters'] ?? []) as unknown as ParameterOrRef[]), ...(operation.parameters ?? [])];
      return all.map((one) => ('$ref' in one ? shared[getRefName(one)!]! : one));
    },
    body: (id: string) => getRefName(found(id).operation.requestBody?.content['application/json']?.schema),
    reply: (id: string) => answer(id, 'application/json'),
    events(id: string): { member: string; schemas: Record<string, string> } | null {
      const { discriminator } = schemas[answer(id, 'text/event-stream') ?? ''] ?? {};
      if (!discriminator) return null;
      const named = Object.entries(discriminator.mapping).map(([event, ref]) => [event, getRefName({ $ref: ref })!]);
      return { member: discriminator.propertyName, schemas: Object.fromEntries(named) as Record<string, string> };
    },
    streamOf: (id: string) => answer(id, 'text/event-stream'),
    /** Returns the schema of a member, or of the items of a list. */
    memberOf(name: string, member: string): string | null {
      const schema = schemas[name]?.properties?.[member];
      return getRefName(schema?.type === 'array' ? schema.items : schema);
    },
  };
}

/** A version of the contract, asked by the names of operations and schemas. */
export type Vocabulary = ReturnType<typeof readSchemaVocabulary>;
