import { createClient } from "./api/client/client/index.js";
import { AuthenticationError, errorFromResponse, ParleyError } from "./errors.js";
import { Patience } from "./patience.js";
import { reply } from "./reply.js";
import { retryDelayMs } from "./retry.js";
import { EventStream } from "./stream.js";
const mediaTypes = { sse: 'text/event-stream', ndjson: 'application/x-ndjson' };
/** What the generated functions are given for their `client`: our retries, tokens, errors and streams. */
export function createTransport(options) {
    const send = sender(options);
    const patienceOf = (request) => new Patience(request.timeoutMs ?? options.timeoutMs, request.signal);
    function call(method, request) {
        const patience = patienceOf(request);
        const read = async (response) => ({ response, data: await bodyOf(response) });
        const answer = patience.during(() => send(method, 'application/json', request, patience, read));
        return reply(answer, request.query ?? {}, (query) => call(method, { ...request, query }));
    }
    function stream(method, request) {
        const open = async () => {
            const patience = patienceOf(request);
            const accept = mediaTypes[request.format ?? 'sse'];
            const response = await patience.during(() => send(method, accept, request, patience, async (answer) => answer));
            return { response, patience };
        };
        return new EventStream(open, request.endings ?? []);
    }
    return { ...byMethod(call), sse: byMethod(stream) };
}
function byMethod(send) {
    const of = (method) => (request) => send(method, request);
    return { get: of('GET'), post: of('POST'), put: of('PUT'), patch: of('PATCH'), delete: of('DELETE') };
}
/** Sends until it works, may not be repeated, or there is no time left. */
function sender(options) {
    const { buildUrl } = createClient({ baseUrl: options.baseUrl });
    async function attempt(method, accept, request, patience, token) {
        const headers = new Headers(request.headers);
        headers.set('accept', accept);
        if (token !== null)
            headers.set('authorization', `Bearer ${token}`);
        if (request.body === undefined)
            headers.delete('content-type');
        const response = await options.fetch(buildUrl({ url: request.url, path: request.path, query: request.query }), {
            method,
            headers,
            body: request.body === undefined ? null : JSON.stringify(request.body),
            signal: patience.signal,
        });
        if (response.ok)
            return response;
        throw await errorFromResponse(response, options.now());
    }
    /** With a token; with another one if the first was refused. */
    async function authorized(method, accept, request, patience) {
        if (!request.security?.length)
            return attempt(method, accept, request, patience, null);
        const token = await patience.beside(options.tokens.current());
        try {
            return await attempt(method, accept, request, patience, token);
        }
        catch (error) {
            if (!(error instanceof AuthenticationError))
                throw error;
            const another = await patience.beside(options.tokens.renew(token));
            if (another === token)
                throw error;
            return attempt(method, accept, request, patience, another);
        }
    }
    return async (method, accept, request, patience, read) => {
        const repeatable = request.repeatable ?? method === 'GET';
        const retries = request.retries ?? options.retries;
        for (let tries = 0;; tries++) {
            try {
                return await read(await authorized(method, accept, request, patience));
            }
            catch (cause) {
                const error = patience.explain(cause);
                const delay = tries < retries ? retryDelayMs(error, tries, repeatable) : null;
                if (delay === null || !(await patience.pause(delay)))
                    throw error;
            }
        }
    };
}
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
