import type { Client, StreamableHTTPClientTransport } from '#generated/packages/mcp-client.js';
import { OutgoingRefusal, OutgoingTimeout, OutgoingUnreachable, type Outgoing } from '#src/outgoing/outgoing.ts';
import { AnswerWatch } from './answer-watch.ts';
import { McpFailure } from './mcp-failure.ts';

/** A server of the Model Context Protocol, and how it is reached. */
export type McpServer = {
  url: string;
  /** The headers that each request has. */
  headers: Readonly<Record<string, string>>;
  /** The milliseconds for all that is asked of it at once. */
  deadlineMs: number;
  signal?: AbortSignal;
};

/** Sends a request of the protocol, and returns its result, of which nothing is checked. */
type SendMcpRequest = (request: Parameters<Client['request']>[0]) => Promise<Record<string, unknown>>;

/** A server that is connected to. */
export type ConnectedServer = {
  send: SendMcpRequest;
  getServerVersion: Client['getServerVersion'];
  /** Whether it has said that its tools have changed since it was connected to. */
  hasChangedTools: () => boolean;
};

/** What a connection is for. */
type McpWork<T> = (server: ConnectedServer) => Promise<T>;

/** The length of what a server says of a failure. */
const longestFault = 2_000;
/** The status by which a server says that it does not know a session. */
const goneStatus = 404;
/** The milliseconds that a server has to hear that its session is over. Nobody waits for that. */
const hangUpMs = 5_000;

/** Returns the error of ours behind what the SDK throws, or null. */
function findOwn(error: unknown): Error | null {
  const own = [OutgoingRefusal, OutgoingTimeout, OutgoingUnreachable, McpFailure];
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (own.some((type) => cause instanceof type)) return cause;
  return null;
}

/** Returns what an error says. One of a check says where it has found what. */
function describeError(error: unknown): string {
  const [issue] = (error as { issues?: { path: PropertyKey[]; message: string }[] }).issues ?? [];
  if (issue) return `${issue.path.join('.') || 'the result'}: ${issue.message}`;
  return error instanceof Error ? error.message : String(error);
}

function toFailure(error: unknown, { url, deadlineMs }: McpServer): McpFailure {
  const { host } = new URL(url);
  const said = describeError(error);
  const own = findOwn(error);
  if (own instanceof OutgoingTimeout || (!own && /timed out/i.test(said)))
    return new McpFailure(`${host} did not answer within ${deadlineMs} ms.`, true);
  if (own) return new McpFailure(own.message);
  // The SDK leaves a status to be read from its errors.
  const { code } = error as { code?: unknown };
  const status = typeof code === 'number' && code >= 100 ? `status ${code}, ` : '';
  return new McpFailure(
    `${host} did not answer as the protocol says: ${status}${said.slice(0, longestFault).toWellFormed()}`,
  );
}

/** Opens what sends the requests of the SDK and reads their answers, through a watch. */
function openTransport(
  Transport: typeof StreamableHTTPClientTransport,
  { url, headers }: McpServer,
  watch: AnswerWatch,
): StreamableHTTPClientTransport {
  const transport = new Transport(new URL(url), {
    requestInit: { headers },
    fetch: (input, init) => watch.send(input, init),
    reconnectionOptions: {
      maxRetries: 1,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  });
  return Object.assign(transport, { onmessage: watch.onMessage.bind(watch) });
}

/** A connection to a server, with the session that this has begun. */
type Connection = {
  request: SendMcpRequest;
  getServerVersion: Client['getServerVersion'];
  /** Whether the server has said in this session that its tools have changed. */
  hasChangedTools: () => boolean;
  /** Whether an error says that the server does not know the session any more: then it has not read the request. */
  isSessionGone: (error: unknown) => boolean;
  /** Ends the session. Waits for nothing. */
  hangUp: () => void;
};

async function endSession(transport: StreamableHTTPClientTransport, client: Client): Promise<void> {
  await transport.terminateSession().catch(() => undefined);
  await client.close().catch(() => undefined);
}

/** Connects to a server and begins a session. What fails is thrown as the SDK or the watch throws it. */
async function openConnection(
  outgoing: Pick<Outgoing, 'fetch'>,
  server: McpServer,
  leftMs: () => number,
): Promise<Connection> {
  const { Client, ResultSchema, StreamableHTTPClientTransport } = await import('#generated/packages/mcp-client.js');
  const { url, signal } = server;
  const watch = new AnswerWatch(
    (input, init) => outgoing.fetch(input, init, { deadlineMs: init?.method === 'DELETE' ? hangUpMs : leftMs() }),
    new URL(url).host,
  );
  const transport = openTransport(StreamableHTTPClientTransport, server, watch);
  const client = new Client({ name: 'parley', version: '2' });
  const options = () => ({
    timeout: leftMs(),
    onresumptiontoken: () => watch.onResumptionToken(),
    ...(signal && { signal }),
  });
  const hangUp = () => {
    watch.stop();
    void endSession(transport, client);
  };
  try {
    await watch.follow(client.connect(transport as Parameters<Client['connect']>[0], options()));
  } catch (error) {
    hangUp();
    throw error;
  }
  return {
    async request(request) {
      const result = await watch.follow(client.request(request, ResultSchema, options()));
      return watch.takeExactResult() ?? result;
    },
    getServerVersion: () => client.getServerVersion(),
    hasChangedTools: () => watch.hasChangedTools,
    isSessionGone: (error) =>
      transport.sessionId !== undefined && (error as { code?: unknown } | null)?.code === goneStatus,
    hangUp,
  };
}

/**
 * Connects to a server over streamable HTTP, through the guard of outgoing addresses, and hangs up when `work` is done. Nothing of
 * the connection outlives the call but the farewell, so that a server that was restarted is simply connected to again. When it
 * forgets the session in between, the request that it has not read is sent once more in a new one.
 * @throws `McpFailure`
 */
export async function withMcpServer<T>(
  outgoing: Pick<Outgoing, 'fetch'>,
  server: McpServer,
  work: McpWork<T>,
): Promise<T> {
  const { deadlineMs, signal } = server;
  const endsAt = performance.now() + deadlineMs;
  const leftMs = () => Math.max(1, Math.ceil(endsAt - performance.now()));
  const opened: Connection[] = [];
  const open = async () => {
    const connection = await openConnection(outgoing, server, leftMs);
    opened.push(connection);
    return connection;
  };
  const send: SendMcpRequest = async (request) => {
    const connection = opened.at(-1)!;
    try {
      return await connection.request(request);
    } catch (error) {
      if (opened.length > 1 || !connection.isSessionGone(error)) throw error;
      return (await open()).request(request);
    }
  };
  try {
    const { getServerVersion } = await open();
    return await work({ send, getServerVersion, hasChangedTools: () => opened.some((one) => one.hasChangedTools()) });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw toFailure(error, server);
  } finally {
    for (const { hangUp } of opened) hangUp();
  }
}
