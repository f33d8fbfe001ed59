import type { Transactional } from '#src/db/query.ts';
import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import * as jose from 'jose';
import { LRUCache } from 'lru-cache';
import type { UserRef } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/api/handlers.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { Credential } from './credential.ts';
import {
  type NewSigningKey,
  findKeyByHash,
  findKeyById,
  listActiveSigningKeys,
  saveFirstSigningKey,
  updateKeyLastUsed,
} from './key-store.ts';
import type { ApiKeyRow, PublicJwk, SigningKeyRow } from './table.ts';

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
/** The time for which API keys and signing keys are cached: so long a change or a revocation may go unnoticed. */
const cacheTtlMs = 5_000;
/** The minimum time between two updates of a key's last use. */
const lastUsedIntervalMs = 60_000;

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

/** The users for whom tokens can act. */
export type TokenUsers = {
  /** Returns the id of the user that a sign-in names, who is made if missing. @throws `invalid_request` */
  resolve(organizationId: string, ref: UserRef): Promise<string>;
  /** Tells whether a user exists and is not deleted. */
  isActive(organizationId: string, id: string): Promise<boolean>;
};

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

/** The principals by cached key, so that requests with one key share one object. */
const principals = new WeakMap<ApiKeyRow, Principal>();

function toPrincipal(key: ApiKeyRow): Principal {
  const { organizationId, subject, id, scopes } = key;
  const principal = principals.get(key) ?? {
    organizationId,
    userId: null,
    subject,
    credentialId: id,
    scopes: new Set(scopes),
  };
  principals.set(key, principal);
  return principal;
}

/** Returns the principal of a token that acts for a user: the key's, as that user. */
const toUserPrincipal = (key: ApiKeyRow, userId: string): Principal => ({
  ...toPrincipal(key),
  userId,
  subject: userId,
});

/** Creates a cache of users who exist. A deleted one is noticed after `cacheTtlMs` at the latest. */
function createUserCache(users: TokenUsers, clock: () => Date) {
  const untilMs = new LRUCache<string, number>({ max: 10_000 });
  return async function isActive(organizationId: string, id: string): Promise<boolean> {
    const now = clock().getTime();
    if ((untilMs.get(id) ?? 0) > now) return true;
    const active = await users.isActive(organizationId, id);
    if (active) untilMs.set(id, now + cacheTtlMs);
    return active;
  };
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

/** Creates a cache of API keys; null for unknown and revoked ones. Concurrent look-ups of a key share one query. */
function createApiKeyCache(db: Transactional, clock: () => Date) {
  const cache = new LRUCache<string, { key: Promise<ApiKeyRow | null>; untilMs: number }>({ max: 10_000 });

  async function findActiveKey(find: () => Promise<ApiKeyRow | null>, now: Date): Promise<ApiKeyRow | null> {
    const key = await find();
    if (!key || key.revokedAt) return null;
    if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= lastUsedIntervalMs)
      await updateKeyLastUsed(db, key.id, now);
    return key;
  }

  function getCachedKey(name: string, find: () => Promise<ApiKeyRow | null>): Promise<ApiKeyRow | null> {
    const now = clock();
    const cached = cache.get(name);
    if (cached && cached.untilMs > now.getTime()) return cached.key;
    const entry = { key: findActiveKey(find, now), untilMs: now.getTime() + cacheTtlMs };
    const forget = () => {
      if (cache.peek(name) === entry) cache.delete(name);
    };
    entry.key.then((key) => key ?? forget(), forget);
    cache.set(name, entry);
    return entry.key;
  }

  return {
    byId: (id: string) => getCachedKey(`id:${id}`, () => findKeyById(db, id)),
    byHash: (hash: string) => getCachedKey(`hash:${hash}`, () => findKeyByHash(db, hash)),
  };
}

