import { fieldsOf, schemasOf } from './document.js';

const camelCase = /^[a-z][a-z0-9]*([A-Z][a-z0-9]*)*$/;

/** Properties and parameters of version 1 are camelCase. HTTP headers keep their own way of writing. */
export default function camelCaseNames(document) {
  const properties = schemasOf(document).map(({ property, path }) => ({ name: property, path }));
  const parameters = fieldsOf(document)
    .filter(({ field }) => field.in === 'query' || field.in === 'path')
    .map(({ field, path }) => ({ name: field.name, path }));
  return [...properties, ...parameters]
    .filter(({ name }) => name !== undefined && !camelCase.test(name))
    .map(({ name, path }) => ({ message: `${name} is not camelCase.`, path }));
}
