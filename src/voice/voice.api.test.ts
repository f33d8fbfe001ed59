import { connect } from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import type { RealtimeServerEvent } from 'openai/resources/realtime/realtime';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { toToneSamples } from '#src/llm/offline/tones.ts';
import { makeAgent, openTestDatabase, says, startStage, testApi, type Api } from '#src/testing/harness.ts';
import { makeMachine, makeMachineSession } from '#src/testing/machine-desk.ts';
import { loopbackAllowed, startToolServer } from '#src/testing/tool-server.ts';
import { waitUntil } from '#src/testing/wait-until.ts';

type Event = RealtimeServerEvent & { type: string };

/** A client of OpenAI that keeps what it is sent. */
function openClient(api: Api, model: string) {
  const client = new OpenAI({ apiKey: api.key.key, baseURL: `${api.stage.url}/openai/v1` });
  const port = Number(new URL(api.stage.url).port);
  // The client speaks TLS only, which a proxy before Parley ends.
  const options = { createConnection: () => connect(port, '127.0.0.1') };
  const socket = new OpenAIRealtimeWS({ model, options: options as never }, client);
  const events: Event[] = [];
  socket.on('event', (event) => void events.push(event as Event));
  socket.on('error', () => {});
  const find = (type: string, index = 0) => events.filter((event) => event.type === type)[index] as any;
  const wait = async (type: string, count = 1) => {
    await waitUntil(() => find(type, count - 1) !== undefined);
    return find(type, count - 1);
  };
  return { socket, events, wait, find };
}

const typesOf = (events: Event[]) =>
  events
    .map(({ type }) => type)
    .filter((type, index, all) => type !== all[index - 1] && type !== 'rate_limits.updated');

const say = (text: string) => ({
  type: 'conversation.item.create' as const,
  item: { type: 'message' as const, role: 'user' as const, content: [{ type: 'input_text' as const, text }] },
});

/** Returns a spoken text between silences as PCM in base64, in pieces of 100 ms. */
function speak(text: string): string[] {
  const silence = Buffer.alloc(48_000);
  const tones = toToneSamples(text, 24_000);
  const pcm = Buffer.concat([silence.subarray(0, 24_000), Buffer.from(tones.buffer), silence]);
  return Array.from({ length: Math.ceil(pcm.length / 4_800) }, (_, piece) =>
    pcm.subarray(piece * 4_800, (piece + 1) * 4_800).toString('base64'),
  );
}

