import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inflateSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway } from '#src/llm/gateway.ts';
import { startOffline, type Offline } from '#src/llm/offline/server.ts';
import type { Gateway } from '#src/llm/types.ts';
import { readImages } from './draw.ts';
import { readModerations } from './moderate.ts';
import { readTranscript } from './transcribe.ts';

let offline: Offline;
let gateway: Gateway;
/** A gateway that answers as the test says. */
let server: Server;
let odd: Gateway;
let listener: RequestListener;
let bodies: string[] = [];
beforeAll(async () => {
  offline = await startOffline();
  gateway = createGateway({ baseUrl: offline.baseUrl, apiKey: null, timeoutMs: 60_000 });
  server = createServer(async (request, response) => {
    let body = '';
    for await (const part of request.setEncoding('latin1')) body += part;
    bodies.push(body);
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  odd = createGateway({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: 'sk-secret', timeoutMs: 60_000 });
});
afterAll(async () => {
  await Promise.all([gateway.close(), odd.close(), offline.close()]);
  server.closeAllConnections();
  server.close();
});

const { signal } = new AbortController();
const answer = (status: number, body: unknown, type = 'application/json') => {
  bodies = [];
  listener = (_request, response) =>
    void response.writeHead(status, { 'content-type': type }).end(type.endsWith('json') ? JSON.stringify(body) : body);
};
const wave = async (text: string) => {
  const body = { input: text, voice: 'alloy' };
  const { bytes, mediaType } = await gateway.direct.speak({ model: 'offline/speech', body, signal });
  expect(mediaType).toBe('audio/wav');
  return new File([Buffer.concat(await bytes.toArray())], 'said.wav', { type: mediaType });
};
const toFault = (code: string, pointer: string) => ({
  code: 'invalid_request',
  options: { errors: [expect.objectContaining({ code, pointer })] },
});

describe('the offline models', () => {
  it('speak what they then hear, in each form', async () => {
    const file = await wave('It rains in Tromsø.');
    const model = 'offline/transcription';
    const hear = (format: string, isText: boolean) =>
      gateway.direct.transcribe({ model, file, fields: { response_format: format }, isText, signal });
    expect(await hear('verbose_json', false)).toMatchObject({
      text: 'It rains in Tromsø.',
      durationS: expect.closeTo(0.25, 1),
      segments: [{ text: 'It rains in Tromsø.', start: expect.closeTo(0.03, 2), end: expect.any(Number) }],
    });
    expect((await hear('text', true)).text).toBe('It rains in Tromsø.\n');
    expect((await hear('srt', true)).text).toMatch(/^1\n00:00:00,030 --> 00:00:00,\d{3}\nIt rains in Tromsø\.\n/);
    expect((await hear('vtt', true)).text).toMatch(/^WEBVTT\n\n1\n00:00:00\.030 --> /);
  });

  it('say that they cannot read other sound', async () => {
    const file = new File([Buffer.alloc(10)], 'song.mp3');
    const heard = await gateway.direct.transcribe({
      model: 'offline/transcription',
      file,
      fields: {},
      isText: false,
      signal,
    });
    expect(heard.text).toContain('10 bytes of sound that offline/transcription cannot read');
  });

  it('draw a real PNG of the size that is asked for, the same for the same prompt', async () => {
    const draw = (prompt: string, size: string) =>
      gateway.direct.draw({ model: 'offline/image', count: 2, body: { prompt, size }, signal });
    const { images } = await draw('A lighthouse', '100x60');
    expect(await draw('A lighthouse', '100x60')).toEqual(await draw('A lighthouse', '100x60'));
    expect(images[0]!.b64_json).not.toBe(images[1]!.b64_json);
    expect(images[0]!.revised_prompt).toMatch(/SHA-256 of the prompt: [0-9a-f]{64}$/);
    const png = Buffer.from(images[0]!.b64_json!, 'base64');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([100, 60]);
    const at = png.indexOf('IDAT');
    expect(inflateSync(png.subarray(at + 4, at + 4 + png.readUInt32BE(at - 4)))).toHaveLength(101 * 60);
  });

  it('judge a text by the categories that it names', async () => {
    const body = { input: ['Hello', 'This is [violence].'] };
    const [fine, bad] = await gateway.direct.moderate({ model: 'offline/moderation', count: 2, body, signal });
    expect([fine!.flagged, bad!.flagged, bad!.categories['violence'], bad!.category_scores['hate']]).toEqual([
      false,
      true,
      true,
      0,
    ]);
  });

  it('make vectors of texts and of tokens, of the length that is asked for, and count their tokens', async () => {
    const input = [...Array.from({ length: 200 }, (_, at) => `text ${at}`), [1, 2, 3]];
    const made = await gateway.direct.embed({ model: 'offline/embedding', input, dimensions: 8, body: {}, signal });
    expect([made.vectors.length, made.vectors[0]!.length, made.promptTokens]).toEqual([201, 8, 403]);
  });

  it('are refused by name where they do something else', async () => {
    const wrong = gateway.direct.embed({ model: 'offline/echo', input: ['x'], body: {}, signal });
    await expect(wrong).rejects.toMatchObject(toFault('unknown_model', '/model'));
    const unknown = gateway.direct.moderate({ model: 'other', count: 1, body: { input: 'x' }, signal });
    await expect(unknown).rejects.toMatchObject(toFault('unknown_model', '/model'));
  });
});

describe('a gateway', () => {
  const embed = () => odd.direct.embed({ model: 'm', input: ['x'], dimensions: 3, body: { user: 'ann' }, signal });

  it('is asked once, with what the caller has sent', async () => {
    answer(200, { data: [{ index: 0, embedding: [1, 2, 3] }], usage: { prompt_tokens: 4, total_tokens: 4 } });
    expect(await embed()).toEqual({ vectors: [[1, 2, 3]], promptTokens: 4 });
    expect(bodies.map((body) => JSON.parse(body))).toEqual([
      { user: 'ann', model: 'm', input: ['x'], dimensions: 3, encoding_format: 'float' },
    ]);
  });

  it('that counts nothing leaves the tokens unknown', async () => {
    answer(200, { data: [{ embedding: [1, 2, 3] }], usage: null });
    expect(await embed()).toMatchObject({ promptTokens: null });
  });

  it.each([
    [400, { error: { message: 'Unknown voice sk-secret', param: 'voice' } }, 'refused_by_gateway', '/voice'],
    [422, { detail: 'dimensions' }, 'refused_by_gateway', ''],
    [413, { error: { message: 'too large' } }, 'refused_by_gateway', ''],
    [404, { error: { message: 'no such route' } }, 'unknown_model', '/model'],
    [400, { error: { message: 'The model `m` does not exist' } }, 'unknown_model', '/model'],
  ])('that refuses with %s refuses what the caller has sent', async (status, body, code, pointer) => {
    answer(status, body);
    const failure = await embed().catch((error: unknown) => error);
    expect(failure).toMatchObject(toFault(code, pointer));
    expect(JSON.stringify(failure)).not.toContain('sk-secret');
  });

  it.each([
    [401, { error: { message: 'bad key' } }, 'upstream_failure'],
    [429, {}, 'upstream_rate_limited'],
    [500, {}, 'upstream_failure'],
    [503, {}, 'service_unavailable'],
    [200, { data: [] }, 'upstream_failure'],
    [200, { data: [{ embedding: 'AAAA' }] }, 'upstream_failure'],
    [200, 'Hello', 'upstream_failure'],
  ])('that fails with %s and %j is a failure upstream', async (status, body, code) => {
    answer(status, body);
    await expect(embed()).rejects.toMatchObject({ code });
  });

  it('that makes vectors of another length than was asked for is told of by name', async () => {
    answer(200, { data: [{ embedding: [1, 2, 3, 4] }] });
    await expect(embed()).rejects.toMatchObject(toFault('not_supported', '/dimensions'));
  });

  it('is given a recording as a form, with each entry of a list', async () => {
    answer(200, { text: 'Hi' });
    const file = new File([Buffer.from([0, 255])], 'a "b".wav', { type: 'audio/wav' });
    const fields = { language: 'no', timestamp_granularities: ['word', 'segment'] };
    const heard = await odd.direct.transcribe({ model: 'm', file, fields, isText: false, signal });
    expect(heard).toEqual({ text: 'Hi', language: null, durationS: null, segments: null, words: null, tokens: null });
    expect(bodies[0]!.match(/; name="[^"]*"/g)).toEqual([
      '; name="model"',
      '; name="language"',
      '; name="timestamp_granularities[]"',
      '; name="timestamp_granularities[]"',
      '; name="file"',
    ]);
    expect(bodies[0]).toContain('\0\xff');
  });

  const speak = (gone = signal) =>
    odd.direct.speak({ model: 'm', body: { input: 'Hi', response_format: 'flac' }, signal: gone });
  it.each([
    ['audio/x-wav', 'audio/wav'],
    ['AUDIO/MP3; rate=1', 'audio/mpeg'],
    ['application/octet-stream', 'audio/flac'],
    ['video/odd', 'audio/flac'],
  ])('that sends sound as %s is passed on as %s', async (type, mediaType) => {
    answer(200, 'SOUND', type);
    const speech = await speak();
    expect([speech.mediaType, String(Buffer.concat(await speech.bytes.toArray()))]).toEqual([mediaType, 'SOUND']);
  });

  it('that sends a page or JSON in place of sound has failed', async () => {
    answer(200, '<html>', 'text/html');
    await expect(speak()).rejects.toMatchObject({ code: 'upstream_failure' });
    answer(200, { error: { message: 'no' } });
    await expect(speak()).rejects.toMatchObject({ code: 'upstream_failure' });
  });

  it('that breaks off in the middle of its sound says so', async () => {
    listener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' }).write('SO');
      setTimeout(() => response.destroy(), 20);
    };
    const speech = await speak();
    await expect(speech.bytes.toArray()).rejects.toMatchObject({ code: 'upstream_failure' });
  });

  it('is left when the caller leaves, before its answer and in the middle of it', async () => {
    const left = new AbortController();
    const closed = Promise.withResolvers<void>();
    listener = (_request, response) => {
      response.on('close', closed.resolve);
      left.abort(new Error('left'));
    };
    await expect(speak(left.signal)).rejects.toThrow('left');
    await closed.promise;
    const gone = new AbortController();
    const ended = Promise.withResolvers<void>();
    listener = (_request, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' }).write('SO');
      response.on('close', ended.resolve);
    };
    const { bytes } = await speak(gone.signal);
    bytes.on('error', () => {});
    bytes.once('data', () => gone.abort());
    await ended.promise;
  });
});

