import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { makeMachine, makeMachineSession } from '#src/testing/machine-desk.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let remote: ToolServer;

beforeAll(async () => {
  remote = await startToolServer();
  api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed }));
});
beforeEach(() => void (remote.requests.length = 0));
afterAll(async () => {
  await api.stage.drain();
  await remote.close();
});

let tools = 0;

/** Brings a session to the call of a tool that a person has to approve. Returns the session and the reply. */
async function hold() {
  const key = `refund_${(tools += 1)}`;
  const parameters = { type: 'object', properties: { amount: { type: 'number' } }, required: ['amount'] };
  const approval = { mode: 'always' };
  const tool = { key, kind: 'http', parameters, http: { url: remote.url }, approval };
  expect((await api.post('/v2/tools', { body: tool })).status).toBe(201);
  const machineId = await makeMachine(api, [
    {
      type: 'action',
      name: 'greet',
      objective: 'Greet.',
      exit_conditions: [{ description: 'Money', next_state: 'refund' }],
    },
    {
      type: 'tool_call',
      name: 'refund',
      designated_tool: { tool: key },
      designated_tool_call_objective: 'Refund.',
      next_state: 'done',
    },
    { type: 'action', name: 'done', objective: 'Say goodbye.' },
  ]);
  const session = await makeMachineSession(api, {
    agentId: await makeAgent(api, { model: 'offline/echo' }),
    machineId,
  });
  const say = (text: string) => api.post('/v2/chat/messages', { body: says(text, { session_id: session }) });
  await say('Hello');
  const { body } = await say('Money -> refund');
  return { session, reply: body };
}

const stateOf = async (session: string) => (await api.get(`/v2/sessions/${session}/state_machine`)).body.at.state;
const decide = (reply: any, action: string) => {
  const decisions = reply.message.tool_calls.map(({ id }: { id: string }) => ({ tool_call_id: id, action }));
  return api.post(`/v2/runs/${reply.message.run_id}/decisions`, { body: { decisions } });
};

describe('a state whose tool a person has to approve', () => {
  it('waits for the decision, and goes on with the call', async () => {
    const { session, reply } = await hold();
    expect(reply.message.state).toBe('requires_approval');
    expect([await stateOf(session), remote.requests.length]).toEqual(['refund', 0]);
    const decided = await decide(reply, 'approve');
    expect([decided.status, decided.body.message?.kind]).toEqual([200, 'assistant']);
    expect([await stateOf(session), remote.requests.length]).toEqual(['done', 1]);
  });

  it('goes on without the call that was rejected', async () => {
    const { session, reply } = await hold();
    const decided = await decide(reply, 'reject');
    expect([decided.status, decided.body.message?.kind]).toEqual([200, 'assistant']);
    expect([await stateOf(session), remote.requests.length]).toEqual(['done', 0]);
  });
});
