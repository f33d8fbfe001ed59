import type * as types from './api/client/types.gen.js';
import { type Counted } from './transport.js';
export type * from './api/client/types.gen.js';
export { ParleyApiError, type ParleyApiErrorCode } from './errors.js';
export type ParleyClientOptions = {
    /** Where the server is, such as `https://parley.example.com`. */
    baseUrl: string;
    /** An API key, or a token in its place. */
    apiKey?: string;
    token?: string;
    /** Another `fetch`, for proxies and tests. */
    fetch?: typeof globalThis.fetch;
};
/** What can be said about any single call, beside its input. */
export type CallOptions = {
    signal?: AbortSignal;
};
/** Where a page of a list begins, and how long it is. */
export type PageOptions = {
    limit?: number;
    offset?: number;
};
/** A page of a list; `total` counts the items of all pages. */
export type AgentPage = Counted<types.AgentList>;
export type ConversationPage = Counted<types.ConversationList>;
export type MessagePage = Counted<types.MessageList>;
export type EventPage = Counted<types.SessionEventList>;
/** A client of version 1 of one Parley server. Failures are thrown as `ParleyApiError`. */
export declare class ParleyClient {
    #private;
    constructor({ baseUrl, apiKey, token, fetch }: ParleyClientOptions);
    /** Sends a message and waits for the whole reply. */
    sendChat(body: types.ChatRequest, options?: CallOptions): Promise<types.ChatReply>;
    /** Sends a message and gives the events of the reply as they come, the last one being `done`. */
    streamChat(body: types.ChatRequest, options?: CallOptions): AsyncGenerator<types.ChatStreamEvent, void, undefined>;
    /** Lists agents, the newest first. */
    getAgents(query?: PageOptions, options?: CallOptions): Promise<AgentPage>;
    getAgentById(agentId: string, options?: CallOptions): Promise<types.Agent>;
    /** Lists conversations, the newest first. */
    getConversations(query?: PageOptions & {
        agentId?: string;
    }, options?: CallOptions): Promise<ConversationPage>;
    /** Lists the messages of a conversation, the oldest first. */
    getConversationMessages(conversationId: string, query?: PageOptions, options?: CallOptions): Promise<MessagePage>;
    /** Lists the messages of a session, the oldest first. */
    getSessionMessages(sessionId: string, query?: PageOptions, options?: CallOptions): Promise<MessagePage>;
    /** Lists the events of a session, the oldest first. */
    getSessionEvents(sessionId: string, query?: PageOptions, options?: CallOptions): Promise<EventPage>;
}
