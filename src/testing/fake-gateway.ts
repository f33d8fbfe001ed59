import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The answer of a gateway: the text of an event stream, or a body with any status and type. */
export type GatewayAnswer = string | { status?: number; type?: string; body: string };

/** A gateway with prepared answers that records its requests. */
export type FakeGateway = {
  baseUrl: string;
  /** The bodies of the requests, oldest first. */
  requests: any[];
  /** Answers to come, in their order; the last one stays. */
  play(...answers: GatewayAnswer[]): void;
  /** Chooses the answer to a request by its body; by default the next one that is to be played. */
  answer: (body: any) => GatewayAnswer;
  /** What `GET /models` is answered with. */
  models: unknown;
  close(): void;
};

/** Formats an event of an event stream. */
export const toSseEvent = (chunk: object): string => `data: ${JSON.stringify(chunk)}\n\n`;

/** Formats a chunk with one choice. */
export const piece = (delta: unknown, finish_reason: unknown = null): string =>
  toSseEvent({ choices: [{ index: 0, delta, finish_reason }] });

/** Formats a complete answer with this text. */
export const saying = (text: string): string => `${piece({ content: text })}${piece({}, 'stop')}data: [DONE]\n\n`;

/** Starts a gateway of its own on loopback. */
export async function startFakeGateway(): Promise<FakeGateway> {
  let answers: GatewayAnswer[] = [saying('Hi')];
  const requests: any[] = [];
  const server = createServer(async (request, response) => {
    if (request.method === 'GET')
      return void response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(gateway.models));
    let text = '';
    for await (const part of request.setEncoding('utf8')) text += part;
    const sent = JSON.parse(text);
    requests.push(sent);
    const answer = gateway.answer(sent);
    const { status = 200, type = 'text/event-stream', body } = typeof answer === 'string' ? { body: answer } : answer;
    response.writeHead(status, { 'content-type': type }).end(body);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const gateway: FakeGateway = {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    play: (...next) => void (answers = next),
    answer: () => (answers.length > 1 ? answers.shift()! : answers[0]!),
    models: { data: [] },
    close: () => (server.closeAllConnections(), void server.close()),
  };
  return gateway;
}
