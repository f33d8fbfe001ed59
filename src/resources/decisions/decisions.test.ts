import { createHold } from '#src/testing/held-answer.ts';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';

import {
  hastyStage,
  makeAgent,
  openTestDatabase,
  plays,
  rateLimits,
  startStage,
  testApi,
  type Api,
} from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let remote: ToolServer;

beforeAll(async () => {
  remote = await startToolServer();
  api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed, rateLimits }));
  me = decodeJwt(api.token).sub!;
});
/** The subject of the key of the tests. */
let me: string;

beforeEach(() => {
  remote.requests.length = 0;
  remote.answer = (_request, response) => void response.end('paid');
});
afterAll(async () => {
  await api.stage.drain();
  await remote.close();
});

const parameters = { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] };
const call = (name: string, amount: unknown = 250) => ({ tool_call: { name, arguments: { amount } } });
const thenSay = (...steps: object[]) => [...steps, { after_results: [{ say: 'Done.' }] }];
const always = { mode: 'always' };

let keys = 0;
async function makeTool(approval: object | null = always, more: object = {}): Promise<string> {
  const key = `pay_${(keys += 1)}`;
  const body = { key, kind: 'http', parameters, http: { url: remote.url }, approval, ...more };
  const made = await api.post('/v2/tools', { body });
  expect(made).toMatchObject({ status: 201, body: { approval } });
  return key;
}
const agentWith = (...names: string[]) => makeAgent(api, { tool_refs: names.map((key) => ({ key })) });
const send = async (agent_id: string, script: object[]) =>
  (await api.post('/v2/chat/messages', { body: plays(script, { agent_id }) })).body;
const decide = (run: string, decisions: object[], more: object = {}) =>
  api.post(`/v2/runs/${run}/decisions`, { body: { decisions }, ...more });
const resultsOf = async (reply: any) =>
  (await api.get(`/v2/sessions/${reply.session.id}/messages`)).body.data
    .filter(({ kind }: any) => kind === 'tool_result')
    .map(({ content }: any) => content);
const eventsOf = async (reply: any) =>
  (await api.get(`/v2/sessions/${reply.session.id}/events/history?limit=200`)).body.data.map(({ event }: any) => event);
/** Has an agent make one call that waits. */
async function held(script?: (key: string) => object[]) {
  const key = await makeTool();
  const reply = await send(await agentWith(key), script?.(key) ?? thenSay(call(key)));
  return { key, reply, run: reply.message.run_id as string, id: reply.message.tool_calls[0].id as string };
}

