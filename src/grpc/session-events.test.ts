import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LogItem } from '#src/event-log/item.ts';
import { collect, toGrpcFailure, grpcClient, type GrpcClient } from '#src/testing/grpc-client.ts';
import { FakeDoor, startGrpcFixture, type GrpcFixture } from './fixture.ts';

const service = 'parley.session.v1.SessionEvents';
const good = { authorization: 'Bearer good' };
const custom = (producer_seq: number, more: object = {}) => ({
  session_id: 'sess_1',
  payload: JSON.stringify({ type: 'CUSTOM', name: 'n', value: producer_seq }),
  producer_epoch: 1,
  producer_seq,
  ...more,
});
const item = (seq: number, more: Partial<LogItem> = {}): LogItem => ({
  seq,
  lastSeq: seq,
  runId: 'run',
  event: { type: 'CUSTOM', name: 'n', value: { lone: '\ufffd' } },
  eventCount: 1,
  createdAt: 1_795_000_000_123,
  completedAt: null,
  originalType: null,
  warning: null,
  redacted: false,
  ...more,
});

let fixture: GrpcFixture;
let client: GrpcClient;
const failing = (method: string, request: object, metadata?: Record<string, string>) =>
  client.call(method, request, metadata).then(() => expect.unreachable('It should fail.'), toGrpcFailure);

beforeAll(async () => {
  fixture = await startGrpcFixture({ heartbeatMs: 30 });
  client = grpcClient(fixture.address, service, good);
});
afterAll(async () => {
  client.close();
  await fixture.close();
});

describe('PushSessionEvent', () => {
  it('appends an event and says where it is', async () => {
    const created_at = { seconds: 1_795_000_000, nanos: 123_999_999 };
    const reply = await client.call('PushSessionEvent', custom(7, { event_type: 'CUSTOM', created_at }));
    expect(reply.acks).toEqual([{ producer_seq: 7, seq: expect.any(Number), warning: '' }]);
    expect(reply.next_seq).toBe(reply.acks[0].seq + 1);
    expect(fixture.door.pushes.at(-1)).toEqual({
      sessionId: 'sess_1',
      producerEpoch: 1,
      origin: { requestId: expect.any(String), address: '127.0.0.1' },
      items: [{ event: { type: 'CUSTOM', name: 'n', value: 7 }, producerSeq: 7, at: 1_795_000_000_123 }],
    });
  });

  it('takes the type from event_type when the payload has none', async () => {
    await client.call('PushSessionEvent', custom(1, { event_type: 'RAW', payload: '{"event":1}' }));
    expect(fixture.door.pushes.at(-1)?.items[0]).toEqual({
      event: { type: 'RAW', event: 1 },
      producerSeq: 1,
      at: null,
    });
  });

  it('answers a refusal with the problem that HTTP would answer with', async () => {
    const { code, detail, problem, metadata } = await failing('PushSessionEvent', custom(1, { event_type: 'RAW' }), {
      'x-request-id': 'mine',
    });
    expect(code).toBe('INVALID_ARGUMENT');
    expect(detail).toBe('event_type must be the same as the type in payload, which is "CUSTOM".');
    expect(metadata.get('grpc-status-details-bin')).toHaveLength(1);
    expect(problem).toMatchObject({
      type: 'http://parley.test/problems/invalid_request',
      title: 'Invalid request',
      status: 400,
      detail,
      instance: `/${service}/PushSessionEvent`,
      error_code: 'invalid_request',
      request_id: 'mine',
      timestamp: '2026-11-21T00:00:00.000Z',
      errors: [{ parameter: 'event_type', detail, code: 'const' }],
    });
  });

  it('says nothing of what failed inside, and to the log only where', async () => {
    const { code, detail, problem } = await failing('PushSessionEvent', custom(1, { payload: '{"type":"BROKEN"}' }));
    expect(code).toBe('INTERNAL');
    expect(problem).toMatchObject({ error_code: 'internal_error', status: 500, detail });
    expect(JSON.stringify([detail, problem])).not.toContain('secret');
    await expect.poll(() => fixture.log.at(-1)).toMatchObject({ err: { type: 'Error', stack: expect.any(Array) } });
    expect(JSON.stringify(fixture.log)).not.toContain('secret of the database');
    expect(fixture.log.at(-1)).toMatchObject({
      level: 50,
      method: 'GRPC',
      route: `/${service}/PushSessionEvent`,
      operation_id: 'PushSessionEvent',
      status: 'INTERNAL',
      error_code: 'internal_error',
      request_id: problem.request_id,
      org: 'org_1',
      key_id: 'key_good',
    });
  });

  it('refuses a message larger than a body may be', async () => {
    const { code, problem } = await failing('PushSessionEvent', custom(1, { payload: `"${'x'.repeat(100_000)}"` }));
    expect(code).toBe('RESOURCE_EXHAUSTED');
    expect(problem).toMatchObject({ error_code: 'payload_too_large', status: 413 });
    await expect
      .poll(() => fixture.log.at(-1))
      .toMatchObject({ error_code: 'payload_too_large', status: 'RESOURCE_EXHAUSTED' });
  });

  it('logs a call that was answered', async () => {
    await client.call('PushSessionEvent', custom(1), { 'x-request-id': 'logged' });
    await expect.poll(() => fixture.log.at(-1)).toMatchObject({ request_id: 'logged', status: 'OK', level: 30 });
  });
});

