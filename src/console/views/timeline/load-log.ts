import type { Parley } from '#src/clients/typescript/parley.ts';
import type { LogRow } from './log-rows.ts';

/** The log that a reader looks at: a session, and what of it is shown. */
export type LogQuery = {
  session_id: string;
  view: 'compressed' | 'raw';
  /** The types of events that are shown; empty for all. */
  types: readonly string[];
};

type LoadedRows = { rows: LogRow[]; isLast: boolean };

const pageSize = 200;
const maxPage = 1000;

const toParameters = ({ view, types }: LogQuery) => ({ view, ...(types.length > 0 && { event_type: [...types] }) });

/** Loads the events after a place in the log. */
export async function loadAfter(
  parley: Parley,
  query: LogQuery,
  after_seq: number,
  signal: AbortSignal,
): Promise<LoadedRows> {
  const params = { ...toParameters(query), after_seq, limit: pageSize };
  const { data, has_more } = await parley.sessions.events.list(query.session_id, params, { signal });
  return { rows: data as LogRow[], isLast: !has_more };
}

/** Loads all events of a part of the log: after `after_seq`, and before `before`. */
async function loadBetween(parley: Parley, query: LogQuery, after_seq: number, before: number, signal: AbortSignal) {
  const rows: LogRow[] = [];
  const params = { ...toParameters(query), after_seq, limit: maxPage };
  for await (const page of parley.sessions.events.list(query.session_id, params, { signal }).pages()) {
    for (const row of page.data as LogRow[]) if (row.seq < before) rows.push(row);
    if (page.next_after_seq >= before - 1) break;
  }
  return rows;
}

/**
 * Loads the events before a place. A log is read forwards, so it begins a step before and takes larger steps until it finds some:
 * a text of many pieces, or events of other types, may lie between.
 */
export async function loadBefore(
  parley: Parley,
  query: LogQuery,
  before: number,
  signal: AbortSignal,
): Promise<{ rows: LogRow[]; isFirst: boolean }> {
  for (let step = pageSize; ; step *= 4) {
    const after = Math.max(0, before - 1 - step);
    const rows = await loadBetween(parley, query, after, before, signal).catch((error: unknown) => {
      // The place itself may have been removed by retention: then the log begins after it.
      if ((error as { code?: unknown }).code === 'cursor_expired') return loadKept(parley, query, before, signal);
      throw error;
    });
    if (after === 0) return { rows, isFirst: true };
    // A group that is stored together is cut where the reading begins.
    const whole = rows[0]?.seq === after + 1 && rows[0].event_count > 1 ? rows.slice(1) : rows;
    if (whole.length > 0) return { rows: whole, isFirst: false };
  }
}

/** Loads from the oldest event that is kept. */
async function loadKept(parley: Parley, query: LogQuery, before: number, signal: AbortSignal): Promise<LogRow[]> {
  const params = { ...toParameters(query), limit: maxPage };
  const { data } = await parley.sessions.events.list(query.session_id, params, { signal });
  return (data as LogRow[]).filter(({ seq }) => seq < before);
}
