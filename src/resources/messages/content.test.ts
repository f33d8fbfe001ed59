import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { uploadFile } from '#src/testing/upload-file.ts';

let api: Api;
let agent: string;

beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api, { model: 'offline/echo' });
});

const data = 'iVBORw0KGgo=';
const bytes = (media_type: string) => ({ type: 'data', media_type, data });
const image = { type: 'image', source: bytes('image/png'), name: 'oslo.png', detail: 'low' };
const sound = { type: 'audio', source: bytes('audio/wav'), name: 'a.wav' };
const report = { type: 'file', source: bytes('application/pdf'), name: 'report.pdf' };
const linked = { type: 'image', source: { type: 'url', url: 'https://example.com/oslo.png' } };
const question = { type: 'text', text: 'What is this?' };
const parts = [question, image, sound, report, linked];
const readable = 'What is this?\n[image: oslo.png]\n[audio: a.wav]\n[document: report.pdf]\n[image]';

const send = (content: object, context: object = { agent_id: agent }, metadata?: object) =>
  api.post('/v2/chat/messages', {
    body: { message: { role: 'user', content, ...(metadata && { metadata }) }, context },
  });

describe('content of a message', () => {
  it('reaches the model in its parts, and is kept as it was sent', async () => {
    const { status, body } = await send({ type: 'parts', parts }, undefined, { page: '/oslo' });
    expect(status).toBe(200);
    expect(body.message.content.text).toContain(
      'With it I was given an image (image/png, 8 bytes), sound (wav, 8 bytes), a file (report.pdf, application/pdf, 8 bytes), an image (at https://example.com/oslo.png, which I do not fetch).',
    );
    const [id] = body.input_message_ids;
    const read = await api.get(`/v2/chat/messages/${id}`);
    expect(read.body).toMatchObject({
      kind: 'user',
      metadata: { page: '/oslo' },
      content: { type: 'text', text: readable },
    });
    expect(read.body.content.parts).toEqual(parts);

    const again = await send({ type: 'text', text: 'And now?' }, { session_id: body.session.id });
    expect(again.body.message.content.text).toContain('Before that you said');
    const context = await api.get(`/v2/messages/${again.body.message.id}/context`);
    expect(context.body.intact).toBe(true);
  });

  it('comes from an AG-UI front end as from any other, and answers it as it was', async () => {
    const film = { type: 'video', source: { type: 'file', value: 'file-abc', provider: 'openai' } };
    const odd = { type: 'audio', source: { type: 'data', value: data, mimeType: '' }, metadata: { filename: 'x.wav' } };
    const content = [question, film, odd];
    const run = {
      threadId: crypto.randomUUID(),
      runId: crypto.randomUUID(),
      messages: [{ id: 'u', role: 'user', content }],
    };
    const { frames } = await api.stream(`/v2/agents/${agent}/run`, { ...run, tools: [], context: [] });
    const { session_id } = frames[0]!.item.metadata;
    const [read] = (await api.get(`/v2/sessions/${session_id}/messages`)).body.data;
    expect(read.content.parts).toEqual([
      question,
      { type: 'file', source: { type: 'provider_file', file_id: 'file-abc' } },
      { type: 'audio', source: { type: 'data', media_type: 'application/octet-stream', data }, name: 'x.wav' },
    ]);
    expect(frames[0]!.item.input.messages[0].content).toEqual(content);
  });

  it.each([image, sound, report])('may be one part alone: %j', async (part) => {
    const { status, body } = await send(part);
    expect(status).toBe(200);
    const read = await api.get(`/v2/chat/messages/${body.input_message_ids[0]}`);
    expect(read.body.content.parts).toEqual([part]);
  });

  it('is in the log as AG-UI has it, and goes with the message that is deleted', async () => {
    const { body } = await send(image);
    const events = () => api.get(`/v2/sessions/${body.session.id}/events/history?limit=1`);
    const [first] = (await events()).body.data;
    const source = { type: 'data', value: data, mimeType: 'image/png' };
    const part = { type: 'image', source, metadata: { name: 'oslo.png', detail: 'low' } };
    expect(first.event).toMatchObject({
      type: 'RUN_STARTED',
      input: { messages: [{ role: 'user', content: [part] }] },
    });
    const [id] = body.input_message_ids;
    expect((await api.delete(`/v2/chat/messages/${id}`)).status).toBe(200);
    expect(JSON.stringify((await events()).body)).not.toContain(data);
  });

  it('can be the first one of a conversation', async () => {
    const { status, body } = await api.post('/v2/conversations', {
      body: { agent_id: agent, message: { role: 'user', content: image } },
    });
    expect([status, body.message_count]).toEqual([201, expect.any(Number)]);
  });

  it.each([
    [{ type: 'image', source: { type: 'data', media_type: 'image/png', data: 'no base64!' } }, '/message/content'],
    [{ type: 'image', source: { type: 'url', url: 'file:///etc/passwd' } }, '/message/content'],
    [{ type: 'audio', source: { type: 'url', url: 'https://example.com/a.mp3' } }, '/message/content'],
    [{ type: 'parts', parts: [] }, '/message/content/parts'],
  ])('422 or 400 for %j', async (content, pointer) => {
    const { body } = await send(content);
    expect(body.error_code).toBe('invalid_request');
    expect(body.errors.some((fault: { pointer: string }) => fault.pointer.startsWith(pointer))).toBe(true);
  });

  it('400 that names the part which the model does not take, and nothing is stored', async () => {
    const reader = await makeAgent(api, { model: 'gpt-3.5-turbo' });
    const { status, body } = await send({ type: 'parts', parts: [question, image] }, { agent_id: reader });
    expect([status, body.error_code]).toEqual([400, 'invalid_request']);
    expect(body.errors).toEqual([
      {
        pointer: '/message/content/parts/1',
        detail: 'Must not be of the kind image: the model gpt-3.5-turbo takes only text.',
        code: 'modality',
      },
    ]);
    expect((await api.get(`/v2/conversations?agent_id=${reader}`)).body.data).toEqual([]);
  });
});

