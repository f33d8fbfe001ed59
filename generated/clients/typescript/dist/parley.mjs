import { createFilesExtras } from "./files.mjs";
import { toSettings } from "./options.mjs";
import { addMethods } from "./resources.mjs";
import { givenTokens, signedInTokens, toBearer, toKeyHeader } from "./tokens.mjs";
import { ToolRun } from "./tool-loop.mjs";
import { Transport } from "./transport.mjs";
import { unwrapWebhook } from "./webhooks.mjs";
export * from "./errors.mjs";
export { ChatStream } from "./chat-stream.mjs";
export { EventStream } from "./stream.mjs";
export { toolDefinitions, ToolRun, } from "./tool-loop.mjs";
export { unwrapWebhook } from "./webhooks.mjs";
/**
 * A client of one Parley server, with a method for every operation: a reply is its body, a stream is iterated with
 * `for await`, a failure is a typed error. Address and key are options, or `PARLEY_BASE_URL` and `PARLEY_API_KEY`.
 */
export class Parley {
    #transport;
    constructor(options = {}) {
        const settings = toSettings(options);
        this.#transport = new Transport(settings, this.#credentialOf(settings));
        addMethods(this, this.#transport);
        Object.assign(this.agents, this.#agentsExtras(settings));
        Object.assign(this.chat.messages, this.#chatExtras());
        Object.assign(this.files, createFilesExtras(this.#transport));
        Object.assign(this.webhooks, { unwrap: unwrapWebhook });
    }
    /** Sends a GET to a path that the client has no method for. The answer is JSON, of the type that you name. */
    get(path, options = {}) {
        return this.#request('GET', path, options);
    }
    /** Sends a POST to a path that the client has no method for. */
    post(path, options = {}) {
        return this.#request('POST', path, options);
    }
    /** Sends a PUT to a path that the client has no method for. */
    put(path, options = {}) {
        return this.#request('PUT', path, options);
    }
    /** Sends a PATCH to a path that the client has no method for. */
    patch(path, options = {}) {
        return this.#request('PATCH', path, options);
    }
    /** Sends a DELETE to a path that the client has no method for. */
    delete(path, options = {}) {
        return this.#request('DELETE', path, options);
    }
    #request(method, path, options) {
        if (!String(path).startsWith('/'))
            throw new TypeError(`A path begins with a slash: /${path}`);
        // A name in braces is no parameter here.
        const url = path.replaceAll(/[{}]/g, encodeURIComponent);
        return this.#transport.call({ ...options, method, url });
    }
    /** A key without its id is sent itself; with it the client signs in. */
    #credentialOf({ credentials, now }) {
        if ('token' in credentials)
            return { tokens: givenTokens(credentials.token), toHeaders: toBearer };
        const { apiKey, apiKeyId } = credentials;
        if (apiKeyId === null)
            return { tokens: givenTokens(apiKey), toHeaders: toKeyHeader };
        const headers = { 'X-API-Key-Id': apiKeyId, 'X-API-Key': apiKey };
        return { tokens: signedInTokens(() => this.auth.signIn(undefined, { headers }), now), toHeaders: toBearer };
    }
    #agentsExtras({ baseUrl }) {
        return {
            agui: (agentId) => ({
                url: `${baseUrl}/v2/agents/${encodeURIComponent(agentId)}/run`,
                fetch: (url, init) => this.#transport.fetch(url, init),
            }),
        };
    }
    #chatExtras() {
        const { messages } = this.chat;
        const methods = {
            send: (message, options) => messages.stream(message, options),
            decide: (runId, params, options) => this.runs.decisions.stream(runId, params, options),
        };
        return {
            run: (params, options = {}) => new ToolRun(methods, params, options),
        };
    }
}
/** Returns the text of a whole reply: empty when it only calls tools. */
export function textOf(reply) {
    const { content } = reply.message;
    return content.type === 'text' ? content.text : '';
}
