import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, toGrpcFailure, grpcClient, type GrpcClient } from '#src/testing/grpc-client.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';

type Event = Record<string, unknown>;

const service = 'parley.session.v1.SessionEvents';
let api: Api;
let agent: string;
let client: GrpcClient;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  client = grpcClient(api.stage.grpc, service, { authorization: `Bearer ${api.token}` });
});
afterAll(() => client.close());

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
const rawLog = async (session: string): Promise<any[]> =>
  (await api.get(`/v2/sessions/${session}/events/history?view=raw&limit=1000`)).body.data;

const started = (runId = 'run 1'): Event => ({ type: 'RUN_STARTED', threadId: 'thread 1', runId });
const finished = (runId = 'run 1'): Event => ({ type: 'RUN_FINISHED', threadId: 'thread 1', runId });
const says = (messageId: string, deltas: string[]): Event[] => [
  { type: 'TEXT_MESSAGE_START', messageId, role: 'assistant' },
  ...deltas.map((delta) => ({ type: 'TEXT_MESSAGE_CONTENT', messageId, delta })),
  { type: 'TEXT_MESSAGE_END', messageId },
];
const requestOf = (session_id: string, event: Event, producer_seq: number, producer_epoch = 1) => ({
  session_id,
  payload: JSON.stringify(event),
  producer_epoch,
  producer_seq,
});
const push = (session: string, event: Event, seq: number, epoch?: number) =>
  client.call('PushSessionEvent', requestOf(session, event, seq, epoch));
const refusal = (session: string, event: Event, seq: number, epoch?: number) =>
  push(session, event, seq, epoch).then(() => expect.unreachable('It should be refused.'), toGrpcFailure);

/** The events of a watch until there are `count` of them. */
async function watched(request: object, count: number): Promise<{ seq: number; last_seq: number; event: Event }[]> {
  const stream = client.stream('WatchSessionEvents', request);
  const seen: any[] = [];
  stream.on('error', () => {}); // it is cancelled below
  for await (const message of stream) {
    if (!message.heartbeat) seen.push({ ...message, event: JSON.parse(message.event) });
    if (seen.length === count) break;
  }
  stream.cancel();
  return seen;
}

describe('one event at a time', () => {
  it('is stored once, whether over gRPC or HTTP, and makes messages', async () => {
    const session = await newSession();
    const events = [started(), ...says('m1', ['It ', 'rains']), finished()];
    const acks: unknown[] = [];
    for (const [index, event] of events.entries()) acks.push((await push(session, event, index + 1)).acks[0]);
    expect(acks).toEqual(events.map((_, index) => ({ producer_seq: index + 1, seq: index + 1, warning: '' })));
    expect((await push(session, events[2]!, 3)).acks).toEqual([acks[2]]);
    const body = { producer_epoch: 1, events: events.map((event, index) => ({ producer_seq: index + 1, event })) };
    const again = await api.post(`/v2/sessions/${session}/events`, { body });
    expect(again.body.acks.map(({ seq }: { seq: number }) => seq)).toEqual([1, 2, 3, 4, 5, 6]);
    expect((await rawLog(session)).map(({ event }) => event)).toEqual(events);
    const { body: messages } = await api.get(`/v2/sessions/${session}/messages`);
    expect(messages.data).toMatchObject([{ kind: 'assistant', content: { text: 'It rains' }, state: 'completed' }]);
  });

  it('is refused with the status and the problem of its fault', async () => {
    const session = await newSession();
    await push(session, started(), 1, 2);
    const refusals: [string, string, ReturnType<typeof refusal>][] = [
      ['ALREADY_EXISTS', 'producer_conflict', refusal(session, started('run 2'), 1, 2)],
      ['FAILED_PRECONDITION', 'stale_producer', refusal(session, finished(), 2, 1)],
      ['FAILED_PRECONDITION', 'producer_gap', refusal(session, finished(), 3, 2)],
      ['FAILED_PRECONDITION', 'event_order', refusal(session, says('m1', [])[1]!, 2, 2)],
      ['INVALID_ARGUMENT', 'invalid_request', refusal(session, { type: 'TEXT_MESSAGE_START' }, 2, 2)],
      ['NOT_FOUND', 'session_not_found', refusal('sess_01k2c5gq8zf3vr4xw1m6t0y9ab', started(), 1)],
    ];
    for (const [code, error_code, failed] of refusals) {
      expect(await failed).toMatchObject({ code, problem: { error_code, request_id: expect.stringMatching(/^req_/) } });
    }
    const { problem } = await refusal(session, { type: 'TEXT_MESSAGE_START' }, 2, 2);
    expect(problem.errors[0]).toMatchObject({ parameter: 'payload', pointer: '/messageId' });
    expect(await rawLog(session)).toHaveLength(1);
  });

  it('of an unknown type is stored and flagged', async () => {
    const session = await newSession();
    await push(session, started(), 1);
    const { acks } = await push(session, { type: 'MY_OWN', some: ['thing'] }, 2);
    expect(acks).toEqual([{ producer_seq: 2, seq: 2, warning: 'unknown_event_type' }]);
    const [own] = await watched({ session_id: session, after_seq: 1 }, 1);
    expect(own).toMatchObject({ warning: 'unknown_event_type', event: { type: 'MY_OWN', some: ['thing'] } });
  });

  it('belongs to the organization and the scopes of who sends it', async () => {
    const session = await newSession();
    const stranger = await api.as({ organization: `${api.organization}-other` });
    const reader = await api.as({ scopes: ['events:read'] });
    const outcome = async (
      { token, key }: Api,
      metadata: Record<string, string> = { authorization: `Bearer ${token}` },
    ) => {
      expect(key.id).toBeTruthy();
      return client
        .call('PushSessionEvent', requestOf(session, started(), 1), metadata)
        .then(() => 'OK', toGrpcFailure);
    };
    expect(await outcome(stranger)).toMatchObject({ code: 'NOT_FOUND', problem: { error_code: 'session_not_found' } });
    expect(await outcome(reader)).toMatchObject({ code: 'PERMISSION_DENIED' });
    const ofUser = await api.as({ user: { external_id: 'grpc-caller' } });
    expect(await outcome(ofUser)).toMatchObject({ code: 'NOT_FOUND', problem: { error_code: 'session_not_found' } });
    const withKey = grpcClient(api.stage.grpc, service, { 'x-api-key': api.key.key });
    expect(await withKey.call('PushSessionEvent', requestOf(session, started(), 1))).toMatchObject({ next_seq: 2 });
    withKey.close();
  });
});

