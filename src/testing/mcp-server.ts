import { randomUUID } from 'node:crypto';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Server } from '@modelcontextprotocol/sdk/server/index.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { CallToolRequestSchema, ErrorCode, ListToolsRequestSchema, McpError } from '@modelcontextprotocol/sdk/types.js';

/** A server of the Model Context Protocol on loopback, of the official SDK. */
export type TestMcpServer = {
  url: string;
  /** The headers of the requests so far. */
  headers: IncomingHttpHeaders[];
  /** The description of its tool `add`, which it may change; null when it has no such tool. */
  add: {
    description: string;
    inputSchema: { type: 'object'; [keyword: string]: unknown };
    outputSchema?: object;
  } | null;
  /** The data of the results of `add`, if it sends any. */
  structured: Record<string, unknown> | null;
  /** Called with the text of each request of a call of a tool, before it is read. */
  onCall: (text: string) => void;
  /** Called within a call of `add`. */
  during: (notify: (method: 'notifications/tools/list_changed') => Promise<void>) => Promise<void> | void;
  /** Forgets all its sessions. */
  forget(): void;
  /** Stops listening, forgets all its sessions, and listens again at the same place. */
  restart(): Promise<void>;
  close(): Promise<void>;
};

const numbers = { a: { type: 'number' }, b: { type: 'number' } };

/** The tool `add`, as a server describes it first. */
export const describedAdd = (): NonNullable<TestMcpServer['add']> => ({
  description: 'Adds two numbers.',
  inputSchema: { type: 'object', properties: numbers, required: ['a', 'b'] },
});

/** Creates the server of a session. Its tools are `add`, and `fail`, which says that it failed. */
function createMcp(test: TestMcpServer): Server {
  const mcp = new Server({ name: 'sums', version: '1.0.0' }, { capabilities: { tools: { listChanged: true } } });
  mcp.setRequestHandler(ListToolsRequestSchema, () => ({
    tools: [
      ...(test.add ? [{ name: 'add', ...test.add }] : []),
      { name: 'fail', description: 'Fails.', inputSchema: { type: 'object' } },
    ] as never[],
  }));
  mcp.setRequestHandler(CallToolRequestSchema, async ({ params: { name, arguments: args } }, { sendNotification }) => {
    const { a, b } = args as { a: number; b: number };
    if (name === 'add') {
      await test.during((method) => sendNotification({ method }));
      const { structured } = test;
      return { content: [{ type: 'text', text: String(a + b) }], ...(structured && { structuredContent: structured }) };
    }
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
    add: describedAdd(),
    structured: null,
    onCall: () => undefined,
    during: () => undefined,
    forget: () => sessions.clear(),
    async restart() {
      const { port } = server.address() as AddressInfo;
      test.forget();
      await test.close();
      await listen(port);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const listen = (port: number) => new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const server = createServer(async (request, response) => {
    test.headers.push(request.headers);
    if (request.headers.authorization !== authorization) return void response.writeHead(403).end();
    const body = request.method === 'POST' ? await text(request) : '{}';
    const message = JSON.parse(body) as { method?: string };
    if (message.method === 'tools/call') test.onCall(body);
    const id = request.headers['mcp-session-id'];
    const known = typeof id === 'string' ? sessions.get(id) : undefined;
    if (id !== undefined && !known) return void response.writeHead(404).end();
    if (known) return known.handleRequest(request, response, message);
    const transport: StreamableHTTPServerTransport = new StreamableHTTPServerTransport({
      sessionIdGenerator: randomUUID,
      onsessioninitialized: (session) => void sessions.set(session, transport),
    });
    await createMcp(test).connect(transport as Parameters<Server['connect']>[0]);
    await transport.handleRequest(request, response, message);
  });
  await listen(0);
  test.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/mcp`;
  return test;
}