describe('PushSessionMessage', () => {
  it('appends a message, with what is odd about it', async () => {
    const message = { session_id: 'sess_1', event_type: 'user', payload: 'Hello' };
    const reply = await client.call('PushSessionMessage', message);
    expect(fixture.door.messages).toMatchObject([
      { sessionId: 'sess_1', kind: 'user', payload: 'Hello', messageId: null },
    ]);
    expect(reply).toEqual({ acks: [{ producer_seq: 0, seq: 1, warning: 'unknown_event_type' }], next_seq: 2 });
  });

  it('needs a kind', async () => {
    const { problem } = await failing('PushSessionMessage', { session_id: 'sess_1', payload: 'Hello' });
    expect(problem.errors).toMatchObject([{ parameter: 'event_type', code: 'required' }]);
  });
});

describe('WatchSessionEvents', () => {
  afterEach(() => (fixture.door.items = new FakeDoor().items));

  it('sends items as they are stored', async () => {
    const row = item(11, { lastSeq: 13, eventCount: 3, completedAt: 1_795_000_001_000 });
    fixture.door.items = async function* two() {
      yield item(10);
      yield row;
    };
    const request = { session_id: 'sess_1', after_seq: 9, event_types: ['CUSTOM'], follow: false };
    const { messages, failure } = await collect(client.stream('WatchSessionEvents', request));
    expect(failure).toBeNull();
    expect(fixture.door.watches.at(-1)).toEqual({
      sessionId: 'sess_1',
      afterSeq: 9,
      eventTypes: ['CUSTOM'],
      view: 'compressed',
      follow: false,
    });
    expect(messages).toMatchObject([
      { seq: 10, last_seq: 10, event_type: 'CUSTOM', event_count: 1, completed_at: null, heartbeat: false },
      { seq: 11, last_seq: 13, event_count: 3, completed_at: { seconds: 1_795_000_001, nanos: 0 } },
    ]);
    expect(messages[0].created_at).toEqual({ seconds: 1_795_000_000, nanos: 123_000_000 });
    expect(JSON.parse(messages[0].event)).toEqual(item(10).event);
  });

  it('follows by default, in the view that is asked for, with signs of life, until the caller leaves', async () => {
    const left = Promise.withResolvers<void>();
    fixture.door.items = async function* silent() {
      try {
        await Promise.race([left.promise, new Promise<void>((resolve) => (leave = resolve))]);
        yield item(1);
      } finally {
        left.resolve();
      }
    };
    let leave = () => {};
    const stream = client.stream('WatchSessionEvents', { session_id: 'sess_1', view: 'EVENT_VIEW_RAW' });
    const seen: any[] = [];
    for await (const message of stream) {
      seen.push(message);
      if (seen.length === 3) leave();
      if (!message.heartbeat) break;
    }
    expect(seen.slice(0, 3)).toMatchObject([{ heartbeat: true }, { heartbeat: true }, { heartbeat: true }]);
    expect(seen.at(-1)).toMatchObject({ seq: 1, heartbeat: false });
    expect(fixture.door.watches.at(-1)).toMatchObject({ view: 'raw', follow: true, eventTypes: null, afterSeq: 0 });
    stream.cancel();
    await left.promise;
  });

  it('ends with the problem that the door meets', async () => {
    fixture.door.items = async function* broken() {
      yield item(1);
      throw new Error('secret of the database');
    };
    const { messages, failure } = await collect(client.stream('WatchSessionEvents', { session_id: 'sess_1' }));
    expect(messages).toHaveLength(1);
    expect(failure).toMatchObject({ code: 'INTERNAL', problem: { error_code: 'internal_error' } });
    expect(JSON.stringify(failure)).not.toContain('secret');
  });

  it.each([
    ['session_id', { session_id: '' }],
    ['session_id', { session_id: 'a\u0000b' }],
    ['after_seq', { after_seq: -1 }],
    ['view', { view: 7 }],
    ['event_types[1]', { event_types: ['CUSTOM', ''] }],
  ])('refuses a wrong %s', async (parameter, wrong) => {
    const { failure } = await collect(client.stream('WatchSessionEvents', { session_id: 'sess_1', ...wrong }));
    expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT', problem: { errors: [{ parameter }] } });
  });
});

