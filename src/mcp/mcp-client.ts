import type { Outgoing } from '#src/outgoing/outgoing.ts';
import { withMcpServer, type ConnectedServer, type McpServer } from './mcp-connection.ts';
import { McpFailure } from './mcp-failure.ts';
import { isRecord, readMcpResult, type McpResult } from './mcp-result.ts';

/**
 * A tool as its server describes it. `parameters` is a JSON Schema; null when it describes no object. So is `outputSchema`, of the
 * structured content of its results; null when it has none.
 */
export type McpToolDescription = {
  name: string;
  description: string;
  parameters: Record<string, unknown> | null;
  outputSchema: Record<string, unknown> | null;
};

/** What a server says of itself and of its tools. */
export type McpCatalogue = { server: { name: string; version: string }; tools: McpToolDescription[] };

/** The number of tools of a server that are read, and the number of pages on which they may be. */
const mostTools = 1_000;
const mostPages = 100;

const toText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads a tool. One that is described wrongly keeps no other from being used. */
function readTool(value: unknown): McpToolDescription {
  const { name, description, inputSchema, outputSchema } = isRecord(value) ? value : {};
  const isObjects = isRecord(inputSchema) && [undefined, 'object'].includes(inputSchema['type'] as string | undefined);
  return {
    name: toText(name),
    description: toText(description),
    parameters: isObjects ? inputSchema : null,
    outputSchema: isRecord(outputSchema) ? outputSchema : null,
  };
}

/** Reads the tools of a server by their names, of one name the first. With `wanted`, no further than to that one. */
async function readTools(
  { send }: ConnectedServer,
  host: string,
  wanted?: string,
): Promise<Map<string, McpToolDescription>> {
  const tools = new Map<string, McpToolDescription>();
  const cursors = new Set<unknown>();
  for (let cursor: unknown; cursors.size < mostPages && tools.size < mostTools;) {
    const page = await send({ method: 'tools/list', params: typeof cursor === 'string' ? { cursor } : {} });
    if (!Array.isArray(page['tools'])) throw new McpFailure(`${host} did not list its tools.`);
    for (const tool of page['tools'].map(readTool)) if (!tools.has(tool.name)) tools.set(tool.name, tool);
    cursor = page['nextCursor'];
    // A list that goes round has ended.
    if (typeof cursor !== 'string' || cursors.has(cursor) || (wanted !== undefined && tools.has(wanted))) break;
    cursors.add(cursor);
  }
  return tools;
}

/** Asks a server which tools it has. Of those with one name it is the first. @throws `McpFailure` */
export async function listMcpTools(outgoing: Pick<Outgoing, 'fetch'>, server: McpServer): Promise<McpCatalogue> {
  return withMcpServer(outgoing, server, async (connected) => {
    const tools = await readTools(connected, new URL(server.url).host);
    const { name = '', version = '' } = connected.getServerVersion() ?? {};
    return { server: { name, version }, tools: [...tools.values()].slice(0, mostTools) };
  });
}

/** Looks at a tool, or at null for one that is gone. Returns the reason why it may not be called, or null. */
export type ReviewTool = (tool: McpToolDescription | null) => Promise<string | null>;

/** Looks again at a tool that its server may have changed while it was called. What fails is without effect on its result. */
async function reviewAgain(server: ConnectedServer, host: string, name: string, review: ReviewTool): Promise<void> {
  const tools = await readTools(server, host, name).catch(() => null);
  if (tools) await review(tools.get(name) ?? null);
}

/**
 * Has a server call one of its tools, and returns what the tool says. With `review` the server is asked first how it describes the
 * tool, and asked again when it says meanwhile that its tools have changed. @throws `McpFailure`, also when `review` has a reason.
 */
export async function callMcpTool(
  outgoing: Pick<Outgoing, 'fetch'>,
  server: McpServer,
  call: { name: string; arguments: Record<string, unknown> },
  review?: ReviewTool,
): Promise<McpResult> {
  const { host } = new URL(server.url);
  return withMcpServer(outgoing, server, async (connected) => {
    const reason = review && (await review((await readTools(connected, host, call.name)).get(call.name) ?? null));
    if (reason != null) throw new McpFailure(reason);
    const result = readMcpResult(await connected.send({ method: 'tools/call', params: call }));
    if (review && connected.hasChangedTools()) await reviewAgain(connected, host, call.name, review);
    return result;
  });
}
