/* oxlint-disable no-unsafe-declaration-merging, no-extraneous-class -- the constructor makes the methods of the interface */
import * as sdk from '#generated/v2/client/sdk.gen.ts';
import type { MessageReply } from '#generated/v2/client/types.gen.ts';
import type { Operations } from '#generated/v2/operations.gen.ts';
import type { Methods } from './methods.ts';
import { givenTokens, signedInTokens, type SignIn, type TokenSource } from './tokens.ts';
import type { Seen } from './stream.ts';
import { createTransport, type Asked, type Request, type StreamKind } from './transport.ts';

export type * from '#generated/v2/client/types.gen.ts';
export * from './errors.ts';
export { EventStream } from './stream.ts';
export type {
  CallOptions,
  Input,
  Methods,
  Output,
  StreamEvent,
  StreamOptions,
  UnknownEvent,
  UnknownEventType,
} from './methods.ts';
export type { Entry } from './stream.ts';
export type { Reply } from './reply.ts';

/**
 * The credentials of the caller: an API key, for programs that can keep one; or tokens obtained elsewhere, for
 * browsers.
 */
export type Credentials =
  | { apiKeyId: string; apiKey: string; token?: never }
  | { token: string | (() => string | Promise<string>); apiKeyId?: never; apiKey?: never };

/** The options of a client. */
export type ParleyOptions = Credentials & {
  /** The address of the server, such as `https://parley.example.com`. */
  baseUrl: string;
  /** The timeout of each call that does not set one; two minutes by default. */
  timeoutMs?: number;
  /** The number of retries of each call that does not set one; 3 by default. */
  retries?: number;
  /** The `fetch` to use instead of the platform's, for proxies and tests. */
  fetch?: typeof globalThis.fetch;
  /** Tells the time in milliseconds, instead of the platform's clock. */
  now?: () => number;
};

const afterLast = (request: Request, { lastSeq }: Seen): Asked => ({
  method: 'GET',
  request: lastSeq === null ? request : { ...request, headers: { ...request.headers, 'Last-Event-ID': `${lastSeq}` } },
});

/** Returns the request that reads on in a reply, which is asked for by its run. Before its first event the key joins it. */
function rejoin(request: Request, seen: Seen): Asked | null {
  if (seen.runId === null) return seen.lastSeq === null ? { method: 'POST', request } : null;
  return afterLast({ ...request, body: undefined, query: { run_id: seen.runId } }, seen);
}

/** Returns the request that goes on with an export after its last record. */
const afterRecord = (request: Request, { cursor }: Seen): Asked => ({
  method: 'GET',
  request: cursor === null ? request : { ...request, query: { ...request.query, after: cursor } },
});

/**
 * The kinds of streams, by how they end and go on when their connection is lost: one that ends without its ending was
 * cut off.
 */
const streams: { [Id in keyof Operations]?: StreamKind } = {
  streamMessage: { endings: ['message_complete'], resume: rejoin },
  rejoinMessageStream: { endings: ['message_complete'], resume: afterLast },
  exportMemories: { endings: ['export_complete'], resume: afterRecord },
  exportOrganization: { endings: ['export_complete'], resume: afterRecord },
  exportUser: { endings: ['export_complete'], resume: afterRecord },
  exportAuditEntries: { endings: ['export_complete'], resume: afterLast },
  streamSessionEvents: { endings: [], endless: ({ query }) => query?.['follow'] !== false, resume: afterLast },
};

const repeatable = { repeatable: true } satisfies Partial<Request>;

/** The methods, one for each operation. */
export interface Parley extends Methods {}

/**
 * A client of one Parley server, with a method for every operation: a reply is its body, a stream is iterated with
 * `for await`, a failure is a typed error. It signs in by itself and keeps its token fresh.
 */
export class Parley {
  constructor(options: ParleyOptions) {
    const { baseUrl, timeoutMs = 120_000, retries = 3, now = Date.now } = options;
    const fetch = options.fetch ?? ((...args: Parameters<typeof globalThis.fetch>) => globalThis.fetch(...args));
    const headers = { 'X-API-Key-Id': options.apiKeyId ?? '', 'X-API-Key': options.apiKey ?? '' };
    // Signing in twice does no harm, so it may be repeated like a read.
    const signIn = () => sdk.signInWithApiKey({ client, headers, ...repeatable }) as unknown as Promise<SignIn>;
    const tokens: TokenSource = options.token === undefined ? signedInTokens(signIn, now) : givenTokens(options.token);
    const client = createTransport({ baseUrl: baseUrl.replace(/\/+$/, ''), timeoutMs, retries, now, fetch, tokens });
    for (const [id, operation] of Object.entries(sdk)) {
      const send = operation as (request: object) => unknown;
      const method = (input?: object) => send({ ...input, client, stream: streams[id as keyof Operations] });
      Object.defineProperty(this, id, { value: method, enumerable: true });
    }
  }
}

/** Returns the text of a whole reply: empty when it only calls tools. */
export function textOf(reply: Pick<MessageReply, 'message'>): string {
  const { content } = reply.message;
  return content.type === 'text' ? content.text : '';
}
