import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { Problem } from '#src/api/problems.ts';
import { createGateway } from '#src/llm/gateway.ts';
import { startOffline, type Offline } from '#src/llm/offline/server.ts';
import type { ChatRequest, Delta, Gateway } from '#src/llm/types.ts';

/** The key that test gateways are asked with. */
export const gatewayKey = 'sk-secret-0123456789';

/** The record of an answer of a gateway: the deltas, and the error that ended them. */
type ToldAnswer = { deltas: Delta[]; error?: unknown };

async function listen(stream: AsyncIterable<Delta>): Promise<ToldAnswer> {
  const deltas: Delta[] = [];
  try {
    for await (const delta of stream) deltas.push(delta);
    return { deltas };
  } catch (error) {
    return { deltas, error };
  }
}

/** Makes a request for an answer to a text, or to a script of the offline model. */
export function makeChatRequest(content: unknown, options: Partial<ChatRequest> = {}): ChatRequest {
  const text = typeof content === 'string' ? content : JSON.stringify(content);
  return {
    models: ['offline/scripted'],
    messages: [{ role: 'user', content: text }],
    signal: new AbortController().signal,
    ...options,
  };
}

/** Returns the problem with which an answer ended. */
export function requireProblem(told: ToldAnswer): Problem {
  expect(told.error).toBeInstanceOf(Problem);
  return told.error as Problem;
}

/** Begins an answer that is a stream of events. */
export const beginEvents = (response: ServerResponse) =>
  response.writeHead(200, { 'content-type': 'text/event-stream' });
/** Writes a chunk as an event of a stream. */
export const writeChunk = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({ choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`;

/** Has a gateway in front of the offline models for the tests of a file, and others in front of servers that answer as told. */
export function useTestGateway() {
  let offline: Offline;
  let gateway: Gateway;
  const closers: (() => unknown)[] = [];
  beforeAll(async () => {
    offline = await startOffline({ keepRequests: 1000 });
    gateway = createGateway({ baseUrl: offline.baseUrl, apiKey: gatewayKey, timeoutMs: 5000 });
  });
  afterAll(async () => {
    await gateway.close();
    await offline.close();
  });
  afterEach(async () => {
    for (const close of closers.splice(0)) await close();
  });
  return {
    getOffline: () => offline,
    getGateway: () => gateway,
    /** Does something after the test. */
    onEnd: (close: () => unknown) => void closers.push(close),
    ask: (script: unknown, options: Partial<ChatRequest> = {}, from = gateway) =>
      listen(from.stream(makeChatRequest(script, options))),
    /** Returns a gateway in front of a server that answers as told. */
    async gatewayTo(answer: (response: ServerResponse) => unknown, timeoutMs = 5000): Promise<Gateway> {
      const server = createServer((_request, response) => void answer(response));
      await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
      const { port } = server.address() as AddressInfo;
      const to = createGateway({ baseUrl: `http://127.0.0.1:${port}/v1`, apiKey: gatewayKey, timeoutMs });
      closers.push(
        () => to.close(),
        () => (server.closeAllConnections(), server.close()),
      );
      return to;
    },
  };
}
