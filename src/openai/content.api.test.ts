import OpenAI from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let client: OpenAI;
const model = 'oslo-eyes';
const reader = 'oslo-reader';
beforeAll(async () => {
  api = await testApi();
  await makeAgent(api, { key: model, name: 'Eyes', model: 'offline/echo' });
  await makeAgent(api, { key: reader, name: 'Reader', model: 'gpt-3.5-turbo' });
  client = new OpenAI({ baseURL: `${api.stage.url}/openai/v1`, apiKey: api.key.key, maxRetries: 0 });
});

const data = 'iVBORw0KGgo=';
const url = `data:image/png;base64,${data}`;
const text = { type: 'text' as const, text: 'What is this?' };
const image = { type: 'image_url' as const, image_url: { url, detail: 'low' as const } };
const linked = { type: 'image_url' as const, image_url: { url: 'https://example.com/oslo.png' } };
const sound = { type: 'input_audio' as const, input_audio: { data: 'UklGRgAA', format: 'mp3' as const } };
const file = { type: 'file' as const, file: { file_data: 'data:application/pdf;base64,JVBERi0x', filename: 'a.pdf' } };
const kept = [
  text,
  { type: 'image', source: { type: 'data', media_type: 'image/png', data }, detail: 'low' },
  { type: 'image', source: { type: 'url', url: 'https://example.com/oslo.png' } },
  { type: 'audio', source: { type: 'data', media_type: 'audio/mpeg', data: 'UklGRgAA' } },
  { type: 'file', source: { type: 'data', media_type: 'application/pdf', data: 'JVBERi0x' }, name: 'a.pdf' },
];
const user = (...content: OpenAI.ChatCompletionContentPart[]) => ({ role: 'user' as const, content });
const seen =
  'an image (image/png, 8 bytes), an image (at https://example.com/oslo.png, which I do not fetch), sound (mp3, 6 bytes), a file (a.pdf, application/pdf, 6 bytes)';

/** Returns the parts of the newest message of the person in a conversation. */
async function readParts(conversationId: string) {
  const { data } = (await api.get(`/v2/conversations/${conversationId}/messages`)).body;
  return data.findLast(({ role }: { role: string }) => role === 'user').content.parts;
}

/** Returns the failure of a request. */
async function failureOf(request: Promise<unknown>) {
  const failure: unknown = await request.catch((error: unknown) => error);
  if (!(failure instanceof OpenAI.APIError)) throw new Error('It is no failure of the API.', { cause: failure });
  return failure;
}

