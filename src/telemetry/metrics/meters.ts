import type { RedisUse } from '#src/bus/redis-use.ts';
import type { LoadMeasures, LoadReason } from '#src/process/load.ts';
import type { ReplicaCounts } from '#src/db/read-replica.ts';
import type { SpanCounts } from '#src/process/span.ts';

/** A request, call or stream that is over. */
export type EndedRequest = {
  operationId: string | undefined;
  /** The HTTP status, the name of a gRPC status, or null when nothing was answered. */
  status: number | string | null;
  durationMs: number;
  isStream: boolean;
  /** The code of the problem that it was answered with; undefined for none. */
  problemCode: string | undefined;
};

/** A call of a model that is over. */
export type EndedModelCall = {
  durationMs: number;
  /** The milliseconds until the model began to say something; null when it never did. */
  firstTokenMs: number | null;
  /** `ok`, `abandoned` when its reader left, or the code of the problem that it failed with. */
  outcome: string;
  tokens: { prompt?: number; completion?: number } | null;
};

/** A request of a model without an agent that is over: of speech, when its sound has begun. */
export type EndedDirectCall = Pick<EndedModelCall, 'durationMs' | 'outcome'> & { task: string };

/** A commit to the log of a session. */
export type WrittenCommit = { entries: readonly { event: { type: string } }[] };

/** Occurrences on connections for voice. A turn was answered, kept for a later answer, empty, or could not be transcribed. */
export type VoiceCount =
  | { of: 'connections'; change: 1 | -1 }
  | { of: 'sound'; direction: 'in' | 'out'; seconds: number }
  | { of: 'turns'; outcome: 'answered' | 'kept' | 'empty' | 'failed' }
  | { of: 'interruptions' }
  | { of: 'refusals'; code: string }
  | { of: 'first_sound'; seconds: number };

/** What the parts of the server tell of their work, so that it is counted. None of these throws, and none waits. */
export type Meters = {
  countRequest(request: EndedRequest): void;
  countModelCall(call: EndedModelCall): void;
  countDirectCall(call: EndedDirectCall): void;
  countCommit(commit: WrittenCommit): void;
  countVoice(count: VoiceCount): void;
};

/** Counts nothing. */
export const silentMeters: Meters = {
  countRequest() {},
  countModelCall() {},
  countDirectCall() {},
  countCommit() {},
  countVoice() {},
};

/** The work that the server has under way at this moment. `spans` counts those of traces since the start. */
export type Gauges = {
  streams: number;
  runs: number;
  requests: number;
  /** The bytes of the bodies of requests. */
  bodyBytes: number;
  /** The answers that models are giving. */
  modelAnswers: number;
  /** The load of the process, and the number of requests that it has refused for that since its start. */
  load: LoadMeasures;
  loadRefusals: Readonly<Record<LoadReason, number>>;
  followedSessions: number;
  spans: Readonly<SpanCounts>;
  /** The number of models that are not asked for a while. */
  restingModels: number;
  /** The connections to the database: open, unused, and the number of those who wait for one. */
  connections: { open: number; idle: number; waiting: number };
  /** The reads that a replica may answer, by who has answered them since the start. */
  replicaReads: Readonly<ReplicaCounts>;
  redisUse: Readonly<RedisUse>;
};

/** Returns whether each part that this server uses is available, by the name of the part. */
export type ReadAvailability = () => Promise<Record<string, boolean>>;
