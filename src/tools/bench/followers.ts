import { connect, type Socket } from 'node:net';
import { key } from './log-client.ts';

/** The measurements of the followers of a session: when each event was sent, and how long it took to each of them. */
export type FollowerTimes = { sentAt: number[]; waits: number[] };

/** A reader of a session's stream, as small as it can be: 1,000 of them share a process. */
export class Follower {
  readonly #watch: FollowerTimes;
  readonly #socket: Socket;
  readonly open: Promise<void>;
  #rest = '';
  lastSeq = 0;

  constructor(url: string, watch: FollowerTimes, after: number, apiKey: string) {
    const { hostname, port, pathname } = new URL(url);
    this.#watch = watch;
    this.lastSeq = after;
    this.#socket = connect(Number(port), hostname);
    const query = `?after_seq=${after}&prelude=false`;
    const head = `GET ${pathname}${query} HTTP/1.1\r\nhost: ${hostname}\r\naccept: text/event-stream\r\nx-api-key: ${apiKey}\r\n\r\n`;
    this.open = new Promise((resolve, reject) => {
      this.#socket.once('data', (first: Buffer) => {
        if (first.toString('latin1').startsWith('HTTP/1.1 200')) resolve();
        else reject(new Error(first.toString()));
        this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
      });
      this.#socket.once('error', reject).write(head);
    });
  }

  #take(chunk: Buffer): void {
    const now = performance.now();
    const text = this.#rest + chunk.toString('latin1');
    let end = 0;
    for (let at = text.indexOf('id: '); at >= 0; at = text.indexOf('\nid: ', end)) {
      const stop = text.indexOf('\n', at + 1);
      if (stop < 0) break;
      const seq = Number(text.slice(text.indexOf(':', at) + 2, stop));
      if (seq !== this.lastSeq + 1) throw new Error(`${seq} came after ${this.lastSeq}`);
      this.lastSeq = seq;
      this.#watch.waits.push(now - this.#watch.sentAt[seq]!);
      end = stop;
    }
    this.#rest = text.slice(Math.max(end, text.length - 40));
  }

  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  close(): void {
    this.#socket.destroy();
  }
}

/** Opens `count` followers, not all at once. */
export async function follow(
  urls: readonly string[],
  count: number,
  watch: FollowerTimes,
  after = 0,
  apiKey = key,
): Promise<Follower[]> {
  const followers: Follower[] = [];
  while (followers.length < count) {
    const some = Array.from(
      { length: Math.min(100, count - followers.length) },
      (_, i) => new Follower(urls[(followers.length + i) % urls.length]!, watch, after, apiKey),
    );
    await Promise.all(some.map(({ open }) => open));
    followers.push(...some);
  }
  return followers;
}

/** Waits until all have `seq`. */
export async function reached(followers: readonly Follower[], seq: number): Promise<void> {
  const deadline = performance.now() + 20_000;
  while (followers.some(({ lastSeq }) => lastSeq < seq)) {
    if (performance.now() > deadline) throw new Error(`a follower has not been given all events up to ${seq}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
