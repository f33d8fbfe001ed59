import * as sdk from '#generated/v1/client/sdk.gen.ts';
import type * as types from '#generated/v1/client/types.gen.ts';
import { createTransport, type Counted } from './transport.ts';

export type * from '#generated/v1/client/types.gen.ts';
export { ParleyApiError, type ParleyApiErrorCode } from './errors.ts';

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
export type CallOptions = { signal?: AbortSignal };

/** Where a page of a list begins, and how long it is. */
export type PageOptions = { limit?: number; offset?: number };

/** A page of a list; `total` counts the items of all pages. */
export type AgentPage = Counted<types.AgentList>;
export type ConversationPage = Counted<types.ConversationList>;
export type MessagePage = Counted<types.MessageList>;
export type EventPage = Counted<types.SessionEventList>;

/** A client of version 1 of one Parley server. Failures are thrown as `ParleyApiError`. */
export class ParleyClient {
  readonly #client;

  constructor({ baseUrl, apiKey, token, fetch = globalThis.fetch }: ParleyClientOptions) {
    const authorization: Record<string, string> =
      token === undefined ? { 'X-API-Key': apiKey ?? '' } : { Authorization: `Bearer ${token}` };
    this.#client = createTransport({
      baseUrl: baseUrl.replace(/\/+$/, ''),
      authorization,
      fetch: (...args) => fetch(...args),
    });
  }

  /** Sends a message and waits for the whole reply. */
  sendChat(body: types.ChatRequest, options?: CallOptions): Promise<types.ChatReply> {
    return answerOf(sdk.sendChat({ client: this.#client, body, ...options }));
  }

  /** Sends a message and gives the events of the reply as they come, the last one being `done`. */
  streamChat(body: types.ChatRequest, options?: CallOptions): AsyncGenerator<types.ChatStreamEvent, void, undefined> {
    return sdk.streamChat({ client: this.#client, body, ...options }) as never;
  }

  /** Lists agents, the newest first. */
  getAgents(query: PageOptions = {}, options?: CallOptions): Promise<AgentPage> {
    return answerOf(sdk.getAgents({ client: this.#client, query, ...options }));
  }

  getAgentById(agentId: string, options?: CallOptions): Promise<types.Agent> {
    return answerOf(sdk.getAgentById({ client: this.#client, path: { agentId }, ...options }));
  }

  /** Lists conversations, the newest first. */
  getConversations(query: PageOptions & { agentId?: string } = {}, options?: CallOptions): Promise<ConversationPage> {
    return answerOf(sdk.getConversations({ client: this.#client, query, ...options }));
  }

  /** Lists the messages of a conversation, the oldest first. */
  getConversationMessages(
    conversationId: string,
    query: PageOptions = {},
    options?: CallOptions,
  ): Promise<MessagePage> {
    const path = { conversationId };
    return answerOf(sdk.getConversationMessages({ client: this.#client, path, query, ...options }));
  }

  /** Lists the messages of a session, the oldest first. */
  getSessionMessages(sessionId: string, query: PageOptions = {}, options?: CallOptions): Promise<MessagePage> {
    return answerOf(sdk.getSessionMessages({ client: this.#client, path: { sessionId }, query, ...options }));
  }

  /** Lists the events of a session, the oldest first. */
  getSessionEvents(sessionId: string, query: PageOptions = {}, options?: CallOptions): Promise<EventPage> {
    return answerOf(sdk.getSessionEvents({ client: this.#client, path: { sessionId }, query, ...options }));
  }
}

/** Our transport answers with the body itself. */
const answerOf = <T>(answer: unknown) => answer as Promise<T>;
