import { AuthenticationError, ConnectionError, errorFromProblem, ParleyError } from "./errors.js";
import { decoderFor, isRepeated } from "./frames.js";
import { ValidText } from "./text.js";
/**
 * The events of a stream, read once with `for await`. The request is sent when the first event is asked for; leaving the
 * loop closes the connection, which does not stop the run. A lost connection, or one whose token has ended, is opened again
 * behind the last event, where the server can do that. An event that comes again, of a proxy or a server that repeats, is
 * left out. Any other failure, wherever it happens, is thrown at its place.
 */
export class EventStream {
    /** The sequence of the last event that was read, or null. */
    lastSeq = null;
    #lastFrame = { seq: null };
    #runId = null;
    #cursor = null;
    #open;
    #rules;
    constructor(open, rules) {
        this.#open = open;
        this.#rules = rules;
    }
    async *[Symbol.asyncIterator]() {
        for await (const [, event] of this.entries())
            yield event;
    }
    /**
     * Yields the text of the reply, piece by piece. The text of a `provisional` message comes at once, when it is known
     * that no other message is given in its place: what was yielded is never taken back.
     */
    async *text() {
        const text = new ValidText();
        for await (const event of this) {
            const valid = text.take(event);
            if (valid !== '')
                yield valid;
        }
        const rest = text.end();
        if (rest !== '')
            yield rest;
    }
    /** Yields the events with their sequences: `for await (const [seq, event] of stream.entries())`. */
    async *entries() {
        if (!this.#open)
            throw new TypeError('A stream can be read only once.');
        const open = this.#open;
        this.#open = null;
        let fruitless = 0;
        for (let connection = (await open(null));;) {
            const before = this.lastSeq;
            const lost = yield* this.#read(connection);
            if (!lost)
                return;
            // That its token has ended is no fault of a connection that brings nothing: it is opened again with another one.
            fruitless = this.lastSeq === before && lost instanceof ConnectionError ? fruitless + 1 : 0;
            const again = fruitless <= this.#rules.retries && (await pause(connection, fruitless));
            const reopened = again ? open({ lastSeq: this.lastSeq, runId: this.#runId, cursor: this.#cursor }) : null;
            if (!reopened)
                throw lost;
            connection = await reopened;
        }
    }
    /** Reads one connection. Returns null at the end of the stream, or how the connection was lost. */
    async *#read({ response, patience }) {
        const decoder = decoderFor(response.headers.get('content-type'));
        if (!decoder || !response.body)
            throw unexpected(response, 'The answer is not a stream of events.');
        const reader = response.body.getReader();
        try {
            for (;;) {
                const { done, value } = await patience.during(() => reader.read());
                if (done)
                    return this.#isOver(decoder) ? null : cutOff();
                for (const frame of decode(decoder, value, response)) {
                    const event = this.#take(frame.event);
                    if (isRepeated(frame, this.#lastFrame))
                        continue;
                    if (frame.seq !== null)
                        this.#lastFrame = { seq: frame.seq, line: frame.line };
                    this.lastSeq = this.#lastFrame.seq;
                    yield [this.lastSeq ?? 0, event];
                    if (this.#rules.endings.includes(event.event))
                        return null;
                }
            }
        }
        catch (error) {
            if (error instanceof ConnectionError || error instanceof AuthenticationError)
                return error;
            throw error;
        }
        finally {
            reader.cancel().catch(() => { });
        }
    }
    /** Throws the problem that a stream tells of, in either of its two forms. */
    #take(event) {
        const { event: name, error, run_id, cursor, type, name: custom, value } = event;
        if (name === 'error')
            throw errorFromProblem(error);
        if (type === 'CUSTOM' && custom === 'parley.error')
            throw errorFromProblem(value);
        if (typeof name === 'string' && typeof run_id === 'string')
            this.#runId = run_id;
        if (typeof name === 'string' && typeof cursor === 'string')
            this.#cursor = cursor;
        return event;
    }
    #isOver(decoder) {
        const { endings, endless } = this.#rules;
        return endings.length === 0 && !endless && !decoder.unfinished();
    }
}
const cutOff = () => new ConnectionError({
    message: 'The connection was lost before the stream was complete.',
    code: 'connection_failed',
    retryable: true,
});
/** Waits before another try, the longer the more tries have brought nothing. False when there is no time for it. */
async function pause({ patience }, fruitless) {
    return fruitless === 0 || patience.during(() => patience.pause(100 * 2 ** fruitless));
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
