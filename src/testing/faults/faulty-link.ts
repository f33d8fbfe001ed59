import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

/**
 * A fault of a way to a server. `latency`: each piece comes later. `reset`: connections are reset, and new ones too. `black hole`: nothing
 * passes, and all of it comes late when the way is mended. `half-open`: open connections are dead for good without being closed; new ones
 * work. `slow`: few bytes a second. `wrong bytes`: the next answer on each connection has bytes before it that mean nothing.
 */
export type LinkFault = 'latency' | 'reset' | 'black hole' | 'half-open' | 'slow' | 'wrong bytes';
export const linkFaults: readonly LinkFault[] = ['latency', 'reset', 'black hole', 'half-open', 'slow', 'wrong bytes'];

/** A way to a server that can be broken in many ways, and mended. */
export type FaultyLink = { url: string; break(fault: LinkFault): void; mend(): void; close(): void };

const latencyMs = 400;
const slowBytesASecond = 4_000;
const wrongBytes = Buffer.alloc(48, 0xff);

/** The two ends of a connection, and what has become of it. */
type Link = { ends: [Socket, Socket]; isDead: boolean; isWrong: boolean };

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** Opens a port of loopback that leads to the server of a URL. */
export async function openFaultyLink(to: string): Promise<FaultyLink> {
  const { hostname, port } = new URL(to);
  const links = new Set<Link>();
  let fault: LinkFault | null = null;
  let mended = Promise.resolve();
  let tellMended = () => {};

  /** Waits for as long as a piece of so many bytes has to. */
  async function delay(bytes: number): Promise<void> {
    if (fault === 'latency') await pause(latencyMs);
    if (fault === 'slow') await Promise.race([pause((bytes / slowBytesASecond) * 1_000), mended]);
    if (fault === 'black hole') await mended;
  }

  async function pass(link: Link, from: Socket, next: Socket, isAnswer: boolean): Promise<void> {
    try {
      for await (const piece of from.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        await delay(piece.length);
        if (link.isDead) continue;
        if (isAnswer && link.isWrong) next.write(wrongBytes);
        if (isAnswer) link.isWrong = false;
        if (!next.write(piece))
          await Promise.race([new Promise((resolve) => next.once('drain', resolve)), pause(5_000)]);
      }
    } catch {
      // The connection is over, which closes the other end.
    }
    if (!link.isDead) next.end();
  }

  const server = createServer((near) => {
    if (fault === 'reset') return void near.resetAndDestroy();
    const far = connect(Number(port), hostname);
    const link: Link = { ends: [near, far], isDead: false, isWrong: false };
    links.add(link);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const)
      end
        .on('error', () => {})
        .on('close', () => {
          links.delete(link);
          other.destroy();
        });
    void pass(link, near, far, false);
    void pass(link, far, near, true);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const url = new URL(to);
  url.hostname = '127.0.0.1';
  url.port = String((server.address() as AddressInfo).port);

  const mend = () => {
    fault = null;
    tellMended();
  };
  return {
    url: url.href,
    break(next) {
      mend();
      fault = next;
      mended = new Promise((resolve) => (tellMended = resolve));
      for (const link of links) {
        if (next === 'reset') for (const end of link.ends) end.resetAndDestroy();
        if (next === 'half-open') link.isDead = true;
        if (next === 'wrong bytes') link.isWrong = true;
      }
    },
    mend,
    close() {
      mend();
      server.close();
      for (const { ends } of links) for (const end of ends) end.destroy();
    },
  };
}