describe('images, sound and documents', () => {
  it('of a chat completion reach the model, and are kept as those of version 2', async () => {
    const answer = await client.chat.completions.create({
      model,
      messages: [user(text, image, linked, sound, file)],
      store: true,
    });
    expect(answer.choices[0]!.message.content).toContain(seen);
    const { conversation_id, session_id } = answer.metadata as Record<string, string>;
    expect(await readParts(conversation_id!)).toEqual(kept);
    const { data: events } = (await api.get(`/v2/sessions/${session_id}/events/history?limit=1`)).body;
    expect(events[0].event.input.messages[0].content[1]).toMatchObject({
      type: 'image',
      source: { type: 'data', value: data, mimeType: 'image/png' },
    });

    const next = await client.chat.completions.create({
      model,
      messages: [user(text), user(image)],
      metadata: { conversation_id: conversation_id! },
    });
    expect(next.choices[0]!.message.content).toContain('an image (image/png, 8 bytes)');
    expect(await readParts(conversation_id!)).toEqual([text, kept[1]]);
  });

  it('of a response reach the model, and go on after an earlier one', async () => {
    const content = [
      { type: 'input_text' as const, text: text.text },
      { type: 'input_image' as const, image_url: url, detail: 'low' as const },
      { type: 'input_image' as const, image_url: linked.image_url.url, detail: 'auto' as const, file_id: null },
      sound,
      { type: 'input_file' as const, ...file.file },
    ];
    const answer = await client.responses.create({ model, input: [{ role: 'user', content: content as never }] });
    expect(answer.output_text).toContain(seen);
    const { conversation_id } = answer.metadata as Record<string, string>;
    const parts = kept.with(2, { ...kept[2]!, detail: 'auto' } as never);
    expect(await readParts(conversation_id!)).toEqual(parts);
    const next = await client.responses.create({
      model,
      input: [{ role: 'user', content: content.slice(1, 2) as never }],
      previous_response_id: answer.id,
    });
    expect(next.output_text).toContain('an image (image/png, 8 bytes)');
    expect(await readParts(conversation_id!)).toEqual(kept.slice(1, 2));
  });

  it('that the model does not take are refused by their place, unless they were said earlier', async () => {
    const refused = { status: 400, code: 'invalid_request', message: expect.stringContaining('takes only text') };
    const messages = [{ role: 'system' as const, content: 'Be brief.' }, user(text, image)];
    const place = 'messages[1].content[1]';
    expect(await failureOf(client.chat.completions.create({ model: reader, messages }))).toMatchObject({
      ...refused,
      param: place,
    });
    const answered = { role: 'assistant' as const, content: 'Oslo.' };
    const input = [
      { role: 'user' as const, content: [{ type: 'input_image' as const, image_url: url, detail: 'low' as const }] },
    ];
    const failed = await failureOf(client.responses.create({ model: reader, input }));
    expect(failed).toMatchObject({ ...refused, param: 'input[0].content[0]' });
    const earlier = await failureOf(
      client.chat.completions.create({ model: reader, messages: [...messages, answered, user(text)] }),
    );
    expect(earlier.message).not.toContain('takes only text');
  });

  it.each([
    [{ type: 'image_url', image_url: { url: 'ftp://example.com/oslo.png' } }, 'messages[0].content[1]'],
    [{ type: 'image_url', image_url: { url: 'data:image/png;base64,no base64' } }, 'messages[0].content[1]'],
    [{ type: 'image_url', image_url: { url: `data:image/svg+xml,${'%3Csvg'.repeat(50)}` } }, 'messages[0].content[1]'],
    [{ type: 'file', file: { file_data: 'JVBERi0xLjcK', filename: 'a.pdf' } }, 'messages[0].content[1]'],
    [{ type: 'file', file: { file_id: 'file-abc' } }, 'messages[0].content[1].file.'],
    [{ type: 'input_audio', input_audio: { data: '?', format: 'wav' } }, 'messages[0].content[1].input_audio.data'],
    [{ type: 'video_url', video_url: { url } }, 'messages[0].content[1].type'],
  ])('are refused by their place when they are none: %j', async (part, param) => {
    const failure = await failureOf(client.chat.completions.create({ model, messages: [user(text, part as never)] }));
    expect(failure).toMatchObject({ status: 400, param: expect.stringContaining(param) });
  });

  it('of another role, and results and calls that do not belong together, are refused by their place', async () => {
    const image = { type: 'input_image' as const, image_url: url, detail: 'low' as const };
    const ask = (input: object[], more: object = {}) =>
      failureOf(client.responses.create({ model, input: input as never, ...more }));
    expect(await ask([{ role: 'developer', content: [image] }])).toMatchObject({ param: 'input[0].content[0]' });
    const call = { type: 'function_call', call_id: 'call_1', name: 'f', arguments: '{}' };
    const output = { type: 'function_call_output', call_id: 'call_2', output: 'x' };
    const reasoning = { type: 'reasoning', summary: [] };
    const said = { role: 'user', content: 'x' };
    expect(await ask([said, reasoning, call, output])).toMatchObject({ param: 'input[3].call_id' });
    expect(await ask([said, reasoning, call, said])).toMatchObject({ param: 'input[3]' });
  });
});
