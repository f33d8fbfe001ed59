import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stateLimits } from '#src/resources/state/state-bounds.ts';
import { toGrpcFailure, grpcClient, type GrpcClient } from '#src/testing/grpc-client.ts';
import { makeAgent, testApi, type ApiAnswer, type Api } from '#src/testing/harness.ts';

type Event = Record<string, unknown>;

let api: Api;
let agent: string;
let grpc: GrpcClient;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  grpc = grpcClient(api.stage.grpc, 'parley.session.v1.SessionEvents', { authorization: `Bearer ${api.token}` });
});
afterAll(() => grpc.close());

const newSession = async (): Promise<string> => (await api.post('/v2/sessions', { body: { agent_id: agent } })).body.id;
const started = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
const finished = { type: 'RUN_FINISHED', threadId: 't', runId: 'r' };
const snapshot = (value: unknown): Event => ({ type: 'STATE_SNAPSHOT', snapshot: value });
const delta = (...operations: object[]): Event => ({ type: 'STATE_DELTA', delta: operations });
const copy = (from: string, path: string) => ({ op: 'copy', from, path });

const push = (session: string, events: Event[], from = 1): Promise<ApiAnswer> =>
  api.post(`/v2/sessions/${session}/events`, {
    body: { producer_epoch: 1, events: events.map((event, index) => ({ producer_seq: from + index, event })) },
  });
const stateOf = async (session: string) => (await api.get(`/v2/sessions/${session}/state`)).body.state;
const eventCount = async (session: string) =>
  (await api.get(`/v2/sessions/${session}/events/history?limit=1000`)).body.data.length;
const codeOf = ({ status, body }: ApiAnswer) => [status, body.error_code];
const tooLarge = [413, 'state_too_large'];

/** A session whose state is as large as no state can become any more. */
async function withLargeState(document: unknown): Promise<string> {
  const session = await newSession();
  await push(session, [started, snapshot({}), finished]);
  const sql = 'UPDATE session_states SET document = $2 WHERE session_id = $1';
  await api.stage.database.dataSource.query(sql, [session, JSON.stringify(document)]);
  return session;
}

const long = 'x'.repeat(stateLimits.bytes);
const nearly = { a: 'x'.repeat(stateLimits.bytes - 20) };

