import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WebSocketServer, type WebSocket } from 'ws';
import { Problem } from '#src/api/problems.ts';
import { createGateway } from '#src/llm/gateway.ts';
import type { RealtimeModel } from '#src/llm/types.ts';
import {
  beginResponse,
  collectDeltas,
  connectFake,
  finishResponse,
  makeRealtimeRequest,
  toUserMessage,
  useFakeRealtime,
} from '#src/testing/fake-realtime.ts';
import { readDeltaText } from '#src/testing/model-chunks.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { waitUntil } from '#src/testing/wait-until.ts';

const { closeLater, openFake } = useFakeRealtime();

const pcm = new Uint8Array(4_800);
const at = { response_id: 'r', item_id: 'i' };
const text = (delta: string, place: object = at) => ({ type: 'response.output_text.delta', ...place, delta });
const toCall = (id: string, args: string, name = 'look') => ({
  type: 'response.output_item.done',
  response_id: 'r',
  item: { id, type: 'function_call', call_id: `c${id}`, name, arguments: args },
});

/** Lets what is waiting go on until something is so. */
async function turnUntil(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(setImmediate);
}

/** Begins an answer of a fake gateway, which has begun a response of it. */
async function ask(own: Parameters<typeof connectFake>[0] = {}) {
  const fake = openFake(own);
  const answer = collectDeltas(fake.client.stream(makeRealtimeRequest([toUserMessage('Hi')]), 'text'));
  answer.catch(() => {});
  await fake.whenSent('response.create');
  const [socket] = fake.sockets;
  return { ...fake, answer, socket: socket! };
}

