import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';

/** A server of the Model Context Protocol on loopback, of the official SDK. */
export type TestMcpServer = {
  url: string;
  /** The headers of the requests so far. */
  headers: IncomingHttpHeaders[];
  /** The description of its tool, which it may change. */
  description: string;
  /** Forgets all its sessions, as one that was started again. */
  restart(): void;
  close(): Promise<void>;
};

const numbers = { a: { type: 'number' }, b: { type: 'number' } };

/** Creates the server of a session. Its tools are `add`, and `fail`, which says that it failed. */
function createMcp({ description }: TestMcpServer): Server {
  const mcp = new Server({ name: 'sums', version: '1.0.0' }, { capabilities: { tools: {} } });
  mcp.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [
      { name: 'add', description, inputSchema: { type: 'object', properties: numbers, required: ['a', 'b'] } },
      { name: 'fail', description: 'Fails.', inputSchema: { type: 'object' } },
    ],
  }));
  mcp.setRequestHandler(CallToolRequestSchema, ({ params: { name, arguments: args } }) => {
    const { a, b } = args as { a: number; b: number };
    if (name === 'add') return { content: [{ type: 'text', text: String(a + b) }] };
    if (name === 'fail') return { content: [{ type: 'text', text: 'no luck' }], isError: true };
    throw new McpError(ErrorCode.InvalidParams, `There is no tool ${name}.`);
  });
  return mcp;
}

/** Starts a server with sessions, which takes requests with the right `Authorization` only. */
export async function startMcpServer(authorization: string): Promise<TestMcpServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  const test: TestMcpServer = {
    url: '',
    headers: [],
    description: 'Adds two numbers.',
    restart: () => sessions.clear(),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer(async (request, response) => {
    test.headers.push(request.headers);
    if (request.headers.authorization !== authorization) return void response.writeHead(403).end();
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (id !== undefined && !known) return void response.writeHead(404).end();
    if (known) return known.handleRequest(request, response);
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => void sessions.set(session, transport),
    });
    await createMcp(test).connect(transport as Parameters<Server['connect']>[0]);
    await transport.handleRequest(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  test.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  return test;
}
