import type { SourceOperation } from './standard-responses.ts';

/** Each parameter of `shared/parameters.yaml` that follows from the kind of an operation, so that its YAML shows only its own. */
const parameters: { parameter: string; name: string; when: (method: string, operation: SourceOperation) => boolean }[] =
  [
    // Without a credential there is nobody whose key it would be.
    {
      parameter: 'Idempotency-Key',
      name: 'IdempotencyKey',
      when: (method, { security }) => method === 'post' && (security?.length ?? 0) > 0,
    },
  ];

/**
 * Returns the parameters that the kind of an operation brings: their names and the references to them.
 *
 * @param shared the path from the operation's file to the folder of the shared YAML, such as `../shared`.
 */
export const standardParameters = (
  method: string,
  operation: SourceOperation,
  shared: string,
): { parameter: string; reference: { $ref: string } }[] =>
  parameters
    .filter(({ when }) => when(method, operation))
    .map(({ parameter, name }) => ({ parameter, reference: { $ref: `${shared}/parameters.yaml#/${name}` } }));
