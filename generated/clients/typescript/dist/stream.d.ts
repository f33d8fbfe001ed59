import type { EventOrder } from './event-order.js';
import type { Patience } from './patience.js';
/** An event with its sequence: the place in the session's log, from which a stream can be resumed. */
export type Entry<Event> = [seq: number, event: Event];
/** The place up to which a stream was read: its last sequence, the run that it is of, and the cursor of its last record. */
export type StreamPlace = {
    lastSeq: number | null;
    runId: string | null;
    cursor: string | null;
};
/** An open connection; `title` names its request in errors. */
type Connection = {
    response: Response;
    patience: Patience;
    title: string;
};
/**
 * Opens the connection; called when the first event is asked for. With a place again, or null when that cannot be done. The
 * signal ends it.
 */
export type OpenStream = (place: StreamPlace | null, signal: AbortSignal) => Promise<Connection> | null;
/** The rules by which a stream is read and goes on after a lost connection. */
export type StreamRules = {
    /** The events after which there is no more to say. */
    endings: readonly string[];
    /** Whether it goes on for ever, so that its end is a lost connection. */
    endless: boolean;
    /** Notices that events were left out, which are then asked for as after a lost connection. */
    follows: EventOrder;
    /** The number of times that a lost connection is opened again without anything new. */
    retries: number;
};
/**
 * The events of a stream, read once with `for await`. The request is sent when the first event is asked for; leaving the
 * loop closes the connection, which does not stop the run. A lost connection, or one whose token has ended, is opened again
 * after the last event, where the server can do that; so is one that has left out events. An event that comes again, of a
 * proxy or a server that repeats, is left out. Any other failure, wherever it happens, is thrown at its place.
 */
export declare class EventStream<Event> implements AsyncIterable<Event> {
    #private;
    /** The sequence of the last event that was read, or null. */
    lastSeq: number | null;
    /** The id of the run that the events are of, or null before one has said it. */
    runId: string | null;
    constructor(open: OpenStream, rules: StreamRules);
    [Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined>;
    /** Closes the connection: the loop ends. The run goes on; `parley.runs.cancel(stream.runId)` stops it. */
    abort(): void;
    /** Whether `abort` was called. */
    get aborted(): boolean;
    /**
     * Yields the text of the reply, piece by piece. The text of a `provisional` message comes at once, when it is known
     * that no other message is given in its place: what was yielded is never taken back.
     */
    text(): AsyncGenerator<string, void, undefined>;
    /** Yields the events with their sequences: `for await (const [seq, event] of stream.entries())`. */
    entries(): AsyncGenerator<Entry<Event>, void, undefined>;
    /** Whether somebody has begun to read. */
    protected get begun(): boolean;
}
/** Yields the text of valid messages from events; see `EventStream.text`. */
export declare function validText(events: AsyncIterable<unknown>): AsyncGenerator<string, void, undefined>;
export {};
