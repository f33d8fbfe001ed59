/**
 * Gathers the text of the agent's valid messages from the events of a stream. The text of a provisional message is kept back until an
 * event shows that the message holds; it is dropped when another message is given in its place.
 */
export declare class ValidText {
    #private;
    /** Takes the next event and returns the text that is valid now, or ''. */
    take(item: unknown): string;
    /** Returns what is kept back at the end of a stream that did not fail. */
    end(): string;
}