describe('a document for a model that takes only text', () => {
  it('is read as its text, which the snapshot of its context says', async () => {
    const textOnly = new Map([['*', ['text']]] as const);
    const reader = await testApi(await startStage(api.stage.database, { modalities: textOnly }));
    const agent_id = await makeAgent(reader);
    const { id } = (await uploadFile(reader, 'Oslo is the capital of Norway.', { name: 'oslo.txt' })).body;
    const report = { type: 'file', source: { type: 'file', file_id: id } };
    const damaged = {
      type: 'file',
      name: 'damaged.pdf',
      source: { type: 'data', media_type: 'application/pdf', data: Buffer.from('%PDF-1.7').toString('base64') },
    };
    const message = { role: 'user', content: { type: 'parts', parts: [question, report, damaged] } };
    const { status, body } = await reader.post('/v2/chat/messages', { body: { message, context: { agent_id } } });
    expect([status, body.error_code]).toEqual([200, undefined]);
    expect(body.message.content.text).toContain('[file: oslo.txt] (its text):');
    expect(body.message.content.text).toContain('Oslo is the capital of Norway.');
    expect(body.message.content.text).toContain('[file: damaged.pdf] (left out: no text could be taken out of it)');
    const seen = await reader.get(`/v2/messages/${body.message.id}/context`);
    expect([seen.status, seen.body.detail]).toEqual([200, undefined]);
    const { messages } = seen.body;
    expect(messages.at(-1).parts.slice(1)).toMatchObject([
      { sent_as: 'text', sent_note: 'its text' },
      { sent_as: 'sentence', sent_note: 'left out: no text could be taken out of it' },
    ]);
  });
});

describe('a file by its id in a message', () => {
  const upload = async (bytes: string | Buffer, name?: string, caller = api, user_id?: string) =>
    (await uploadFile(caller, bytes, { ...(name && { name }), ...(user_id && { user_id }) })).body.id;
  const png = Buffer.from('89504e470d0a1a0a0000000d494844520000000100000001080600000000', 'hex');
  const named = (type: string, file_id: string) => ({ type, source: { type: 'file', file_id } });

  it('reaches the model as its bytes, and is kept as it was named', async () => {
    const [image_id, text_id] = [await upload(png, 'oslo.png'), await upload('Oslo is fine.', 'oslo.txt')];
    const sent = [question, named('image', image_id), named('file', text_id)];
    const { status, body } = await send({ type: 'parts', parts: sent });
    expect([status, body.detail]).toEqual([200, undefined]);
    expect(body.message.content.text).toContain(
      'With it I was given an image (image/png, 30 bytes), a file (oslo.txt, text/plain, 13 bytes).',
    );
    const read = await api.get(`/v2/chat/messages/${body.input_message_ids[0]}`);
    expect(read.body.content.parts).toEqual(sent);
    const seen = await api.get(`/v2/messages/${body.message.id}/context`);
    expect(seen.body.messages.at(-1).parts[1]).toMatchObject({ media_type: 'image/png', bytes: 30, sent_as: 'bytes' });

    expect((await api.delete(`/v2/files/${text_id}`)).status).toBe(204);
    const again = await send({ type: 'text', text: 'And now?' }, { session_id: body.session.id });
    expect(again.status).toBe(200);
    const run = {
      threadId: crypto.randomUUID(),
      runId: crypto.randomUUID(),
      messages: [
        { id: 'u', role: 'user', content: [question, { type: 'image', source: { type: 'file', value: image_id } }] },
      ],
    };
    const { frames } = await api.stream(`/v2/agents/${agent}/run`, { ...run, tools: [], context: [] });
    expect(frames.map(({ item }) => item.delta ?? '').join('')).toContain('an image (image/png, 30 bytes)');
  });

  it('is refused by name when it is not there for the caller, or of another kind', async () => {
    const stranger = await testApi();
    const user = (await api.post('/v2/users', { body: {} })).body.id;
    const other = (await api.post('/v2/users', { body: {} })).body.id;
    const ofUser = await upload('Oslo', 'a.txt', api, user);
    const refused: [object, object][] = [
      [named('file', await upload('Oslo', 'a.txt', stranger)), { agent_id: agent }],
      [named('image', await upload('Oslo', 'a.txt')), { agent_id: agent }],
      [named('file', ofUser), { agent_id: agent, user: { id: other } }],
    ];
    for (const [content, context] of refused) {
      const { status, body } = await send(content, context);
      expect([status, body.errors]).toEqual([
        400,
        [expect.objectContaining({ pointer: '/message/content', code: 'file' })],
      ]);
    }
    expect((await send(named('file', ofUser), { agent_id: agent, user: { id: user } })).status).toBe(200);
  });
});
