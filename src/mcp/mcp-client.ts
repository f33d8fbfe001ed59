import type { Client } from '#generated/packages/mcp-client.js';
import { OutgoingRefusal, OutgoingTimeout, type Outgoing } from '#src/outgoing/outgoing.ts';

/** A server of the Model Context Protocol, and how it is reached. */
export type McpServer = {
  url: string;
  /** The headers that each request has. */
  headers: Readonly<Record<string, string>>;
  /** The milliseconds for all that is asked of it at once. */
  deadlineMs: number;
  signal?: AbortSignal;
};

/** A tool as its server describes it. `parameters` is a JSON Schema. */
export type McpToolDescription = { name: string; description: string; parameters: Record<string, unknown> };

/** What a server says of itself and of its tools. */
export type McpCatalogue = { server: { name: string; version: string }; tools: McpToolDescription[] };

/** A failure of a server or on the way to it. The message is a sentence for the caller, and quotes the server. */
export class McpFailure extends Error {
  override name = 'McpFailure';
  /** Whether the server did not answer in time. */
  readonly isLate: boolean;

  constructor(message: string, isLate = false) {
    super(message);
    this.isLate = isLate;
  }
}

/** The number of tools of a server that are read, and the length of what it says of a failure. */
const mostTools = 1_000;
const longestFault = 2_000;

/** Returns the error of ours behind what the SDK throws, or null. */
function findOwn(error: unknown): Error | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if (cause instanceof OutgoingRefusal || cause instanceof OutgoingTimeout || cause instanceof McpFailure)
      return cause;
  return null;
}

function toFailure(error: unknown, { url, deadlineMs }: McpServer): McpFailure {
  const own = findOwn(error);
  if (own) return new McpFailure(own.message, own instanceof OutgoingTimeout);
  const { host } = new URL(url);
  const said = error instanceof Error ? error.message : String(error);
  // The SDK leaves a status to be read from its errors.
  const { code } = error as { code?: unknown };
  const status = typeof code === 'number' && code >= 100 ? `status ${code}, ` : '';
  if (/timed out/i.test(said)) return new McpFailure(`${host} did not answer within ${deadlineMs} ms.`, true);
  return new McpFailure(
    `${host} did not answer as the protocol says: ${status}${said.slice(0, longestFault).toWellFormed()}`,
  );
}

/**
 * Connects to a server over streamable HTTP, through the guard of outgoing addresses, and hangs up when `work` is done. Nothing of
 * the connection outlives the call, so that a server that was restarted is simply connected to again.
 * @throws `McpFailure`
 */
async function withServer<T>(
  outgoing: Pick<Outgoing, 'fetch'>,
  server: McpServer,
  work: (client: Client, options: { signal?: AbortSignal; timeout: number }) => Promise<T>,
): Promise<T> {
  const { Client, StreamableHTTPClientTransport } = await import('#generated/packages/mcp-client.js');
  const { url, headers, deadlineMs, signal } = server;
  const endsAt = performance.now() + deadlineMs;
  const leftMs = () => Math.max(1, Math.ceil(endsAt - performance.now()));
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers },
    fetch: (input, init) => outgoing.fetch(input, init, { deadlineMs: leftMs() }),
    reconnectionOptions: {
      maxRetries: 0,
      initialReconnectionDelay: 1_000,
      maxReconnectionDelay: 1_000,
      reconnectionDelayGrowFactor: 1,
    },
  });
  const client = new Client({ name: 'parley', version: '2' });
  const options = () => ({ timeout: leftMs(), ...(signal && { signal }) });
  try {
    await client.connect(transport as Parameters<Client['connect']>[0], options());
    return await work(client, options());
  } catch (error) {
    if (signal?.aborted) throw error;
    throw toFailure(error, server);
  } finally {
    await transport.terminateSession().catch(() => undefined);
    await client.close().catch(() => undefined);
  }
}

/** Asks a server which tools it has. @throws `McpFailure` */
export async function listMcpTools(outgoing: Pick<Outgoing, 'fetch'>, server: McpServer): Promise<McpCatalogue> {
  const { ListToolsResultSchema } = await import('#generated/packages/mcp-client.js');
  return withServer(outgoing, server, async (client, options) => {
    const tools: McpToolDescription[] = [];
    let cursor: string | undefined;
    do {
      const params = cursor === undefined ? {} : { cursor };
      const page = await client.request({ method: 'tools/list', params }, ListToolsResultSchema, options);
      for (const { name, description = '', inputSchema } of page.tools)
        tools.push({ name, description, parameters: inputSchema });
      cursor = page.nextCursor;
    } while (cursor !== undefined && tools.length < mostTools);
    const { name = '', version = '' } = client.getServerVersion() ?? {};
    return { server: { name, version }, tools: tools.slice(0, mostTools) };
  });
}

type ContentPart = { type: string; text?: unknown };

/** Writes the parts of a result as text. One that is no text becomes its type in brackets. */
const toText = (parts: readonly ContentPart[]): string =>
  parts.map((part) => (typeof part.text === 'string' ? part.text : `[${part.type}]`)).join('\n');

/** Has a server call one of its tools, and returns what the tool says. @throws `McpFailure` */
export async function callMcpTool(
  outgoing: Pick<Outgoing, 'fetch'>,
  server: McpServer,
  call: { name: string; arguments: Record<string, unknown> },
): Promise<{ content: string; isError: boolean }> {
  const { CallToolResultSchema } = await import('#generated/packages/mcp-client.js');
  return withServer(outgoing, server, async (client, options) => {
    const result = await client.request({ method: 'tools/call', params: call }, CallToolResultSchema, options);
    const { content, structuredContent, isError = false } = result;
    const text = content.length === 0 && structuredContent ? JSON.stringify(structuredContent) : toText(content);
    return { content: text, isError };
  });
}