/** Creates the service that all protocols authenticate with. */
export function createTokenService(db: Transactional, clock: () => Date, users: TokenUsers): TokenService {
  const isActiveUser = createUserCache(users, clock);
  const signers = createSigningKeyCache(db, clock);
  const apiKeys = createApiKeyCache(db, clock);
  const verified = new LRUCache<string, VerifiedToken>({ max: 10_000 });

  async function readToken(token: string): Promise<VerifiedToken> {
    const options = {
      issuer,
      audience,
      algorithms: ['EdDSA'],
      currentDate: clock(),
      requiredClaims: ['sub', 'key', 'key_print', 'exp', 'jti'],
    };
    const keyFor = async ({ kid = '' }: { kid?: string }) => {
      const signingKey = (await signers()).verify.get(kid);
      if (!signingKey) throw unknownSigningKey();
      return signingKey;
    };
    const { payload, protectedHeader } = await jose.jwtVerify(token, keyFor, options);
    const { key, key_print, act, exp } = payload as Record<string, string> & { exp: number };
    const ids = { keyId: key!, keyPrint: key_print!, userId: act ?? null };
    return { ...ids, kid: protectedHeader.kid!, expiresAtMs: exp * 1000 };
  }

  async function verifyToken(token: string): Promise<Principal> {
    const cacheKey = hashKey(token);
    let claims = verified.get(cacheKey);
    try {
      claims ??= await readToken(token);
    } catch (error) {
      if (error instanceof jose.errors.JWTExpired)
        throw authenticationFailed('The token has expired. Sign in again.', error);
      if (error instanceof jose.errors.JOSEError)
        throw authenticationFailed('The token is not valid. Sign in again.', error);
      throw error;
    }
    if (claims.expiresAtMs <= clock().getTime()) throw authenticationFailed('The token has expired. Sign in again.');
    if (!(await signers()).verify.has(claims.kid)) throw unknownSigningKey();
    verified.set(cacheKey, claims);
    const key = await apiKeys.byId(claims.keyId);
    if (!key || toKeyPrint(key.hash) !== claims.keyPrint)
      throw authenticationFailed('The API key behind this token was revoked.');
    if (claims.userId === null) return toPrincipal(key);
    if (!(await isActiveUser(key.organizationId, claims.userId)))
      throw authenticationFailed('The user for whom this token acts was deleted.');
    return toUserPrincipal(key, claims.userId);
  }

  async function verifyKey(apiKey: string): Promise<Principal> {
    const key = await apiKeys.byHash(hashKey(apiKey));
    if (!key) throw authenticationFailed('The API key is not known or was revoked.');
    return toPrincipal(key);
  }

  return {
    async signIn(keyId, key, user) {
      const row = await findKeyById(db, keyId);
      const matches = isEqualConstantTime(row?.hash ?? hashKey(''), hashKey(key));
      if (!row || !matches || row.revokedAt)
        throw authenticationFailed('The API key id and the API key do not belong together, or the key was revoked.');
      const now = clock();
      await updateKeyLastUsed(db, row.id, now);
      const userId = user ? await users.resolve(row.organizationId, user) : null;
      const { kid, sign } = await signers();
      const issuedAt = Math.floor(now.getTime() / 1000);
      const claims = {
        org: row.organizationId,
        scope: row.scopes.join(' '),
        key: row.id,
        key_print: toKeyPrint(row.hash),
        ...(userId !== null && { act: userId }),
      };
      const id_token = await new jose.SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
        .setSubject(userId ?? row.subject)
        .setIssuer(issuer)
        .setAudience(audience)
        .setIssuedAt(issuedAt)
        .setExpirationTime(issuedAt + lifetimeS)
        .setJti(randomUUID())
        .sign(sign);
      return { id_token, expires_at: new Date((issuedAt + lifetimeS) * 1000).toISOString() };
    },
    async verify({ bearer, apiKey }) {
      if (bearer !== undefined) return verifyToken(bearer);
      if (apiKey !== undefined) return verifyKey(apiKey);
      throw authenticationFailed('Send a token as Authorization: Bearer, or an API key as X-API-Key.');
    },
    async jwks() {
      return { keys: (await signers()).publicJwks };
    },
  };
}
