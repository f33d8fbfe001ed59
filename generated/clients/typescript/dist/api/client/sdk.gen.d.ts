import type { Client, ClientMeta, Options as Options2, RequestResult, ServerSentEventsResult, TDataShape } from './client/index.js';
import type { CancelRunData, CancelRunErrors, CancelRunResponses, CloseConversationData, CloseConversationErrors, CloseConversationResponses, CreateAgentData, CreateAgentErrors, CreateAgentResponses, CreateConversationData, CreateConversationErrors, CreateConversationResponses, CreateMessageBatchData, CreateMessageBatchErrors, CreateMessageBatchResponses, CreateMessageData, CreateMessageErrors, CreateMessageResponses, CreateSessionData, CreateSessionErrors, CreateSessionEventsData, CreateSessionEventsErrors, CreateSessionEventsResponses, CreateSessionMessageData, CreateSessionMessageErrors, CreateSessionMessageResponses, CreateSessionResponses, DeleteAgentData, DeleteAgentErrors, DeleteAgentResponses, EndSessionData, EndSessionErrors, EndSessionResponses, GetAgentData, GetAgentErrors, GetAgentResponses, GetConversationData, GetConversationErrors, GetConversationResponses, GetHealthData, GetHealthErrors, GetHealthResponses, GetJwksData, GetJwksErrors, GetJwksResponses, GetMessageData, GetMessageErrors, GetMessageResponses, GetRunData, GetRunErrors, GetRunResponses, GetSessionData, GetSessionErrors, GetSessionResponses, GetSessionStateData, GetSessionStateErrors, GetSessionStateResponses, ListAgentsData, ListAgentsErrors, ListAgentsResponses, ListAgentVersionsData, ListAgentVersionsErrors, ListAgentVersionsResponses, ListConversationMessagesData, ListConversationMessagesErrors, ListConversationMessagesResponses, ListConversationsData, ListConversationsErrors, ListConversationsResponses, ListMessageVersionsData, ListMessageVersionsErrors, ListMessageVersionsResponses, ListModelsData, ListModelsErrors, ListModelsResponses, ListSessionEventsData, ListSessionEventsErrors, ListSessionEventsResponses, ListSessionMessagesData, ListSessionMessagesErrors, ListSessionMessagesResponses, ListSessionsData, ListSessionsErrors, ListSessionsResponses, RedactSessionEventsData, RedactSessionEventsErrors, RedactSessionEventsResponses, RejoinMessageStreamData, RejoinMessageStreamResponse, RejoinMessageStreamResponses, RunAgentData, RunAgentResponse, RunAgentResponses, SignInWithApiKeyData, SignInWithApiKeyErrors, SignInWithApiKeyResponses, StreamMessageData, StreamMessageResponse, StreamMessageResponses, StreamSessionEventsData, StreamSessionEventsResponse, StreamSessionEventsResponses, UpdateAgentData, UpdateAgentErrors, UpdateAgentResponses, UpdateConversationData, UpdateConversationErrors, UpdateConversationResponses, UpdateMessageMetadataData, UpdateMessageMetadataErrors, UpdateMessageMetadataResponses, UpdateSessionData, UpdateSessionErrors, UpdateSessionResponses } from './types.gen.js';
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
 * A token is a JWT, signed with EdDSA, that stands for an API key for one hour: `sub` is who calls, `org` the
 * organization, `scope` what the key may do, `exp` the end. Exchanges the key for a token, to be sent as
 * `Authorization: Bearer <id_token>`; there is no body to send.
 *
 * Fetch a new token five minutes before `expires_at`, in one request for all who wait. When a key is revoked, its
 * tokens stop working within seconds. An unknown id, a wrong key and a revoked key are all refused alike.
 *
 */
export declare const signInWithApiKey: <ThrowOnError extends boolean = false>(options: Options<SignInWithApiKeyData, ThrowOnError>) => RequestResult<SignInWithApiKeyResponses, SignInWithApiKeyErrors, ThrowOnError>;
/**
 * Get the signing keys
 *
 * A key set holds the public keys that tokens are signed with, each with the `kid` that is in a token's header.
 * Returns it, so that other services can verify tokens without asking Parley.
 *
 */
