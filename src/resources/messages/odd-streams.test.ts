import { EventSchemas } from '@ag-ui/core/schemas';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendEvents } from '#src/event-log/append.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { idleFold } from '#src/event-log/fold.ts';
import { repairEvent } from '#src/event-log/repair.ts';
import { ChunkReader } from '#src/llm/chunks.ts';
import { Fault } from '#src/llm/fault.ts';
import { EventReader } from '#src/llm/sse.ts';
import type { Delta, Gateway } from '#src/llm/types.ts';
import { saying, startFakeGateway, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { oddStream } from '#src/testing/odd-streams.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { playTurn } from '#src/resources/messages/run/turn.ts';

/** A gateway that plays bytes without a network. */
function gatewayOf(bytes: string): Gateway {
  async function* stream(): AsyncGenerator<Delta> {
    const reader = new ChunkReader();
    const events = new EventReader(reader);
    const deltas = events.read(bytes);
    if (deltas.length > 0) yield { type: 'start', model: 'm' };
    yield* deltas;
    if (events.fault) throw events.fault;
    const last: Delta[] = [];
    reader.finish(last);
    if (deltas.length === 0) yield { type: 'start', model: 'm' };
    yield* last;
  }
  return { stream } as unknown as Gateway;
}

describe('the events of an answer', () => {
  it('are what the contract allows, whatever a gateway sends', async () => {
    const { signal } = new AbortController();
    const request = { models: ['m'] as const, messages: [], signal };
    const begun: AguiEvent = { type: 'RUN_STARTED', threadId: 't', runId: 'r' };
    const seeds = scaleRuns(2_400);
    let failed = 0;
    for (let seed = 0; seed < seeds; seed += 1) {
      const events: AguiEvent[] = [begun];
      const input = { threadId: 't', runId: 'r', messageId: 'msg_1', startedAt: performance.now(), request };
      try {
        for await (const event of playTurn(gatewayOf(oddStream(seed)), input)) events.push(event);
      } catch (error) {
        expect([seed, error]).toEqual([seed, expect.any(Fault)]);
        failed += 1;
        events.push({ type: 'RUN_ERROR', message: 'failed' });
      }
      const stored = events.map((event) => JSON.parse(JSON.stringify(event)) as AguiEvent);
      for (const event of stored) {
        expect([seed, event.type, EventSchemas.safeParse(event).error?.message]).toEqual([seed, event.type, undefined]);
        expect(repairEvent(event)).toBe(event);
      }
      const appended = appendEvents(idleFold(), 1, stored);
      expect([seed, appended.ok || appended.violation]).toEqual([seed, true]);
      if (appended.ok) expect([seed, appended.changes.at(-1)?.end !== null]).toEqual([seed, true]);
    }
    expect(failed / seeds).toBeGreaterThan(0.08);
    expect(failed / seeds).toBeLessThan(0.8);
  });
});

describe('a session after an odd answer', () => {
  let gateway: FakeGateway;
  let stage: Stage;
  let api: Api;
  let agent: string;

  beforeAll(async () => {
    gateway = await startFakeGateway();
    /** The seed is in what the user has said last; each answer of a turn has a seed of its own. */
    gateway.answer = ({ messages }) => {
      const asked = messages.findLastIndex(({ role }: { role: string }) => role === 'user');
      const [, seed] = /^seed (\d+)$/.exec(messages[asked].content) ?? [];
      return seed === undefined ? saying('Fine.') : oddStream(Number(seed) + 1_000_000 * (messages.length - asked - 1));
    };
    stage = await startStage(await openTestDatabase(), { baseUrl: gateway.baseUrl });
    api = await testApi(stage);
    agent = await makeAgent(api, { model: 'm', tools: [{ name: 'ping', parameters: { type: 'object' } }] });
  });
  afterAll(async () => {
    gateway.close();
    await stage.drain();
  });

  const ways: ((seed: number, context: object) => Promise<unknown>)[] = [
    (seed, context) => api.post('/v2/chat/messages', { body: says(`seed ${seed}`, { ...context }) }),
    (seed, context) => api.stream('/v2/chat/messages/stream', says(`seed ${seed}`, { ...context })),
    (seed, context) =>
      api.post('/v2/chat/messages/batch', {
        body: { messages: [{ id: 'a', ...says(`seed ${seed}`, { ...context }) }] },
      }),
    (seed, { session_id }: { session_id?: string }) =>
      api.stream(`/v2/agents/${agent}/run`, {
        threadId: session_id,
        runId: `run ${seed}`,
        messages: [{ id: `m ${seed}`, role: 'user', content: `seed ${seed}` }],
      }),
  ];

  /** Answers the calls that wait, as long as there are some. */
  async function answerCalls(session_id: string): Promise<void> {
    for (let round = 0; round < 3; round += 1) {
      const { body } = await api.get(`/v2/sessions/${session_id}/messages`);
      const waiting = body.data.find(({ state }: any) => state === 'requires_tool_results');
      if (!waiting) return;
      const results = waiting.tool_calls.map(({ id }: any) => ({ tool_call_id: id, content: 'pong' }));
      const message = { role: 'tool', content: { type: 'tool_results', results } };
      const { status } = await api.post('/v2/chat/messages', { body: { message, context: { session_id } } });
      expect([200, 409, 429, 502, 503]).toContain(status);
    }
  }

  /** Every read of it answers 200, held against the contract by the guard, and it can go on. */
  async function check(seed: number): Promise<void> {
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agent } });
    const { id, conversation_id } = session;
    await ways[seed % ways.length]!(seed, { session_id: id });
    await answerCalls(id);
    const { body: page } = await api.get(`/v2/conversations/${conversation_id}/messages`);
    const answer = page.data.findLast(({ role }: any) => role === 'assistant');
    const run = page.data.findLast(({ run_id }: any) => run_id)?.run_id;
    const paths = [
      `/v2/sessions/${id}`,
      `/v2/sessions/${id}/events/history?limit=1000&view=raw`,
      `/v2/sessions/${id}/events/history?limit=1000`,
      ...(run ? [`/v2/runs/${run}`] : []),
      ...(answer ? [`/v2/chat/messages/${answer.id}`, `/v2/messages/${answer.id}/context`] : []),
    ];
    for (const path of paths) expect([seed, path, (await api.get(path)).status]).toEqual([seed, path, 200]);
    const isWaiting = page.data.some(({ state }: any) => state === 'requires_tool_results');
    const next = await api.post('/v2/chat/messages', { body: says('And now?', { session_id: id }) });
    expect([seed, next.status, next.body.message?.content.text ?? next.body.error_code]).toEqual(
      isWaiting ? [seed, 409, 'tool_results_required'] : [seed, 200, 'Fine.'],
    );
  }

  it('can be read, and goes on', async () => {
    const seeds = Array.from({ length: scaleRuns(100) }, (_, seed) => seed);
    const worker = async () => {
      for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) await check(seed);
    };
    await Promise.all([worker(), worker(), worker(), worker()]);
    expect(stage.guard.violations).toEqual([]);
  }, 300_000);
});
