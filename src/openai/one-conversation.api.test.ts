import OpenAI from 'openai';
import { beforeAll, describe, expect, it } from 'vitest';
import { Parley, textOf } from '#src/clients/typescript/parley.ts';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let client: OpenAI;
let agentId: string;
const model = 'one-desk';
beforeAll(async () => {
  api = await testApi();
  agentId = await makeAgent(api, { key: model, name: 'Desk', model: 'offline/echo' });
  client = new OpenAI({ baseURL: `${api.stage.url}/openai/v1`, apiKey: api.key.key, maxRetries: 0 });
});

const data = 'iVBORw0KGgo=';
const question = [
  { type: 'input_text' as const, text: 'What is this?' },
  { type: 'input_image' as const, image_url: `data:image/png;base64,${data}`, detail: 'auto' as const },
];

describe('one conversation', () => {
  it('is begun in OpenAI’s client, continued in a front end and in Parley’s client, and is the same in each', async () => {
    const begun = await client.responses.create({ model, input: [{ role: 'user', content: question }] });
    const { conversation_id, session_id } = begun.metadata as { conversation_id: string; session_id: string };
    const [first] = (await api.get(`/v2/sessions/${session_id}/events/history?limit=1`)).body.data;
    expect(first.event).toMatchObject({
      type: 'RUN_STARTED',
      input: { messages: [{ content: [{ text: 'What is this?' }, { type: 'image', source: { value: data } }] }] },
    });

    const run = { threadId: session_id, runId: crypto.randomUUID(), tools: [], context: [] };
    const messages = [{ id: 'u2', role: 'user', content: 'From the front end.' }];
    const { frames } = await api.stream(`/v2/agents/${agentId}/run`, { ...run, messages });
    const said = frames.map(({ item }) => (item.type === 'TEXT_MESSAGE_CONTENT' ? item.delta : '')).join('');
    expect(said).toContain('Before that you said: “What is this?');

    const parley = new Parley({ baseUrl: api.stage.url, token: api.token });
    const message = { role: 'user' as const, content: { type: 'text' as const, text: 'From Parley’s client.' } };
    const reply = await parley.createMessage({ body: { message, context: { session_id } } });
    expect(textOf(reply)).toContain('“From the front end.”');

    const last = await client.responses.create({ model, input: 'And again.', conversation: conversation_id });
    const texts = [begun.output_text, said, textOf(reply), last.output_text];
    const listed: any[] = [];
    for await (const item of client.conversations.items.list(conversation_id, { order: 'asc' })) listed.push(item);
    expect(listed.filter(({ role }) => role === 'assistant').map(({ content }) => content[0].text)).toEqual(texts);
    expect(listed[0].content).toEqual([question[0], { ...question[1], file_id: null }]);
    const { data: rows } = (await api.get(`/v2/conversations/${conversation_id}/messages`)).body;
    expect(rows.map(({ id }: { id: string }) => id)).toEqual(listed.map(({ id }) => id));
    expect(new Set(rows.map((row: { session_id: string }) => row.session_id)).size).toBe(1);
  });
});
