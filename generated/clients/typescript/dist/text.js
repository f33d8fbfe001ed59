"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ValidText = void 0;
const isStart = ({ event, type }) => event === 'message_start' || type === 'TEXT_MESSAGE_START';
const isText = ({ event, type }) => event === 'content_delta' || type === 'TEXT_MESSAGE_CONTENT';
/**
 * Gathers the text of valid messages from the events of a stream. The text of a provisional message is kept back until an
 * event shows that the message holds; it is dropped when another message is given in its place.
 */
class ValidText {
    #provisional = null;
    #held = '';
    /** Takes the next event and returns the text that is valid now, or ''. */
    take(item) {
        const event = item;
        if (isStart(event))
            return this.#start(event);
        if (isText(event) && typeof event.delta === 'string')
            return this.#append(event, event.delta);
        return this.#settles(event) ? this.#release() : '';
    }
    /** Returns what is kept back at the end of a stream that did not fail. */
    end() {
        return this.#release();
    }
    #start(event) {
        const { replaces, provisional } = event.metadata ?? event;
        const id = event.message_id ?? event.messageId;
        // One that began with its reasoning is told of twice.
        if (id === this.#provisional)
            return '';
        if (replaces !== undefined && replaces === this.#provisional)
            this.#held = '';
        const valid = this.#release();
        if (provisional === true && typeof id === 'string')
            this.#provisional = id;
        return valid;
    }
    #append(event, delta) {
        if ((event.message_id ?? event.messageId) !== this.#provisional)
            return delta;
        this.#held += delta;
        return '';
    }
    /**
     * Tells whether an event says that the answer before it was not put back: it calls tools, or the run is complete.
     */
    #settles({ event, type }) {
        return event === 'tool_call' || event === 'message_complete' || type === 'TOOL_CALL_END' || type === 'RUN_FINISHED';
    }
    #release() {
        const valid = this.#held;
        this.#held = '';
        this.#provisional = null;
        return valid;
    }
}
exports.ValidText = ValidText;
