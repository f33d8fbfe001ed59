import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, it } from 'vitest';
import { json, startServer, type Answer, type Fixture } from '#src/clients/typescript/fixture.ts';
import { ParleyApiError, ParleyClient, type ChatStreamEvent } from './parley.ts';

const chat = { message: 'x', agentId: 'agt_1', channelId: 'C', workspaceId: 'W' };
const reply = { message: 'Hi', agent: { id: 'agt_1', name: 'A' }, conversationId: 'conv_1' };

let server: Fixture;
afterEach(() => server.close());

async function client(answers: Record<string, Answer>): Promise<ParleyClient> {
  server = await startServer(answers);
  return new ParleyClient({ baseUrl: `${server.baseUrl}/`, apiKey: 'sk_1' });
}

const frame = (event: object) => `event: ${(event as ChatStreamEvent).type}\ndata: ${JSON.stringify(event)}\n\n`;

/** Sends text in pieces that end anywhere. */
async function inPieces(res: ServerResponse, text: string): Promise<void> {
  res.writeHead(200, { 'content-type': 'text/event-stream', 'x-request-id': 'req_7' });
  for (let at = 0; at < text.length; at += 7) {
    res.write(text.slice(at, at + 7));
    await new Promise(setImmediate);
  }
  res.end();
}

async function read(stream: AsyncIterable<ChatStreamEvent>): Promise<{ events: ChatStreamEvent[]; error: unknown }> {
  const events: ChatStreamEvent[] = [];
  try {
    for await (const event of stream) events.push(event);
    return { events, error: null };
  } catch (error) {
    return { events, error };
  }
}

describe('ParleyClient', () => {
  it('sends what it is given, with the key, and gives the body', async () => {
    const parley = await client({ '/v1/chat': (res) => json(res, 200, reply) });
    expect(await parley.sendChat(chat)).toEqual(reply);
    const [{ method, headers, body }] = server.seen as [Fixture['seen'][0]];
    expect([method, headers['x-api-key'], JSON.parse(body)]).toEqual(['POST', 'sk_1', chat]);
  });

  it('counts lists by their header', async () => {
    const parley = await client({
      '/v1/conversations/conv_1/messages': (res) => json(res, 200, { messages: [] }, { 'x-total-count': '7' }),
    });
    expect(await parley.getConversationMessages('conv_1', { limit: 2, offset: 4 })).toEqual({ messages: [], total: 7 });
    expect(server.seen[0]!.url).toBe('/v1/conversations/conv_1/messages?limit=2&offset=4');
  });

  it('throws failures with their code, a proxy’s too', async () => {
    const error = { code: 'agent_not_found', message: 'No agent.' };
    const parley = await client({
      '/v1/agents/agt_1': (res) => json(res, 404, { error }),
      '/v1/agents': (res) => void res.writeHead(502).end('<html>'),
    });
    const failure = await parley.getAgentById('agt_1').catch((thrown: unknown) => thrown);
    expect(failure).toBeInstanceOf(ParleyApiError);
    expect(failure).toMatchObject({ ...error, status: 404, requestId: 'req_1' });
    await expect(parley.getAgents()).rejects.toMatchObject({ code: 'unexpected_response', status: 502 });
  });

  it('gives the events of a stream, however it is cut', async () => {
    const events = [
      { type: 'start', conversationId: 'conv_1', messageId: 'msg_1' },
      { type: 'token', text: 'Größe\n\n☃' },
      { type: 'done', ...reply },
    ];
    const parley = await client({
      '/v1/chat/stream': (res) => inPieces(res, `: ping\n\n${events.map(frame).join('')}`),
    });
    expect(await read(parley.streamChat(chat))).toEqual({ events, error: null });
  });

  it('throws the error of a stream, and one for a stream that was cut off', async () => {
    const token = { type: 'token', text: 'half' };
    const failed = { type: 'error', error: { code: 'upstream_failure', message: 'Gone.' } };
    const parley = await client({
      '/v1/chat/stream': (res, _seen, count) => inPieces(res, frame(token) + (count === 1 ? frame(failed) : '')),
    });
    const first = await read(parley.streamChat(chat));
    expect(first.events).toEqual([token]);
    expect(first.error).toMatchObject({ code: 'upstream_failure', message: 'Gone.', status: null, requestId: 'req_7' });
    expect((await read(parley.streamChat(chat))).error).toMatchObject({ code: 'unexpected_response' });
  });

  it('can be aborted', async () => {
    const parley = await client({ '/v1/chat': () => {} });
    await expect(parley.sendChat(chat, { signal: AbortSignal.timeout(50) })).rejects.toThrow(/timeout/);
  });
});
