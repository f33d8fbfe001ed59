import { noteWork } from '#src/process/work.ts';
import type { Reach } from '#src/db/reach.ts';

/** The way in which a caller has come: with a key or a token of it, through a client of OAuth, or with a token of another issuer. */
type CredentialSource = 'key' | 'client' | 'issuer';

/**
 * The authenticated caller. Every kind of credential becomes one, in every protocol, and nothing else says who calls.
 * A verifier of another kind of token (`VerifyBearer`) makes it with `narrowScopes`, so that no token may do more than
 * what it stands for.
 */
export type Principal = Reach & {
  /** `sub` of the token: who calls, for the log and for `created_by`. */
  subject: string;
  /**
   * The API key behind the credential, the client that acts for itself, or the subject of another issuer; rate limits and
   * usage are counted by it.
   */
  credentialId: string;
  source: CredentialSource;
  scopes: ReadonlySet<string>;
  /** The `jti` of the token, by which it is revoked; missing for other credentials. */
  tokenId?: string;
  /** The target of a secret for voice and the settings of its session, as its maker wrote them in JSON; missing for other credentials. */
  voice?: string;
};

/**
 * Verifies bearer tokens of one kind, such as those of OAuth. Returns null for a token of another kind.
 * @throws `authentication_failed` for a token of its kind that is not valid
 */
export type VerifyBearer = (token: string, address: string | undefined) => Promise<Principal | null>;

/** Notes who has asked for the work that this is a part of. */
export const noteCaller = ({ organizationId, credentialId, userId }: Principal): void =>
  noteWork({ org: organizationId, key_id: credentialId, ...(userId !== null && { user_id: userId }) });

/** Returns the scopes that are in all of the sets. Null stands for a set that sets no bound. */
export function narrowScopes(
  scopes: Iterable<string>,
  ...bounds: readonly (Iterable<string> | null)[]
): ReadonlySet<string> {
  const sets = bounds.flatMap((bound) => (bound === null ? [] : [new Set(bound)]));
  return new Set([...scopes].filter((scope) => sets.every((set) => set.has(scope))));
}
