import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from './provider.ts';

const chunk = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
});

/**
 * Returns a gateway that does most things well: its models have no ids, it says `stop` as `end`, and leaves `[DONE]`
 * out.
 */
export async function startProvider(): Promise<Provider> {
  const server = createServer((request, response) => {
    if (request.method === 'GET') {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":[{"name":"offline/echo"}]}');
      return;
    }
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.end(`data: ${JSON.stringify(chunk({ content: 'Hello' }))}\n\n`);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    setUp: async () => ({}),
    events: async () => [
      { event: 'content', data: chunk({ content: 'Hello' }) },
      { event: 'finish', data: chunk({}, 'end') },
    ],
    violations: () => [],
  };
}
