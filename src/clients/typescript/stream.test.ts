import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ServerResponse } from 'node:http';
import { problem, problemBody, signIn, signInPath, startServer, type Answer, type Fixture } from './fixture.ts';
import { ConflictError, ConnectionError, Parley, ParleyError, TimeoutError, UpstreamError } from './parley.ts';

let server: Fixture;
afterEach(() => server.close());

const path = '/v2/chat/messages/stream';
const input = { body: { message: { role: 'user', content: { type: 'text', text: 'Hi' } }, context: {} } } as const;

const start = { event: 'message_start', message_id: 'msg_1' };
const delta = (text: string, index: number) => ({ event: 'content_delta', message_id: 'msg_1', delta: text, index });
const complete = { event: 'message_complete', message: { id: 'msg_1' } };
const whole = [start, delta('Grüß ', 0), delta('dich 👋', 1), complete];

const sse = (events: object[]) => events.map((event, i) => `id: ${i + 4}\ndata: ${JSON.stringify(event)}\n\n`).join('');
const ndjson = (events: object[]) => events.map((event, i) => `${JSON.stringify({ seq: i + 4, event })}\n`).join('');

function open(res: ServerResponse, type = 'text/event-stream'): ServerResponse {
  res.writeHead(200, { 'content-type': type });
  res.flushHeaders();
  return res;
}

async function connect(answer: Answer): Promise<Parley> {
  server = await startServer({ [signInPath]: signIn(), [path]: answer });
  return new Parley({ baseUrl: server.baseUrl, apiKeyId: 'key_1', apiKey: 'secret' });
}

/** The number of events that `read` has been given. */
let shown = 0;
beforeEach(() => (shown = 0));

/** Destroys a connection when so many events have been read: what nobody has read yet is lost with it. */
function destroyOnceShown(res: ServerResponse, count: number): void {
  const timer = setInterval(() => {
    if (shown < count) return;
    clearInterval(timer);
    res.destroy();
  }, 5);
}

/** What was read, and what ended it. */
async function read<T>(stream: AsyncIterable<T>): Promise<{ events: T[]; error: unknown }> {
  const events: T[] = [];
  try {
    for await (const event of stream) {
      events.push(event);
      shown += 1;
    }
    return { events, error: null };
  } catch (error) {
    return { events, error };
  }
}