describe('who may call', () => {
  let limited: GrpcFixture;
  let caller: GrpcClient;
  beforeEach(async () => {
    limited = await startGrpcFixture({ rateLimits: { default: 9, ingest: 2, streaming: 1 } });
    caller = grpcClient(limited.address, service);
  });
  afterEach(async () => {
    caller.close();
    await limited.close();
  });
  const push = (metadata: Record<string, string>) =>
    caller.call('PushSessionEvent', custom(1), metadata).catch(toGrpcFailure);

  it('those with a token or a key', async () => {
    expect(await push(good)).toMatchObject({ acks: [{ producer_seq: 1 }] });
    expect(await push({ 'x-api-key': 'good' })).toMatchObject({ acks: [{ producer_seq: 1 }] });
  });

  it('not those without, and not for ever', async () => {
    for (const metadata of [{}, { authorization: 'good' }, { authorization: 'Bearer bad' }, { 'x-api-key': 'bad' }]) {
      const failure = await push(metadata as Record<string, string>);
      expect(failure).toMatchObject({ code: 'UNAUTHENTICATED', problem: { error_code: 'authentication_failed' } });
    }
    for (let tries = 0; tries < 26; tries += 1) await push({});
    expect(await push({})).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      problem: { error_code: 'rate_limit_exceeded' },
    });
    expect(limited.door.pushes).toEqual([]);
  });

  it('not those without the scope', async () => {
    const failure = await push({ authorization: 'Bearer reader' });
    expect(failure).toMatchObject({ code: 'PERMISSION_DENIED', problem: { error_code: 'insufficient_permissions' } });
    expect(failure.detail).toBe('PushSessionEvent needs the scope `events:ingest`, which this credential lacks.');
    const { failure: none } = await collect(
      caller.stream('WatchSessionEvents', { session_id: 'sess_1' }, { authorization: 'Bearer reader' }),
    );
    expect(none).toBeNull();
  });

  it('not more often than the limit of the class', async () => {
    for (let calls = 0; calls < 2; calls += 1) expect(await push(good)).toHaveProperty('acks');
    const failure = await push(good);
    expect(failure).toMatchObject({
      code: 'RESOURCE_EXHAUSTED',
      problem: { error_code: 'rate_limit_exceeded', rate_limit: { limit: 2, remaining: 0, policy: 'ingest' } },
    });
    expect(Number(failure.metadata.get('retry-after')[0])).toBeGreaterThan(0);
    const watch = () => collect(caller.stream('WatchSessionEvents', { session_id: 'sess_1' }, good));
    expect((await watch()).failure).toBeNull();
    expect((await watch()).failure).toMatchObject({ problem: { rate_limit: { limit: 1, policy: 'streaming' } } });
  });
});
