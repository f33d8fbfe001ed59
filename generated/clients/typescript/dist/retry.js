"use strict";
Object.defineProperty(exports, "__esModule", { value: true });
exports.repetitionOf = repetitionOf;
exports.retryDelayMs = retryDelayMs;
const errors_js_1 = require("./errors.js");
const idempotency_key_js_1 = require("./idempotency-key.js");
const firstDelayMs = 500;
const longestDelayMs = 8_000;
/** Returns how a request may be repeated. */
function repetitionOf(request) {
    if (request.repeatable ?? request.method === 'GET')
        return 'freely';
    return (0, idempotency_key_js_1.hasKey)(request) ? 'by_key' : 'refused';
}
const mayRepeat = {
    freely: (failure) => failure.retryable,
    by_key: (failure) => failure.retryable && !isForCaller(failure),
    refused: wasRefused,
};
/** Returns the milliseconds to wait before a failed call is sent again, or null if it must not be. */
function retryDelayMs(failure, attempt, repetition) {
    if (!(failure instanceof errors_js_1.ParleyError))
        return null;
    if (!mayRepeat[repetition](failure))
        return null;
    const backoff = Math.min(longestDelayMs, firstDelayMs * 2 ** attempt);
    const jittered = backoff * (0.5 + Math.random() / 2);
    return failure.retryAfterS === null ? jittered : failure.retryAfterS * 1000 + jittered / 10;
}
/** Answers after which the caller decides: to begin another turn, to wait for the one that goes on, or to cancel it. */
const callerDecides = new Set([
    'run_in_progress',
    'run_failed',
    'runner_lost',
    'response_format_unmet',
    'timeout',
    'upstream_failure',
    'upstream_rate_limited',
]);
/** Tells whether the server has given an answer after which the caller decides. A timeout of the client is no answer. */
const isForCaller = ({ code, problem }) => problem !== null && callerDecides.has(code);
/**
 * Tells whether a call was turned away before any work. Only our own rate limit is certain to be that: a gateway's
 * limit, and any 503, may come after the message was stored.
 */
function wasRefused(failure) {
    if (failure instanceof errors_js_1.ConnectionError)
        return neverConnected(failure.cause);
    return failure.status === 429 && failure.code !== 'upstream_rate_limited';
}
const unreachable = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ConnectionRefused']);
function neverConnected(error) {
    // Node has the code in the cause of its error, Bun in the error itself.
    const codes = [error, error instanceof Error ? error.cause : null].map((one) => one?.code);
    return codes.some((code) => typeof code === 'string' && unreachable.has(code));
}
