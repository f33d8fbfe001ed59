import { createClient, type Client } from '#generated/v1/client/client/index.ts';
import type { ChatStreamEvent } from '#generated/v1/client/types.gen.ts';
import { errorOf, ParleyApiError } from './errors.ts';

export type TransportOptions = {
  baseUrl: string;
  /** Who calls: an API key, or a token. */
  authorization: Record<string, string>;
  fetch: typeof globalThis.fetch;
};

/** What the generated functions hand over. */
type Request = {
  url: string;
  path?: Record<string, unknown>;
  query?: Record<string, unknown>;
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** An answer with what its headers count. */
export type Counted<T> = T & { total: number };

/** What the generated functions are given for their `client`. */
export function createTransport({ baseUrl, authorization, fetch }: TransportOptions): Client {
  const { buildUrl } = createClient({ baseUrl });

  async function exchange(method: string, accept: string, request: Request): Promise<Response> {
    const { url, path, query, body, headers, signal } = request;
    const response = await fetch(buildUrl({ url, path, query }), {
      method,
      headers: { ...headers, ...authorization, accept },
      body: body === undefined ? null : JSON.stringify(body),
      signal: signal ?? null,
    });
    if (!response.ok) throw await errorOf(response);
    return response;
  }

  const call = (method: string) => async (request: Request) => {
    const response = await exchange(method, 'application/json', request);
    const total = response.headers.get('x-total-count');
    const body = (await response.json()) as object;
    return total === null ? body : { ...body, total: Number(total) };
  };

  async function* stream(request: Request): AsyncGenerator<ChatStreamEvent, void, undefined> {
    const response = await exchange('POST', 'text/event-stream', request);
    const requestId = response.headers.get('x-request-id');
    let ended = false;
    for await (const event of eventsOf(response)) {
      if (event.type === 'error')
        throw new ParleyApiError(event.error.code, event.error.message, { status: null, requestId });
      ended = event.type === 'done';
      yield event;
    }
    if (!ended) throw new ParleyApiError('unexpected_response', 'The stream was cut off.', { status: null, requestId });
  }

  return { get: call('GET'), post: call('POST'), sse: { post: stream } } as unknown as Client;
}

/** Yields the events of a stream: what is in `data`, one after an empty line. */
async function* eventsOf(response: Response): AsyncGenerator<ChatStreamEvent, void, undefined> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  try {
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      const frames = (rest + chunk.value).split('\n\n');
      rest = frames.pop()!;
      for (const frame of frames) {
        const data = frame.split('\n').find((line) => line.startsWith('data: '));
        if (data) yield JSON.parse(data.slice('data: '.length)) as ChatStreamEvent;
      }
    }
  } finally {
    await reader.cancel();
  }
}