describe('connectRealtime', () => {
  it('101 for OpenAI’s client, which types and is answered in text', async () => {
    const api = await testApi();
    await makeAgent(api, { key: 'echo', model: 'offline/echo' });
    const { socket, events, wait } = openClient(api, 'echo');
    const { session } = await wait('session.created');
    expect(session).toMatchObject({ model: 'echo', type: 'realtime', output_modalities: ['audio'] });
    socket.send({ type: 'session.update', session: { type: 'realtime', output_modalities: ['text'] } });
    socket.send(say('Does it rain?'));
    socket.send({ type: 'response.create' });
    const { response } = await wait('response.done');
    expect(response).toMatchObject({ status: 'completed', output: [{ role: 'assistant', status: 'completed' }] });
    expect(response.usage.total_tokens).toBeGreaterThan(0);
    socket.send({ type: 'input_audio_buffer.append', audio: 'AAAAA', event_id: 'cut' });
    expect((await wait('error')).error).toMatchObject({ event_id: 'cut', param: 'audio' });
    socket.close();
    expect(typesOf(events)).toEqual([
      'session.created',
      'conversation.created',
      'session.updated',
      'conversation.item.added',
      'conversation.item.done',
      'response.created',
      'response.output_item.added',
      'conversation.item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.done',
      'response.content_part.done',
      'conversation.item.done',
      'response.output_item.done',
      'response.done',
      'error',
    ]);
    const { body } = await api.get(`/v2/sessions/${session.id}/messages`);
    expect(body.data.map((message: any) => [message.role, message.content.text])).toEqual([
      ['user', 'Does it rain?'],
      ['assistant', response.output[0].content[0].text],
    ]);
  });

  it('101 for a person who speaks, is heard, and hears the answer', async () => {
    const api = await testApi();
    await makeAgent(api, { key: 'echo', model: 'offline/echo' });
    const { socket, wait, find, events } = openClient(api, 'echo');
    await wait('session.created');
    for (const audio of speak('Is it cold?')) socket.send({ type: 'input_audio_buffer.append', audio });
    const { response } = await wait('response.done');
    const heard = find('conversation.item.input_audio_transcription.completed');
    expect(heard.transcript).toBe('Is it cold?');
    expect(find('input_audio_buffer.committed').item_id).toBe(heard.item_id);
    const [{ transcript }] = response.output[0].content;
    expect(transcript).toContain('Is it cold?');
    const deltas = events.filter(({ type }) => type === 'response.output_audio.delta') as any[];
    const sound = Buffer.concat(deltas.map(({ delta }) => Buffer.from(delta, 'base64')));
    expect(sound.length).toBeGreaterThan(48_000);
    socket.close();
    const { body } = await api.get(`/v2/conversations/${find('conversation.created').conversation.id}/messages`);
    expect(body.data.map(({ id, role }: any) => [id, role])).toEqual([
      [heard.item_id, 'user'],
      [response.output[0].id, 'assistant'],
    ]);
  });

  it('101 for a person who interrupts: the message keeps what was heard', async () => {
    const api = await testApi();
    await makeAgent(api, { key: 'echo', model: 'offline/echo' });
    const { socket, wait, find } = openClient(api, 'echo');
    const { session } = await wait('session.created');
    for (const audio of speak('Tell me about the sea, and the ships, and the harbour of Bergen.'))
      socket.send({ type: 'input_audio_buffer.append', audio });
    await wait('response.output_audio.delta', 3);
    for (const audio of speak('Stop.')) socket.send({ type: 'input_audio_buffer.append', audio });
    const { response } = await wait('response.done');
    expect(response.status_details).toEqual({ type: 'cancelled', reason: 'turn_detected' });
    const { item_id } = await wait('conversation.item.truncated');
    await wait('response.done', 2);
    socket.close();
    const [, answer] = (await api.get(`/v2/sessions/${session.id}/messages`)).body.data;
    const [{ transcript }] = response.output[0].content;
    expect([answer.id, answer.content.text]).toEqual([item_id, transcript]);
    const { body: versions } = await api.get(`/v2/chat/messages/${item_id}/versions`);
    const whole = versions.data.find(({ version }: any) => version === 1).content.text;
    expect(whole.startsWith(transcript) && whole.length > transcript.length).toBe(true);
    expect(find('conversation.item.input_audio_transcription.completed', 1).transcript).toBe('Stop.');
  });

  it('101 for a client that carries out functions, and goes on in the same session later', async () => {
    const api = await testApi();
    await makeAgent(api, { key: 'echo', model: 'offline/echo' });
    const first = openClient(api, 'echo');
    const { session } = await first.wait('session.created');
    const tool = { type: 'function' as const, name: 'get_weather', parameters: { type: 'object', properties: {} } };
    const settings = { type: 'realtime' as const, output_modalities: ['text' as const] };
    first.socket.send({ type: 'session.update', session: { ...settings, tools: [tool], tool_choice: 'required' } });
    first.socket.send(say('Weather?'));
    first.socket.send({ type: 'response.create' });
    const { response } = await first.wait('response.done');
    expect(response.output).toMatchObject([{ type: 'function_call', name: 'get_weather' }]);
    const { call_id } = response.output[0];
    const output = { type: 'function_call_output' as const, call_id, output: 'Rain' };
    first.socket.send({ type: 'session.update', session: { ...settings, tools: [], tool_choice: 'auto' } });
    first.socket.send({ type: 'conversation.item.create', item: output });
    first.socket.send({ type: 'response.create' });
    expect((await first.wait('response.done', 2)).response.status).toBe('completed');
    first.socket.close();
    const url = `${api.stage.url.replace('http', 'ws')}/v2/realtime?session_id=${session.id}`;
    const again = new WebSocket(url, { headers: { 'x-api-key': api.key.key } });
    const begun: any = await new Promise((resolve) =>
      again.once('message', (data) => resolve(JSON.parse(String(data)))),
    );
    again.close();
    expect(begun.session.id).toBe(session.id);
  });

  it('101 for a person who hears a filler while the call of a state takes long', async () => {
    let answerCall = () => {};
    const remote = await startToolServer();
    remote.answer = (_request, response) => void (answerCall = () => response.end('paid'));
    const api = await testApi(await startStage(await openTestDatabase(), {}, { outgoingAllow: loopbackAllowed }));
    const http = { url: remote.url };
    await api.post('/v2/tools', { body: { key: 'pay', kind: 'http', parameters: { type: 'object' }, http } });
    const fillers = { audio_fillers: ['One moment.'], audio_filler_triggered_after: 0 };
    const machineId = await makeMachine(api, [
      {
        type: 'action',
        name: 'greet',
        objective: 'Greet.',
        exit_conditions: [{ description: 'Go.', next_state: 'pay' }],
      },
      {
        type: 'tool_call',
        name: 'pay',
        designated_tool: { tool: 'pay', version_constraint: '^1', ...fillers },
        designated_tool_call_objective: 'Pay.',
        next_state: 'done',
      },
      { type: 'action', name: 'done', objective: 'Be done.' },
    ]);
    const sessionId = await makeMachineSession(api, {
      agentId: await makeAgent(api, { model: 'offline/echo' }),
      machineId,
    });
    await api.post('/v2/chat/messages', { body: says('Hello', { session_id: sessionId }) });
    const url = `${api.stage.url.replace('http', 'ws')}/v2/realtime?session_id=${sessionId}`;
    const socket = new WebSocket(url, { headers: { 'x-api-key': api.key.key } });
    const events: any[] = [];
    socket.on('message', (data) => void events.push(JSON.parse(String(data))));
    await waitUntil(() => events.length > 0);
    for (const event of [say('Go -> pay'), { type: 'response.create' }]) socket.send(JSON.stringify(event));
    const has = (type: string) => events.some((event) => event.type === type);
    await waitUntil(() => has('response.output_audio.delta'));
    expect(has('response.output_audio_transcript.delta')).toBe(false);
    answerCall();
    await waitUntil(() => has('response.done'));
    socket.close();
    const texts = (await api.get(`/v2/sessions/${sessionId}/messages`)).body.data.map(
      ({ content }: any) => content.text,
    );
    expect(texts.join()).not.toContain('One moment.');
    await api.stage.drain();
    await remote.close();
  });

  it('426 for a request that asks for no WebSocket', async () => {
    const api = await testApi();
    const agentId = await makeAgent(api);
    const { status, body, headers } = await api.get(`/v2/realtime?agent_id=${agentId}`);
    expect([status, body.error_code, headers.get('upgrade')]).toEqual([426, 'upgrade_required', 'websocket']);
  });

  /** Returns the status with which a connection is refused, or the first event. */
  const connectTo = (url: string, headers: Record<string, string>, protocols: string[] = []): Promise<any> => {
    const socket = new WebSocket(url.replace('http', 'ws'), protocols, { headers });
    return new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode));
      socket.on('message', (data) => {
        resolve(JSON.parse(String(data)));
        socket.close();
      });
      socket.on('error', () => {});
    });
  };

  it('404 for an agent that is not there, and 409 for a session that has ended', async () => {
    const api = await testApi();
    const agentId = await makeAgent(api);
    const headers = { 'x-api-key': api.key.key };
    const url = `${api.stage.url}/v2/realtime`;
    expect(await connectTo(`${url}?agent_id=agt_01k2c5gq8zf3vr4xw1m6t0y9ab`, headers)).toBe(404);
    const { body: session } = await api.post('/v2/sessions', { body: { agent_id: agentId } });
    await api.post(`/v2/sessions/${session.id}/end`);
    expect(await connectTo(`${url}?session_id=${session.id}`, headers)).toBe(409);
    const openAi = `${api.stage.url}/openai/v1/realtime`;
    expect(await connectTo(`${openAi}?model=nobody`, headers)).toBe(404);
    expect(await connectTo(`${openAi}?session_id=${session.id}`, headers)).toBe(409);
    expect((await api.get(`/openai/v1/realtime?session_id=${session.id}`)).status).toBe(426);
    expect(await connectTo(url, headers)).toBe(400);
    expect(await connectTo(`${url}?agent_id=${agentId}`, {})).toBe(401);
    expect(await connectTo(`${url}?agent_id=${agentId}`, { ...headers, origin: 'https://evil.example' })).toBe(403);
    expect(await connectTo(`${url}?agent_id=${agentId}`, { ...headers, 'openai-beta': 'realtime=v1' })).toBe(400);
  });

  it('101 for a browser with a secret, which does nothing else', async () => {
    const api = await testApi();
    const agentId = await makeAgent(api);
    const session = { type: 'realtime', instructions: 'Be brief.' };
    const made = await api.post('/v2/realtime/client_secrets', { body: { target: { agent_id: agentId }, session } });
    expect(made.status).toBe(200);
    const { value } = made.body;
    const protocols = ['realtime', `openai-insecure-api-key.${value}`];
    const origin = { origin: api.stage.url };
    const begun = await connectTo(`${api.stage.url}/v2/realtime`, origin, protocols);
    expect(begun.session).toMatchObject({ model: agentId, instructions: 'Be brief.' });
    const openAi = { session: { type: 'realtime', model: agentId } };
    const secret = await api.post('/openai/v1/realtime/client_secrets', { body: openAi });
    expect([secret.status, secret.body.session]).toEqual([200, openAi.session]);
    const other = await makeAgent(api);
    expect(await connectTo(`${api.stage.url}/v2/realtime?agent_id=${other}`, origin, protocols)).toBe(403);
    const { status } = await api.get('/v2/agents', { headers: { authorization: `Bearer ${value}` } });
    expect(status).toBe(403);
  });

  it('200 for a secret of OpenAI’s clients, whose session it shows as it was asked for', async () => {
    const api = await testApi();
    const pcm = { type: 'audio/pcm', rate: 24_000 };
    const turn_detection = {
      type: 'server_vad',
      threshold: 0.5,
      prefix_padding_ms: 300,
      silence_duration_ms: 500,
      create_response: true,
      interrupt_response: true,
      idle_timeout_ms: null,
      eagerness: 'auto',
    };
    const transcription = { model: 'offline/transcription', language: 'en', prompt: 'Oslo' };
    const parameters = { type: 'object', properties: {} };
    const session = {
      type: 'realtime',
      model: await makeAgent(api),
      instructions: 'Be brief.',
      output_modalities: ['audio'],
      tools: [{ type: 'function', name: 'get_weather', description: 'Returns the weather.', parameters }],
      tool_choice: { type: 'function', name: 'get_weather' },
      max_output_tokens: 500,
      audio: {
        input: { format: pcm, transcription, turn_detection, noise_reduction: null },
        output: { format: pcm, voice: { id: 'alloy' }, speed: 1, model: 'offline/speech' },
      },
      include: [],
      parallel_tool_calls: true,
      prompt: null,
      reasoning: null,
      tracing: null,
      truncation: 'auto',
    };
    const made = await api.post('/openai/v1/realtime/client_secrets', { body: { session } });
    expect([made.status, made.body.session]).toEqual([200, session]);
  });
});