describe('a lost connection', () => {
  const begun = { ...start, run_id: 'run_1' };
  const reply = [begun, ...whole.slice(1)];
  const text = (events: object[], from = 4) =>
    events.map((event, i) => `id: ${i + from}\ndata: ${JSON.stringify(event)}\n\n`).join('');

  it('of a reply is opened again behind the last event, as often as it brings something new', async () => {
    const parley = await connect((res, { method, headers }) => {
      const next = method === 'POST' ? 4 : Number(headers['last-event-id']) + 1;
      open(res).write(text(reply.slice(next - 4, next - 3), next));
      destroyOnceShown(res, next - 3);
    });
    const stream = parley.streamMessage({ ...input, retries: 0 });
    expect(await read(stream)).toEqual({ events: reply, error: null });
    expect(
      server.seen
        .filter(({ url }) => url.startsWith(path))
        .map(({ method, url, body, headers }) => [method, url, body === '', headers['last-event-id']]),
    ).toEqual([
      ['POST', path, false, undefined],
      ['GET', `${path}?run_id=run_1`, true, '4'],
      ['GET', `${path}?run_id=run_1`, true, '5'],
      ['GET', `${path}?run_id=run_1`, true, '6'],
    ]);
  });

  it('is thrown when opening it again brings nothing, or is refused', async () => {
    const parley = await connect((res, { method }) => {
      open(res).write(method === 'POST' ? text([begun]) : ': ping\n\n');
      destroyOnceShown(res, 1);
    });
    const { events, error } = await read(parley.streamMessage({ ...input, retries: 2 }));
    expect([events, server.count(path)]).toEqual([[begun], 4]);
    expect(error).toBeInstanceOf(ConnectionError);
    await server.close();
    const refused = await connect((res, { method }) => {
      if (method === 'GET') return problem(res, 404, 'run_not_found');
      open(res).end(text([begun]));
    });
    expect((await read(refused.streamMessage(input))).error).toMatchObject({ code: 'run_not_found' });
  });

  const log = (n: number) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId: 'n', delta: `${n}` });
  const logPath = '/v2/sessions/sess_1/events';
  const session = { path: { session_id: 'sess_1' } };
  async function follow(answer: Answer): Promise<Parley> {
    server = await startServer({ [signInPath]: signIn(), [logPath]: answer });
    return new Parley({ baseUrl: server.baseUrl, apiKeyId: 'key_1', apiKey: 'secret' });
  }

  it.each([
    ['sse', (seq: number) => `id: ${seq}\ndata: ${JSON.stringify(log(seq))}\n\n`, 'data: {"type":"RUN_STARTED"}\n\n'],
    [
      'ndjson',
      (seq: number) => `${JSON.stringify({ seq: seq - 1, last_seq: seq, event: log(seq) })}\n`,
      '{"seq":1,"event":{"type":"RUN_STARTED"}}\n',
    ],
  ] as const)('of a log in %s is opened again behind the last event, for ever', async (format, frame, prelude) => {
    const parley = await follow((res, { headers }, count) => {
      const next = Number(headers['last-event-id'] ?? 2) + 2;
      open(res, format === 'sse' ? 'text/event-stream' : 'application/x-ndjson');
      res.end(count === 1 ? prelude : frame(next));
    });
    const events: unknown[] = [];
    const stream = parley.streamSessionEvents({ ...session, format, query: { after_seq: 1 } });
    for await (const event of stream) {
      events.push(event);
      if (events.length === 4) break;
    }
    const first = format === 'sse' ? 4 : 3;
    expect(events).toEqual([{ type: 'RUN_STARTED' }, log(first), log(first + 2), log(first + 4)]);
    expect(stream.lastSeq).toBe(first + 4);
  });

  it('of a log is opened again with another token when its own has ended, until there is none', async () => {
    const ended = { type: 'CUSTOM', name: 'parley.error', value: problemBody(401, 'authentication_failed') };
    const parley = await follow((res, { headers }, count) => {
      if (headers.authorization !== `Bearer token-${count > 3 ? 2 : 1}` || count > 8)
        return problem(res, 401, 'authentication_failed');
      open(res).end(count === 5 ? text([log(5)], 5) : `data: ${JSON.stringify(ended)}\n\n`);
    });
    const { events, error } = await read(parley.streamSessionEvents({ ...session, retries: 0 }));
    expect(events).toEqual([log(5)]);
    expect(error).toMatchObject({ code: 'authentication_failed' });
    expect(server.count(signInPath)).toBe(3);
  });

  it('of a log that is not followed ends with its end', async () => {
    const parley = await follow((res) => void open(res).end(`id: 3\ndata: ${JSON.stringify(log(3))}\n\n`));
    const query = { follow: false } as const;
    expect(await read(parley.streamSessionEvents({ ...session, query }))).toEqual({ events: [log(3)], error: null });
    expect(server.count(logPath)).toBe(1);
  });

  it('is none when the server tells of a problem', async () => {
    const value = problemBody(503, 'service_unavailable');
    const parley = await follow((res) => {
      open(res).end(`data: ${JSON.stringify({ type: 'CUSTOM', name: 'parley.error', value })}\n\n`);
    });
    expect((await read(parley.streamSessionEvents(session))).error).toMatchObject({ code: 'service_unavailable' });
    expect(server.count(logPath)).toBe(1);
  });
});

