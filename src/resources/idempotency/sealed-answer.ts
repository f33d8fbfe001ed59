import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { WholeReply } from '#src/api/write.ts';

/** The key of a caller, and the name of its record. */
type SealKey = { key: string; digest: string };

const cipher = 'aes-256-gcm';
const nonceBytes = 12;
const tagBytes = 16;

/** Derives the key of a cipher from the key that the caller sends. Source: RFC 5869. */
const deriveKey = ({ key, digest }: SealKey): Buffer =>
  Buffer.from(hkdfSync('sha256', key, digest, 'parley idempotency', 32));

/**
 * Encrypts a reply with the key of its caller, of which the database has only a hash: a reply may tell a secret once, and
 * can be read again only by those who send the key again.
 */
export function sealAnswer(of: SealKey, { status, headers, body }: WholeReply): Buffer {
  const nonce = randomBytes(nonceBytes);
  const sealing = createCipheriv(cipher, deriveKey(of), nonce);
  const text = JSON.stringify({ status, headers, body });
  const sealed = [sealing.update(text, 'utf8'), sealing.final()];
  return Buffer.concat([nonce, sealing.getAuthTag(), ...sealed]);
}

/** Decrypts a reply. Throws when it was encrypted with another key. */
export function openAnswer(of: SealKey, sealed: Buffer): WholeReply {
  const opening = createDecipheriv(cipher, deriveKey(of), sealed.subarray(0, nonceBytes));
  opening.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes));
  const text = Buffer.concat([opening.update(sealed.subarray(nonceBytes + tagBytes)), opening.final()]);
  return JSON.parse(text.toString('utf8')) as WholeReply;
}
