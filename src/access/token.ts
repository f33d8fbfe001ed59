import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import * as jose from 'jose';
import { LRUCache } from 'lru-cache';
import type { Principal } from '#src/api/handlers.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import {
  keyByHash,
  keyById,
  saveFirstSigningKey,
  signingKeys,
  touchKey,
  type ApiKeyRow,
  type NewSigningKey,
  type PublicJwk,
  type SigningKeyRow,
  type Transactional,
} from './key-store.ts';

type Credential = { bearer?: string | undefined; apiKey?: string | undefined };
type Token = { id_token: string; expires_at: string };

export type Tokens = {
  /** Exchanges an API key for a token of one hour. Throws `authentication_failed`. */
  signIn(keyId: string, key: string): Promise<Token>;
  /** Who stands behind a credential. Throws `authentication_failed`. */
  verify(credential: Credential): Promise<Principal>;
  jwks(): Promise<{ keys: PublicJwk[] }>;
};

const issuer = 'parley';
/** For whom tokens are made: one for another service, signed with the same key, opens nothing here. */
const audience = 'parley';
const lifetimeS = 3600;
/** How long a new signing key is published before tokens are signed with it, so that every server knows it by then. */
const overlapMs = 15_000;
/** How long a rotated key goes on to verify: until the last token that it may have signed has expired. */
export const rotatedForMs = lifetimeS * 1_000 + 60_000;
/** How long a revoked or changed key may still be taken for what it was, and an older set of signing keys for the newest. */
const trustMs = 5_000;
/** How often the use of a key is noted. */
const noteUseMs = 60_000;

/** How keys are stored: SHA-256, in hex. They have the entropy of a key, not of a password. */
export const hashKey = (key: string): string => createHash('sha256').update(key).digest('hex');

const same = (a: string, b: string) => timingSafeEqual(Buffer.from(a), Buffer.from(b));
const refused = (detail: string, cause?: unknown): Problem => problem('authentication_failed', detail, { cause });
const unknownSigner = () => refused('The token was signed with a key that is not known here. Sign in again.');

type Signer = { kid: string; sign: CryptoKey; publicJwks: PublicJwk[]; verify: Map<string, CryptoKey> };
/** What a token says that was found good. What its key may do is not among it: that is read from the key. */
type Verified = { keyId: string; keyPrint: string; kid: string; expiresAtMs: number };

/** Ties a token to its key's secret: a key that is given another one leaves its old tokens behind. */
const printOf = (hash: string) => hash.slice(0, 16);

/** Makes a key pair to sign tokens with, named by its thumbprint. */
export async function newSigningKey(): Promise<NewSigningKey> {
  const { privateKey, publicKey } = await jose.generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  const { x } = await jose.exportJWK(publicKey);
  const kid = await jose.calculateJwkThumbprint(await jose.exportJWK(publicKey));
  // A name that looks like an option cannot be given to a command.
  if (kid.startsWith('-')) return newSigningKey();
  const publicJwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x: x!, kid, alg: 'EdDSA', use: 'sig' };
  return { kid, privateJwk: await jose.exportJWK(privateKey), publicJwk };
}

/** The key that signs: the newest one that every server has read by now, or else the oldest. `rows`: the newest first. */
const signingRow = (rows: readonly SigningKeyRow[], now: Date): SigningKeyRow =>
  rows.find(({ createdAt }) => createdAt.getTime() + overlapMs <= now.getTime()) ?? rows.at(-1)!;

async function loadSigner(db: Transactional, clock: () => Date): Promise<Signer> {
  const now = clock();
  let rows = await signingKeys(db, now);
  if (!rows.some(({ retiredAt }) => retiredAt === null)) {
    await saveFirstSigningKey(db, await newSigningKey(), now);
    rows = await signingKeys(db, now);
  }
  const verify = new Map<string, CryptoKey>();
  for (const row of rows) verify.set(row.kid, (await jose.importJWK(row.publicJwk, 'EdDSA')) as CryptoKey);
  const row = signingRow(rows, now);
  const sign = (await jose.importJWK(row.privateJwk, 'EdDSA')) as CryptoKey;
  return { kid: row.kid, sign, verify, publicJwks: rows.map((row) => row.publicJwk) };
}

/** Everybody who comes with a key while it is trusted is the same principal. */
const principals = new WeakMap<ApiKeyRow, Principal>();

function principalOf(key: ApiKeyRow): Principal {
  const { organizationId, subject, id, scopes } = key;
  const principal = principals.get(key) ?? { organizationId, subject, credentialId: id, scopes: new Set(scopes) };
  principals.set(key, principal);
  return principal;
}

