import type { Client, ClientMeta, Options as Options2, RequestResult, ServerSentEventsResult, TDataShape } from './client/index.js';
import type { CancelRunData, CancelRunErrors, CancelRunResponses, CloseConversationData, CloseConversationErrors, CloseConversationResponses, CreateAgentData, CreateAgentErrors, CreateAgentResponses, CreateConversationData, CreateConversationErrors, CreateConversationResponses, CreateMessageBatchData, CreateMessageBatchErrors, CreateMessageBatchResponses, CreateMessageData, CreateMessageErrors, CreateMessageResponses, CreateSessionData, CreateSessionErrors, CreateSessionMessageData, CreateSessionMessageErrors, CreateSessionMessageResponses, CreateSessionResponses, DeleteAgentData, DeleteAgentErrors, DeleteAgentResponses, EndSessionData, EndSessionErrors, EndSessionResponses, GetAgentData, GetAgentErrors, GetAgentResponses, GetConversationData, GetConversationErrors, GetConversationResponses, GetHealthData, GetHealthErrors, GetHealthResponses, GetJwksData, GetJwksErrors, GetJwksResponses, GetMessageData, GetMessageErrors, GetMessageResponses, GetRunData, GetRunErrors, GetRunResponses, GetSessionData, GetSessionErrors, GetSessionResponses, ListAgentsData, ListAgentsErrors, ListAgentsResponses, ListAgentVersionsData, ListAgentVersionsErrors, ListAgentVersionsResponses, ListConversationMessagesData, ListConversationMessagesErrors, ListConversationMessagesResponses, ListConversationsData, ListConversationsErrors, ListConversationsResponses, ListMessageVersionsData, ListMessageVersionsErrors, ListMessageVersionsResponses, ListModelsData, ListModelsErrors, ListModelsResponses, ListSessionMessagesData, ListSessionMessagesErrors, ListSessionMessagesResponses, ListSessionsData, ListSessionsErrors, ListSessionsResponses, SignInWithApiKeyData, SignInWithApiKeyErrors, SignInWithApiKeyResponses, StreamMessageData, StreamMessageResponse, StreamMessageResponses, UpdateAgentData, UpdateAgentErrors, UpdateAgentResponses, UpdateConversationData, UpdateConversationErrors, UpdateConversationResponses, UpdateMessageMetadataData, UpdateMessageMetadataErrors, UpdateMessageMetadataResponses, UpdateSessionData, UpdateSessionErrors, UpdateSessionResponses } from './types.gen.js';
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
 * Sign in with an API key
 *
 * A token is a JWT that stands for an API key for one hour. Exchanges the key for a token, to be sent as `Authorization: Bearer`. Clients do best to fetch a new one five minutes before `expires_at`.
 */
export declare const signInWithApiKey: <ThrowOnError extends boolean = false>(options: Options<SignInWithApiKeyData, ThrowOnError>) => RequestResult<SignInWithApiKeyResponses, SignInWithApiKeyErrors, ThrowOnError>;
/**
 * Get the signing keys
 *
 * A key set holds the public keys that tokens are signed with. Returns it, so that other services can verify tokens without asking Parley.
 */
export declare const getJwks: <ThrowOnError extends boolean = false>(options?: Options<GetJwksData, ThrowOnError>) => RequestResult<GetJwksResponses, GetJwksErrors, ThrowOnError>;
/**
 * List agents
 *
 * An agent is a prompt with the models and tools to carry it out. Lists the agents of your organization, the newest first. Deleted agents are left out.
 */
export declare const listAgents: <ThrowOnError extends boolean = false>(options?: Options<ListAgentsData, ThrowOnError>) => RequestResult<ListAgentsResponses, ListAgentsErrors, ThrowOnError>;
/**
 * Create an agent
 *
 * An agent is a prompt with the models and tools to carry it out. Creates one, as its version 1. The key is your own name for it and must be free among your agents.
 */
export declare const createAgent: <ThrowOnError extends boolean = false>(options: Options<CreateAgentData, ThrowOnError>) => RequestResult<CreateAgentResponses, CreateAgentErrors, ThrowOnError>;
/**
 * Delete an agent
 *
 * Takes the agent out of the catalogue and frees its key. What it has said stays readable, and nothing new can be begun with it.
 */
export declare const deleteAgent: <ThrowOnError extends boolean = false>(options: Options<DeleteAgentData, ThrowOnError>) => RequestResult<DeleteAgentResponses, DeleteAgentErrors, ThrowOnError>;
/**
 * Get an agent
 *
 * An agent is a prompt with the models and tools to carry it out. Returns its newest version.
 */
export declare const getAgent: <ThrowOnError extends boolean = false>(options: Options<GetAgentData, ThrowOnError>) => RequestResult<GetAgentResponses, GetAgentErrors, ThrowOnError>;
/**
 * Update an agent
 *
 * Changes the members that are given and leaves the others as they are. The result is a new, immutable version; sessions that have begun go on with the version they began with.
 */
