import { describe, expect, it } from 'vitest';
import { createGateway } from '#src/llm/gateway.ts';
import { startOffline, type Offline } from '#src/llm/offline/server.ts';
import { toToneSamples } from '#src/llm/offline/tones.ts';
import { toPcm } from '#src/llm/offline/wave.ts';
import { Fault } from '#src/llm/fault.ts';
import { waitUntil } from '#src/testing/wait-until.ts';
import {
  collectDeltas,
  beginResponse,
  finishResponse,
  makeRealtimeRequest as request,
  toUserMessage,
  useFakeRealtime,
} from '#src/testing/fake-realtime.ts';
import { readDeltaText } from '#src/testing/model-chunks.ts';
import { readModelEvent } from './model-event.ts';
import type { SpokenRound } from './types.ts';

const { closeLater, openFake } = useFakeRealtime();

/** A client of `offline/realtime`. */
async function openClient() {
  const offline: Offline = await startOffline();
  const gateway = createGateway({ baseUrl: offline.baseUrl, apiKey: null, timeoutMs: 5_000 });
  const rounds: SpokenRound[] = [];
  const transcription = { model: 'offline/transcription' };
  const client = gateway.createRealtimeModel({ voice: 'alloy', speed: 1, transcription }, (round) =>
    rounds.push(round),
  );
  closeLater(offline, gateway, client);
  return { client, rounds, offline };
}

describe('a real-time model', () => {
  it('hears a turn, and answers it in sound and text', async () => {
    const { client, rounds } = await openClient();
    const heard = await client.hear('offline/realtime', toPcm(toToneSamples('Is it cold?', 24_000)));
    expect(heard.text).toBe('Is it cold?');
    const messages = [
      { role: 'system' as const, content: 'Be brief.' },
      { role: 'user' as const, content: 'Is it cold?' },
    ];
    const deltas = await collectDeltas(client.stream(request(messages), 'audio'));
    expect(readDeltaText(deltas)).toContain('You said: “Is it cold?”');
    expect(readDeltaText(deltas)).toContain('Be brief.');
    expect(deltas.at(-1)).toMatchObject({ type: 'finish', reason: 'stop', tokens: { prompt: 7 } });
    let bytes = 0;
    for await (const part of rounds[0]!.sound.read()) bytes += part.length;
    expect(bytes).toBeGreaterThan(48_000);
    expect(rounds).toHaveLength(1);
  });

  it('calls a tool, and goes on with its result', async () => {
    const { client } = await openClient();
    const script = {
      script: [{ tool_call: { name: 'look', arguments: { at: 'sky' } } }, { after_results: [{ say: 'Blue.' }] }],
    };
    const tools = [{ name: 'look', parameters: { type: 'object' } }];
    const said = { role: 'user' as const, content: JSON.stringify(script) };
    const called = await collectDeltas(client.stream(request([said], { tools }), 'audio'));
    const call = called.find((delta) => delta.type === 'tool_call')!;
    expect(called.slice(-2)).toMatchObject([
      { type: 'tool_arguments', delta: '{"at":"sky"}' },
      { reason: 'tool_calls' },
    ]);
    const { id, name, upstream } = call;
    const made = { id, type: 'function' as const, function: { name, arguments: '{"at":"sky"}' }, upstream: upstream! };
    const answered = { role: 'tool' as const, tool_call_id: id, content: 'Blue', upstream: upstream! };
    const messages = [said, { role: 'assistant' as const, content: null, tool_calls: [made] }, answered];
    expect(readDeltaText(await collectDeltas(client.stream(request(messages, { tools }), 'text')))).toBe('Blue.');
  });

  it('fails an answer whose connection breaks, and tells the next connection the conversation', async () => {
    const { client } = await openClient();
    const broken = {
      role: 'user' as const,
      content: '{"script": [{"say": "It is"}, {"delay_ms": 1}, {"drop": true}]}',
    };
    await expect(collectDeltas(client.stream(request([broken]), 'audio'))).rejects.toMatchObject({
      code: 'upstream_failure',
    });
    const more = [
      broken,
      { role: 'assistant' as const, content: 'It is' },
      { role: 'user' as const, content: 'And now?' },
    ];
    const text = readDeltaText(await collectDeltas(client.stream(request(more), 'text')));
    expect(text).toContain('You said: “And now?”');
    expect(text).toContain('Before that you said');
  });
});

