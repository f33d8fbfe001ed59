import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { RequestHandler } from 'express';

/** Bytes that stay the same for as long as the process runs. */
export type Asset = { type: string; body: Buffer; headers: Record<string, string>; gzip?: Buffer };

type AssetOptions = {
  headers?: Record<string, string>;
  /** The URL names the version, so that it may be kept without asking again. */
  immutable?: boolean;
  /** Large: compressed once, instead of for each request. */
  large?: boolean;
};

export function asset(type: string, content: string | Buffer, options: AssetOptions = {}): Asset {
  const body = Buffer.from(content);
  const hash = createHash('sha256').update(body).digest('base64url').slice(0, 27);
  return {
    type,
    body,
    headers: {
      ETag: `W/"${hash}"`,
      'Cache-Control': options.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      ...options.headers,
    },
    ...(options.large && { gzip: gzipSync(body) }),
  };
}

/** Serves what `load` makes at the first request; later requests are answered from memory, or with 304. */
export function serve(load: () => Asset | Promise<Asset>): RequestHandler {
  let made: Promise<Asset> | undefined;
  return async (req, res) => {
    made ??= Promise.resolve(load());
    const { type, body, headers, gzip } = await made.catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    if (req.fresh) {
      res.status(304).end();
      return;
    }
    res.setHeader('Content-Type', type);
    if (gzip) res.vary('Accept-Encoding');
    const small = gzip && req.acceptsEncodings('gzip') ? gzip : null;
    if (small) res.setHeader('Content-Encoding', 'gzip');
    res.setHeader('Content-Length', (small ?? body).length);
    res.end(small ?? body);
  };
}
