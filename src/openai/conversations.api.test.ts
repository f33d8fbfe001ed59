import OpenAI from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let client: OpenAI;
const model = 'oslo-desk';
beforeAll(async () => {
  api = await testApi();
  await makeAgent(api, { key: model, name: 'Desk' });
  await makeAgent(api, { key: 'oslo-eyes', name: 'Eyes', model: 'offline/echo' });
  client = new OpenAI({ baseURL: `${api.stage.url}/openai/v1`, apiKey: api.key.key, maxRetries: 0 });
});

const play = (...script: object[]) => JSON.stringify({ script });
const say = (text: string) => play({ say: text });
const user = (content: string) => ({ role: 'user' as const, content });
const callWeather = { tool_call: { name: 'get_weather', arguments: { city: 'Oslo' } } };
const tools = [{ type: 'function' as const, name: 'get_weather', parameters: { type: 'object' }, strict: null }];
const image = {
  type: 'input_image' as const,
  image_url: 'data:image/png;base64,iVBORw0KGgo=',
  detail: 'auto' as const,
};

/** Reads all pages of a list. */
async function readAll<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of pages) all.push(one);
  return all;
}

/** Returns the failure of a request. */
async function failureOf(request: Promise<unknown>) {
  const failure: unknown = await request.catch((error: unknown) => error);
  if (!(failure instanceof OpenAI.APIError)) throw new Error('It is no failure of the API.', { cause: failure });
  return failure;
}

/** Returns the roles and kinds of items, with their texts. */
const toLines = (items: readonly any[]) =>
  items.map((item) => `${item.role ?? item.type}: ${item.content?.[0]?.text ?? item.output ?? item.name ?? ''}`);

