import OpenAI, { toFile } from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { findFileOfSession } from '#src/resources/files/store.ts';
import { uploadFile } from '#src/testing/upload-file.ts';

let api: Api;
let client: OpenAI;
const model = 'oslo-files';
const clientOf = ({ stage }: Api, apiKey: string) =>
  new OpenAI({ baseURL: `${stage.url}/openai/v1`, apiKey, maxRetries: 0 });
beforeAll(async () => {
  api = await testApi();
  await makeAgent(api, { key: model, name: 'Reader', model: 'offline/echo' });
  client = clientOf(api, api.key.key);
});

const db = () => api.stage.database.dataSource;
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const upload = async (bytes: string | Buffer, name: string, purpose: OpenAI.FilePurpose = 'user_data', from = client) =>
  from.files.create({ file: await toFile(Buffer.from(bytes), name), purpose });

/** Returns the failure of a request. */
async function failureOf(request: Promise<unknown>) {
  const failure: unknown = await request.catch((error: unknown) => error);
  if (!(failure instanceof OpenAI.APIError)) throw new Error('It is no failure of the API.', { cause: failure });
  return failure;
}

describe('files', () => {
  it('are those of version 2: uploaded here and read there, and the other way round', async () => {
    const file = await upload('Oslo is the capital.', 'oslo.txt', 'assistants');
    expect(file).toEqual({
      id: expect.stringMatching(/^file_/),
      object: 'file',
      bytes: 20,
      created_at: expect.any(Number),
      filename: 'oslo.txt',
      purpose: 'user_data',
      status: 'processed',
    });
    expect(await client.files.waitForProcessing(file.id)).toEqual(file);
    const { body } = await api.get(`/v2/files/${file.id}`);
    expect(body).toMatchObject({ name: 'oslo.txt', media_type: 'text/plain', user_id: null });
    const content = await client.files.content(file.id);
    expect(await content.text()).toBe('Oslo is the capital.');
    expect(content.headers.get('content-disposition')).toContain('oslo.txt');
    expect(content.headers.get('content-type')).toBe('application/octet-stream');

    const { body: other } = await uploadFile(api, 'Bergen');
    expect(await client.files.retrieve(other.id)).toMatchObject({ id: other.id, filename: other.id, bytes: 6 });
    expect(await client.files.delete(other.id)).toEqual({ id: other.id, object: 'file', deleted: true });
    expect((await api.get(`/v2/files/${other.id}`)).status).toBe(404);
    expect(await failureOf(client.files.content(other.id))).toMatchObject({ status: 404, code: 'file_not_found' });
  });

  it('are listed page by page, from either end', async () => {
    const own = await testApi();
    const caller = clientOf(own, own.key.key);
    expect(await caller.files.list()).toMatchObject({ data: [], has_more: false });
    const ids: string[] = [];
    for (const name of ['a', 'b', 'c', 'd', 'e']) ids.push((await upload(name, name, 'vision', caller)).id);
    for (const order of ['asc', 'desc'] as const) {
      const read: string[] = [];
      for await (const { id } of caller.files.list({ limit: 2, order, purpose: 'user_data' })) read.push(id);
      expect(read).toEqual(order === 'asc' ? ids : ids.toReversed());
    }
    const page = await caller.files.list({ limit: 2 });
    expect([page.data.length, page.has_more]).toEqual([2, true]);
    const strange = await failureOf(caller.files.list({ after: 'file_01k2c5gq8zf3vr4xw1m6t0y9ab' }));
    expect(strange).toMatchObject({ status: 400, param: 'after' });
    expect(await failureOf(caller.files.list({ purpose: 'batch' }))).toMatchObject({ status: 400, param: 'purpose' });
  });

  it.each([
    [{ purpose: 'fine-tune' }, 400, 'purpose'],
    [{}, 400, 'purpose'],
    [{ purpose: 'user_data', expires_after: { anchor: 'created_at', seconds: 3600 } }, 400, 'expires_after[anchor]'],
    [{ purpose: 'user_data', file: 'text' }, 400, 'file'],
  ])('are refused by what is wrong: %j', async (form, status, param) => {
    const failure = await failureOf(
      client.files.create({ file: await toFile(Buffer.from('a'), 'a'), ...form } as never),
    );
    expect(failure).toMatchObject({ status, type: 'invalid_request_error', param });
  });

  it('are refused without bytes, and stay with whom they belong to', async () => {
    expect(await failureOf(upload('', 'empty.txt'))).toMatchObject({ status: 400 });
    const user = (await api.post('/v2/users', { body: { external_id: 'ann' } })).body.id;
    const { body: owned } = await uploadFile(api, 'secret', { user_id: user });
    const other = (await api.post('/v2/users', { body: { external_id: 'bo' } })).body.id;
    const acting = clientOf(api, (await api.as({ user: { id: other } })).token);
    expect((await acting.files.list()).data).toEqual([]);
    expect(await failureOf(acting.files.retrieve(owned.id))).toMatchObject({ status: 404 });
  });
});

