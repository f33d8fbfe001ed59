export type ClientOptions = {
    baseUrl: 'http://127.0.0.1:8080' | (string & {});
};
/**
 * A prompt with a model to carry it out.
 */
export type Agent = {
    id: AgentId;
    /**
     * The agent's name for people.
     */
    name: string;
    /**
     * What the model is told before the conversation.
     */
    systemPrompt: string;
    /**
     * The model that answers.
     */
    model: string;
    /**
     * How freely the model words its answers; null leaves it to the model.
     */
    temperature: number | null;
    /**
     * When it was made.
     */
    createdAt: Timestamp;
    /**
     * When it was changed last.
     */
    updatedAt: Timestamp;
};
/**
 * An agent's id.
 */
export type AgentId = string;
/**
 * A page of agents.
 */
export type AgentList = {
    /**
     * The agents of this page.
     */
    agents: Array<Agent>;
};
/**
 * Your own id of the place where the conversation goes on.
 */
export type ChannelId = string;
/**
 * The agent that answered.
 */
export type ChatAgent = {
    id: AgentId;
    /**
     * The agent's name for people.
     */
    name: string;
};
/**
 * The answer is complete; the same as the whole reply.
 */
export type ChatDoneEvent = {
    /**
     * Which event this is.
     */
    type: 'done';
    message: ReplyText;
    agent: ChatAgent;
    conversationId: ConversationId;
};
/**
 * The answer has failed or was cancelled; what had arrived is kept.
 */
export type ChatErrorEvent = {
    /**
     * Which event this is.
     */
    type: 'error';
    error: Failure;
};
/**
 * The answer to a message, and the conversation that it is part of.
 */
export type ChatReply = {
    message: ReplyText;
    agent: ChatAgent;
    conversationId: ConversationId;
};
/**
 * A message, whom it is for and where it comes from.
 */
export type ChatRequest = {
    /**
     * What is said, as plain text.
     */
    message: string;
    /**
     * The agent that answers.
     */
    agentId: AgentId;
    channelId: ChannelId;
    workspaceId: WorkspaceId;
    /**
     * The conversation to continue; a new one when it is not given.
     */
    conversationId?: ConversationId;
};
/**
 * The agent has begun to answer.
 */
export type ChatStartEvent = {
    /**
     * Which event this is.
     */
    type: 'start';
    conversationId: ConversationId;
    /**
     * The message that grows from here on.
     */
    messageId: MessageId;
};
/**
 * An event of a streamed reply.
 */
export type ChatStreamEvent = ({
    type: 'start';
} & ChatStartEvent) | ({
    type: 'token';
} & ChatTokenEvent) | ({
    type: 'tool';
} & ChatToolEvent) | ({
    type: 'toolResult';
} & ChatToolResultEvent) | ({
    type: 'done';
} & ChatDoneEvent) | ({
    type: 'error';
} & ChatErrorEvent);
/**
 * A piece of the answer.
 */
export type ChatTokenEvent = {
    /**
     * Which event this is.
     */
    type: 'token';
    /**
     * What to append.
     */
    text: string;
};
/**
 * The agent calls a tool.
 */
export type ChatToolEvent = {
    /**
     * Which event this is.
     */
    type: 'tool';
    /**
     * The call's id.
     */
    id: string;
    /**
     * The tool.
     */
    name: string;
    /**
     * Its arguments, JSON as the model wrote it.
     */
    arguments: string;
};
/**
 * A tool has returned.
 */
export type ChatToolResultEvent = {
    /**
     * Which event this is.
     */
    type: 'toolResult';
    /**
     * The call's id.
     */
    id: string;
    /**
     * What it returned.
     */
    result: string;
    /**
     * Whether the tool failed.
     */
    isError: boolean;
};
/**
 * A dialogue with an agent that lasts.
 */
export type Conversation = {
    id: ConversationId;
    /**
     * The agent that answers.
     */
    agentId: AgentId;
    /**
     * The channel that it was begun in; null when it was begun with version 2.
     */
    channelId: string | null;
    /**
     * The workspace that it was begun in; null when it was begun with version 2.
     */
    workspaceId: string | null;
    /**
     * What it is about, for people.
     */
    title: string | null;
    /**
     * Whether it can be continued.
     */
    status: 'open' | 'closed';
    /**
     * How many messages it has.
     */
    messageCount: number;
    /**
     * When it was begun.
     */
    createdAt: Timestamp;
    /**
     * When it was continued or changed last.
     */
    updatedAt: Timestamp;
};
/**
 * A conversation's id.
 */
export type ConversationId = string;
/**
 * A page of conversations.
 */
