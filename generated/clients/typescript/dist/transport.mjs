import { AuthenticationError, errorFromResponse, unexpectedResponse } from "./errors.mjs";
import { withKey } from "./idempotency-key.mjs";
import { Log, redactHeaders } from "./log.mjs";
import { checkText, toHeaders, checkLimits } from "./options.mjs";
import { callOwn, Patience } from "./patience.mjs";
import { beginAt, isPage, reply } from "./reply.mjs";
import { repetitionOf, retryDelayMs } from "./retry.mjs";
import { EventStream } from "./stream.mjs";
import { buildUrl } from "./url.mjs";
const mediaTypes = { sse: 'text/event-stream', ndjson: 'application/x-ndjson' };
const memberNames = new Set(('method url name path query body content headers open idempotencyKey ifMatch signal timeoutMs retries repeatable format ' +
    'answer').split(' '));
const isRecord = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
/** Checks the options of a call. @throws TypeError */
function checkCall(request) {
    const title = request.name ?? `${request.method} ${request.url}`;
    const unknown = Object.keys(request).find((name) => !memberNames.has(name));
    if (unknown !== undefined)
        throw new TypeError(`${title} has no option ${unknown}. There are signal, timeoutMs, retries, headers, idempotencyKey, ifMatch and format.`);
    checkLimits(request);
    const { signal, format, query = {}, body = {} } = request;
    // A body of a path without a method may be any JSON.
    if (!isRecord(query) || (request.name !== undefined && !isRecord(body)))
        throw new TypeError(`${title} takes its parameters as an object.`);
    if (signal !== undefined && typeof signal?.addEventListener !== 'function')
        throw new TypeError('signal must be an AbortSignal.');
    if (format !== undefined && !Object.hasOwn(mediaTypes, format))
        throw new TypeError('format must be sse or ndjson.');
}
/** Returns the request with its headers: the key that tells a POST from others, and the version that it builds on. */
function withHeaders(request) {
    const { idempotencyKey, ifMatch, headers } = request;
    const own = {
        ...(idempotencyKey === undefined ? {} : { 'Idempotency-Key': checkText('idempotencyKey', idempotencyKey) }),
        ...(ifMatch === undefined ? {} : { 'If-Match': checkText('ifMatch', ifMatch) }),
    };
    return withKey({ ...request, headers: { ...toHeaders('headers', headers), ...own } });
}
/** Writes a body. @throws TypeError for a number that JSON does not have: it would become null, which takes a value away. */
const toJson = (body) => JSON.stringify(body, (name, value) => {
    const isOdd = typeof value === 'bigint' || (typeof value === 'number' && !Number.isFinite(value));
    if (isOdd)
        throw new TypeError(`${name} is ${value}, which JSON does not have.`);
    return value;
});
/** Sends requests: with their retries, tokens, errors, streams and lines of the log. */
export class Transport {
    #settings;
    #credential;
    #send;
    constructor(settings, credential) {
        const log = new Log(settings.logger, settings.logLevel);
        this.#settings = settings;
        this.#credential = credential;
        this.#send = createSender(settings, createAuthorized(credential, createExchange(settings, log)), log);
    }
    /** Sends a request whose answer is JSON. */
    call(given) {
        return this.#callAt(given, beginAt(given.query ?? {}));
    }
    #callAt(given, place) {
        const answer = (async () => {
            const started = this.#begin({ ...given, query: place.query }, 'application/json');
            return started.patience.during(() => this.#send(started, (response) => readAnswer(started, response)));
        })();
        return reply(answer, place, (next) => this.#callAt(given, next));
    }
    /** Sends a request whose answer is bytes, and returns the response, whose body is not read yet. */
    async download(given) {
        const started = this.#begin(given, 'application/octet-stream');
        return started.patience.during(() => this.#send(started, async (response) => response));
    }
    /** Returns a stream, whose request is sent when its first event is asked for. */
    stream(given, kind, type) {
        checkCall(given);
        const request = withHeaders(given);
        const accept = mediaTypes[request.format ?? 'sse'];
        const open = (place, signal) => {
            const next = place ? kind.resume(request, place) : request;
            if (!next)
                return null;
            const started = this.#begin({ ...next, signal: joinSignals(request.signal, signal) }, accept);
            const { patience, url } = started;
            const title = titleOf(next.method, url);
            return patience.during(() => this.#send(started, async (response) => ({ response, patience, title })));
        };
        return new type(open, {
            endings: kind.endings,
            endless: kind.endless?.(request) ?? false,
            follows: kind.order?.(request) ?? (() => true),
            retries: request.retries ?? this.#settings.retries,
        });
    }
    /** Sends one request as it is given, with the credential. Returns the answer, whatever its status is. */
    async fetch(url, init) {
        const { tokens, toHeaders } = this.#credential;
        const { defaultHeaders, fetchOptions, fetch } = this.#settings;
        const sendWith = (token) => {
            const headers = new Headers({ ...defaultHeaders, ...Object.fromEntries(new Headers(init.headers)) });
            for (const [name, value] of Object.entries(toHeaders(token)))
                headers.set(name, value);
            return fetch(url, { redirect: 'manual', ...fetchOptions, ...init, headers });
        };
        const token = await tokens.current();
        const response = await sendWith(token);
        const another = response.status === 401 ? await tokens.renew(token) : token;
        return another === token ? response : sendWith(another);
    }
    #begin(given, accept) {
        checkCall(given);
        const request = withHeaders(given);
        const { baseUrl, timeoutMs } = this.#settings;
        const url = buildUrl(baseUrl, request.url, request.path, request.query);
        const body = request.content ?? (request.body === undefined ? null : toJson(request.body));
        const patience = new Patience(request.timeoutMs ?? timeoutMs, request.signal, titleOf(request.method, url));
        return { accept, request, url, body, patience };
    }
}
const joinSignals = (caller, own) => caller ? AbortSignal.any([caller, own]) : own;
/** Names a request for people: its query may tell of persons, and is left out. */
const titleOf = (method, url) => `${method} ${url.split('?', 1)[0]}`;
/** Sends until it works, may not be repeated, or there is no time left. */
function createSender(settings, sendOnce, log) {
    return async (call, read) => {
        const { request, patience, url } = call;
        const repetition = repetitionOf(request);
        const retries = request.retries ?? settings.retries;
        for (let attempt = 0;; attempt++) {
            try {
                return await read(await sendOnce(call, null, attempt));
            }
            catch (cause) {
                const error = patience.explain(cause);
                const delay = attempt < retries ? retryDelayMs(error, attempt, repetition) : null;
                if (delay === null || !(await patience.pause(delay)))
                    throw error;
                log.write('info', `${titleOf(request.method, url)} is sent again after ${Math.round(delay)} ms`, () => ({
                    error: error.message,
                    retriesLeft: retries - attempt - 1,
                }));
            }
        }
    };
}
/** Sends once with the credential; with one that was refused, once more with another one. */
function createAuthorized({ tokens, toHeaders }, exchange) {
    return async (call, _none, attempt) => {
        if (call.request.open)
            return exchange(call, null, attempt);
        const token = await call.patience.beside(tokens.current());
        try {
            return await exchange(call, toHeaders(token), attempt);
        }
        catch (error) {
            if (!(error instanceof AuthenticationError))
                throw error;
            const another = await call.patience.beside(tokens.renew(token));
            if (another === token)
                throw error;
            return exchange(call, toHeaders(another), attempt);
        }
    };
}
/** Returns the function that sends one request and reads the head of its answer; any status but success is thrown. */
function createExchange(settings, log) {
    const { fetch, fetchOptions, defaultHeaders, now, onRequest, onResponse } = settings;
    return async ({ accept, request, url, body, patience }, credential, attempt) => {
        const { method, headers: own } = request;
        const headers = new Headers(defaultHeaders);
        if (body !== null)
            headers.set('content-type', `application/${typeof body === 'string' ? 'json' : 'octet-stream'}`);
        for (const [name, value] of Object.entries({ accept, ...own, ...credential }))
            headers.set(name, value);
        await callOwn(() => onRequest?.({ method, url, headers, attempt }));
        log.write('debug', `${method} ${url}`, () => ({ headers: redactHeaders(headers), attempt }));
        const startedAt = performance.now();
        const told = (response, error) => callOwn(() => onResponse?.({ method, url, attempt, durationMs: performance.now() - startedAt, response, error }));
        let response;
        try {
            response = await fetch(url, {
                redirect: 'manual',
                ...fetchOptions,
                method,
                headers,
                body,
                // A stream is sent while the answer has not begun.
                ...(body instanceof ReadableStream && { duplex: 'half' }),
                signal: patience.signal,
            });
        }
        catch (error) {
            await told(null, error);
            throw error;
        }
        const durationMs = Math.round(performance.now() - startedAt);
        log.write('info', `${titleOf(method, url)} ${response.status} in ${durationMs} ms`, () => ({
            requestId: response.headers.get('x-request-id'),
        }));
        log.warnOfDeprecation(request.name ?? `${method} ${request.url}`, response);
        await told(response, null);
        if (response.ok)
            return response;
        throw await errorFromResponse(response, now(), titleOf(method, url));
    };
}
async function readAnswer({ request, url }, response) {
    const text = await response.text();
    const fail = (message, cause) => unexpectedResponse(response, message, titleOf(request.method, url), cause);
    let data;
    try {
        data = text === '' ? undefined : JSON.parse(text);
    }
    catch (cause) {
        throw fail('The answer is not JSON.', cause);
    }
    if (request.answer === 'page' && !isPage(data))
        throw fail('The answer is no page of a list.');
    if (request.answer === 'object' && (typeof data !== 'object' || data === null))
        throw fail('The answer is no JSON object.');
    return { data, response };
}
