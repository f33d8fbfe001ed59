import { createCipheriv, createDecipheriv, createHmac, randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import { EnvelopeError } from './envelope.ts';

/** A data key of 256 bits that encrypts the contents of one organization. `id` is the name by which sealed texts say it. */
export type ContentKey = { id: string; key: Buffer };

/** Returns the key of an id, or undefined when it is not known. */
type FindContentKey = (id: string) => Buffer | undefined;

/**
 * The beginning of a sealed text. JSON that a program writes has no bare tab, neither before a value nor in a string, so
 * that no JSON text begins with it or has it inside.
 */
export const sealMark = '\t"p1.';

/** The number of characters of a key's id. */
const idLength = 12;
const sealPattern = /\t"p1\.([\w-]{12})\.([\w-]+)"/g;

const [saltBytes, ivBytes, tagBytes] = [12, 12, 16];

/** The characters and the bytes that sealing adds to a text, before and after base64url. */
export const sealOverhead = { characters: sealMark.length + idLength + 2, bytes: saltBytes + ivBytes + tagBytes };

/** Makes the id of a new key. */
export const newContentKeyId = (): string => randomBytes(9).toString('base64url');

/** Tells whether a text is sealed, or has a sealed part. */
export const hasSeal = (text: string): boolean => text.includes(sealMark);

/** Derives a key from a data key and a salt. Source: NIST SP 800-108, a counter mode with one block of HMAC-SHA-256. */
const deriveKey = (key: Buffer, salt: Buffer): Buffer =>
  createHmac('sha256', key).update('parley content').update(salt).digest();

/** A derived key with its salt, and the number of texts that it has encrypted. */
type DerivedKey = { salt: Buffer; derived: Buffer; texts: number };

/**
 * The number of texts that a derived key encrypts, far below the 2^32 for which random initialization vectors are safe
 * (NIST SP 800-38D, 8.3). So an organization may have any number of texts.
 */
const textsPerKey = 2 ** 20;
const sealing = new WeakMap<Buffer, DerivedKey>();
const opening = new LRUCache<string, Buffer>(atMostEntries(10_000));

function getSealingKey({ key }: ContentKey): DerivedKey {
  let current = sealing.get(key);
  if (!current || current.texts === textsPerKey) {
    const salt = randomBytes(saltBytes);
    current = { salt, derived: deriveKey(key, salt), texts: 0 };
    sealing.set(key, current);
  }
  current.texts += 1;
  return current;
}

function getOpeningKey(key: Buffer, id: string, salt: Buffer): Buffer {
  const name = `${id}.${salt.toString('base64url')}`;
  let derived = opening.get(name);
  if (!derived) opening.set(name, (derived = deriveKey(key, salt)));
  return derived;
}

/** Encrypts a JSON text with AES-256-GCM. The result is JSON too: a string after a tab. */
export function sealContent(key: ContentKey, text: string): string {
  const { id } = key;
  const { salt, derived } = getSealingKey(key);
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', derived, iv).setAAD(Buffer.from(id));
  const sealed = Buffer.concat([salt, iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${sealMark}${id}.${sealed.toString('base64url')}"`;
}

function openPart(key: Buffer, id: string, sealed: Buffer): string {
  if (sealed.length < sealOverhead.bytes) throw new EnvelopeError('An encrypted content is too short to be one.');
  const derived = getOpeningKey(key, id, sealed.subarray(0, saltBytes));
  const iv = sealed.subarray(saltBytes, saltBytes + ivBytes);
  const decipher = createDecipheriv('aes-256-gcm', derived, iv, { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(id)).setAuthTag(sealed.subarray(-tagBytes));
  try {
    const plain = [decipher.update(sealed.subarray(saltBytes + ivBytes, -tagBytes)), decipher.final()];
    return Buffer.concat(plain).toString();
  } catch {
    throw new EnvelopeError(`A content that the data key ${id} has encrypted was changed.`);
  }
}

/**
 * Decrypts the sealed parts of a JSON text, wherever they are in it. A part whose key is not known stays as it is.
 * @throws `EnvelopeError` when a part was changed
 */
export const openJson = (text: string, find: FindContentKey): string =>
  text.replaceAll(sealPattern, (whole, id: string, sealed: string) => {
    const key = find(id);
    return key ? openPart(key, id, Buffer.from(sealed, 'base64url')) : whole;
  });

/**
 * Decrypts a text column: sealed parts one after the other, of which the first may be plain. Each part after the first is the
 * growth of a payload, which ends with `"}`, and belongs before that. A text with a part whose key is not known, or with
 * anything else in it, stays as it is.
 * @throws `EnvelopeError` when a part was changed
 */
export function openText(text: string, find: FindContentKey): string {
  const parts = [...text.matchAll(sealPattern)];
  const [first] = parts;
  const isWhole = text.length === (first?.index ?? 0) + parts.reduce((sum, [whole]) => sum + whole.length, 0);
  if (!first || !isWhole || parts.some(([, id]) => !find(id!))) return text;
  const opened = parts.map(([, id, sealed]) => openPart(find(id!)!, id!, Buffer.from(sealed!, 'base64url')));
  const texts = first.index === 0 ? opened : [text.slice(0, first.index), ...opened];
  return texts.reduce((whole, growth) => `${whole.slice(0, -2)}${growth}"}`);
}

/** Lists the ids of the keys that the sealed parts of a text name. */
export const listContentKeyIds = (text: string): string[] => [...text.matchAll(sealPattern)].map(([, id]) => id!);
