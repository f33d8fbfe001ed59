import type { SessionEvent } from '#src/clients/typescript/parley.ts';

/** An event of the log as a row. `isLive` is one that came while the reader looked: its time is that of its arrival. */
export type LogRow = Pick<
  SessionEvent,
  'seq' | 'last_seq' | 'event_type' | 'event_count' | 'created_at' | 'redacted'
> & {
  event: { type?: unknown; [member: string]: unknown };
  isLive?: boolean;
};

/** A part of a log, in order and without a place in it twice, and whether it has the first and the last events that there are. */
export type LogWindow = { rows: readonly LogRow[]; reachesStart: boolean; reachesEnd: boolean };

/** Events that are not there: retention has removed them, or a reader who came too late was told so. */
export type LogGap = { gap: true; seq: number; last_seq: number };

/** The rows that are kept in the memory of the page. */
export const maxRows = 6000;

export const emptyWindow: LogWindow = { rows: [], reachesStart: false, reachesEnd: false };

/** Adds what comes after a window, and forgets its beginning when it is too long. */
export function appendRows(window: LogWindow, rows: readonly LogRow[], reachesEnd: boolean): LogWindow {
  const last = window.rows.at(-1)?.last_seq ?? 0;
  const all = [...window.rows, ...rows.filter(({ seq }) => seq > last)];
  const surplus = Math.max(0, all.length - maxRows);
  return { rows: all.slice(surplus), reachesStart: window.reachesStart && surplus === 0, reachesEnd };
}

/** Adds what comes before a window, and forgets its end when it is too long. */
export function prependRows(window: LogWindow, rows: readonly LogRow[], reachesStart: boolean): LogWindow {
  const first = window.rows[0]?.seq ?? Infinity;
  const all = [...rows.filter(({ seq }) => seq < first), ...window.rows];
  return { rows: all.slice(0, maxRows), reachesStart, reachesEnd: window.reachesEnd && all.length <= maxRows };
}

/** Puts rows as they are stored in the place of those from the first of them on. */
export function replaceEnd(window: LogWindow, rows: readonly LogRow[]): LogWindow {
  const first = rows[0]?.seq;
  if (first === undefined) return window;
  const before = window.rows.filter(({ seq }) => seq < first);
  const stored = rows.at(-1)!.last_seq;
  const after = window.rows.filter(({ seq }) => seq > stored);
  return { ...window, rows: [...before, ...rows, ...after] };
}

const piecesOf = new Set(['TEXT_MESSAGE_CONTENT', 'REASONING_MESSAGE_CONTENT', 'TOOL_CALL_ARGS']);

const isPieceOfSame = ({ event: one }: LogRow, { event: other }: LogRow) =>
  piecesOf.has(String(one.type)) &&
  one.type === other.type &&
  one['messageId'] === other['messageId'] &&
  one['toolCallId'] === other['toolCallId'];

/**
 * Adds events that have just come. In the compressed view a piece of a text joins the row before, as it does where it is stored.
 */
export function addLive(window: LogWindow, live: readonly LogRow[], isCompressed: boolean): LogWindow {
  const rows = [...window.rows];
  for (const row of live) {
    const last = rows.at(-1);
    if (last && row.seq <= last.last_seq) continue;
    if (isCompressed && last && isPieceOfSame(last, row)) {
      const delta = String(last.event['delta'] ?? '') + String(row.event['delta'] ?? '');
      const event_count = last.event_count + 1;
      rows[rows.length - 1] = {
        ...last,
        last_seq: row.last_seq,
        event_count,
        event: { ...last.event, delta },
        isLive: true,
      };
    } else rows.push(row);
  }
  return appendRows({ ...window, rows: [] }, rows, true);
}

/** Returns rows with the gaps between them; a part that leaves events out by their type has none. */
export function withGaps({ rows, reachesStart }: LogWindow, isFiltered: boolean): (LogRow | LogGap)[] {
  if (isFiltered) return [...rows];
  let next = reachesStart ? 1 : (rows[0]?.seq ?? 1);
  return rows.flatMap((row) => {
    const gap: LogGap[] = row.seq > next ? [{ gap: true, seq: next, last_seq: row.seq - 1 }] : [];
    next = row.last_seq + 1;
    return [...gap, row];
  });
}

/** Returns the index of the row in which a sequence is, or of the first one after it; -1 when there is none. */
export function findRow(rows: readonly { seq: number; last_seq: number }[], seq: number): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (rows[middle]!.last_seq < seq) low = middle + 1;
    else high = middle;
  }
  return low < rows.length ? low : -1;
}