export declare const getJwks: <ThrowOnError extends boolean = false>(options?: Options<GetJwksData, ThrowOnError>) => RequestResult<GetJwksResponses, GetJwksErrors, ThrowOnError>;
/**
 * List agents
 *
 * An agent is a prompt with the models and tools to carry it out. Lists the agents of your organization, the newest
 * first; with `key`, the one that has it. Deleted agents are left out.
 *
 */
export declare const listAgents: <ThrowOnError extends boolean = false>(options?: Options<ListAgentsData, ThrowOnError>) => RequestResult<ListAgentsResponses, ListAgentsErrors, ThrowOnError>;
/**
 * Create an agent
 *
 * An agent is a prompt with the models and tools to carry it out. Creates one, as its version 1. Its `key` is your
 * own name for it and must be free among your agents.
 *
 * Models are names from listModels. One that the gateway does not offer is taken all the same, because catalogues
 * change, and is named in `unsupported_models`. `fallback_models` are asked in their order when the model before fails
 * in a way that may pass, and only before its first token, so that no answer is made of two. `tools` are functions of
 * yours: the model calls them, you carry them out; see createMessage.
 *
 */
export declare const createAgent: <ThrowOnError extends boolean = false>(options: Options<CreateAgentData, ThrowOnError>) => RequestResult<CreateAgentResponses, CreateAgentErrors, ThrowOnError>;
/**
 * Delete an agent
 *
 * A deleted agent is out of the catalogue and its key is free again. Deletes one. What it has said stays readable and
 * its open sessions can be continued, but no new conversation or session begins with it.
 *
 */
export declare const deleteAgent: <ThrowOnError extends boolean = false>(options: Options<DeleteAgentData, ThrowOnError>) => RequestResult<DeleteAgentResponses, DeleteAgentErrors, ThrowOnError>;
/**
 * Get an agent
 *
 * An agent is a prompt with the models and tools to carry it out. Returns its newest version, with those of its
 * models that the gateway does not offer at present. Earlier versions are in listAgentVersions.
 *
 */
export declare const getAgent: <ThrowOnError extends boolean = false>(options: Options<GetAgentData, ThrowOnError>) => RequestResult<GetAgentResponses, GetAgentErrors, ThrowOnError>;
/**
 * Update an agent
 *
 * A version of an agent never changes. Makes a new one from the newest: members that are given replace what was there,
 * lists and `metadata` as a whole, and the others stay as they are. Sessions go on with the version they were opened
 * with; new sessions take the new one. The `key` cannot be changed.
 *
 */
export declare const updateAgent: <ThrowOnError extends boolean = false>(options: Options<UpdateAgentData, ThrowOnError>) => RequestResult<UpdateAgentResponses, UpdateAgentErrors, ThrowOnError>;
/**
 * List the versions of an agent
 *
 * Every change of an agent makes a version that never changes again. Lists the versions of an agent, the first one
 * first, each as the agent was at that time.
 *
 */
