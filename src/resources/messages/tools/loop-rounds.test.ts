import { describe, expect, it } from 'vitest';
import type { AguiEvent } from '#src/event-log/event.ts';
import { toWire } from '#src/llm/wire.ts';
import type { ChatRequest, Delta, Gateway } from '#src/llm/types.ts';
import type { OwnTools } from './own-calls.ts';
import { playRun } from './loop.ts';

/** A gateway whose model gives these answers, one a round, and what it was asked. */
function gatewayWith(...answers: Delta[][]) {
  const asked: ChatRequest[] = [];
  const stream = async function* (request: ChatRequest) {
    yield* answers[asked.push(request) - 1]!;
  };
  return { asked, gateway: { stream } as unknown as Gateway };
}

const finish = (more: object = {}): Delta => ({
  type: 'finish',
  reason: null,
  incomplete: false,
  tokens: null,
  kept: {},
  ...more,
});
const request = {
  models: ['m'] as const,
  messages: [{ role: 'user' as const, content: 'Hi' }],
  signal: new AbortController().signal,
};

async function eventsOf(
  gateway: Gateway,
  more: Partial<ChatRequest> = {},
  ownTools: OwnTools | null = null,
): Promise<AguiEvent[]> {
  const events: AguiEvent[] = [];
  const run = { threadId: 't', runId: 'r', startedAt: performance.now(), request: { ...request, ...more }, ownTools };
  for await (const event of playRun(gateway, run)) events.push(event);
  return events;
}

const call: Delta = {
  type: 'tool_call',
  index: 0,
  id: 'call_own',
  name: 'x',
  upstream: { id: 5, extra: { sig: 'S' } },
};

describe('toolLoop', () => {
  it('sends back what the model thought, and the ids that it gave', async () => {
    const details = { field: 'thinking_blocks' as const, parts: [{ type: 'thinking', signature: 'Z' }] };
    const { asked, gateway } = gatewayWith(
      [
        { type: 'start', model: 'm' },
        { type: 'reasoning', text: 'I ought ', field: 'reasoning_content' },
        { type: 'reasoning', text: 'to look.', field: 'reasoning_content' },
        call,
        { type: 'tool_arguments', index: 0, id: 'call_own', delta: '{"a":1}' },
        finish({ details }),
      ],
      [{ type: 'start', model: 'm' }, { type: 'text', text: 'No.' }, finish()],
    );
    await eventsOf(gateway);
    expect(toWire(asked[1]!.messages).slice(1)).toEqual([
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'I ought to look.',
        thinking_blocks: details.parts,
        tool_calls: [{ id: 5, sig: 'S', type: 'function', function: { name: 'x', arguments: '{"a":1}' } }],
      },
      {
        role: 'tool',
        tool_call_id: 5,
        content: 'The tool failed: There is no tool "x" here. There are none: answer without.',
      },
    ]);
  });

  it('adds up what each model has counted, and says nothing of what one round did not count', async () => {
    const counts = (prompt: number, more = {}) =>
      finish({ tokens: { prompt, completion: 1, total: prompt + 1, ...more } });
    const { gateway } = gatewayWith(
      [{ type: 'start', model: 'm' }, call, counts(10, { cached: 4 })],
      [{ type: 'start', model: 'm' }, call, counts(20)],
      [{ type: 'start', model: 'n' }, { type: 'text', text: 'No.' }, finish({ tokens: { prompt: 5 } })],
    );
    const end = (await eventsOf(gateway)).at(-1);
    expect(end).toMatchObject({
      type: 'RUN_FINISHED',
      usage: [
        { model: 'm', inputTokens: 30, outputTokens: 2, totalTokens: 32, cachedInputTokens: 4 },
        { model: 'n', inputTokens: 5 },
      ],
    });
  });

  it('answers no call of an answer that was cut', async () => {
    const { asked, gateway } = gatewayWith([
      { type: 'start', model: 'm' },
      call,
      finish({ incomplete: true, reason: 'length' }),
    ]);
    const events = await eventsOf(gateway);
    expect([asked.length, events.some(({ type }) => type === 'TOOL_CALL_RESULT')]).toEqual([1, false]);
    expect(events.at(-1)).toMatchObject({ outcome: { type: 'success' } });
  });

  it('carries out a bounded number of calls of its own tools, and then asks for the answer', async () => {
    const round = (calls: number): Delta[] => [
      { type: 'start', model: 'm' },
      ...Array.from({ length: calls }, (_, index): Delta => ({ ...call, index, id: `call_${index}` })),
      finish(),
    ];
    const answer: Delta[] = [{ type: 'start', model: 'm' }, { type: 'text', text: 'No.' }, finish()];
    const tools = [{ name: 'x', parameters: { type: 'object' } }];
    const play = async (...rounds: Delta[][]) => {
      let carriedOut = 0;
      const { asked, gateway } = gatewayWith(...rounds);
      const ownTools: OwnTools = {
        names: new Set(['x']),
        call: async () => ({ content: `${(carriedOut += 1)}`, isError: false }),
      };
      const events = await eventsOf(gateway, { tools }, ownTools).catch((error: Error) => error.message);
      return { carriedOut, asked: asked.length, events };
    };
    const many = await play(...Array.from({ length: 20 }, () => round(1)), answer);
    expect([many.carriedOut, many.asked]).toEqual([16, 21]);
    const wide = await play(round(40), answer);
    expect([wide.carriedOut, wide.asked]).toEqual([16, 2]);
    const endless = await play(...Array.from({ length: 30 }, () => round(1)));
    expect([endless.carriedOut, endless.asked, endless.events]).toEqual([16, 21, expect.stringContaining('5 times')]);
  });
});