describe('a compressed push', () => {
  it('comes back as the events that it was made of, and the same again changes nothing', async () => {
    const session = await newSession();
    const at = 1_795_000_000_000;
    const deltas = ['a\ud83d', '\ude00', '', 'z\u0000'];
    const offsets = [0, 10, 10, 400];
    const timeOf = (ms: number) => ({ seconds: Math.floor(ms / 1000), nanos: (ms % 1000) * 1e6 });
    await push(session, started(), 1);
    await push(session, says('m1', [])[0]!, 2);
    const request = {
      ...requestOf(session, { ...says('m1', [deltas.join('')])[1]!, timestamp: 5, own: { x: 1 } }, 3),
      created_at: timeOf(at),
      completed_at: timeOf(at + 400),
      event_count: 4,
      fragments: deltas.map(({ length }, index) => ({ length, offset_ms: offsets[index] })),
    };
    const reply = await client.call('PushSessionEvent', request);
    expect(reply.acks.map(({ seq }: { seq: number }) => seq)).toEqual([3, 4, 5, 6]);
    expect(await client.call('PushSessionEvent', request)).toEqual(reply);
    const single = { ...says('m1', [deltas[1]!])[1]!, timestamp: 15, own: { x: 1 } };
    expect((await push(session, single, 4)).acks).toEqual([reply.acks[1]]);
    const raw = await watched({ session_id: session, after_seq: 2, view: 'EVENT_VIEW_RAW' }, 4);
    expect(raw).toMatchObject(
      // The character that was cut is in one piece.
      ['a', '😀', '', 'z\u0000'].map((delta, index) => ({
        seq: 3 + index,
        last_seq: 3 + index,
        created_at: timeOf(at + offsets[index]!),
        event: { type: 'TEXT_MESSAGE_CONTENT', messageId: 'm1', delta, timestamp: 5 + offsets[index]!, own: { x: 1 } },
      })),
    );
    const [row] = await watched({ session_id: session, after_seq: 2 }, 1);
    expect(row).toMatchObject({ seq: 3, last_seq: 6, event_count: 4, event: { delta: deltas.join('') } });
  });
});

