import type { Readable, Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { Request } from 'express';
import { problem, Problem } from '#src/api/problems.ts';

const inflaters: Record<string, () => Transform> = {
  gzip: createGunzip,
  deflate: createInflate,
  br: createBrotliDecompress,
};

/**
 * Gives the decompressed content of a body to `read`. When `read` ends early, the rest is dropped as it comes.
 *
 * @throws what `read` throws; every failure that is not a problem is the fault of what was sent, with the status 400
 */
export async function readBodyContent<T>(
  req: Request,
  limitBytes: number,
  read: (content: Readable) => Promise<T>,
): Promise<T> {
  if (Number(req.headers['content-length']) > limitBytes) throw tooLarge();
  const content = contentOf(req);
  try {
    return await read(content);
  } catch (error) {
    throw error instanceof Problem ? error : Object.assign(error as object, { status: 400 });
  } finally {
    if (content !== req) {
      req.unpipe();
      content.destroy();
    }
    req.resume();
  }
}

function contentOf(req: Request): Readable {
  const encoding = (req.headers['content-encoding'] ?? 'identity').toLowerCase();
  if (encoding === 'identity') return req;
  const inflater = inflaters[encoding];
  if (!inflater) throw Object.assign(new Error('unsupported content encoding'), { type: 'encoding.unsupported' });
  const inflated = inflater();
  req.on('error', (error) => inflated.destroy(error));
  return req.pipe(inflated);
}

/** Creates the error that body-parser throws for a body beyond its limit. */
export const tooLarge = () => Object.assign(new Error('too large'), { type: 'entity.too.large' });

/** Makes the problem of content that is not UTF-8. When it is compressed and no header says so, that is what is wrong. */
export function notUtf8(content: Uint8Array, cause?: unknown): Problem {
  if (content[0] === gzipMagic[0] && content[1] === gzipMagic[1]) {
    return problem('unsupported_media_type', 'The body is compressed with gzip: send Content-Encoding: gzip as well.', {
      cause,
    });
  }
  const detail = 'The body is not valid UTF-8.';
  return problem('invalid_request', detail, { errors: [{ pointer: '', detail, code: 'json' }], cause });
}

/** The first bytes of everything that gzip has compressed (RFC 1952). */
const gzipMagic = [0x1f, 0x8b];
