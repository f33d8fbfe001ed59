import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { RequestHandler } from 'express';

/** Bytes that stay the same for as long as the process runs. */
export type Asset = { type: string; body: Buffer; headers: Record<string, string> };

type AssetOptions = {
  headers?: Record<string, string>;
  /** The URL names the version, so that it may be kept without asking again. */
  immutable?: boolean;
};

/** Creates an asset of a media type, with its entity tag and its caching. */
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
  };
}

/** Compression outside the event loop; most of the gain for a part of the time. */
const encoders = {
  br: (body: Buffer) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 6 } }),
  gzip: (body: Buffer) => promisify(gzip)(body),
};
type Encoding = keyof typeof encoders;

const isCompressible = ({ type, body }: Asset) =>
  body.length > 1_024 && /^(text\/|application\/(json|yaml|javascript))/.test(type);

/** An asset, and what it is compressed: once for each encoding, when it is first asked for. */
class Served {
  readonly asset: Asset;
  readonly encodings: Encoding[];
  readonly #encoded = new Map<Encoding, Promise<Buffer>>();

  constructor(asset: Asset) {
    this.asset = asset;
    this.encodings = isCompressible(asset) ? ['br', 'gzip'] : [];
  }

  bytes(encoding: Encoding | null): Promise<Buffer> | Buffer {
    if (encoding === null) return this.asset.body;
    const encoded = this.#encoded.get(encoding) ?? encoders[encoding](this.asset.body);
    this.#encoded.set(encoding, encoded);
    return encoded;
  }
}

/** Serves what `load` makes at the first request; later requests are answered from memory, or with 304. */
export function serveAsset(load: () => Asset | Promise<Asset>): RequestHandler {
  let made: Promise<Served> | undefined;
  const make = async () => new Served(await load());
  return async (req, res) => {
    made ??= make();
    const served = await made.catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    const { type, headers } = served.asset;
    for (const [name, value] of Object.entries(headers)) res.setHeader(name, value);
    if (served.encodings.length > 0) res.vary('Accept-Encoding');
    if (req.fresh) {
      res.status(304).end();
      return;
    }
    const accepted = served.encodings.find((encoding) => req.acceptsEncodings(encoding)) ?? null;
    const bytes = await served.bytes(accepted);
    res.setHeader('Content-Type', type);
    if (accepted) res.setHeader('Content-Encoding', accepted);
    res.setHeader('Content-Length', bytes.length);
    res.end(bytes);
  };
}
