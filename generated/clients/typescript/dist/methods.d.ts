import type * as sdk from './api/client/sdk.gen.js';
import type { Operations } from './api/operations.gen.js';
import type { Reply } from './reply.js';
import type { EventStream } from './stream.js';
/** The options of any single call, beside its input. */
export type CallOptions = {
    /** Abort it, and the call rejects with the signal's reason. */
    signal?: AbortSignal;
    /** The longest time that the call may take, retries included; for a stream, that it may be silent. */
    timeoutMs?: number;
    /** The number of times that a failed call that may be repeated is sent again. */
    retries?: number;
};
/** The format in which a stream travels; the events are the same in both. */
export type StreamOptions = {
    format?: 'sse' | 'ndjson';
};
/** The input of a method: `path`, `query`, `headers` and `body` of its operation, and the options of the call. */
export type Input<Id extends keyof Operations> = Omit<Operations[Id]['data'], 'url'> & CallOptions & ([Operations[Id]['stream']] extends [never] ? unknown : StreamOptions);
/** The body of an operation's answer. */
export type Output<Id extends keyof Operations> = Operations[Id]['replies'][keyof Operations[Id]['replies']];
/** The events of an operation that streams. Errors are thrown, so that the loop never sees them. */
export type StreamEvent<Id extends keyof Operations> = Exclude<Operations[Id]['stream'], {
    event: 'error';
}>;
type Arguments<Id extends keyof Operations> = object extends Input<Id> ? [input?: Input<Id>] : [input: Input<Id>];
type Result<Id extends keyof Operations> = [Operations[Id]['stream']] extends [never] ? Reply<Output<Id>> : EventStream<StreamEvent<Id>>;
/** The methods: one for each operation of the spec, documented as the spec documents it. */
export type Methods = {
    [Id in keyof typeof sdk]: (...args: Arguments<Id>) => Result<Id>;
};
export {};
