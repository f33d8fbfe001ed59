import type { IncomingMessage } from 'node:http';
import type { RawData, WebSocket } from 'ws';
import { writeJson } from '#src/json/well-formed.ts';
import { Fault, toFault } from '#src/llm/fault.ts';
import { inStreamFault } from '#src/llm/stream-fault.ts';
import { readModelEvent, type ModelEvent } from './model-event.ts';

/** Receives what a gateway sends. */
export type RealtimeListener = {
  onEvent(event: ModelEvent): void;
  /** The connection is gone: nothing comes any more. */
  onLost(fault: Fault): void;
};

/** An open connection with a real-time model of a gateway. */
export type RealtimeSocket = {
  /** Sends an event. Resolves when it has left. @throws a `Fault` once the connection is gone */
  send(event: object): Promise<void>;
  /** Names the one who is told. What came before waits. */
  listen(listener: RealtimeListener): void;
  /** Reads nothing until `resume`: what the gateway sends waits there. */
  pause(): void;
  resume(): void;
  readonly isPaused: boolean;
  /** Ends the connection. Its listener is told nothing of it. */
  close(): void;
};

type SocketOptions = {
  /** The address of the gateway with its version: `https://gateway.example/v1`. */
  baseUrl: string;
  apiKey: string | null;
  timeoutMs: number;
};

/** The largest message of a gateway, in bytes: more than a minute of sound as PCM in base64. */
const maxMessageBytes = 8 * 1024 * 1024;
const heartbeatMs = 15_000;
/** The longest time until a session has begun. */
const longestOpeningMs = 15_000;

const lostFault = () => new Fault('upstream_failure', 'broke the connection.');

/** Returns the refusal to open a WebSocket as a failure. */
const toRefusal = (status: number, secret: string | null): Fault =>
  toFault(Object.assign(new Error('The WebSocket was refused.'), { status }), secret);

class GatewaySocket implements RealtimeSocket {
  readonly #ws: WebSocket;
  readonly #secret: string | null;
  #listener: RealtimeListener | null = null;
  #waiting: ModelEvent[] = [];
  #lost: Fault | null = null;
  #isAlive = true;
  readonly #heartbeat: NodeJS.Timeout;

  constructor(ws: WebSocket, secret: string | null) {
    this.#ws = ws;
    this.#secret = secret;
    ws.on('message', (data, isBinary) => this.#receive(data, isBinary));
    ws.on('pong', () => (this.#isAlive = true));
    ws.on('unexpected-response', (_request, response: IncomingMessage) => {
      response.resume();
      this.#lose(toRefusal(response.statusCode ?? 0, secret));
    });
    ws.on('error', (error) => this.#lose(toFault(error, secret)));
    ws.on('close', () => this.#lose(lostFault()));
    this.#heartbeat = setInterval(() => this.#look(), heartbeatMs);
    this.#heartbeat.unref();
  }

  get isPaused(): boolean {
    return this.#ws.isPaused;
  }

  send(event: object): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (fault: Fault) => {
        this.#lose(fault);
        reject(this.#lost ?? fault);
      };
      if (this.#lost || this.#ws.readyState !== this.#ws.OPEN) return fail(lostFault());
      this.#ws.send(writeJson(event), (error) => (error ? fail(toFault(error, this.#secret)) : resolve()));
    });
  }

  /** Waits until the session of the model has begun. What comes after its first event waits for who listens. */
  whenBegun(withinMs: number): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = new Fault('timeout', `did not begin a session within ${withinMs} ms.`);
      const end = (fault: Fault) => {
        clearTimeout(timer);
        this.close();
        reject(fault);
      };
      const timer = setTimeout(() => end(late), withinMs);
      const onEvent = (event: ModelEvent) => {
        this.#listener = null;
        if (event.type === 'error') return end(inStreamFault(event.error, this.#secret, 'when a session was to begin'));
        clearTimeout(timer);
        return resolve();
      };
      this.listen({ onEvent, onLost: end });
    });
  }

  listen(listener: RealtimeListener): void {
    this.#listener = listener;
    for (const event of this.#waiting.splice(0)) listener.onEvent(event);
    if (this.#lost) listener.onLost(this.#lost);
  }

  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  close(): void {
    this.#listener = null;
    this.#lose(lostFault());
  }

  #receive(data: RawData, isBinary: boolean): void {
    this.#isAlive = true;
    if (this.#lost) return;
    try {
      if (isBinary) throw new Fault('upstream_failure', 'sent bytes in the place of an event.');
      const event = readModelEvent(String(data));
      if (!event) return;
      if (this.#listener) this.#listener.onEvent(event);
      else this.#waiting.push(event);
    } catch (error) {
      this.#lose(toFault(error, this.#secret));
    }
  }

  #look(): void {
    if (!this.#isAlive && !this.isPaused) return this.#lose(new Fault('timeout', 'does not answer any more.'));
    this.#isAlive = false;
    if (this.#ws.readyState === this.#ws.OPEN) this.#ws.ping();
    return undefined;
  }

  #lose(fault: Fault): void {
    if (this.#lost) return;
    this.#lost = fault;
    clearInterval(this.#heartbeat);
    this.#ws.terminate();
    this.#listener?.onLost(fault);
  }
}

/**
 * Opens a session with a real-time model at the operator's gateway, with the gateway's key. It follows no redirect.
 * @throws a `Fault`
 */
export async function openRealtimeSocket(
  { baseUrl, apiKey, timeoutMs }: SocketOptions,
  model: string,
): Promise<RealtimeSocket> {
  const url = new URL(`${baseUrl.replace(/^http/, 'ws').replace(/\/$/, '')}/realtime`);
  url.searchParams.set('model', model);
  const { WebSocket: Client } = await import('ws');
  const ws = new Client(url, {
    headers: apiKey === null ? {} : { authorization: `Bearer ${apiKey}` },
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    allowSynchronousEvents: false,
    followRedirects: false,
  });
  const socket = new GatewaySocket(ws, apiKey);
  await socket.whenBegun(Math.min(timeoutMs, longestOpeningMs));
  return socket;
}
