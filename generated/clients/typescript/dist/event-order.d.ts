import type { Frame } from './frames.js';
/**
 * Tells whether a frame follows those before it, or whether a proxy or a server has left out events between them. A frame
 * that does not follow is asked for again with the events before it, and takes part only when it comes then.
 */
export type EventOrder = (frame: Frame, lastSeq: number | null) => boolean;
/**
 * Returns the order of a reply: a message has its start, its pieces are numbered, and its end repeats what was shown.
 *
 * @param fromStart whether the stream begins with the reply, and not at any place in it.
 */
export declare function replyOrder(fromStart: boolean): EventOrder;
/**
 * Returns the order of a session's log, whose places have no gaps. Of pieces that are shown as one event, lines of NDJSON
 * tell the first place; server-sent events do not, so a missing piece before them cannot be seen.
 */
export declare function logOrder({ after_seq, event_type, view }?: Record<string, unknown>): EventOrder;
