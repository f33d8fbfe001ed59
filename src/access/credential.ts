import type { Principal } from '#src/api/handlers.ts';
import { Problem, problem } from '#src/api/problems.ts';

export type Credential = { bearer?: string; apiKey?: string };

/** Credential → Principal, or throws `authentication_failed`. Every door is given the same one. */
export type Verify = (credential: Credential) => Promise<Principal>;

/** Whether this says that a credential is not good, or not for this. */
export const isDenied = (error: unknown): boolean =>
  error instanceof Problem && (error.code === 'authentication_failed' || error.code === 'insufficient_permissions');

/** The credential in the headers of a request, or the metadata of a call. Throws `authentication_failed`. */
export function readCredential(authorization: string | undefined, apiKey: string | undefined): Credential {
  if (authorization !== undefined) {
    const bearer = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
    if (!bearer) {
      throw problem('authentication_failed', 'The Authorization header must read `Bearer <token>`.');
    }
    return { bearer };
  }
  if (apiKey) return { apiKey };
  throw problem('authentication_failed', 'No credential was sent.', {
    suggestions: ['Send `Authorization: Bearer <id_token>` from sign-in, or `X-API-Key: <key>`.'],
  });
}

/** Demands the scopes of any one of the alternatives for `operation`. */
export function demandScopes(operation: string, alternatives: string[][], { scopes }: Principal): void {
  let fewest: string[] = [];
  for (const wanted of alternatives) {
    const missing = wanted.filter((scope) => !scopes.has(scope));
    if (missing.length === 0) return;
    if (fewest.length === 0 || missing.length < fewest.length) fewest = missing;
  }
  if (fewest.length === 0) return;
  const named = fewest.map((scope) => `\`${scope}\``).join(', ');
  throw problem('insufficient_permissions', `${operation} needs the scope ${named}, which this credential lacks.`);
}