describe('a message', () => {
  it.each([
    ['user', 'Hello', { text: 'Hello' }],
    ['tool_result', '{"tool_call_id":"c1","content":"3"}', { tool_call_id: 'c1', content: '3' }],
  ])('of the kind %s is stored as the events that make it', async (event_type, payload, content) => {
    const session_id = await newSession();
    const reply = await client.call('PushSessionMessage', { session_id, event_type, payload });
    expect(reply.acks).toHaveLength(reply.next_seq - 1);
    const { body } = await api.get(`/v2/sessions/${session_id}/messages`);
    expect(body.data).toMatchObject([{ kind: event_type, content }]);
  });

  it('of an unknown kind is refused', async () => {
    const session_id = await newSession();
    const wrong = { session_id, event_type: 'shout', payload: 'Hello' };
    const failure = await client.call('PushSessionMessage', wrong).catch(toGrpcFailure);
    expect(failure).toMatchObject({ code: 'INVALID_ARGUMENT', problem: { errors: [{ parameter: 'event_type' }] } });
  });
});

describe('a stream of events', () => {
  it('of thousands is stored whole and in order, and a refused one ends it', async () => {
    const session = await newSession();
    const deltas = Array.from({ length: scaleRuns(10_000) }, (_, index) => `${index} `);
    const events = [started(), ...says('m1', deltas), finished()];
    const stream = client.stream('PushSessionEvents');
    const answered = collect(stream);
    const requests = [...events, finished()].map((event, index) => requestOf(session, event, index + 1));
    while (requests.length > 0) {
      if (!stream.write({ events: requests.splice(0, 7) })) await once(stream, 'drain');
    }
    const { messages, failure } = await answered;
    const acks = messages.flatMap((message) => message.acks);
    expect(acks.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect(failure).toMatchObject({ code: 'FAILED_PRECONDITION', problem: { error_code: 'event_order' } });
    expect(failure!.detail).toContain(`Event ${events.length + 1} of epoch 1 in sess_`);
    const { body } = await api.get(`/v2/sessions/${session}/messages`);
    expect(body.data[0].content.text).toBe(deltas.join(''));
  });
});

describe('a watch', () => {
  it('has what was stored and then what comes, each once, from the cursor and of the types that are asked for', async () => {
    const session = await newSession();
    const events = [
      started(),
      ...says('m1', ['a', 'b']),
      finished(),
      started('run 2'),
      ...says('m2', ['c']),
      finished('run 2'),
    ];
    for (const [index, event] of events.slice(0, 4).entries()) await push(session, event, index + 1);
    const request = { session_id: session, view: 'EVENT_VIEW_RAW' };
    const all = watched(request, events.length);
    const some = watched({ ...request, after_seq: 4, event_types: ['RUN_STARTED', 'TEXT_MESSAGE_CONTENT'] }, 2);
    for (const [index, event] of events.entries()) if (index >= 4) await push(session, event, index + 1);
    expect((await all).map(({ event }) => event)).toEqual(events);
    expect((await all).map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1));
    expect((await some).map(({ event }) => event)).toEqual([started('run 2'), says('m2', ['c'])[1]]);
  });

  it('ends when nothing more is stored, if it does not follow', async () => {
    const session = await newSession();
    await push(session, started(), 1);
    const { messages, failure } = await collect(
      client.stream('WatchSessionEvents', { session_id: session, follow: false }),
    );
    expect(failure).toBeNull();
    expect(messages).toMatchObject([{ seq: 1, event_type: 'RUN_STARTED' }]);
  });

  it('of a place that the log has not reached, or of no session, is refused', async () => {
    const session = await newSession();
    const refused = (request: object) => collect(client.stream('WatchSessionEvents', request));
    expect(await refused({ session_id: session, after_seq: 7 })).toMatchObject({
      failure: { code: 'INVALID_ARGUMENT', problem: { error_code: 'invalid_cursor' } },
    });
    expect(await refused({ session_id: 'sess_nobody' })).toMatchObject({ failure: { code: 'NOT_FOUND' } });
  });
});

describe('beside it', () => {
  it('health and reflection answer', async () => {
    const health = grpcClient(api.stage.grpc, 'grpc.health.v1.Health');
    expect(await health.call('Check', { service })).toEqual({ status: 'SERVING' });
    health.close();
    const reflection = grpcClient(api.stage.grpc, 'grpc.reflection.v1.ServerReflection');
    const stream = reflection.stream('ServerReflectionInfo');
    stream.write({ list_services: '*' });
    stream.end();
    const { messages } = await collect(stream);
    expect(messages[0].list_services_response.service).toContainEqual({ name: service });
    reflection.close();
  });
});
