import OpenAI, { toFile } from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { startStage, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let client: OpenAI;
const createClient = (of: Api) =>
  new OpenAI({ baseURL: `${of.stage.url}/openai/v1`, apiKey: of.key.key, maxRetries: 0 });
beforeAll(async () => {
  api = await testApi();
  client = createClient(api);
});

/** Returns the failure of a request. */
async function failureOf(request: Promise<unknown>): Promise<InstanceType<typeof OpenAI.APIError>> {
  const failure: unknown = await request.catch((error: unknown) => error);
  if (!(failure instanceof OpenAI.APIError)) throw new Error('It is no failure of the API.', { cause: failure });
  return failure;
}

const usageOf = async (task: string) =>
  (await api.get(`/v2/usage?group_by=task,model&task=${task}`)).body.data as object[];

describe('embeddings', () => {
  const model = 'offline/embedding';
  it('come as numbers, or as their bytes, which the client asks for by itself', async () => {
    const input = ['It rains in Oslo.', 'The sun shines in Bergen.'];
    const answer = await client.embeddings.create({ model, input, dimensions: 16 });
    expect(answer).toMatchObject({ object: 'list', model, usage: { prompt_tokens: 11, total_tokens: 11 } });
    expect(answer.data.map(({ index, embedding }) => [index, embedding.length])).toEqual([
      [0, 16],
      [1, 16],
    ]);
    const numbers = await client.embeddings.create({ model, input, dimensions: 16, encoding_format: 'float' });
    expect(numbers.data[1]!.embedding.map(Math.fround)).toEqual(answer.data[1]!.embedding);
  });

  it('are made of tokens too, and of one text', async () => {
    const input = [
      [1, 2],
      [3, 4],
    ];
    expect((await client.embeddings.create({ model, input })).data).toHaveLength(2);
    expect((await client.embeddings.create({ model, input: [1, 2, 3] })).data).toHaveLength(1);
    expect((await client.embeddings.create({ model, input: 'x' })).data[0]!.embedding).toHaveLength(256);
  });

  it.each([
    [{ input: '' }, 'input'],
    [{ input: [] }, 'input'],
    [{ input: ['a', 1] }, 'input[1]'],
    [{ input: 'x', dimensions: 0 }, 'dimensions'],
    [{ input: 'x', dimensions: 5_000 }, 'dimensions'],
    [{ input: 'x', encoding_format: 'hex' }, 'encoding_format'],
    [{ input: 'x', truncate: true }, 'truncate'],
    [{ input: 'x', model: 'offline/echo' }, 'model'],
  ])('of %j are refused by the name of %s', async (body, param) => {
    const failure = await failureOf(client.embeddings.create({ model, ...body } as never));
    expect(failure).toMatchObject({ status: 400, param, type: 'invalid_request_error' });
  });

  it('of a model that is not there are a 404, with OpenAI’s code', async () => {
    const failure = await failureOf(client.embeddings.create({ model: 'text-embedding-9', input: 'x' }));
    expect(failure).toMatchObject({ status: 404, code: 'model_not_found', param: 'model' });
  });
});

describe('sound', () => {
  it('is spoken as it comes, and heard again in every form', async () => {
    const spoken = await client.audio.speech.create({
      model: 'offline/speech',
      voice: 'alloy',
      input: 'It rains in Tromsø.',
      response_format: 'wav',
    });
    expect([spoken.headers.get('content-type'), spoken.headers.get('cache-control')]).toEqual([
      'audio/wav',
      'no-store',
    ]);
    const file = await toFile(Buffer.from(await spoken.arrayBuffer()), 'said.wav');
    const model = 'offline/transcription';
    const heard = await client.audio.transcriptions.create({ model, file, temperature: 0.5, language: 'no' });
    expect(heard).toEqual({ text: 'It rains in Tromsø.', usage: { type: 'duration', seconds: 1 } });
    const verbose = await client.audio.transcriptions.create({
      model,
      file,
      response_format: 'verbose_json',
      timestamp_granularities: ['segment'],
    });
    expect(verbose).toMatchObject({
      task: 'transcribe',
      text: 'It rains in Tromsø.',
      language: 'unknown',
      duration: expect.closeTo(0.25, 1),
      segments: [{ id: 0, text: 'It rains in Tromsø.' }],
    });
    expect(await client.audio.transcriptions.create({ model, file, response_format: 'text' })).toBe(
      'It rains in Tromsø.\n',
    );
    expect(await client.audio.transcriptions.create({ model, file, response_format: 'vtt' })).toMatch(/^WEBVTT\n/);
  });

  it('comes as events, and is heard in pieces, which count once they have ended', async () => {
    const said = {
      model: 'offline/speech',
      voice: 'alloy',
      input: 'It rains in Tromsø.',
      response_format: 'wav' as const,
    };
    const spoken = await client.audio.speech.create({ ...said, stream_format: 'sse' });
    expect(spoken.headers.get('content-type')).toMatch(/^text\/event-stream/);
    const frames = (await spoken.text()).trim().split('\n\n');
    const events = frames.map((frame) => JSON.parse(frame.slice(frame.indexOf('data: ') + 6)));
    expect(events.at(-1)).toMatchObject({ type: 'speech.audio.done', usage: { output_tokens: events.length - 1 } });
    const sound = Buffer.concat(events.slice(0, -1).map(({ audio }) => Buffer.from(audio, 'base64')));
    const file = await toFile(sound, 'said.wav');
    const pieces: OpenAI.Audio.TranscriptionStreamEvent[] = [];
    const model = 'offline/transcription';
    for await (const event of await client.audio.transcriptions.create({ model, file, stream: true }))
      pieces.push(event);
    expect(pieces).toMatchObject([
      { type: 'transcript.text.delta', delta: 'It ' },
      { type: 'transcript.text.delta', delta: 'rains ' },
      { type: 'transcript.text.delta', delta: 'in ' },
      { type: 'transcript.text.delta', delta: 'Tromsø.' },
      { type: 'transcript.text.done', text: 'It rains in Tromsø.', usage: { type: 'duration', seconds: 1 } },
    ]);
  });

  it('is refused by name: a form that the model does not make or that is no stream, an empty file', async () => {
    const speech = { model: 'offline/speech', voice: 'alloy', input: 'Hi' };
    const mp3 = await failureOf(client.audio.speech.create({ ...speech, response_format: 'mp3' }));
    expect(mp3).toMatchObject({ status: 400, param: 'response_format', code: 'invalid_request' });
    const file = await toFile(Buffer.from('RIFF'), 'a.wav');
    const model = 'offline/transcription';
    const srt = { model, file, stream: true, response_format: 'srt' };
    const stream = await failureOf(client.audio.transcriptions.create(srt as never));
    expect(stream).toMatchObject({ status: 400, param: 'response_format' });
    const empty = await failureOf(
      client.audio.transcriptions.create({ model, file: await toFile(Buffer.alloc(0), 'a') }),
    );
    expect(empty).toMatchObject({ status: 400, param: 'file' });
  });

  it('that nothing was said in is answered with what was sent', async () => {
    const file = await toFile(Buffer.from('no sound'), 'a.mp3');
    const heard = await client.audio.transcriptions.create({ model: 'offline/transcription', file });
    expect(heard.text).toContain('8 bytes of sound that offline/transcription cannot read');
  });
});

describe('images', () => {
  it('are made, as many as are asked for', async () => {
    const answer = await client.images.generate({
      model: 'offline/image',
      prompt: 'A lighthouse',
      n: 2,
      size: '256x256',
    });
    expect(answer.usage).toMatchObject({ input_tokens: 2, output_tokens: 0, total_tokens: 2 });
    expect(answer.data!.map(({ b64_json }) => Buffer.from(b64_json!, 'base64').toString('latin1', 1, 4))).toEqual([
      'PNG',
      'PNG',
    ]);
    expect(answer.data![0]!.revised_prompt).toContain('SHA-256');
  });

  it.each([
    [{ response_format: 'url' }, 'response_format'],
    [{ n: 11 }, 'n'],
    [{ size: 'huge' }, 'size'],
    [{ stream: true, partial_images: 4 }, 'partial_images'],
    [{ stream: true, response_format: 'url' }, 'response_format'],
    [{ model: 'offline/speech' }, 'model'],
  ])('with %j are refused by the name of %s', async (body, param) => {
    const asked = { model: 'offline/image', prompt: 'A lighthouse', ...body };
    expect(await failureOf(client.images.generate(asked as never))).toMatchObject({ status: 400, param });
  });
});

describe('images in events', () => {
  const read = async (body: object) => {
    const events: OpenAI.Images.ImageGenStreamEvent[] = [];
    const asked = { model: 'offline/image', prompt: 'A lighthouse', stream: true as const, ...body };
    for await (const event of await client.images.generate(asked)) events.push(event);
    return events;
  };
  const widthOf = ({ b64_json }: { b64_json: string }) => Buffer.from(b64_json, 'base64').readUInt32BE(16);

  it('come as they are made, and count once they have ended', async () => {
    const before = (await usageOf('images')) as { requests: number; units: number }[];
    const events = await read({ partial_images: 2, size: '256x256' });
    expect(events.map(({ type }) => type)).toEqual([
      'image_generation.partial_image',
      'image_generation.partial_image',
      'image_generation.completed',
    ]);
    expect(events.map(widthOf)).toEqual([16, 32, 256]);
    expect(events[1]).toMatchObject({ partial_image_index: 1, size: '256x256', quality: 'low', output_format: 'png' });
    const usage = { input_tokens: 2, output_tokens: 0, total_tokens: 2 };
    expect(events[2]).toMatchObject({ usage: { ...usage, input_tokens_details: { image_tokens: 0, text_tokens: 2 } } });
    const after = { requests: before[0]!.requests + 1, units: before[0]!.units + 1 };
    await expect.poll(() => usageOf('images')).toEqual([expect.objectContaining(after)]);
  });
});

describe('moderations', () => {
  it('judge each text, or several parts together', async () => {
    const model = 'offline/moderation';
    const answer = await client.moderations.create({ model, input: ['Hello', 'Some [violence].'] });
    expect(answer.id).toMatch(/^modr-/);
    expect(answer.results.map(({ flagged }) => flagged)).toEqual([false, true]);
    const image = { type: 'image_url' as const, image_url: { url: 'data:image/png;base64,AAAA' } };
    const parts = await client.moderations.create({ model, input: [{ type: 'text', text: '[hate]' }, image] });
    expect(parts.results).toHaveLength(1);
    expect(parts.results[0]).toMatchObject({
      flagged: true,
      category_applied_input_types: { hate: ['text', 'image'] },
    });
  });
});

describe('what models do without an agent', () => {
  it('is counted by task', async () => {
    expect(await usageOf('embeddings')).toEqual([
      expect.objectContaining({ task: 'embeddings', model: 'offline/embedding', requests: 5, runs: 0, units: 8 }),
    ]);
    expect(await usageOf('images')).toEqual([expect.objectContaining({ requests: 2, units: 3, prompt_tokens: 4 })]);
    await expect.poll(() => usageOf('speech')).toEqual([expect.objectContaining({ requests: 2, units: 38 })]);
    const audio = { kind: 'audio', parts: 6, prompt_tokens: 0, completion_tokens: 0 };
    const heard = expect.objectContaining({ requests: 6, units: 3, content: [audio] });
    await expect.poll(() => usageOf('transcription')).toEqual([heard]);
    expect(await usageOf('moderation')).toEqual([expect.objectContaining({ requests: 2, units: 3 })]);
  });

  it('is told of in the audit', async () => {
    const { body } = await api.get('/v2/audit?limit=100');
    const told = new Set((body.data as { action: string }[]).map(({ action }) => action));
    for (const operation of [
      'createEmbeddings',
      'createSpeech',
      'createTranscription',
      'createImages',
      'createModeration',
    ])
      expect(told).toContain(operation);
  });

  it('needs a scope of its own', async () => {
    const other = createClient(await api.as({ scopes: ['messages:write'] }));
    const failure = await failureOf(other.moderations.create({ model: 'offline/moderation', input: 'x' }));
    expect(failure).toMatchObject({ status: 403, message: expect.stringContaining('models:use') });
  });

  it('is listed with the models', async () => {
    const { body } = await api.get('/v2/models');
    const tasks = (body.data as { id: string; tasks: string[] }[]).map(({ id, tasks: of }) => [id, of]);
    expect(tasks).toContainEqual(['offline/transcription', ['transcription']]);
    expect(tasks).toContainEqual(['offline/echo', ['answers']]);
  });
});

it('a quota refuses what does not fit, and gives back what was not used', async () => {
  const quota = { requests: null, tokens: 50, cost: null };
  const stage = await startStage(api.stage.database, {}, { quotas: { key: quota, user: null, organization: null } });
  const limited = createClient((await testApi()).on(stage));
  const model = 'offline/embedding';
  const long = await failureOf(limited.embeddings.create({ model, input: 'word '.repeat(60) }));
  expect(long).toMatchObject({ status: 429, code: 'insufficient_quota' });
  const failing = () => failureOf(limited.embeddings.create({ model: 'other', input: 'word '.repeat(30) }));
  for (let attempt = 0; attempt < 3; attempt += 1) expect(await failing()).toMatchObject({ status: 404 });
  await limited.embeddings.create({ model, input: 'word '.repeat(30) });
  expect(await failureOf(limited.embeddings.create({ model, input: 'word '.repeat(30) }))).toMatchObject({
    status: 429,
  });
  await limited.embeddings.create({ model, input: 'word '.repeat(10) });
  await stage.drain();
});
