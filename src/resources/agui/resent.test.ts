import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import contract from '#generated/v2/openapi.json' with { type: 'json' };
import { findInputFaults } from './input.ts';
import { mostCharacters } from '#src/llm/chunks.ts';
import { mostCalls } from '#src/llm/tool-calls.ts';
import { piece, saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';

type Schema = { [keyword: string]: any };
const schemas: Record<string, Schema> = contract.components.schemas;

/** Members of messages that hold what somebody said. */
const texts = new Set(['content', 'text', 'arguments']);

/** The bounds of all texts of messages that hold what somebody said, by their places. */
function boundsIn(node: Schema, at: string, seen = new Set<unknown>()): [at: string, bound: number][] {
  const name = node.$ref?.split('/').at(-1);
  const schema: Schema = name === undefined ? node : schemas[name]!;
  const member = at.split('/').findLast((step) => !/^\d+$/.test(step))!;
  const own: [string, number][] = schema.type === 'string' && texts.has(member) ? [[at, schema.maxLength]] : [];
  if (seen.has(schema)) return own;
  const within = new Set([...seen, schema]);
  const children = [
    ...Object.entries<Schema>(schema.properties ?? {}),
    ...Object.entries<Schema>({ ...schema.oneOf, ...schema.anyOf, ...schema.allOf }),
    ...(schema.items ? [['0', schema.items] as [string, Schema]] : []),
  ];
  return [...own, ...children.flatMap(([step, child]) => boundsIn(child, `${at}/${step}`, within))];
}

describe('the bounds of what a front end sends again', () => {
  it('are not below those of what it was told: answers, arguments, results, texts of people', () => {
    const told = [mostCharacters, schemas['ToolResultInput']!.properties.content.maxLength, schemas['Text']!.maxLength];
    const bounds = boundsIn(schemas['AguiMessage']!, '');
    expect(bounds.length).toBeGreaterThan(8);
    expect(bounds.filter(([, bound]) => !(bound >= Math.max(...told)))).toEqual([]);
  });

  it('are not below those of single deltas and of results that chat and resume take', () => {
    const bounds = [
      schemas['AguiDelta']!.maxLength,
      schemas['AguiJson']!.maxLength,
      schemas['ToolResultInput']!.properties.content.maxLength,
    ];
    expect(Math.min(...bounds)).toBeGreaterThanOrEqual(mostCharacters);
    const { results } = schemas['ToolMessageInput']!.properties.content.properties;
    expect(results.maxItems).toBeGreaterThanOrEqual(mostCalls);
    expect(schemas['AguiAssistantMessage']!.properties.toolCalls.maxItems).toBeGreaterThanOrEqual(mostCalls);
  });
});

describe('a payload of resume', () => {
  it('has no more characters as JSON than a result of a tool may have', () => {
    const resumed = (payload: unknown) =>
      findInputFaults({
        threadId: 't',
        runId: 'r',
        messages: [],
        tools: [],
        context: [],
        resume: [{ interruptId: 'a', status: 'resolved', payload: payload as string }],
      });
    expect(resumed({ x: '"'.repeat(900_000) })).toEqual([]);
    expect(resumed({ x: '"'.repeat(1_000_000) })).toMatchObject([{ pointer: '/resume/0/payload', code: 'maxLength' }]);
  });
});

describe('a front end that repeats the whole conversation', () => {
  let gateway: FakeGateway;
  let stage: Stage;
  let api: Api;
  let agent: string;
  beforeAll(async () => {
    gateway = await startFakeGateway();
    stage = await startStage(await openTestDatabase(), { baseUrl: gateway.baseUrl });
    api = await testApi(stage);
    agent = await makeAgent(api, { model: 'm', tools: [{ name: 'ping', parameters: { type: 'object' } }] });
  });
  afterAll(async () => {
    gateway.close();
    await stage.drain();
    expect(stage.guard.violations).toEqual([]);
  });

  const user = (id: string, content = 'x') => ({ id, role: 'user', content });
  const run = (threadId: string, runId: string, messages: object[]) =>
    api.stream(`/v2/agents/${agent}/run`, { threadId, runId, messages, tools: [], context: [] });

  it('may repeat an answer of 1,200,000 characters', async () => {
    const content = 'x'.repeat(1_200_000);
    gateway.play(saying(content), saying('Yes'));
    const { frames } = await run('long', 'r1', [user('u1')]);
    const { messageId: id } = frames.find(({ item }) => item.type === 'TEXT_MESSAGE_START')!.item;
    const again = await run('long', 'r2', [user('u1'), { id, role: 'assistant', content }, user('u2')]);
    expect(again.frames.at(-1)!.item.type).toBe('RUN_FINISHED');
  });

  it('may repeat arguments of 1,200,000 characters', async () => {
    const args = JSON.stringify({ x: 'x'.repeat(1_200_000) });
    const call = { index: 0, id: 'a', function: { name: 'ping', arguments: args } };
    gateway.play(piece({ tool_calls: [call] }, 'tool_calls'), saying('Yes'));
    const { frames } = await run('args', 'r1', [user('u1')]);
    const { toolCallId, parentMessageId: id } = frames.find(({ item }) => item.type === 'TOOL_CALL_START')!.item;
    const toolCalls = [{ id: toolCallId, type: 'function', function: { name: 'ping', arguments: args } }];
    const result = { id: 't1', role: 'tool', toolCallId, content: 'pong' };
    const again = await run('args', 'r2', [user('u1'), { id, role: 'assistant', toolCalls }, result]);
    expect(again.frames.at(-1)!.item.type).toBe('RUN_FINISHED');
  });

  it('is told what to do when that is larger than the server allows', async () => {
    const body = { threadId: 'more', runId: 'r', messages: [user('u1', 'x'.repeat(1_600_000))] };
    const answer = await api.post(`/v2/agents/${agent}/run`, { body });
    expect([answer.status, answer.body.error_code]).toEqual([413, 'payload_too_large']);
    expect(answer.body.suggestions).toEqual([
      expect.stringMatching(/^Send only the messages that the thread does not have/),
      expect.stringContaining('PARLEY_BODY_LIMIT_BYTES'),
    ]);
    expect((await api.post('/v2/chat/messages', { body: says('x', { agent_id: agent }) })).status).toBe(200);
  });
});
