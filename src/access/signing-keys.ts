import type { JWK } from 'jose';
import * as jose from '#generated/packages/jose.js';
import type { Transactional } from '#src/db/query.ts';
import type { Envelope } from '#src/secrets/envelope.ts';
import { EnvelopeError } from '#src/secrets/envelope.ts';
import {
  type NewSigningKey,
  listActiveSigningKeys,
  lockSigningKeys,
  replacePrivateKey,
  saveFirstSigningKey,
} from './signing-key-store.ts';
import type { PublicJwk, SigningKeyRow } from './table.ts';

/** The keys that sign and verify tokens now. */
export type SigningKeySet = {
  /** The id of the key that signs. */
  kid: string;
  sign: CryptoKey;
  /** The key that signs, with its private part. */
  privateJwk: JWK;
  /** The keys that verify, by their ids. */
  verify: ReadonlyMap<string, CryptoKey>;
  publicJwks: readonly PublicJwk[];
};

/** Gives the signing keys, no older than a cache allows. */
export type SigningKeys = {
  current(): Promise<SigningKeySet>;
  /** Has the next caller read the keys anew. */
  forget(): void;
};

/** The lifetime of a token, in seconds. */
export const tokenLifetimeS = 3_600;
/** The time for which a new signing key is published before it signs, so that every server has read it by then. */
const publishAheadMs = 15_000;
/** The time for which a rotated key still verifies: until the last token that it may have signed has expired. */
export const rotatedKeyTtlMs = tokenLifetimeS * 1_000 + 60_000;

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

const toContext = (kid: string) => `signing_keys ${kid}`;

/** Encrypts the private part of a key that is to be stored, when there is an envelope. */
export const sealSigningKey = (key: NewSigningKey, envelope: Envelope | null): NewSigningKey =>
  envelope === null
    ? key
    : { ...key, privateJwk: { sealed: envelope.seal(JSON.stringify(key.privateJwk), toContext(key.kid)) } };

/** Decrypts the private part of a stored key. @throws `EnvelopeError` */
function openPrivateKey({ kid, privateJwk }: SigningKeyRow, envelope: Envelope | null): JWK {
  const { sealed } = privateJwk;
  if (typeof sealed !== 'string') return privateJwk;
  if (envelope === null)
    throw new EnvelopeError(`The signing key ${kid} is encrypted: set PARLEY_ENCRYPTION_KEY to the key that opens it.`);
  return JSON.parse(envelope.open(sealed, toContext(kid))) as JWK;
}

/** Selects the key that signs: the newest one that every server has read by now, or else the oldest. `rows`: newest first. */
const selectSigningRow = (rows: readonly SigningKeyRow[], now: Date): SigningKeyRow =>
  rows.find(({ createdAt }) => createdAt.getTime() + publishAheadMs <= now.getTime()) ?? rows.at(-1)!;

async function loadSigningKeySet(db: Transactional, now: Date, envelope: Envelope | null): Promise<SigningKeySet> {
  let rows = await listActiveSigningKeys(db, now);
  if (!rows.some(({ retiredAt }) => retiredAt === null)) {
    await saveFirstSigningKey(db, sealSigningKey(await generateSigningKey(), envelope), now);
    rows = await listActiveSigningKeys(db, now);
  }
  const verify = new Map<string, CryptoKey>();
  for (const row of rows) verify.set(row.kid, (await jose.importJWK(row.publicJwk, 'EdDSA')) as CryptoKey);
  const row = selectSigningRow(rows, now);
  const privateJwk = openPrivateKey(row, envelope);
  const sign = (await jose.importJWK(privateJwk, 'EdDSA')) as CryptoKey;
  return { kid: row.kid, sign, privateJwk, verify, publicJwks: rows.map(({ publicJwk }) => publicJwk) };
}

/** Creates a cache of the signing keys. Generates the first key when there is none. */
export function createSigningKeys(
  db: Transactional,
  { clock, ttlMs, envelope }: { clock: () => Date; ttlMs: number; envelope: Envelope | null },
): SigningKeys {
  let loaded: { keys: Promise<SigningKeySet>; atMs: number } | null = null;
  return {
    forget: () => void (loaded = null),
    current() {
      const now = clock();
      if (loaded && now.getTime() - loaded.atMs <= ttlMs) return loaded.keys;
      const loading = { keys: loadSigningKeySet(db, now, envelope), atMs: now.getTime() };
      loading.keys.catch(() => {
        if (loaded === loading) loaded = null;
      });
      loaded = loading;
      return loading.keys;
    },
  };
}

/**
 * Encrypts the private parts that are stored as plain text or for an earlier key of the operator. Servers may do so at the
 * same time.
 * @throws `EnvelopeError` when a key is encrypted and cannot be decrypted
 */
export async function sealStoredSigningKeys(db: Transactional, envelope: Envelope | null, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    for (const row of await listActiveSigningKeys(tx, now)) {
      const privateJwk = { ...openPrivateKey(row, envelope) };
      const { sealed } = row.privateJwk;
      if (envelope === null || (typeof sealed === 'string' && envelope.isCurrent(sealed))) continue;
      await replacePrivateKey(tx, sealSigningKey({ ...row, privateJwk }, envelope));
    }
  });
}