describe('a call that has to be approved', () => {
  it('ends the run with an interrupt, and nothing is called', async () => {
    const { reply, run, id, key } = await held();
    expect(reply.message).toMatchObject({ state: 'requires_approval', tool_calls: [{ id, name: key }] });
    expect(reply.approvals).toMatchObject([
      { status: 'open', tool_call_id: id, tool_key: key, tool_version: 1, arguments: '{"amount":250}', run_id: run },
    ]);
    expect(remote.requests).toEqual([]);
    const end = (await eventsOf(reply)).at(-1);
    expect(end).toMatchObject({
      type: 'RUN_FINISHED',
      outcome: { type: 'interrupt', interrupts: [{ id, reason: 'tool_call', toolCallId: id }] },
    });
    const { body } = await api.get(`/v2/runs/${run}`);
    expect(body).toMatchObject({ status: 'requires_approval', approvals: reply.approvals });
  });

  it('is in the last event of a stream', async () => {
    const key = await makeTool();
    const body = plays([call(key)], { agent_id: await agentWith(key) });
    const { frames } = await api.stream('/v2/chat/messages/stream', body);
    expect(frames.at(-1)!.item).toMatchObject({
      event: 'message_complete',
      message: { state: 'requires_approval' },
      approvals: [{ status: 'open', tool_key: key }],
    });
  });

  it('is one whose arguments fit the rule', async () => {
    const key = await makeTool({ mode: 'when', arguments: { properties: { amount: { minimum: 100 } } } });
    const agent = await agentWith(key);
    const small = await send(agent, thenSay(call(key, 5)));
    expect([small.message.state, remote.requests.length]).toEqual(['completed', 1]);
    expect((await send(agent, thenSay(call(key, 100)))).message.state).toBe('requires_approval');
  });

  it('is one for which the agent has a rule, and the shorter time counts', async () => {
    const key = await makeTool({ mode: 'always', expires_after_s: 7200 });
    const agent = await makeAgent(api, { tool_refs: [{ key, approval: { mode: 'always', expires_after_s: 600 } }] });
    const { approvals } = await send(agent, thenSay(call(key)));
    const [{ created_at, expires_at }] = approvals;
    expect(Date.parse(expires_at) - Date.parse(created_at)).toBe(600_000);
  });

  it('is not asked about when its arguments break the schema of the tool', async () => {
    const key = await makeTool();
    const reply = await send(await agentWith(key), thenSay(call(key, 'much')));
    expect(reply.message.state).toBe('completed');
    expect(await resultsOf(reply)).toMatchObject([{ outcome: 'refused' }]);
  });

  it('leaves the other calls of the answer to be carried out', async () => {
    const [asks, free] = [await makeTool(), await makeTool(null)];
    const reply = await send(await agentWith(asks, free), thenSay(call(free, 1), call(asks, 2), call(free, 3)));
    expect(reply.message.tool_calls).toMatchObject([{ name: asks }]);
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":1}', '{"amount":3}']);
    const [{ id }] = reply.message.tool_calls;
    const done = await decide(reply.message.run_id, [{ tool_call_id: id, action: 'approve' }]);
    expect([done.status, done.body.message.content.text]).toEqual([200, 'Done.']);
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":1}', '{"amount":3}', '{"amount":2}']);
  });

  it('is put off when the caller has calls to carry out too', async () => {
    const key = await makeTool();
    const tools = [{ name: 'mine', parameters: { type: 'object' } }];
    const agent = await makeAgent(api, { tools, tool_refs: [{ key }] });
    const reply = await send(agent, [{ tool_call: { name: 'mine', arguments: {} } }, call(key)]);
    expect(reply.message).toMatchObject({ state: 'requires_tool_results', tool_calls: [{ name: 'mine' }] });
    expect(await resultsOf(reply)).toMatchObject([{ is_error: true, content: expect.stringContaining('by itself') }]);
  });

  it('keeps other messages out, by the name of its run', async () => {
    const { reply, run } = await held();
    const body = { message: { role: 'user', content: { type: 'text', text: 'And?' } } };
    const refused = await api.post(`/v2/sessions/${reply.session.id}/messages`, { body });
    expect([refused.status, refused.body.error_code]).toEqual([409, 'approval_required']);
    expect(refused.body.detail).toContain(run);
    const results = [{ tool_call_id: reply.message.tool_calls[0].id, content: 'paid' }];
    const message = { role: 'tool', content: { type: 'tool_results', results } };
    const own = await api.post(`/v2/sessions/${reply.session.id}/messages`, { body: { message } });
    expect([own.status, own.body.error_code]).toEqual([409, 'approval_required']);
  });
});

