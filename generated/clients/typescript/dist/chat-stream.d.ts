import type { ChatEvent, Message, MessageCompleteEvent } from './api/client/types.gen.js';
import { EventStream, type Entry } from './stream.js';
/** The events of a reply. Errors are thrown, so that a loop never sees them. */
export type ReplyEvent = Exclude<ChatEvent, {
    event: 'error';
}>;
/** Settles with what has ended the reading of a stream. */
export declare class Ending<Result> {
    #private;
    constructor();
    get promise(): Promise<Result>;
    /** Passes events on, and settles with what `result` returns after the last one, or with the failure. */
    watch<Item>(items: AsyncIterable<Item>, result: () => Result | null): AsyncGenerator<Item, void, undefined>;
}
/** Reads to the end what nobody reads. */
export declare function drain(items: AsyncIterable<unknown>): Promise<void>;
/** The events of one reply, and what they come to: read it with `for await`, or ask for the end. */
export declare class ChatStream extends EventStream<ReplyEvent> {
    #private;
    entries(): AsyncGenerator<Entry<ReplyEvent>, void, undefined>;
    /** Waits for the end of the reply, reading it if nobody does. Rejects with the failure, or when the loop was left. */
    finalReply(): Promise<MessageCompleteEvent>;
    /** Waits for the message of the reply, as `finalReply`. */
    finalMessage(): Promise<Message>;
}