describe('conversations', () => {
  it('are made with items, read, changed and deleted', async () => {
    const items = [user('I am in Oslo.'), { role: 'assistant' as const, content: 'Nice.' }];
    const made = await client.conversations.create({ metadata: { model, channel: 'web' }, items });
    expect(made).toMatchObject({ object: 'conversation', metadata: { model, channel: 'web' } });
    expect((await api.get(`/v2/conversations/${made.id}`)).body).toMatchObject({ message_count: 2 });
    expect(await client.conversations.retrieve(made.id)).toEqual(made);
    const changed = await client.conversations.update(made.id, { metadata: { channel: 'phone' } });
    expect(changed.metadata).toEqual({ channel: 'phone' });
    expect((await client.conversations.update(made.id, { metadata: null })).metadata).toEqual({});
    expect(await client.conversations.delete(made.id)).toEqual({
      id: made.id,
      object: 'conversation.deleted',
      deleted: true,
    });
    expect(await failureOf(client.conversations.retrieve(made.id))).toMatchObject({ status: 404 });
  });

  it('go on with responses of any model, which see what was said', async () => {
    const { id } = await client.conversations.create({});
    await client.conversations.items.create(id, { items: [user('I am in Oslo.')] });
    const first = await client.responses.create({ model: 'oslo-eyes', input: 'Where am I?', conversation: id });
    expect(first.output_text).toContain('I am in Oslo.');
    expect(first.conversation).toEqual({ id });
    const called = await client.responses.create({ model, input: play(callWeather), tools, conversation: { id } });
    const call = called.output[0] as OpenAI.Responses.ResponseFunctionToolCall;
    const input = [{ type: 'function_call_output' as const, call_id: call.call_id, output: '3 degrees' }];
    const last = await client.responses.create({ model, input, tools, conversation: id });
    expect(last.output_text).toContain('3 degrees');
    const listed = await readAll(client.conversations.items.list(id, { order: 'asc', limit: 2 }));
    expect(toLines(listed)).toEqual([
      'user: I am in Oslo.',
      'user: Where am I?',
      `assistant: ${first.output_text}`,
      `user: ${play(callWeather)}`,
      'function_call: get_weather',
      'function_call_output: 3 degrees',
      `assistant: ${last.output_text}`,
    ]);
    const newest = await readAll(client.conversations.items.list(id, { limit: 3 }));
    expect(newest).toEqual(listed.toReversed());
    for (const { id: item_id } of [first.output[0]!, call as { id: string }])
      expect(await client.conversations.items.retrieve(item_id!, { conversation_id: id })).toEqual(
        listed.find((item) => item.id === item_id),
      );
  });

  it('take items of every kind, and give them as they can be sent again', async () => {
    const { id } = await client.conversations.create({ metadata: { model } });
    const items = [
      { role: 'developer' as const, content: 'Be brief.' },
      {
        role: 'user' as const,
        content: [
          { type: 'input_text' as const, text: 'What is this?' },
          image,
          { type: 'input_file' as const, file_data: 'data:application/pdf;base64,JVBERi0x', filename: 'a.pdf' },
        ],
      },
      { type: 'function_call' as const, call_id: 'call_1', name: 'get_weather', arguments: '{}' },
      { type: 'function_call_output' as const, call_id: 'call_1', output: 'Rain' },
      { role: 'assistant' as const, content: 'Oslo in the rain.' },
    ];
    const made = await client.conversations.items.create(id, { items });
    expect(made.data.map(({ type }) => type)).toEqual([
      'message',
      'message',
      'function_call',
      'function_call_output',
      'message',
    ]);
    expect(made.data[1]).toMatchObject({ content: [{ type: 'input_text' }, image, { filename: 'a.pdf' }] });
    const again = await client.conversations.items.create(id, { items: made.data as never });
    expect(again.data).toHaveLength(5);
    const answer = await client.responses.create({ model: 'oslo-eyes', input: 'And now?', conversation: id });
    expect(answer.output_text).toContain('Before that you said');
    const sound = { type: 'input_audio', input_audio: { data: 'UklGRgAA', format: 'mp3' } };
    const heard = await client.conversations.items.create(id, {
      items: [{ role: 'user', content: [sound as never] }],
    });
    expect(heard.data[0]).toMatchObject({ content: [sound] });
  });

  it('lose an item with what its message says', async () => {
    const { id } = await client.conversations.create({ metadata: { model }, items: [user('Secret'), user('Open')] });
    const [first] = await readAll(client.conversations.items.list(id, { order: 'asc' }));
    const after = await client.conversations.items.delete(first!.id!, { conversation_id: id });
    expect(after).toMatchObject({ id, object: 'conversation' });
    const left = await readAll(
      client.conversations.items.list(id, { order: 'asc', include: ['message.input_image.image_url'] }),
    );
    expect(toLines(left)).toEqual(['user: Open']);
    const gone = await failureOf(client.conversations.items.retrieve(first!.id!, { conversation_id: id }));
    expect(gone).toMatchObject({ status: 404 });
  });

  it('refuse what does not fit, by the name of the member', async () => {
    const { id } = await client.conversations.create({ metadata: { model } });
    const other = await client.conversations.create({ metadata: { model }, items: [user('x')] });
    const [foreign] = await readAll(client.conversations.items.list(other.id));
    const after = foreign!.id!;
    expect(await failureOf(client.conversations.items.retrieve(after, { conversation_id: id }))).toMatchObject({
      status: 404,
    });
    const list = () => client.conversations.items.list(id, { after }) as Promise<unknown>;
    expect(await failureOf(list())).toMatchObject({ status: 400, param: 'after' });
    const owner = await failureOf(client.conversations.create({ metadata: { model: 'gpt-4o' } }));
    expect(owner).toMatchObject({ status: 404, param: 'metadata.model', code: 'model_not_found' });
    const call = { type: 'function_call' as const, call_id: 'call_1', name: 'f', arguments: '{}' };
    const alone = await failureOf(client.conversations.items.create(id, { items: [user('x'), call] }));
    expect(alone).toMatchObject({ status: 400, param: 'items[1]' });
    const ask = (more: object) => failureOf(client.responses.create({ model, input: 'x', conversation: id, ...more }));
    expect(await ask({ store: false })).toMatchObject({ status: 400, param: 'store' });
    const said = { role: 'assistant', content: 'x' };
    expect(await ask({ input: [user('x'), said, user('y')] })).toMatchObject({ status: 400, param: 'input[1]' });
    const { id: previous_response_id } = await client.responses.create({ model, input: say('x') });
    expect(await ask({ previous_response_id })).toMatchObject({ status: 400, param: 'conversation' });
    await api.post(`/v2/conversations/${id}/close`);
    expect(await failureOf(client.conversations.items.create(id, { items: [user('x')] }))).toMatchObject({
      status: 409,
      code: 'conversation_closed',
    });
  });
});

