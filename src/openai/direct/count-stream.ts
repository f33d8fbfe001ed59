import type { CallUsage } from '#src/access/quota.ts';
import type { StreamItem } from '#src/api/handlers.ts';

/** Events of a stream that are sent, and the usage that is known when it has ended. */
export type CountedStream<E> = { events: AsyncGenerator<StreamItem<E>>; usage: Promise<CallUsage> };

/**
 * Writes the pieces of a stream as events. The usage is that of the last piece that tells one; of a stream that ended before, or
 * that nobody went on to read, it is `otherwise`.
 */
export function countStream<P, E>(
  pieces: AsyncIterable<P>,
  toEvent: (piece: P) => E,
  {
    readUsage,
    otherwise,
    signal,
  }: { readUsage: (piece: P) => CallUsage | null; otherwise: CallUsage; signal: AbortSignal },
): CountedStream<E> {
  const { promise: usage, resolve } = Promise.withResolvers<CallUsage>();
  signal.addEventListener('abort', () => resolve(otherwise), { once: true });
  async function* events(): AsyncGenerator<StreamItem<E>> {
    let seq = 0;
    let used = otherwise;
    try {
      for await (const piece of pieces) {
        used = readUsage(piece) ?? used;
        yield { seq, resumeAt: null, event: toEvent(piece) };
        seq += 1;
      }
    } finally {
      resolve(used);
    }
  }
  return { events: events(), usage };
}
