import type { Transactional } from '#src/db/query.ts';
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import * as jose from 'jose';
import { LRUCache } from 'lru-cache';
import type { UserRef } from '#generated/v2/client/types.gen.ts';
import type { Principal } from './principal.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { Credential } from './credential.ts';
import {
  type NewSigningKey,
  findKeyById,
  listActiveSigningKeys,
  saveFirstSigningKey,
  updateKeyLastUsed,
} from './key-store.ts';
import type { ApiKeyRow, PublicJwk, SigningKeyRow } from './table.ts';
import {
  cacheTtlMs,
  createApiKeyCache,
  createUserCache,
  toPrincipal,
  toUserPrincipal,
  type TokenUsers,
} from './token-caches.ts';

type IdToken = { id_token: string; expires_at: string };

/** Issues ID tokens, and verifies tokens and API keys. */
export type TokenService = {
  /**
   * Exchanges an API key for a token of one hour. With `user` the token acts for that user only.
   * @throws `authentication_failed`, and `invalid_request` for a user who does not exist.
   */
  signIn(keyId: string, key: string, user?: UserRef): Promise<IdToken>;
  /** Returns the principal of a credential. @throws `authentication_failed` */
  verify(credential: Credential): Promise<Principal>;
  /** Returns the public keys that verify tokens, for `/.well-known/jwks.json`. */
  jwks(): Promise<{ keys: PublicJwk[] }>;
};

const issuer = 'parley';
/** The audience of tokens: a token for another service, signed with the same key, is refused here. */
const audience = 'parley';
const lifetimeS = 3600;
/** The time for which a new signing key is published before it signs, so that every server has read it by then. */
const publishAheadMs = 15_000;
/** The time for which a rotated key still verifies: until the last token that it may have signed has expired. */
export const rotatedKeyTtlMs = lifetimeS * 1_000 + 60_000;

/** Hashes a key for storage: SHA-256, in hex. A random key needs no password hash. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

const isEqualConstantTime = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b));
const authenticationFailed = (detail: string, cause?: unknown): Problem =>
  problem('authentication_failed', detail, { cause });
const unknownSigningKey = () =>
  authenticationFailed('The token was signed with a key that is not known here. Sign in again.');

type SigningKeySet = { kid: string; sign: CryptoKey; publicJwks: PublicJwk[]; verify: Map<string, CryptoKey> };
/** The claims of a valid token. Scopes are not among them: they are read from the key. */
type VerifiedToken = { keyId: string; keyPrint: string; kid: string; userId: string | null; expiresAtMs: number };

/** Returns the claim that ties a token to its key's secret: when the secret changes, older tokens become invalid. */
const toKeyPrint = (hash: string) => hash.slice(0, 16);

/** Generates a key pair that signs tokens. Its id is its thumbprint (RFC 7638). */
export async function generateSigningKey(): Promise<NewSigningKey> {
  const { privateKey, publicKey } = await jose.generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x } = await jose.exportJWK(publicKey);
  const kid = await jose.calculateJwkThumbprint(await jose.exportJWK(publicKey));
  // A name that looks like an option cannot be given to a command.
  if (kid.startsWith('-')) return generateSigningKey();
  const publicJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: x!, kid, alg: 'EdDSA', use: 'sig' };
  return { kid, privateJwk: await jose.exportJWK(privateKey), publicJwk };
}

/** Selects the key that signs: the newest one that every server has read by now, or else the oldest. `rows`: newest first. */
const selectSigningRow = (rows: readonly SigningKeyRow[], now: Date): SigningKeyRow =>
  rows.find(({ createdAt }) => createdAt.getTime() + publishAheadMs <= now.getTime()) ?? rows.at(-1)!;

async function loadSigningKeySet(db: Transactional, clock: () => Date): Promise<SigningKeySet> {
  const now = clock();
  let rows = await listActiveSigningKeys(db, now);
  if (!rows.some(({ retiredAt }) => retiredAt === null)) {
    await saveFirstSigningKey(db, await generateSigningKey(), now);
    rows = await listActiveSigningKeys(db, now);
  }
  const verify = new Map<string, CryptoKey>();
  for (const row of rows) verify.set(row.kid, (await jose.importJWK(row.publicJwk, 'EdDSA')) as CryptoKey);
  const row = selectSigningRow(rows, now);
  const sign = (await jose.importJWK(row.privateJwk, 'EdDSA')) as CryptoKey;
  return { kid: row.kid, sign, verify, publicJwks: rows.map((row) => row.publicJwk) };
}

/** Creates a cache of the signing keys. Generates the first key when there is none. */
function createSigningKeyCache(db: Transactional, clock: () => Date) {
  let loaded: { signer: Promise<SigningKeySet>; atMs: number } | null = null;
  return function signers(): Promise<SigningKeySet> {
    const now = clock().getTime();
    if (loaded && now - loaded.atMs <= cacheTtlMs) return loaded.signer;
    const loading = { signer: loadSigningKeySet(db, clock), atMs: now };
    loading.signer.catch(() => {
      if (loaded === loading) loaded = null;
    });
    loaded = loading;
    return loading.signer;
  };
}

/** Makes the function that finds the signing key that a token names. @throws `authentication_failed` */
const toKeyLookup =
  (signers: () => Promise<SigningKeySet>) =>
  async ({ kid = '' }: { kid?: string }) => {
    const signingKey = (await signers()).verify.get(kid);
    if (!signingKey) throw unknownSigningKey();
    return signingKey;
  };

