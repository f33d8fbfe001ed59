import type { Client, ClientMeta, Options as Options2, RequestResult, ServerSentEventsResult, TDataShape } from './client/index.js';
import type { GetAgentByIdData, GetAgentByIdErrors, GetAgentByIdResponses, GetAgentsData, GetAgentsErrors, GetAgentsResponses, GetConversationMessagesData, GetConversationMessagesErrors, GetConversationMessagesResponses, GetConversationsData, GetConversationsErrors, GetConversationsResponses, GetSessionEventsData, GetSessionEventsErrors, GetSessionEventsResponses, GetSessionMessagesData, GetSessionMessagesErrors, GetSessionMessagesResponses, SendChatData, SendChatErrors, SendChatResponses, StreamChatData, StreamChatResponse, StreamChatResponses } from './types.gen.js';
export type Options<TData extends TDataShape = TDataShape, ThrowOnError extends boolean = boolean, TResponse = unknown> = Options2<TData, ThrowOnError, TResponse> & {
    /**
     * You can provide a client instance returned by `createClient()` instead of
     * individual options. This might be also useful if you want to implement a
     * custom client.
     */
    client?: Client;
    /**
     * You can pass arbitrary values through the `meta` object. This can be
     * used to access values that aren't defined as part of the SDK function.
     */
    meta?: keyof ClientMeta extends never ? Record<string, unknown> : ClientMeta;
};
/**
 * Send a message
 *
 * A chat is a message to an agent and its reply. Sends one, waits for the reply and returns it.
 *
 * Without `conversationId` a conversation is begun; with it, it is continued. `channelId` and `workspaceId` say where the
 * message comes from; they are kept with the conversation that it begins, and with the message.
 *
 *
 * @deprecated
 */
export declare const sendChat: <ThrowOnError extends boolean = false>(options: Options<SendChatData, ThrowOnError>) => RequestResult<SendChatResponses, SendChatErrors, ThrowOnError>;
/**
 * Send a message and stream the reply
 *
 * A chat is a message to an agent and its reply. Sends one as sendChat does, and streams the reply while it is made, as
 * server-sent events:
 *
 * ```
 * event: token
 * data: {"type":"token","text":"Hello "}
 * ```
 *
 * The order is `start`, then any number of `token`, `tool` and `toolResult`, then one end: `done`, the same as the whole reply,
 * or `error`. What is wrong before the stream begins is answered with its own status.
 *
 *
 * @deprecated
 */
export declare const streamChat: <ThrowOnError extends boolean = false>(options: Options<StreamChatData, ThrowOnError, StreamChatResponse>) => Promise<ServerSentEventsResult<StreamChatResponses>>;
/**
 * List agents
 *
 * An agent is a prompt with a model to carry it out. Lists the agents of your organization, the newest first. Deleted agents
 * are left out.
 *
 *
 * @deprecated
 */
export declare const getAgents: <ThrowOnError extends boolean = false>(options?: Options<GetAgentsData, ThrowOnError>) => RequestResult<GetAgentsResponses, GetAgentsErrors, ThrowOnError>;
/**
 * Get an agent
 *
 * An agent is a prompt with a model to carry it out. Returns one as it is now; a deleted one is not found.
 *
 *
 * @deprecated
 */
export declare const getAgentById: <ThrowOnError extends boolean = false>(options: Options<GetAgentByIdData, ThrowOnError>) => RequestResult<GetAgentByIdResponses, GetAgentByIdErrors, ThrowOnError>;
/**
 * List conversations
 *
 * A conversation is a dialogue with an agent that lasts. Lists those of your organization, the newest first: all of them, or
 * those with one agent.
 *
 *
 * @deprecated
 */
export declare const getConversations: <ThrowOnError extends boolean = false>(options?: Options<GetConversationsData, ThrowOnError>) => RequestResult<GetConversationsResponses, GetConversationsErrors, ThrowOnError>;
/**
 * List the messages of a conversation
 *
 * A message is what a person reads: what was said to an agent and what it answered, as plain text. Lists those of a
 * conversation, the oldest first.
 *
 *
 * @deprecated
 */
export declare const getConversationMessages: <ThrowOnError extends boolean = false>(options: Options<GetConversationMessagesData, ThrowOnError>) => RequestResult<GetConversationMessagesResponses, GetConversationMessagesErrors, ThrowOnError>;
/**
 * List the messages of a session
 *
 * A message is what a person reads, as plain text. Lists those of one session of a conversation, the oldest first.
 *
 *
 * @deprecated
 */
export declare const getSessionMessages: <ThrowOnError extends boolean = false>(options: Options<GetSessionMessagesData, ThrowOnError>) => RequestResult<GetSessionMessagesResponses, GetSessionMessagesErrors, ThrowOnError>;
/**
 * List the events of a session
 *
 * An event is what a program replays: AG-UI of before its version 1.0, piece by piece. Lists those of a session, the oldest
 * first. Thoughts have their old names, `THINKING_START` and the like. What those versions did not have is a `CUSTOM` event
 * whose `name` is the event's type. A page may hold fewer events than `limit` when they are large: go on with the `next` of
 * `Link`.
 *
 *
 * @deprecated
 */
export declare const getSessionEvents: <ThrowOnError extends boolean = false>(options: Options<GetSessionEventsData, ThrowOnError>) => RequestResult<GetSessionEventsResponses, GetSessionEventsErrors, ThrowOnError>;
