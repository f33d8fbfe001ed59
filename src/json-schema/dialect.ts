/** The drafts of JSON Schema that are read. Most keywords mean the same in all of them. */
export type SchemaDialect = 'draft-07' | '2019-09' | '2020-12';

const dialectUri = /^https?:\/\/json-schema\.org\/(?:draft\/)?(draft-07|2019-09|2020-12)\/schema#?$/;

/** Returns the dialect that a schema declares, else that of the schema around it; null when it declares another one. */
export function readDialect({ $schema }: Record<string, unknown>, outer: SchemaDialect): SchemaDialect | null {
  if (typeof $schema !== 'string') return outer;
  return (dialectUri.exec($schema)?.[1] ?? null) as SchemaDialect | null;
}

const unknownDialect =
  'It has to be draft-07, 2019-09 or 2020-12, such as https://json-schema.org/draft/2020-12/schema.';
const tuple =
  'A list of schemas for the first items is prefixItems in draft 2020-12, and items is the schema of those after them.';
const recursion = 'Use $dynamicRef and $dynamicAnchor of draft 2020-12, or a $ref.';
const besideReference =
  'Draft-07 ignores it beside $ref, and draft 2020-12 does not. Put the $ref and this into an allOf, or declare draft 2020-12.';

/** The keywords that say nothing about values, so that it does not matter whether they are ignored beside `$ref`. */
const annotations = new Set(
  '$ref $schema $id $comment $defs definitions title description default examples readOnly writeOnly deprecated'.split(
    ' ',
  ),
);

/** Finds the keywords of a schema that mean something else in draft 2020-12, with what to write instead. */
export function findDialectFaults(schema: Record<string, unknown>, dialect: SchemaDialect | null): [string, string][] {
  if (dialect === null) return [['$schema', unknownDialect]];
  if (Array.isArray(schema['items'])) return [['items', tuple]];
  return dialect === '2020-12' ? [] : findOldKeywords(schema, dialect);
}

function findOldKeywords(schema: Record<string, unknown>, dialect: SchemaDialect): [string, string][] {
  if (dialect === '2019-09')
    return ['$recursiveRef', '$recursiveAnchor'].flatMap((keyword) =>
      Object.hasOwn(schema, keyword) ? [[keyword, recursion] as [string, string]] : [],
    );
  if (typeof schema['$ref'] !== 'string') return [];
  return Object.keys(schema).flatMap((keyword) =>
    annotations.has(keyword) || keyword.startsWith('x-') ? [] : [[keyword, besideReference] as [string, string]],
  );
}
