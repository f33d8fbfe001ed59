import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '#src/api/ids.ts';
import { toToneSamples } from '#src/llm/offline/tones.ts';
import { makeAgent, openTestDatabase, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { loopbackAllowed, startToolServer, type ToolServer } from '#src/testing/tool-server.ts';
import { connectVoice, toAppends, toTypedMessage } from '#src/testing/voice-client.ts';
import { decodeAudio } from './audio/audio-format.ts';
import { usualVoiceSettings, type VoiceSettings } from './voice-settings.ts';

let remote: ToolServer;
let database: Awaited<ReturnType<typeof openTestDatabase>>;
const stages: Stage[] = [];
beforeAll(async () => {
  remote = await startToolServer();
  database = await openTestDatabase();
});
afterAll(async () => {
  await Promise.all(stages.map((stage) => stage.drain()));
  await remote.close();
});

/** Opens an organization on a server with these settings of voice. */
async function open(voice: Partial<VoiceSettings> = {}): Promise<Api> {
  const stage = await startStage(
    database,
    {},
    { voice: { ...usualVoiceSettings, ...voice }, outgoingAllow: loopbackAllowed },
  );
  stages.push(stage);
  return testApi(stage);
}

const connect = (api: Api, query: string) => connectVoice({ url: api.stage.url, key: api.key.key }, query);

describe('a telephone line on which the client ends its turns', () => {
  it('is heard and answered in G.711', async () => {
    const api = await open();
    const { socket, send, wait, all } = await connect(
      api,
      `agent_id=${await makeAgent(api, { model: 'offline/echo' })}`,
    );
    const format = { type: 'audio/pcmu' };
    const audio = { input: { format, turn_detection: null }, output: { format } };
    send({ type: 'session.update', session: { type: 'realtime', audio } });
    const silence = new Int16Array(2_400);
    const spoken = [silence, toToneSamples('Is it cold?', 24_000), silence].flatMap((part) => [...part]);
    send(...toAppends(Int16Array.from(spoken), 'g711_ulaw'));
    send({ type: 'input_audio_buffer.commit' });
    expect((await wait('conversation.item.input_audio_transcription.completed')).transcript).toBe('Is it cold?');
    expect(all('response.created')).toEqual([]);
    send({ type: 'response.create' });
    await wait('response.output_audio.delta', 5);
    socket.close();
    const bytes = Buffer.concat(all('response.output_audio.delta').map(({ delta }) => Buffer.from(delta, 'base64')));
    expect(decodeAudio('g711_ulaw', bytes).some((sample) => Math.abs(sample) > 1_000)).toBe(true);
  });
});

describe('items', () => {
  it('have ids of their own, also those that a client names and those of others', async () => {
    const api = await open();
    const agent = `agent_id=${await makeAgent(api, { model: 'offline/echo' })}`;
    const { socket: foreign, send: sendForeign, wait: waitForeign } = await connect(api, agent);
    sendForeign(toTypedMessage('Hello'));
    const taken = (await waitForeign('conversation.item.done')).item.id;
    const { socket, send, wait, all } = await connect(api, agent);
    const create = (id: string, event_id: string) => {
      const { type, item } = toTypedMessage(event_id);
      return { type, event_id, item: { ...item, id } };
    };
    const own = newId('msg');
    send(create('mine', 'a'), create(own, 'b'), create(taken, 'c'));
    await wait('conversation.item.done', 3);
    send(create('mine', 'd'), create(own, 'e'), create(taken, 'f'));
    await wait('error', 3);
    const errors = all('error').map(({ error }) => [error.event_id, error.param]);
    expect(errors.toSorted()).toEqual(['d', 'e', 'f'].map((event_id) => [event_id, 'item.id']));
    // The message of the other session is still its own.
    send({ type: 'conversation.item.retrieve', item_id: taken });
    expect((await wait('conversation.item.retrieved')).item.content[0].text).toBe('c');
    sendForeign({ type: 'conversation.item.retrieve', item_id: taken });
    expect((await waitForeign('conversation.item.retrieved')).item.content[0].text).toBe('Hello');
    for (const one of [foreign, socket]) one.close();
  });

  it('are read again, cut to what a client has heard, and deleted', async () => {
    const api = await open();
    const { socket, send, wait } = await connect(api, `agent_id=${await makeAgent(api, { model: 'offline/echo' })}`);
    send(toTypedMessage('Hello'), { type: 'response.create' });
    const { response } = await wait('response.done');
    const [{ id: item_id }] = response.output;
    send({ type: 'conversation.item.truncate', item_id, content_index: 0, audio_end_ms: 0 });
    await wait('conversation.item.truncated');
    send({ type: 'conversation.item.retrieve', item_id });
    expect((await wait('conversation.item.retrieved')).item.content).toEqual([{ type: 'output_text', text: '' }]);
    send({ type: 'conversation.item.delete', item_id });
    await wait('conversation.item.deleted');
    send({ type: 'conversation.item.retrieve', item_id, event_id: 'gone' });
    expect((await wait('error')).error).toMatchObject({ event_id: 'gone', code: 'message_not_found' });
    socket.close();
  });

  it('say the sentence before a call while the call is carried out', async () => {
    const api = await open();
    const answered = Promise.withResolvers<void>();
    remote.answer = (_request, response) => void answered.promise.then(() => response.end('3 degrees'));
    await api.post('/v2/tools', {
      body: { key: 'look', kind: 'http', parameters: { type: 'object' }, http: { url: remote.url } },
    });
    const agent = await makeAgent(api, { model: 'offline/scripted', tool_refs: [{ key: 'look', version: 'latest' }] });
    const { socket, send, wait } = await connect(api, `agent_id=${agent}`);
    const look = { tool_call: { name: 'look', arguments: {} } };
    const script = [{ say: 'Let me look.' }, look, { after_results: [{ say: 'It is cold.' }] }];
    send(toTypedMessage(JSON.stringify({ script })), { type: 'response.create' });
    await wait('response.output_audio.delta');
    answered.resolve();
    const { response } = await wait('response.done');
    socket.close();
    expect(response.output.map(({ content }: any) => content[0].transcript)).toEqual(['Let me look.', 'It is cold.']);
    remote.requests.length = 0;
  });

  it('ask for an approval, which a person gives', async () => {
    const api = await open();
    remote.answer = (_request, response) => void response.end('paid');
    const tool = { key: 'pay', kind: 'http', parameters: { type: 'object' }, http: { url: remote.url } };
    await api.post('/v2/tools', { body: { ...tool, approval: { mode: 'always' } } });
    const agent = await makeAgent(api, { model: 'offline/scripted', tool_refs: [{ key: 'pay', version: 'latest' }] });
    const { socket, send, wait } = await connect(api, `agent_id=${agent}`);
    const script = [{ tool_call: { name: 'pay', arguments: {} } }, { after_results: [{ say: 'Done.' }] }];
    send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    send(toTypedMessage(JSON.stringify({ script })), { type: 'response.create' });
    const asked = (await wait('response.done')).response.output.find(
      ({ type }: any) => type === 'mcp_approval_request',
    );
    expect(asked).toMatchObject({ name: 'pay' });
    expect(remote.requests).toHaveLength(0);
    const item = { type: 'mcp_approval_response', approval_request_id: asked.id, approve: true };
    send({ type: 'conversation.item.create', item }, { type: 'response.create' });
    expect((await wait('response.done', 2)).response.output[0].content[0].text).toBe('Done.');
    expect(remote.requests).toHaveLength(1);
    socket.close();
  });
});

describe('limits of voice', () => {
  it('end a connection too many, and one beyond the minutes of its day', async () => {
    const api = await open({ connectionsPerKey: 1 });
    const agent = `agent_id=${await makeAgent(api)}`;
    const first = await connect(api, agent);
    const second = await connect(api, agent);
    expect((await second.wait('error')).error.code).toBe('concurrency_limit_exceeded');
    expect(await second.whenClosed()).toBe(1008);
    first.socket.close();
    await first.whenClosed();

    const short = await open({ minutesPerDay: 1 });
    const other = `agent_id=${await makeAgent(short)}`;
    (await connect(short, other)).socket.close();
    const late = await connect(short, other);
    expect((await late.wait('error')).error.code).toBe('insufficient_quota');
    expect(await late.whenClosed()).toBe(1008);
  });

  it('warn of the end of an old connection', async () => {
    const api = await open({ longestMinutes: 0.5 });
    const { socket, wait } = await connect(api, `agent_id=${await makeAgent(api)}`);
    expect(await wait('parley.session.ending')).toMatchObject({ reason: 'session_expired', seconds: 30 });
    socket.close();
  });
});

describe('a server that stops', () => {
  it('says so, lets the answer end, and keeps it', async () => {
    const api = await open();
    const { send, wait, whenClosed } = await connect(
      api,
      `agent_id=${await makeAgent(api, { model: 'offline/echo' })}`,
    );
    send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    send(toTypedMessage('Hello'), { type: 'response.create' });
    await wait('response.created');
    const drained = api.stage.drain(60_000);
    expect((await wait('parley.session.ending')).reason).toBe('server_stopping');
    expect((await wait('response.done')).response.status).toBe('completed');
    expect(await whenClosed()).toBe(1012);
    await drained;
  });
});
