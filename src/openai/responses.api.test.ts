import OpenAI from 'openai';
import { zodTextFormat } from 'openai/helpers/zod';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createHold } from '#src/testing/held-answer.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let client: OpenAI;
const model = 'oslo-desk';
beforeAll(async () => {
  api = await testApi();
  await makeAgent(api, { key: model, name: 'Desk' });
  client = new OpenAI({ baseURL: `${api.stage.url}/openai/v1`, apiKey: api.key.key, maxRetries: 0 });
});

const play = (...script: object[]) => JSON.stringify({ script });
const callWeather = { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' } } };
const parameters = { type: 'object', properties: { city: { type: 'string' } } };
const tools = [{ type: 'function' as const, name: 'get_weather', parameters, strict: null }];

async function collect<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of stream) all.push(one);
  return all;
}

describe('responses', () => {
  it('answer, are kept, and are the same when they are read again', async () => {
    const answer = await client.responses.create({
      model,
      input: play({ say: 'It rains.' }),
      metadata: { channel: 'web' },
    });
    expect(answer).toMatchObject({ object: 'response', status: 'completed', output_text: 'It rains.', model });
    expect(answer.usage!.total_tokens).toBeGreaterThan(0);
    const { conversation_id: id } = answer.metadata as { conversation_id: string };
    expect((await api.get(`/v2/conversations/${id}`)).body.message_count).toBe(2);
    expect(await client.responses.retrieve(answer.id)).toMatchObject({
      id: answer.id,
      status: 'completed',
      output: answer.output,
      created_at: answer.created_at,
    });
    const other = await client.responses.create({ model, input: play({ say: 'x' }), store: false });
    expect(other.metadata).toEqual({});
  });

  it('stream events in the order and with the numbers of OpenAI', async () => {
    const input = play({ say: 'It ' }, { say: 'rains.' }, callWeather);
    const events = await collect(await client.responses.create({ model, input, tools, stream: true }));
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(events.map(({ sequence_number }) => sequence_number)).toEqual(events.map((_, index) => index));
    const final = client.responses.stream({ model, input, tools });
    expect((await final.finalResponse()).output.map(({ type }) => type)).toEqual(['message', 'function_call']);
  });

  it('go on after an earlier one, with results of tools and on a branch of their own', async () => {
    const first = await client.responses.create({ model, input: play(callWeather), tools, instructions: 'Be brief.' });
    const call = first.output.find((item) => item.type === 'function_call')!;
    expect(JSON.parse(call.arguments)).toEqual({ city: 'Oslo' });
    const result = { type: 'function_call_output' as const, call_id: call.call_id, output: '3 degrees' };
    const second = await client.responses.create({ model, input: [result], tools, previous_response_id: first.id });
    expect(second.output_text).toContain('3 degrees');
    const [third, fourth] = [
      await client.responses.create({ model, input: play({ say: 'A' }), previous_response_id: second.id }),
      await client.responses.create({ model, input: play({ say: 'B' }), previous_response_id: second.id }),
    ];
    expect([third.output_text, fourth.output_text]).toEqual(['A', 'B']);
    const { conversation_id: id } = fourth.metadata as { conversation_id: string };
    expect((await api.get(`/v2/conversations/${id}/branches`)).body.data.length).toBe(2);
  });

  it('take the whole list of items from a client that keeps it', async () => {
    const output = await client.responses.create({ model, input: play(callWeather), tools, store: false });
    const input = [
      { role: 'user' as const, content: play(callWeather) },
      ...output.output.filter((item) => item.type === 'function_call'),
      {
        type: 'function_call_output' as const,
        call_id: (output.output.at(-1) as { call_id: string }).call_id,
        output: 'Rain',
      },
    ];
    const final = await client.responses.create({ model, input, tools, store: false });
    expect(final.output_text).toContain('Rain');
  });

  it('parse an answer that has to have a form', async () => {
    const answer = await client.responses.parse({
      model,
      input: play({ say: '{"degrees":3}' }),
      text: { format: zodTextFormat(z.object({ degrees: z.number() }), 'forecast') },
    });
    expect(answer.output_parsed).toEqual({ degrees: 3 });
  });

  it('are carried out in the background, read while they are, resumed and cancelled', async () => {
    const hold = createHold();
    const begun = await client.responses.create({ model, input: play({ say: 'It ' }, hold.step), background: true });
    expect(begun).toMatchObject({ status: 'in_progress', background: true, output: [] });
    expect((await client.responses.retrieve(begun.id)).status).toBe('in_progress');
    hold.release();
    await expect.poll(async () => (await client.responses.retrieve(begun.id)).status).toBe('completed');
    const all = await collect(await client.responses.retrieve(begun.id, { stream: true }));
    const rest = await collect(await client.responses.retrieve(begun.id, { stream: true, starting_after: 2 }));
    expect(rest).toEqual(all.slice(3));
    expect((await client.responses.cancel(begun.id)).status).toBe('completed');
    const held = await client.responses.create({
      model,
      input: play({ say: 'x' }, createHold().step),
      background: true,
    });
    await expect.poll(async () => (await client.responses.cancel(held.id)).status).toBe('cancelled');
  });

  it('fail by the name of what is not done, and with an event when they have begun', async () => {
    const ask = (more: object) =>
      client.responses.create({ model, input: 'x', ...more } as never).catch((error: unknown) => error);
    expect(await ask({ tools: [{ type: 'web_search' }] })).toMatchObject({
      status: 400,
      param: expect.stringMatching(/^tools\[0\]/),
    });
    expect(await ask({ conversation: 'conv_1' })).toMatchObject({ status: 400, param: 'conversation' });
    expect(await ask({ background: true, store: false })).toMatchObject({ status: 400, param: 'store' });
    const unknown = 'resp_01k2c5gq8zf3vr4xw1m6t0y9ab';
    expect(await ask({ previous_response_id: unknown })).toMatchObject({ status: 404, code: 'run_not_found' });
    const input = play({ say: 'It ' }, { stream_error: 'broken' });
    const whole = await ask({ input });
    expect(whole).toMatchObject({ status: 502 });
    const events = await collect(await client.responses.create({ model, input, stream: true })).catch(
      (error: unknown) => error,
    );
    expect(JSON.stringify(events)).toContain('upstream_failure');
    const failed = await client.responses.create({ model, input, background: true });
    await expect.poll(async () => (await client.responses.retrieve(failed.id)).status).toBe('failed');
  });
});
