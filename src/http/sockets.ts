import type { IncomingMessage } from 'node:http';
import type { Response } from 'express';
import type { WebSocket, WebSocketServer } from 'ws';
import { mayConcern, type AccessChange, type AccessNotices } from '#src/access/access-changes.ts';
import { isDenied } from '#src/access/credential.ts';
import type { ServeSocket, SocketConnection, SocketListener, SocketReply } from '#src/api/socket.ts';
import { createPauses } from '#src/process/pauses.ts';
import { LoggableError } from '#src/telemetry/loggable-error.ts';
import { endResponse, findUpgrade } from './upgrade.ts';

/** The largest message of a client, in bytes: sound of 44 seconds as PCM in base64. */
const maxMessageBytes = 4 * 1024 * 1024;
/** The most bytes of messages that wait to be taken: then nothing more is read from the connection. */
const maxWaitingBytes = 1024 * 1024;
/** The bytes that each message that waits counts beside its text: one without text takes memory, too. */
const messageBytes = 256;
/** The most pings and pongs of a client between two heartbeats. */
const maxControlFrames = 1_000;
/** The most bytes that wait to be sent to a client that does not read. */
const maxUnreadBytes = 8 * 1024 * 1024;
/** The time that a client has to answer that the connection is closed. */
const closeMs = 2_000;
const defaultHeartbeatMs = 15_000;

/** The open WebSockets of the server. */
export type Sockets = {
  /** Opens the WebSocket that a request has asked for. */
  open(reply: SocketReply, res: Response): Promise<void>;
  count(): number;
  /** Tells those who serve that this server stops, within these milliseconds. */
  announceStop(withinMs: number): void;
  /** Closes the WebSockets that are still open. */
  stop(): void;
};

type SocketOptions = {
  serveSocket?: ServeSocket | undefined;
  heartbeatMs?: number | undefined;
  accessNotices?: AccessNotices | undefined;
};

/** The headers of a connection that the package writes itself, or that say nothing of a WebSocket. */
const notForSockets = new Set(['connection', 'upgrade', 'date', 'keep-alive', 'content-length', 'transfer-encoding']);

/** Lists the headers of a response for the head of a WebSocket. */
const toHeadLines = (res: Response): string[] =>
  Object.entries(res.getHeaders())
    .filter(([name]) => !notForSockets.has(name))
    .map(([name, value]) => `${name}: ${String(value)}`);

/** The lines that the response to a request adds to the head of its WebSocket. */
const headLines = new WeakMap<IncomingMessage, string[]>();

/** Creates the server of the package, which is loaded when the first client connects. */
async function createSocketServer(): Promise<WebSocketServer> {
  const ws = await import('ws');
  const server = new ws.WebSocketServer({
    noServer: true,
    maxPayload: maxMessageBytes,
    perMessageDeflate: false,
    // Pings are answered within the bound of what a client leaves unread.
    autoPong: false,
    // One message of each client in a turn of the event loop: many clients whose messages have waited hold nobody else.
    allowSynchronousEvents: false,
    handleProtocols: (protocols) => (protocols.has('realtime') ? 'realtime' : false),
  });
  server.on('headers', (head, req) => headLines.get(req)?.forEach((line) => head.push(line)));
  return server;
}

