import { formatFragment, toPayloadHead } from './compress.ts';
import type { LogEntry, StoredRow } from './entry.ts';
import type { LogEvent } from './event.ts';
import { repairEvent } from './repair.ts';

type FragmentPosition = { units: number; atMs: number; timestampMs: number | null; bare: boolean };
type JoinedEvent = { type: string; delta: string; timestamp?: number; subagentRunId?: string };

function parseFragment(text: string): FragmentPosition {
  const bare = text.endsWith('!');
  const at = text.indexOf('@');
  const own = text.indexOf('~', at);
  const end = bare ? text.length - 1 : text.length;
  return {
    units: Number(text.slice(0, at)),
    atMs: Number(text.slice(at + 1, own < 0 ? end : own)),
    timestampMs: own < 0 ? null : Number(text.slice(own + 1, end)),
    bare,
  };
}

const parseFragments = (fragments: string): FragmentPosition[] => fragments.split(',').map(parseFragment);

/** Returns the event of a row: the first one with all deltas joined. */
export function toJoinedEvent(row: StoredRow): LogEvent {
  return repairEvent(JSON.parse(row.payload) as LogEvent);
}

/** Restores the event of a fragment, with its part of the text. */
function toFragmentEvent(whole: JoinedEvent, { timestampMs, bare }: FragmentPosition, delta: string): LogEvent {
  const { type, timestamp, subagentRunId } = whole;
  const members = bare ? { type, ...(subagentRunId !== undefined && { subagentRunId }) } : whole;
  if (timestampMs === null) return { ...members, delta };
  return { ...members, timestamp: timestamp! + timestampMs, delta };
}

/** Restores the original events of a row, with their sequence numbers and times. */
export function expandRow(row: StoredRow): LogEntry[] {
  const { seq, runId, createdAt, originalType, warning, producerEpoch, producerSeq } = row;
  const common = { runId, originalType, warning, producerEpoch };
  if (row.fragments === null) return [{ ...common, seq, at: createdAt, event: toJoinedEvent(row), producerSeq }];
  const whole = toJoinedEvent(row) as JoinedEvent;
  let position = 0;
  return parseFragments(row.fragments).map((fragment, index) => {
    const delta = whole.delta.slice(position, (position += fragment.units));
    return {
      ...common,
      seq: seq + index,
      at: createdAt + fragment.atMs,
      event: toFragmentEvent(whole, fragment, delta),
      producerSeq: producerSeq === null ? null : producerSeq + index,
    };
  });
}

/**
 * Returns a row without its events up to `seq`, which must be before the row's last event. When the first remaining event
 * is a bare chunk, the payload still names its entity, and `fragments` marks it as bare, even for a single event.
 */
export function skipEvents(row: StoredRow, seq: number): StoredRow {
  if (row.fragments === null || seq < row.seq) return row;
  const skipped = seq - row.seq + 1;
  const all = parseFragments(row.fragments);
  const kept = all.slice(skipped);
  const { atMs, timestampMs, bare } = kept[0]!;
  const whole = toJoinedEvent(row) as JoinedEvent;
  const units = all.slice(0, skipped).reduce((sum, fragment) => sum + fragment.units, 0);
  const event = timestampMs === null ? whole : { ...whole, timestamp: whole.timestamp! + timestampMs };
  const moved = kept.map((f) =>
    formatFragment(f.units, f.atMs - atMs, f.timestampMs === null ? null : f.timestampMs - timestampMs!, f.bare),
  );
  const one = kept.length === 1;
  return {
    ...row,
    seq: seq + 1,
    payload: `${toPayloadHead(event)}${JSON.stringify(whole.delta.slice(units)).slice(1)}}`,
    fragments: one && !bare ? null : moved.join(','),
    eventCount: kept.length,
    createdAt: row.createdAt + atMs,
    completedAt: one ? null : row.completedAt,
    producerSeq: row.producerSeq === null ? null : row.producerSeq + skipped,
  };
}