export declare const listAgentVersions: <ThrowOnError extends boolean = false>(options: Options<ListAgentVersionsData, ThrowOnError>) => RequestResult<ListAgentVersionsResponses, ListAgentVersionsErrors, ThrowOnError>;
/**
 * Run an agent for a front end
 *
 * AG-UI is the protocol between agents and their front ends. Runs the agent as AG-UI 1.0 says, so that a front end that
 * speaks it needs nothing else: give this address to its HTTP client, with an `Authorization` header. Answers with the
 * events of the run, from RUN_STARTED to RUN_FINISHED or RUN_ERROR, while they are stored.
 *
 * **Threads.** `threadId` is the id of a session with this agent, or any name of the front end's own: the first run
 * makes a session in a new conversation, and the later ones find it by agent and name. `runId` names one run of its
 * thread; one that was used is `conflict`. While a run is answering there, another one is `run_in_progress`. `metadata`
 * of RUN_STARTED has our own ids: `session_id`, `conversation_id` and `run_id`.
 *
 * **Messages.** Of `messages` those are taken in whose `id` the session does not have, in their order; RUN_STARTED
 * repeats these. Others are left as they are stored, whatever is sent: a session only grows. The model is told the
 * whole conversation, as in createMessage, and with it all that was said there by other ways. Images and files are
 * named to it, not shown. Reasoning and activities are not taken in.
 *
 * **Tools.** The model may call the agent's tools and `tools`, those of the front end, for this run. A name that the
 * agent has already is refused. When tools are called the run ends, its `outcome` names them in `pendingToolCallIds`,
 * and the next run has to bring a tool message for each of them: without any it is `tool_results_required`, with other
 * ones `invalid_tool_results`.
 *
 * **State, context and the rest.** A `state` that differs from what the session has is stored, as the STATE_SNAPSHOT
 * behind RUN_STARTED. An empty object says nothing: STATE_SNAPSHOT then tells what the session has. `context` is
 * appended to the agent's prompt; `forwardedProps` is only kept. `resume` has to be empty, because these runs do not
 * interrupt.
 *
 * **Failures.** What is wrong before the run begins is answered with the problem's own status, later it is RUN_ERROR
 * with the problem in its `metadata`. A front end that goes away does not stop the run: cancelRun does, and
 * streamSessionEvents, with the last `id` as `Last-Event-ID`, shows the rest.
 *
 */
export declare const runAgent: <ThrowOnError extends boolean = false>(options: Options<RunAgentData, ThrowOnError, RunAgentResponse>) => Promise<ServerSentEventsResult<RunAgentResponses>>;
/**
 * List models
 *
 * A model is what answers a prompt; an agent names one and its fallbacks. Lists what the gateway offers. The list is
 * kept for a while, and `age_seconds` says how old it is. When the gateway cannot be asked again, the last known list
 * is returned, marked `stale`. The built-in offline provider offers `offline/echo` and `offline/scripted`.
 *
 */
export declare const listModels: <ThrowOnError extends boolean = false>(options?: Options<ListModelsData, ThrowOnError>) => RequestResult<ListModelsResponses, ListModelsErrors, ThrowOnError>;
/**
 * List conversations
 *
 * A conversation is a dialogue with an agent that lasts, across sessions and days. Lists those of your organization,
 * the newest first: all of them, or those of an agent, in a status or of a time. The time includes `created_after` and
 * ends before `created_before`.
 *
 */
export declare const listConversations: <ThrowOnError extends boolean = false>(options?: Options<ListConversationsData, ThrowOnError>) => RequestResult<ListConversationsResponses, ListConversationsErrors, ThrowOnError>;
/**
 * Create a conversation
 *
 * A conversation is a dialogue with an agent that lasts, across sessions and days. Creates one, empty or with a first
 * message.
 *
 * With `message` a session is opened and the run that answers is started. This does not wait for the answer: follow
 * the run with getRun and read the answer with listConversationMessages. To have the answer at once, leave `message`
 * out, or begin the conversation with createMessage or streamMessage.
 *
 */
export declare const createConversation: <ThrowOnError extends boolean = false>(options: Options<CreateConversationData, ThrowOnError>) => RequestResult<CreateConversationResponses, CreateConversationErrors, ThrowOnError>;
/**
 * Get a conversation
 *
 * A conversation is a dialogue with an agent that lasts, across sessions and days. Returns it without its messages;
 * those are in listConversationMessages.
 *
 */
export declare const getConversation: <ThrowOnError extends boolean = false>(options: Options<GetConversationData, ThrowOnError>) => RequestResult<GetConversationResponses, GetConversationErrors, ThrowOnError>;
/**
 * Update a conversation
 *
 * The title and the metadata of a conversation are yours to choose. Changes what is given and leaves the other as it
 * is; `metadata` is replaced as a whole, and a `title` of null takes it away. Works on closed conversations too.
 *
 */
export declare const updateConversation: <ThrowOnError extends boolean = false>(options: Options<UpdateConversationData, ThrowOnError>) => RequestResult<UpdateConversationResponses, UpdateConversationErrors, ThrowOnError>;
/**
 * Close a conversation
 *
 * A closed conversation can be read but not continued. Closes one and ends its sessions; closing it again changes
 * nothing. While a run is answering in it, the request is refused with `run_in_progress`.
 *
 */
