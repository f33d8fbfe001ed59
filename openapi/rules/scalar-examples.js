import { fieldsOf, follow, schemasOf } from './document.js';

const scalars = new Set(['string', 'number', 'integer', 'boolean']);

/**
 * Every scalar has an example: a property, an item, a parameter, a header; a shared one where it is defined. A parameter that
 * takes what an answer gave, such as a cursor, says `x-no-example`: any example of it would make the request fail.
 */
export default function scalarExamples(document) {
  const schemas = schemasOf(document).filter(({ schema }) => isScalar(schema) && !hasExample(schema));
  const fields = fieldsOf(document).filter(({ field }) => {
    const schema = follow(document, field.schema);
    return isScalar(schema) && !hasExample(field) && !hasExample(schema) && field['x-no-example'] !== true;
  });
  return [...schemas, ...fields].map(({ path }) => ({ message: `${path.at(-1)} has no example.`, path }));
}

const isScalar = (schema) => [schema.type].flat().some((type) => scalars.has(type));

const hasExample = (node) => node.example !== undefined || (node.examples?.length ?? 0) > 0;
