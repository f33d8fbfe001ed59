import type { Principal } from './principal.ts';
import { Problem, problem } from '#src/api/problems.ts';

/** A bearer token or an API key, as a request carries it. An API key may be sent as a bearer token too. */
export type Credential = {
  bearer?: string | undefined;
  apiKey?: string | undefined;
  /** The address of the client that sends it. */
  address?: string | undefined;
  /** The caller of a connection that a secret has opened: the secret may have expired since. */
  opened?: Principal;
};

/** Returns the principal of a credential. All protocols share one. @throws `authentication_failed` */
export type VerifyCredential = (credential: Credential) => Promise<Principal>;

/** Checks for a problem that refuses the credential: it is not valid, or it lacks a scope. */
export const isDenied = (error: unknown): boolean =>
  error instanceof Problem && (error.code === 'authentication_failed' || error.code === 'insufficient_permissions');

/** Reads the credential from the headers of a request or the metadata of a call. @throws `authentication_failed` */
export function readCredential(
  authorization: string | undefined,
  apiKey: string | undefined,
  address: string | undefined,
): Credential {
  if (authorization !== undefined) {
    const bearer = /^Bearer +([\x21-\x7e]+) *$/i.exec(authorization)?.[1];
    if (!bearer) {
      throw problem(
        'authentication_failed',
        'The Authorization header must read `Bearer <token>`, with a token or an API key.',
      );
    }
    return { bearer, address };
  }
  if (apiKey) return { apiKey, address };
  throw problem('authentication_failed', 'No credential was sent.', {
    suggestions: ['Send `Authorization: Bearer <id_token>` from sign-in, or `X-API-Key: <key>`.'],
  });
}

/** @throws `insufficient_permissions` when an operation that concerns the whole organization is called for a user. */
export function requireOrganization(operation: string, { userId }: Principal): void {
  if (userId === null) return;
  const detail = `${operation} concerns the whole organization, and this token acts for the user ${userId} only.`;
  throw problem('insufficient_permissions', detail);
}

/** Checks that the principal has all scopes of one of the alternatives. @throws `insufficient_permissions` */
export function checkScopes(operation: string, alternatives: string[][], { scopes }: Principal): void {
  if (alternatives.some((alternative) => alternative.every((scope) => scopes.has(scope)))) return;
  let fewest: string[] = [];
  for (const alternative of alternatives) {
    const missing = alternative.filter((scope) => !scopes.has(scope));
    if (fewest.length === 0 || missing.length < fewest.length) fewest = missing;
  }
  if (fewest.length === 0) return;
  const named = fewest.map((scope) => `\`${scope}\``).join(', ');
  throw problem('insufficient_permissions', `${operation} needs the scope ${named}, which this credential lacks.`);
}
