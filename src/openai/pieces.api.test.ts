import OpenAI from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi } from '#src/testing/harness.ts';

let client: OpenAI;
const model = 'oslo-thinker';
beforeAll(async () => {
  const api = await testApi();
  await makeAgent(api, { key: model, name: 'Thinker' });
  client = new OpenAI({ baseURL: `${api.stage.url}/openai/v1`, apiKey: api.key.key, maxRetries: 0 });
});

const write = (...script: object[]) => JSON.stringify({ script });
const call = (city: string) => ({ tool_call: { name: 'weather', arguments: { city } } });
const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const messages = (...script: object[]) => [{ role: 'user' as const, content: write(...script) }];

/** Reads a whole stream. */
async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

type Thought = { reasoning_content?: string };

describe('a chat completion', () => {
  const tools = [{ type: 'function' as const, function: { name: 'weather', parameters } }];

  it('has the reasoning of a model before its text, whole and in chunks', async () => {
    const script = [{ reasoning: 'It is cold there.' }, { say: 'It snows.' }];
    const whole = await client.chat.completions.create({ model, messages: messages(...script) });
    const thought = { content: 'It snows.', reasoning_content: 'It is cold there.' };
    expect(whole.choices[0]!.message).toMatchObject(thought);
    const chunks = await collect(
      await client.chat.completions.create({ model, messages: messages(...script), stream: true }),
    );
    const deltas = chunks.map(({ choices: [choice] }) => choice!.delta as (typeof choice & object)['delta'] & Thought);
    const join = (name: 'content' | 'reasoning_content') => deltas.map((delta) => delta[name] ?? '').join('');
    expect([join('reasoning_content'), join('content')]).toEqual([thought.reasoning_content, thought.content]);
    const places = deltas.map((delta) => (delta.reasoning_content ? 'thought' : delta.content ? 'said' : '')).join(' ');
    expect(places.trim()).toMatch(/^(thought ?)+(said ?)+$/);
  });

  it('streams calls in pieces: id and name first, then arguments', async () => {
    const asked = { model, messages: messages(call('Oslo'), call('Bergen')), tools };
    const chunks = await collect(await client.chat.completions.create({ ...asked, stream: true }));
    const pieces = chunks.flatMap(({ choices }) => choices[0]!.delta.tool_calls ?? []);
    expect(pieces.length).toBeGreaterThan(4);
    for (const [index, city] of ['Oslo', 'Bergen'].entries()) {
      const own = pieces.filter((piece) => piece.index === index);
      expect(own[0]).toMatchObject({ type: 'function', function: { name: 'weather', arguments: '' } });
      expect(own.slice(1).every(({ id, function: called }) => id === undefined && called!.name === undefined)).toBe(
        true,
      );
      expect(JSON.parse(own.map(({ function: called }) => called!.arguments).join(''))).toEqual({ city });
    }
    const final = await client.chat.completions.stream(asked).finalChatCompletion();
    expect(final.choices[0]!.message.tool_calls!.map(({ id }) => id).length).toBe(2);
  });

  it('streams the call of an old client in pieces, and says that one was cut', async () => {
    const functions = [{ name: 'weather', parameters }];
    const old = await collect(
      await client.chat.completions.create({ model, messages: messages(call('Oslo')), functions, stream: true }),
    );
    const pieces = old.flatMap(({ choices }) => choices[0]!.delta.function_call ?? []);
    expect(pieces[0]).toEqual({ name: 'weather', arguments: '' });
    expect(pieces.map((piece) => piece.arguments).join('')).toBe('{"city":"Oslo"}');
    const cut = [{ tool_call: { name: 'weather', arguments: '{"city":"Os' } }, { finish: 'length' }];
    const chunks = await collect(
      await client.chat.completions.create({ model, messages: messages(...cut), tools, stream: true }),
    );
    expect(chunks.at(-1)!.choices[0]!.finish_reason).toBe('length');
  });
});

describe('a response', () => {
  const tools = [{ type: 'function' as const, name: 'weather', parameters, strict: false }];

  it('has reasoning as items of their own, in order, and the same when it is read again', async () => {
    const input = write({ reasoning: 'Look it up.' }, call('Oslo'), { after_results: [] });
    const stream = client.responses.stream({ model, input, tools, reasoning: { summary: 'auto' } });
    const events = await collect(stream);
    const response = await stream.finalResponse();
    expect(response.output).toMatchObject([
      { type: 'reasoning', status: 'completed', summary: [{ type: 'summary_text', text: 'Look it up.' }] },
      { type: 'function_call', status: 'completed', arguments: '{"city":"Oslo"}' },
    ]);
    const types = events.map(({ type }) => type).filter((type) => !type.endsWith('.delta'));
    expect(types).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ]);
    const again = await client.responses.retrieve(response.id);
    expect(again.output).toEqual(response.output.map(({ parsed_arguments: _parsed, ...item }: any) => item));
    const resumed = await collect(await client.responses.retrieve(response.id, { stream: true, starting_after: 3 }));
    expect(resumed.map(({ type, sequence_number }) => [sequence_number, type])).toEqual(
      events.slice(4).map(({ type, sequence_number }) => [sequence_number, type]),
    );
    const items = await client.conversations.items.list(response.conversation!.id, { order: 'asc' });
    expect(items.data.map(({ type }) => type)).toEqual(['message', 'reasoning', 'function_call']);
    const [, thought] = items.data;
    expect(
      await client.conversations.items.retrieve(thought!.id!, { conversation_id: response.conversation!.id }),
    ).toEqual(response.output[0]);
  });

  it('takes its items back, from a client that keeps the conversation', async () => {
    const said = { role: 'user' as const, content: write({ reasoning: 'Hm.' }, call('Oslo')) };
    const include = ['reasoning.encrypted_content' as const];
    const first = await client.responses.create({ model, input: [said], tools, store: false, include });
    const [thought, called] = first.output;
    expect(thought).not.toHaveProperty('encrypted_content');
    const { call_id } = called as { call_id: string };
    const output = { type: 'function_call_output' as const, call_id, output: 'Snow' };
    const second = await client.responses.create({
      model,
      input: [said, ...first.output, output] as never,
      tools,
      store: false,
      include,
    });
    expect(second.output_text).toContain('Snow');
  });

  it('that is cut off in a call has the call as it came, and nobody is to carry it out', async () => {
    const input = write({ tool_call: { name: 'weather', arguments: '{"city":"Os' } }, { finish: 'length' });
    const cut = await client.responses.create({ model, input, tools });
    expect(cut).toMatchObject({ status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } });
    expect(cut.output).toMatchObject([{ type: 'function_call', status: 'incomplete', arguments: '{"city":"Os' }]);
  });
});
