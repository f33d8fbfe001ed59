import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { createAccessChanges } from '#src/access/access-changes.ts';
import { problem } from '#src/api/problems.ts';
import { startFixture, ticks } from './fixture.ts';
import type { HttpFixture } from './fixture.ts';

let api: HttpFixture;
afterEach(() => api.close());

type Tick = { seq: number; event: object };

async function streaming(
  events: (signal: AbortSignal) => AsyncIterable<Tick>,
  options = {},
  reply = {},
): Promise<void> {
  api = await startFixture({
    handlers: {
      streamThings: async ({ signal }: { signal: AbortSignal }) => ({ status: 200, events: events(signal), ...reply }),
    },
    ...options,
  });
}

const reader = { organizationId: 'org_1', subject: 'usr_1', credentialId: 'key_1', scopes: new Set(['things:read']) };
const open = (accept = 'text/event-stream') => api.post('/v2/things/stream', '', { accept });
const tick = (n: number): Tick => ({ seq: n, event: { event: 'tick', n } });

describe('a stream', () => {
  it('is server-sent events by default', async () => {
    await streaming(() => ticks(2));
    const answer = await open('*/*');
    expect(answer.headers.get('content-type')).toBe('text/event-stream');
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
    expect(answer.headers.get('x-accel-buffering')).toBe('no');
    expect(answer.headers.get('content-encoding')).toBeNull();
    expect(await answer.text()).toBe(
      'id: 1\nevent: tick\ndata: {"event":"tick","n":1}\n\nid: 2\nevent: tick\ndata: {"event":"tick","n":2}\n\n',
    );
  });

  it('is lines of JSON when asked for', async () => {
    await streaming(() => ticks(2));
    const answer = await open('application/x-ndjson');
    expect(answer.headers.get('content-type')).toBe('application/x-ndjson');
    expect(await answer.text()).toBe(
      '{"seq":1,"event":{"event":"tick","n":1}}\n{"seq":2,"event":{"event":"tick","n":2}}\n',
    );
  });

  it('is accepted with a charset', async () => {
    await streaming(() => ticks(1));
    for (const type of ['text/event-stream', 'application/x-ndjson']) {
      const answer = await open(`${type}; charset=utf-8`);
      expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    }
  });

  it('has nothing that some reader takes for the end of a line', async () => {
    const text = 'a\u2028b\u2029c\u0085d\r\ne\u001e\u000b';
    await streaming(async function* () {
      yield { seq: 1, event: { event: 'tick', n: 1, type: text, text } };
    });
    for (const type of ['text/event-stream', 'application/x-ndjson']) {
      const lines = (await (await open(type)).text()).split('\n');
      for (const line of lines) expect(line).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      const json = lines.find((line) => line.includes('{"'))!.replace('data: ', '');
      expect(JSON.parse(json)).toMatchObject(type === 'text/event-stream' ? { text } : { event: { text } });
    }
  });

  it('answers an ordinary problem for a failure before the first event', async () => {
    await streaming(async function* () {
      throw problem('conflict', 'Busy.');
    });
    const answer = await open();
    expect([answer.status, answer.headers.get('content-type')]).toEqual([409, 'application/problem+json']);
  });

  it('ends with an error event for a failure after it', async () => {
    await streaming(async function* () {
      yield tick(1);
      throw problem('upstream_failure', 'The model is gone.');
    });
    const text = await (await open()).text();
    const last = text.trimEnd().split('\n\n').at(-1)!;
    expect(last).toMatch(/^event: error\ndata: /);
    expect(JSON.parse(last.split('data: ')[1]!)).toMatchObject({
      event: 'error',
      error: { status: 502, error_code: 'upstream_failure', detail: 'The model is gone.' },
    });
    expect(api.log.at(-1)).toMatchObject({ status: 200, error_code: 'upstream_failure' });
  });

  it('never sends an event that breaks the contract', async () => {
    await streaming(async function* () {
      yield tick(1);
      yield { seq: 2, event: { event: 'tick', n: 'two' } };
    });
    const text = await (await open('application/x-ndjson')).text();
    expect(text).not.toContain('two');
    expect(JSON.parse(text.trim().split('\n').at(-1)!)).toMatchObject({
      seq: 1,
      event: { error: { error_code: 'response_contract_violation' } },
    });
    expect(JSON.stringify(api.log.at(-1))).toContain('event 2');
  });

  it('is kept open by heartbeats, also before the first event', async () => {
    const opened = Promise.withResolvers<void>();
    await streaming(
      async function* () {
        await opened.promise;
        yield tick(1);
      },
      { heartbeatMs: 20 },
    );
    const answer = await open();
    opened.resolve();
    const text = await answer.text();
    expect(text).toMatch(/^(: ping\n\n)+id: 1\n/);
  });

  it('names an event by its type too, and keeps the name on its line', async () => {
    const events = [
      { seq: 1, event: { event: 'tick', n: 1, type: 'TICK' } },
      { seq: 2, event: { event: 'tick', n: 2, type: 'A\nid: 9\r\nB' } },
    ];
    await streaming(async function* () {
      yield* events;
    });
    const text = await (await open()).text();
    expect(text.split('\n\n').map((frame) => frame.split('\n').slice(0, 2))).toEqual([
      ['id: 1', 'event: TICK'],
      ['id: 2', 'event: A id: 9  B'],
      [''],
    ]);
  });

  it('gives the place to go on from, and none for what is not in the log', async () => {
    const entries = [
      { seq: 4, resumeAt: null, event: { event: 'tick', n: 1 } },
      { seq: 5, resumeAt: 7, about: { last_seq: 7 }, event: { event: 'tick', n: 2 } },
    ];
    await streaming(async function* () {
      yield* entries;
    });
    expect(await (await open()).text()).toMatch(/^event: tick\ndata: .*\n\nid: 7\nevent: tick\ndata: .*\n\n$/);
    expect(await (await open('application/x-ndjson')).text()).toBe(
      '{"seq":4,"event":{"event":"tick","n":1}}\n{"seq":5,"last_seq":7,"event":{"event":"tick","n":2}}\n',
    );
  });

  it('checks and writes what many share once for each media type', async () => {
    let written = 0;
    const event = { event: 'tick', n: 1, toJSON: () => ({ event: 'tick', n: (written += 1) }) };
    const entry = { seq: 1, event, shared: true as const };
    await streaming(async function* () {
      yield entry;
    });
    for (let i = 0; i < 3; i += 1) expect(await (await open()).text()).toContain('"n":1}');
    expect(await (await open('application/x-ndjson')).text()).toContain('"n":2}');
  });

  it('answers before its first event when asked to', async () => {
    const go = Promise.withResolvers<void>();
    await streaming(
      async function* () {
        await go.promise;
        yield tick(1);
      },
      {},
      { resumable: true },
    );
    const answer = await open();
    expect(answer.status).toBe(200);
    go.resolve();
    expect(await answer.text()).toContain('id: 1');
  });

  it.each([
    ['authentication_failed', problem('authentication_failed', 'The token has expired.')],
    ['insufficient_permissions', null],
  ])('does not outlive its credential, whether it could be gone on with or not: %s', async (code, failure) => {
    let checks = 0;
    const verify = async () => {
      checks += 1;
      if (checks === 2) throw problem('service_unavailable', 'The database is away.');
      if (checks > 2 && failure) throw failure;
      return { ...reader, scopes: new Set(checks > 2 ? [] : ['things:read']) };
    };
    const endless = async function* (signal: AbortSignal) {
      yield tick(1);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    };
    for (const reply of [{ resumable: true }, {}]) {
      checks = 0;
      await streaming(endless, { heartbeatMs: 20, verify }, reply);
      const text = await (await open()).text();
      expect(text).toContain('id: 1');
      expect(JSON.parse(text.trimEnd().split('data: ').at(-1)!)).toMatchObject({ error: { error_code: code } });
      expect(api.log.at(-1)).toMatchObject({ error_code: code });
      await api.close();
    }
  });

  it('ends at once when its user is erased, and those of others go on', async () => {
    const accessNotices = createAccessChanges(null);
    const erased = new Set<string>();
    const verify = async ({ bearer }: { bearer?: string | undefined }) => {
      if (erased.has(bearer!)) throw problem('authentication_failed', 'The user was deleted.');
      return { ...reader, userId: bearer!, source: 'key' as const };
    };
    const go = Promise.withResolvers<void>();
    await streaming(
      async function* (signal) {
        yield tick(1);
        await Promise.race([go.promise, new Promise((resolve) => signal.addEventListener('abort', resolve))]);
        yield tick(2);
      },
      { accessNotices, verify, heartbeatMs: 600_000 },
    );
    const openAs = (user: string) =>
      api.post('/v2/things/stream', '', { accept: 'text/event-stream', authorization: `Bearer ${user}` });
    const [theirs, others] = [await openAs('usr_a'), await openAs('usr_b')];
    erased.add('usr_a').add('usr_b');
    accessNotices.announce({ kind: 'user', id: 'usr_a' });
    expect(await theirs.text()).toContain('authentication_failed');
    go.resolve();
    expect(await others.text()).not.toContain('authentication_failed');
  });

  it('lets others go first when it has much to say and nothing to wait for', async () => {
    let turn = 0;
    const counting = setInterval(() => (turn += 1), 0);
    const turns = new Set<number>();
    const many = async function* () {
      for (let n = 1; n <= 100; n += 1) {
        const until = performance.now() + 1;
        while (performance.now() < until);
        turns.add(turn);
        yield tick(n);
      }
    };
    await streaming(many);
    await (await open()).text();
    clearInterval(counting);
    expect(turns.size).toBeGreaterThan(3);
  });

  it('tells of a failure in the form that its operation has for it', async () => {
    await streaming(
      async function* () {
        yield tick(3);
        throw problem('upstream_failure', 'The model is gone.');
      },
      {},
      { failure: ({ error_code }: { error_code: string }) => ({ type: 'CUSTOM', value: error_code }) },
    );
    const text = await (await open('application/x-ndjson')).text();
    expect(text.split('\n')[1]).toBe('{"seq":3,"event":{"type":"CUSTOM","value":"upstream_failure"}}');
    expect(await (await open()).text()).toMatch(/\n\nevent: CUSTOM\ndata: .*\n\n$/);
  });

  it('lets a producer go that waits while the stream is stopped', async () => {
    const released = Promise.withResolvers<void>();
    await streaming(async function* (signal) {
      yield tick(1);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      released.resolve();
    });
    const answer = await open();
    await Promise.all([api.app.drain(300), answer.text()]);
    await released.promise;
  });

  it('waits for a slow reader', async () => {
    let produced = 0;
    await streaming(async function* () {
      for (let n = 1; n <= 2_000; n += 1) {
        produced = n;
        yield { seq: n, event: { event: 'tick', n, padding: 'x'.repeat(10_000) } };
      }
    });
    const reader = (await open()).body!.getReader();
    await reader.read();
    await sleep(100);
    expect(produced).toBeLessThan(2_000);
    while (!(await reader.read()).done);
    expect(produced).toBe(2_000);
  });

  it('lets the producer go when the reader has gone', async () => {
    const released = Promise.withResolvers<boolean>();
    await streaming(async function* (signal) {
      try {
        yield tick(1);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
        yield tick(2);
      } finally {
        released.resolve(signal.aborted);
      }
    });
    const reader = (await open()).body!.getReader();
    await reader.read();
    await reader.cancel();
    expect(await released.promise).toBe(true);
  });
});

