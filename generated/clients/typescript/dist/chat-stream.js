"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.ChatStream = exports.Ending = void 0;
exports.drain = drain;
const errors_js_1 = require("./errors.js");
const stream_js_1 = require("./stream.js");
/** Settles with what has ended the reading of a stream. */
class Ending {
    #settled = withResolvers();
    constructor() {
        // It is told to those who ask for it, and to no one else.
        this.#settled.promise.catch(() => { });
    }
    get promise() {
        return this.#settled.promise;
    }
    /** Passes events on, and settles with what `result` returns after the last one, or with the failure. */
    async *watch(items, result) {
        try {
            yield* items;
        }
        catch (error) {
            this.#settled.reject(error);
            throw error;
        }
        finally {
            const ending = result();
            if (ending === null)
                this.#settled.reject(leftEarly());
            else
                this.#settled.resolve(ending);
        }
    }
}
exports.Ending = Ending;
/** `Promise.withResolvers`, which Node 20 does not have. */
function withResolvers() {
    let resolve;
    let reject;
    const promise = new Promise((...settle) => ([resolve, reject] = settle));
    return { promise, resolve, reject };
}
const leftEarly = () => new errors_js_1.ConnectionError({
    message: 'The stream was left before its reply was complete.',
    code: 'connection_failed',
    retryable: false,
});
/** Reads to the end what nobody reads. */
async function drain(items) {
    const iterator = items[Symbol.asyncIterator]();
    while (!(await iterator.next()).done)
        ;
}
/** The events of one reply, and what they come to: read it with `for await`, or ask for the end. */
class ChatStream extends stream_js_1.EventStream {
    #complete = null;
    #ending = new Ending();
    async *entries() {
        if (this.begun)
            throw new TypeError('A stream can be read only once.');
        yield* this.#ending.watch(this.#readEntries(), () => this.#complete);
    }
    async *#readEntries() {
        for await (const entry of super.entries()) {
            if (entry[1].event === 'message_complete')
                this.#complete = entry[1];
            yield entry;
        }
    }
    /** Waits for the end of the reply, reading it if nobody does. Rejects with the failure, or when the loop was left. */
    async finalReply() {
        if (!this.begun)
            await drain(this);
        return this.#ending.promise;
    }
    /** Waits for the message of the reply, as `finalReply`. */
    async finalMessage() {
        return (await this.finalReply()).message;
    }
}
exports.ChatStream = ChatStream;