export declare const closeConversation: <ThrowOnError extends boolean = false>(options: Options<CloseConversationData, ThrowOnError>) => RequestResult<CloseConversationResponses, CloseConversationErrors, ThrowOnError>;
/**
 * List the messages of a conversation
 *
 * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Lists
 * those of all sessions of the conversation, the oldest first. One that is still being written is among them, in state
 * `in_progress`, with the text that has arrived.
 *
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
 * A session is one execution context of one agent version inside a conversation, with settings that override the
 * agent's. Opens one in the given conversation, or in a new one, with the agent's newest version.
 *
 * Without `agent_id` it is the agent of the conversation. With both, the session has that agent, and the conversation
 * keeps its own. `allowed_tools` may only name tools that the agent has.
 *
 */
export declare const createSession: <ThrowOnError extends boolean = false>(options: Options<CreateSessionData, ThrowOnError>) => RequestResult<CreateSessionResponses, CreateSessionErrors, ThrowOnError>;
/**
 * Get a session
 *
 * A session is one execution context of one agent version inside a conversation. Returns it with its settings and with
 * the end of its event log, `last_seq`.
 *
 */
export declare const getSession: <ThrowOnError extends boolean = false>(options: Options<GetSessionData, ThrowOnError>) => RequestResult<GetSessionResponses, GetSessionErrors, ThrowOnError>;
/**
 * Update a session
 *
 * The settings of a session override its agent's. Changes them, or the metadata; each is replaced as a whole, so a
 * setting that is left out is the agent's again. The next run works with them. An ended session is refused with
 * `session_ended`.
 *
 */
export declare const updateSession: <ThrowOnError extends boolean = false>(options: Options<UpdateSessionData, ThrowOnError>) => RequestResult<UpdateSessionResponses, UpdateSessionErrors, ThrowOnError>;
/**
 * End a session
 *
 * An ended session can be read but takes no more messages; its conversation goes on in others. Ends one; ending it
 * again changes nothing. While a run is answering in it, the request is refused with `run_in_progress`.
 *
 */
export declare const endSession: <ThrowOnError extends boolean = false>(options: Options<EndSessionData, ThrowOnError>) => RequestResult<EndSessionResponses, EndSessionErrors, ThrowOnError>;
/**
 * List the messages of a session
 *
 * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Lists
 * those of one session, the oldest first. One that is still being written is among them, in state `in_progress`, with
 * the text that has arrived.
 *
 */
export declare const listSessionMessages: <ThrowOnError extends boolean = false>(options: Options<ListSessionMessagesData, ThrowOnError>) => RequestResult<ListSessionMessagesResponses, ListSessionMessagesErrors, ThrowOnError>;
/**
 * Send a message to a session
 *
 * A message is what is said to an agent, and it begins a run that answers it. Sends one to this session, waits for the
 * run to end and returns the whole reply, as createMessage does with this `session_id` as its context: the same
 * options, tools and problems.
 *
 */
