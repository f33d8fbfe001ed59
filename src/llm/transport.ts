import { once } from 'node:events';
import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { pipeline, type Readable, type Transform } from 'node:stream';
import { constants, createBrotliDecompress, createGunzip, createInflate, createZstdDecompress } from 'node:zlib';
import { traceRequest } from '#src/telemetry/tracing/trace-request.ts';
import { Fault } from './fault.ts';
import { toWellFormedJson } from '#src/json/well-formed.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` for the SDK on `node:http`: a streamed body stays a node stream, which costs half of a web stream per token. Every
 * text that it sends is JSON of well-formed Unicode; a form is sent as its bytes.
 */
export type ModelTransport = {
  fetch: Fetch;
  /** The body of a response to POST, unless it is JSON or a failure: those are in the response itself. */
  body(response: Response): Readable | undefined;
  /** Reads the whole text of a response, of whatever type. */
  text(response: Response): Promise<string>;
  close(): void;
};

/** The longest text that is read: several images in base64. */
const maxTextLength = 64 * 1024 * 1024;

/** Creates the transport of requests to a gateway, with its own connections. */
export function createModelTransport(): ModelTransport {
  const options = { keepAlive: true, maxFreeSockets: 256, scheduling: 'lifo' } as const;
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  const bodies = new WeakMap<Response, Readable>();

  const ask = async (url: URL, init: RequestInit): Promise<Response> => {
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new TypeError(`Not an HTTP address: ${url.protocol}`);
    const message = await send(url, init, agents[url.protocol]);
    const head = { status: message.statusCode ?? 0, headers: responseHeaders(message) };
    const body = decoded(message);
    if (init.method === 'POST' && (await isStream(message, body))) {
      const response = new Response(null, head);
      bodies.set(response, body);
      return response;
    }
    // The status of a failure counts even when nobody can read its words.
    const text = await readText(body).catch((error: unknown) => {
      if (head.status < 400 || init.signal?.aborted) throw error;
      return '';
    });
    return new Response([204, 205, 304].includes(head.status) ? null : text, head);
  };
  const fetch: Fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    return traceRequest(url, init, (traced) => ask(url, traced));
  };

  return {
    fetch,
    body: (response) => bodies.get(response),
    text: (response) => {
      const body = bodies.get(response);
      return body ? readText(body) : response.text();
    },
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  };
}

/** Decoders by the names of content codings. What was cut off is read as far as it goes. */
const decoders: Record<string, () => Transform> = {
  gzip: () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  'x-gzip': () => createGunzip({ finishFlush: constants.Z_SYNC_FLUSH }),
  deflate: () => createInflate({ finishFlush: constants.Z_SYNC_FLUSH }),
  br: () => createBrotliDecompress({ finishFlush: constants.BROTLI_OPERATION_FLUSH }),
  zstd: () => createZstdDecompress(),
};

/**
 * Returns the body of a message without its content codings. None is asked for, and some gateways use one all the same.
 */
function decoded(message: IncomingMessage): Readable {
  const names = (message.headers['content-encoding'] ?? '').toLowerCase().split(',');
  const codings = names.map((name) => name.trim()).filter((name) => name !== '' && name !== 'identity');
  const unknown = codings.find((name) => !Object.hasOwn(decoders, name));
  if (unknown !== undefined) {
    message.destroy();
    throw new Fault(
      'upstream_failure',
      `answered in the content coding ${unknown.slice(0, 40)}, which nobody asked for.`,
    );
  }
  let body: Readable = message;
  for (const name of codings.toReversed()) body = pipeline(body, decoders[name]!(), () => {});
  return body;
}

/**
 * Tells whether a body is read as a stream: one that says that it is JSON is believed unless it begins with an event.
 */
async function isStream(message: IncomingMessage, body: Readable): Promise<boolean> {
  if (message.statusCode !== 200) return false;
  if (!/^application\/(\w+\+)?json/i.test(message.headers['content-type'] ?? '')) return true;
  return /^(data|event|id|retry)?:/.test(await beginning(body));
}

/** Waits until there is more of a body, or no more. */
async function news(body: Readable): Promise<void> {
  const heard = new AbortController();
  const { signal } = heard;
  try {
    await Promise.race(['readable', 'end', 'close'].map((event) => once(body, event, { signal })));
  } finally {
    heard.abort();
  }
}

/** Returns the first letters of a body after its white space, which all stay in it. */
async function beginning(body: Readable): Promise<string> {
  const parts: Buffer[] = [];
  while (!body.readableEnded && !body.destroyed) {
    const part = body.read() as Buffer | null;
    if (part === null) {
      await news(body);
      continue;
    }
    parts.push(part);
    const text = part.toString('latin1').trimStart();
    if (text === '') continue;
    body.unshift(Buffer.concat(parts));
    return text.slice(0, 20);
  }
  return '';
}

/** A kept connection may be closed by the other side just when it is used again: then once more, on a new one. */
async function send(url: URL, init: RequestInit, agent: HttpAgent): Promise<IncomingMessage> {
  const first = open(url, init, agent);
  try {
    return await first.response;
  } catch (error) {
    const stale = first.request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET';
    if (!stale || init.signal?.aborted) throw error;
    return open(url, init, agent).response;
  }
}

/** Returns the body of a request as it is sent: text as well-formed JSON, and bytes as they are. */
function toSentBody(body: RequestInit['body']): string | Uint8Array | undefined {
  if (typeof body === 'string') return toWellFormedJson(body);
  return body instanceof Uint8Array ? body : undefined;
}

function open(url: URL, init: RequestInit, agent: HttpAgent) {
  const headers = { ...Object.fromEntries(new Headers(init.headers)), 'accept-encoding': 'identity' } as Record<
    string,
    string
  >;
  const body = toSentBody(init.body);
  if (body !== undefined) headers['content-length'] = String(Buffer.byteLength(body));
  const options: RequestOptions = {
    method: init.method ?? 'GET',
    headers,
    agent,
    ...(init.signal && { signal: init.signal }),
  };
  const request: ClientRequest = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, options);
  const response = new Promise<IncomingMessage>((resolve, reject) => {
    request.once('response', resolve);
    request.on('error', reject);
  });
  request.end(body);
  return { request, response };
}

function responseHeaders(message: IncomingMessage): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(message.headersDistinct)) {
    for (const one of value ?? []) headers.append(name, one);
  }
  return headers;
}

async function readText(body: Readable): Promise<string> {
  body.setEncoding('utf8');
  let text = '';
  for await (const part of body) {
    text += part;
    if (text.length > maxTextLength) throw new Fault('upstream_failure', 'sent an answer that is too long.');
  }
  return text;
}
