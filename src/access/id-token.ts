import { randomUUID } from 'node:crypto';
import * as jose from '#generated/packages/jose.js';
import { problem, type Problem } from '#src/api/problems.ts';
import { tokenLifetimeS, type SigningKeys, type SigningKeySet } from './signing-keys.ts';
import type { ApiKeyRow } from './table.ts';
import type { VerifiedToken } from './verified-tokens.ts';

/** A signed token, and its end. */
export type IdToken = { id_token: string; expires_at: string };

const issuer = 'parley';
/** The audience of tokens: a token for another service, signed with the same key, is refused here. */
const audience = 'parley';

/** Returns the problem of a credential that is not valid. */
export const authenticationFailed = (detail: string, cause?: unknown): Problem =>
  problem('authentication_failed', detail, { cause });
/** Returns the problem of a token whose signing key was retired, or never was one. */
export const unknownSigningKey = () =>
  authenticationFailed('The token was signed with a key that is not known here. Sign in again.');
/** Returns the problem of a token that cannot be read. */
export const invalidToken = (cause?: unknown) => authenticationFailed('The token is not valid. Sign in again.', cause);

/** Returns the claim that ties a token to its key's secret: when the secret changes, older tokens become invalid. */
export const toKeyPrint = (hash: string) => hash.slice(0, 16);

/** Returns the problem of a token that cannot be read, or the error itself when the token is not to blame. */
function toTokenFault(error: unknown): unknown {
  if (error instanceof jose.errors.JWTExpired)
    return authenticationFailed('The token has expired. Sign in again.', error);
  return error instanceof jose.errors.JOSEError ? invalidToken(error) : error;
}

/** Tells whether a token says that it is one of this service. @throws `authentication_failed` for one that cannot be read */
export function isIdToken(token: string): boolean {
  try {
    return jose.decodeJwt(token).iss === issuer;
  } catch (error) {
    throw toTokenFault(error);
  }
}

/** The contents of a token: what it stands for, and within which bounds. */
export type TokenContents = {
  key: ApiKeyRow;
  scopes: ReadonlySet<string>;
  isNarrowed: boolean;
  userId: string | null;
  /** The target of a secret for voice and the settings of its session, in JSON. */
  voice?: string;
  /** The seconds for which it is valid; an hour unless given. */
  lifetimeS?: number;
};

/** Signs a token of a key, for a user if there is one. */
export async function signIdToken(
  { kid, sign }: SigningKeySet,
  { key, scopes, isNarrowed, userId, voice, lifetimeS = tokenLifetimeS }: TokenContents,
  now: Date,
): Promise<IdToken> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const claims = {
    org: key.organizationId,
    scope: [...scopes].join(' '),
    key: key.id,
    key_print: toKeyPrint(key.hash),
    ...(isNarrowed && { narrowed: true }),
    ...(userId !== null && { act: userId }),
    ...(voice !== undefined && { voice }),
  };
  const id_token = await new jose.SignJWT(claims)
    .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
    .setSubject(userId ?? key.subject)
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + lifetimeS)
    .setJti(randomUUID())
    .sign(sign);
  return { id_token, expires_at: new Date((issuedAt + lifetimeS) * 1000).toISOString() };
}

/** Reads a token of this service and verifies its signature. @throws `authentication_failed` */
export async function readIdToken(token: string, signingKeys: SigningKeys, now: Date): Promise<VerifiedToken> {
  const options = {
    issuer,
    audience,
    algorithms: ['EdDSA'],
    currentDate: now,
    requiredClaims: ['sub', 'key', 'key_print', 'exp', 'jti'],
  };
  const findKey = async ({ kid = '' }: { kid?: string }) => {
    const key = (await signingKeys.current()).verify.get(kid);
    if (!key) throw unknownSigningKey();
    return key;
  };
  const { payload, protectedHeader } = await jose.jwtVerify(token, findKey, options).catch((error: unknown) => {
    throw toTokenFault(error);
  });
  const { jti, key, key_print, act, scope, voice, exp } = payload as Record<string, string> & { exp: number };
  return {
    jti: jti!,
    keyId: key!,
    keyPrint: key_print!,
    kid: protectedHeader.kid!,
    userId: act ?? null,
    scopes: payload['narrowed'] === true ? (scope ?? '').split(' ') : null,
    expiresAtMs: exp * 1000,
    ...(voice !== undefined && { voice }),
  };
}
