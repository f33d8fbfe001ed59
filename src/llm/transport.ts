import { Agent as HttpAgent, request as httpRequest } from 'node:http';
import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { toWellFormedJson } from './well-formed.ts';

type Fetch = (input: string | URL | Request, init?: RequestInit) => Promise<Response>;

/**
 * `fetch` for the SDK on `node:http`: a streamed body stays a node stream, which costs half of a web stream per token. Every
 * body that it sends is JSON of well-formed Unicode.
 */
export type Transport = {
  fetch: Fetch;
  /** The body of a response to POST, unless it is JSON or a failure: those are in the response itself. */
  body(response: Response): IncomingMessage | undefined;
  close(): void;
};

const maxTextBytes = 16 * 1024 * 1024;

export function createTransport(): Transport {
  const options = { keepAlive: true, maxFreeSockets: 256, scheduling: 'lifo' } as const;
  const agents = { 'http:': new HttpAgent(options), 'https:': new HttpsAgent(options) };
  const bodies = new WeakMap<Response, IncomingMessage>();

  const fetch: Fetch = async (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol !== 'http:' && url.protocol !== 'https:')
      throw new TypeError(`Not an HTTP address: ${url.protocol}`);
    const message = await send(url, init, agents[url.protocol]);
    const head = { status: message.statusCode ?? 0, headers: responseHeaders(message) };
    if (init.method === 'POST' && isStream(message)) {
      const response = new Response(null, head);
      bodies.set(response, message);
      return response;
    }
    const text = await readText(message);
    return new Response([204, 205, 304].includes(head.status) ? null : text, head);
  };

  return {
    fetch,
    body: (response) => bodies.get(response),
    close: () => Object.values(agents).forEach((agent) => agent.destroy()),
  };
}

function isStream(message: IncomingMessage): boolean {
  const ok = message.statusCode === 200;
  return ok && !/^application\/(\w+\+)?json/i.test(message.headers['content-type'] ?? '');
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

function open(url: URL, init: RequestInit, agent: HttpAgent) {
  const headers = Object.fromEntries(new Headers(init.headers));
  const body = typeof init.body === 'string' ? toWellFormedJson(init.body) : undefined;
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

async function readText(message: IncomingMessage): Promise<string> {
  message.setEncoding('utf8');
  let text = '';
  for await (const part of message) {
    text += part;
    if (text.length > maxTextBytes) break;
  }
  return text;
}
