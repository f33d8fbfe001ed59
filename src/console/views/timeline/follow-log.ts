import type { Parley } from '#src/clients/typescript/parley.ts';
import type { LogQuery } from './load-log.ts';
import type { LogRow } from './log-rows.ts';

/** Receives the news of a log that is followed. */
type FollowOptions = {
  /** Events that have come, with the time of their arrival. */
  onEvents: (rows: LogRow[]) => void;
  /** The same events as they are stored, with their own times. */
  onStored: (rows: LogRow[]) => void;
  onError: (error: unknown) => void;
};

/** The silence after which events that have come are read as they are stored. */
const quietMs = 1200;

const maxStored = 1000;

/**
 * Follows a log from a place on, until the returned function is called. Events are told together once for each frame of the screen.
 */
// Long: its steps share what waits to be shown.
export function followLog(parley: Parley, query: LogQuery, after_seq: number, options: FollowOptions): () => void {
  const controller = new AbortController();
  const { view, types, session_id } = query;
  const waiting: LogRow[] = [];
  let frame: number | null = null;
  let quiet: ReturnType<typeof setTimeout> | null = null;
  let firstLive: number | null = null;

  const readStored = async () => {
    const from = firstLive;
    firstLive = null;
    if (from === null) return;
    const params = { view, after_seq: from - 1, limit: maxStored, ...(types.length > 0 && { event_type: [...types] }) };
    const page = await parley.sessions.events.list(session_id, params, { signal: controller.signal });
    if (!controller.signal.aborted) options.onStored(page.data as LogRow[]);
  };
  const flush = () => {
    frame = null;
    options.onEvents(waiting.splice(0));
  };
  const add = (row: LogRow) => {
    waiting.push(row);
    firstLive ??= row.seq;
    frame ??= requestAnimationFrame(flush);
    if (quiet !== null) clearTimeout(quiet);
    quiet = setTimeout(() => void readStored().catch(() => undefined), quietMs);
  };
  const follow = async () => {
    const stream = parley.sessions.events.stream(
      session_id,
      // Each event by itself: pieces that belong together are joined here.
      { view: 'raw', after_seq, prelude: false, ...(types.length > 0 && { event_type: [...types] }) },
      { format: 'ndjson', signal: controller.signal },
    );
    for await (const [seq, event] of stream.entries()) {
      const created_at = new Date().toISOString();
      const { type } = event as { type: string };
      add({
        seq,
        last_seq: seq,
        event_type: type,
        event_count: 1,
        created_at,
        event: event as LogRow['event'],
        isLive: true,
      });
    }
  };
  follow().catch((error: unknown) => {
    if (!controller.signal.aborted) options.onError(error);
  });
  return () => {
    controller.abort();
    if (frame !== null) cancelAnimationFrame(frame);
    if (quiet !== null) clearTimeout(quiet);
  };
}