/** Creates the WebSockets of the server: kept alive, closed when their credential ends, bounded in what waits both ways. */
export function createSockets({
  serveSocket,
  heartbeatMs = defaultHeartbeatMs,
  accessNotices,
}: SocketOptions): Sockets {
  const open = new Set<OpenSocket>();
  let server: Promise<WebSocketServer> | undefined;
  let timer: NodeJS.Timeout | undefined;
  accessNotices?.listen((change) => open.forEach((socket) => socket.heed(change)));
  const forget = (socket: OpenSocket) => {
    open.delete(socket);
    if (open.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  return {
    async open({ place }, res) {
      if (!serveSocket) throw new LoggableError('Nobody serves WebSockets.');
      const upgrade = findUpgrade(res.req)!;
      const accepting = await (server ??= createSocketServer());
      if (res.destroyed) return;
      res.writeHead(101);
      headLines.set(res.req, toHeadLines(res));
      res.detachSocket(upgrade.socket as never);
      let isOpen = false;
      accepting.handleUpgrade(res.req, upgrade.socket, upgrade.head, (ws) => {
        isOpen = true;
        const socket = new OpenSocket(ws, res, forget);
        open.add(socket);
        timer ??= setInterval(() => open.forEach((one) => one.look()), heartbeatMs);
        serveSocket(place, socket);
      });
      // The package has refused it, or its client has left.
      if (!isOpen) endResponse(res);
    },
    count: () => open.size,
    announceStop: (withinMs) => open.forEach((socket) => socket.announceStop(withinMs)),
    stop: () => open.forEach((socket) => socket.close(1012, 'The server is stopping.')),
  };
}

class OpenSocket implements SocketConnection {
  readonly principal;
  readonly requestId;
  readonly address;
  readonly #ws: WebSocket;
  readonly #res: Response;
  #listener: SocketListener | null = null;
  /** Messages that have come and were not taken yet. */
  #waiting: string[] = [];
  #waitingBytes = 0;
  #isTaking = false;
  readonly #pause = createPauses();
  /** Whether the client has answered since the last heartbeat. */
  #isAlive = true;
  /** The pings and pongs of the client since the last heartbeat. */
  #controlFrames = 0;

  constructor(ws: WebSocket, res: Response, forget: (socket: OpenSocket) => void) {
    this.#ws = ws;
    this.#res = res;
    const { principal, requestId, client } = res.locals;
    this.principal = principal!;
    this.requestId = requestId;
    this.address = client.address;
    ws.on('message', (data, isBinary) => {
      if (isBinary) this.close(1003, 'Send events as text, with sound in base64.');
      else this.#receive(String(data));
    });
    ws.on('ping', (data) => this.#countControlFrame() && this.#mayWrite() && ws.pong(data));
    ws.on('pong', () => (this.#isAlive = this.#countControlFrame()));
    ws.on('error', () => ws.terminate());
    ws.on('close', () => {
      forget(this);
      this.#listener?.onClose();
      endResponse(res);
    });
  }

  listen(listener: SocketListener): void {
    this.#listener = listener;
    // A client may leave before anybody listens.
    if (this.#ws.readyState === this.#ws.CLOSED) listener.onClose();
    else void this.#takeWaiting();
  }

  send(text: string): void {
    if (this.#mayWrite()) this.#ws.send(text);
  }

  countWaiting(): number {
    return this.#ws.bufferedAmount;
  }

  close(code: number, reason: string): void {
    if (this.#ws.readyState >= this.#ws.CLOSING) return;
    this.#ws.close(code, reason);
    if (this.#ws.isPaused) this.#ws.resume();
    setTimeout(() => this.#ws.terminate(), closeMs).unref();
  }

  /** Ends the connection of a client that has not answered the last heartbeat, or that may not be here any more. */
  look(): void {
    // A client that is not read from cannot be heard.
    if (!this.#isAlive && !this.#ws.isPaused) {
      this.#ws.terminate();
      return;
    }
    this.#isAlive = false;
    this.#controlFrames = 0;
    if (this.#mayWrite()) this.#ws.ping();
    void this.#reauthorize();
  }

  heed(change: AccessChange): void {
    if (mayConcern(change, this.principal)) void this.#reauthorize();
  }

  announceStop(withinMs: number): void {
    this.#listener?.onStop(withinMs);
  }

  /** Tells whether it is open. Ends it when its client does not read: what waits would fill the memory. */
  #mayWrite(): boolean {
    if (this.#ws.readyState !== this.#ws.OPEN) return false;
    if (this.countWaiting() <= maxUnreadBytes) return true;
    this.#ws.terminate();
    return false;
  }

  /** Counts a ping or pong of the client. Ends the connection of one that sends too many, and tells whether it goes on. */
  #countControlFrame(): boolean {
    this.#controlFrames += 1;
    if (this.#controlFrames <= maxControlFrames) return true;
    this.close(1008, `At most ${maxControlFrames} pings and pongs are taken between two heartbeats.`);
    return false;
  }

  #receive(text: string): void {
    this.#isAlive = true;
    this.#waiting.push(text);
    this.#waitingBytes += text.length + messageBytes;
    if (this.#waitingBytes > maxWaitingBytes) this.#ws.pause();
    void this.#takeWaiting();
  }

  async #takeWaiting(): Promise<void> {
    if (this.#isTaking || !this.#listener) return;
    this.#isTaking = true;
    while (this.#waiting.length > 0 && this.#ws.readyState === this.#ws.OPEN) {
      // Before each message: of many clients that have one, those whose turn is over wait for the next.
      for (let pause = this.#pause(); pause; pause = this.#pause()) await pause;
      const text = this.#waiting.shift()!;
      this.#waitingBytes -= text.length + messageBytes;
      await this.#listener.onText(text);
      if (this.#ws.isPaused && this.#waitingBytes <= maxWaitingBytes) this.#ws.resume();
    }
    this.#isTaking = false;
  }

  /** A connection does not outlive its credential. Who cannot be asked, is asked the next time. */
  async #reauthorize(): Promise<void> {
    await this.#res.locals.reauthorize().catch((error: unknown) => {
      if (isDenied(error)) this.close(1008, 'The credential has ended.');
    });
  }
}