describe('a hostile gateway', () => {
  const ids = fc.constantFrom('r', 'r2', 'i', 'i2');
  const odd = fc.string({ unit: fc.constantFrom('a', '\0', '\ud83d', '\ude00'), maxLength: 4 });
  const place = fc.record({ response_id: ids, item_id: ids });
  const events = fc.oneof(
    ids.map(beginResponse),
    fc
      .tuple(ids, fc.constantFrom('completed', 'failed', 'cancelled', 'odd'))
      .map(([id, how]) => finishResponse(id, how)),
    fc.tuple(place, odd).map(([where, delta]) => text(delta, where)),
    fc.tuple(place, odd).map(([where, delta]) => ({ type: 'response.output_audio.delta', ...where, delta })),
    fc.tuple(ids, odd).map(([id, args]) => toCall(id, args)),
    ids.map((item_id) => ({ type: 'input_audio_buffer.committed', item_id })),
    fc.tuple(ids, odd).map(([item_id, transcript]) => ({
      type: 'conversation.item.input_audio_transcription.completed',
      item_id,
      transcript,
      usage: { input_tokens: -1, output_tokens: 1e300 },
    })),
    ids.map((item_id) => ({ type: 'conversation.item.input_audio_transcription.failed', item_id })),
    fc.constantFrom({ type: 'error', error: 'Odd' }, { type: 'error', error: { code: 'response_cancel_not_active' } }),
    fc.constant('lose' as const),
  );

  it('ends nothing but what is asked of it, whatever it sends, and is asked again', async () => {
    const holds = fc.asyncProperty(fc.array(events, { maxLength: 12 }), async (all) => {
      const { client, sockets } = connectFake();
      let left = 2;
      const settle = (asked: Promise<unknown>) =>
        asked.catch((error) => expect(error).toBeInstanceOf(Problem)).finally(() => (left -= 1));
      const asked = [
        settle(client.hear('m', pcm)),
        settle(collectDeltas(client.stream(makeRealtimeRequest([toUserMessage('Hi')], { models: ['m'] }), 'audio'))),
      ];
      await turnUntil(() => sockets.length > 0);
      for (const event of all) {
        await new Promise(setImmediate);
        if (event === 'lose') sockets.at(-1)!.lose();
        else sockets.at(-1)!.say(event);
      }
      await turnUntil(() => {
        if (left > 0) sockets.at(-1)!.lose();
        return left === 0;
      });
      await Promise.all(asked);
      const known = sockets.length;
      const next = collectDeltas(
        client.stream(makeRealtimeRequest([toUserMessage('Ho')], { models: ['other'] }), 'text'),
      );
      await turnUntil(() => sockets.at(known)?.sent.some(({ type }) => type === 'response.create') ?? false);
      for (const event of [beginResponse('n'), text('Yes', { response_id: 'n', item_id: 'j' }), finishResponse('n')])
        sockets[known]!.say(event);
      expect(readDeltaText(await next)).toBe('Yes');
      client.close();
    });
    await fc.assert(holds, { numRuns: scaleRuns(300) });
  });

  it.each([
    ['text of another response', () => text('x', { response_id: 'other', item_id: 'x' })],
    ['empty pieces', () => text('')],
    ['failures that say nothing', () => ({ type: 'error', error: { code: 'response_cancel_not_active' } })],
    ['new sessions', () => ({ type: 'session.created' })],
    ['items that nobody has committed', () => ({ type: 'input_audio_buffer.committed', item_id: 'x' })],
  ])('is as good as silent when it sends nothing but %s', async (_what, next) => {
    const { answer, client, sockets } = await ask({ timeoutMs: 100 });
    const heard = client.hear('offline/realtime', pcm);
    heard.catch(() => {});
    const talking = setInterval(() => sockets.forEach(({ say }) => say(next())), 5);
    try {
      await expect(answer).rejects.toMatchObject({ code: 'timeout' });
      await expect(heard).rejects.toBeInstanceOf(Problem);
    } finally {
      clearInterval(talking);
    }
  });

  it('ends the connection by more items than a conversation has', async () => {
    const { answer, socket } = await ask();
    socket.say(beginResponse('r'));
    socket.say(text('Yes'));
    for (let n = 0; n <= 10_000; n += 1) socket.say(text('', { response_id: 'r', item_id: `i${n}` }));
    await expect(answer).rejects.toThrow(/more than 10000 items/);
  });

  it('is read in full, however small its pieces are, and is slowed by sound in tiny ones', async () => {
    const { answer, socket } = await ask();
    socket.say(beginResponse('r'));
    for (let n = 0; n < 200_000; n += 1) socket.say(text('a'));
    socket.say(finishResponse('r'));
    const deltas = await answer;
    expect([readDeltaText(deltas).length, deltas.length]).toEqual([200_000, 3]);

    const fake = openFake();
    const hearing = collectDeltas(fake.client.stream(makeRealtimeRequest([toUserMessage('Hi')]), 'audio'));
    hearing.catch(() => {});
    await fake.whenSent('response.create');
    const [other] = fake.sockets;
    other!.say(beginResponse('r'));
    for (let n = 0; n < 6_000; n += 1) other!.say({ type: 'response.output_audio.delta', ...at, delta: 'AA==' });
    expect(other!.isPaused).toBe(true);
  });

  it('says a call once, however often it sends it, with arguments that are no JSON', async () => {
    const { answer, socket } = await ask();
    for (const event of [beginResponse('r'), toCall('a', '{"at'), toCall('a', '{"at'), toCall('b', '\ud83d')])
      socket.say(event);
    socket.say(finishResponse('r'));
    const deltas = await answer;
    expect(deltas.filter(({ type }) => type === 'tool_call')).toHaveLength(2);
    expect(deltas.flatMap((delta) => (delta.type === 'tool_arguments' ? [delta.delta] : []))).toEqual([
      '{"at',
      '\ufffd',
    ]);
    expect(deltas.at(-1)).toMatchObject({ type: 'finish', reason: 'tool_calls' });
  });

  it('fails an answer with a call that has no name', async () => {
    const { answer, socket } = await ask();
    socket.say(beginResponse('r'));
    socket.say(text('Yes'));
    socket.say(toCall('a', '{}', ''));
    await expect(answer).rejects.toThrow(/without a name/);
  });

  it('does not have its answer cancelled when it begins it twice, and what nobody has asked for is deleted', async () => {
    const { answer, socket, client, whenSent } = await ask();
    socket.say(beginResponse('r'));
    socket.say(beginResponse('r'));
    expect(socket.sent.filter(({ type }) => type === 'response.cancel')).toEqual([]);
    socket.say(beginResponse('odd'));
    socket.say(text('Buy!', { response_id: 'odd', item_id: 'odd_item' }));
    for (const event of [text('Yes'), finishResponse('r')]) socket.say(event);
    expect(readDeltaText(await answer)).toBe('Yes');
    const messages = [toUserMessage('Hi'), { role: 'assistant' as const, content: 'Yes' }, toUserMessage('Ho')];
    const next = collectDeltas(client.stream(makeRealtimeRequest(messages), 'text'));
    await whenSent('response.create', 0, 2);
    const deleted = socket.sent.filter(({ type }) => type === 'conversation.item.delete');
    expect(deleted.map(({ item_id }) => item_id)).toEqual(['odd_item']);
    for (const event of [beginResponse('r2'), finishResponse('r2')]) socket.say(event);
    await next;
  });

  it('gives two answers one after another that are asked for at once', async () => {
    const { answer, socket, client, whenSent } = await ask();
    const others = ['A', 'B'].map((content) =>
      collectDeltas(client.stream(makeRealtimeRequest([toUserMessage(content)]), 'text')),
    );
    for (const [index, id] of ['r', 'r2', 'r3'].entries()) {
      await whenSent('response.create', 0, index + 1);
      socket.say(beginResponse(id));
      socket.say(text(id, { response_id: id, item_id: `i_${id}` }));
      socket.say(finishResponse(id));
    }
    expect((await Promise.all([answer, ...others])).map((deltas) => readDeltaText(deltas))).toEqual(['r', 'r2', 'r3']);
  });

  it('hears a turn again when an answer of another model takes its connection', async () => {
    const { client, sockets, whenSent } = openFake();
    const hearing = client.hear('m', pcm);
    await whenSent('input_audio_buffer.commit');
    const answer = collectDeltas(
      client.stream(makeRealtimeRequest([toUserMessage('Hi')], { models: ['other'] }), 'text'),
    );
    answer.catch(() => {});
    await waitUntil(() =>
      sockets.some(({ sent }, index) => index > 0 && sent.some(({ type }) => type.endsWith('commit'))),
    );
    const place = sockets.findIndex(({ sent }, index) => index > 0 && sent.some(({ type }) => type.endsWith('commit')));
    sockets[place]!.say({ type: 'input_audio_buffer.committed', item_id: 'a' });
    const transcribed = { item_id: 'a', transcript: 'Hi' };
    sockets[place]!.say({ type: 'conversation.item.input_audio_transcription.completed', ...transcribed });
    expect((await hearing).text).toBe('Hi');
  });
});

