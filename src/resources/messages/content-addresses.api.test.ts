import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';

let api: Api;
let fetching: Api;
let agent: string;
let host: ToolServer;
const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080600000000', 'hex');
const wav = Buffer.from(
  '524946462400000057415645666d74201000000001000100401f0000803e0000020010006461746100000000',
  'hex',
);
const contents: Record<string, Buffer> = { '/oslo.png': png, '/a.wav': wav, '/oslo.txt': Buffer.from('Oslo is fine.') };

beforeAll(async () => {
  host = await startToolServer();
  host.answer = ({ path }, response) => {
    const bytes = contents[path];
    if (bytes) response.end(bytes);
    else response.writeHead(404).end();
  };
  api = await testApi();
  const settings = { outgoingAllow: loopbackAllowed, fetchesContent: true };
  fetching = await testApi(await startStage(api.stage.database, {}, settings));
  agent = await makeAgent(fetching, { key: 'addresses', model: 'offline/echo' });
});
afterAll(() => host.close());

const at = (path: string) => ({ type: 'url', url: new URL(path, host.url).href });
const send = (caller: Api, content: object, agent_id: string) =>
  caller.post('/v2/chat/messages', { body: { message: { role: 'user', content }, context: { agent_id } } });

describe('addresses that Parley fetches', () => {
  it('reach the model as bytes, which its context tells of', async () => {
    const parts = [
      { type: 'image', source: at('/oslo.png') },
      { type: 'audio', source: at('/a.wav') },
      { type: 'file', source: at('/oslo.txt'), name: 'oslo.txt' },
    ];
    const { status, body } = await send(fetching, { type: 'parts', parts }, agent);
    expect([status, body.detail]).toEqual([200, undefined]);
    expect(body.message.content.text).toContain(
      'With it I was given an image (image/png, 30 bytes), sound (wav, 44 bytes), a file (oslo.txt, text/plain, 13 bytes).',
    );
    expect(host.requests).toHaveLength(3);
    const read = await fetching.get(`/v2/chat/messages/${body.input_message_ids[0]}`);
    expect(read.body.content.parts).toEqual(parts);
    const seen = await fetching.get(`/v2/messages/${body.message.id}/context`);
    const sha256 = createHash('sha256').update(png).digest('hex');
    const shown = { source: 'url', sent_as: 'bytes', media_type: 'image/png', bytes: 30, sha256 };
    expect(seen.body.messages.at(-1).parts[0]).toMatchObject({ ...shown, url: at('/oslo.png').url });
  });

  it('are refused by name before anything is stored', async () => {
    const parts = [
      { type: 'text', text: 'Look.' },
      { type: 'image', source: at('/gone.png') },
      { type: 'image', source: at('/a.wav') },
      { type: 'file', source: { type: 'url', url: 'http://10.0.0.1/a.pdf' } },
    ];
    const lonely = await makeAgent(fetching, { model: 'offline/echo' });
    const { status, body } = await send(fetching, { type: 'parts', parts }, lonely);
    expect(status).toBe(400);
    expect(body.errors).toEqual([
      {
        pointer: '/message/content/parts/1',
        detail: 'The address could not be fetched: it answered with the status 404.',
        code: 'address',
      },
      {
        pointer: '/message/content/parts/2',
        detail: expect.stringMatching(/^The address has no image: its bytes are audio\/(wav|vnd\.wave)\.$/),
        code: 'address',
      },
      {
        pointer: '/message/content/parts/3',
        detail: expect.stringContaining('10.0.0.1 is an address of a private or special network'),
        code: 'address',
      },
    ]);
    expect((await fetching.get(`/v2/conversations?agent_id=${lonely}`)).body.data).toEqual([]);
  });

  it('are taken as `input_file.file_url` from OpenAI’s clients', async () => {
    const input = [
      {
        role: 'user',
        content: [
          { type: 'input_text', text: 'Read it.' },
          { type: 'input_file', file_url: at('/oslo.txt').url, filename: 'oslo.txt' },
        ],
      },
    ];
    const { status, body } = await fetching.post('/openai/v1/responses', { body: { model: 'addresses', input } });
    expect([status, body.error]).toEqual([200, null]);
    expect(JSON.stringify(body.output)).toContain('a file (oslo.txt, text/plain, 13 bytes)');
    const items = await fetching.get(`/openai/v1/responses/${body.id}/input_items`);
    expect(items.body.data[0].content[1]).toMatchObject({ type: 'input_file', file_url: at('/oslo.txt').url });
    input[0]!.content[1]!.file_url = at('/gone.pdf').url;
    const refused = await fetching.post('/openai/v1/responses', { body: { model: 'addresses', input } });
    expect([refused.status, refused.body.error.param]).toEqual([400, 'input[0].content[1]']);
  });
});

describe('addresses that the gateway is given', () => {
  it('are those of images alone; others are refused by name', async () => {
    const agent_id = await makeAgent(api, { model: 'offline/echo' });
    for (const type of ['audio', 'file']) {
      const { status, body } = await send(api, { type, source: at('/oslo.txt') }, agent_id);
      expect([status, body.errors[0].pointer]).toEqual([400, '/message/content']);
      expect(body.errors[0].detail).toContain('PARLEY_CONTENT_ADDRESSES=fetch');
    }
    expect((await send(api, { type: 'image', source: at('/oslo.png') }, agent_id)).status).toBe(200);
    expect(host.requests.filter(({ path }) => path === '/oslo.txt')).toHaveLength(1);
  });
});
