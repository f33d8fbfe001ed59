import { operationsOf } from './document.js';

/** Every POST of a caller who is known takes an `Idempotency-Key`, so that it can be sent again, and no other operation does. */
export default function idempotencyKeys(document) {
  return operationsOf(document).flatMap(({ operation, path, parameters }) => {
    const takesKey = parameters.some((parameter) => parameter.name === 'Idempotency-Key');
    const needsKey = path.at(-1) === 'post' && operation.security?.length > 0;
    if (takesKey === needsKey) return [];
    return [{ message: `${operation.operationId} ${needsKey ? 'has to' : 'may not'} take an Idempotency-Key.`, path }];
  });
}