describe('createDecisions', () => {
  it('200 approve: the call is made, and the model goes on', async () => {
    const { reply, run, id } = await held();
    const done = await decide(run, [{ tool_call_id: id, action: 'approve', reason: 'It is right.' }]);
    expect([done.status, done.body.message.content.text]).toEqual([200, 'Done.']);
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":250}']);
    expect(await resultsOf(reply)).toMatchObject([{ content: 'paid', outcome: 'succeeded', is_error: false }]);
    const events = await eventsOf(reply);
    const value = { tool_call_id: id, status: 'approved', decided_by: me, reason: 'It is right.' };
    expect(events.find(({ type }: any) => type === 'CUSTOM')).toMatchObject({ name: 'parley.approval.decided', value });
    const { body: after } = await api.get(`/v2/runs/${run}`);
    expect(after.approvals).toMatchObject([
      { status: 'approved', decided_by: me, decision_run_id: done.body.message.run_id },
    ]);
    const { body: first } = await api.get(`/v2/chat/messages/${reply.message.id}`);
    expect(first.state).toBe('completed');
  });

  it('200 reject: nothing is called, and the model is told why', async () => {
    const { reply, run, id } = await held();
    const done = await decide(run, [{ tool_call_id: id, action: 'reject', reason: 'Too much.' }]);
    expect([done.status, done.body.message.content.text, remote.requests]).toEqual([200, 'Done.', []]);
    expect(await resultsOf(reply)).toMatchObject([
      { outcome: 'rejected', is_error: true, content: 'A person has rejected this call: Too much.' },
    ]);
  });

  it('200 edit: the call is made with other arguments, of which the model is told', async () => {
    const { reply, run, id } = await held();
    const done = await decide(run, [{ tool_call_id: id, action: 'edit', arguments: { amount: 20 } }]);
    expect([done.status, remote.requests.map(({ body }) => body)]).toEqual([200, ['{"amount":20}']]);
    const [result] = await resultsOf(reply);
    expect(result.content).toBe('A person has changed the arguments to {"amount":20}\npaid');
    expect((await api.get(`/v2/runs/${run}`)).body.approvals).toMatchObject([{ status: 'edited' }]);
  });

  it('shows a prompt that can be rebuilt', async () => {
    const { run, id } = await held();
    const done = await decide(run, [{ tool_call_id: id, action: 'approve' }]);
    const { body } = await api.get(`/v2/messages/${done.body.message.id}/context`);
    expect(JSON.stringify(body)).toContain('paid');
  });

  it('200 again with the same Idempotency-Key, and the call is made once', async () => {
    const { run, id } = await held();
    const more = { headers: { 'idempotency-key': `decide-${run}` } };
    const first = await decide(run, [{ tool_call_id: id, action: 'approve' }], more);
    const second = await decide(run, [{ tool_call_id: id, action: 'approve' }], more);
    expect([second.status, second.body]).toEqual([200, first.body]);
    expect(remote.requests).toHaveLength(1);
  });

  it('200 and makes the calls in their order, whatever that of the decisions', async () => {
    const { reply, run } = await held((key) => thenSay(call(key, 1), call(key, 2), call(key, 3)));
    const ids: string[] = reply.message.tool_calls.map(({ id }: any) => id);
    const decisions = ids.toReversed().map((id) => ({ tool_call_id: id, action: 'approve' }));
    expect((await decide(run, decisions)).status).toBe(200);
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":1}', '{"amount":2}', '{"amount":3}']);
    expect((await resultsOf(reply)).map(({ tool_call_id }: any) => tool_call_id)).toEqual(ids);
  });

  it('200 with a call that has to be approved again', async () => {
    const { run, id, key } = await held((name) => [call(name, 1), { after_results: thenSay(call(name, 2)) }]);
    const again = await decide(run, [{ tool_call_id: id, action: 'approve' }]);
    expect(again.body.message).toMatchObject({ state: 'requires_approval', tool_calls: [{ name: key }] });
    const [next] = again.body.message.tool_calls;
    const done = await decide(again.body.message.run_id, [{ tool_call_id: next.id, action: 'approve' }]);
    expect(done.body.message.content.text).toBe('Done.');
    expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":1}', '{"amount":2}']);
  });

  it('400 unless all calls are decided, each once and with what its action needs', async () => {
    const { run, id } = await held((key) => thenSay(call(key, 1), call(key, 2)));
    const one = { tool_call_id: id, action: 'approve' };
    const codes = async (decisions: object[]) => {
      const { status, body } = await decide(run, decisions);
      return [status, body.errors.map(({ code }: any) => code)];
    };
    expect(await codes([one])).toEqual([400, ['missing_tool_call']]);
    expect(await codes([one, one])).toEqual([400, ['duplicate_tool_call', 'missing_tool_call']]);
    expect(await codes([{ ...one, tool_call_id: 'nothing' }])).toEqual([
      400,
      ['unknown_tool_call', 'missing_tool_call', 'missing_tool_call'],
    ]);
    expect(await codes([{ ...one, action: 'edit' }])).toEqual([400, ['required', 'missing_tool_call']]);
    const edited = { ...one, arguments: { amount: 1 } };
    expect(await codes([edited])).toEqual([400, ['not_allowed', 'missing_tool_call']]);
    const { body } = await decide(run, [{ ...edited, action: 'edit', arguments: { amount: 'all' } }]);
    expect(body.errors).toMatchObject([{ pointer: '/decisions/0/arguments/amount' }]);
    expect(remote.requests).toEqual([]);
    expect((await api.get(`/v2/runs/${run}`)).body.approvals).toMatchObject([{ status: 'open' }, { status: 'open' }]);
  });

  it('403 for a credential that may chat and not decide', async () => {
    const { run, id } = await held();
    const chatter = await api.as({ scopes: ['messages:write', 'runs:write'] });
    const path = `/v2/runs/${run}/decisions`;
    const { status } = await chatter.post(path, { body: { decisions: [{ tool_call_id: id, action: 'approve' }] } });
    expect([status, remote.requests]).toEqual([403, []]);
  });

  it('404 for a run of another organization', async () => {
    const { run, id } = await held();
    const stranger = await testApi();
    const path = `/v2/runs/${run}/decisions`;
    const { status, body } = await stranger.post(path, {
      body: { decisions: [{ tool_call_id: id, action: 'approve' }] },
    });
    expect([status, body.error_code]).toEqual([404, 'run_not_found']);
  });

  it('409 for whoever is second, with who was first', async () => {
    const { run, id } = await held();
    const first = await decide(run, [{ tool_call_id: id, action: 'approve' }]);
    const { status, body } = await decide(run, [{ tool_call_id: id, action: 'reject' }]);
    expect([status, body.error_code]).toEqual([409, 'approval_decided']);
    expect(body.detail).toContain(`was approved by ${me}`);
    expect(body.detail).toContain(`${first.body.message.run_id} is the run that went on`);
    expect(remote.requests).toHaveLength(1);
  });

  it('409 while another run answers in the session, and when it has ended', async () => {
    const { run, id, reply } = await held();
    const hold = createHold();
    const path = `/v2/sessions/${reply.session.id}`;
    const body = plays([hold.step], { session_id: reply.session.id, after_message_id: null });
    const other = api.post('/v2/chat/messages', { body });
    const approve = [{ tool_call_id: id, action: 'approve' }];
    const running = `SELECT id FROM runs WHERE session_id = $1 AND status = 'running'`;
    const list = () => api.stage.database.dataSource.query<object[]>(running, [reply.session.id]);
    await expect.poll(list).toHaveLength(1);
    expect((await decide(run, approve)).body.error_code).toBe('run_in_progress');
    hold.release();
    expect((await other).status).toBe(200);
    await api.post(`${path}/end`);
    expect((await decide(run, approve)).body.error_code).toBe('session_ended');
    expect(remote.requests).toEqual([]);
  });

  it.each([
    [429, { status: 429 }],
    [502, { status: 500 }],
    [503, { status: 503 }],
    [504, { delay_ms: 20_000 }],
  ])('%i when the model fails; what was decided stays', async (status, step) => {
    const { run, id, reply } = await held((key) => [call(key), { after_results: [step] }]);
    const by = status === 504 ? api.on(await hastyStage()) : api;
    const body = { decisions: [{ tool_call_id: id, action: 'reject' }] };
    expect((await by.post(`/v2/runs/${run}/decisions`, { body })).status).toBe(status);
    expect(await resultsOf(reply)).toMatchObject([{ outcome: 'rejected' }]);
  });

  it('409 for a run that asks for nothing', async () => {
    const key = await makeTool(null);
    const reply = await send(await agentWith(key), [{ say: 'Hi' }]);
    const { status, body } = await decide(reply.message.run_id, [{ tool_call_id: 'x', action: 'approve' }]);
    expect([status, body.error_code]).toEqual([409, 'run_not_active']);
  });
});

