import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

/** Public reports about files, images and uploads at other servers, tried on this one as programs without an SDK send and read them. */

let api: Api;
const model = 'reported-files';
beforeAll(async () => {
  api = await testApi();
  await makeAgent(api, { key: model, name: 'Reported', model: 'offline/echo' });
});

const headers = () => ({ authorization: `Bearer ${api.key.key}` });
const post = (path: string, body: object) => api.post(`/openai/v1/${path}`, { body });

async function upload(bytes: string, name: string, more: Record<string, string> = {}) {
  const form = new FormData();
  for (const [field, value] of Object.entries({ purpose: 'user_data', ...more })) form.append(field, value);
  form.append('file', new Blob([bytes]), name);
  const answer = await fetch(`${api.stage.url}/openai/v1/files`, { method: 'POST', headers: headers(), body: form });
  return { status: answer.status, body: await answer.json() };
}

const download = (id: string) => fetch(`${api.stage.url}/openai/v1/files/${id}/content`, { headers: headers() });
const complete = (...content: object[]) => post('chat/completions', { model, messages: [{ role: 'user', content }] });
const respond = (...content: object[]) => post('responses', { model, input: [{ role: 'user', content }] });

const png = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const pdf = Buffer.from('%PDF-1.4\n').toString('base64');

/** Returns the data of the events of a stream. */
async function eventsOf(path: string, body: object): Promise<any[]> {
  const answer = await fetch(`${api.stage.url}/openai/v1/${path}`, {
    method: 'POST',
    headers: { ...headers(), 'content-type': 'application/json' },
    body: JSON.stringify({ stream: true, ...body }),
  });
  const frames = (await answer.text()).split('\n\n').filter((frame) => frame.includes('data: {'));
  return frames.map((frame) => JSON.parse(frame.slice(frame.indexOf('data: ') + 6)));
}

describe('a file', () => {
  it('has all members of the object, and is there at once (hal-9100 70, LiteLLM 20007)', async () => {
    const { status, body } = await upload('Oslo', 'oslo.txt');
    expect([status, body]).toEqual([200, expect.objectContaining({ object: 'file', filename: 'oslo.txt', bytes: 4 })]);
    expect(body).toMatchObject({ purpose: 'user_data', status: 'processed', created_at: expect.any(Number) });
    expect((await api.get(`/openai/v1/files/${body.id}`)).body).toEqual(body);
  });

  it.each([
    ['../../../../tmp/evil.txt', 'evil.txt'],
    [String.raw`..\..\evil.txt`, 'evil.txt'],
    ['報告 Blåbær 😀.txt', '報告 Blåbær 😀.txt'],
  ])('named %s is %s, and is downloaded (SGLang 17267, Open WebUI 7831, 16142)', async (sent, kept) => {
    const { body } = await upload('Oslo', sent);
    expect(body.filename).toBe(kept);
    const answer = await download(body.id);
    const encoded = answer.headers.get('content-disposition')!;
    expect([answer.status, await answer.text()]).toEqual([200, 'Oslo']);
    expect(decodeURIComponent(encoded)).toContain(kept);
  });

  it('with a field of another server is refused by its name (LiteLLM 10117)', async () => {
    const { status, body } = await upload('Oslo', 'a.txt', { custom_llm_provider: 'openai' });
    expect([status, body.error.param]).toEqual([400, 'custom_llm_provider']);
  });

  it('that is not there is a failure whose members are no words for nothing (LiteLLM 39536)', async () => {
    const { status, body } = await api.get('/openai/v1/files/file_01k2c5gq8zf3vr4xw1m6t0y9ab');
    expect(status).toBe(404);
    expect(body.error).toMatchObject({ type: expect.stringMatching(/_error$/), param: null });
  });

  it.each(['json', 'csv', 'md'])(
    'of the kind %s can be named in both APIs (openai-dotnet 450, ogx 4206)',
    async (kind) => {
      const { id } = (await upload('{"a":1}', `a.${kind}`)).body;
      expect((await complete({ type: 'file', file: { file_id: id } })).status).toBe(200);
      expect((await respond({ type: 'input_file', file_id: id })).status).toBe(200);
    },
  );

  it('is named in messages and not beside them (openai-php/laravel 119)', async () => {
    const messages = [{ role: 'user', content: 'Hi' }];
    const { status, body } = await post('chat/completions', { model, messages, file_ids: ['file_1'] });
    expect([status, body.error.param]).toEqual([400, 'file_ids']);
  });

  it('comes as data of any type, with parameters (LiteLLM 9365, 11839, openai-node 1560)', async () => {
    for (const type of ['application/pdf', 'application/pdf;qs=0.001', 'text/plain;charset=utf-8']) {
      const data = `data:${type};base64,${pdf}`;
      const chat = await complete({ type: 'file', file: { filename: 'a.pdf', file_data: data } });
      const response = await respond({ type: 'input_file', filename: 'a.pdf', file_data: data });
      expect([type, chat.status, response.status]).toEqual([type, 200, 200]);
    }
  });
});