export declare const updateAgent: <ThrowOnError extends boolean = false>(options: Options<UpdateAgentData, ThrowOnError>) => RequestResult<UpdateAgentResponses, UpdateAgentErrors, ThrowOnError>;
/**
 * List the versions of an agent
 *
 * Every change of an agent makes a version that never changes again. Lists them, the first one first.
 */
export declare const listAgentVersions: <ThrowOnError extends boolean = false>(options: Options<ListAgentVersionsData, ThrowOnError>) => RequestResult<ListAgentVersionsResponses, ListAgentVersionsErrors, ThrowOnError>;
/**
 * List models
 *
 * A model is what answers a prompt. Lists the catalogue of the gateway, which is kept for a minute; when the gateway does not answer, the last known list is returned and marked `stale`.
 */
export declare const listModels: <ThrowOnError extends boolean = false>(options?: Options<ListModelsData, ThrowOnError>) => RequestResult<ListModelsResponses, ListModelsErrors, ThrowOnError>;
/**
 * List conversations
 *
 * A conversation is a dialogue with an agent that lasts. Lists those of your organization, the newest first, all or by agent, status and time.
 */
export declare const listConversations: <ThrowOnError extends boolean = false>(options?: Options<ListConversationsData, ThrowOnError>) => RequestResult<ListConversationsResponses, ListConversationsErrors, ThrowOnError>;
/**
 * Create a conversation
 *
 * A conversation is a dialogue with an agent that lasts. Creates one. With a `message` a session is opened and a run started that answers it; the reply to this request does not wait for the answer: read it with getRun and listConversationMessages.
 */
export declare const createConversation: <ThrowOnError extends boolean = false>(options: Options<CreateConversationData, ThrowOnError>) => RequestResult<CreateConversationResponses, CreateConversationErrors, ThrowOnError>;
/**
 * Get a conversation
 *
 * A conversation is a dialogue with an agent that lasts. Returns it without its messages.
 */
export declare const getConversation: <ThrowOnError extends boolean = false>(options: Options<GetConversationData, ThrowOnError>) => RequestResult<GetConversationResponses, GetConversationErrors, ThrowOnError>;
/**
 * Update a conversation
 *
 * Changes the title or the metadata of a conversation; what is not given stays as it is. Works on closed conversations too.
 */
export declare const updateConversation: <ThrowOnError extends boolean = false>(options: Options<UpdateConversationData, ThrowOnError>) => RequestResult<UpdateConversationResponses, UpdateConversationErrors, ThrowOnError>;
/**
 * Close a conversation
 *
 * A closed conversation can be read but not continued. Closes it and ends its sessions; closing it again changes nothing. While a run is answering it is refused with `run_in_progress`.
 */
export declare const closeConversation: <ThrowOnError extends boolean = false>(options: Options<CloseConversationData, ThrowOnError>) => RequestResult<CloseConversationResponses, CloseConversationErrors, ThrowOnError>;
/**
 * List the messages of a conversation
 *
 * A message is what a person reads: what was said, which tools were called, what failed. Lists those of all sessions of the conversation, the oldest first.
 */
export declare const listConversationMessages: <ThrowOnError extends boolean = false>(options: Options<ListConversationMessagesData, ThrowOnError>) => RequestResult<ListConversationMessagesResponses, ListConversationMessagesErrors, ThrowOnError>;
/**
 * List sessions
 *
 * A session is one execution context of one agent version inside a conversation. Lists those of your organization, the newest first, all or by conversation, agent and status.
 */
export declare const listSessions: <ThrowOnError extends boolean = false>(options?: Options<ListSessionsData, ThrowOnError>) => RequestResult<ListSessionsResponses, ListSessionsErrors, ThrowOnError>;
/**
 * Create a session
 *
 * A session is one execution context of one agent version, with settings that override the agent. Opens one in the given conversation, or in a new one. Without `agent_id` it is the agent of the conversation.
 */
export declare const createSession: <ThrowOnError extends boolean = false>(options: Options<CreateSessionData, ThrowOnError>) => RequestResult<CreateSessionResponses, CreateSessionErrors, ThrowOnError>;
/**
 * Get a session
 *
 * A session is one execution context of one agent version. Returns it with its settings and the end of its log.
 */
export declare const getSession: <ThrowOnError extends boolean = false>(options: Options<GetSessionData, ThrowOnError>) => RequestResult<GetSessionResponses, GetSessionErrors, ThrowOnError>;
/**
 * Update a session
 *
 * Changes the settings or the metadata of a session; each is replaced as a whole. The next run works with them. An ended session is refused with `session_ended`.
 */
export declare const updateSession: <ThrowOnError extends boolean = false>(options: Options<UpdateSessionData, ThrowOnError>) => RequestResult<UpdateSessionResponses, UpdateSessionErrors, ThrowOnError>;
/**
 * End a session
 *
 * An ended session can be read but takes no more messages. Ends it; ending it again changes nothing. While a run is answering it is refused with `run_in_progress`.
 */
export declare const endSession: <ThrowOnError extends boolean = false>(options: Options<EndSessionData, ThrowOnError>) => RequestResult<EndSessionResponses, EndSessionErrors, ThrowOnError>;
/**
 * List the messages of a session
 *
 * A message is what a person reads: what was said, which tools were called, what failed. Lists those of the session, the oldest first.
 */
