import { createClient } from "./api/client/client/index.js";
import { AuthenticationError, errorFromResponse, ParleyError } from "./errors.js";
import { Patience } from "./patience.js";
import { reply } from "./reply.js";
import { keyHeader, withKey } from "./idempotency-key.js";
import { retryDelayMs } from "./retry.js";
import { EventStream } from "./stream.js";
const mediaTypes = { sse: 'text/event-stream', ndjson: 'application/x-ndjson' };
/** Creates the `client` of the generated functions: our retries, tokens, errors and streams. */
export function createTransport(options) {
    const send = sender(options);
    const patienceOf = (request) => new Patience(request.timeoutMs ?? options.timeoutMs, request.signal);
    function call(method, sent) {
        const request = withKey(method, sent);
        const patience = patienceOf(request);
        const answer = patience.during(() => send({ method, accept: 'application/json', request, patience }, answerOf));
        return reply(answer, request.query ?? {}, (query) => call(method, { ...request, query }));
    }
    function stream(method, sent) {
        const request = withKey(method, sent);
        const { stream: kind, format = 'sse', retries = options.retries } = request;
        const accept = mediaTypes[format];
        const open = (seen) => {
            const asked = seen ? kind?.resume(request, seen) : { method, request };
            if (!asked)
                return null;
            const patience = patienceOf(request);
            const read = async (response) => ({ response, patience });
            return patience.during(() => send({ ...asked, accept, patience }, read));
        };
        const endless = kind?.endless?.(request) ?? false;
        return new EventStream(open, { endings: kind?.endings ?? [], endless, retries });
    }
    return { ...byMethod(call), sse: byMethod(stream) };
}
function byMethod(send) {
    const of = (method) => (request) => send(method, request);
    return { get: of('GET'), post: of('POST'), put: of('PUT'), patch: of('PATCH'), delete: of('DELETE') };
}
function repetitionOf(method, { repeatable, headers }) {
    if (repeatable ?? method === 'GET')
        return 'freely';
    return headers?.[keyHeader] === undefined ? 'refused' : 'by_key';
}
/** Sends until it works, may not be repeated, or there is no time left. */
function sender(options) {
    const sendOnce = authorized(options);
    return async (call, read) => {
        const { method, request, patience } = call;
        const repetition = repetitionOf(method, request);
        const retries = request.retries ?? options.retries;
        for (let tries = 0;; tries++) {
            try {
                return await read(await sendOnce(call));
            }
            catch (cause) {
                const error = patience.explain(cause);
                const delay = tries < retries ? retryDelayMs(error, tries, repetition) : null;
                if (delay === null || !(await patience.pause(delay)))
                    throw error;
            }
        }
    };
}
/** Sends once with a token, and once more with another one if the first was refused. */
function authorized(options) {
    const sendWith = exchange(options);
    return async (call) => {
        const { request, patience } = call;
        if (!request.security?.length)
            return sendWith(call, null);
        const token = await patience.beside(options.tokens.current());
        try {
            return await sendWith(call, token);
        }
        catch (error) {
            if (!(error instanceof AuthenticationError))
                throw error;
            const another = await patience.beside(options.tokens.renew(token));
            if (another === token)
                throw error;
            return sendWith(call, another);
        }
    };
}
/** Returns the function that sends one request and reads its answer; any status but success is thrown. */
function exchange({ baseUrl, fetch, now }) {
    const { buildUrl } = createClient({ baseUrl });
    return async ({ method, accept, request, patience }, token) => {
        const { url, path, query, body } = request;
        const headers = new Headers(request.headers);
        headers.set('accept', accept);
        if (token !== null)
            headers.set('authorization', `Bearer ${token}`);
        if (body === undefined)
            headers.delete('content-type');
        const response = await fetch(buildUrl({ url, path, query }), {
            method,
            headers,
            body: body === undefined ? null : JSON.stringify(body),
            signal: patience.signal,
        });
        if (response.ok)
            return response;
        throw await errorFromResponse(response, now());
    };
}
const answerOf = async (response) => ({ response, data: await bodyOf(response) });
async function bodyOf(response) {
    const text = await response.text();
    if (text === '')
        return undefined;
    try {
        return JSON.parse(text);
    }
    catch (cause) {
        throw new ParleyError({
            message: 'The answer is not JSON.',
            code: 'unexpected_response',
            status: response.status,
            requestId: response.headers.get('x-request-id'),
            cause,
        });
    }
}
