import { fragmentText, headOf } from './compress.ts';
import type { Entry, Row } from './entry.ts';
import type { LogEvent } from './event.ts';
import { repaired } from './repair.ts';

type Fragment = { units: number; atMs: number; timestampMs: number | null; bare: boolean };
type Event = { type: string; delta: string; timestamp?: number; subagentRunId?: string };

function readFragment(text: string): Fragment {
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

const readFragments = (fragments: string): Fragment[] => fragments.split(',').map(readFragment);

/** The compressed event: the first one with all deltas joined. */
export function joined(row: Row): LogEvent {
  return repaired(JSON.parse(row.payload) as LogEvent);
}

/** The event that a fragment was, with its part of the text. */
function eventOf(whole: Event, { timestampMs, bare }: Fragment, delta: string): LogEvent {
  const { type, timestamp, subagentRunId } = whole;
  const members = bare ? { type, ...(subagentRunId !== undefined && { subagentRunId }) } : whole;
  if (timestampMs === null) return { ...members, delta };
  return { ...members, timestamp: timestamp! + timestampMs, delta };
}

/** The original events of a row, with their numbers and times. */
export function expand(row: Row): Entry[] {
  const { seq, runId, createdAt, originalType, warning, producerEpoch, producerSeq } = row;
  const common = { runId, originalType, warning, producerEpoch };
  if (row.fragments === null) return [{ ...common, seq, at: createdAt, event: joined(row), producerSeq }];
  const whole = joined(row) as Event;
  let position = 0;
  return readFragments(row.fragments).map((fragment, index) => {
    const delta = whole.delta.slice(position, (position += fragment.units));
    return {
      ...common,
      seq: seq + index,
      at: createdAt + fragment.atMs,
      event: eventOf(whole, fragment, delta),
      producerSeq: producerSeq === null ? null : producerSeq + index,
    };
  });
}

/**
 * A row without its events up to `seq`, which has to be before the row's last. When the first that is left is a bare
 * chunk, the payload still names its entity and `fragments` says so, even of a single event.
 */
export function after(row: Row, seq: number): Row {
  if (row.fragments === null || seq < row.seq) return row;
  const skipped = seq - row.seq + 1;
  const all = readFragments(row.fragments);
  const kept = all.slice(skipped);
  const { atMs, timestampMs, bare } = kept[0]!;
  const whole = joined(row) as Event;
  const units = all.slice(0, skipped).reduce((sum, fragment) => sum + fragment.units, 0);
  const event = timestampMs === null ? whole : { ...whole, timestamp: whole.timestamp! + timestampMs };
  const moved = kept.map((f) =>
    fragmentText(f.units, f.atMs - atMs, f.timestampMs === null ? null : f.timestampMs - timestampMs!, f.bare),
  );
  const one = kept.length === 1;
  return {
    ...row,
    seq: seq + 1,
    payload: `${headOf(event)}${JSON.stringify(whole.delta.slice(units)).slice(1)}}`,
    fragments: one && !bare ? null : moved.join(','),
    eventCount: kept.length,
    createdAt: row.createdAt + atMs,
    completedAt: one ? null : row.completedAt,
    producerSeq: row.producerSeq === null ? null : row.producerSeq + skipped,
  };
}
