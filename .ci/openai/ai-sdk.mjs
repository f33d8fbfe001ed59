// The AI SDK, unchanged but for the base URL, the key and the model: texts, streams, tools in several steps, and objects.
import assert from 'node:assert/strict';
import { createOpenAI } from '@ai-sdk/openai';
import { generateText, Output, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';

const { PARLEY_URL: url, PARLEY_KEY: apiKey } = process.env;
const key = `ai-sdk-${process.pid}`;
const made = await fetch(`${url}/v2/agents`, {
  method: 'POST',
  headers: { 'x-api-key': apiKey, 'content-type': 'application/json' },
  body: JSON.stringify({ key, name: 'Desk', model: 'offline/scripted' }),
});
assert.equal(made.status, 201);

const parley = createOpenAI({ baseURL: `${url}/openai/v1`, apiKey });
const play = (...script) => JSON.stringify({ script });

const getWeather = tool({
  description: 'Tells the weather in a city.',
  inputSchema: z.object({ city: z.string() }),
  execute: async ({ city }) => `Rain in ${city}`,
});
for (const model of [parley.chat(key), parley.responses(key)]) {
  const whole = await generateText({ model, prompt: play({ say: 'It rains.' }) });
  assert.equal(whole.text, 'It rains.');
  assert.equal(whole.finishReason, 'stop');
  assert.ok(whole.usage.totalTokens > 0);

  const image = { type: 'file', mediaType: 'image/png', data: 'iVBORw0KGgo=' };
  const pdf = { type: 'file', mediaType: 'application/pdf', data: 'JVBERi0x', filename: 'a.pdf' };
  const seen = await generateText({
    model,
    messages: [{ role: 'user', content: [{ type: 'text', text: play({ say: 'Oslo.' }) }, image, pdf] }],
  });
  assert.notEqual(seen.text, '');

  const streamed = streamText({
    model,
    prompt: play({ tool_call: { name: 'get_weather', arguments: { city: 'Oslo' } } }),
    tools: { get_weather: getWeather },
    stopWhen: stepCountIs(3),
  });
  let text = '';
  let pieces = 0;
  for await (const part of streamed.fullStream) {
    if (part.type === 'text-delta') text += part.text;
    if (part.type === 'tool-input-delta') pieces += 1;
  }
  assert.ok(pieces > 1);
  assert.match(text, /Rain in Oslo/);
  assert.equal((await streamed.steps).length, 2);

  const schema = z.object({ degrees: z.number() });
  const formed = await generateText({
    model,
    prompt: play({ say: '{"degrees":3}' }),
    output: Output.object({ schema }),
  });
  assert.deepEqual(formed.output, { degrees: 3 });
}

const thinking = await generateText({
  model: parley.responses(key),
  prompt: play({ reasoning: 'It is cold there.' }, { say: 'It snows.' }),
});
assert.equal(thinking.reasoningText, 'It is cold there.');
assert.equal(thinking.text, 'It snows.');