describe('what others are told of it', () => {
  it('a webhook that approval is needed, and the audit who has decided', async () => {
    const webhook = { url: remote.url, event_types: ['approval.needed'] };
    const { body: made } = await api.post('/v2/webhooks', { body: webhook });
    const { reply, run, id } = await held();
    const { body: deliveries } = await api.get(`/v2/webhooks/${made.id}/deliveries`);
    expect(deliveries.data).toMatchObject([{ event_type: 'approval.needed' }]);
    const { body: delivery } = await api.get(`/v2/webhooks/${made.id}/deliveries/${deliveries.data[0].id}`);
    expect(delivery.event.data).toMatchObject({ run_id: run });
    await api.delete(`/v2/webhooks/${made.id}`);

    expect((await decide(run, [{ tool_call_id: id, action: 'reject' }])).status).toBe(200);
    const { body: entries } = await api.get('/v2/audit?action=createDecisions&limit=1');
    const session_id = reply.session.id;
    expect(entries.data).toMatchObject([{ actor: me, target: reply.conversation.id, details: { session_id } }]);
  });
});

describe('streamDecisions', () => {
  it('200 with the result of the call and the answer', async () => {
    for (const accept of ['text/event-stream', 'application/x-ndjson']) {
      const { run, id } = await held();
      const body = { decisions: [{ tool_call_id: id, action: 'approve' }] };
      const { frames } = await api.stream(`/v2/runs/${run}/decisions/stream`, body, accept);
      const names = frames.map(({ item }: any) => item.event);
      expect(names).toEqual(['tool_result', 'message_start', 'content_delta', 'message_complete']);
    }
  });

  it('404 for a run that is not there, and 409 for one that is decided', async () => {
    const { run, id } = await held();
    const body = { decisions: [{ tool_call_id: id, action: 'reject' }] };
    await decide(run, body.decisions);
    expect((await api.stream(`/v2/runs/${run}/decisions/stream`, body)).status).toBe(409);
    const other = '/v2/runs/run_01k2c5gq8zf3vr4xw1m6t0y9ab/decisions/stream';
    expect((await api.stream(other, body)).status).toBe(404);
  });
});

