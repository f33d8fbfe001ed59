import { ConnectionError, errorFromProblem, ParleyError } from "./errors.js";
import { decoderFor } from "./frames.js";
/**
 * The events of one reply, read once with `for await`. The request is sent when the first event is asked for; leaving
 * the loop closes the connection, which does not stop the run. A failure, wherever it happens, is thrown at its place.
 */
export class EventStream {
    /** The sequence of the last event that was read, or null. */
    lastSeq = null;
    #open;
    #endings;
    constructor(open, endings) {
        this.#open = open;
        this.#endings = endings;
    }
    async *[Symbol.asyncIterator]() {
        for await (const [, event] of this.entries())
            yield event;
    }
    /** The text of the reply, piece by piece. */
    async *text() {
        for await (const event of this) {
            const { delta } = event;
            if (typeof delta === 'string')
                yield delta;
        }
    }
    /** The events with their sequences: `for await (const [seq, event] of stream.entries())`. */
    async *entries() {
        if (!this.#open)
            throw new TypeError('A stream can be read only once.');
        const open = this.#open;
        this.#open = null;
        const { response, patience } = await open();
        const decoder = decoderFor(response.headers.get('content-type'));
        if (!decoder || !response.body)
            throw unexpected(response, 'The answer is not a stream of events.');
        const reader = response.body.getReader();
        try {
            for (;;) {
                const { done, value } = await patience.during(() => reader.read());
                if (done)
                    return this.#finish(decoder);
                for (const { seq, event } of decode(decoder, value, response)) {
                    const { event: name, error } = event;
                    this.lastSeq = seq;
                    if (name === 'error')
                        throw errorFromProblem(error);
                    yield [seq, event];
                    if (this.#endings.includes(name))
                        return;
                }
            }
        }
        finally {
            reader.cancel().catch(() => { });
        }
    }
    #finish(decoder) {
        if (this.#endings.length === 0 && !decoder.unfinished())
            return;
        throw new ConnectionError({
            message: 'The connection was lost before the reply was complete.',
            code: 'connection_failed',
            retryable: true,
        });
    }
}
function decode(decoder, chunk, response) {
    try {
        return decoder.push(chunk);
    }
    catch (cause) {
        throw unexpected(response, 'An event of the stream is not JSON.', cause);
    }
}
function unexpected(response, message, cause) {
    return new ParleyError({
        message,
        code: 'unexpected_response',
        status: response.status,
        requestId: response.headers.get('x-request-id'),
        cause,
    });
}
