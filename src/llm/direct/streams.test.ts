import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway } from '#src/llm/gateway.ts';
import type { Gateway } from '#src/llm/types.ts';

let server: Server;
let gateway: Gateway;
let listener: RequestListener;
beforeAll(async () => {
  server = createServer((request, response) => {
    request.resume();
    request.on('end', () => listener(request, response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  gateway = createGateway({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-secret', timeoutMs: 60_000 });
});
afterAll(async () => {
  await gateway.close();
  server.closeAllConnections();
  server.close();
});

const { signal } = new AbortController();
const answer = (body: string | Buffer, type = 'text/event-stream', isCut = false) => {
  listener = (_request, response) => {
    response.writeHead(200, { 'content-type': type });
    if (isCut) response.write(body, () => response.destroy());
    else response.end(body);
  };
};
const data = (...events: object[]) => events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
const delta = (text: string) => ({ type: 'transcript.text.delta', delta: text, logprobs: [] });
const done = (text: string, usage?: object) => ({ type: 'transcript.text.done', text, ...(usage && { usage }) });

const failureOf = (reading: Promise<unknown>): Promise<{ code?: string; message: string }> =>
  reading.then(
    () => ({ message: 'It did not fail.' }),
    (error: unknown) => error as { code?: string; message: string },
  );
async function read<P>(pieces: Promise<AsyncIterable<P>>): Promise<P[]> {
  const all: P[] = [];
  for await (const piece of await pieces) all.push(piece);
  return all;
}
const hear = () => {
  const file = new File([Buffer.from('RIFF')], 'a.wav');
  return read(gateway.direct.transcribeInPieces({ model: 'm', file, fields: {}, isText: false, signal }));
};
const speak = () => read(gateway.direct.speakInPieces({ model: 'm', body: { input: 'x' }, signal }));

describe('a transcript in pieces', () => {
  it('comes as the gateway sends it, and ends with all of it', async () => {
    const usage = { type: 'tokens', input_tokens: 14, output_tokens: 3, total_tokens: 17 };
    answer(
      `: hello\n\n${data({ type: 'other' }, delta('It '), delta('rains.'), done('It rains.', usage))}data: [DONE]\n\n`,
    );
    expect(await hear()).toMatchObject([
      { delta: 'It ' },
      { delta: 'rains.' },
      { done: { text: 'It rains.', tokens: { prompt: 14, completion: 3 } } },
    ]);
  });

  it('is one piece of a model that does not stream', async () => {
    answer('{"text":"It rains."}', 'application/json');
    expect(await hear()).toMatchObject([{ delta: 'It rains.' }, { done: { text: 'It rains.' } }]);
  });

  it.each([
    ['ends without its end', data(delta('It ')), false],
    ['is cut off', data(delta('It ')), true],
    ['tells of a failure', data(delta('It '), { error: { message: 'sk-secret broke', type: 'server_error' } }), false],
    ['has an event named so', `event: error\ndata: {"message":"broke"}\n\n`, false],
    ['is no JSON', 'data: {"type":\n\n', false],
    ['has a last event that is none', data({ type: 'transcript.text.done' }), false],
  ])('fails when it %s', async (_how, body, isCut) => {
    answer(body, 'text/event-stream', isCut);
    const failure = await failureOf(hear());
    expect(failure.code).toMatch(/^upstream_/);
    expect(failure.message).not.toContain('sk-secret');
  });
});

describe('images in events', () => {
  const draw = (count = 1) => read(gateway.direct.drawInPieces({ model: 'm', count, body: { prompt: 'x' }, signal }));
  const image = { b64_json: 'iVBORw0KGgo=', size: '16x16', quality: '<script>', created_at: 5 };
  const partial = { type: 'image_generation.partial_image', ...image, partial_image_index: 0 };
  const finished = { type: 'image_generation.completed', ...image, usage: { input_tokens: 5, output_tokens: 9 } };
  const piece = { b64_json: 'iVBORw0KGgo=', size: '16x16' };
  const last = { ...piece, partialIndex: null, tokens: { prompt: 5, completion: 9 } };

  it('come as the gateway sends them, without what is no image', async () => {
    const odd = [
      { ...partial, b64_json: 'no base64!' },
      { ...partial, partial_image_index: -1 },
      { ...partial, type: 'other' },
    ];
    answer(data(partial, ...odd, finished, finished));
    expect(await draw()).toEqual([{ ...piece, partialIndex: 0, tokens: null }, last]);
    answer(data(finished, finished));
    expect(await draw(2)).toEqual([last, last]);
  });

  it('come from a model that does not stream as one of each, the last with the tokens', async () => {
    const whole = { data: [{ b64_json: 'AAAA' }, { b64_json: 'BBBB' }], usage: { input_tokens: 5, output_tokens: 9 } };
    answer(JSON.stringify(whole), 'application/json');
    expect(await draw(2)).toEqual([
      { b64_json: 'AAAA', partialIndex: null, tokens: null },
      { b64_json: 'BBBB', partialIndex: null, tokens: last.tokens },
    ]);
  });

  it.each([
    ['end without one that is finished', data(partial), 'text/event-stream', false],
    ['are cut off', data(partial), 'text/event-stream', true],
    ['tell of a failure', data({ error: { message: 'sk-secret broke' } }), 'text/event-stream', false],
    ['are addresses', '{"data":[{"url":"https://images.example/1.png"}]}', 'application/json', false],
    ['are a page', '<html>', 'text/html', false],
  ])('fail when they %s', async (_how, body, type, isCut) => {
    answer(body, type, isCut);
    const failure = await failureOf(draw());
    expect(failure.message).not.toBe('It did not fail.');
    expect(failure.message).not.toContain('sk-secret');
  });
});

describe('sound in events', () => {
  it('comes as the gateway sends it, and ends with its tokens', async () => {
    const end = { type: 'speech.audio.done', usage: { input_tokens: 1, output_tokens: 2, total_tokens: 3 } };
    const odd = { type: 'speech.audio.delta', audio: 'not base64!' };
    answer(data({ type: 'speech.audio.delta', audio: 'UklGRg==' }, odd, end));
    expect(await speak()).toEqual([{ audio: 'UklGRg==' }, { done: { tokens: { prompt: 1, completion: 2 } } }]);
    answer(data({ type: 'speech.audio.done' }));
    expect(await speak()).toEqual([{ done: { tokens: null } }]);
  });

  it('is refused by name when the gateway sends bytes, and fails when it is cut off', async () => {
    answer(Buffer.from('RIFF'), 'audio/wav');
    expect(await failureOf(speak())).toMatchObject({
      code: 'invalid_request',
      options: { errors: [{ pointer: '/stream_format' }] },
    });
    answer(data({ type: 'speech.audio.delta', audio: 'UklGRg==' }), 'text/event-stream', true);
    expect((await failureOf(speak())).code).toMatch(/^upstream_/);
  });
});
