import { AuthenticationError, ConnectionError, errorFromProblem, readProblem, unexpectedResponse, } from "./errors.mjs";
import { decoderFor, isRepeated } from "./frames.mjs";
import { ValidText } from "./text.mjs";
/**
 * The events of a stream, read once with `for await`. The request is sent when the first event is asked for; leaving the
 * loop closes the connection, which does not stop the run. A lost connection, or one whose token has ended, is opened again
 * after the last event, where the server can do that; so is one that has left out events. An event that comes again, of a
 * proxy or a server that repeats, is left out. Any other failure, wherever it happens, is thrown at its place.
 */
export class EventStream {
    /** The sequence of the last event that was read, or null. */
    lastSeq = null;
    /** The id of the run that the events are of, or null before one has said it. */
    runId = null;
    #lastFrame = { seq: null };
    #cursor = null;
    #open;
    #rules;
    #controller = new AbortController();
    constructor(open, rules) {
        this.#open = open;
        this.#rules = rules;
    }
    async *[Symbol.asyncIterator]() {
        for await (const [, event] of this.entries())
            yield event;
    }
    /** Closes the connection: the loop ends. The run goes on; `parley.runs.cancel(stream.runId)` stops it. */
    abort() {
        this.#controller.abort();
    }
    /** Whether `abort` was called. */
    get aborted() {
        return this.#controller.signal.aborted;
    }
    /**
     * Yields the text of the reply, piece by piece. The text of a `provisional` message comes at once, when it is known
     * that no other message is given in its place: what was yielded is never taken back.
     */
    async *text() {
        yield* validText(this);
    }
    /** Yields the events with their sequences: `for await (const [seq, event] of stream.entries())`. */
    async *entries() {
        if (!this.#open)
            throw new TypeError('A stream can be read only once.');
        const open = this.#open;
        this.#open = null;
        try {
            yield* this.#readAll(open);
        }
        catch (error) {
            if (!this.aborted)
                throw error;
        }
    }
    /** Whether somebody has begun to read. */
    get begun() {
        return this.#open === null;
    }
    async *#readAll(open) {
        const { signal } = this.#controller;
        let fruitless = 0;
        for (let connection = (await open(null, signal));;) {
            const before = this.lastSeq;
            const lost = yield* this.#read(connection);
            if (!lost || this.aborted)
                return;
            // That its token has ended is no fault of a connection that brings nothing: it is opened again with another one.
            fruitless = this.lastSeq === before && lost instanceof ConnectionError ? fruitless + 1 : 0;
            const again = fruitless <= this.#rules.retries && (await pause(connection, fruitless));
            const place = { lastSeq: this.lastSeq, runId: this.runId, cursor: this.#cursor };
            const reopened = again ? open(place, signal) : null;
            if (!reopened)
                throw lost;
            connection = await reopened;
        }
    }
    /** Reads one connection. Returns null at the end of the stream, or how the connection was lost. */
    async *#read({ response, patience, title }) {
        const decoder = decoderFor(response.headers.get('content-type'));
        if (!decoder || !response.body)
            throw unexpectedResponse(response, 'The answer is not a stream of events.', title);
        const reader = response.body.getReader();
        try {
            for (;;) {
                const { done, value } = await patience.during(() => reader.read());
                if (done)
                    return this.#isOver(decoder) ? null : cutOff(title);
                for (const frame of decode(decoder, value, response, title)) {
                    const event = this.#take(frame.event, response, title);
                    if (isRepeated(frame, this.#lastFrame))
                        continue;
                    if (!this.#rules.follows(frame, this.lastSeq))
                        return eventsMissing(title);
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
    #take(event, response, title) {
        if (typeof event !== 'object' || event === null || Array.isArray(event))
            throw unexpectedResponse(response, 'An event of the stream is not an object.', title);
        const { event: name, error, run_id, cursor, type, name: custom, value, runId } = event;
        if (name === 'error')
            throw toFailure(error, response, title);
        if (type === 'CUSTOM' && custom === 'parley.error')
            throw toFailure(value, response, title);
        if (typeof name === 'string' && typeof run_id === 'string')
            this.runId = run_id;
        if (type === 'RUN_STARTED' && typeof runId === 'string')
            this.runId = runId;
        if (typeof name === 'string' && typeof cursor === 'string')
            this.#cursor = cursor;
        return event;
    }
    #isOver(decoder) {
        const { endings, endless } = this.#rules;
        return endings.length === 0 && !endless && !decoder.unfinished();
    }
}
/** Yields the text of valid messages from events; see `EventStream.text`. */
export async function* validText(events) {
    const text = new ValidText();
    for await (const event of events) {
        const valid = text.take(event);
        if (valid !== '')
            yield valid;
    }
    const rest = text.end();
    if (rest !== '')
        yield rest;
}
/** Returns the error of an event that tells of a problem. */
function toFailure(value, response, title) {
    const problem = readProblem(value);
    if (problem)
        return errorFromProblem(problem, null, title);
    return unexpectedResponse(response, 'The stream ended with an error that is no problem.', title);
}
const lost = (request, message) => new ConnectionError({ message, request, code: 'connection_failed', retryable: true });
const cutOff = (request) => lost(request, 'The connection was lost before the stream was complete.');
const eventsMissing = (request) => lost(request, 'The stream left out events, and again when asked for them.');
/** Waits before another try, the longer the more tries have brought nothing. False when there is no time for it. */
async function pause({ patience }, fruitless) {
    return fruitless === 0 || patience.during(() => patience.pause(100 * 2 ** fruitless));
}
function decode(decoder, chunk, response, title) {
    try {
        return decoder.push(chunk);
    }
    catch (cause) {
        throw unexpectedResponse(response, 'An event of the stream is not JSON.', title, cause);
    }
}
