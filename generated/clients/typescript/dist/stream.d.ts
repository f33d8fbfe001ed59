import type { Patience } from './patience.js';
/** An event with its sequence: the place in the session's log, from which a stream can be resumed. */
export type Entry<Event> = [seq: number, event: Event];
/** Opens the connection; called when the first event is asked for. */
export type Open = () => Promise<{
    response: Response;
    patience: Patience;
}>;
/**
 * The events of one reply, read once with `for await`. The request is sent when the first event is asked for; leaving
 * the loop closes the connection, which does not stop the run. A failure, wherever it happens, is thrown at its place.
 */
export declare class EventStream<Event> implements AsyncIterable<Event> {
    #private;
    /** The sequence of the last event that was read, or null. */
    lastSeq: number | null;
    constructor(open: Open, endings: readonly string[]);
    [Symbol.asyncIterator](): AsyncGenerator<Event, void, undefined>;
    /** The text of the reply, piece by piece. */
    text(): AsyncGenerator<string, void, undefined>;
    /** The events with their sequences: `for await (const [seq, event] of stream.entries())`. */
    entries(): AsyncGenerator<Entry<Event>, void, undefined>;
}
