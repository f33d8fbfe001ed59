import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createMock, type MockOptions } from './create-mock.ts';

/** A mock that listens on a free port. */
export type StartedMock = { url: string; server: Server; close(): Promise<void> };

/** Starts a mock of both versions, unless the options say otherwise. */
export async function startMock(options: Partial<MockOptions> = {}): Promise<StartedMock> {
  let url = 'http://127.0.0.1';
  const { listener } = createMock({
    seed: 1,
    versions: ['v1', 'v2'],
    answer: { from: 'example', name: null },
    publicUrl: () => url,
    ...options,
  });
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url,
    server,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