describe('an image', () => {
  it.each([`data:image/png;base64,${png}`, 'https://images.example/1.png'])(
    'is taken as data and as an address, among texts (Ollama 6753, 13717, llama.cpp 12947, llama-cpp-python 1168): %s',
    async (url) => {
      const chat = await complete({ type: 'text', text: 'What?' }, { type: 'image_url', image_url: { url } });
      const response = await respond({ type: 'input_image', image_url: url, detail: 'auto' });
      expect([chat.status, response.status]).toEqual([200, 200]);
    },
  );

  it.each([png, `data:application/pdf;base64,${pdf}`, 'data:image/png;base64,not base64!'])(
    'that is none is refused by its place (Ollama 7247, LiteLLM 9798): %s',
    async (url) => {
      const { status, body } = await complete({ type: 'image_url', image_url: { url } });
      expect([status, body.error.param]).toEqual([400, expect.stringMatching(/^messages\[0\]\.content\[0\]/)]);
    },
  );

  it('that is made in a stream comes with those before it, and ends as completed (new-api 1234, sub2api 4218, CLIProxyAPI 4273)', async () => {
    const asked = { model: 'offline/image', prompt: 'x', size: '16x16', partial_images: 2 };
    const events = await eventsOf('images/generations', asked);
    expect(events.map(({ type }) => type.split('.')[1])).toEqual(['partial_image', 'partial_image', 'completed']);
  });
});

describe('a response', () => {
  it('has its output when it is whole (ChatMock 117)', async () => {
    const { body } = await post('responses', { model, input: 'Hi' });
    expect(body.output.at(-1).content[0].text).not.toBe('');
  });

  it('begins the parts of each item at 0, after reasoning too (vLLM 45742)', async () => {
    await makeAgent(api, { key: 'thinking', name: 'Thinking', model: 'offline/scripted' });
    const input = JSON.stringify({ script: [{ reasoning: 'Hm' }, { say: 'Hi' }] });
    const events = await eventsOf('responses', { model: 'thinking', input });
    const added = events.filter(({ type }) => type === 'response.content_part.added');
    expect(added.map(({ content_index: index }) => index)).toEqual([0]);
  });
});

describe('an upload in parts', () => {
  const begin = (length: number) =>
    fetch(`${api.stage.url}/v2/uploads`, {
      method: 'POST',
      headers: { ...headers(), 'upload-length': String(length) },
    });

  it('of no bytes is refused by the name of its length (tus-js-client 106, tus-java-server 73, ocis 3599)', async () => {
    const answer = await begin(0);
    expect([answer.status, (await answer.json()).errors[0].parameter]).toEqual([400, 'Upload-Length']);
  });

  it('says where it begins, and that a large body is at a wrong place (tus-resumable-upload-protocol 107, tusd 1371)', async () => {
    const begun = await begin(20_000_000);
    expect(begun.headers.get('upload-offset')).toBe('0');
    const url = new URL(begun.headers.get('location')!, api.stage.url);
    const type = { 'content-type': 'application/offset+octet-stream', 'upload-offset': '5' };
    const init = { method: 'PATCH', headers: { ...headers(), ...type }, body: Buffer.alloc(5_000_000) };
    expect((await fetch(url, init)).status).toBe(409);
  });
});
