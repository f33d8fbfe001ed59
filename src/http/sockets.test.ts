import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { SocketConnection, SocketListener, VoicePlace } from '#src/api/socket.ts';
import { waitUntil } from '#src/testing/wait-until.ts';
import { createSockets } from './sockets.ts';
import { acceptUpgrades } from './upgrade.ts';

const closing: (() => void)[] = [];
afterEach(() => closing.splice(0).forEach((close) => close()));

/** Serves WebSockets, and keeps what each is told. */
async function serve({ heartbeatMs = 60_000, listens = true } = {}) {
  const opened: (SocketConnection & { texts: string[]; isClosed: boolean; listener: SocketListener })[] = [];
  const sockets = createSockets({
    heartbeatMs,
    serveSocket(_place, connection) {
      const one = Object.assign(connection, { texts: [] as string[], isClosed: false, listener: {} as SocketListener });
      one.listener = {
        onText: (text) => void one.texts.push(text),
        onClose: () => (one.isClosed = true),
        onStop() {},
      };
      opened.push(one);
      if (listens) one.listen(one.listener);
    },
  });
  const server = createServer((_req, res) => {
    const locals = { principal: {}, requestId: 'req', client: { address: '127.0.0.1' }, reauthorize: async () => {} };
    void sockets.open({ status: 101, place: {} as VoicePlace }, Object.assign(res, { locals }) as never);
  });
  acceptUpgrades(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  closing.push(() => (sockets.stop(), server.closeAllConnections(), void server.close()));
  const open = async (options: object = {}) => {
    const client = new WebSocket(`ws://127.0.0.1:${port}`, options);
    client.on('error', () => {});
    closing.push(() => client.terminate());
    await once(client, 'open');
    await waitUntil(() => opened.length > 0);
    return client;
  };
  return { sockets, opened, open, port };
}

describe('a WebSocket', () => {
  it('of a client that answers no heartbeat is ended, and that of another one is not', async () => {
    const { open, sockets } = await serve({ heartbeatMs: 50 });
    const [dead, alive] = [await open({ autoPong: false }), await open()];
    const [code] = await once(dead, 'close');
    let pings = 0;
    alive.on('ping', () => (pings += 1));
    await waitUntil(() => pings > 2);
    expect([code, alive.readyState, sockets.count()]).toEqual([1006, WebSocket.OPEN, 1]);
  });

  it('whose client has ended its half of the connection is over', async () => {
    const { opened, port, sockets } = await serve();
    const raw = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    closing.push(() => raw.destroy());
    raw.write(
      'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n' +
        'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n',
    );
    await once(raw, 'data');
    raw.end();
    await waitUntil(() => opened[0]?.isClosed === true);
    expect(sockets.count()).toBe(0);
  });

  it('whose client does not read is ended before it fills the memory', async () => {
    const { open, opened } = await serve();
    (await open()).pause();
    const [one] = opened;
    const text = 'x'.repeat(1_048_576);
    let most = 0;
    for (let sent = 0; sent < 200 && !one!.isClosed; sent += 1) {
      one!.send(text);
      most = Math.max(most, one!.countWaiting());
      await new Promise((resolve) => setImmediate(resolve));
    }
    await waitUntil(() => one!.isClosed);
    expect(most).toBeLessThan(10 * 1_048_576);
  });

  it('whose client has left before anybody listens tells its listener so', async () => {
    const { open, opened, sockets } = await serve({ listens: false });
    (await open()).terminate();
    await waitUntil(() => sockets.count() === 0);
    opened[0]!.listen(opened[0]!.listener);
    expect(opened[0]!.isClosed).toBe(true);
  });

  it('takes its messages in their order, those from before anybody listens too', async () => {
    const { open, opened } = await serve({ listens: false });
    const client = await open();
    const sent = Array.from({ length: 300 }, (_, place) => `${place} ${'x'.repeat(10_000)}`);
    for (const text of sent) client.send(text);
    opened[0]!.listen(opened[0]!.listener);
    await waitUntil(() => opened[0]!.texts.length === sent.length);
    expect(opened[0]!.texts).toEqual(sent);
  });
});
