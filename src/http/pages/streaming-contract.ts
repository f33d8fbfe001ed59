import { resolveRef, type OpenApiDocument } from '#src/contract/spec.ts';

type Media = { schema?: object; examples?: Record<string, object> };
type Example = { value?: unknown };

/** One event of a stream, whose `data` is JSON of the schema (OpenAPI 3.2, 4.14.4). */
const toEventSchema = (schema: object) => ({
  type: 'object',
  required: ['data'],
  properties: {
    id: { type: 'string' },
    event: { type: 'string' },
    data: { type: 'string', contentMediaType: 'application/json', contentSchema: schema },
  },
});

/** How each media type of streams is written: its items, by the schema and an example of one. */
const sequences: Record<string, { item: (schema: object) => object; example: (value: unknown) => unknown }> = {
  'text/event-stream': { item: toEventSchema, example: (value) => ({ data: JSON.stringify(value) }) },
  'application/x-ndjson': { item: (schema) => schema, example: (value) => value },
};

/**
 * Returns the contract in OpenAPI 3.2. What streams has an `itemSchema` there: the schema is that of one event or line, which
 * OpenAPI 3.1 cannot tell from that of a whole body. An example becomes a stream of one item.
 */
export function toStreamingContract<T extends object>(bundle: T): T {
  const convert = (node: unknown): unknown => {
    if (Array.isArray(node)) return node.map(convert);
    if (typeof node !== 'object' || node === null) return node;
    return Object.fromEntries(
      Object.entries(node).map(([key, value]) => [key, key === 'content' ? convertContent(value) : convert(value)]),
    );
  };
  const convertContent = (content: unknown): unknown => {
    // A member of an example may have the name, too.
    if (Array.isArray(content)) return convert(content);
    if (typeof content !== 'object' || content === null) return content;
    return Object.fromEntries(
      Object.entries(content).map(([type, media]) => [
        type,
        sequences[type] ? convertMedia(type, media as Media) : convert(media),
      ]),
    );
  };
  const convertMedia = (type: string, { schema = {}, examples = {}, ...rest }: Media) => {
    const { item, example } = sequences[type]!;
    const converted = Object.entries(examples).map(([name, given]) => {
      const { value, ...words } = resolveRef<Example>(bundle as unknown as OpenApiDocument, given);
      return [name, { ...words, value: [example(value)] }];
    });
    return {
      ...rest,
      itemSchema: item(schema),
      ...(converted.length > 0 && { examples: Object.fromEntries(converted) as object }),
    };
  };
  return { ...(convert(bundle) as T), openapi: '3.2.0' };
}
