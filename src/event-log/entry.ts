import type { LogEvent } from './event.ts';

/** What a reader should know of an event that was taken in although something about it is odd. */
export type Warning = 'unknown_event_type' | 'invalid_tool_arguments';

/** One event in the log of a session. */
export type Entry = {
  seq: number;
  /** Milliseconds since the epoch: when it was taken in or, pushed compressed, when its producer says. */
  at: number;
  /** AG-UI `runId` of the run that it belongs to. */
  runId: string | null;
  event: LogEvent;
  /** The deprecated name under which it was sent. */
  originalType: string | null;
  warning: Warning | null;
  /** The producer's own numbers; null for what Parley itself has written. */
  producerEpoch: number | null;
  producerSeq: number | null;
};

/** A stored row: one event, or a run of fragments with their deltas joined. */
export type Row = {
  seq: number;
  lastSeq: number;
  runId: string | null;
  eventType: string;
  /** JSON of the first event with all deltas joined. Where fragments may follow, `delta` is the last member. */
  payload: string;
  /** Where the fragments were; null while there is one event. */
  fragments: string | null;
  eventCount: number;
  /** Milliseconds since the epoch: of the first event and, once there are two, of the last. */
  createdAt: number;
  completedAt: number | null;
  originalType: string | null;
  warning: Warning | null;
  producerEpoch: number | null;
  /** Of the first event; the others follow it without a gap. */
  producerSeq: number | null;
};
