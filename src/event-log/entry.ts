import type { LogEvent } from './event.ts';

/** A flag of an event that was accepted although something about it is odd. */
export type Warning = 'unknown_event_type' | 'invalid_tool_arguments';

/** An event in the log of a session, with its sequence number, its time and its producer. */
export type LogEntry = {
  seq: number;
  /** Milliseconds since the epoch at which it was accepted or, for compressed pushes, the time that its producer names. */
  at: number;
  /** AG-UI `runId` of its run, or null. */
  runId: string | null;
  event: LogEvent;
  /** The deprecated type under which it was sent, or null. */
  originalType: string | null;
  warning: Warning | null;
  /** The producer's own numbers; null for events of Parley itself. */
  producerEpoch: number | null;
  producerSeq: number | null;
};

/** A row of the log as the database holds it: one event, or consecutive fragments with their deltas joined. */
export type StoredRow = {
  seq: number;
  lastSeq: number;
  runId: string | null;
  eventType: string;
  /** JSON of the first event with all deltas joined. Where fragments may follow, `delta` is the last member. */
  payload: string;
  /** The positions of the fragments in the delta; null while there is one event. */
  fragments: string | null;
  eventCount: number;
  /** Milliseconds since the epoch: of the first event and, once there are two, of the last. */
  createdAt: number;
  completedAt: number | null;
  originalType: string | null;
  warning: Warning | null;
  producerEpoch: number | null;
  /** The producer's number of the first event; the others follow it without a gap. */
  producerSeq: number | null;
};