describe('the input of a response', () => {
  it('is listed from either end, without what the agent says', async () => {
    const items = [user('One'), { role: 'assistant' as const, content: 'Two' }, user(say('Four'))];
    const first = await client.responses.create({ model, input: items });
    const texts = ['user: One', 'assistant: Two', `user: ${say('Four')}`];
    expect(toLines(await readAll(client.responses.inputItems.list(first.id, { order: 'asc', limit: 1 })))).toEqual(
      texts,
    );
    expect(toLines(await readAll(client.responses.inputItems.list(first.id)))).toEqual(texts.toReversed());
    const next = await client.responses.create({ model, input: say('Six'), previous_response_id: first.id });
    expect(toLines(await readAll(client.responses.inputItems.list(next.id)))).toEqual([`user: ${say('Six')}`]);
    const after = next.output[0]!.id!;
    const list = () => client.responses.inputItems.list(next.id, { after }) as Promise<unknown>;
    expect(await failureOf(list())).toMatchObject({ status: 400, param: 'after' });
  });
});

describe('a response that is deleted', () => {
  it('is found no more, and leaves what continues it', async () => {
    const first = await client.responses.create({ model, input: say('Secret') });
    const next = await client.responses.create({ model, input: say('Open'), previous_response_id: first.id });
    await client.responses.delete(first.id);
    const requests = [
      () => client.responses.retrieve(first.id),
      () => client.responses.cancel(first.id),
      () => client.responses.delete(first.id),
      () => client.responses.inputItems.list(first.id) as Promise<unknown>,
      () => client.responses.create({ model, input: 'x', previous_response_id: first.id }),
    ];
    for (const request of requests) expect(await failureOf(request())).toMatchObject({ status: 404 });
    expect(await client.responses.retrieve(next.id)).toMatchObject({ output_text: 'Open' });
    const listed = await readAll(client.conversations.items.list(next.conversation!.id));
    expect(JSON.stringify(listed)).not.toContain('Secret');
    const { session_id } = next.metadata as Record<string, string>;
    expect(JSON.stringify((await api.get(`/v2/sessions/${session_id}/events/history`)).body)).not.toContain('Secret');
    const conversation = `/v2/conversations/${next.conversation!.id}`;
    expect((await api.get(conversation)).status).toBe(200);
    await client.responses.delete(next.id);
    expect((await api.get(conversation)).status).toBe(404);
  });

  it('leaves a conversation that was there before it, and what others have said in its own', async () => {
    const made = await client.conversations.create({ metadata: { model } });
    const inside = await client.responses.create({ model, input: say('Here'), conversation: made.id });
    await client.responses.delete(inside.id);
    expect((await client.conversations.items.list(made.id)).data).toEqual([]);
    const own = await client.responses.create({ model, input: say('Here') });
    const { conversation_id } = own.metadata as Record<string, string>;
    const content = { type: 'text', text: 'Me too.' };
    const reply = await api.post('/v2/chat/messages', {
      body: { message: { role: 'user', content }, context: { conversation_id } },
    });
    expect(reply.status).toBe(200);
    await client.responses.delete(own.id);
    const items = await readAll(client.conversations.items.list(conversation_id!, { order: 'asc' }));
    expect(items.length).toBe(2);
    expect(JSON.stringify(items[0])).toContain('Me too.');
  });
});
