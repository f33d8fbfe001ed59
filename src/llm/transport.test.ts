import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createGateway } from './gateway.ts';
import type { Delta, Gateway } from './types.ts';

const sockets: Socket[] = [];
let answered = 0;
let ended = 0;
/** What the server does with its next request before it answers. */
let next: (socket: Socket) => boolean = () => true;
let gateway: Gateway;

const server = createServer((request, response) => {
  if (!next(request.socket)) return;
  answered++;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write('data: {"choices":[{"index":0,"delta":{"content":"hi"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n');
  // What follows [DONE] comes later, as it may over a network.
  setTimeout(() => response.end(': bye\n\n', () => (ended += 1)), 5);
});

beforeAll(async () => {
  server.on('connection', (socket) => sockets.push(socket));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  gateway = createGateway({
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    apiKey: null,
    timeoutMs: 5000,
  });
});
afterAll(async () => {
  await gateway.close();
  server.close();
});

async function ask(): Promise<string[]> {
  const types: string[] = [];
  const messages = [{ role: 'user' as const, content: 'hi' }];
  const stream: AsyncIterable<Delta> = gateway.stream({
    models: ['m'],
    messages,
    signal: new AbortController().signal,
  });
  for await (const delta of stream) types.push(delta.type);
  return types;
}

/** All that the server has said was said, and there was time to read it. */
async function settled(): Promise<void> {
  await expect.poll(() => ended).toBe(answered);
  await new Promise((resolve) => setTimeout(resolve, 30));
}

describe('connections', () => {
  it('are used again by later streams', async () => {
    for (let at = 0; at < 4; at++) {
      expect(await ask()).toEqual(['start', 'text', 'finish']);
      await settled();
    }
    expect([sockets.length, answered]).toEqual([1, 4]);
  });

  it('are as many as there are streams at a time', async () => {
    await Promise.all(Array.from({ length: 20 }, ask));
    await settled();
    expect(sockets.length).toBe(20);
  });

  it('that the server closed just then are replaced, once', async () => {
    let resets = 0;
    next = (socket) => {
      if (resets++ > 0) return true;
      socket.resetAndDestroy();
      return false;
    };
    expect(await ask()).toEqual(['start', 'text', 'finish']);
    expect(resets).toBe(2);
  });
});
