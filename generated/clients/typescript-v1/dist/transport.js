import { createClient } from "./api/client/client/index.js";
import { errorOf, ParleyApiError } from "./errors.js";
/** What the generated functions are given for their `client`. */
export function createTransport({ baseUrl, authorization, fetch }) {
    const { buildUrl } = createClient({ baseUrl });
    async function exchange(method, accept, request) {
        const { url, path, query, body, headers, signal } = request;
        const response = await fetch(buildUrl({ url, path, query }), {
            method,
            headers: { ...headers, ...authorization, accept },
            body: body === undefined ? null : JSON.stringify(body),
            signal: signal ?? null,
        });
        if (!response.ok)
            throw await errorOf(response);
        return response;
    }
    const call = (method) => async (request) => {
        const response = await exchange(method, 'application/json', request);
        const total = response.headers.get('x-total-count');
        const body = (await response.json());
        return total === null ? body : { ...body, total: Number(total) };
    };
    async function* stream(request) {
        const response = await exchange('POST', 'text/event-stream', request);
        const requestId = response.headers.get('x-request-id');
        let ended = false;
        for await (const event of eventsOf(response)) {
            if (event.type === 'error')
                throw new ParleyApiError(event.error.code, event.error.message, { status: null, requestId });
            ended = event.type === 'done';
            yield event;
        }
        if (!ended)
            throw new ParleyApiError('unexpected_response', 'The stream was cut off.', { status: null, requestId });
    }
    return { get: call('GET'), post: call('POST'), sse: { post: stream } };
}
/** Yields the events of a stream: what is in `data`, one after an empty line. */
async function* eventsOf(response) {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    try {
        for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
            const frames = (rest + chunk.value).split('\n\n');
            rest = frames.pop();
            for (const frame of frames) {
                const data = frame.split('\n').find((line) => line.startsWith('data: '));
                if (data)
                    yield JSON.parse(data.slice('data: '.length));
            }
        }
    }
    finally {
        await reader.cancel();
    }
}