/** The signing keys, at most some seconds old; the first one is made when there is none. */
function createSigners(db: Transactional, clock: () => Date) {
  let loaded: { signer: Promise<Signer>; atMs: number } | null = null;
  return function signers(): Promise<Signer> {
    const now = clock().getTime();
    if (loaded && now - loaded.atMs <= trustMs) return loaded.signer;
    const loading = { signer: loadSigner(db, clock), atMs: now };
    loading.signer.catch(() => {
      if (loaded === loading) loaded = null;
    });
    loaded = loading;
    return loading.signer;
  };
}

/** API keys as the database has them, at most some seconds old; null when unknown or revoked. One look serves all who wait. */
function createTrust(db: Transactional, clock: () => Date) {
  const trusted = new LRUCache<string, { key: Promise<ApiKeyRow | null>; untilMs: number }>({ max: 10_000 });

  async function look(find: () => Promise<ApiKeyRow | null>, now: Date): Promise<ApiKeyRow | null> {
    const key = await find();
    if (!key || key.revokedAt) return null;
    if (now.getTime() - (key.lastUsedAt?.getTime() ?? 0) >= noteUseMs) await touchKey(db, key.id, now);
    return key;
  }

  function trust(name: string, find: () => Promise<ApiKeyRow | null>): Promise<ApiKeyRow | null> {
    const now = clock();
    const cached = trusted.get(name);
    if (cached && cached.untilMs > now.getTime()) return cached.key;
    const entry = { key: look(find, now), untilMs: now.getTime() + trustMs };
    const forget = () => {
      if (trusted.peek(name) === entry) trusted.delete(name);
    };
    entry.key.then((key) => key ?? forget(), forget);
    trusted.set(name, entry);
    return entry.key;
  }

  return {
    byId: (id: string) => trust(`id:${id}`, () => keyById(db, id)),
    byHash: (hash: string) => trust(`hash:${hash}`, () => keyByHash(db, hash)),
  };
}

/** Tokens and keys: every door turns a credential into a principal here. */
export function createTokens(db: Transactional, clock: () => Date): Tokens {
  const signers = createSigners(db, clock);
  const trusted = createTrust(db, clock);
  const verified = new LRUCache<string, Verified>({ max: 10_000 });

  async function readToken(token: string): Promise<Verified> {
    const options = {
      issuer,
      audience,
      algorithms: ['EdDSA'],
      currentDate: clock(),
      requiredClaims: ['sub', 'key', 'key_print', 'exp', 'jti'],
    };
    const keyFor = async ({ kid = '' }: { kid?: string }) => {
      const known = (await signers()).verify.get(kid);
      if (!known) throw unknownSigner();
      return known;
    };
    const { payload, protectedHeader } = await jose.jwtVerify(token, keyFor, options);
    const { key, key_print, exp } = payload as Record<string, string> & { exp: number };
    return { keyId: key!, keyPrint: key_print!, kid: protectedHeader.kid!, expiresAtMs: exp * 1000 };
  }

  async function verifyToken(token: string): Promise<Principal> {
    const cacheKey = hashKey(token);
    let known = verified.get(cacheKey);
    try {
      known ??= await readToken(token);
    } catch (error) {
      if (error instanceof jose.errors.JWTExpired) throw refused('The token has expired. Sign in again.', error);
      if (error instanceof jose.errors.JOSEError) throw refused('The token is not valid. Sign in again.', error);
      throw error;
    }
    if (known.expiresAtMs <= clock().getTime()) throw refused('The token has expired. Sign in again.');
    if (!(await signers()).verify.has(known.kid)) throw unknownSigner();
    verified.set(cacheKey, known);
    const key = await trusted.byId(known.keyId);
    if (!key || printOf(key.hash) !== known.keyPrint) throw refused('The API key behind this token was revoked.');
    return principalOf(key);
  }

  async function verifyKey(apiKey: string): Promise<Principal> {
    const key = await trusted.byHash(hashKey(apiKey));
    if (!key) throw refused('The API key is not known or was revoked.');
    return principalOf(key);
  }

  return {
    async signIn(keyId, key) {
      const row = await keyById(db, keyId);
      const matches = same(row?.hash ?? hashKey(''), hashKey(key));
      if (!row || !matches || row.revokedAt)
        throw refused('The API key id and the API key do not belong together, or the key was revoked.');
      const now = clock();
      await touchKey(db, row.id, now);
      const { kid, sign } = await signers();
      const issuedAt = Math.floor(now.getTime() / 1000);
      const claims = {
        org: row.organizationId,
        scope: row.scopes.join(' '),
        key: row.id,
        key_print: printOf(row.hash),
      };
      const id_token = await new jose.SignJWT(claims)
        .setProtectedHeader({ alg: 'EdDSA', kid, typ: 'JWT' })
        .setSubject(row.subject)
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
      throw refused('Send a token as Authorization: Bearer, or an API key as X-API-Key.');
    },
    async jwks() {
      return { keys: (await signers()).publicJwks };
    },
  };
}