export type ConversationList = {
    /**
     * The conversations of this page.
     */
    conversations: Array<Conversation>;
};
/**
 * Why a request failed.
 */
export type Error = {
    error: Failure;
};
/**
 * What went wrong, by a name that never changes.
 */
export type ErrorCode = 'invalid_request' | 'invalid_api_version' | 'authentication_failed' | 'insufficient_permissions' | 'version_read_only' | 'agent_not_found' | 'conversation_not_found' | 'session_not_found' | 'not_found' | 'method_not_allowed' | 'not_acceptable' | 'conversation_busy' | 'conversation_closed' | 'conflict' | 'version_retired' | 'payload_too_large' | 'unsupported_media_type' | 'rate_limit_exceeded' | 'internal_error' | 'upstream_failure' | 'service_unavailable' | 'timeout';
/**
 * What went wrong, for programs and for people.
 */
export type Failure = {
    code: ErrorCode;
    /**
     * What went wrong this time, for people.
     */
    message: string;
};
/**
 * An AG-UI event of before version 1.0. It has more members, by its type.
 */
export type LegacyEvent = {
    /**
     * Which event this is.
     */
    type: 'TEXT_MESSAGE_START' | 'TEXT_MESSAGE_CONTENT' | 'TEXT_MESSAGE_END' | 'TEXT_MESSAGE_CHUNK' | 'THINKING_START' | 'THINKING_END' | 'THINKING_TEXT_MESSAGE_START' | 'THINKING_TEXT_MESSAGE_CONTENT' | 'THINKING_TEXT_MESSAGE_END' | 'TOOL_CALL_START' | 'TOOL_CALL_ARGS' | 'TOOL_CALL_END' | 'TOOL_CALL_CHUNK' | 'TOOL_CALL_RESULT' | 'STATE_SNAPSHOT' | 'STATE_DELTA' | 'MESSAGES_SNAPSHOT' | 'RAW' | 'CUSTOM' | 'RUN_STARTED' | 'RUN_FINISHED' | 'RUN_ERROR' | 'STEP_STARTED' | 'STEP_FINISHED';
    [key: string]: unknown;
};
/**
 * What a person reads.
 */
export type Message = {
    id: MessageId;
    conversationId: ConversationId;
    sessionId: SessionId;
    /**
     * Who speaks.
     */
    role: 'user' | 'assistant' | 'system' | 'tool';
    /**
     * What is said, as plain text.
     */
    text: string;
    /**
     * When it was begun.
     */
    createdAt: Timestamp;
};
/**
 * A message's id.
 */
export type MessageId = string;
/**
 * A page of messages.
 */
export type MessageList = {
    /**
     * The messages of this page.
     */
    messages: Array<Message>;
};
/**
 * The whole answer, as plain text.
 */
export type ReplyText = string;
/**
 * An event with its place in the session.
 */
export type SessionEvent = {
    /**
     * Counts the events of the session, from 1.
     */
    sequence: number;
    /**
     * When it came.
     */
    createdAt: Timestamp;
    event: LegacyEvent;
};
/**
 * A page of a session's events.
 */
export type SessionEventList = {
    /**
     * The events of this page.
     */
    events: Array<SessionEvent>;
};
/**
 * A session's id.
 */
export type SessionId = string;
/**
 * A moment, RFC 3339 in UTC with milliseconds.
 */
export type Timestamp = string;
/**
 * Your own id of what the channel belongs to.
 */
export type WorkspaceId = string;
/**
 * The agent's id.
 */
export type AgentIdPath = string;
/**
 * The conversation's id.
 */
export type ConversationIdPath = string;
/**
 * How many items a page holds at most.
 */
export type Limit = number;
/**
 * How many items are before the page.
 */
export type Offset = number;
/**
 * The session's id.
 */