describe('the state of a session', () => {
  it('413 for a few kilobytes of events that double it again and again, of which none is stored', async () => {
    const session = await newSession();
    const doublings = Array.from({ length: 100 }, (_, at) => delta(copy('', `/${at}`)));
    const answer = await push(session, [started, snapshot({ a: 'x'.repeat(1_000) }), ...doublings, finished]);
    expect(codeOf(answer)).toEqual(tooLarge);
    expect(answer.body.errors).toEqual([
      { pointer: '/events/11/event/delta/0', detail: expect.stringContaining('1000000'), code: 'state_too_large' },
    ]);
    expect([await stateOf(session), await eventCount(session)]).toEqual([{}, 0]);
    expect((await push(session, [started, snapshot({ a: 1 }), finished])).status).toBe(200);
  });

  it('413 for patches that copy much, change it and take it away again', async () => {
    const session = await newSession();
    const again = delta(copy('/a', '/b'), { op: 'add', path: '/b/0', value: 1 }, { op: 'remove', path: '/b' });
    const large = snapshot({ a: Array.from({ length: 200_000 }, () => 1) });
    expect(codeOf(await push(session, [started, large, ...Array.from({ length: 100 }, () => again)]))).toEqual(
      tooLarge,
    );
    expect(await eventCount(session)).toBe(0);
  });

  it('413 for a snapshot and a value that are too large, and 200 for those that just fit', async () => {
    const session = await newSession();
    expect(codeOf(await push(session, [started, snapshot(long)]))).toEqual(tooLarge);
    expect((await push(session, [started, snapshot({ a: 'x'.repeat(stateLimits.bytes - 8) })])).status).toBe(200);
    const one = { op: 'add', path: '/b', value: 1 };
    expect(codeOf(await push(session, [delta(one)], 3))).toEqual(tooLarge);
    expect((await push(session, [delta({ op: 'remove', path: '/a' }, one)], 3)).status).toBe(200);
    expect(await stateOf(session)).toEqual({ b: 1 });
  });

  it('413 for a state that deltas make deeper and deeper', async () => {
    const session = await newSession();
    const nested = JSON.parse('['.repeat(80) + ']'.repeat(80));
    const deeper = delta({ op: 'add', path: `${'/0'.repeat(79)}/-`, value: nested });
    expect(codeOf(await push(session, [started, snapshot(nested), deeper]))).toEqual(tooLarge);
  });

  it('is held to the same bound over gRPC', async () => {
    const session = await newSession();
    const request = (event: Event, producer_seq: number) => ({
      session_id: session,
      payload: JSON.stringify(event),
      producer_epoch: 1,
      producer_seq,
    });
    await grpc.call('PushSessionEvent', request(started, 1));
    await grpc.call('PushSessionEvent', request(snapshot({ a: 'x'.repeat(600_000) }), 2));
    const refusal = await grpc.call('PushSessionEvent', request(delta(copy('/a', '/b')), 3)).then(null, toGrpcFailure);
    expect([refusal.code, refusal.problem.error_code]).toEqual(['RESOURCE_EXHAUSTED', 'state_too_large']);
    expect(await eventCount(session)).toBe(2);
  });

  it('is held to the same bound when a front end sends it: nothing is begun', async () => {
    const run = (state: unknown, id = 'm') =>
      api.post(`/v2/agents/${agent}/run`, {
        body: { threadId: 'large', runId: id, messages: [{ id, role: 'user', content: 'Hi' }], state },
      });
    expect(codeOf(await run({ a: long }))).toEqual(tooLarge);
    const { body } = await api.get(`/v2/sessions?agent_id=${agent}&include_total=true&limit=100`);
    expect(body.data.filter(({ metadata }: any) => metadata.thread_id === 'large')).toEqual([]);
    const small = await api.stream(`/v2/agents/${agent}/run`, {
      threadId: 'large',
      runId: 'n',
      messages: [{ id: 'n', role: 'user', content: 'Hi' }],
      state: { a: 1 },
    });
    expect(small.status).toBe(200);
  });

  it('200 for one that was larger before: it is read, kept and made smaller, and does not grow', async () => {
    const session = await withLargeState({ a: long, b: long, c: 1 });
    expect((await api.get(`/v2/sessions/${session}/state`)).body.state.c).toBe(1);
    const set = (path: string, value: unknown) => delta({ op: 'replace', path, value });
    expect((await push(session, [started, set('/c', 2), finished], 4)).status).toBe(200);
    expect(codeOf(await push(session, [started, set('/c', 22)], 7))).toEqual(tooLarge);
    expect(codeOf(await api.post(`/v2/sessions/${session}/state/checkpoints`, { body: { name: 'x' } }))).toEqual(
      tooLarge,
    );
    expect((await push(session, [started, delta({ op: 'remove', path: '/a' }), finished], 7)).status).toBe(200);
    expect(codeOf(await push(session, [started, delta(copy('/b', '/a'))], 10))).toEqual(tooLarge);
    expect((await stateOf(session)).b).toHaveLength(long.length);
  });
});

describe('a restore', () => {
  const restore = (path: string, body: object) =>
    api.post(`${path}/restore`, { body, headers: { 'if-match': '*' } }).then(codeOf);

  it('413 for a document that is larger than a state may be, shown or done', async () => {
    const session = await newSession();
    await push(session, [started, snapshot({ a: 1 }), snapshot({ a: 2 }), finished]);
    const payload = JSON.stringify(snapshot({ a: long }));
    const sql = 'UPDATE session_events SET payload = $2 WHERE session_id = $1 AND seq = 2';
    await api.stage.database.dataSource.query(sql, [session, payload]);
    const path = `/v2/sessions/${session}/state`;
    expect((await api.get(`${path}/history/2`)).body.state.a).toHaveLength(long.length);
    for (const dry_run of [true, false]) expect(await restore(path, { version: 2, dry_run })).toEqual(tooLarge);
    expect(await stateOf(session)).toEqual({ a: 2 });
  });

  it('413 for the state of an agent too', async () => {
    const path = `/v2/agents/${await makeAgent(api)}/state`;
    const put = (state: unknown) =>
      api.patch(path, { body: { mode: 'replace', state }, headers: { 'if-match': '*' } }).then(codeOf);
    expect(await put(nearly)).toEqual([200, undefined]);
    expect(await put({ a: 1 })).toEqual([200, undefined]);
    const document = JSON.stringify({ a: long });
    await api.stage.database.dataSource.query('UPDATE agent_state_versions SET document = $1 WHERE version = 1', [
      document,
    ]);
    for (const dry_run of [true, false]) expect(await restore(path, { version: 1, dry_run })).toEqual(tooLarge);
    expect(await put({ a: long })).toEqual(tooLarge);
  });
});
