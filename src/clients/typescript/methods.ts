import type * as sdk from '#generated/v2/client/sdk.gen.ts';
import type { Operations } from '#generated/v2/operations.gen.ts';
import type { Reply } from './reply.ts';
import type { EventStream } from './stream.ts';

/** What can be said about any single call, beside its input. */
export type CallOptions = {
  /** Abort it, and the call rejects with the signal's reason. */
  signal?: AbortSignal;
  /** How long the call may take, retries included; for a stream, how long it may be silent. */
  timeoutMs?: number;
  /** How often a failed call that may be repeated is sent again. */
  retries?: number;
};

/** How a stream travels; the events are the same. */
export type StreamOptions = { format?: 'sse' | 'ndjson' };

type Operation = { data: object; replies: object; stream: unknown };

/** `path`, `query`, `headers` and `body` of an operation, and the options of the call. */
export type Input<Op extends Operation> = Omit<Op['data'], 'url'> &
  CallOptions &
  ([Op['stream']] extends [never] ? unknown : StreamOptions);

type Arguments<Op extends Operation> = object extends Input<Op> ? [input?: Input<Op>] : [input: Input<Op>];

/** Errors of a stream are thrown, so the loop never sees them. */
type Result<Op extends Operation> = [Op['stream']] extends [never]
  ? Reply<Op['replies'][keyof Op['replies']]>
  : EventStream<Exclude<Op['stream'], { event: 'error' }>>;

/** One method for each operation of the spec, documented as the spec documents it. */
export type Methods = { [Id in keyof typeof sdk]: (...args: Arguments<Operations[Id]>) => Result<Operations[Id]> };