export declare const createSessionMessage: <ThrowOnError extends boolean = false>(options: Options<CreateSessionMessageData, ThrowOnError>) => RequestResult<CreateSessionMessageResponses, CreateSessionMessageErrors, ThrowOnError>;
/**
 * Stream the events of a session
 *
 * The log of a session holds everything that happened in it: the events of AG-UI 1.0, each with a sequence number,
 * `seq`. Streams them from a place in the log on: those that are stored, then those that come, each once and in order.
 *
 * As server-sent events, the default, `data` is the event as it was sent, and `id` is where to go on:
 *
 * ```
 * id: 14
 * event: TEXT_MESSAGE_CONTENT
 * data: {"type":"TEXT_MESSAGE_CONTENT","messageId":"message_1","delta":"Hello "}
 * ```
 *
 * As NDJSON, with `Accept: application/x-ndjson`, the same event is a line:
 *
 * ```
 * {"seq":12,"last_seq":14,"event":{"type":"TEXT_MESSAGE_CONTENT","messageId":"message_1","delta":"Hello "}}
 * ```
 *
 * **Where it begins.** After the event that `Last-Event-ID` or else `after_seq` names; without either, with the oldest
 * event that is kept. Go on with the last `id` of the stream, or the last line's `last_seq`, or its `seq` if it has none.
 * A place that is not kept any more is `cursor_expired`; one that the log has not reached is `invalid_cursor`.
 *
 * **Joining in the middle of a run.** With `after_seq` inside a run, the stream begins with a prelude, so that an AG-UI
 * client understands what follows: RUN_STARTED, a MESSAGES_SNAPSHOT of what is complete, and what is open, opened again
 * with what was said of it so far. Its frames have no `id`, and as lines the `seq` of the cursor. There is none with
 * `prelude=false`, with `event_type`, or for a reader that comes back with `Last-Event-ID` and knows all this.
 *
 * **Views.** Pieces of a text are stored together. `compressed` shows what is stored together as one event; what comes
 * while you follow comes piece by piece. `raw` shows every event as it was sent.
 *
 * **The end.** The stream goes on until you close it, or with `follow=false` to the end of the log. Comments (`: ping`)
 * and empty lines only keep the connection open. Two events are not in the log and have no `id`: CUSTOM `parley.gap`
 * says that retention has passed a slow reader, with `from_seq` and `to_seq`, and CUSTOM `parley.error` holds a problem.
 * Both are the last of their stream.
 *
 */
export declare const streamSessionEvents: <ThrowOnError extends boolean = false>(options: Options<StreamSessionEventsData, ThrowOnError, StreamSessionEventsResponse>) => Promise<ServerSentEventsResult<StreamSessionEventsResponses>>;
/**
 * Push events
 *
 * A producer, such as a runner of agents, pushes the AG-UI events of its runs into the log of a session. All of a
 * request is stored or nothing of it, and what is answered is stored.
 *
 * A producer numbers its events: `producer_epoch` is raised each time it begins anew, and in an epoch `producer_seq`
 * counts 1, 2, 3 and so on. What is sent a second time under the same two numbers is stored once and acknowledged
 * again, so everything that was not acknowledged can be sent again. Another payload under the same numbers is a
 * `producer_conflict`, a lower epoch a `stale_producer`, and a missing number a `producer_gap`.
 *
 * The events have to be in order: `event_order` names the rule that one breaks. Types that are not known here are
 * stored and flagged with a warning. A run whose producer is silent for a minute, without even a request without
 * events, is ended as `runner_lost`.
 *
 * The body is JSON, or NDJSON with one event in each line and the epoch in every line.
 *
 */
export declare const createSessionEvents: <ThrowOnError extends boolean = false>(options: Options<CreateSessionEventsData, ThrowOnError>) => RequestResult<CreateSessionEventsResponses, CreateSessionEventsErrors, ThrowOnError>;
/**
 * List the events of a session
 *
 * The log of a session holds everything that happened in it, in order. Lists a page of it after `after_seq`, the oldest
 * event first; without `after_seq`, from the oldest event that is kept. Go on with `next_after_seq`: no event is missed
 * or repeated, although others write meanwhile and although pieces of a text are stored together. A page may hold fewer
 * events than `limit` when they are large: `has_more` says whether there are more now.
 *
 * `event_type`, `start_time` and `end_time` leave events out. What is stored together has the time of its last piece;
 * with `view=raw` each event has its own, and counts by itself.
 *
 */
export declare const listSessionEvents: <ThrowOnError extends boolean = false>(options: Options<ListSessionEventsData, ThrowOnError>) => RequestResult<ListSessionEventsResponses, ListSessionEventsErrors, ThrowOnError>;
/**
 * Redact events
 *
 * Removes for good what events say: their texts, arguments, results, states and metadata, in the log and in all that
 * was made of it: messages with their versions, failures of runs, the session's state. The events keep their types,
 * ids, places and times, so that a replay is as valid as before, and they are marked.
 *
 * Only events of runs that have ended can be redacted. An event that changes the state can only be redacted together
 * with the changes that build on it. To redact what is redacted changes nothing.
 *
 */