describe('odd answers', () => {
  it.each([null, [], 'x', {}, { text: 5 }, { text: null }])('%j is no transcription', (body) => {
    expect(() => readTranscript(body)).toThrow('something that is no transcription');
  });

  it('of transcriptions are read as far as they make sense', () => {
    const segments = [{ start: 0, end: 1, text: 'a' }, { start: '0', end: 1, text: 'b' }, null, { start: -1 }];
    const words = [{ start: 0, end: 0.5, word: 'a' }];
    const usage = { input_tokens: 7, output_tokens: 'x' };
    expect(readTranscript({ text: 'a\ud800', language: 5, duration: '2.5', segments, words, usage })).toEqual({
      text: 'a\ufffd',
      language: null,
      durationS: 2.5,
      segments: [{ start: 0, end: 1, text: 'a' }],
      words: [{ start: 0, end: 0.5, text: 'a' }],
      tokens: { prompt: 7, completion: 0 },
    });
  });

  it.each([
    null,
    { data: [] },
    { data: [{}, {}] },
    { data: [{ b64_json: 'no base64!' }] },
    { data: [{ url: 'file:///etc/passwd' }] },
    { data: [{ url: 'javascript:alert(1)' }] },
  ])('%j is no image', (body) => expect(() => readImages(body, 1)).toThrow(/answered with/));

  it.each([null, { results: [] }, { results: [null] }, { results: [{ flagged: 'yes' }] }])(
    '%j judges nothing',
    (body) => {
      expect(() => readModerations(body, 1)).toThrow(/answered with/);
    },
  );
});
