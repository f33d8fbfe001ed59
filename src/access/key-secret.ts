import { hash, randomBytes } from 'node:crypto';
import { newId } from '#src/api/ids.ts';

/** The id of an API key and the key itself, in plain text. */
export type ApiKeySecret = { id: string; key: string };

/** Hashes a key for storage: SHA-256, in hex. A random key needs no password hash. */
export const hashKey = (key: string): string => hash('sha256', key, 'hex');

/** Generates an API key of 256 random bits, in characters that a double click selects, with its hash. */
export function generateApiKey(): ApiKeySecret & { hash: string } {
  const bits = BigInt(`0x${randomBytes(32).toString('hex')}`);
  const key = `sk_${bits.toString(36).padStart(50, '0')}`;
  return { id: newId('key'), key, hash: hashKey(key) };
}