/** Serves a gateway whose sockets are treated by a function. */
async function serve(onSocket: (ws: WebSocket) => void, timeoutMs = 5_000) {
  const server: Server = createServer();
  const sockets = new WebSocketServer({ server });
  sockets.on('connection', (ws) => {
    ws.on('error', () => {});
    onSocket(ws);
  });
  const model = await listen(server, timeoutMs);
  closeLater({ close: () => sockets.clients.forEach((ws) => ws.terminate()) });
  return model;
}

async function listen(server: Server, timeoutMs: number): Promise<RealtimeModel> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`;
  const gateway = createGateway({ baseUrl, apiKey: 'sk-secret', timeoutMs });
  const model = gateway.createRealtimeModel({ voice: 'alloy', speed: 1, transcription: null }, () => {});
  closeLater({ close: () => server.closeAllConnections() }, gateway, model);
  return model;
}

const session = JSON.stringify({ type: 'session.created' });
const askOf = (model: RealtimeModel) => collectDeltas(model.stream(makeRealtimeRequest([toUserMessage('Hi')]), 'text'));

describe('a server that is no honest gateway', () => {
  it.each([
    ['a redirect', 'HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n'],
    ['an answer that is none', 'HTTP/1.1 101 Odd\r\n\r\n'],
    ['a page', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nHi'],
  ])('fails what is asked by %s, and shows no key', async (_what, response) => {
    const server = createServer();
    server.on('upgrade', (_request, socket) => {
      socket.on('error', () => {});
      socket.end(response);
    });
    const error = await askOf(await listen(server, 5_000)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Problem);
    expect(String((error as Problem).message)).not.toContain('sk-secret');
  });

  it.each([
    ['never begins a session', () => {}],
    ['is silent after it', (ws: WebSocket) => ws.send(session)],
    [
      'reads nothing and talks on',
      (ws: WebSocket) => {
        ws.send(session);
        ws.pause();
        const talking = setInterval(() => ws.send(JSON.stringify({ type: 'session.created' })), 10);
        ws.on('close', () => clearInterval(talking));
        closeLater({ close: () => clearInterval(talking) });
      },
    ],
  ])('ends by a deadline when it %s', async (_what, onSocket) => {
    const model = await serve(onSocket, 200);
    await expect(model.hear('m', new Uint8Array(30_000_000))).rejects.toMatchObject({ code: 'timeout' });
  });

  it.each([
    ['before a session', (ws: WebSocket) => ws.close()],
    [
      'when a session has begun',
      (ws: WebSocket) => {
        ws.send(session);
        ws.close();
      },
    ],
    [
      'at the first event',
      (ws: WebSocket) => {
        ws.send(session);
        ws.on('message', () => ws.terminate());
      },
    ],
    [
      'by an event that is too large',
      (ws: WebSocket) => {
        ws.send(session);
        ws.on('message', () => ws.send('x'.repeat(9 * 1024 * 1024)));
      },
    ],
    [
      'by bytes',
      (ws: WebSocket) => {
        ws.send(session);
        ws.on('message', () => ws.send(Buffer.from([1])));
      },
    ],
  ])('fails what is asked when the connection ends %s', async (_what, onSocket) => {
    const model = await serve(onSocket);
    await expect(askOf(model)).rejects.toBeInstanceOf(Problem);
    await expect(model.hear('m', pcm)).rejects.toBeInstanceOf(Problem);
  });

  it('is sent well-formed Unicode', async () => {
    let sent = '';
    const model = await serve((ws) => {
      ws.send(session);
      ws.on('message', (data) => {
        sent += String(data);
        if (String(data).includes('response.create'))
          for (const event of [beginResponse('r'), finishResponse('r')]) ws.send(JSON.stringify(event));
      });
    });
    await collectDeltas(model.stream(makeRealtimeRequest([toUserMessage('a\ud83d')]), 'text'));
    expect(sent).toContain('a\ufffd');
    expect(sent).not.toContain('\\ud83d');
  });
});
