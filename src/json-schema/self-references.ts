import { isSchemaObject, referenceKeywords, listSubschemas, type SchemaObject } from './json-schema.ts';
import { getChild, hasChild, isContainer, parsePointer } from '#src/json/json-pointer.ts';

/** The keywords whose subschemas apply to the same value as the schema that has them (in-place applicators). */
const inPlaceKeywords = new Set(['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else', 'dependentSchemas']);
/** The keywords of which one subschema is enough: among these, a removed subschema must be one that nothing satisfies. */
const alternatives = new Set(['anyOf', 'oneOf']);

/** A step from a schema to one that applies to the same value. */
type SchemaStep = { from: SchemaObject; keyword: string; to: SchemaObject };

/** The schemas of a document, the resource that each belongs to, and those with anchors. */
class SchemaResources {
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
    for (const { schema: below } of listSubschemas(schema)) this.#add(below, root);
  }

  /** Returns the schemas that a reference in a schema may point to. */
  targets(schema: SchemaObject, reference: string): SchemaObject[] {
    const fragment = reference.slice(1);
    if (fragment !== '' && !fragment.startsWith('/')) return this.#named.get(fragment) ?? [];
    let value: unknown = this.#rootOf.get(schema);
    for (const step of parsePointer(decodeFragment(fragment)) ?? ['']) {
      if (!isContainer(value) || !hasChild(value, step)) return [];
      value = getChild(value, step);
    }
    return isSchemaObject(value) ? [value] : [];
  }
}

function decodeFragment(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function listSteps(schema: SchemaObject, resources: SchemaResources): SchemaStep[] {
  const below = listSubschemas(schema).flatMap(({ keyword, schema: to }) =>
    inPlaceKeywords.has(keyword) ? [{ from: schema, keyword, to }] : [],
  );
  const references = referenceKeywords.flatMap((keyword) => {
    const reference = schema[keyword];
    const targets = typeof reference === 'string' ? resources.targets(schema, reference) : [];
    return targets.map((to) => ({ from: schema, keyword, to }));
  });
  return [...below, ...references];
}

/** Removes the last reference of a cycle. Within `anyOf` and `oneOf` the schema that had it becomes unsatisfiable. */
function removeLastReference(cycle: readonly SchemaStep[]): void {
  const last = cycle.findLast(({ keyword }) => (referenceKeywords as readonly string[]).includes(keyword))!;
  delete last.from[last.keyword];
  if (cycle.some(({ keyword }) => alternatives.has(keyword))) last.from['not'] = {};
}

/**
 * Removes the references of a schema that lead back to themselves without descending into the value, such as
 * `{"$ref": "#"}` alone: following them never ends, and they add nothing. Others, such as those of a tree, stay.
 */
export function removeEndlessReferences(document: SchemaObject): void {
  const resources = new SchemaResources(document);
  const done = new Set<SchemaObject>();
  const path: SchemaStep[] = [];
  const visit = (schema: SchemaObject): void => {
    for (const step of listSteps(schema, resources)) {
      path.push(step);
      const begin = path.findIndex(({ from }) => from === step.to);
      if (begin >= 0) removeLastReference(path.slice(begin));
      else if (!done.has(step.to)) visit(step.to);
      path.pop();
    }
    done.add(schema);
  };
  for (const schema of resources.schemas) if (!done.has(schema)) visit(schema);
}
