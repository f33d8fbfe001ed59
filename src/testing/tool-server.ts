import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request that a tool got. */
type ToolRequest = { method: string; path: string; headers: IncomingHttpHeaders; body: string };

/** A tool of somebody else: an HTTP server on loopback that answers as it is told. */
export type ToolServer = {
  url: string;
  /** What was sent to it so far. */
  requests: ToolRequest[];
  /** Answers the next requests, each with the request and its response. */
  answer: (request: ToolRequest, response: ServerResponse) => void;
  close(): Promise<void>;
};

/** Starts a tool that answers `ok` until it is told otherwise. */
export async function startToolServer(): Promise<ToolServer> {
  const tool: ToolServer = {
    url: '',
    requests: [],
    answer: (_request, response) => void response.end('ok'),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  const server = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (chunk: string) => (body += chunk));
    request.on('end', () => {
      const got = { method: request.method!, path: request.url!, headers: request.headers, body };
      tool.requests.push(got);
      tool.answer(got, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  tool.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
  return tool;
}

/** Lets the server of a test call tools on loopback. */
export const loopbackAllowed = { networks: ['127.0.0.0/8'], hosts: [] };
