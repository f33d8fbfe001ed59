import type { Principal } from '#src/api.ts';
import { problem } from '#src/problems.ts';
import type { Operation } from './spec.ts';
import type { Step } from './step.ts';

type Credential = { bearer?: string; apiKey?: string };

/** Credential → Principal, or throws `authentication_failed`. Every door is given the same one. */
export type Verify = (credential: Credential) => Promise<Principal>;

/** Finds out who calls, unless the operation is public. */
export function authenticate(verify: Verify): Step {
  return async (req, res) => {
    const { operation } = res.locals;
    if (operation && operation.security.length > 0) res.locals.principal = await verify(readCredential(req.headers));
  };
}

function readCredential(headers: { authorization?: string; 'x-api-key'?: string | string[] }): Credential {
  const { authorization } = headers;
  const apiKey = headers['x-api-key'];
  if (authorization !== undefined) {
    const bearer = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
    if (!bearer) {
      throw problem('authentication_failed', 'The Authorization header must read `Bearer <token>`.');
    }
    return { bearer };
  }
  if (typeof apiKey === 'string' && apiKey !== '') return { apiKey };
  throw problem('authentication_failed', 'No credential was sent.', {
    suggestions: ['Send `Authorization: Bearer <id_token>` from sign-in, or `X-API-Key: <key>`.'],
  });
}

/** Demands the scopes that the spec declares for the operation: those of any one of its alternatives. */
export const requireScopes: Step = (_req, res) => {
  const { operation, principal } = res.locals;
  if (operation && principal) {
    const missing = missingScopes(operation, principal);
    if (missing.length > 0) {
      const named = missing.map((scope) => `\`${scope}\``).join(', ');
      const detail = `${operation.id} needs the scope ${named}, which this credential lacks.`;
      throw problem('insufficient_permissions', detail);
    }
  }
};

function missingScopes({ security }: Operation, { scopes }: Principal): string[] {
  let fewest: string[] = [];
  for (const wanted of security) {
    const missing = wanted.filter((scope) => !scopes.has(scope));
    if (missing.length === 0) return missing;
    if (fewest.length === 0 || missing.length < fewest.length) fewest = missing;
  }
  return fewest;
}
