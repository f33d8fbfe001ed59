import type { Json } from './mutation.ts';

type Found = { value: Json; parent: Json; key: string };

export const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** Lists the objects below a value that satisfy a condition, through references, each once. */
function listFound(document: Json, from: Json, isWanted: (value: Json) => boolean): Found[] {
  const seen = new Set<Json>();
  const follow = (value: Json): Json =>
    typeof value['$ref'] === 'string'
      ? value['$ref']
          .slice(2)
          .split('/')
          .reduce<Json>((at, name) => at[name], document)
      : value;
  const walk = (parent: Json): Found[] =>
    Object.entries(parent).flatMap(([key, written]) => {
      if (!isObject(written) || /^examples?$/.test(key)) return [];
      const value = follow(written);
      if (seen.has(value)) return [];
      seen.add(value);
      return [...(isWanted(value) ? [{ value, parent, key }] : []), ...walk(value)];
    });
  return walk(from);
}

const methods = /^(get|post|put|patch|delete)$/;
export const listWrittenOperations = (document: Json): Found[] =>
  Object.values(document['paths'] as Json).flatMap((item: Json) =>
    Object.keys(item)
      .filter((key) => methods.test(key))
      .map((key) => ({ value: item[key] as Json, parent: item, key })),
  );

/** Returns the first of several; throws when there is none, so that a mutation without a place is a fault. */
export function first<T>(all: T[], what: string): T {
  if (all.length === 0) throw new Error(`there is no ${what}`);
  return all[0]!;
}

export const listSuccesses = (document: Json): Json[] =>
  listWrittenOperations(document).flatMap(({ value }) =>
    Object.entries(value['responses'] as Json).flatMap(([status, response]) =>
      status.startsWith('2') ? [response as Json] : [],
    ),
  );
export const listSharedParameters = (document: Json): Json[] =>
  Object.values((document['components'].parameters ?? {}) as Json);

export const sent = (document: Json, isWanted: (value: Json) => boolean, what: string): Found => {
  const bodies = listWrittenOperations(document).flatMap(({ value }) =>
    value['requestBody'] ? [value['requestBody'] as Json] : [],
  );
  return first(
    bodies.flatMap((body) => listFound(document, { body }, isWanted)),
    what,
  );
};
export const answered = (document: Json, isWanted: (value: Json) => boolean, what: string): Found =>
  first(
    listSuccesses(document).flatMap((response) => listFound(document, { response }, isWanted)),
    what,
  );

export const hasFields = ({ properties, required }: Json) =>
  isObject(properties) && Array.isArray(required) && required.length > 0;
export const hasOptional = ({ properties, required = [] }: Json) =>
  isObject(properties) && Object.keys(properties).some((name) => !required.includes(name));
export const has = (keyword: string) => (value: Json) => typeof value[keyword] === 'number';
export const nameOptional = ({ properties, required = [] }: Json): string =>
  Object.keys(properties).find((name) => !required.includes(name))!;
export const limitOf = (document: Json): Json =>
  first(
    listSharedParameters(document).filter(({ schema }) => typeof schema?.maximum === 'number'),
    'parameter with a limit',
  )['schema'] as Json;
