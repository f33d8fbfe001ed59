import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that listens, and the function that ends it with its connections. */
export type Listening = { url: string; close(): Promise<void> };

/** Has a server listen on a free port of loopback. */
export async function listenOnLoopback(server: Server): Promise<Listening> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
