import { createHash } from 'node:crypto';
import { bulkhead, BulkheadRejectedError } from '#generated/packages/cockatiel.js';
import { LRUCache } from 'lru-cache';
import { imageHeadBytes, readImageSize, type ImageSize } from '#src/llm/image-size.ts';
import type { Outgoing } from '#src/outgoing/outgoing.ts';
import { OutgoingRefusal, OutgoingTimeout, OutgoingUnreachable } from '#src/outgoing/outgoing.ts';
import {
  headBytes,
  isAllowedType,
  sniffMediaType,
  TextDetector,
  type AllowedTypes,
  isTypeOfKind,
} from './media-type.ts';

/** Bytes that were fetched from an address, with the media type that they show, whatever their server says, and the size of an image that says it. */
export type FetchedContent = { bytes: Buffer; mediaType: string; sha256: string; imageSize: ImageSize | null };

/** The kinds of content that addresses stand for. */
export type FetchedKind = 'image' | 'audio' | 'file';

/** Content that cannot be fetched, or is not of the kind that was asked for. The message is a sentence for the caller. */
export class ContentFetchError extends Error {
  override name = 'ContentFetchError';
}

/** The maximum of bytes that are fetched from one address. */
export const mostFetchedBytes = 20_000_000;
const deadlineMs = 10_000;
const maxRedirects = 3;
const fetchesAtOnce = 8;
const fetchesWaiting = 100;
/** The time for which fetched bytes are kept in memory, so that the requests of one run see the same ones. */
const keptMs = 300_000;
const keptBytes = 64_000_000;

/** Returns the media type that bytes show. */
async function findMediaType(bytes: Buffer): Promise<string> {
  const sniffed = await sniffMediaType(bytes.subarray(0, headBytes));
  if (sniffed !== null) return sniffed;
  const text = new TextDetector();
  text.add(bytes);
  return text.end() ? 'text/plain' : 'application/octet-stream';
}

/** Returns why a request failed as a sentence without the address, of which a caller of the API may be told. */
function explain(error: unknown): string {
  if (error instanceof OutgoingTimeout) return `it did not answer within ${deadlineMs / 1000} seconds`;
  if (error instanceof OutgoingUnreachable) return 'it could not be reached';
  if (error instanceof BulkheadRejectedError) return 'too many addresses are being fetched; send it again later';
  return error instanceof OutgoingRefusal ? error.message.replace(/\.$/, '') : 'its answer broke off';
}

type ContentFetcherOptions = { fetch: Outgoing['fetch']; types: AllowedTypes };

/**
 * Fetches the bytes of addresses that callers name in messages, through the guard of outgoing addresses, a few at a time. They are kept in memory for some
 * minutes for the organization that asked.
 */
export class ContentFetcher {
  readonly #options: ContentFetcherOptions;
  readonly #room = bulkhead(fetchesAtOnce, fetchesWaiting);
  readonly #kept = new LRUCache<string, FetchedContent>({
    maxSize: keptBytes,
    sizeCalculation: ({ bytes }) => bytes.length + 1_000,
    ttl: keptMs,
  });
  readonly #underWay = new Map<string, Promise<FetchedContent>>();

  constructor(options: ContentFetcherOptions) {
    this.#options = options;
  }

  /** Returns the content of an address. @throws `ContentFetchError` when there is none, or of another kind, or of a type that is not taken */
  async get(organizationId: string, url: string, kind: FetchedKind): Promise<FetchedContent> {
    const key = `${organizationId} ${url}`;
    const content = this.#kept.get(key) ?? (await this.#share(key, url));
    const { mediaType } = content;
    if (!isTypeOfKind(kind, mediaType))
      throw new ContentFetchError(`The address has no ${kind}: its bytes are ${mediaType}.`);
    if (!isAllowedType(this.#options.types, mediaType))
      throw new ContentFetchError(
        `This server takes files of the types ${this.#options.types!.join(', ')}; the address has ${mediaType}.`,
      );
    return content;
  }

  /** Returns the content of an address that was fetched lately, or null. */
  peek(organizationId: string, url: string): FetchedContent | null {
    return this.#kept.peek(`${organizationId} ${url}`) ?? null;
  }

  /** Fetches an address once for all who ask for it meanwhile. */
  #share(key: string, url: string): Promise<FetchedContent> {
    const known = this.#underWay.get(key);
    if (known) return known;
    const fetching = this.#room
      .execute(() => this.#load(url))
      .then((content) => {
        this.#kept.set(key, content);
        return content;
      })
      .catch((error: unknown) => {
        if (error instanceof ContentFetchError) throw error;
        throw new ContentFetchError(`The address could not be fetched: ${explain(error)}.`, { cause: error });
      })
      .finally(() => this.#underWay.delete(key));
    this.#underWay.set(key, fetching);
    return fetching;
  }

  async #load(url: string): Promise<FetchedContent> {
    const headers = { accept: '*/*', 'user-agent': 'Parley' };
    const bounds = { deadlineMs, maxResponseBytes: mostFetchedBytes, maxRedirects };
    const answer = await this.#options.fetch(url, { headers }, bounds);
    if (answer.status !== 200) {
      await answer.body?.cancel();
      throw new ContentFetchError(`The address could not be fetched: it answered with the status ${answer.status}.`);
    }
    const bytes = Buffer.from(await answer.arrayBuffer());
    if (bytes.length === 0) throw new ContentFetchError('The address has no bytes.');
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const imageSize = readImageSize(bytes.subarray(0, imageHeadBytes));
    return { bytes, mediaType: await findMediaType(bytes), sha256, imageSize };
  }
}
