import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { createGateway } from './gateway.ts';
import { startOffline, type Offline } from './offline/server.ts';
import type { ChatMessage, ChatRequest, Gateway } from './types.ts';
import { toWellFormedJson } from '#src/json/well-formed.ts';

let offline: Offline;
let gateway: Gateway;
beforeAll(async () => {
  offline = await startOffline({ keepRequests: 1 });
  gateway = createGateway({ baseUrl: offline.baseUrl, apiKey: null, timeoutMs: 20_000 });
});
afterAll(async () => {
  await gateway.close();
  await offline.close();
});

/** UTF-16 units of which many are halves of characters, or look like one that is escaped. */
const odd: fc.Arbitrary<string> = fc
  .array(fc.constantFrom('a', '"', '\\', 'u', 'd83d', '\ud83d', '\ude00', '\ud83d\ude00', '\\ud83d', '\\ude00', '\0'), {
    maxLength: 8,
  })
  .map((parts) => parts.join(''));
const oddJson = fc.oneof(
  odd,
  fc.dictionary(odd, fc.oneof(odd, fc.array(odd))).map((members) => members as unknown),
);
const oddObject = fc.dictionary(odd, oddJson);

/** Every text in a value, names of members too. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) => [name, ...textsIn(member)]);
}

/** The value with every text well-formed; of two names that become one, the last member stays, as in JSON.parse. */
function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name.toWellFormed(), wellFormed(member)]));
}

const ill = (value: unknown) => textsIn(value).filter((text) => !text.isWellFormed());

const messages: fc.Arbitrary<ChatMessage[]> = fc
  .record({
    prompt: odd,
    question: odd,
    id: odd,
    name: odd,
    args: oddObject,
    result: odd,
    thought: odd,
    extra: oddObject,
  })
  .map(({ prompt, question, id, name, args, result, thought, extra }) => [
    { role: 'system', content: prompt },
    { role: 'user', content: question },
    {
      role: 'assistant',
      content: thought,
      tool_calls: [{ id, type: 'function', function: { name, arguments: JSON.stringify(args) }, upstream: { extra } }],
      reasoning: { text: thought, field: 'reasoning_content', details: { field: 'thinking_blocks', parts: [extra] } },
    },
    { role: 'tool', tool_call_id: id, content: result },
  ]);

const requests: fc.Arbitrary<Omit<ChatRequest, 'signal'>> = fc
  .record({ messages, schema: oddObject, settings: oddObject, name: odd, description: odd, stop: odd })
  .map(({ schema, settings, name, description, stop, ...rest }) => ({
    ...rest,
    models: ['offline/echo'],
    tools: [{ name, description, parameters: schema }],
    controls: {
      stop: [stop],
      response_format: { type: 'json_schema', json_schema: { name, description, schema } },
      model_settings: { more: settings },
    },
  }));

const { signal } = new AbortController();

describe('what is sent to a gateway', () => {
  it('is well-formed Unicode in every text of a chat request, and in the arguments that it holds', async () => {
    const sent = fc.asyncProperty(requests, async (request) => {
      const asked = structuredClone(request);
      for await (const _ of gateway.stream({ ...request, signal }));
      const body = offline.requests.at(-1)!.body as { messages: ChatMessage[] };
      const calls = body.messages.flatMap((message) => ('tool_calls' in message ? (message.tool_calls ?? []) : []));
      expect(ill(body)).toEqual([]);
      expect(calls.flatMap((call) => ill(JSON.parse(call.function.arguments)))).toEqual([]);
      expect(request).toEqual(asked);
    });
    await fc.assert(sent, { numRuns: scaleRuns(200) });
  });

  it('is well-formed Unicode in every text to be embedded', async () => {
    const sent = fc.asyncProperty(fc.array(odd, { minLength: 1, maxLength: 5 }), odd, async (texts, tail) => {
      await gateway.embed({ model: 'offline/hash', texts: [...texts, `x${tail}`], signal }).catch(() => null);
      expect(ill(offline.requests.at(-1)!.body)).toEqual([]);
    });
    await fc.assert(sent, { numRuns: scaleRuns(100) });
  });
});

describe('toWellFormedJson', () => {
  it('gives back what is well-formed as it is, and replaces half characters however they are written', () => {
    expect(toWellFormedJson(String.raw`{"a":"\ud83d\ude00\n","b":"\\ud83d"}`)).toBe(
      String.raw`{"a":"\ud83d\ude00\n","b":"\\ud83d"}`,
    );
    expect(toWellFormedJson(String.raw`{"\uDE00":"\ud83d\ud83d\ude00"}`)).toBe(
      String.raw`{"${'\ufffd'}":"${'\ufffd'}\ud83d\ude00"}`,
    );
    expect(toWellFormedJson('no JSON \ud83d')).toBe('no JSON \ufffd');
  });

  it('makes every text of any JSON what toWellFormed makes of it', () => {
    const asWritten = fc.property(oddJson, (value) => {
      const made: unknown = JSON.parse(toWellFormedJson(JSON.stringify(value)));
      expect(made).toEqual(wellFormed(value));
    });
    fc.assert(asWritten);
  });
});
