import { createClient, type Client } from '#generated/v2/client/client/index.ts';
import { AuthenticationError, errorFromResponse, ParleyError } from './errors.ts';
import { Patience } from './patience.ts';
import { reply, type Reply } from './reply.ts';
import { keyHeader, withKey } from './idempotency-key.ts';
import { retryDelayMs, type Repetition } from './retry.ts';
import { EventStream, type Seen } from './stream.ts';
import type { TokenSource } from './tokens.ts';

/** The options of a client, with the platform's functions that it uses. */
export type TransportOptions = {
  baseUrl: string;
  fetch: typeof globalThis.fetch;
  timeoutMs: number;
  retries: number;
  now: () => number;
  tokens: TokenSource;
};

/** The input of the generated functions, and the options of a call. */
export type Request = {
  url: string;
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  /** Present when the operation asks for a credential. */
  security?: readonly unknown[];
  signal?: AbortSignal;
  timeoutMs?: number;
  retries?: number;
  /** Whether doing it twice does no harm; true for GET. */
  repeatable?: boolean;
  format?: 'sse' | 'ndjson';
  /** The kind of the stream. */
  stream?: StreamKind;
};

/** A request with its method. */
export type Asked = { method: string; request: Request };

/** The way in which a stream ends, and is asked for again after the last event; null when it cannot be. */
export type StreamKind = {
  endings: readonly string[];
  endless?: (request: Request) => boolean;
  resume: (request: Request, seen: Seen) => Asked | null;
};

/** A call under way, however often it is sent. */
type Call = { method: string; accept: string; request: Request; patience: Patience };
type Send = <T>(call: Call, read: (response: Response) => Promise<T>) => Promise<T>;

const mediaTypes = { sse: 'text/event-stream', ndjson: 'application/x-ndjson' };

/** Creates the `client` of the generated functions: our retries, tokens, errors and streams. */
export function createTransport(options: TransportOptions): Client {
  const send = sender(options);
  const patienceOf = (request: Request) => new Patience(request.timeoutMs ?? options.timeoutMs, request.signal);

  function call(method: string, sent: Request): Reply<unknown> {
    const request = withKey(method, sent);
    const patience = patienceOf(request);
    const answer = patience.during(() => send({ method, accept: 'application/json', request, patience }, answerOf));
    return reply(answer, request.query ?? {}, (query) => call(method, { ...request, query }));
  }

  function stream(method: string, sent: Request): EventStream<unknown> {
    const request = withKey(method, sent);
    const { stream: kind, format = 'sse', retries = options.retries } = request;
    const accept = mediaTypes[format];
    const open = (seen: Seen | null) => {
      const asked = seen ? kind?.resume(request, seen) : { method, request };
      if (!asked) return null;
      const patience = patienceOf(request);
      const read = async (response: Response) => ({ response, patience });
      return patience.during(() => send({ ...asked, accept, patience }, read));
    };
    const endless = kind?.endless?.(request) ?? false;
    return new EventStream(open, { endings: kind?.endings ?? [], endless, retries });
  }

  return { ...byMethod(call), sse: byMethod(stream) } as unknown as Client;
}

function byMethod<T>(send: (method: string, request: Request) => T) {
  const of = (method: string) => (request: Request) => send(method, request);
  return { get: of('GET'), post: of('POST'), put: of('PUT'), patch: of('PATCH'), delete: of('DELETE') };
}

function repetitionOf(method: string, { repeatable, headers }: Request): Repetition {
  if (repeatable ?? method === 'GET') return 'freely';
  return headers?.[keyHeader] === undefined ? 'refused' : 'by_key';
}

/** Sends until it works, may not be repeated, or there is no time left. */
function sender(options: TransportOptions): Send {
  const sendOnce = authorized(options);
  return async (call, read) => {
    const { method, request, patience } = call;
    const repetition = repetitionOf(method, request);
    const retries = request.retries ?? options.retries;
    for (let tries = 0; ; tries++) {
      try {
        return await read(await sendOnce(call));
      } catch (cause) {
        const error = patience.explain(cause);
        const delay = tries < retries ? retryDelayMs(error, tries, repetition) : null;
        if (delay === null || !(await patience.pause(delay))) throw error;
      }
    }
  };
}

/** Sends once with a token, and once more with another one if the first was refused. */
function authorized(options: TransportOptions): (call: Call) => Promise<Response> {
  const sendWith = exchange(options);
  return async (call) => {
    const { request, patience } = call;
    if (!request.security?.length) return sendWith(call, null);
    const token = await patience.beside(options.tokens.current());
    try {
      return await sendWith(call, token);
    } catch (error) {
      if (!(error instanceof AuthenticationError)) throw error;
      const another = await patience.beside(options.tokens.renew(token));
      if (another === token) throw error;
      return sendWith(call, another);
    }
  };
}

/** Returns the function that sends one request and reads its answer; any status but success is thrown. */
function exchange({ baseUrl, fetch, now }: TransportOptions) {
  const { buildUrl } = createClient({ baseUrl });
  return async ({ method, accept, request, patience }: Call, token: string | null): Promise<Response> => {
    const { url, path, query, body } = request;
    const headers = new Headers(request.headers);
    headers.set('accept', accept);
    if (token !== null) headers.set('authorization', `Bearer ${token}`);
    if (body === undefined) headers.delete('content-type');
    const response = await fetch(buildUrl({ url, path, query }), {
      method,
      headers,
      body: body === undefined ? null : JSON.stringify(body),
      signal: patience.signal,
    });
    if (response.ok) return response;
    throw await errorFromResponse(response, now());
  };
}

const answerOf = async (response: Response) => ({ response, data: await bodyOf(response) });

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ParleyError({
      message: 'The answer is not JSON.',
      code: 'unexpected_response',
      status: response.status,
      requestId: response.headers.get('x-request-id'),
      cause,
    });
  }
}
