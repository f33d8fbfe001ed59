import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAgent, plays, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let remote: ToolServer;

beforeAll(async () => void (remote = await startToolServer()));
beforeEach(() => void (remote.requests.length = 0));
afterAll(() => remote.close());

const options = { outgoingAllow: loopbackAllowed };

/** Has an agent make calls that wait. Returns the reply. */
async function held(api: Api, count: number) {
  const approval = { mode: 'always' };
  const body = { key: 'pay', kind: 'http', parameters: {}, http: { url: remote.url }, approval };
  await api.post('/v2/tools', { body });
  const agent_id = await makeAgent(api, { tool_refs: [{ key: 'pay' }] });
  const calls = Array.from({ length: count }, () => ({ tool_call: { name: 'pay', arguments: {} } }));
  const script = [...calls, { after_results: [{ say: 'Done.' }] }];
  return (await api.post('/v2/chat/messages', { body: plays(script, { agent_id }) })).body;
}
const messagesOf = async (api: Api, reply: any) =>
  (await api.get(`/v2/sessions/${reply.session.id}/messages`)).body.data;
const sayHello = async (api: Api, { session }: any) =>
  (await api.post('/v2/chat/messages', { body: plays([{ say: 'Hello.' }], { session_id: session.id }) })).body;

describe('approved calls whose process stops', () => {
  it('are unknown when they were sent, not called when they were not, and never repeated', async () => {
    const database = await openOwnDatabase();
    // Its leases are over when they are given, as those of a process that has died.
    const late = () => new Date(Date.now() - 600_000);
    const dying = await startStage(database, {}, options, late);
    const api = await testApi(dying);
    const reply = await held(api, 2);
    const called = new Promise<void>((resolve) => (remote.answer = () => resolve()));
    const decisions = reply.message.tool_calls.map(({ id }: any) => ({ tool_call_id: id, action: 'approve' }));
    const path = `/v2/runs/${reply.message.run_id}/decisions`;
    void api.post(path, { body: { decisions } }).catch(() => undefined);
    await called;
    const next = await startStage(database, {}, options);
    const there = api.on(next);
    await expect.poll(async () => (await messagesOf(there, reply)).at(-1).kind).toBe('error');
    expect((await messagesOf(there, reply)).slice(1)).toMatchObject([
      { kind: 'tool_use', state: 'completed' },
      { content: { outcome: 'unknown', is_error: true } },
      { content: { outcome: 'not_called', is_error: true } },
      { kind: 'error', content: { problem: { error_code: 'runner_lost' } } },
    ]);
    expect((await sayHello(there, reply)).message.content.text).toBe('Hello.');
    expect(remote.requests).toHaveLength(1);
    await next.drain();
    await dying.drain(0);
    await database.close();
  });
});

describe('a call that nobody decides', () => {
  it('expires, of which the model is told with the next message', async () => {
    const database = await openOwnDatabase();
    const stage = await startStage(database, {}, options);
    const api = await testApi(stage);
    const reply = await held(api, 2);
    const [{ id }] = reply.message.tool_calls;
    await database.dataSource.query(`UPDATE approvals SET expires_at = now() - interval '1 second'`);
    // An instance that begins looks at once, and all look every five seconds.
    const next = await startStage(database, {}, options);
    const approvals = async () => (await api.get(`/v2/runs/${reply.message.run_id}`)).body.approvals;
    await expect.poll(async () => (await approvals())[0].status).toBe('expired');
    expect(await approvals()).toMatchObject([{ decided_by: 'parley' }, { decided_by: 'parley' }]);
    const body = { decisions: [{ tool_call_id: id, action: 'approve' }] };
    const refused = await api.post(`/v2/runs/${reply.message.run_id}/decisions`, { body });
    expect([refused.status, refused.body.error_code]).toEqual([409, 'approval_decided']);
    const { body: log } = await api.get(`/v2/sessions/${reply.session.id}/events/history?event_type=CUSTOM`);
    expect(log.data.map(({ event }: any) => event.value.status)).toEqual(['expired', 'expired']);
    expect((await messagesOf(api, reply)).at(-1).content.content).toContain('in time');
    expect((await sayHello(api, reply)).message.content.text).toBe('Hello.');
    expect(remote.requests).toEqual([]);
    await next.drain();
    await stage.drain();
    await database.close();
  });
});

describe('a call that waits where nobody can go on', () => {
  it('is cancelled with its session, and with its conversation', async () => {
    const database = await openOwnDatabase();
    const stage = await startStage(database, {}, options);
    const api = await testApi(stage);
    const replies = [await held(api, 2), await held(api, 1), await held(api, 1)];
    const openRuns = async () =>
      new Set((await api.get('/v2/approvals?status=open')).body.data.map(({ run_id }: any) => run_id));
    expect((await openRuns()).size).toBe(3);
    expect((await api.post(`/v2/sessions/${replies[0].session.id}/end`)).status).toBe(200);
    expect((await api.post(`/v2/conversations/${replies[1].conversation.id}/close`)).status).toBe(200);
    expect(await openRuns()).toEqual(new Set([replies[2].message.run_id]));
    const { body: run } = await api.get(`/v2/runs/${replies[0].message.run_id}`);
    expect(run.approvals).toMatchObject([{ status: 'cancelled' }, { status: 'cancelled' }]);
    expect(run.approvals[0]).toMatchObject({ decided_by: expect.any(String), decided_at: expect.any(String) });
    await stage.drain();
    await database.close();
  });
});