export declare const redactSessionEvents: <ThrowOnError extends boolean = false>(options: Options<RedactSessionEventsData, ThrowOnError>) => RequestResult<RedactSessionEventsResponses, RedactSessionEventsErrors, ThrowOnError>;
/**
 * Get the state of a session
 *
 * Agent and front end share a JSON document, made by the STATE_SNAPSHOT and STATE_DELTA events of the session. Returns
 * it as it is now, with the place of the event that made it so. A session without such events has an empty object.
 *
 */
export declare const getSessionState: <ThrowOnError extends boolean = false>(options: Options<GetSessionStateData, ThrowOnError>) => RequestResult<GetSessionStateResponses, GetSessionStateErrors, ThrowOnError>;
/**
 * Send a message
 *
 * A message is what is said to an agent, and it begins a run: one turn, from the message to the answer. Sends one,
 * waits for the run to end and returns the whole reply. To see the answer grow, use streamMessage.
 *
 * **Where it goes.** `context` names the place. What is missing is made, and the reply says which it is.
 *
 * | Given | The message goes to |
 * |---|---|
 * | `session_id` | this session; ids beside it have to agree, or it is `invalid_request` |
 * | `conversation_id` | the newest active session of the conversation with its agent, or a new one |
 * | `conversation_id` and `agent_id` | the same, with this agent |
 * | `agent_id` | a new session in a new conversation |
 *
 * A session carries out one run at a time; while one is answering, another message is `run_in_progress`.
 *
 * **How it is answered.** The model is told the agent's prompt and the whole conversation so far, those of earlier
 * sessions included. `options.response` overrides the session's settings, which override the agent. When the agent's
 * model fails before its first token, its fallback models are asked; `message.model` says which one answered. When
 * all fail, what had arrived is kept as a message in state `incomplete`.
 *
 * **Tools.** When the model calls tools, the run ends, and the reply is a message in state `requires_tool_results`
 * with its `tool_calls`. Carry them out and send one message with role `tool` to the same session, with a result for
 * each `tool_call_id`, and the answer goes on. Until then anything else is `tool_results_required`. A result whose id
 * is unknown, missing or given twice is `invalid_tool_results`, and nothing is stored. The same results sent again
 * return the reply that they led to.
 *
 * **Going away.** A caller that disconnects does not stop the run. Its answer is in listSessionMessages; cancelRun
 * stops it, and whoever waits here is told `run_cancelled`.
 *
 */
export declare const createMessage: <ThrowOnError extends boolean = false>(options: Options<CreateMessageData, ThrowOnError>) => RequestResult<CreateMessageResponses, CreateMessageErrors, ThrowOnError>;
/**
 * Rejoin the stream of a reply
 *
 * A run goes on when the connection of its streamMessage is lost. Streams the same events of a run, with the same `id`
 * and `seq`, from the one after `Last-Event-ID` or `after_seq` on, or all of them: those that were missed, and while the
 * run goes on those that come. It ends with the same last event, which is shown again as long as it was not read. A run
 * that failed ends with an `error` event, even when there is nothing else to show.
 *
 * Runs of producers are no replies to a message: read them with streamSessionEvents.
 *
 */
export declare const rejoinMessageStream: <ThrowOnError extends boolean = false>(options: Options<RejoinMessageStreamData, ThrowOnError, RejoinMessageStreamResponse>) => Promise<ServerSentEventsResult<RejoinMessageStreamResponses>>;
/**
 * Send a message and stream the reply
 *
 * A message is what is said to an agent, and it begins a run that answers it. Sends one, with the same context, options
 * and tools as createMessage, and streams the answer while it is made.
 *
 * As server-sent events, the default:
 *
 * ```
 * id: 4
 * event: content_delta
 * data: {"event":"content_delta","message_id":"msg_01k2c5gq8zf3vr4xw1m6t0y9ab","delta":"Hello ","index":0}
 * ```
 *
 * As NDJSON, with `Accept: application/x-ndjson`, the same event is a line:
 *
 * ```
 * {"seq":4,"event":{"event":"content_delta","message_id":"msg_01k2c5gq8zf3vr4xw1m6t0y9ab","delta":"Hello ","index":0}}
 * ```
 *
 * `id` and `seq` are the event's place in the session's log: they grow, with gaps. Nothing is shown before it is stored.
 * The order is `message_start`, then any number of `content_delta` and `tool_call`, then one end: `message_complete`,
 * the same object as the whole reply, or `error`, a problem. After tool results, `tool_result` events come first.
 * Comments (`: ping`) and empty lines only keep the connection open.
 *
 * What is wrong before the stream begins is answered with the problem's own status. Later it is an `error` event: the
 * status has been sent. Losing the connection does not stop the run; go on with rejoinMessageStream.
 *
 */