/** Returns the problem of a token that cannot be read, or the error itself when the token is not to blame. */
function toTokenFault(error: unknown): unknown {
  if (error instanceof jose.errors.JWTExpired)
    return authenticationFailed('The token has expired. Sign in again.', error);
  if (error instanceof jose.errors.JOSEError)
    return authenticationFailed('The token is not valid. Sign in again.', error);
  return error;
}

/** Signs a token of a key, for a user if there is one. */
async function signToken(
  { kid, sign }: SigningKeySet,
  key: ApiKeyRow,
  userId: string | null,
  now: Date,
): Promise<IdToken> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const claims = {
    org: key.organizationId,
    scope: key.scopes.join(' '),
    key: key.id,
    key_print: toKeyPrint(key.hash),
    ...(userId !== null && { act: userId }),
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

/** Issues tokens that are JWTs, signed with the keys in the database. */
class JwtTokenService implements TokenService {
  readonly #db: Transactional;
  readonly #clock: () => Date;
  readonly #users: TokenUsers;
  readonly #isActiveUser: ReturnType<typeof createUserCache>;
  readonly #signers: () => Promise<SigningKeySet>;
  readonly #apiKeys: ReturnType<typeof createApiKeyCache>;
  /** The claims of tokens that were verified, by their hashes. */
  readonly #verified = new LRUCache<string, VerifiedToken>({ max: 10_000 });

  constructor(db: Transactional, clock: () => Date, users: TokenUsers) {
    this.#db = db;
    this.#clock = clock;
    this.#users = users;
    this.#isActiveUser = createUserCache(users, clock);
    this.#signers = createSigningKeyCache(db, clock);
    this.#apiKeys = createApiKeyCache(db, clock);
  }

  async signIn(keyId: string, key: string, user?: UserRef): Promise<IdToken> {
    const row = await findKeyById(this.#db, keyId);
    const matches = isEqualConstantTime(row?.hash ?? hashKey(''), hashKey(key));
    if (!row || !matches || row.revokedAt)
      throw authenticationFailed('The API key id and the API key do not belong together, or the key was revoked.');
    const now = this.#clock();
    await updateKeyLastUsed(this.#db, row.id, now);
    const userId = user ? await this.#users.resolve(row.organizationId, user) : null;
    return signToken(await this.#signers(), row, userId, now);
  }

  async verify({ bearer, apiKey }: Credential): Promise<Principal> {
    if (bearer !== undefined) return this.#verifyToken(bearer);
    if (apiKey !== undefined) return this.#verifyKey(apiKey);
    throw authenticationFailed('Send a token as Authorization: Bearer, or an API key as X-API-Key.');
  }

  async jwks(): Promise<{ keys: PublicJwk[] }> {
    return { keys: (await this.#signers()).publicJwks };
  }

  async #verifyKey(apiKey: string): Promise<Principal> {
    const key = await this.#apiKeys.byHash(hashKey(apiKey));
    if (!key) throw authenticationFailed('The API key is not known or was revoked.');
    return toPrincipal(key);
  }

  async #verifyToken(token: string): Promise<Principal> {
    const { keyId, keyPrint, userId } = await this.#readValidClaims(token);
    const key = await this.#apiKeys.byId(keyId);
    if (!key || toKeyPrint(key.hash) !== keyPrint)
      throw authenticationFailed('The API key behind this token was revoked.');
    if (userId === null) return toPrincipal(key);
    if (!(await this.#isActiveUser(key.organizationId, userId)))
      throw authenticationFailed('The user for whom this token acts was deleted.');
    return toUserPrincipal(key, userId);
  }

  /** Returns the claims of a token that has not expired and whose signing key is still known. */
  async #readValidClaims(token: string): Promise<VerifiedToken> {
    const cacheKey = hashKey(token);
    const claims = this.#verified.get(cacheKey) ?? (await this.#readToken(token));
    if (claims.expiresAtMs <= this.#clock().getTime())
      throw authenticationFailed('The token has expired. Sign in again.');
    if (!(await this.#signers()).verify.has(claims.kid)) throw unknownSigningKey();
    this.#verified.set(cacheKey, claims);
    return claims;
  }

  /** Reads a token and verifies its signature. */
  async #readToken(token: string): Promise<VerifiedToken> {
    const options = {
      issuer,
      audience,
      algorithms: ['EdDSA'],
      currentDate: this.#clock(),
      requiredClaims: ['sub', 'key', 'key_print', 'exp', 'jti'],
    };
    const verifying = jose.jwtVerify(token, toKeyLookup(this.#signers), options);
    const { payload, protectedHeader } = await verifying.catch((error: unknown) => {
      throw toTokenFault(error);
    });
    const { key, key_print, act, exp } = payload as Record<string, string> & { exp: number };
    const ids = { keyId: key!, keyPrint: key_print!, userId: act ?? null };
    return { ...ids, kid: protectedHeader.kid!, expiresAtMs: exp * 1000 };
  }
}

/** Creates the service that all protocols authenticate with. */
export const createTokenService = (db: Transactional, clock: () => Date, users: TokenUsers): TokenService =>
  new JwtTokenService(db, clock, users);
