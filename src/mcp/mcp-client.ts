import type { Outgoing } from '#src/outgoing/outgoing.ts';
import { withMcpServer, type McpServer } from './mcp-connection.ts';
import { McpFailure } from './mcp-failure.ts';

/** A tool as its server describes it. `parameters` is a JSON Schema; null when it describes no object. */
export type McpToolDescription = { name: string; description: string; parameters: Record<string, unknown> | null };

/** What a server says of itself and of its tools. */
export type McpCatalogue = { server: { name: string; version: string }; tools: McpToolDescription[] };

/** The number of tools of a server that are read, and the number of pages on which they may be. */
const mostTools = 1_000;
const mostPages = 100;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const toText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Reads a tool. One that is described wrongly keeps no other from being used. */
function readTool(value: unknown): McpToolDescription {
  const { name, description, inputSchema } = isObject(value) ? value : {};
  const isObjects = isObject(inputSchema) && [undefined, 'object'].includes(inputSchema['type'] as string | undefined);
  return { name: toText(name), description: toText(description), parameters: isObjects ? inputSchema : null };
}

/** Asks a server which tools it has. Of those with one name it is the first. @throws `McpFailure` */
export async function listMcpTools(outgoing: Pick<Outgoing, 'fetch'>, server: McpServer): Promise<McpCatalogue> {
  return withMcpServer(outgoing, server, async (send, client) => {
    const tools = new Map<string, McpToolDescription>();
    const cursors = new Set<unknown>();
    for (let cursor: unknown; cursors.size < mostPages && tools.size < mostTools;) {
      const page = await send({ method: 'tools/list', params: typeof cursor === 'string' ? { cursor } : {} });
      if (!Array.isArray(page['tools'])) throw new McpFailure(`${new URL(server.url).host} did not list its tools.`);
      for (const tool of page['tools'].map(readTool)) if (!tools.has(tool.name)) tools.set(tool.name, tool);
      cursor = page['nextCursor'];
      // A list that goes round has ended.
      if (typeof cursor !== 'string' || cursors.has(cursor)) break;
      cursors.add(cursor);
    }
    const { name = '', version = '' } = client.getServerVersion() ?? {};
    return { server: { name, version }, tools: [...tools.values()].slice(0, mostTools) };
  });
}

/** Writes a part of a result as text. Of one that is no text it is the type, in brackets. */
function toPartText(part: Record<string, unknown>): string {
  const { type, text, resource, uri } = part;
  if (typeof text === 'string') return text;
  if (isObject(resource) && typeof resource['text'] === 'string') return resource['text'];
  return typeof uri === 'string' ? `[${toText(type)}] ${uri}` : `[${toText(type)}]`;
}

/** Reads the result of a call, which may hold what no version of the protocol knows. */
function readResult({ content, structuredContent, isError }: Record<string, unknown>) {
  const parts = Array.isArray(content) ? content.filter(isObject) : [];
  const text = parts.map(toPartText).join('\n');
  const isStructured = structuredContent !== undefined && text.trim() === '';
  return { content: isStructured ? JSON.stringify(structuredContent) : text, isError: isError === true };
}

/** Has a server call one of its tools, and returns what the tool says. @throws `McpFailure` */
export async function callMcpTool(
  outgoing: Pick<Outgoing, 'fetch'>,
  server: McpServer,
  call: { name: string; arguments: Record<string, unknown> },
): Promise<{ content: string; isError: boolean }> {
  return withMcpServer(outgoing, server, async (send) =>
    readResult(await send({ method: 'tools/call', params: call })),
  );
}
