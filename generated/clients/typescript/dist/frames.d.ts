/**
 * An event as it came over the wire, with the place to go on from; null when it is not in the session's log. A line of
 * NDJSON always has a place: events beside the log have that of the event before them, so the line tells them from it.
 * Of events that are shown as one, `firstSeq` is the place of the first.
 */
export type Frame = {
    seq: number | null;
    event: unknown;
    line?: string;
    firstSeq?: number;
};
/** Tells whether a frame has come before: its place is before the last one, or the same one without being another line. */
export declare function isRepeated({ seq, line }: Frame, last: Pick<Frame, 'seq' | 'line'>): boolean;
/** Turns chunks of bytes, cut anywhere, into frames. */
export type Decoder = {
    push(chunk: Uint8Array): Frame[];
    /** Whether the stream ends here in the middle of a frame. */
    unfinished(): boolean;
};
/** Returns the decoder for a media type, or null if it is not one of an event stream. */
export declare function decoderFor(contentType: string | null): Decoder | null;
/** Returns the decoder of NDJSON: one JSON object `{seq, event}` a line; empty lines are heartbeats. */
export declare function ndjsonDecoder(): Decoder;
/** Server-sent events: `id` is the sequence of its frame, `data` the event, `:` a heartbeat. */
export declare function sseDecoder(): Decoder;