describe('stopping', () => {
  it('refuses new requests and lets those under way finish', async () => {
    const go = Promise.withResolvers<void>();
    await streaming(async function* () {
      yield tick(1);
      await go.promise;
      yield tick(2);
    });
    const reader = (await open()).body!.pipeThrough(new TextDecoderStream()).getReader();
    expect((await reader.read()).value).toContain('id: 1');
    const drained = api.app.drain(5_000);
    expect((await reader.read()).value).toContain('retry: 1000');
    const late = await api.get('/v2/open');
    expect([late.status, late.headers.get('connection'), late.headers.get('retry-after')]).toEqual([503, 'close', '1']);
    go.resolve();
    await drained;
    expect((await reader.read()).value).toContain('id: 2');
  });

  it('ends streams that can be gone on with later, and does not wait for them', async () => {
    await streaming(
      async function* (signal) {
        yield tick(1);
        await new Promise((resolve) => signal.addEventListener('abort', resolve));
      },
      {},
      { resumable: true },
    );
    const answer = await open();
    await api.app.drain(60_000);
    expect(await answer.text()).toMatch(/^id: 1\n[^]*retry: 1000\n.*\n\n$/);
  });

  it('ends streams that outlast the deadline with a retryable problem', async () => {
    await streaming(async function* (signal) {
      yield tick(1);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
    });
    const answer = await open();
    await api.app.drain(300);
    expect(await answer.text()).toContain('"error_code":"service_unavailable"');
  });
});