describe('file_id', () => {
  it('names a document in a chat completion, and the model gets its bytes', async () => {
    const file = await upload('%PDF-1.7\n', 'report.pdf');
    const answer = await client.chat.completions.create({
      model,
      messages: [{ role: 'user', content: [{ type: 'file', file: { file_id: file.id } }] }],
      store: true,
    });
    expect(answer.choices[0]!.message.content).toContain('a file (report.pdf, application/pdf, 9 bytes)');
    const { conversation_id } = answer.metadata as Record<string, string>;
    const items = await client.conversations.items.list(conversation_id!, { order: 'asc' });
    expect(items.data[0]).toMatchObject({ content: [{ type: 'input_file', file_id: file.id }] });
  });

  it('names images and documents in a response, before and after others', async () => {
    const [image, text] = [await upload(png, 'oslo.png'), await upload('Oslo', 'oslo.txt')];
    const content = [
      { type: 'input_image' as const, file_id: image.id, detail: 'low' as const },
      { type: 'input_file' as const, file_id: text.id },
      { type: 'input_text' as const, text: 'What are these?' },
    ];
    const answer = await client.responses.create({ model, input: [{ role: 'user', content }] });
    expect(answer.output_text).toContain('an image (image/png, 70 bytes), a file (oslo.txt, text/plain, 4 bytes)');
    expect((await client.responses.inputItems.list(answer.id)).data[0]).toMatchObject({
      content: [{ type: 'input_image', file_id: image.id, image_url: null }, { file_id: text.id }, {}],
    });
  });

  it('that is unknown, of another kind or beside bytes is refused by its place', async () => {
    const { id } = await upload('Oslo', 'oslo.txt');
    const ask = (part: object) =>
      failureOf(client.responses.create({ model, input: [{ role: 'user', content: [part] }] as never }));
    const param = 'input[0].content[0]';
    expect(await ask({ type: 'input_image', file_id: id })).toMatchObject({ status: 400, param });
    expect(await ask({ type: 'input_file', file_id: 'file_01k2c5gq8zf3vr4xw1m6t0y9ab' })).toMatchObject({ param });
    const both = { type: 'input_image', file_id: id, image_url: 'https://example.com/a.png' };
    expect(await ask(both)).toMatchObject({ param, message: expect.stringContaining('either') });
    expect(await ask({ type: 'input_file', file_id: id, file_data: 'data:text/plain;base64,AAAA' })).toMatchObject({
      param,
    });
    expect(await ask({ type: 'input_file' })).toMatchObject({ param });
    expect(await ask({ type: 'input_image' })).toMatchObject({ param });
    expect(await ask({ type: 'input_file', file_url: 'https://example.com/a.pdf' })).toMatchObject({ param });
  });

  it('of somebody else is shown to no model, wherever a person names it', async () => {
    const [ann, bo] = await Promise.all(
      ['ann-2', 'bo-2'].map(async (external_id) => (await api.post('/v2/users', { body: { external_id } })).body.id),
    );
    const { body: secret } = await uploadFile(api, 'The secret of Ann', { user_id: ann, name: 'secret.txt' });
    const acting = clientOf(api, (await api.as({ user: { id: bo } })).token);
    const naming = { role: 'user' as const, content: [{ type: 'file' as const, file: { file_id: secret.id } }] };
    const refused = { status: 400, message: expect.stringContaining('There is no file') };
    expect(await failureOf(acting.chat.completions.create({ model, messages: [naming] }))).toMatchObject(refused);
    const conversation = await acting.conversations.create({
      items: [{ role: 'user', content: [{ type: 'input_file', file_id: secret.id }] }],
    });
    const said = await acting.responses.create({ model, conversation: conversation.id, input: 'What is in it?' });
    const { session_id } = said.metadata as Record<string, string>;
    const [row] = await db().query('SELECT organization_id FROM sessions WHERE id = $1', [session_id]);
    const session = { organizationId: row.organization_id, sessionId: session_id! };
    expect(await findFileOfSession(db(), session, secret.id)).toBeNull();
    const { body: shared } = await uploadFile(api, 'For all');
    expect(await findFileOfSession(db(), session, shared.id)).toMatchObject({ id: shared.id, userId: null });
  });
});
