import { isSchemaObject, referenceKeywords, subschemas, type SchemaObject } from './json-schema.ts';
import { childOf, hasChild, isContainer, parsePointer } from '#src/json/json-pointer.ts';

/** Keywords whose schemas are held against the same value as the schema that has them. */
const inPlace = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas']);
/** Among these one is enough, so what adds nothing to them is a schema that nothing satisfies. */
const alternatives = new Set(['anyOf', 'oneOf']);

/** A step from a schema to one that is held against the same value. */
type Step = { from: SchemaObject; keyword: string; to: SchemaObject };

/** What a document says about its schemas: the resource that each belongs to, and those that have names. */
class Resources {
  readonly schemas: SchemaObject[] = [];
  readonly #rootOf = new Map<SchemaObject, SchemaObject>();
  readonly #named = new Map<string, SchemaObject[]>();

  constructor(document: SchemaObject) {
    this.#add(document, document);
  }

  #add(schema: SchemaObject, resource: SchemaObject): void {
    if (this.#rootOf.has(schema)) return;
    const root = typeof schema['$id'] === 'string' ? schema : resource;
    this.#rootOf.set(schema, root);
    this.schemas.push(schema);
    for (const name of [schema['$anchor'], schema['$dynamicAnchor']])
      if (typeof name === 'string') this.#named.set(name, [...(this.#named.get(name) ?? []), schema]);
    for (const { schema: below } of subschemas(schema)) this.#add(below, root);
  }

  /** The schemas that a reference in a schema may lead to. */
  targets(schema: SchemaObject, reference: string): SchemaObject[] {
    const fragment = reference.slice(1);
    if (fragment !== '' && !fragment.startsWith('/')) return this.#named.get(fragment) ?? [];
    let value: unknown = this.#rootOf.get(schema);
    for (const step of parsePointer(decode(fragment)) ?? ['']) {
      if (!isContainer(value) || !hasChild(value, step)) return [];
      value = childOf(value, step);
    }
    return isSchemaObject(value) ? [value] : [];
  }
}

function decode(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function stepsFrom(schema: SchemaObject, resources: Resources): Step[] {
  const below = subschemas(schema).flatMap(({ keyword, schema: to }) =>
    inPlace.has(keyword) ? [{ from: schema, keyword, to }] : [],
  );
  const references = referenceKeywords.flatMap((keyword) => {
    const reference = schema[keyword];
    const targets = typeof reference === 'string' ? resources.targets(schema, reference) : [];
    return targets.map((to) => ({ from: schema, keyword, to }));
  });
  return [...below, ...references];
}

/** Takes away the last reference of a circle. Among alternatives the schema that had it is none any more. */
function cut(circle: readonly Step[]): void {
  const last = circle.findLast(({ keyword }) => (referenceKeywords as readonly string[]).includes(keyword))!;
  delete last.from[last.keyword];
  if (circle.some(({ keyword }) => alternatives.has(keyword))) last.from['not'] = {};
}

/**
 * Takes references out of a schema that lead back to where they are without going into the value, such as
 * `{"$ref": "#"}` alone: to follow them never ends, and they add nothing. Others, such as those of a tree, stay.
 */
export function cutEndlessReferences(document: SchemaObject): void {
  const resources = new Resources(document);
  const done = new Set<SchemaObject>();
  const path: Step[] = [];
  const visit = (schema: SchemaObject): void => {
    for (const step of stepsFrom(schema, resources)) {
      path.push(step);
      const begin = path.findIndex(({ from }) => from === step.to);
      if (begin >= 0) cut(path.slice(begin));
      else if (!done.has(step.to)) visit(step.to);
      path.pop();
    }
    done.add(schema);
  };
  for (const schema of resources.schemas) if (!done.has(schema)) visit(schema);
}
