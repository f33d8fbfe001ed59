import { createCipheriv, createDecipheriv } from 'node:crypto';
import { cutBytes } from './cut-bytes.ts';

/**
 * The form in which the bytes of a file are stored: blocks of 64 KiB, each encrypted with AES-256-GCM and followed by its tag of 16
 * bytes. The key is that of one file and encrypts nothing else, so that the number of a block is a safe initialization
 * vector (NIST SP 800-38D, 8.2.1), and a block neither opens at another place nor in another file.
 */
const blockBytes = 65_536;
const tagBytes = 16;
const sealedBlockBytes = blockBytes + tagBytes;

/** A block that does not open: its bytes were changed, moved or lost. */
export class DamagedBlockError extends Error {
  override name = 'DamagedBlockError';
}

function toVector(block: number): Buffer {
  const vector = Buffer.alloc(12);
  vector.writeUIntBE(block, 6, 6);
  return vector;
}

/** Encrypts bytes as they come. */
export async function* sealBlocks(key: Buffer, content: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let block = 0;
  for await (const plain of cutBytes(content, blockBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, toVector(block));
    yield Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    block += 1;
  }
}

/** Bytes from `start` to before `end`. */
export type ByteRange = { start: number; end: number };

/** Returns which stored bytes hold a range of a file that has so many bytes. */
export function toSealedRange({ start, end }: ByteRange, bytes: number): ByteRange {
  const sealedBytes = bytes + Math.ceil(bytes / blockBytes) * tagBytes;
  return {
    start: Math.floor(start / blockBytes) * sealedBlockBytes,
    end: Math.min(Math.ceil(end / blockBytes) * sealedBlockBytes, sealedBytes),
  };
}

/**
 * Decrypts the stored bytes that `toSealedRange` names, and yields the range.
 * @throws `DamagedBlockError` when a block was changed or is missing
 */
export async function* openBlocks(
  key: Buffer,
  sealed: AsyncIterable<Buffer>,
  { start, end }: ByteRange,
): AsyncGenerator<Buffer> {
  let block = Math.floor(start / blockBytes);
  let at = block * blockBytes;
  for await (const bytes of cutBytes(sealed, sealedBlockBytes)) {
    const plain = openBlock(key, bytes, block);
    yield plain.subarray(Math.max(start - at, 0), Math.max(end - at, 0));
    block += 1;
    at += plain.length;
  }
  if (at < end) throw new DamagedBlockError('The end of a file is missing.');
}

function openBlock(key: Buffer, sealed: Buffer, block: number): Buffer {
  if (sealed.length < tagBytes) throw new DamagedBlockError(`Block ${block} of a file is too short.`);
  const decipher = createDecipheriv('aes-256-gcm', key, toVector(block), { authTagLength: tagBytes });
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()]);
  } catch (cause) {
    throw new DamagedBlockError(`Block ${block} of a file was changed.`, { cause });
  }
}
