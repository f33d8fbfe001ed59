import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { startFixture, type HttpFixture } from './fixture.ts';
import { readForm } from './form.ts';

let fixture: HttpFixture;
let seen: unknown;
/** The bytes that the next request is answered with. */
let answer: () => Buffer | Readable = () => Buffer.from('RIFF');
beforeAll(async () => {
  fixture = await startFixture({
    handlers: {
      playThing: async ({ body }: { body: unknown }) => {
        seen = body;
        return { status: 200, bytes: answer(), mediaType: 'audio/wav' };
      },
    },
  });
});
afterAll(() => fixture.close());

const toForm = (fields: Record<string, string | Blob | (string | Blob)[]>): FormData => {
  const form = new FormData();
  for (const [name, values] of Object.entries(fields)) for (const value of [values].flat()) form.append(name, value);
  return form;
};
const sound = new File([Buffer.from([0, 1, 255, 13, 10])], 'sound.wav', { type: 'audio/wav' });
const play = (body: FormData | string | Buffer, headers: Record<string, string> = {}) =>
  fixture.get('/v2/things/sound', { method: 'POST', body: body as BodyInit, headers });
const errorsOf = async (response: Response) => {
  const { errors, detail } = (await response.json()) as {
    errors?: { pointer: string; code: string }[];
    detail: string;
  };
  return errors?.map(({ pointer, code }) => `${pointer} ${code}`) ?? detail;
};

describe('a form', () => {
  it('is read as values of the types that the contract names, with its files', async () => {
    const form = toForm({ file: sound, speed: '1.5', isLoud: 'true', 'tags[]': ['red', 'blue'] });
    const response = await play(form, { accept: 'application/octet-stream, audio/wav' });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'audio/wav']);
    expect(await response.text()).toBe('RIFF');
    const { file, ...fields } = seen as { file: File };
    expect(fields).toEqual({ speed: 1.5, isLoud: true, tags: ['red', 'blue'] });
    expect([file.name, file.type, Buffer.from(await file.arrayBuffer())]).toEqual([
      'sound.wav',
      'audio/wav',
      Buffer.from([0, 1, 255, 13, 10]),
    ]);
  });

  it.each([
    ['a missing file', { speed: '1' }, ['/file required']],
    ['text in the place of a file', { speed: '1', file: 'RIFF' }, ['/file type']],
    ['a file in the place of a number', { speed: sound, file: sound }, ['/speed type']],
    ['a number in words', { speed: 'fast', file: sound }, ['/speed type']],
    ['a number that is too large', { speed: '5', file: sound }, ['/speed maximum']],
    ['a field that comes twice', { speed: ['1', '2'], file: sound }, ['/speed repeated']],
    ['an unknown field', { speed: '1', file: sound, volume: '3' }, ['/volume additionalProperties']],
    ['an unknown file', { speed: '1', file: sound, image: sound }, ['/image additionalProperties']],
    ['a wrong entry of a list', { speed: '1', file: sound, tags: ['red', 'green'] }, ['/tags/1 enum']],
    ['a name of every object', { speed: '1', file: sound, __proto__: '3', constructor: '3' }, expect.anything()],
  ])('with %s is refused by name', async (_what, fields, errors) => {
    const response = await play(toForm(fields));
    expect(response.status).toBe(400);
    expect(await errorsOf(response)).toEqual(errors);
  });

  const typed = { 'content-type': 'multipart/form-data; boundary=x' };
  const part = 'content-disposition: form-data; name="speed"\r\n\r\n1\r\n';
  it.each([
    ['that is cut', `--x\r\n${part}--`],
    ['that is empty', ''],
    ['that is none', 'Hello'],
    ['whose file is cut', '--x\r\ncontent-disposition: form-data; name="file"; filename="a"\r\n\r\nabc'],
    ['with a part without a name', `--x\r\ncontent-disposition: form-data\r\n\r\n1\r\n--x--\r\n`],
    ['with broken heads', '--x\r\ncontent-disposition; form-data\r\n: :\r\n\r\n\r\n--x--'],
    ['with too many parts', `${`--x\r\n${part}`.repeat(130)}--x--\r\n`],
    [
      'with too long a field',
      `--x\r\ncontent-disposition: form-data; name="speed"\r\n\r\n${'1'.repeat(150_000)}\r\n--x--`,
    ],
  ])('%s is refused', async (_what, body) => expect((await play(body, typed)).status).toBe(400));

  it('without a boundary, and of another type, is refused', async () => {
    expect((await play('x', { 'content-type': 'multipart/form-data' })).status).toBe(415);
    expect((await play('{}', { 'content-type': 'application/json' })).status).toBe(415);
  });

  it('may be larger than the server takes otherwise, and no larger than its operation says', async () => {
    const fields = (bytes: number) => ({ speed: '1', file: new Blob([Buffer.alloc(bytes)]) });
    expect((await play(toForm(fields(150_000)))).status).toBe(200);
    expect((await play(toForm(fields(250_000)))).status).toBe(413);
  });

  it('is read the same in whatever pieces it arrives', async () => {
    const name = fc.stringMatching(/^[a-z]{1,10}$/);
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 100 }));
    const size = fc.integer({ min: 1, max: 400 });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, value), { minLength: 1, maxLength: 6 }), size, async (fields, piece) => {
        const form = new FormData();
        const texts = fields.map(([key, one]) => [key, typeof one === 'string' ? one.toWellFormed() : one] as const);
        for (const [key, one] of texts)
          if (typeof one === 'string') form.append(key, one);
          else form.append(key, new Blob([Buffer.from(one)]), 'file');
        const encoded = new Response(form);
        const contentType = encoded.headers.get('content-type')!;
        const bytes = Buffer.from(await encoded.arrayBuffer());
        const pieces = Array.from({ length: Math.ceil(bytes.length / piece) }, (_, at) =>
          bytes.subarray(at * piece, (at + 1) * piece),
        );
        const read = await readForm(
          Readable.from(pieces),
          { contentType, limitBytes: 1e6 },
          async (_key, { content }) => Buffer.concat(await content.toArray()),
        );
        // A form has its lines end with a carriage return and a line feed.
        const expected = texts.map(([key, one]) => [
          key,
          typeof one === 'string' ? one.replaceAll(/\r\n|\r|\n/g, '\r\n') : Buffer.from(one),
        ]);
        expect(read).toEqual({ entries: expected, bodyBytes: bytes.length });
      }),
      { numRuns: scaleRuns(40) },
    );
  });
});

