/* oxlint-disable no-unsafe-declaration-merging, no-extraneous-class -- the constructor makes the methods of the interface */
import * as sdk from "./api/client/sdk.gen.js";
import { givenTokens, signedInTokens } from "./tokens.js";
import { createTransport } from "./transport.js";
export * from "./errors.js";
export { EventStream } from "./stream.js";
const afterLast = (request, { lastSeq }) => ({
    method: 'GET',
    request: lastSeq === null ? request : { ...request, headers: { ...request.headers, 'Last-Event-ID': `${lastSeq}` } },
});
/** Returns the request that reads on in a reply, which is asked for by its run. Before its first event the key joins it. */
function rejoin(request, seen) {
    if (seen.runId === null)
        return seen.lastSeq === null ? { method: 'POST', request } : null;
    return afterLast({ ...request, body: undefined, query: { run_id: seen.runId } }, seen);
}
/** Returns the request that goes on with an export after its last record. */
const afterRecord = (request, { cursor }) => ({
    method: 'GET',
    request: cursor === null ? request : { ...request, query: { ...request.query, after: cursor } },
});
/**
 * The kinds of streams, by how they end and go on when their connection is lost: one that ends without its ending was
 * cut off.
 */
const streams = {
    streamMessage: { endings: ['message_complete'], resume: rejoin },
    rejoinMessageStream: { endings: ['message_complete'], resume: afterLast },
    exportMemories: { endings: ['export_complete'], resume: afterRecord },
    exportOrganization: { endings: ['export_complete'], resume: afterRecord },
    exportUser: { endings: ['export_complete'], resume: afterRecord },
    exportAuditEntries: { endings: ['export_complete'], resume: afterLast },
    streamSessionEvents: { endings: [], endless: ({ query }) => query?.['follow'] !== false, resume: afterLast },
};
const repeatable = { repeatable: true };
/**
 * A client of one Parley server, with a method for every operation: a reply is its body, a stream is iterated with
 * `for await`, a failure is a typed error. It signs in by itself and keeps its token fresh.
 */
export class Parley {
    constructor(options) {
        const { baseUrl, timeoutMs = 120_000, retries = 3, now = Date.now } = options;
        const fetch = options.fetch ?? ((...args) => globalThis.fetch(...args));
        const headers = { 'X-API-Key-Id': options.apiKeyId ?? '', 'X-API-Key': options.apiKey ?? '' };
        // Signing in twice does no harm, so it may be repeated like a read.
        const signIn = () => sdk.signInWithApiKey({ client, headers, ...repeatable });
        const tokens = options.token === undefined ? signedInTokens(signIn, now) : givenTokens(options.token);
        const client = createTransport({ baseUrl: baseUrl.replace(/\/+$/, ''), timeoutMs, retries, now, fetch, tokens });
        for (const [id, operation] of Object.entries(sdk)) {
            const send = operation;
            const method = (input) => send({ ...input, client, stream: streams[id] });
            Object.defineProperty(this, id, { value: method, enumerable: true });
        }
    }
}
/** Returns the text of a whole reply: empty when it only calls tools. */
export function textOf(reply) {
    const { content } = reply.message;
    return content.type === 'text' ? content.text : '';
}
