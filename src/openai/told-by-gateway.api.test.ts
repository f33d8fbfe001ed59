import OpenAI, { toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { piece, startFakeGateway, toSseEvent, type FakeGateway } from '#src/testing/fake-gateway.ts';
import { makeAgent, openTestDatabase, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { createLogger } from '#src/telemetry/logger.ts';

let fake: FakeGateway;
let stage: Stage;
let api: Api;
let agentId: string;
let client: OpenAI;
const model = 'told-desk';
const word = { text: 'rains', start: 0.05, end: 0.1 };
const details = { seek: 0, temperature: 0, avg_logprob: -0.2, compression_ratio: 1.1, no_speech_prob: 0.01 };
beforeAll(async () => {
  fake = await startFakeGateway();
  const usage = {
    prompt_tokens: 9,
    completion_tokens: 5,
    total_tokens: 14,
    prompt_tokens_details: { cached_tokens: 3 },
    completion_tokens_details: { reasoning_tokens: 2 },
  };
  const told = toSseEvent({ choices: [], usage });
  fake.play(`${piece({ content: 'Hi' })}${piece({}, 'stop')}${told}data: [DONE]\n\n`);
  stage = await startStage(
    await openTestDatabase(),
    { baseUrl: fake.baseUrl },
    {},
    undefined,
    createLogger('silent'),
    (gateway) => ({
      ...gateway,
      direct: {
        ...gateway.direct,
        transcribe: async () => ({
          text: 'It rains.',
          language: 'english',
          durationS: 0.3,
          segments: [{ ...word, ...details }],
          words: [word],
          tokens: { prompt: 20, completion: 5 },
        }),
        draw: async () => ({ images: [{ url: 'https://images.example/1.png' }], tokens: null }),
      },
    }),
  );
  api = await testApi(stage);
  agentId = await makeAgent(api, { key: model, name: 'Desk', model: 'any-model' });
  client = new OpenAI({ baseURL: `${stage.url}/openai/v1`, apiKey: api.key.key, maxRetries: 0 });
});
afterAll(async () => {
  fake.close();
  await stage.drain();
});

describe('what a gateway tells', () => {
  it('of tokens from a cache and of reasoning is in the usage', async () => {
    const messages = [{ role: 'user' as const, content: 'Hi' }];
    const { usage } = await client.chat.completions.create({ model, messages });
    const shown = { prompt_tokens_details: { cached_tokens: 3 }, completion_tokens_details: { reasoning_tokens: 2 } };
    expect(usage).toMatchObject({ total_tokens: 14, ...shown });
    const chunks: OpenAI.ChatCompletionChunk[] = [];
    const stream = await client.chat.completions.create({
      model,
      messages,
      store: true,
      stream: true,
      stream_options: { include_usage: true },
    });
    for await (const chunk of stream) chunks.push(chunk);
    expect(chunks.at(-1)!.usage).toMatchObject(shown);
    expect(chunks.at(-2)).toMatchObject({ metadata: { conversation_id: expect.stringMatching(/^conv_/) } });
    const response = await client.responses.create({ model, input: 'Hi' });
    expect(response.usage).toMatchObject({
      input_tokens_details: { cached_tokens: 3 },
      output_tokens_details: { reasoning_tokens: 2 },
    });
  });

  it('of a recording and of an image is passed on', async () => {
    const heard = await client.audio.transcriptions.create({
      model: 'hearing',
      file: await toFile(Buffer.from('RIFF'), 'a.wav'),
      response_format: 'verbose_json',
      timestamp_granularities: ['word', 'segment'],
    });
    expect(heard).toMatchObject({
      segments: [{ id: 0, start: 0.05, ...details }],
      words: [{ word: 'rains', start: 0.05, end: 0.1 }],
      usage: { type: 'tokens', input_tokens: 20, output_tokens: 5, total_tokens: 25 },
    });
    const drawn = await client.images.generate({ model: 'drawing', prompt: 'Oslo' });
    expect(drawn.data).toEqual([{ url: 'https://images.example/1.png' }]);
  });

  it('and the address of a document of a front end are shown', async () => {
    const value = 'https://example.com/report.pdf';
    const content = [{ type: 'document', source: { type: 'url', value } }];
    const begun = await client.responses.create({ model, input: 'Hi' });
    const { conversation_id, session_id } = begun.metadata as Record<string, string>;
    const run = { threadId: session_id, runId: crypto.randomUUID(), tools: [], context: [] };
    await api.stream(`/v2/agents/${agentId}/run`, { ...run, messages: [{ id: 'u2', role: 'user', content }] });
    const items = await client.conversations.items.list(conversation_id!, { order: 'asc' });
    expect(items.data[2]).toMatchObject({ content: [{ type: 'input_file', file_url: value }] });
  });
});
