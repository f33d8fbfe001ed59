import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/** A way to a server that can be cut and mended. */
export type Cable = { url: string; cut(): void; mend(): Promise<void> };

/**
 * Opens a port that leads to the server of a URL. `cutAfter` are the numbers of bytes after which connections to the server are cut: the first one
 * after the first number, and so on.
 */
export async function openCable(to: string, cutAfter: readonly number[] = []): Promise<Cable> {
  const cuts = [...cutAfter];
  const { hostname, port, protocol } = new URL(to);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
    let bytes = 0;
    near.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes < (cuts[0] ?? Infinity)) return;
      cuts.shift();
      near.destroy();
      far.destroy();
    });
  });
  const listen = (at: number) => new Promise<void>((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  const cut = () => {
    server.close();
    for (const socket of sockets) socket.destroy();
  };
  return { url: `${protocol}//127.0.0.1:${own}`, cut, mend: () => listen(own) };
}
