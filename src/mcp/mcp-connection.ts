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

/** What a connection is for. */
type McpWork<T> = (send: SendMcpRequest, client: Pick<Client, 'getServerVersion'>) => Promise<T>;

/** The length of what a server says of a failure. */
const longestFault = 2_000;
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

/**
 * Connects to a server over streamable HTTP, through the guard of outgoing addresses, and hangs up when `work` is done. Nothing of
 * the connection outlives the call but the farewell, so that a server that was restarted is simply connected to again.
 * @throws `McpFailure`
 */
export async function withMcpServer<T>(
  outgoing: Pick<Outgoing, 'fetch'>,
  server: McpServer,
  work: McpWork<T>,
): Promise<T> {
  const { Client, ResultSchema, StreamableHTTPClientTransport } = await import('#generated/packages/mcp-client.js');
  const { url, deadlineMs, signal } = server;
  const endsAt = performance.now() + deadlineMs;
  const leftMs = () => Math.max(1, Math.ceil(endsAt - performance.now()));
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
  const hangUp = async () => {
    await transport.terminateSession().catch(() => undefined);
    await client.close().catch(() => undefined);
  };
  try {
    await watch.follow(client.connect(transport as Parameters<Client['connect']>[0], options()));
    return await watch.follow(work((request) => client.request(request, ResultSchema, options()), client));
  } catch (error) {
    if (signal?.aborted) throw error;
    throw toFailure(error, server);
  } finally {
    watch.stop();
    void hangUp();
  }
}
