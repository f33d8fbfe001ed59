import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
  AuthenticationError,
  ConnectionError,
  NotFoundError,
  Parley,
  RateLimitError,
  UnavailableError,
  ValidationError,
} from '#src/clients/typescript/parley.ts';
import { ParleyClient } from '#src/clients/typescript-v1/parley.ts';
import { startMock, type StartedMock } from './fixture.ts';

let mock: StartedMock;
/** The fault of the requests that come. */
let fault: string | null = null;
beforeAll(async () => {
  mock = await startMock();
});
afterEach(() => {
  fault = null;
});
afterAll(() => mock.close());

const faulty: typeof fetch = (url, init) => {
  const headers = new Headers(init?.headers ?? (url as Request).headers);
  if (fault !== null) headers.set('parley-mock-fault', fault);
  return fetch(url, { ...init, headers });
};
const connect = (options: { retries?: number } = {}) =>
  new Parley({ baseUrl: mock.url, apiKeyId: 'key_1', apiKey: 'any', fetch: faulty, ...options });
const body = {
  message: { role: 'user', content: { type: 'text', text: 'One two three four five.' } },
  context: { agent_id: 'agt_01k2c5gq8zf3vr4xw1m6t0y9ab' },
} as const;

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** Returns the text that a stream of a reply says in pieces, and the whole. */
async function readReply(parley: Parley): Promise<[pieces: string, whole: unknown]> {
  const events = await collect(parley.streamMessage({ body }));
  const pieces = events.map((event) => (event.event === 'content_delta' ? event.delta : '')).join('');
  const last = events.at(-1)!;
  return [
    pieces,
    last.event === 'message_complete' && last.message.content.type === 'text' && last.message.content.text,
  ];
}

describe('the client of version 2, against the mock', () => {
  it('signs in, calls, and iterates over the pages of a list', async () => {
    const parley = connect();
    const agent = await parley.createAgent({ body: { key: 'guide', name: 'Guide', model: 'offline/echo' } });
    const agents = await collect(parley.listAgents({ query: { limit: 2 } }));
    expect(agents[0]).toEqual(agent);
    expect(new Set(agents.map(({ id }) => id)).size).toBe(agents.length);
  });

  it.each([
    ['status=400', ValidationError],
    ['status=401', AuthenticationError],
    ['problem=agent_not_found', NotFoundError],
    ['status=429', RateLimitError],
    ['status=503', UnavailableError],
  ])('throws what %s is', async (order, type) => {
    const parley = connect({ retries: 0 });
    await parley.listAgents();
    fault = order;
    await expect(parley.createAgent({ body: { key: 'a', name: 'A', model: 'm' } })).rejects.toBeInstanceOf(type);
  });

  it('tries again after a failure that passes, as soon as Retry-After says', async () => {
    fault = 'status=503; retry-after=0; times=2';
    expect((await connect().getAgent({ path: { agent_id: body.context.agent_id } })).id).toBe(body.context.agent_id);
  });

  it('reads a stream to its end although each connection is cut after a few frames', async () => {
    const whole = 'You said: “One two three four five.”';
    const parley = connect();
    await parley.listAgents();
    for (const frames of [1, 2, 5]) {
      fault = `cut=${frames}`;
      expect(await readReply(parley)).toEqual([whole, whole]);
    }
  });

  it.each(['line-ending=cr', 'line-ending=crlf', 'pause=1'])('is not misled by %s', async (order) => {
    fault = order;
    const whole = 'You said: “One two three four five.”';
    expect(await readReply(connect())).toEqual([whole, whole]);
  });

  it.each(['sse', 'ndjson'] as const)('gives each event of %s once, whichever frame comes twice', async (format) => {
    const parley = connect();
    const whole = await collect(parley.streamMessage({ body, format }));
    for (const frame of [1, 2, whole.length - 1, whole.length]) {
      fault = `duplicate=${frame}`;
      const names = (await collect(parley.streamMessage({ body, format }))).map(({ event }) => event);
      expect(names).toEqual(whole.map(({ event }) => event));
    }
  });

  it('fails with what a broken answer is when it may not try again', async () => {
    const parley = connect({ retries: 0 });
    await parley.listAgents();
    fault = 'cut=0';
    await expect(parley.getAgent({ path: { agent_id: body.context.agent_id } })).rejects.toBeInstanceOf(
      ConnectionError,
    );
    fault = 'page=502';
    await expect(parley.listAgents()).rejects.toMatchObject({ status: 502, code: 'unexpected_response' });
  });

  it('changes only what it has seen', async () => {
    const parley = connect();
    const { id: agent_id } = await parley.createAgent({ body: { key: 'tag', name: 'Tag', model: 'offline/echo' } });
    const headers = { 'If-Match': '"before"' };
    const change = parley.updateAgent({ path: { agent_id }, body: { name: 'Other' }, headers });
    await expect(change).rejects.toMatchObject({ status: 412, code: 'precondition_failed' });
  });
});

describe('the client of version 1, against the mock', () => {
  const client = () => new ParleyClient({ baseUrl: mock.url, apiKey: 'any', fetch: faulty });
  const chat = { message: 'Hi', agentId: body.context.agent_id, channelId: 'C1', workspaceId: 'W1' };

  it('calls, lists and streams', async () => {
    expect((await client().sendChat(chat)).message).toBe('You said: “Hi”');
    expect((await client().getAgents({ limit: 2 })).total).toBeGreaterThanOrEqual(7);
    const events = await collect(client().streamChat(chat));
    expect(events.map(({ type }) => type)).toEqual(expect.arrayContaining(['start', 'token', 'done']));
  });

  it('throws failures in the form of its version', async () => {
    fault = 'status=429';
    await expect(client().getAgentById(chat.agentId)).rejects.toMatchObject({
      code: 'rate_limit_exceeded',
      status: 429,
    });
  });
});
