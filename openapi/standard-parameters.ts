import { isKeptRead, type SourceOperation } from './standard-responses.ts';

type Condition = (method: string, operation: SourceOperation) => boolean;

/** Tells whether the answer has a date that changes with everything in it. */
const isDated = ({ responses: { 200: answer } }: SourceOperation): boolean =>
  answer !== undefined && 'headers' in answer && answer.headers !== undefined && 'Last-Modified' in answer.headers;

/** Each parameter of `shared/parameters.yaml` that follows from the kind of an operation, so that its YAML shows only its own. */
const parameters: { parameter: string; name: string; when: Condition }[] = [
  // Without a credential there is nobody whose key it would be.
  {
    parameter: 'Idempotency-Key',
    name: 'IdempotencyKey',
    when: (method, { security }) => method === 'post' && (security?.length ?? 0) > 0,
  },
  { parameter: 'If-None-Match', name: 'IfNoneMatch', when: isKeptRead },
  {
    parameter: 'If-Modified-Since',
    name: 'IfModifiedSince',
    when: (method, operation) => isKeptRead(method, operation) && isDated(operation),
  },
];

/**
 * Returns the parameters that the kind of an operation brings and that it does not declare itself: their names and the
 * references to them.
 *
 * @param ownNames the names of the parameters that the operation declares.
 * @param shared the path from the operation's file to the folder of the shared YAML, such as `../shared`.
 */
export const standardParameters = (
  method: string,
  operation: SourceOperation,
  ownNames: string[],
  shared: string,
): { parameter: string; reference: { $ref: string } }[] =>
  parameters
    .filter(({ parameter, when }) => !ownNames.includes(parameter) && when(method, operation))
    .map(({ parameter, name }) => ({ parameter, reference: { $ref: `${shared}/parameters.yaml#/${name}` } }));
