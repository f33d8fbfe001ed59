import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WebSocket } from 'ws';
import {
  isSpeechStream,
  isTranscriptStream,
  speech,
  toSpeechEvents,
  transcriptEvents,
  transcription,
} from './audio.ts';
import { chatCompletion } from './chat.ts';
import { embeddings } from './embeddings.ts';
import { images, isImageStream, toImageEvents } from './images.ts';
import { moderations } from './moderations.ts';
import { openOfflineRealtime } from './realtime.ts';
import { badRequest, errorBody, offlineModes, ProtocolError } from './protocol.ts';

/** A request as it came, for tests to look at. */
type OfflineRequest = {
  method: string;
  path: string;
  authorization: string | undefined;
  body: unknown;
  /** The caller left before the answer was complete. */
  aborted: boolean;
};

/** A running offline provider. */
export type Offline = {
  /** With the version, as `OPENAI_BASE_URL` has it. */
  baseUrl: string;
  /** The last requests, oldest first. */
  requests: OfflineRequest[];
  close(): Promise<void>;
};

type Options = {
  /** Told of each request in one line. */
  log?: (line: string) => void;
  keepRequests?: number;
};

const maxBodyBytes = 64 * 1024 * 1024;
const modelsCreated = 1_767_225_600;

/** Starts the built-in provider on loopback: an OpenAI-compatible server without a language model behind it. */
export async function startOffline({ log, keepRequests = 100 }: Options = {}): Promise<Offline> {
  const requests: OfflineRequest[] = [];
  const server = createServer((request, response) => void handle(request, response));
  const sessions = serveSessions(server);
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [pathname = '/'] = (request.url ?? '/').split('?', 1);
    const { method = 'GET', headers } = request;
    const record: OfflineRequest = {
      method,
      path: pathname,
      authorization: headers.authorization,
      body: undefined,
      aborted: false,
    };
    requests.push(record);
    if (requests.length > keepRequests) requests.shift();
    const gone = new AbortController();
    response.once('close', () => {
      record.aborted = !response.writableFinished;
      gone.abort();
    });
    try {
      if (record.method === 'POST') record.body = await readBody(request);
      await route(record, response, gone.signal);
    } catch (error) {
      fail(response, error);
    }
    log?.(`${record.method} ${record.path} ${response.statusCode}`);
  }

  const { port } = server.address() as AddressInfo;
  return { baseUrl: `http://127.0.0.1:${port}/v1`, requests, close: () => closeServer(server, sessions) };
}

/** Opens the real-time sessions that a server is asked for. Returns those that are open. */
function serveSessions(server: Server): Set<WebSocket> {
  const sessions = new Set<WebSocket>();
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy());
    void openOfflineRealtime(request, socket, head).then((session) => {
      if (!session) return;
      sessions.add(session);
      session.once('close', () => sessions.delete(session));
    });
  });
  return sessions;
}

const closeServer = (server: Server, sessions: ReadonlySet<WebSocket>): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
    for (const session of sessions) session.terminate();
  });

async function route(
  { method, path, body }: OfflineRequest,
  response: ServerResponse,
  gone: AbortSignal,
): Promise<void> {
  if (path === '/v1/audio/transcriptions' && !(body instanceof FormData)) throw badRequest('The body must be a form.');
  switch (`${method} ${path}`) {
    case 'POST /v1/chat/completions':
      return chatCompletion(body, response, gone);
    case 'POST /v1/embeddings':
      return send(response, 200, await embeddings(body));
    case 'POST /v1/audio/speech':
      return isSpeechStream(body)
        ? sendEvents(response, toSpeechEvents(speech(body)))
        : sendSound(response, speech(body));
    case 'POST /v1/audio/transcriptions':
      return isTranscriptStream(body as FormData)
        ? sendEvents(response, await transcriptEvents(body as FormData))
        : send(response, 200, await transcription(body as FormData));
    case 'POST /v1/images/generations':
      return isImageStream(body) ? sendEvents(response, toImageEvents(body)) : send(response, 200, images(body));
    case 'POST /v1/moderations':
      return send(response, 200, moderations(body));
    case 'GET /v1/models':
      return send(response, 200, models());
    default:
      throw new ProtocolError(404, errorBody(`There is no ${method} ${path} here.`));
  }
}

function models() {
  const data = Object.entries(offlineModes).map(([id, mode]) => ({
    id,
    object: 'model',
    created: modelsCreated,
    owned_by: 'offline',
    mode,
    ...(mode === 'chat' && { input_modalities: ['text', 'image', 'audio', 'file'] }),
  }));
  return { object: 'list', data };
}

/** Reads the body of a request: a form, or JSON. */
async function readBody(request: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > maxBodyBytes) throw new ProtocolError(413, errorBody('The request is too large.'));
    parts.push(part);
  }
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('multipart/form-data'))
    return new Response(Buffer.concat(parts), { headers: { 'content-type': type } }).formData().catch(() => {
      throw badRequest('The body is no form.');
    });
  try {
    return JSON.parse(Buffer.concat(parts).toString('utf8'));
  } catch (error) {
    throw badRequest(`The body is not valid JSON: ${(error as Error).message}`);
  }
}

function fail(response: ServerResponse, error: unknown): void {
  if (response.headersSent) return void response.destroy();
  if (error instanceof ProtocolError) return send(response, error.status, error.body, error.headers);
  send(response, 500, errorBody('The offline provider failed.', { type: 'server_error' }));
}

function sendSound(response: ServerResponse, { bytes, type }: { bytes: Buffer; type: string }): void {
  response.writeHead(200, { 'content-type': type, 'content-length': bytes.length }).end(bytes);
}

function sendEvents(response: ServerResponse, events: readonly object[]): void {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  for (const event of events) response.write(`data: ${JSON.stringify(event)}\n\n`);
  response.end('data: [DONE]\n\n');
}

/** A text is sent as it is, so that a script can order an answer that is no JSON. */
function send(response: ServerResponse, status: number, body: unknown, headers: Record<string, string> = {}): void {
  const type = typeof body === 'string' ? 'text/plain; charset=utf-8' : 'application/json';
  response.writeHead(status, { 'content-type': type, ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}
