import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import { LoggableError } from '#src/telemetry/loggable-error.ts';

/**
 * Encrypts with AES-256-GCM in an envelope (NIST SP 800-38D): each text has a random data key, or shares one that was made
 * for its kind, and the data key is wrapped with the operator's key. So the operator's key can change without a look at
 * the texts. A context, such as the table and the id of a row, is authenticated with each text: a text that was moved to
 * another row does not open.
 */
export type Envelope = {
  /** Encrypts a text with a data key of its own. */
  seal(text: string, context: string): string;
  /** Decrypts what `seal` has returned for the same context. @throws `EnvelopeError` */
  open(sealed: string, context: string): string;
  /** Makes a data key for many texts, and wraps it for storage. */
  createDataKey(context: string): DataKey;
  /** Wraps a data key that is known with the first of the operator's keys. */
  wrapDataKey(key: Buffer, context: string): string;
  /** Returns the data key that `createDataKey` has wrapped for the same context. @throws `EnvelopeError` */
  openDataKey(wrapped: string, context: string): Buffer;
  /** Tells whether a sealed text, or a wrapped data key, uses the first of the operator's keys. */
  isCurrent(sealed: string): boolean;
};

/** A key of 256 bits that encrypts texts, and its wrapped form, which may be stored. */
type DataKey = { key: Buffer; wrapped: string };

/** A text that cannot be decrypted: it was changed or moved, or its key is not among those of the operator. */
export class EnvelopeError extends LoggableError {
  override name = 'EnvelopeError';
}

const [ivBytes, tagBytes, keyBytes] = [12, 16, 32];
const version = 'e1';

/** Encrypts bytes with a key of 256 bits. The result is the initialization vector, the ciphertext and the tag. */
function encryptBytes(key: Buffer, plain: Buffer, context: string): Buffer {
  const iv = randomBytes(ivBytes);
  const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(context));
  return Buffer.concat([iv, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
}

/** Decrypts what `encryptBytes` has returned for the same key and context. @throws `EnvelopeError` */
function decryptBytes(key: Buffer, sealed: Buffer, context: string): Buffer {
  if (sealed.length < ivBytes + tagBytes) throw new EnvelopeError('An encrypted text is too short to be one.');
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, ivBytes), { authTagLength: tagBytes });
  decipher.setAAD(Buffer.from(context)).setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(ivBytes, -tagBytes)), decipher.final()]);
  } catch {
    throw new EnvelopeError(`The encrypted text of ${context} was changed, or belongs elsewhere.`);
  }
}

/** Returns the name of an operator's key, by which sealed texts say what opens them. */
const toKeyName = (key: Buffer) => createHash('sha256').update(key).digest('hex').slice(0, 12);

/** Tells whether a text is one that an envelope has sealed. */
export const isSealed = (text: string): boolean => text.startsWith(`${version}.`);

/** Creates the envelope of the operator's keys, each of 32 bytes. The first encrypts, and all decrypt. */
export function createEnvelope(keys: readonly Buffer[]): Envelope {
  const [first] = keys;
  if (!first || keys.some(({ length }) => length !== keyBytes)) throw new EnvelopeError('A key has 32 bytes.');
  const byName = new Map(keys.map((key) => [toKeyName(key), key]));
  const current = toKeyName(first);

  function wrapDataKey(key: Buffer, context: string): string {
    const wrapped = encryptBytes(first!, key, `data key of ${context}`).toString('base64url');
    return `${version}.${current}.${wrapped}`;
  }

  function createDataKey(context: string): DataKey {
    const key = randomBytes(keyBytes);
    return { key, wrapped: wrapDataKey(key, context) };
  }

  function openDataKey(sealed: string, context: string): Buffer {
    const [format, name = '', wrapped = ''] = sealed.split('.');
    const key = byName.get(name);
    if (format !== version || !key)
      throw new EnvelopeError(`What opens ${context} is not among the keys of PARLEY_ENCRYPTION_KEY.`);
    return decryptBytes(key, Buffer.from(wrapped, 'base64url'), `data key of ${context}`);
  }

  return {
    createDataKey,
    wrapDataKey,
    openDataKey,
    isCurrent: (sealed) => sealed.startsWith(`${version}.${current}.`),
    seal(text, context) {
      const { key, wrapped } = createDataKey(context);
      return `${wrapped}.${encryptBytes(key, Buffer.from(text), context).toString('base64url')}`;
    },
    open(sealed, context) {
      const cut = sealed.lastIndexOf('.');
      const key = openDataKey(sealed.slice(0, cut), context);
      return decryptBytes(key, Buffer.from(sealed.slice(cut + 1), 'base64url'), context).toString();
    },
  };
}

/** Creates the envelope of the operator's keys; null when there are none, so that nothing is encrypted. */
export const createOptionalEnvelope = (keys: readonly Buffer[]): Envelope | null =>
  keys.length === 0 ? null : createEnvelope(keys);
