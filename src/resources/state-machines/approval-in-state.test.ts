import { afterAll, beforeAll, expect, it } from 'vitest';
import { piece, saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { action } from '#src/testing/machine-bodies.ts';
import { makeMachine, makeMachineSession } from '#src/testing/machine-desk.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let gateway: FakeGateway;
let remote: ToolServer;

beforeAll(async () => {
  [gateway, remote] = [await startFakeGateway(), await startToolServer()];
  const config = { baseUrl: gateway.baseUrl };
  api = await testApi(await startStage(await openTestDatabase(), config, { outgoingAllow: loopbackAllowed }));
});
afterAll(async () => {
  await api.stage.drain();
  gateway.close();
  await remote.close();
});

const call = (name: string) => {
  const made = { index: 0, id: 'call_1', type: 'function', function: { name, arguments: '{"amount":100}' } };
  return `${piece({ tool_calls: [made] })}${piece({}, 'tool_calls')}data: [DONE]\n\n`;
};

it('a call in a state waits for the approval that the state demands, and is made after it', async () => {
  const tool = { key: 'refund', kind: 'http', parameters: { type: 'object' }, http: { url: remote.url } };
  expect((await api.post('/v2/tools', { body: tool })).status).toBe(201);
  const approval = { mode: 'when' as const, arguments: { properties: { amount: { minimum: 50 } } } };
  const desk = { ...action('desk', 'done'), action_tool_call_specs: [{ tool: 'refund', approval }] };
  const machineId = await makeMachine(api, [desk, action('done')]);
  const session = await makeMachineSession(api, { agentId: await makeAgent(api), machineId });
  gateway.answer = ({ messages }: any) => (messages.at(-1).role === 'tool' ? saying('Done.') : call('refund'));

  const { body: reply } = await api.post('/v2/chat/messages', { body: says('Money back!', { session_id: session }) });
  expect([reply.detail, reply.message?.state, remote.requests]).toEqual([undefined, 'requires_approval', []]);
  const decisions = reply.message.tool_calls.map(({ id }: { id: string }) => ({ tool_call_id: id, action: 'approve' }));
  const decided = await api.post(`/v2/runs/${reply.message.run_id}/decisions`, { body: { decisions } });
  expect([decided.status, decided.body.message?.content.text]).toEqual([200, 'Done.']);
  expect(remote.requests.map(({ body }) => body)).toEqual(['{"amount":100}']);
});
