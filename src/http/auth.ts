import { noteCaller } from '#src/access/principal.ts';
import { checkScopes, readCredential, requireOrganization, type VerifyCredential } from '#src/access/credential.ts';
import { readSubprotocolCredential } from './upgrade.ts';
import type { Step } from './step.ts';

/** Finds out who calls, unless the operation is public. */
export function authenticate(verify: VerifyCredential): Step {
  return async (req, res) => {
    const { operation } = res.locals;
    if (!operation || operation.security.length === 0) return;
    const apiKey = req.headers['x-api-key'];
    const authorization =
      req.headers.authorization ?? (operation.connects ? readSubprotocolCredential(req) : undefined);
    const { address } = res.locals.client;
    const credential = readCredential(authorization, typeof apiKey === 'string' ? apiKey : undefined, address);
    const principal = await verify(credential);
    res.locals.principal = principal;
    noteCaller(principal);
    // A secret may have ended since: what it has opened goes on, as long as the key behind it does.
    const later = principal.voice ? { ...credential, opened: principal } : credential;
    res.locals.reauthorize = async () => checkScopes(operation.id, operation.security, await verify(later));
  };
}

/** Demands what the contract declares for the operation: the scopes of any one of its alternatives, and the organization as the caller. */
export const requireScopes: Step = (_req, res) => {
  const { operation, principal } = res.locals;
  if (!operation || !principal) return;
  checkScopes(operation.id, operation.security, principal);
  if (operation.organizationOnly) requireOrganization(operation.id, principal);
};
