import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { findTablesWith } from '#src/testing/find-text.ts';
import type { Database } from '#src/db/data-source.ts';
import { makeAgent, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { openOwnDatabase } from '#src/testing/own-database.ts';
import { piece, saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let remote: ToolServer;
let gateway: FakeGateway;
let agent: string;
let own: Database;

beforeAll(async () => {
  [remote, gateway] = await Promise.all([startToolServer(), startFakeGateway()]);
  const llm = { baseUrl: gateway.baseUrl, apiKey: 'key' };
  own = await openOwnDatabase(); // whose tables are searched: those of other tests are long
  api = await testApi(await startStage(own, llm, { outgoingAllow: loopbackAllowed }));
  const approval = { mode: 'always' };
  const tool = { key: 'pay', kind: 'http', parameters: {}, http: { url: remote.url }, approval };
  expect((await api.post('/v2/tools', { body: tool })).status).toBe(201);
  agent = await makeAgent(api, { model: 'm', tool_refs: [{ key: 'pay' }] });
});
beforeEach(() => void (remote.requests.length = 0));
afterAll(async () => {
  await api.stage.drain();
  await own.close();
  gateway.close();
  await remote.close();
});

const database = () => api.stage.database.dataSource;

/** Has a model call the tool with a word, which waits then. Returns the reply. */
async function hold(word: string) {
  const called = { name: 'pay', arguments: JSON.stringify({ word }) };
  const call = piece({ tool_calls: [{ index: 0, id: 'c', type: 'function', function: called }] });
  gateway.play(`${call}${piece({}, 'tool_calls')}data: [DONE]\n\n`, saying('Done.'));
  const { body } = await api.post('/v2/chat/messages', { body: says('Pay.', { agent_id: agent }) });
  expect(body.message.state).toBe('requires_approval');
  return body;
}
const decide = ({ message }: any, decision: object) => {
  const body = { decisions: [{ tool_call_id: message.tool_calls[0].id, ...decision }] };
  return api.post(`/v2/runs/${message.run_id}/decisions`, { body });
};
const remove = async ({ message }: any) =>
  expect((await api.delete(`/v2/chat/messages/${message.id}`)).status).toBe(200);

describe('a message whose call was decided', () => {
  it('is deleted with what a person has said of the call', async () => {
    const [model, edit, reason] = ['WordOfModel', 'WordOfEdit', 'WordOfReason'];
    const [edited, rejected] = [await hold(model), await hold(model)];
    const action = { action: 'edit', arguments: { word: edit } };
    const { body: done } = await decide(edited, action);
    const rejection = await decide(rejected, { action: 'reject', reason });
    expect([done.message.state, rejection.status]).toEqual(['completed', 200]);
    expect(remote.requests.map(({ body }) => body)).toEqual([JSON.stringify({ word: edit })]);
    for (const reply of [edited, rejected]) {
      // What its model was told of the decision is a message of its own.
      const { data } = (await api.get(`/v2/sessions/${reply.session.id}/messages`)).body;
      await remove({ message: data.find(({ kind }: any) => kind === 'tool_result') });
      await remove(reply);
    }
    for (const word of [model, edit, reason])
      expect([word, await findTablesWith(database(), word)]).toEqual([word, []]);
    const { body: run } = await api.get(`/v2/runs/${edited.message.run_id}`);
    expect(run.approvals).toMatchObject([{ status: 'edited', arguments: '' }]);
  });

  it('is not deleted while the run with its decision answers', async () => {
    const reply = await hold('a word');
    const asked = new Promise<() => void>((resolve) => {
      remote.answer = (_request, response) => resolve(() => response.end('paid'));
    });
    const decision = decide(reply, { action: 'approve' });
    const answer = await asked;
    const refused = await api.delete(`/v2/chat/messages/${reply.message.id}`);
    expect([refused.status, refused.body.error_code]).toEqual([409, 'run_in_progress']);
    answer();
    expect((await decision).status).toBe(200);
    remote.answer = (_request, response) => void response.end('paid');
  });
});

describe('a message whose call waits for a person', () => {
  it('is deleted with its approval, so that nobody decides it, and the session goes on', async () => {
    const reply = await hold('a word');
    await remove(reply);
    const { body: run } = await api.get(`/v2/runs/${reply.message.run_id}`);
    expect(run).toMatchObject({ status: 'cancelled', approvals: [{ status: 'cancelled' }] });
    const open = (await api.get('/v2/approvals?status=open')).body.data.map(({ run_id }: any) => run_id);
    expect(open).not.toContain(reply.message.run_id);
    for (const decision of [{ action: 'approve' }, { action: 'edit', arguments: { word: 'another' } }]) {
      const refused = await decide(reply, decision);
      expect([refused.status, refused.body.error_code]).toEqual([409, 'approval_decided']);
    }
    gateway.play(saying('Hello.'));
    const next = await api.post('/v2/chat/messages', { body: says('Hello?', { session_id: reply.session.id }) });
    expect([next.body.message.content.text, remote.requests]).toEqual(['Hello.', []]);
  });

  it('leaves no open approval in the database when its conversation is deleted', async () => {
    const { conversation, message } = await hold('a word');
    expect((await api.delete(`/v2/conversations/${conversation.id}`)).status).toBe(200);
    const sql = 'SELECT status FROM approvals WHERE run_id = $1';
    expect(await database().query(sql, [message.run_id])).toEqual([{ status: 'cancelled' }]);
  });
});
