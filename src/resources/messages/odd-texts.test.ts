import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { piece, saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

let gateway: FakeGateway;
let stage: Stage;
let api: Api;

beforeAll(async () => {
  gateway = await startFakeGateway();
  stage = await startStage(await openTestDatabase(), { baseUrl: gateway.baseUrl });
  api = await testApi(stage);
});
afterAll(async () => {
  gateway.close();
  await stage.drain();
  expect(stage.guard.violations).toEqual([]);
});

describe('half of a character in what a model says', () => {
  it('goes to models and to callers as U+FFFD', async () => {
    const agent_id = await makeAgent(api, {
      model: 'm',
      tools: [{ name: 'ping', description: 'Ping', parameters: {} }],
    });
    const call = { index: 0, id: 'a', function: { name: 'ping', arguments: String.raw`{"x":"\ud83d"}` } };
    gateway.play(piece({ content: 'cut here \ud83d', tool_calls: [call] }, 'tool_calls'), saying('Yes'));
    const first = await api.post('/v2/chat/messages', { body: says('Hello', { agent_id }) });
    const session_id = first.body.session.id;
    const results = [{ tool_call_id: first.body.message.tool_calls[0].id, content: 'done' }];
    const message = { role: 'tool', content: { type: 'tool_results', results } };
    expect((await api.post('/v2/chat/messages', { body: { message, context: { session_id } } })).status).toBe(200);
    const sent = textsIn(gateway.requests);
    expect(sent.filter((text) => !text.isWellFormed())).toEqual([]);
    expect(sent).toContain('{"x":"\ufffd"}');
    const { data } = (await api.get(`/v2/conversations/${first.body.conversation.id}/messages`)).body;
    expect(textsIn(data).filter((text) => !text.isWellFormed())).toEqual([]);
    expect(textsIn(data)).toContain('cut here \ufffd');
  });
});