describe('cancelRun', () => {
  it('200 for a run that waits for approval: its calls are not made, and the session goes on', async () => {
    const { reply, run, id } = await held();
    const cancelled = await api.post(`/v2/runs/${run}/cancel`);
    expect(cancelled.body).toMatchObject({ status: 'cancelled', approvals: [{ status: 'cancelled' }] });
    const late = await decide(run, [{ tool_call_id: id, action: 'approve' }]);
    expect([late.status, late.body.error_code]).toEqual([409, 'approval_decided']);
    const body = plays([{ say: 'Next.' }], {});
    const next = await api.post(`/v2/sessions/${reply.session.id}/messages`, { body: { message: body.message } });
    expect([next.status, remote.requests]).toEqual([200, []]);
  });
});

describe('listApprovals', () => {
  it('200 with those of all sessions, by status', async () => {
    const [first, second] = [await held(), await held()];
    await decide(second.run, [{ tool_call_id: second.id, action: 'reject' }]);
    const listed = async (query: string) => (await api.get(`/v2/approvals${query}`)).body.data;
    const ids = (rows: any[]) => rows.map(({ tool_call_id }) => tool_call_id);
    expect(ids(await listed('?status=open'))).toContain(first.id);
    expect(ids(await listed('?status=open'))).not.toContain(second.id);
    expect(ids(await listed('?status=rejected'))).toContain(second.id);
    expect(ids(await listed('?limit=2'))).toEqual([second.id, first.id]);
  });
});
