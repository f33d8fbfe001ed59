import { checkScopes, readCredential, type VerifyCredential } from '#src/access/credential.ts';
import type { Step } from './step.ts';

/** Finds out who calls, unless the operation is public. */
export function authenticate(verify: VerifyCredential): Step {
  return async (req, res) => {
    const { operation } = res.locals;
    if (!operation || operation.security.length === 0) return;
    const apiKey = req.headers['x-api-key'];
    const credential = readCredential(req.headers.authorization, typeof apiKey === 'string' ? apiKey : undefined);
    res.locals.principal = await verify(credential);
    res.locals.reauthorize = async () => checkScopes(operation.id, operation.security, await verify(credential));
  };
}

/** Demands the scopes that the spec declares for the operation: those of any one of its alternatives. */
export const requireScopes: Step = (_req, res) => {
  const { operation, principal } = res.locals;
  if (operation && principal) checkScopes(operation.id, operation.security, principal);
};
