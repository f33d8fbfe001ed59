import { connect } from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { describe, expect, it } from 'vitest';
import { readTones } from '#src/llm/offline/tones.ts';
import { makeAgent, openTestDatabase, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer } from '#src/testing/tool-server.ts';
import { connectVoice, toAppends, toSpokenTones, toTypedMessage } from '#src/testing/voice-client.ts';
import { usualVoiceSettings } from '#src/voice/voice-settings.ts';
import { waitUntil } from '#src/testing/wait-until.ts';

const model = 'offline/realtime';
const connectTo = (api: Api, agentId: string) =>
  connectVoice({ url: api.stage.url, key: api.key.key }, `agent_id=${agentId}`);

type Client = Awaited<ReturnType<typeof connectVoice>>;

const listMessages = async (api: Api, { all }: Client) =>
  (await api.get(`/v2/sessions/${all('session.created')[0].session.id}/messages`)).body.data;

/** Returns what the tones of all sound that came carry. */
async function hearAll({ all }: Client): Promise<string> {
  const pcm = Buffer.concat(all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64')));
  const samples = new Int16Array(new Uint8Array(pcm).buffer);
  return (await readTones(samples, 24_000)).map(({ text }) => text).join(' ');
}

/** Connects OpenAI's client with the agent `live`, and keeps the events that come. */
async function connectOpenAi(api: Api) {
  const openai = new OpenAI({ apiKey: api.key.key, baseURL: `${api.stage.url}/openai/v1` });
  const port = Number(new URL(api.stage.url).port);
  // The client speaks TLS only, which a proxy before Parley ends.
  const options = { createConnection: () => connect(port, '127.0.0.1') };
  const socket = new OpenAIRealtimeWS({ model: 'live', options: options as never }, openai);
  const events: any[] = [];
  socket.on('event', (event) => void events.push(event));
  await waitUntil(() => events.length > 0);
  const whenDone = async (count: number) => {
    const all = () => events.filter(({ type }) => type === 'response.done');
    await waitUntil(() => all().length >= count);
    return all()[count - 1];
  };
  return { socket, events, whenDone };
}

const speak = (script: object) => toAppends(toSpokenTones(JSON.stringify(script)));
const spelled = (text: string) => text.replaceAll(/\s+/g, ' ').trim();

describe('connectRealtime with an agent whose model talks in real time', () => {
  it('101 for a person who is heard and answered by it, in a run that is in the log', async () => {
    const api = await testApi();
    const client = await connectTo(api, await makeAgent(api, { model, system_prompt: 'Be brief.' }));
    client.send(...toAppends(toSpokenTones('Is it cold?')));
    const { response } = await client.wait('response.done');
    expect(response.status).toBe('completed');
    expect(response.usage.output_tokens).toBeGreaterThan(0);
    const completed = client.all('conversation.item.input_audio_transcription.completed');
    expect(completed.map(({ transcript }) => transcript)).toEqual(['Is it cold?']);
    const [turn, answer] = await listMessages(api, client);
    expect([turn.id, turn.content.text]).toEqual([completed[0].item_id, 'Is it cold?']);
    expect(answer.content.text).toContain('My instructions are: “Be brief.”');
    expect(response.output[0]).toMatchObject({ id: answer.id, content: [{ transcript: answer.content.text }] });
    expect(spelled(await hearAll(client))).toBe(spelled(answer.content.text));
    const { body: run } = await api.get(`/v2/runs/run_${response.id.slice(5)}`);
    expect(run.status).toBe('completed');
    client.socket.close();
  });

  it('101 for OpenAI’s client, which is answered in text, and in sound when it speaks', async () => {
    const api = await testApi();
    await makeAgent(api, { key: 'live', model });
    const { socket, events, whenDone } = await connectOpenAi(api);
    socket.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    socket.send(toTypedMessage('Does it rain?') as never);
    socket.send({ type: 'response.create' });
    const [part] = (await whenDone(1)).response.output[0].content;
    expect(part).toMatchObject({ type: 'output_text', text: expect.stringContaining('You said: “Does it rain?”') });
    socket.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['audio'] } });
    for (const event of toAppends(toSpokenTones('Is it cold?'))) socket.send(event as never);
    const [spoken] = (await whenDone(2)).response.output[0].content;
    expect(spoken.transcript).toContain('You said: “Is it cold?”');
    const all = (type: string) => events.filter((event) => event.type === type);
    expect(spelled(await hearAll({ all } as Client))).toBe(spelled(spoken.transcript));
    socket.close();
  });

  it('101 for one that calls a tool of Parley, and says what came of it', async () => {
    const remote = await startToolServer();
    remote.answer = (_request, response) => void response.end('Blue');
    const api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed }));
    const http = { url: remote.url };
    await api.post('/v2/tools', { body: { key: 'look', kind: 'http', parameters: { type: 'object' }, http } });
    const agentId = await makeAgent(api, { model, tool_refs: [{ key: 'look', version: 'latest' }] });
    const client = await connectTo(api, agentId);
    client.send(
      ...speak({
        script: [{ say: 'I look. ' }, { tool_call: { name: 'look' } }, { after_results: [{ say: 'It is blue.' }] }],
      }),
    );
    const { response } = await client.wait('response.done');
    expect(response.status).toBe('completed');
    expect(spelled(await hearAll(client))).toBe('I look. It is blue.');
    const texts = (await listMessages(api, client)).map(({ content }: any) => content.text ?? content.content);
    expect(texts.slice(1)).toEqual(['I look. ', 'Blue', 'It is blue.']);
    client.socket.close();
    await api.stage.drain();
    await remote.close();
  });

  it('101 for one whose call a person has to approve, and whose sound is kept', async () => {
    const remote = await startToolServer();
    remote.answer = (_request, response) => void response.end('paid');
    const api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed }));
    const [key] = await api.stage.database.dataSource.query<{ id: string }[]>(
      'SELECT organization_id AS id FROM api_keys WHERE id = $1',
      [api.key.id],
    );
    await api.put(`/v2/organizations/${key!.id}/retention`, { body: { recordings_days: 30 } });
    const tool = { key: 'pay', kind: 'http', parameters: { type: 'object' }, http: { url: remote.url } };
    await api.post('/v2/tools', { body: { ...tool, approval: { mode: 'always' } } });
    const agentId = await makeAgent(api, { model, tool_refs: [{ key: 'pay', version: 'latest' }] });
    const client = await connectTo(api, agentId);
    client.send(...speak({ script: [{ tool_call: { name: 'pay' } }, { after_results: [{ say: 'Done.' }] }] }));
    const { response } = await client.wait('response.done');
    const asked = response.output.find(({ type }: any) => type === 'mcp_approval_request');
    expect([asked.name, remote.requests.length]).toEqual(['pay', 0]);
    const item = { type: 'mcp_approval_response', approval_request_id: asked.id, approve: true };
    client.send({ type: 'conversation.item.create', item }, { type: 'response.create' });
    const second = await client.wait('response.done', 2);
    const [answer] = second.response.output;
    expect([answer.content[0].transcript, remote.requests.length]).toEqual(['Done.', 1]);
    expect(await hearAll(client)).toBe('Done.');
    const [{ item_id: said }] = client.all('conversation.item.input_audio_transcription.completed');
    const isKept = async (id: string) =>
      (await api.get(`/v2/chat/messages/${id}`)).body.content?.parts?.some(({ type }: any) => type === 'audio') ??
      false;
    await waitUntil(async () => (await isKept(said)) && (await isKept(answer.id)));
    client.socket.close();
    await api.stage.drain();
    await remote.close();
  });

  it('101 for a person who interrupts: the message and the memory of the model have what was heard', async () => {
    const api = await testApi();
    const client = await connectTo(api, await makeAgent(api, { model }));
    client.send(...speak({ script: [{ repeat: { say: 'The sea is wide. ', times: 20 } }] }));
    await client.wait('response.output_audio.delta', 3);
    client.send(...toAppends(toSpokenTones('Stop.')));
    const { response } = await client.wait('response.done');
    expect(response.status_details).toEqual({ type: 'cancelled', reason: 'turn_detected' });
    const { item_id } = await client.wait('conversation.item.truncated');
    const second = await client.wait('response.done', 2);
    expect(second.response.status).toBe('completed');
    const answer = (await listMessages(api, client)).find(({ id }: any) => id === item_id);
    const heard = response.output[0].content[0].transcript;
    expect(answer.content.text).toBe(heard);
    expect(heard.length).toBeLessThan(200);
    const { body: versions } = await api.get(`/v2/chat/messages/${item_id}/versions`);
    const whole = versions.data.find(({ version }: any) => version === 1).content.text;
    expect(whole.startsWith(heard)).toBe(true);
    client.socket.close();
  });

  it('101 for one whose connection with its model breaks: the answer fails, and the next one goes on', async () => {
    const api = await testApi();
    const client = await connectTo(api, await makeAgent(api, { model }));
    client.send(...speak({ script: [{ say: 'It is' }, { delay_ms: 1 }, { drop: true }] }));
    const { response } = await client.wait('response.done');
    expect(response.status).toBe('failed');
    expect(response.status_details.error.message).toContain('broke the connection');
    client.send(...toAppends(toSpokenTones('And now?')));
    expect((await client.wait('response.done', 2)).response.status).toBe('completed');
    const texts = (await listMessages(api, client)).map(({ content }: any) => content.text);
    expect(texts.at(-1)).toContain('Before that you said: “{"script"');
    client.socket.close();
  });

  it('101 for one who goes on in the same session later, with a model that knows it', async () => {
    const api = await testApi();
    const first = await connectTo(api, await makeAgent(api, { model }));
    first.send(...toAppends(toSpokenTones('My name is Ada.')));
    await first.wait('response.done');
    first.socket.close();
    const { id } = first.all('session.created')[0].session;
    const again = await connectVoice({ url: api.stage.url, key: api.key.key }, `session_id=${id}`);
    again.send(...toAppends(toSpokenTones('Who am I?')));
    await again.wait('response.done');
    const texts = (await listMessages(api, again)).map(({ content }: any) => content.text);
    expect(texts.at(-1)).toContain('Before that you said: “My name is Ada.”');
    again.socket.close();
  });

  it('101 for one with fallback models and a limit of tokens, which ends the answer', async () => {
    const api = await testApi();
    const agentId = await makeAgent(api, { model, fallback_models: ['offline/echo'], max_tokens: 3 });
    const client = await connectTo(api, agentId);
    client.send(...speak({ script: [{ say: 'One two three four five. ' }] }));
    const { response } = await client.wait('response.done');
    expect(response.status).toBe('completed');
    const [, answer] = await listMessages(api, client);
    expect('One two three four five. '.startsWith(answer.content.text)).toBe(true);
    expect(answer.content.text.length).toBeLessThan(20);
    client.socket.close();
  });

  it('101 for one whose server stops: it says so, and the answer ends whole', async () => {
    const stage = await startStage(await openTestDatabase());
    const api = await testApi(stage);
    const client = await connectTo(api, await makeAgent(api, { model }));
    client.send(...toAppends(toSpokenTones('Is it cold?')));
    await client.wait('response.created');
    const drained = stage.drain(60_000); // the answer is as long as its sound, and a busy machine adds to that
    expect((await client.wait('parley.session.ending')).reason).toBe('server_stopping');
    const { response } = await client.wait('response.done');
    expect(response.status).toBe('completed');
    expect(spelled(await hearAll(client))).toBe(spelled(response.output[0].content[0].transcript));
    expect(await client.whenClosed()).toBe(1012);
    await drained;
  });

  it('101 for one connection of a key, while another one is refused', async () => {
    const voice = { ...usualVoiceSettings, connectionsPerKey: 1, minutesPerDay: 1 };
    const stage = await startStage(await openTestDatabase(), {}, { voice });
    const api = await testApi(stage);
    const agentId = await makeAgent(api, { model });
    const first = await connectTo(api, agentId);
    const second = await connectTo(api, agentId);
    expect((await second.wait('error')).error.code).toBe('concurrency_limit_exceeded');
    expect(await second.whenClosed()).toBe(1008);
    first.send(...toAppends(toSpokenTones('Is it cold?')));
    expect((await first.wait('response.done')).response.status).toBe('completed');
    first.socket.close();
    await first.whenClosed();
    const late = await connectTo(api, agentId);
    expect((await late.wait('error')).error.code).toBe('insufficient_quota');
    expect(await late.whenClosed()).toBe(1008);
    await stage.drain();
  });
});
