import type { Sequenced } from '#src/api.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import type { Log } from './record.ts';
import type { Queryable } from '#src/db/query.ts';
import { readEvents } from './store.ts';

type From = { sessionId: string; afterSeq: number; signal: AbortSignal };

/**
 * The events of a session after `afterSeq`: first those that are stored, then those that are committed while it is
 * read, each once and in order. Ends when `signal` is aborted.
 */
export async function* tail(db: Queryable, log: Log, from: From): AsyncGenerator<Sequenced<AguiEvent>> {
  const arrived: Sequenced<AguiEvent>[] = [];
  let wake = Promise.withResolvers<void>();
  const unsubscribe = log.subscribe(from.sessionId, (commit) => {
    arrived.push(...commit.events);
    wake.resolve();
  });
  const abort = () => wake.resolve();
  from.signal.addEventListener('abort', abort, { once: true });
  let seen = from.afterSeq;
  try {
    for (const stored of await readEvents(db, from.sessionId, from.afterSeq + 1)) {
      seen = stored.seq;
      yield stored;
    }
    while (!from.signal.aborted) {
      for (const live of arrived.splice(0)) {
        if (live.seq <= seen) continue;
        seen = live.seq;
        yield live;
      }
      if (arrived.length > 0) continue;
      await wake.promise;
      wake = Promise.withResolvers<void>();
    }
  } finally {
    unsubscribe();
    from.signal.removeEventListener('abort', abort);
  }
}
