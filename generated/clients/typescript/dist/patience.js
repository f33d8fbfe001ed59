"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.Patience = void 0;
exports.callOwn = callOwn;
const errors_js_1 = require("./errors.js");
/** The errors of functions of the caller, such as hooks: they are thrown as they are, and nothing is sent again. */
const callersOwn = new WeakSet();
/** Calls a function of the caller. */
async function callOwn(work) {
    try {
        return await work();
    }
    catch (error) {
        const own = typeof error === 'object' && error ? error : new Error(String(error), { cause: error });
        callersOwn.add(own);
        throw own;
    }
}
/** The members of an error that say what has gone wrong; Node has them in its cause, others in the error itself. */
const toReason = (error) => {
    const { cause, code, message } = (error ?? {});
    return { cause, code, message };
};
/** Returns what a failure of `fetch` says about the network, such as ` (ECONNREFUSED)`. */
function formatReason(error) {
    const { cause, ...own } = toReason(error);
    const { code, message } = typeof cause === 'object' && cause ? toReason(cause) : own;
    const reason = code ?? message;
    return typeof reason === 'string' ? ` (${reason})` : '';
}
/** Ends a call when nothing was heard for `timeoutMs`, or when its caller aborts it. */
class Patience {
    signal;
    #timeoutMs;
    #request;
    #silence = new AbortController();
    #endsAt = Infinity;
    #timer;
    /** @param request the name of the request, for the error that says that its time is over. */
    constructor(timeoutMs, caller, request) {
        this.#timeoutMs = timeoutMs;
        this.#request = request;
        this.signal = caller ? AbortSignal.any([caller, this.#silence.signal]) : this.#silence.signal;
    }
    /** Waits for one thing, however many steps it takes. */
    async during(work) {
        this.#endsAt = performance.now() + this.#timeoutMs;
        this.#timer = setTimeout(() => this.#silence.abort(timedOut(this.#timeoutMs, this.#request)), this.#timeoutMs);
        try {
            return await work();
        }
        catch (error) {
            throw this.explain(error);
        }
        finally {
            clearTimeout(this.#timer);
        }
    }
    /** Returns the error that an exception of `fetch` or of a body's reader stands for. */
    explain(error) {
        if (this.signal.aborted)
            return this.signal.reason;
        if (error instanceof errors_js_1.ParleyError || (typeof error === 'object' && error && callersOwn.has(error)))
            return error;
        return new errors_js_1.ConnectionError({
            message: `The connection failed or was lost before the answer was complete${formatReason(error)}.`,
            request: this.#request,
            code: 'connection_failed',
            retryable: true,
            cause: error,
        });
    }
    /** Waits for something that others wait for too and that this call must not end. */
    async beside(shared) {
        const { signal } = this;
        return new Promise((resolve, reject) => {
            const leave = () => reject(signal.reason);
            if (signal.aborted)
                leave();
            signal.addEventListener('abort', leave);
            shared.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
        });
    }
    /** Sleeps, or says at once that there is not enough time left. */
    async pause(ms) {
        if (performance.now() + ms >= this.#endsAt)
            return false;
        let timer;
        await this.beside(new Promise((resolve) => (timer = setTimeout(resolve, ms)))).finally(() => clearTimeout(timer));
        return true;
    }
}
exports.Patience = Patience;
function timedOut(timeoutMs, request) {
    const message = `Nothing was heard for ${timeoutMs} ms.`;
    return new errors_js_1.TimeoutError({ message, request, code: 'timeout', retryable: true });
}