describe('a connection with a real-time model', () => {
  it('has a turn heard again when it breaks before its text has come', async () => {
    const { client, sockets, whenSent } = openFake();
    const hearing = client.hear('offline/realtime', new Uint8Array(4_800));
    await whenSent('input_audio_buffer.commit');
    sockets[0]!.lose();
    await whenSent('input_audio_buffer.commit', 1);
    const transcribed = {
      type: 'conversation.item.input_audio_transcription.completed',
      item_id: 'a',
      transcript: 'Hi',
    };
    sockets[1]!.say({ type: 'input_audio_buffer.committed', item_id: 'a' });
    sockets[1]!.say(transcribed);
    expect((await hearing).text).toBe('Hi');
    const asking = collectDeltas(client.stream(request([toUserMessage('Hi')]), 'text'));
    await whenSent('response.create', 1);
    sockets[1]!.say(beginResponse('r'));
    sockets[1]!.say(finishResponse('r'));
    await asking;
    // The turn is in the conversation as it was heard, and is not told as text.
    expect(sockets[1]!.sent.filter(({ type }) => type.startsWith('conversation.item'))).toEqual([]);
  });

  it('is opened while somebody begins to speak, and again for their turn when that has failed', async () => {
    let attempts = 0;
    const gateway = openFake();
    const { client } = openFake({
      connect: async () => {
        attempts += 1;
        if (attempts === 1) throw new Fault('timeout', 'did not begin a session.');
        return gateway.connect();
      },
    });
    client.wake('m');
    await waitUntil(() => attempts === 1);
    const hearing = client.hear('m', new Uint8Array(4_800));
    await gateway.whenSent('input_audio_buffer.commit');
    gateway.sockets[0]!.say({ type: 'input_audio_buffer.committed', item_id: 'a' });
    const at = { item_id: 'a', transcript: 'Hi' };
    gateway.sockets[0]!.say({ type: 'conversation.item.input_audio_transcription.completed', ...at });
    expect([(await hearing).text, attempts]).toEqual(['Hi', 2]);
    client.wake('m');
    expect(gateway.sockets).toHaveLength(1);
  });

  it('cancels an answer that is not wanted any more, and asks for no other one before it is over', async () => {
    const { client, sockets, whenSent } = openFake();
    const stopping = new AbortController();
    const asking = collectDeltas(client.stream(request([toUserMessage('Hi')], { signal: stopping.signal }), 'audio'));
    await whenSent('response.create');
    stopping.abort(new Error('stop'));
    await expect(asking).rejects.toThrow('stop');
    const next = collectDeltas(client.stream(request([toUserMessage('Ho')]), 'text'));
    sockets[0]!.say(beginResponse('r1'));
    expect(await whenSent('response.cancel')).toMatchObject({ response_id: 'r1' });
    expect(sockets[0]!.sent.filter(({ type }) => type === 'response.create')).toHaveLength(1);
    sockets[0]!.say(finishResponse('r1', 'cancelled'));
    await whenSent('response.create', 0, 2);
    sockets[0]!.say(beginResponse('r2'));
    sockets[0]!.say({ type: 'response.output_text.delta', response_id: 'r2', item_id: 'i', delta: 'Well' });
    sockets[0]!.say(finishResponse('r2'));
    expect(readDeltaText(await next)).toBe('Well');
  });

  it('reads a gateway more slowly while sound waits, and cancels what nobody has asked for', async () => {
    const { client, sockets, whenSent, rounds } = openFake();
    const asking = collectDeltas(client.stream(request([toUserMessage('Hi')]), 'audio'));
    await whenSent('response.create');
    const [socket] = sockets;
    socket!.say(beginResponse('r'));
    socket!.say(beginResponse('other'));
    expect(await whenSent('response.cancel')).toMatchObject({ response_id: 'other' });
    const at = { response_id: 'r', item_id: 'i' };
    socket!.say({ type: 'response.output_audio_transcript.delta', ...at, delta: 'Long.' });
    const delta = Buffer.alloc(61 * 48_000).toString('base64');
    socket!.say({ type: 'response.output_audio.delta', ...at, delta });
    expect(socket!.isPaused).toBe(true);
    const reader = rounds[0]!.sound.read();
    await reader.next();
    expect(socket!.isPaused).toBe(false);
    socket!.say(finishResponse('r'));
    expect(readDeltaText(await asking)).toBe('Long.');
  });

  it('fails an answer by an error of the gateway', async () => {
    const { client, sockets, whenSent } = openFake();
    const asking = collectDeltas(client.stream(request([toUserMessage('Hi')]), 'audio'));
    for (const index of [0, 1]) {
      await whenSent('response.create', index);
      sockets[index]!.say({ type: 'error', error: { code: 'invalid_value', message: 'No such voice.' } });
    }
    await expect(asking).rejects.toThrow(/No such voice/);
  });

  it('tells a model what was heard of its message', async () => {
    const { client, sockets, whenSent } = openFake();
    const asking = collectDeltas(client.stream(request([toUserMessage('Hi')]), 'audio'));
    await whenSent('response.create');
    const [socket] = sockets;
    socket!.say(beginResponse('r'));
    socket!.say({ type: 'response.output_audio_transcript.delta', response_id: 'r', item_id: 'i', delta: 'One two.' });
    socket!.say(finishResponse('r'));
    await asking;
    await client.truncate('i', 'One', 400);
    expect(await whenSent('conversation.item.truncate')).toMatchObject({ item_id: 'i', audio_end_ms: 400 });
    const again = collectDeltas(
      client.stream(request([toUserMessage('Hi'), { role: 'assistant', content: 'One' }, toUserMessage('Go')]), 'text'),
    );
    await whenSent('response.create', 0, 2);
    socket!.say(beginResponse('r2'));
    socket!.say(finishResponse('r2'));
    await again;
    const items = socket!.sent.filter(({ type }) => /item\.(create|delete)/.test(type));
    expect(items.map(({ item }) => item?.content[0].text)).toEqual(['Hi', 'Go']);
  });
});

describe('an event of a gateway', () => {
  it.each([
    ['no JSON', '{'],
    ['no object', '[]'],
    ['a text that is none', '{"type":"response.output_audio.delta","response_id":"r","item_id":"i","delta":5}'],
    ['an id that is too long', JSON.stringify({ type: 'input_audio_buffer.committed', item_id: 'x'.repeat(300) })],
    ['a response that is none', '{"type":"response.done","response":null}'],
  ])('is refused: %s', (_what, text) => {
    expect(() => readModelEvent(text)).toThrow(Fault);
  });

  it('is dropped when nobody needs it, and read by its earlier name', () => {
    expect(readModelEvent('{"type":"rate_limits.updated"}')).toBeNull();
    expect(readModelEvent('{"type":"toString"}')).toBeNull();
    const early = { type: 'response.audio_transcript.delta', response_id: 'r', item_id: 'i', delta: 'Hi' };
    expect(readModelEvent(JSON.stringify(early))).toMatchObject({ type: 'text', delta: 'Hi' });
  });
});