describe('bytes as an answer', () => {
  const form = () => toForm({ speed: '1', file: sound });

  it('come as they are made', async () => {
    answer = () => Readable.from([Buffer.from('RI'), Buffer.from('FF')]);
    const response = await play(form());
    expect([response.status, await response.text()]).toEqual([200, 'RIFF']);
  });

  it('that fail before the first of them are a problem', async () => {
    answer = () => new Readable({ read: () => {} }).destroy(new Error('broken'));
    expect((await play(form())).status).toBe(500);
  });

  it('that fail later break the connection, and the log says so', async () => {
    answer = () => {
      const bytes = new Readable({ read: () => {} });
      bytes.push('RIFF');
      setImmediate(() => setImmediate(() => bytes.destroy(new Error('broken'))));
      return bytes;
    };
    const response = await play(form());
    expect(response.status).toBe(200);
    await expect(response.arrayBuffer()).rejects.toThrow();
    await expect.poll(() => fixture.log.at(-1)?.['error_code']).toBe('internal_error');
  });

  it('are let go when their reader leaves', async () => {
    const bytes = new Readable({ read: () => {} });
    bytes.push('RIFF');
    answer = () => bytes;
    const left = new AbortController();
    const response = await fixture.get('/v2/things/sound', { method: 'POST', body: form(), signal: left.signal });
    left.abort();
    await expect(response.arrayBuffer()).rejects.toThrow();
    await expect.poll(() => bytes.destroyed).toBe(true);
  });
});