describe('streamMessage', () => {
  it.each([
    ['sse', 'text/event-stream', sse(whole)],
    ['ndjson', 'application/x-ndjson', ndjson(whole)],
  ] as const)('gives the events of %s as they come, byte by byte', async (format, type, text) => {
    const parley = await connect(async (res) => {
      open(res, type);
      for (const byte of Buffer.from(text)) {
        res.write(Buffer.of(byte));
        if (byte === 0x0a || byte > 0x7f) await new Promise(setImmediate);
      }
      res.end();
    });
    const stream = parley.streamMessage({ ...input, format });
    expect(await read(stream)).toEqual({ events: whole, error: null });
    expect(stream.lastSeq).toBe(7);
    expect(server.seen.at(-1)!.headers.accept).toBe(type);
  });

  it.each([
    ['sse', 'text/event-stream', sse],
    ['ndjson', 'application/x-ndjson', ndjson],
  ] as const)('gives each event once, whatever comes again in %s', async (format, type, encode) => {
    const frames = encode(whole).split(format === 'sse' ? /(?<=\n\n)/ : /(?<=\n)/);
    for (const [from, to] of [...frames.keys()].flatMap((to) =>
      [...frames.keys()].map((from) => [from, to] as const),
    )) {
      const text = [...frames.slice(0, to + 1), ...frames.slice(from, to + 1), ...frames.slice(to + 1)].join('');
      const parley = await connect((res) => void open(res, type).end(text));
      expect(await read(parley.streamMessage({ ...input, format }))).toEqual({ events: whole, error: null });
      await server.close();
    }
  });

  it('gives the events beside the log that stand at the place of the last one', async () => {
    const prelude = [{ type: 'RUN_STARTED' }, { type: 'MESSAGES_SNAPSHOT' }];
    const gap = { type: 'CUSTOM', name: 'parley.gap', value: { from_seq: 6, to_seq: 8 } };
    const entries = [
      [4, prelude[0]],
      [4, prelude[1]],
      [5, { type: 'STEP_STARTED' }],
      [5, gap],
    ] as const;
    const text = entries.map(([seq, event]) => `${JSON.stringify({ seq, event })}\n`).join('');
    server = await startServer({
      [signInPath]: signIn(),
      '/v2/sessions/s/events': (res) => void open(res, 'application/x-ndjson').end(text),
    });
    const parley = new Parley({ baseUrl: server.baseUrl, apiKeyId: 'key_1', apiKey: 'secret' });
    const stream = parley.streamSessionEvents({
      path: { session_id: 's' },
      query: { follow: false, after_seq: 4 },
      format: 'ndjson',
    });
    expect((await read(stream.entries())).events).toEqual(entries);
  });

  it('gives the sequences, or only the text', async () => {
    const parley = await connect((res) => void open(res).end(sse(whole)));
    const { events } = await read(parley.streamMessage(input).entries());
    expect(events.map(([seq, { event }]) => [seq, event])).toEqual([
      [4, 'message_start'],
      [5, 'content_delta'],
      [6, 'content_delta'],
      [7, 'message_complete'],
    ]);
    expect((await read(parley.streamMessage(input).text())).events.join('')).toBe('Grüß dich 👋');
  });

  it('gives only the text of messages that hold, in both forms of a stream', async () => {
    const id = (n: number) => ({ message_id: `msg_${n}` });
    const begin = (n: number, more: object) => ({ event: 'message_start', ...id(n), ...more });
    const say = (n: number, delta: string) => ({ event: 'content_delta', ...id(n), delta, index: 0 });
    const rejected = [begin(1, { provisional: true }), say(1, 'Three.')];
    const second = [begin(2, { provisional: true, replaces: 'msg_1' }), say(2, '{"degrees":'), say(2, ' 3}')];
    const error = { event: 'error', error: problemBody(502, 'response_format_unmet') };
    const called = { event: 'tool_call', ...id(1), tool_call: { id: 'c', name: 'x', arguments: '{}' } };
    const textOf = async (...events: object[]) => {
      const parley = await connect((res) => void open(res).end(sse(events)));
      const { events: pieces, error: ended } = await read(parley.streamMessage(input).text());
      await server.close();
      return [pieces.join(''), ended === null];
    };
    expect(await textOf(...rejected, ...second, complete)).toEqual(['{"degrees": 3}', true]);
    expect(await textOf(...rejected, ...second, error)).toEqual(['', false]);
    expect(await textOf(...rejected, called, begin(2, {}), say(2, ' Two.'), complete)).toEqual(['Three. Two.', true]);
    const metadata = { provisional: true };
    const agui = [
      { type: 'TEXT_MESSAGE_START', messageId: 'a', metadata },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'a', delta: 'Three.' },
      { type: 'REASONING_MESSAGE_CONTENT', messageId: 'b', delta: 'Again.' },
      { type: 'TEXT_MESSAGE_START', messageId: 'c', metadata: { ...metadata, replaces: 'a' } },
      { type: 'TEXT_MESSAGE_CONTENT', messageId: 'c', delta: '{}' },
      { type: 'RUN_FINISHED' },
      complete,
    ];
    expect(await textOf(...agui)).toEqual(['{}', true]);
  });

  it('sends nothing until it is read, and is read once', async () => {
    const parley = await connect((res) => void open(res).end(sse(whole)));
    const stream = parley.streamMessage(input);
    expect(server.seen).toHaveLength(0);
    await read(stream);
    expect((await read(stream)).error).toBeInstanceOf(TypeError);
    expect(server.count(path)).toBe(1);
  });

  it('is over with message_complete, even if the server keeps the line', async () => {
    const parley = await connect((res) => void open(res).write(sse(whole)));
    expect((await read(parley.streamMessage(input))).error).toBeNull();
  });

  it('throws the problem of an error event at its place', async () => {
    const error = { event: 'error', error: problemBody(502, 'upstream_failure') };
    const parley = await connect((res) => void open(res).end(sse([start, error])));
    const result = await read(parley.streamMessage(input));
    expect(result.events).toEqual([start]);
    expect(result.error).toBeInstanceOf(UpstreamError);
    expect(result.error).toMatchObject({ code: 'upstream_failure', problem: error.error });
  });

  it('throws a refusal before the first event, and tries a 429 again', async () => {
    const parley = await connect((res, _seen, count) =>
      count === 1
        ? problem(res, 429, 'rate_limit_exceeded', { 'retry-after': '0' })
        : problem(res, 409, 'run_in_progress'),
    );
    const { events, error } = await read(parley.streamMessage(input));
    expect(events).toEqual([]);
    expect(error).toBeInstanceOf(ConflictError);
    expect(server.count(path)).toBe(2);
  });

  it.each([
    ['is destroyed', (res: ServerResponse) => destroyOnceShown(res, 2)],
    ['ends between events', (res: ServerResponse) => res.end()],
    ['ends inside an event', (res: ServerResponse) => res.end('id: 9\ndata: {"event":"message_complete"}')],
  ])('is asked for again by its key before it has told its run, when the connection %s', async (_name, lose) => {
    const parley = await connect((res) => {
      open(res).write(sse(whole.slice(0, 2)));
      lose(res);
    });
    const stream = parley.streamMessage({ ...input, retries: 0 });
    const { events, error } = await read(stream);
    expect(events).toEqual(whole.slice(0, 2));
    expect(error).toBeInstanceOf(ConnectionError);
    expect([stream.lastSeq, server.count(path)]).toEqual([5, 2]);
    const [, first, second] = server.seen.map(({ method, headers }) => [method, headers['idempotency-key']]);
    expect(second).toEqual(first);
  });

  it('throws a TimeoutError when nothing is heard, but not while its reader is slow', async () => {
    const parley = await connect(async (res) => {
      open(res);
      for (const line of sse(whole)
        .split(/(?<=\n\n)/)
        .slice(0, 3)) {
        res.write(line);
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    });
    const events: unknown[] = [];
    const slow = async () => {
      for await (const event of parley.streamMessage({ ...input, timeoutMs: 1000 })) {
        events.push(event);
        await new Promise((resolve) => setTimeout(resolve, 1200));
      }
    };
    await expect(slow()).rejects.toBeInstanceOf(TimeoutError);
    expect(events).toEqual(whole.slice(0, 3));
  });

  it('is kept alive by heartbeats', async () => {
    const parley = await connect(async (res) => {
      open(res);
      for (let i = 0; i < 6; i++) {
        res.write(': ping\n\n');
        await new Promise((resolve) => setTimeout(resolve, 250));
      }
      res.end(sse(whole));
    });
    expect((await read(parley.streamMessage({ ...input, timeoutMs: 1000 }))).error).toBeNull();
  });

  it('closes the connection when the loop is left or aborted', async () => {
    let closed = 0;
    const parley = await connect((res) => {
      res.on('close', () => (closed += 1));
      open(res).write(sse(whole.slice(0, 2)));
    });
    for await (const event of parley.streamMessage(input)) {
      expect(event.event).toBe('message_start');
      break;
    }
    await expect.poll(() => closed).toBe(1);
    const controller = new AbortController();
    let events = 0;
    const reading = async () => {
      for await (const _ of parley.streamMessage({ ...input, signal: controller.signal }))
        if ((events += 1) === 2) setTimeout(() => controller.abort(new Error('enough')), 20);
    };
    await expect(reading()).rejects.toThrow('enough');
    expect(events).toBe(2);
    await expect.poll(() => closed).toBe(2);
  });

  it.each([
    ['is not a stream', 'text/html', '<html>'],
    ['is not JSON', 'text/event-stream', 'id: 1\ndata: {oops\n\n'],
  ])('throws when what comes %s', async (_name, type, text) => {
    const parley = await connect((res) => void open(res, type).end(text));
    const { error } = await read(parley.streamMessage(input));
    expect(error).toBeInstanceOf(ParleyError);
    expect(error).toMatchObject({ code: 'unexpected_response' });
  });
});
