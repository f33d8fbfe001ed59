import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { piece, saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';

const half = 'cut here \ud83d';

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

describe('half of a character in a text of a caller', () => {
  it('is given back as it came, and goes to models as U+FFFD: in messages, prompts, results and summaries', async () => {
    const parameters = { type: 'object', description: half };
    const agent_id = await makeAgent(api, {
      model: 'm',
      system_prompt: half,
      tools: [{ name: 'ping', description: half, parameters }],
    });
    const call = { index: 0, id: 'a', function: { name: 'ping', arguments: String.raw`{"x":"\ud83d"}` } };
    gateway.play(piece({ tool_calls: [call] }, 'tool_calls'), saying('Yes'));
    const first = await api.post('/v2/chat/messages', { body: says(half, { agent_id }) });
    const session_id = first.body.session.id;
    const results = [{ tool_call_id: first.body.message.tool_calls[0].id, content: half }];
    const message = { role: 'tool', content: { type: 'tool_results', results } };
    expect((await api.post('/v2/chat/messages', { body: { message, context: { session_id } } })).status).toBe(200);
    const conversation_id = first.body.conversation.id;
    for (const text of [`${half} again`.repeat(200), half, half])
      expect((await api.post('/v2/chat/messages', { body: says(text, { conversation_id }) })).status).toBe(200);
    const wish = { token_budget: 500, strategies: ['summarise'], keep_last: 1, dry_run: false };
    const optimized = await api.post(`/v2/conversations/${conversation_id}/context/optimize`, { body: wish });
    expect(optimized.status).toBe(200);
    const sent = textsIn(gateway.requests);
    expect(gateway.requests.length).toBeGreaterThan(5);
    expect(sent.filter((text) => !text.isWellFormed())).toEqual([]);
    expect(sent).toContain('cut here \ufffd');
    expect(sent).toContain('{"x":"\ufffd"}');
    const { data } = (await api.get(`/v2/conversations/${conversation_id}/messages`)).body;
    expect(data[0].content.text).toBe(half);
    expect(data[2]).toMatchObject({ role: 'tool', content: { type: 'tool_result', content: half } });
  });
});