export declare const listSessionMessages: <ThrowOnError extends boolean = false>(options: Options<ListSessionMessagesData, ThrowOnError>) => RequestResult<ListSessionMessagesResponses, ListSessionMessagesErrors, ThrowOnError>;
/**
 * Send a message to a session
 *
 * A message begins a run that answers it. Sends one to this session and waits for the whole reply, as createMessage does for any context.
 */
export declare const createSessionMessage: <ThrowOnError extends boolean = false>(options: Options<CreateSessionMessageData, ThrowOnError>) => RequestResult<CreateSessionMessageResponses, CreateSessionMessageErrors, ThrowOnError>;
/**
 * Send a message
 *
 * A message begins a run of the agent that answers it. Sends one and waits for the whole reply. The context says where: `session_id` continues that session; `conversation_id` alone continues the newest active session of that conversation, or opens one; `agent_id` alone begins a new conversation. What is missing is made and returned. `options.response` overrides the settings of the session, which override the agent. When the model calls tools, the run ends and the message is in state `requires_tool_results`: carry the calls out and post a `tool` message with all their results to the same session, and the answer goes on. Sending the same results again returns the reply they led to. A caller that goes away does not stop the run; cancelRun does.
 */
export declare const createMessage: <ThrowOnError extends boolean = false>(options: Options<CreateMessageData, ThrowOnError>) => RequestResult<CreateMessageResponses, CreateMessageErrors, ThrowOnError>;
/**
 * Send a message and stream the reply
 *
 * A message begins a run of the agent that answers it. Sends one, as createMessage does, and streams what happens: as server-sent events by default, or as NDJSON with `Accept: application/x-ndjson`. Every event carries its sequence number in the session: `id` in SSE, `seq` in NDJSON. The stream ends with `message_complete` or with `error`. Nothing is shown before it is stored. What fails before the first event is an ordinary problem.
 */
export declare const streamMessage: <ThrowOnError extends boolean = false>(options: Options<StreamMessageData, ThrowOnError, StreamMessageResponse>) => Promise<ServerSentEventsResult<StreamMessageResponses>>;
/**
 * Send a batch of messages
 *
 * A batch is up to 50 messages that are answered side by side. Sends them and waits for all replies. The answer is 200 with one result for each message, in the order of the request, whatever became of them. With `stop_on_error` they are sent one after the other, and those behind a failure are skipped.
 */
export declare const createMessageBatch: <ThrowOnError extends boolean = false>(options: Options<CreateMessageBatchData, ThrowOnError>) => RequestResult<CreateMessageBatchResponses, CreateMessageBatchErrors, ThrowOnError>;
/**
 * Get a message
 *
 * A message is what a person reads. Returns it; of one that is still being written, with the text that has arrived.
 */
export declare const getMessage: <ThrowOnError extends boolean = false>(options: Options<GetMessageData, ThrowOnError>) => RequestResult<GetMessageResponses, GetMessageErrors, ThrowOnError>;
/**
 * Update the metadata of a message
 *
 * Metadata is your own data on a message. Replaces it as a whole; the message gets a new version, and what it was stays readable with listMessageVersions.
 */
export declare const updateMessageMetadata: <ThrowOnError extends boolean = false>(options: Options<UpdateMessageMetadataData, ThrowOnError>) => RequestResult<UpdateMessageMetadataResponses, UpdateMessageMetadataErrors, ThrowOnError>;
/**
 * List the versions of a message
 *
 * A change of a message makes a version. Lists them, the first one first; the last one is the message as it is now.
 */
export declare const listMessageVersions: <ThrowOnError extends boolean = false>(options: Options<ListMessageVersionsData, ThrowOnError>) => RequestResult<ListMessageVersionsResponses, ListMessageVersionsErrors, ThrowOnError>;
/**
 * Get a run
 *
 * A run is one turn of an agent, from a message to its answer. Returns where it stands and, when it has failed, why.
 */
export declare const getRun: <ThrowOnError extends boolean = false>(options: Options<GetRunData, ThrowOnError>) => RequestResult<GetRunResponses, GetRunErrors, ThrowOnError>;
/**
 * Cancel a run
 *
 * A run goes on when its caller goes away; this is how to stop it. Cancels the run and returns it; what had been answered is kept, in a message in state `cancelled`. A run that is not running is refused with `run_not_active`.
 */
export declare const cancelRun: <ThrowOnError extends boolean = false>(options: Options<CancelRunData, ThrowOnError>) => RequestResult<CancelRunResponses, CancelRunErrors, ThrowOnError>;
/**
 * Check the health of the server
 *
 * Health says whether the parts that Parley needs can be reached. Checks the database and the gateway. Without the database nothing works, and the answer is 503; without the gateway only chats fail, and the status is `degraded`.
 */
export declare const getHealth: <ThrowOnError extends boolean = false>(options?: Options<GetHealthData, ThrowOnError>) => RequestResult<GetHealthResponses, GetHealthErrors, ThrowOnError>;
