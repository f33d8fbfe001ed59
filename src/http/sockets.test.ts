import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
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
  const server = createServer((req, res) => {
    res.setHeader('x-name', String(req.headers['x-name']));
    const locals = { principal: {}, requestId: 'req', client: { address: '127.0.0.1' }, reauthorize: async () => {} };
    void sockets.open({ status: 101, place: {} as VoicePlace }, Object.assign(res, { locals }) as never);
  });
  acceptUpgrades(server);
  const raw: Socket[] = [];
  server.on('connection', (socket) => raw.push(socket));
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
  /** Opens one by hand, and returns the head of the response with the connection, on which frames of any form can be written. */
  const openByHand = async (...lines: string[]) => {
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
    closing.push(() => socket.destroy());
    const head = ['Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13', ...lines];
    socket.write(`GET / HTTP/1.1\r\n${head.join('\r\n')}\r\nSec-WebSocket-Key: ${'A'.repeat(22)}==\r\n\r\n`);
    const [data] = (await once(socket, 'data')) as [Buffer];
    return { socket, head: String(data) };
  };
  return { sockets, opened, open, port, raw, openByHand };
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
    const { opened, openByHand, sockets } = await serve();
    (await openByHand()).socket.end();
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

  it('has the headers of its own response, though others were refused before', async () => {
    const { openByHand, sockets } = await serve();
    const twice = await openByHand('X-Name: first', 'Sec-WebSocket-Protocol: realtime, realtime');
    expect(twice.head).toMatch(/^HTTP\/1.1 400 /);
    const { head } = await openByHand('X-Name: second');
    expect([head.includes('101 Switching'), head.match(/^x-name: .*$/gim)]).toEqual([true, ['x-name: second']]);
    expect(sockets.count()).toBe(1);
  });

  it('of a client that sends nothing but pings is ended', async () => {
    const { open } = await serve();
    const client = await open();
    const closed = once(client, 'close');
    let pongs = 0;
    client.on('pong', () => (pongs += 1));
    for (let sent = 0; sent < 1_100; sent += 1) client.ping();
    expect((await closed)[0]).toBe(1008);
    expect(pongs).toBe(1_000);
  });

  it('is not read from while many messages wait, though there is nothing in them', async () => {
    const { open, opened, raw } = await serve({ listens: false });
    const client = await open();
    for (let sent = 0; sent < 20_000; sent += 1) client.send('');
    const staysPaused = async () => {
      for (let turn = 0; turn < 500; turn += 1) {
        await new Promise((resolve) => setImmediate(resolve));
        if (!raw[0]!.isPaused()) return false;
      }
      return true;
    };
    await expect.poll(staysPaused).toBe(true);
    opened[0]!.listen(opened[0]!.listener);
    await waitUntil(() => opened[0]!.texts.length === 20_000);
    expect(raw[0]!.isPaused()).toBe(false);
  });

  /** Frames of a client are masked, here with zeros. */
  const mask = [0, 0, 0, 0];
  it.each([
    ['compressed, which was not agreed on', [0xc1, 0x81, ...mask, 0x61]],
    ['not masked', [0x81, 0x01, 0x61]],
    ['larger than a message may be', [0x81, 0xff, 0, 0, 0, 0, 0x7f, 0xff, 0xff, 0xff, ...mask]],
    ['the rest of a message that has not begun', [0x80, 0x81, ...mask, 0x61]],
    ['a ping in parts', [0x09, 0x80, ...mask]],
    ['of an unknown kind', [0x83, 0x80, ...mask]],
    ['no text', [0x82, 0x81, ...mask, 0x61]],
    ['broken UTF-8', [0x81, 0x81, ...mask, 0xff]],
    ['too many parts of one message', Array.from({ length: 16_385 }, (_, at) => [at ? 0 : 1, 0x80, ...mask]).flat()],
  ])('that gets a frame that is %s is ended, and nobody is told of the frame', async (_name, bytes) => {
    const { opened, openByHand, sockets } = await serve();
    const { socket } = await openByHand();
    socket.on('error', () => {});
    socket.resume().write(Buffer.from(bytes));
    await waitUntil(() => opened[0]!.isClosed);
    expect([opened[0]!.texts, sockets.count()]).toEqual([[], 0]);
  });
});
