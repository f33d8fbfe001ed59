/** An event as it came over the wire, with the place to go on from; null when it is not in the session's log. */
export type Frame = {
    seq: number | null;
    event: unknown;
};
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
/** Server-sent events as the HTML standard reads them: `id` is the sequence, `data` the event, `:` a heartbeat. */
export declare function sseDecoder(): Decoder;