export type SessionIdPath = string;
export type SendChatData = {
    body: ChatRequest;
    path?: never;
    query?: never;
    url: '/v1/chat';
};
export type SendChatErrors = {
    /**
     * The request breaks the contract, or asserts another version. `message` names every fault.
     */
    400: Error;
    /**
     * No credential was sent, or it is wrong, expired or revoked.
     */
    401: Error;
    /**
     * The credential lacks a scope of this operation, or this version takes no messages any more.
     */
    403: Error;
    /**
     * Your organization does not have the agent or the conversation that the body names.
     */
    404: Error;
    /**
     * The `Accept` header rules out the media type that this operation answers with.
     */
    406: Error;
    /**
     * The message cannot be answered as things stand; `code` says what is in the way.
     */
    409: Error;
    /**
     * This version has ended. The guide says how to go on with version 2.
     */
    410: Error;
    /**
     * The body is larger than the server takes.
     */
    413: Error;
    /**
     * The body is not JSON in UTF-8.
     */
    415: Error;
    /**
     * The credential has used up its requests for the current minute, or the gateway allows no more for now.
     */
    429: Error;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Error;
    /**
     * The gateway failed, and so did every fallback model.
     */
    502: Error;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Error;
    /**
     * The model did not answer in time.
     */
    504: Error;
};
export type SendChatError = SendChatErrors[keyof SendChatErrors];
export type SendChatResponses = {
    /**
     * The reply.
     */
    200: ChatReply;
};
export type SendChatResponse = SendChatResponses[keyof SendChatResponses];
export type StreamChatData = {
    body: ChatRequest;
    path?: never;
    query?: never;
    url: '/v1/chat/stream';
};
export type StreamChatErrors = {
    /**
     * The request breaks the contract, or asserts another version. `message` names every fault.
     */
    400: Error;
    /**
     * No credential was sent, or it is wrong, expired or revoked.
     */
    401: Error;
    /**
     * The credential lacks a scope of this operation, or this version takes no messages any more.
     */
    403: Error;
    /**
     * Your organization does not have the agent or the conversation that the body names.
     */
    404: Error;
    /**
     * The `Accept` header rules out the media type that this operation answers with.
     */
    406: Error;
    /**
     * The message cannot be answered as things stand; `code` says what is in the way.
     */
    409: Error;
    /**
     * This version has ended. The guide says how to go on with version 2.
     */
    410: Error;
    /**
     * The body is larger than the server takes.
     */
    413: Error;
    /**
     * The body is not JSON in UTF-8.
     */
    415: Error;
    /**
     * The credential has used up its requests for the current minute, or the gateway allows no more for now.
     */
    429: Error;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Error;
    /**
     * The gateway failed, and so did every fallback model.
     */
    502: Error;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Error;
    /**
     * The model did not answer in time.
     */
    504: Error;
};
export type StreamChatError = StreamChatErrors[keyof StreamChatErrors];
export type StreamChatResponses = {
    /**
     * The events of the reply. The schema of `text/event-stream` is that of the `data` of one event, as JSON.
     */
    200: ChatStreamEvent;
};
export type StreamChatResponse = StreamChatResponses[keyof StreamChatResponses];
export type GetAgentsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * How many items are before the page.
         */
        offset?: number;
    };
    url: '/v1/agents';
};
export type GetAgentsErrors = {
    /**
     * The request breaks the contract, or asserts another version. `message` names every fault.
     */
    400: Error;
    /**
     * No credential was sent, or it is wrong, expired or revoked.
     */
    401: Error;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Error;
    /**
     * The `Accept` header rules out the media type that this operation answers with.
     */
    406: Error;
    /**
     * This version has ended. The guide says how to go on with version 2.
     */
    410: Error;
    /**
     * The credential has used up its requests for the current minute, or the gateway allows no more for now.
     */
    429: Error;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Error;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Error;
};
export type GetAgentsError = GetAgentsErrors[keyof GetAgentsErrors];
export type GetAgentsResponses = {
    /**
     * A page of agents.
     */
    200: AgentList;
};
export type GetAgentsResponse = GetAgentsResponses[keyof GetAgentsResponses];
export type GetAgentByIdData = {
    body?: never;
    path: {
        /**
         * The agent's id.
         */
        agentId: string;
    };
    query?: never;
    url: '/v1/agents/{agentId}';
};
export type GetAgentByIdErrors = {
    /**
     * The request breaks the contract, or asserts another version. `message` names every fault.
     */
    400: Error;
    /**
     * No credential was sent, or it is wrong, expired or revoked.
     */
    401: Error;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Error;
    /**
     * Your organization has no such agent, or it was deleted.
     */
    404: Error;
    /**
     * The `Accept` header rules out the media type that this operation answers with.
     */
    406: Error;
    /**
     * This version has ended. The guide says how to go on with version 2.
     */
    410: Error;
    /**
     * The credential has used up its requests for the current minute, or the gateway allows no more for now.
     */
    429: Error;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Error;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Error;
};
export type GetAgentByIdError = GetAgentByIdErrors[keyof GetAgentByIdErrors];
export type GetAgentByIdResponses = {
    /**
     * The agent.
     */
    200: Agent;
};
export type GetAgentByIdResponse = GetAgentByIdResponses[keyof GetAgentByIdResponses];
export type GetConversationsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * How many items are before the page.
         */
        offset?: number;
        /**
         * Only those with this agent.
         */
        agentId?: string;
    };
    url: '/v1/conversations';
};
export type GetConversationsErrors = {
    /**
     * The request breaks the contract, or asserts another version. `message` names every fault.
     */
    400: Error;
    /**
     * No credential was sent, or it is wrong, expired or revoked.
     */
    401: Error;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Error;
    /**
     * The `Accept` header rules out the media type that this operation answers with.
     */
    406: Error;
    /**
     * This version has ended. The guide says how to go on with version 2.
     */
    410: Error;
    /**
     * The credential has used up its requests for the current minute, or the gateway allows no more for now.
     */
    429: Error;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Error;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Error;
};
export type GetConversationsError = GetConversationsErrors[keyof GetConversationsErrors];
export type GetConversationsResponses = {
    /**
     * A page of conversations.
     */
    200: ConversationList;
};
export type GetConversationsResponse = GetConversationsResponses[keyof GetConversationsResponses];
export type GetConversationMessagesData = {
    body?: never;
    path: {
        /**
         * The conversation's id.
         */
        conversationId: string;
    };
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * How many items are before the page.
         */
        offset?: number;
    };
    url: '/v1/conversations/{conversationId}/messages';
};
export type GetConversationMessagesErrors = {
    /**
     * The request breaks the contract, or asserts another version. `message` names every fault.
     */
    400: Error;
    /**
     * No credential was sent, or it is wrong, expired or revoked.
     */
    401: Error;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Error;
    /**
     * Your organization has no such conversation.
     */
    404: Error;
    /**
     * The `Accept` header rules out the media type that this operation answers with.
     */
    406: Error;
    /**
     * This version has ended. The guide says how to go on with version 2.
     */
    410: Error;
    /**
     * The credential has used up its requests for the current minute, or the gateway allows no more for now.
     */
    429: Error;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Error;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Error;
};
export type GetConversationMessagesError = GetConversationMessagesErrors[keyof GetConversationMessagesErrors];
export type GetConversationMessagesResponses = {
    /**
     * A page of messages.
     */
    200: MessageList;
};
export type GetConversationMessagesResponse = GetConversationMessagesResponses[keyof GetConversationMessagesResponses];
export type GetSessionMessagesData = {
    body?: never;
    path: {
        /**
         * The session's id.
         */
        sessionId: string;
    };
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * How many items are before the page.
         */
        offset?: number;
    };
    url: '/v1/sessions/{sessionId}/messages';
};
export type GetSessionMessagesErrors = {
    /**
     * The request breaks the contract, or asserts another version. `message` names every fault.
     */
    400: Error;
    /**
     * No credential was sent, or it is wrong, expired or revoked.
     */
    401: Error;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Error;
    /**
     * Your organization has no such session.
     */
    404: Error;
    /**
     * The `Accept` header rules out the media type that this operation answers with.
     */
    406: Error;
    /**
     * This version has ended. The guide says how to go on with version 2.
     */
    410: Error;
    /**
     * The credential has used up its requests for the current minute, or the gateway allows no more for now.
     */
    429: Error;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Error;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Error;
};
export type GetSessionMessagesError = GetSessionMessagesErrors[keyof GetSessionMessagesErrors];
export type GetSessionMessagesResponses = {
    /**
     * A page of messages.
     */
    200: MessageList;
};
export type GetSessionMessagesResponse = GetSessionMessagesResponses[keyof GetSessionMessagesResponses];
export type GetSessionEventsData = {
    body?: never;
    path: {
        /**
         * The session's id.
         */
        sessionId: string;
    };
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * How many items are before the page.
         */
        offset?: number;
    };
    url: '/v1/sessions/{sessionId}/events';
};
export type GetSessionEventsErrors = {
    /**
     * The request breaks the contract, or asserts another version. `message` names every fault.
     */
    400: Error;
    /**
     * No credential was sent, or it is wrong, expired or revoked.
     */
    401: Error;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Error;
    /**
     * Your organization has no such session.
     */
    404: Error;
    /**
     * The `Accept` header rules out the media type that this operation answers with.
     */
    406: Error;
    /**
     * This version has ended. The guide says how to go on with version 2.
     */
    410: Error;
    /**
     * The credential has used up its requests for the current minute, or the gateway allows no more for now.
     */
    429: Error;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Error;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Error;
};
export type GetSessionEventsError = GetSessionEventsErrors[keyof GetSessionEventsErrors];
export type GetSessionEventsResponses = {
    /**
     * A page of events.
     */
    200: SessionEventList;
};
export type GetSessionEventsResponse = GetSessionEventsResponses[keyof GetSessionEventsResponses];
