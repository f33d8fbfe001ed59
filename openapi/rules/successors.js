import { operationsOf } from './document.js';

const date = /^\d{4}-\d\d-\d\d$/;

/** Every operation of a version that ends says so: deprecated, until when, and what takes its place. */
export default function successors(document) {
  return operationsOf(document).flatMap(({ operation, path }) => {
    const faults = [
      ...(operation.deprecated === true ? [] : ['has to be deprecated']),
      ...(date.test(operation['x-sunset'] ?? '') ? [] : ['needs the date of its end, x-sunset']),
      ...(operation['x-successor'] ? [] : ['needs an x-successor']),
    ];
    return faults.map((fault) => ({ message: `${operation.operationId} ${fault}.`, path }));
  });
}
