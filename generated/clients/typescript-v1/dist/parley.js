import * as sdk from "./api/client/sdk.gen.js";
import { createTransport } from "./transport.js";
export { ParleyApiError } from "./errors.js";
/** A client of version 1 of one Parley server. Failures are thrown as `ParleyApiError`. */
export class ParleyClient {
    #client;
    constructor({ baseUrl, apiKey, token, fetch = globalThis.fetch }) {
        const authorization = token === undefined ? { 'X-API-Key': apiKey ?? '' } : { Authorization: `Bearer ${token}` };
        this.#client = createTransport({
            baseUrl: baseUrl.replace(/\/+$/, ''),
            authorization,
            fetch: (...args) => fetch(...args),
        });
    }
    /** Sends a message and waits for the whole reply. */
    sendChat(body, options) {
        return answerOf(sdk.sendChat({ client: this.#client, body, ...options }));
    }
    /** Sends a message and gives the events of the reply as they come, the last one being `done`. */
    streamChat(body, options) {
        return sdk.streamChat({ client: this.#client, body, ...options });
    }
    /** Lists agents, the newest first. */
    getAgents(query = {}, options) {
        return answerOf(sdk.getAgents({ client: this.#client, query, ...options }));
    }
    getAgentById(agentId, options) {
        return answerOf(sdk.getAgentById({ client: this.#client, path: { agentId }, ...options }));
    }
    /** Lists conversations, the newest first. */
    getConversations(query = {}, options) {
        return answerOf(sdk.getConversations({ client: this.#client, query, ...options }));
    }
    /** Lists the messages of a conversation, the oldest first. */
    getConversationMessages(conversationId, query = {}, options) {
        const path = { conversationId };
        return answerOf(sdk.getConversationMessages({ client: this.#client, path, query, ...options }));
    }
    /** Lists the messages of a session, the oldest first. */
    getSessionMessages(sessionId, query = {}, options) {
        return answerOf(sdk.getSessionMessages({ client: this.#client, path: { sessionId }, query, ...options }));
    }
    /** Lists the events of a session, the oldest first. */
    getSessionEvents(sessionId, query = {}, options) {
        return answerOf(sdk.getSessionEvents({ client: this.#client, path: { sessionId }, query, ...options }));
    }
}
/** Our transport answers with the body itself. */
const answerOf = (answer) => answer;