export declare const streamMessage: <ThrowOnError extends boolean = false>(options: Options<StreamMessageData, ThrowOnError, StreamMessageResponse>) => Promise<ServerSentEventsResult<StreamMessageResponses>>;
/**
 * Send a batch of messages
 *
 * A batch is up to 50 messages that do not wait for each other. Sends them, `max_concurrent` at a time, waits for all
 * replies and answers with one result for each message, in their order and with your ids. Each `id` has to be unique.
 *
 * The status is 200 whatever became of them: look at `outcome`. A `failed` result holds the problem that createMessage
 * would have answered with. With `stop_on_error` the messages are sent one after the other, and those behind a failure
 * are `skipped`. Two messages to the same session need `stop_on_error` or `max_concurrent: 1`, because a session
 * carries out one run at a time. A batch counts as one request of the class batch.
 *
 */
export declare const createMessageBatch: <ThrowOnError extends boolean = false>(options: Options<CreateMessageBatchData, ThrowOnError>) => RequestResult<CreateMessageBatchResponses, CreateMessageBatchErrors, ThrowOnError>;
/**
 * Get a message
 *
 * A message is what a person reads: what was said, which tools were called and what they returned, what failed. Returns
 * one; while it is being written, with the text that has arrived.
 *
 */
export declare const getMessage: <ThrowOnError extends boolean = false>(options: Options<GetMessageData, ThrowOnError>) => RequestResult<GetMessageResponses, GetMessageErrors, ThrowOnError>;
/**
 * Update the metadata of a message
 *
 * Metadata is your own data on a message: a rating, a label, an id of yours. Replaces it as a whole. The message gets a
 * new version, and what it was stays readable in listMessageVersions. What was said cannot be changed.
 *
 */
export declare const updateMessageMetadata: <ThrowOnError extends boolean = false>(options: Options<UpdateMessageMetadataData, ThrowOnError>) => RequestResult<UpdateMessageMetadataResponses, UpdateMessageMetadataErrors, ThrowOnError>;
/**
 * List the versions of a message
 *
 * A change of a message makes a version. Lists the versions of a message, the first one first; the last one is the
 * message as it is now.
 *
 */
export declare const listMessageVersions: <ThrowOnError extends boolean = false>(options: Options<ListMessageVersionsData, ThrowOnError>) => RequestResult<ListMessageVersionsResponses, ListMessageVersionsErrors, ThrowOnError>;
/**
 * Get a run
 *
 * A run is one turn of an agent, from a message to its answer. Returns where it stands: still `running`, or ended, with
 * the tokens that it took or, when it has `failed`, with the problem.
 *
 */
export declare const getRun: <ThrowOnError extends boolean = false>(options: Options<GetRunData, ThrowOnError>) => RequestResult<GetRunResponses, GetRunErrors, ThrowOnError>;
/**
 * Cancel a run
 *
 * A run goes on when its caller goes away; this is how to stop it. Cancels one and returns it when it has stopped. What
 * had been answered is kept, in a message in state `cancelled`. A run that has ended before is refused with
 * `run_not_active`.
 *
 */
export declare const cancelRun: <ThrowOnError extends boolean = false>(options: Options<CancelRunData, ThrowOnError>) => RequestResult<CancelRunResponses, CancelRunErrors, ThrowOnError>;
/**
 * Check the health of the server
 *
 * Health says whether the parts that Parley needs can be reached. Checks the database and the gateway. Without the
 * database nothing works, and the answer is 503. Without the gateway only answers of agents fail, and the status is
 * `degraded`.
 *
 */
export declare const getHealth: <ThrowOnError extends boolean = false>(options?: Options<GetHealthData, ThrowOnError>) => RequestResult<GetHealthResponses, GetHealthErrors, ThrowOnError>;
