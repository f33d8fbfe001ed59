"use strict";
var __createBinding = (this && this.__createBinding) || (Object.create ? (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    var desc = Object.getOwnPropertyDescriptor(m, k);
    if (!desc || ("get" in desc ? !m.__esModule : desc.writable || desc.configurable)) {
      desc = { enumerable: true, get: function() { return m[k]; } };
    }
    Object.defineProperty(o, k2, desc);
}) : (function(o, m, k, k2) {
    if (k2 === undefined) k2 = k;
    o[k2] = m[k];
}));
var __exportStar = (this && this.__exportStar) || function(m, exports) {
    for (var p in m) if (p !== "default" && !Object.prototype.hasOwnProperty.call(exports, p)) __createBinding(exports, m, p);
};
Object.defineProperty(exports, "__esModule", { value: true });
exports.Parley = exports.unwrapWebhook = exports.ToolRun = exports.toolDefinitions = exports.EventStream = exports.ChatStream = void 0;
exports.textOf = textOf;
const files_js_1 = require("./files.js");
const options_js_1 = require("./options.js");
const resources_js_1 = require("./resources.js");
const tokens_js_1 = require("./tokens.js");
const tool_loop_js_1 = require("./tool-loop.js");
const transport_js_1 = require("./transport.js");
const webhooks_js_1 = require("./webhooks.js");
__exportStar(require("./errors.js"), exports);
var chat_stream_js_1 = require("./chat-stream.js");
Object.defineProperty(exports, "ChatStream", { enumerable: true, get: function () { return chat_stream_js_1.ChatStream; } });
var stream_js_1 = require("./stream.js");
Object.defineProperty(exports, "EventStream", { enumerable: true, get: function () { return stream_js_1.EventStream; } });
var tool_loop_js_2 = require("./tool-loop.js");
Object.defineProperty(exports, "toolDefinitions", { enumerable: true, get: function () { return tool_loop_js_2.toolDefinitions; } });
Object.defineProperty(exports, "ToolRun", { enumerable: true, get: function () { return tool_loop_js_2.ToolRun; } });
var webhooks_js_2 = require("./webhooks.js");
Object.defineProperty(exports, "unwrapWebhook", { enumerable: true, get: function () { return webhooks_js_2.unwrapWebhook; } });
/**
 * A client of one Parley server, with a method for every operation: a reply is its body, a stream is iterated with
 * `for await`, a failure is a typed error. Address and key are options, or `PARLEY_BASE_URL` and `PARLEY_API_KEY`.
 */
class Parley {
    #transport;
    constructor(options = {}) {
        const settings = (0, options_js_1.toSettings)(options);
        this.#transport = new transport_js_1.Transport(settings, this.#credentialOf(settings));
        (0, resources_js_1.addMethods)(this, this.#transport);
        Object.assign(this.agents, this.#agentsExtras(settings));
        Object.assign(this.chat.messages, this.#chatExtras());
        Object.assign(this.files, (0, files_js_1.createFilesExtras)(this.#transport));
        Object.assign(this.webhooks, { unwrap: webhooks_js_1.unwrapWebhook });
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
            return { tokens: (0, tokens_js_1.givenTokens)(credentials.token), toHeaders: tokens_js_1.toBearer };
        const { apiKey, apiKeyId } = credentials;
        if (apiKeyId === null)
            return { tokens: (0, tokens_js_1.givenTokens)(apiKey), toHeaders: tokens_js_1.toKeyHeader };
        const headers = { 'X-API-Key-Id': apiKeyId, 'X-API-Key': apiKey };
        return { tokens: (0, tokens_js_1.signedInTokens)(() => this.auth.signIn(undefined, { headers }), now), toHeaders: tokens_js_1.toBearer };
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
            run: (params, options = {}) => new tool_loop_js_1.ToolRun(methods, params, options),
        };
    }
}
exports.Parley = Parley;
/** Returns the text of a whole reply: empty when it only calls tools. */
function textOf(reply) {
    const { content } = reply.message;
    return content.type === 'text' ? content.text : '';
}
