import { fieldsOf, isAgui, isV1, schemasOf } from './document.js';

const snakeCase = /^[a-z][a-z0-9]*(_[a-z0-9]+)*$/;

/** Properties and parameters are snake_case. HTTP headers, AG-UI and dumps of version 1 keep their own way of writing. */
export default function snakeCaseNames(document) {
  const properties = schemasOf(document)
    .filter(({ path }) => !isAgui(path) && !isV1(path))
    .map(({ property, path }) => ({ name: property, path }));
  const parameters = fieldsOf(document)
    .filter(({ field }) => field.in === 'query' || field.in === 'path')
    .map(({ field, path }) => ({ name: field.name, path }));
  return [...properties, ...parameters]
    .filter(({ name }) => name !== undefined && !snakeCase.test(name))
    .map(({ name, path }) => ({ message: `${name} is not snake_case.`, path }));
}
