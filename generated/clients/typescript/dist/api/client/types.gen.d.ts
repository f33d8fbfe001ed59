export type ClientOptions = {
    baseUrl: 'http://127.0.0.1:8080' | (string & {});
};
/**
 * An event from before AG-UI 1.0.
 *
 * @deprecated
 */
export type AguiDeprecatedEvent = ({
    type: 'THINKING_START';
} & AguiThinkingStart) | ({
    type: 'THINKING_END';
} & AguiThinkingEnd) | ({
    type: 'THINKING_TEXT_MESSAGE_START';
} & AguiThinkingTextMessageStart) | ({
    type: 'THINKING_TEXT_MESSAGE_CONTENT';
} & AguiThinkingTextMessageContent) | ({
    type: 'THINKING_TEXT_MESSAGE_END';
} & AguiThinkingTextMessageEnd);
/**
 * An event that a log takes in.
 */
export type IncomingEvent = AguiEvent | AguiDeprecatedEvent | AguiUnknownEvent;
/**
 * An event in a session's log.
 */
export type LogEvent = AguiEvent | AguiUnknownEvent;
/**
 * A request to run an agent.
 */
export type RunAgentInput = {
    threadId: AguiThreadId;
    runId: AguiRunId;
    protocolVersion?: AguiProtocolVersion;
    parentRunId?: AguiRunId;
    /**
     * The state that agent and front end share; null is none.
     */
    state?: unknown;
    /**
     * The conversation so far.
     */
    messages: Array<AguiMessage>;
    /**
     * What the agent may call.
     */
    tools?: Array<AguiTool>;
    /**
     * What the agent should know.
     */
    context?: Array<AguiContext>;
    forwardedProps?: AguiJson;
    /**
     * Answers to what an earlier run has asked.
     */
    resume?: Array<AguiResumeEntry>;
};
/**
 * A moment, RFC 3339 in UTC with milliseconds.
 */
export type Timestamp = string;
/**
 * A token and its end.
 */
export type Token = {
    /**
     * The JWT, signed with EdDSA.
     */
    id_token: string;
    /**
     * How to send it.
     */
    token_type: 'Bearer';
    /**
     * When it stops being accepted, an hour after sign-in.
     */
    expires_at: Timestamp;
};
/**
 * The name of the problem, stable for ever. Each has a page at `/problems/{error_code}`.
 */
export type ErrorCode = 'invalid_request' | 'invalid_api_version' | 'invalid_cursor' | 'authentication_failed' | 'insufficient_permissions' | 'version_read_only' | 'resource_not_found' | 'agent_not_found' | 'conversation_not_found' | 'session_not_found' | 'message_not_found' | 'run_not_found' | 'method_not_allowed' | 'not_acceptable' | 'conflict' | 'conversation_closed' | 'session_ended' | 'run_in_progress' | 'run_not_active' | 'run_cancelled' | 'event_order' | 'producer_conflict' | 'producer_gap' | 'stale_producer' | 'tool_results_required' | 'cursor_expired' | 'version_retired' | 'payload_too_large' | 'unsupported_media_type' | 'invalid_tool_results' | 'rate_limit_exceeded' | 'upstream_rate_limited' | 'internal_error' | 'response_contract_violation' | 'upstream_failure' | 'run_failed' | 'service_unavailable' | 'runner_lost' | 'timeout';
/**
 * One fault of the input.
 */
export type FieldError = {
    /**
     * Where in the body, as a JSON Pointer (RFC 6901).
     */
    pointer?: string;
    /**
     * Which path, query or header parameter.
     */
    parameter?: string;
    /**
     * What is wrong and what is allowed.
     */
    detail: string;
    /**
     * The rule's name.
     */
    code: string;
};
/**
 * Why a request failed, in the form of RFC 9457.
 */
export type Problem = {
    /**
     * A page about this problem.
     */
    type: string;
    /**
     * The problem in a few words; the same for every occurrence.
     */
    title: string;
    /**
     * The HTTP status.
     */
    status: number;
    /**
     * What went wrong this time and what to do about it.
     */
    detail: string;
    /**
     * The path of the request that failed.
     */
    instance: string;
    error_code: ErrorCode;
    /**
     * The request's id in the log.
     */
    request_id: string;
    /**
     * When it happened.
     */
    timestamp: string;
    /**
     * Whether the same request may succeed later.
     */
    retryable: boolean;
    /**
     * Each fault of the input.
     */
    errors?: Array<FieldError>;
    /**
     * The limit that was reached.
     */
    rate_limit?: {
        /**
         * Requests allowed in a window.
         */
        limit: number;
        /**
         * Requests left.
         */
        remaining: number;
        /**
         * When the window ends; seconds since the Unix epoch.
         */
        reset: number;
        /**
         * The class of requests that is counted.
         */
        policy: string;
    };
    /**
     * The place of the oldest event that is kept, when the one asked for is not.
     */
    oldest_seq?: number;
    /**
     * Things to try.
     */
    suggestions?: Array<string>;
    /**
     * Where to read more.
     */
    documentation?: string;
};
/**
 * A public Ed25519 key (RFC 8037).
 */
export type PublicKey = {
    /**
     * The key's family.
     */
    kty: 'OKP';
    /**
     * The curve.
     */
    crv: 'Ed25519';
    /**
     * The public key, base64url.
     */
    x: string;
    /**
     * The key's name in a token's header.
     */
    kid: string;
    /**
     * The algorithm.
     */
    alg: 'EdDSA';
    /**
     * What it is for.
     */
    use: 'sig';
};
/**
 * A JSON Web Key Set (RFC 7517).
 */
export type KeySet = {
    /**
     * The public keys.
     */
    keys: Array<PublicKey>;
};
/**
 * An agent's id.
 */
export type AgentId = string;
/**
 * Your own name for the agent; free again when it is deleted.
 */
export type AgentKey = string;
/**
 * The agent's name for people.
 */
export type AgentName = string;
/**
 * What the model is told before the conversation.
 */
export type SystemPrompt = string;
/**
 * A model's name in the gateway's catalogue.
 */
export type ModelName = string;
/**
 * Models to ask, in this order, when the one before fails before its first token.
 */
export type FallbackModels = Array<ModelName>;
/**
 * How freely the model words its answers; null leaves it to the model.
 */
export type AgentTemperature = number | null;
/**
 * A function that the model may ask the caller to carry out.
 */
export type Tool = {
    /**
     * The function's name, once in an agent.
     */
    name: string;
    /**
     * When and what for the model should call it.
     */
    description?: string;
    /**
     * A JSON Schema of its arguments.
     */
    parameters: {
        [key: string]: unknown;
    };
};
/**
 * What the model may ask the caller to carry out.
 */
export type Tools = Array<Tool>;
/**
 * Your own data, kept and returned as it is. Any JSON values.
 */
export type Metadata = {
    [key: string]: unknown;
};
/**
 * Counts the changes, from 1.
 */
export type Version = number;
/**
 * Those of the agent's models that the gateway's catalogue does not have at present.
 */
export type UnsupportedModels = Array<string>;
/**
 * A prompt with the models and tools to carry it out.
 */
export type Agent = {
    id: AgentId;
    key: AgentKey;
    name: AgentName;
    system_prompt: SystemPrompt;
    /**
     * The model that answers.
     */
    model: ModelName;
    fallback_models: FallbackModels;
    temperature: AgentTemperature;
    tools: Tools;
    metadata: Metadata;
    version: Version;
    unsupported_models: UnsupportedModels;
    /**
     * When its first version was made.
     */
    created_at: Timestamp;
    /**
     * When its newest version was made.
     */
    updated_at: Timestamp;
};
/**
 * Where another page begins, or null when there is none.
 */
export type Cursor = string | null;
/**
 * A page of agents.
 */
export type AgentPage = {
    /**
     * The agents of this page.
     */
    data: Array<Agent>;
    /**
     * Whether there is a page after this one.
     */
    has_more: boolean;
    /**
     * For `after`, to get the next page; null on the last one.
     */
    next_cursor: Cursor;
    /**
     * For `before`, to get the page before; null on the first one.
     */
    prev_cursor: Cursor;
};
/**
 * A new agent.
 */
export type CreateAgent = {
    key: AgentKey;
    name: AgentName;
    system_prompt?: SystemPrompt;
    /**
     * The model that answers.
     */
    model: ModelName;
    fallback_models?: FallbackModels;
    temperature?: AgentTemperature;
    tools?: Tools;
    metadata?: Metadata;
};
/**
 * The members of an agent to change. Lists and `metadata` are replaced as a whole.
 */
export type UpdateAgent = {
    name?: AgentName;
    system_prompt?: SystemPrompt;
    /**
     * The model that answers.
     */
    model?: ModelName;
    fallback_models?: FallbackModels;
    temperature?: AgentTemperature;
    tools?: Tools;
    metadata?: Metadata;
};
/**
 * An agent as it was at one time.
 */
export type AgentVersion = {
    /**
     * The agent that this is a version of.
     */
    agent_id: AgentId;
    key: AgentKey;
    name: AgentName;
    system_prompt: SystemPrompt;
    /**
     * The model that answers.
     */
    model: ModelName;
    fallback_models: FallbackModels;
    temperature: AgentTemperature;
    tools: Tools;
    metadata: Metadata;
    version: Version;
    unsupported_models: UnsupportedModels;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A page of an agent's versions.
 */
export type AgentVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<AgentVersion>;
    /**
     * Whether there is a page after this one.
     */
    has_more: boolean;
    /**
     * For `after`, to get the next page; null on the last one.
     */
    next_cursor: Cursor;
    /**
     * For `before`, to get the page before; null on the first one.
     */
    prev_cursor: Cursor;
};
/**
 * The conversation that a run belongs to.
 */
export type AguiThreadId = string;
/**
 * A run's id.
 */
export type AguiRunId = string;
/**
 * The version of AG-UI that the sender speaks.
 */
export type AguiProtocolVersion = string;
/**
 * The text of a message.
 */
export type AguiMessageText = string;
/**
 * A message's id.
 */
export type AguiMessageId = string;
/**
 * What to show as a name.
 */
export type AguiName = string;
/**
 * One invocation of a subagent.
 */
export type AguiSubagentRunId = string;
/**
 * What a provider keeps to itself: to be stored, and sent back.
 */
export type AguiEncryptedValue = string;
/**
 * Anything more about it, by any key.
 */
export type AguiMetadata = {
    [key: string]: unknown;
};
/**
 * Instructions of an application's developer.
 */
export type AguiDeveloperMessage = {
    /**
     * Whose message this is.
     */
    role: 'developer';
    content: AguiMessageText;
    id: AguiMessageId;
    name?: AguiName;
    subagentRunId?: AguiSubagentRunId;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * Instructions of the system.
 */
export type AguiSystemMessage = {
    /**
     * Whose message this is.
     */
    role: 'system';
    content: AguiMessageText;
    id: AguiMessageId;
    name?: AguiName;
    subagentRunId?: AguiSubagentRunId;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * A tool call's id.
 */
export type AguiToolCallId = string;
/**
 * A tool's name.
 */
export type AguiToolName = string;
/**
 * A tool and what it is given.
 */
export type AguiFunctionCall = {
    name: AguiToolName;
    /**
     * The arguments as JSON.
     */
    arguments: string;
};
/**
 * A call of a tool that a message makes.
 */
export type AguiToolCall = {
    id: AguiToolCallId;
    /**
     * What is called.
     */
    type: 'function';
    function: AguiFunctionCall;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * A message of the agent: text, tool calls or both.
 */
export type AguiAssistantMessage = {
    /**
     * Whose message this is.
     */
    role: 'assistant';
    content?: AguiMessageText;
    /**
     * The calls that it makes.
     */
    toolCalls?: Array<AguiToolCall>;
    id: AguiMessageId;
    name?: AguiName;
    subagentRunId?: AguiSubagentRunId;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * Any JSON value but null.
 */
export type AguiJson = {
    [key: string]: unknown;
} | Array<unknown> | string | number | boolean;
/**
 * Text in a message.
 */
export type AguiTextPart = {
    /**
     * Which part this is.
     */
    type: 'text';
    /**
     * The part's id.
     */
    id?: string;
    /**
     * The text.
     */
    text: string;
    metadata?: AguiJson;
};
/**
 * The media type of the bytes.
 */
export type AguiMimeType = string;
/**
 * Bytes that are sent along.
 */
export type AguiDataSource = {
    /**
     * Which source this is.
     */
    type: 'data';
    /**
     * The bytes in base64.
     */
    value: string;
    mimeType: AguiMimeType;
};
/**
 * Bytes that are fetched.
 */
export type AguiUrlSource = {
    /**
     * Which source this is.
     */
    type: 'url';
    /**
     * Where they are.
     */
    value: string;
    mimeType?: AguiMimeType;
};
/**
 * Bytes that a provider has already.
 */
export type AguiFileSource = {
    /**
     * Which source this is.
     */
    type: 'file';
    /**
     * The provider's name for them.
     */
    value: string;
    /**
     * The provider.
     */
    provider?: string;
    mimeType?: AguiMimeType;
};
/**
 * Where the bytes of a part are.
 */
export type AguiPartSource = ({
    type: 'data';
} & AguiDataSource) | ({
    type: 'url';
} & AguiUrlSource) | ({
    type: 'file';
} & AguiFileSource);
/**
 * An image in a message.
 */
export type AguiImagePart = {
    /**
     * Which part this is.
     */
    type: 'image';
    /**
     * The part's id.
     */
    id?: string;
    source: AguiPartSource;
    metadata?: AguiJson;
};
/**
 * Sound in a message.
 */
export type AguiAudioPart = {
    /**
     * Which part this is.
     */
    type: 'audio';
    /**
     * The part's id.
     */
    id?: string;
    source: AguiPartSource;
    metadata?: AguiJson;
};
/**
 * A film in a message.
 */
export type AguiVideoPart = {
    /**
     * Which part this is.
     */
    type: 'video';
    /**
     * The part's id.
     */
    id?: string;
    source: AguiPartSource;
    metadata?: AguiJson;
};
/**
 * A document in a message.
 */
export type AguiDocumentPart = {
    /**
     * Which part this is.
     */
    type: 'document';
    /**
     * The part's id.
     */
    id?: string;
    source: AguiPartSource;
    metadata?: AguiJson;
};
/**
 * A part of a message.
 */
export type AguiContentPart = ({
    type: 'text';
} & AguiTextPart) | ({
    type: 'image';
} & AguiImagePart) | ({
    type: 'audio';
} & AguiAudioPart) | ({
    type: 'video';
} & AguiVideoPart) | ({
    type: 'document';
} & AguiDocumentPart);
/**
 * What a message says: text, or parts.
 */
export type AguiContent = string | Array<AguiContentPart>;
/**
 * A message of the person.
 */
export type AguiUserMessage = {
    /**
     * Whose message this is.
     */
    role: 'user';
    content: AguiContent;
    id: AguiMessageId;
    name?: AguiName;
    subagentRunId?: AguiSubagentRunId;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * What went wrong, for people.
 */
export type AguiErrorMessage = string;
/**
 * What a tool returned.
 */
export type AguiToolMessage = {
    /**
     * Whose message this is.
     */
    role: 'tool';
    content: AguiContent;
    toolCallId: AguiToolCallId;
    error?: AguiErrorMessage;
    id: AguiMessageId;
    subagentRunId?: AguiSubagentRunId;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * What kind of activity it is.
 */
export type AguiActivityType = string;
/**
 * Progress that has its place between messages.
 */
export type AguiActivityMessage = {
    /**
     * Whose message this is.
     */
    role: 'activity';
    activityType: AguiActivityType;
    /**
     * The activity, in a form of its own.
     */
    content: {
        [key: string]: unknown;
    };
    id: AguiMessageId;
    subagentRunId?: AguiSubagentRunId;
    metadata?: AguiMetadata;
};
/**
 * What the agent thought.
 */
export type AguiReasoningMessage = {
    /**
     * Whose message this is.
     */
    role: 'reasoning';
    content: AguiMessageText;
    id: AguiMessageId;
    subagentRunId?: AguiSubagentRunId;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * A message of a conversation, by its role.
 */
export type AguiMessage = ({
    role: 'developer';
} & AguiDeveloperMessage) | ({
    role: 'system';
} & AguiSystemMessage) | ({
    role: 'assistant';
} & AguiAssistantMessage) | ({
    role: 'user';
} & AguiUserMessage) | ({
    role: 'tool';
} & AguiToolMessage) | ({
    role: 'activity';
} & AguiActivityMessage) | ({
    role: 'reasoning';
} & AguiReasoningMessage);
/**
 * A tool that an agent may call.
 */
export type AguiTool = {
    name: AguiToolName;
    /**
     * What it does, for the model.
     */
    description: string;
    parameters?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * Something that an agent should know.
 */
export type AguiContext = {
    /**
     * What it is.
     */
    description: string;
    /**
     * The knowledge.
     */
    value: string;
};
/**
 * An answer to an interrupt.
 */
export type AguiResumeEntry = {
    /**
     * Which interrupt.
     */
    interruptId: string;
    /**
     * How it ended.
     */
    status: 'resolved' | 'cancelled';
    payload?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * Who speaks.
 */
export type AguiTextRole = 'developer' | 'system' | 'assistant' | 'user';
/**
 * When it happened, in milliseconds since 1970.
 */
export type AguiTimestamp = number;
/**
 * A message begins.
 */
export type AguiTextMessageStart = {
    /**
     * Which event this is.
     */
    type: 'TEXT_MESSAGE_START';
    messageId: AguiMessageId;
    role?: AguiTextRole;
    name?: AguiName;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * What to append.
 */
export type AguiDelta = string;
/**
 * A piece of a message's text.
 */
export type AguiTextMessageContent = {
    /**
     * Which event this is.
     */
    type: 'TEXT_MESSAGE_CONTENT';
    messageId: AguiMessageId;
    delta: AguiDelta;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A message is complete.
 */
export type AguiTextMessageEnd = {
    /**
     * Which event this is.
     */
    type: 'TEXT_MESSAGE_END';
    messageId: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A piece of a message that needs no START and no END; without an id it goes on with the one before.
 */
export type AguiTextMessageChunk = {
    /**
     * Which event this is.
     */
    type: 'TEXT_MESSAGE_CHUNK';
    messageId?: AguiMessageId;
    role?: AguiTextRole;
    delta?: AguiDelta;
    name?: AguiName;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A tool call begins.
 */
export type AguiToolCallStart = {
    /**
     * Which event this is.
     */
    type: 'TOOL_CALL_START';
    toolCallId: AguiToolCallId;
    toolCallName: AguiToolName;
    parentMessageId?: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A piece of a tool call's arguments.
 */
export type AguiToolCallArgs = {
    /**
     * Which event this is.
     */
    type: 'TOOL_CALL_ARGS';
    toolCallId: AguiToolCallId;
    delta: AguiDelta;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * The arguments of a tool call are complete.
 */
export type AguiToolCallEnd = {
    /**
     * Which event this is.
     */
    type: 'TOOL_CALL_END';
    toolCallId: AguiToolCallId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A piece of a tool call that needs no START and no END; without an id it goes on with the one before.
 */
export type AguiToolCallChunk = {
    /**
     * Which event this is.
     */
    type: 'TOOL_CALL_CHUNK';
    toolCallId?: AguiToolCallId;
    toolCallName?: AguiToolName;
    parentMessageId?: AguiMessageId;
    delta?: AguiDelta;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * What a tool returned: a message of its own.
 */
export type AguiToolCallResult = {
    /**
     * Which event this is.
     */
    type: 'TOOL_CALL_RESULT';
    messageId: AguiMessageId;
    toolCallId: AguiToolCallId;
    content: AguiContent;
    /**
     * Whose message it is.
     */
    role?: 'tool';
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * The whole state of the agent.
 */
export type AguiStateSnapshot = {
    /**
     * Which event this is.
     */
    type: 'STATE_SNAPSHOT';
    /**
     * Any JSON value.
     */
    snapshot: unknown;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A place in a JSON document, as in RFC 6901.
 */
export type AguiJsonPointer = string;
/**
 * Puts a value at a place.
 */
export type AguiJsonPatchAdd = {
    /**
     * Which change this is.
     */
    op: 'add';
    path: AguiJsonPointer;
    /**
     * Any JSON value.
     */
    value: unknown;
};
/**
 * Takes away what is at a place.
 */
export type AguiJsonPatchRemove = {
    /**
     * Which change this is.
     */
    op: 'remove';
    path: AguiJsonPointer;
};
/**
 * Puts a value where another one is.
 */
export type AguiJsonPatchReplace = {
    /**
     * Which change this is.
     */
    op: 'replace';
    path: AguiJsonPointer;
    /**
     * Any JSON value.
     */
    value: unknown;
};
/**
 * Moves a value to another place.
 */
export type AguiJsonPatchMove = {
    /**
     * Which change this is.
     */
    op: 'move';
    from: AguiJsonPointer;
    path: AguiJsonPointer;
};
/**
 * Copies a value to another place.
 */
export type AguiJsonPatchCopy = {
    /**
     * Which change this is.
     */
    op: 'copy';
    from: AguiJsonPointer;
    path: AguiJsonPointer;
};
/**
 * Makes sure that a value is at a place; otherwise nothing is changed.
 */
export type AguiJsonPatchTest = {
    /**
     * Which change this is.
     */
    op: 'test';
    path: AguiJsonPointer;
    /**
     * Any JSON value.
     */
    value: unknown;
};
/**
 * One change of a JSON document.
 */
export type AguiJsonPatchOperation = ({
    op: 'add';
} & AguiJsonPatchAdd) | ({
    op: 'remove';
} & AguiJsonPatchRemove) | ({
    op: 'replace';
} & AguiJsonPatchReplace) | ({
    op: 'move';
} & AguiJsonPatchMove) | ({
    op: 'copy';
} & AguiJsonPatchCopy) | ({
    op: 'test';
} & AguiJsonPatchTest);
/**
 * Changes of a JSON document, in their order.
 */
export type AguiJsonPatch = Array<AguiJsonPatchOperation>;
/**
 * A change of the agent's state.
 */
export type AguiStateDelta = {
    /**
     * Which event this is.
     */
    type: 'STATE_DELTA';
    delta: AguiJsonPatch;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * All messages of the conversation.
 */
export type AguiMessagesSnapshot = {
    /**
     * Which event this is.
     */
    type: 'MESSAGES_SNAPSHOT';
    /**
     * The messages, in their order.
     */
    messages: Array<AguiMessage>;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * The whole of an activity.
 */
export type AguiActivitySnapshot = {
    /**
     * Which event this is.
     */
    type: 'ACTIVITY_SNAPSHOT';
    messageId: AguiMessageId;
    activityType: AguiActivityType;
    /**
     * The activity, in a form of its own.
     */
    content: {
        [key: string]: unknown;
    };
    /**
     * Whether it replaces what is there.
     */
    replace?: boolean;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A change of an activity.
 */
export type AguiActivityDelta = {
    /**
     * Which event this is.
     */
    type: 'ACTIVITY_DELTA';
    messageId: AguiMessageId;
    activityType: AguiActivityType;
    patch: AguiJsonPatch;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * An event of the provider's own.
 */
export type AguiRawEvent = {
    /**
     * Which event this is.
     */
    type: 'RAW';
    /**
     * Any JSON value.
     */
    event: unknown;
    /**
     * Where it comes from.
     */
    source?: string;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * An event of the application's own.
 */
export type AguiCustomEvent = {
    /**
     * Which event this is.
     */
    type: 'CUSTOM';
    name: AguiName;
    /**
     * Any JSON value.
     */
    value: unknown;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A request to run an agent, as its RUN_STARTED repeats it: nothing is filled in.
 */
export type AguiRunInput = {
    threadId: AguiThreadId;
    runId: AguiRunId;
    protocolVersion?: AguiProtocolVersion;
    parentRunId?: AguiRunId;
    /**
     * The state that agent and front end share; null is none.
     */
    state?: unknown;
    /**
     * The conversation so far.
     */
    messages: Array<AguiMessage>;
    /**
     * What the agent may call.
     */
    tools?: Array<AguiTool>;
    /**
     * What the agent should know.
     */
    context?: Array<AguiContext>;
    forwardedProps?: AguiJson;
    /**
     * Answers to what an earlier run has asked.
     */
    resume?: Array<AguiResumeEntry>;
};
/**
 * A run begins.
 */
export type AguiRunStarted = {
    /**
     * Which event this is.
     */
    type: 'RUN_STARTED';
    threadId: AguiThreadId;
    runId: AguiRunId;
    protocolVersion?: AguiProtocolVersion;
    parentRunId?: AguiRunId;
    input?: AguiRunInput;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * The run is done.
 */
export type AguiRunSuccess = {
    /**
     * Which outcome this is.
     */
    type: 'success';
    /**
     * Calls that the front end has to answer.
     */
    pendingToolCallIds?: Array<AguiToolCallId>;
};
/**
 * Something that a run needs before it can go on.
 */
export type AguiInterrupt = {
    /**
     * The interrupt's id.
     */
    id: string;
    /**
     * What kind of thing is needed.
     */
    reason: string;
    /**
     * What to ask, for people.
     */
    message?: string;
    toolCallId?: AguiToolCallId;
    /**
     * A JSON Schema of the answer.
     */
    responseSchema?: {
        [key: string]: unknown;
    };
    /**
     * Until when an answer is taken.
     */
    expiresAt?: string;
    subagentRunId?: AguiSubagentRunId;
    metadata?: AguiMetadata;
};
/**
 * The run waits for something from outside.
 */
export type AguiRunInterrupt = {
    /**
     * Which outcome this is.
     */
    type: 'interrupt';
    /**
     * What it waits for.
     */
    interrupts: Array<AguiInterrupt>;
};
/**
 * The run was stopped.
 */
export type AguiRunCancelled = {
    /**
     * Which outcome this is.
     */
    type: 'cancelled';
};
/**
 * Why a run ended.
 */
export type AguiRunFinishedOutcome = ({
    type: 'success';
} & AguiRunSuccess) | ({
    type: 'interrupt';
} & AguiRunInterrupt) | ({
    type: 'cancelled';
} & AguiRunCancelled);
/**
 * A number of tokens.
 */
export type AguiTokenCount = number;
/**
 * Tokens that a model took and gave. The totals include their parts.
 */
export type AguiTokenUsage = {
    /**
     * The provider.
     */
    provider?: string;
    /**
     * The model.
     */
    model?: string;
    inputTokens?: AguiTokenCount;
    outputTokens?: AguiTokenCount;
    totalTokens?: AguiTokenCount;
    reasoningTokens?: AguiTokenCount;
    cachedInputTokens?: AguiTokenCount;
    cacheWriteInputTokens?: AguiTokenCount;
};
/**
 * A run ended without a failure.
 */
export type AguiRunFinished = {
    /**
     * Which event this is.
     */
    type: 'RUN_FINISHED';
    threadId: AguiThreadId;
    runId: AguiRunId;
    result?: AguiJson;
    outcome?: AguiRunFinishedOutcome;
    /**
     * What it cost, by model.
     */
    usage?: Array<AguiTokenUsage>;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * What went wrong, for programs.
 */
export type AguiErrorCode = string;
/**
 * A run has failed.
 */
export type AguiRunError = {
    /**
     * Which event this is.
     */
    type: 'RUN_ERROR';
    message: AguiErrorMessage;
    code?: AguiErrorCode;
    /**
     * What it cost, by model.
     */
    usage?: Array<AguiTokenUsage>;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * A step's name.
 */
export type AguiStepName = string;
/**
 * A step of a run begins.
 */
export type AguiStepStarted = {
    /**
     * Which event this is.
     */
    type: 'STEP_STARTED';
    stepName: AguiStepName;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A step of a run is done.
 */
export type AguiStepFinished = {
    /**
     * Which event this is.
     */
    type: 'STEP_FINISHED';
    stepName: AguiStepName;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * The agent begins to think.
 */
export type AguiReasoningStart = {
    /**
     * Which event this is.
     */
    type: 'REASONING_START';
    messageId: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A thought begins.
 */
export type AguiReasoningMessageStart = {
    /**
     * Which event this is.
     */
    type: 'REASONING_MESSAGE_START';
    messageId: AguiMessageId;
    /**
     * Whose message it is.
     */
    role: 'reasoning';
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A piece of a thought.
 */
export type AguiReasoningMessageContent = {
    /**
     * Which event this is.
     */
    type: 'REASONING_MESSAGE_CONTENT';
    messageId: AguiMessageId;
    delta: AguiDelta;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A thought is complete.
 */
export type AguiReasoningMessageEnd = {
    /**
     * Which event this is.
     */
    type: 'REASONING_MESSAGE_END';
    messageId: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A piece of a thought that needs no START and no END; without an id it goes on with the one before.
 */
export type AguiReasoningMessageChunk = {
    /**
     * Which event this is.
     */
    type: 'REASONING_MESSAGE_CHUNK';
    messageId?: AguiMessageId;
    delta?: AguiDelta;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * The agent has thought.
 */
export type AguiReasoningEnd = {
    /**
     * Which event this is.
     */
    type: 'REASONING_END';
    messageId: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * Reasoning that only its provider can read.
 */
export type AguiReasoningEncryptedValue = {
    /**
     * Which event this is.
     */
    type: 'REASONING_ENCRYPTED_VALUE';
    /**
     * What it belongs to.
     */
    subtype: 'tool-call' | 'message';
    /**
     * The id of what it belongs to.
     */
    entityId: string;
    encryptedValue: AguiEncryptedValue;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A subagent begins.
 */
export type AguiSubagentStarted = {
    /**
     * Which event this is.
     */
    type: 'SUBAGENT_STARTED';
    name: AguiName;
    /**
     * What it does.
     */
    description?: string;
    parentSubagentRunId?: AguiSubagentRunId;
    parentToolCallId?: AguiToolCallId;
    parentMessageId?: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId: AguiSubagentRunId;
};
/**
 * The subagent is done.
 */
export type AguiSubagentSuccess = {
    /**
     * Which outcome this is.
     */
    type: 'success';
};
/**
 * The subagent waits for something from outside.
 */
export type AguiSubagentSuspended = {
    /**
     * Which outcome this is.
     */
    type: 'suspended';
    /**
     * What it waits for.
     */
    interruptIds?: Array<string>;
};
/**
 * Why a subagent's part of a run ended.
 */
export type AguiSubagentOutcome = ({
    type: 'success';
} & AguiSubagentSuccess) | ({
    type: 'suspended';
} & AguiSubagentSuspended);
/**
 * A subagent's part of the run ended without a failure.
 */
export type AguiSubagentFinished = {
    /**
     * Which event this is.
     */
    type: 'SUBAGENT_FINISHED';
    result?: AguiJson;
    outcome?: AguiSubagentOutcome;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId: AguiSubagentRunId;
};
/**
 * A subagent has failed; the run may go on.
 */
export type AguiSubagentError = {
    /**
     * Which event this is.
     */
    type: 'SUBAGENT_ERROR';
    message: AguiErrorMessage;
    code?: AguiErrorCode;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId: AguiSubagentRunId;
};
/**
 * An event of AG-UI 1.0, by its type.
 */
export type AguiEvent = ({
    type: 'TEXT_MESSAGE_START';
} & AguiTextMessageStart) | ({
    type: 'TEXT_MESSAGE_CONTENT';
} & AguiTextMessageContent) | ({
    type: 'TEXT_MESSAGE_END';
} & AguiTextMessageEnd) | ({
    type: 'TEXT_MESSAGE_CHUNK';
} & AguiTextMessageChunk) | ({
    type: 'TOOL_CALL_START';
} & AguiToolCallStart) | ({
    type: 'TOOL_CALL_ARGS';
} & AguiToolCallArgs) | ({
    type: 'TOOL_CALL_END';
} & AguiToolCallEnd) | ({
    type: 'TOOL_CALL_CHUNK';
} & AguiToolCallChunk) | ({
    type: 'TOOL_CALL_RESULT';
} & AguiToolCallResult) | ({
    type: 'STATE_SNAPSHOT';
} & AguiStateSnapshot) | ({
    type: 'STATE_DELTA';
} & AguiStateDelta) | ({
    type: 'MESSAGES_SNAPSHOT';
} & AguiMessagesSnapshot) | ({
    type: 'ACTIVITY_SNAPSHOT';
} & AguiActivitySnapshot) | ({
    type: 'ACTIVITY_DELTA';
} & AguiActivityDelta) | ({
    type: 'RAW';
} & AguiRawEvent) | ({
    type: 'CUSTOM';
} & AguiCustomEvent) | ({
    type: 'RUN_STARTED';
} & AguiRunStarted) | ({
    type: 'RUN_FINISHED';
} & AguiRunFinished) | ({
    type: 'RUN_ERROR';
} & AguiRunError) | ({
    type: 'STEP_STARTED';
} & AguiStepStarted) | ({
    type: 'STEP_FINISHED';
} & AguiStepFinished) | ({
    type: 'REASONING_START';
} & AguiReasoningStart) | ({
    type: 'REASONING_MESSAGE_START';
} & AguiReasoningMessageStart) | ({
    type: 'REASONING_MESSAGE_CONTENT';
} & AguiReasoningMessageContent) | ({
    type: 'REASONING_MESSAGE_END';
} & AguiReasoningMessageEnd) | ({
    type: 'REASONING_MESSAGE_CHUNK';
} & AguiReasoningMessageChunk) | ({
    type: 'REASONING_END';
} & AguiReasoningEnd) | ({
    type: 'REASONING_ENCRYPTED_VALUE';
} & AguiReasoningEncryptedValue) | ({
    type: 'SUBAGENT_STARTED';
} & AguiSubagentStarted) | ({
    type: 'SUBAGENT_FINISHED';
} & AguiSubagentFinished) | ({
    type: 'SUBAGENT_ERROR';
} & AguiSubagentError);
/**
 * A place in the session's event log, counted from 1.
 */
export type Sequence = number;
/**
 * Where to go on after this event, when that is not its `seq`: it stands for all events up to there.
 */
export type LastSequence = number;
/**
 * The deprecated name under which the event was sent.
 */
export type OriginalType = string;
/**
 * What is odd about an event that was taken in.
 */
export type LoggedWarning = 'unknown_event_type' | 'invalid_tool_arguments';
/**
 * What the event said was removed later.
 */
export type Redacted = true;
/**
 * An event of a type that this version does not know: kept as it came, and flagged.
 */
export type AguiUnknownEvent = {
    /**
     * Which event this is: any type that has no form above.
     */
    type: string;
    [key: string]: unknown;
};
/**
 * An event of a session with its place in the log.
 */
export type SessionEventLine = {
    /**
     * The place of the event in the log.
     */
    seq: Sequence;
    last_seq?: LastSequence;
    original_type?: OriginalType;
    warning?: LoggedWarning;
    redacted?: Redacted;
    event: LogEvent;
};
/**
 * A moment, or null when it has not come.
 */
export type NullableTimestamp = string | null;
/**
 * A model that the gateway offers.
 */
export type Model = {
    /**
     * Its name; the `model` of an agent.
     */
    id: ModelName;
    /**
     * Who runs it, as the gateway says.
     */
    provider: string | null;
    /**
     * When it was made, as the gateway says, or null when it does not say.
     */
    created_at: NullableTimestamp;
};
/**
 * The catalogue, always in one page.
 */
export type ModelPage = {
    /**
     * The models.
     */
    data: Array<Model>;
    /**
     * Always false.
     */
    has_more: boolean;
    /**
     * Always null.
     */
    next_cursor: Cursor;
    /**
     * Always null.
     */
    prev_cursor: Cursor;
    /**
     * When the gateway was asked.
     */
    fetched_at: Timestamp;
    /**
     * How long ago the gateway was asked.
     */
    age_seconds: number;
    /**
     * Whether the gateway could not be asked again when it should have been.
     */
    stale: boolean;
};
/**
 * A conversation's id.
 */
export type ConversationId = string;
/**
 * What it is about, for people.
 */
export type Title = string | null;
/**
 * A dialogue with an agent that lasts.
 */
export type Conversation = {
    id: ConversationId;
    /**
     * The agent that answers, unless a session has another one.
     */
    agent_id: AgentId;
    title: Title;
    /**
     * Whether it can be continued.
     */
    status: 'open' | 'closed';
    metadata: Metadata;
    /**
     * How many messages it has.
     */
    message_count: number;
    /**
     * When it was begun.
     */
    created_at: Timestamp;
    /**
     * When it was continued or changed last.
     */
    updated_at: Timestamp;
    /**
     * When it was closed; null while it is open.
     */
    closed_at: NullableTimestamp;
};
/**
 * A page of conversations.
 */
export type ConversationPage = {
    /**
     * The conversations of this page.
     */
    data: Array<Conversation>;
    /**
     * Whether there is a page after this one.
     */
    has_more: boolean;
    /**
     * For `after`, to get the next page; null on the last one.
     */
    next_cursor: Cursor;
    /**
     * For `before`, to get the page before; null on the first one.
     */
    prev_cursor: Cursor;
};
/**
 * What is said.
 */
export type Text = string;
/**
 * Plain text to send.
 */
export type NewText = {
    /**
     * Says that this is text.
     */
    type: 'text';
    text: Text;
};
/**
 * What the user says.
 */
export type NewUserMessage = {
    /**
     * Who speaks.
     */
    role: 'user';
    content: NewText;
    metadata?: Metadata;
};
/**
 * A new conversation.
 */
export type CreateConversation = {
    /**
     * The agent that answers.
     */
    agent_id: AgentId;
    title?: Title;
    metadata?: Metadata;
    /**
     * A first message. Its run is started at once, and not waited for.
     */
    message?: NewUserMessage;
};
/**
 * A session's id.
 */
export type SessionId = string;
/**
 * A run's id.
 */
export type RunId = string;
/**
 * A new conversation and, if it began with a message, where the answer is being made.
 */
export type ConversationCreated = {
    id: ConversationId;
    /**
     * The agent that answers, unless a session has another one.
     */
    agent_id: AgentId;
    title: Title;
    /**
     * Whether it can be continued.
     */
    status: 'open' | 'closed';
    metadata: Metadata;
    /**
     * How many messages it has.
     */
    message_count: number;
    /**
     * When it was begun.
     */
    created_at: Timestamp;
    /**
     * When it was continued or changed last.
     */
    updated_at: Timestamp;
    /**
     * When it was closed; null while it is open.
     */
    closed_at: NullableTimestamp;
    /**
     * The session of the first message, or null.
     */
    session_id: SessionId | null;
    /**
     * The run that answers the first message, or null.
     */
    run_id: RunId | null;
};
/**
 * The members of a conversation to change.
 */
export type UpdateConversation = {
    title?: Title;
    metadata?: Metadata;
};
/**
 * A message's id.
 */
export type MessageId = string;
/**
 * What kind of message this is; `tool_use` is an assistant's message that calls tools.
 */
export type MessageKind = 'user' | 'assistant' | 'tool_use' | 'tool_result' | 'system' | 'error';
/**
 * Who speaks.
 */
export type MessageRole = 'user' | 'assistant' | 'system' | 'tool';
/**
 * Text.
 */
export type TextContent = {
    /**
     * Says that this is text.
     */
    type: 'text';
    /**
     * What is said.
     */
    text: string;
};
/**
 * The id of a tool call, as the model gave it.
 */
export type ToolCallId = string;
/**
 * What a tool returned.
 */
export type ToolResultContent = {
    /**
     * Says that this is a result.
     */
    type: 'tool_result';
    tool_call_id: ToolCallId;
    /**
     * The result.
     */
    content: string;
    /**
     * Whether the tool failed.
     */
    is_error: boolean;
};
/**
 * Why a run failed.
 */
export type ErrorContent = {
    /**
     * Says that this is a failure.
     */
    type: 'error';
    problem: Problem;
};
/**
 * What a message says.
 */
export type MessageContent = ({
    type: 'text';
} & TextContent) | ({
    type: 'tool_result';
} & ToolResultContent) | ({
    type: 'error';
} & ErrorContent);
/**
 * A function that the model asks the caller to carry out.
 */
export type ToolCall = {
    id: ToolCallId;
    /**
     * The function, as the agent's tools name it.
     */
    name: string;
    /**
     * Its arguments, JSON as the model wrote it. Parse it with care.
     */
    arguments: string;
};
/**
 * The tools that this message calls; empty but for `tool_use`.
 */
export type ToolCalls = Array<ToolCall>;
/**
 * Where the message stands; `incomplete` is what had arrived when the run failed.
 */
export type MessageState = 'in_progress' | 'completed' | 'requires_tool_results' | 'incomplete' | 'cancelled';
/**
 * Counts the changes of the message, from 1.
 */
export type MessageVersionNumber = number;
/**
 * A place in the session's event log, or null while it is open.
 */
export type NullableSequence = number | null;
/**
 * What a person reads.
 */
export type Message = {
    id: MessageId;
    conversation_id: ConversationId;
    session_id: SessionId;
    /**
     * The run that it belongs to.
     */
    run_id: RunId | null;
    kind: MessageKind;
    role: MessageRole;
    content: MessageContent;
    tool_calls: ToolCalls;
    state: MessageState;
    /**
     * The model that wrote it, or null when a person or tool did.
     */
    model: string | null;
    metadata: Metadata;
    version: MessageVersionNumber;
    /**
     * Where it begins in the session's event log.
     */
    first_seq: Sequence;
    /**
     * Where it ends in the session's event log; null while it is being written.
     */
    last_seq: NullableSequence;
    /**
     * When it was begun.
     */
    created_at: Timestamp;
    /**
     * When its text, its state or its metadata changed last.
     */
    updated_at: Timestamp;
};
/**
 * A page of messages.
 */
export type MessagePage = {
    /**
     * The messages of this page.
     */
    data: Array<Message>;
    /**
     * Whether there is a page after this one.
     */
    has_more: boolean;
    /**
     * For `after`, to get the next page; null on the last one.
     */
    next_cursor: Cursor;
    /**
     * For `before`, to get the page before; null on the first one.
     */
    prev_cursor: Cursor;
};
/**
 * How freely the model words its answers.
 */
export type Temperature = number;
/**
 * How many tokens an answer may have.
 */
export type MaxTokens = number;
/**
 * What the session overrides of its agent. What is not given is the agent's.
 */
export type SessionSettings = {
    temperature?: Temperature;
    /**
     * The tools of the agent that may be called here; an empty list allows none.
     */
    allowed_tools?: Array<string>;
    max_tokens?: MaxTokens;
};
/**
 * One execution context of one agent version.
 */
export type Session = {
    id: SessionId;
    conversation_id: ConversationId;
    agent_id: AgentId;
    /**
     * The version of the agent that it works with: the newest one when it was opened.
     */
    agent_version: Version;
    /**
     * Whether it takes messages.
     */
    status: 'active' | 'ended';
    settings: SessionSettings;
    metadata: Metadata;
    /**
     * The end of its event log; 0 while nothing has happened.
     */
    last_seq: number;
    /**
     * When it was opened.
     */
    created_at: Timestamp;
    /**
     * When it was continued or changed last.
     */
    updated_at: Timestamp;
    /**
     * When it was ended; null while it is active.
     */
    ended_at: NullableTimestamp;
};
/**
 * A page of sessions.
 */
export type SessionPage = {
    /**
     * The sessions of this page.
     */
    data: Array<Session>;
    /**
     * Whether there is a page after this one.
     */
    has_more: boolean;
    /**
     * For `after`, to get the next page; null on the last one.
     */
    next_cursor: Cursor;
    /**
     * For `before`, to get the page before; null on the first one.
     */
    prev_cursor: Cursor;
};
export type CreateSession = unknown & {
    /**
     * The agent that answers; that of the conversation when it is not given.
     */
    agent_id?: AgentId;
    /**
     * The conversation to open it in; a new one when it is not given.
     */
    conversation_id?: ConversationId;
    settings?: SessionSettings;
    metadata?: Metadata;
};
/**
 * The members of a session to change.
 */
export type UpdateSession = {
    settings?: SessionSettings;
    metadata?: Metadata;
};
/**
 * Asserts the version of the API; another one is refused.
 */
export type AssertedVersion = string;
/**
 * An instruction to the model in the middle of a conversation; it is answered like a user's message.
 */
export type NewSystemMessage = {
    /**
     * Who speaks.
     */
    role: 'system';
    content: NewText;
    metadata?: Metadata;
};
/**
 * What one tool call returned.
 */
export type NewToolResult = {
    tool_call_id: ToolCallId;
    /**
     * The result, as text for the model.
     */
    content: string;
    /**
     * Whether the tool failed.
     */
    is_error?: boolean;
};
/**
 * What the tools returned that the agent has called.
 */
export type NewToolMessage = {
    /**
     * Who speaks.
     */
    role: 'tool';
    /**
     * A result for every tool call that waits.
     */
    content: {
        /**
         * Says that these are results.
         */
        type: 'tool_results';
        /**
         * The results in any order.
         */
        results: Array<NewToolResult>;
    };
    metadata?: Metadata;
};
/**
 * A message to send.
 */
export type NewMessage = ({
    role: 'user';
} & NewUserMessage) | ({
    role: 'system';
} & NewSystemMessage) | ({
    role: 'tool';
} & NewToolMessage);
/**
 * How to answer this one message.
 */
export type MessageOptions = {
    /**
     * About the answer.
     */
    response?: {
        temperature?: Temperature;
        max_tokens?: MaxTokens;
        /**
         * Whether the reply has `metrics`.
         */
        include_metrics?: boolean;
    };
    /**
     * About tools.
     */
    tools?: {
        /**
         * Whether the model may call tools.
         */
        enabled?: boolean;
    };
};
/**
 * A message to a session, and how to answer it.
 */
export type CreateSessionMessage = {
    version?: AssertedVersion;
    message: NewMessage;
    options?: MessageOptions;
};
/**
 * The conversation of a reply.
 */
export type ReplyConversation = {
    id: ConversationId;
    /**
     * How many messages it has.
     */
    message_count: number;
    /**
     * When it was begun.
     */
    created_at: Timestamp;
    /**
     * When it was continued or changed last.
     */
    updated_at: Timestamp;
};
/**
 * The session of a reply.
 */
export type ReplySession = {
    id: SessionId;
    /**
     * Whether it takes messages.
     */
    active: boolean;
    /**
     * How long ago it was opened, in milliseconds.
     */
    duration_ms: number;
};
/**
 * What the model counted.
 */
export type Tokens = {
    /**
     * Tokens that it was given.
     */
    prompt: number;
    /**
     * Tokens that it wrote.
     */
    completion: number;
    /**
     * Both together.
     */
    total: number;
};
/**
 * What the answer took.
 */
export type ReplyMetrics = {
    /**
     * From the message to the end of the answer, in milliseconds.
     */
    processing_time_ms: number;
    /**
     * From the message to the first piece of the answer, in milliseconds.
     */
    time_to_first_token_ms: number | null;
    /**
     * The model that answered.
     */
    model: string;
    /**
     * What the model counted, or null when it did not say.
     */
    tokens: Tokens | null;
    /**
     * How many tools the answer calls.
     */
    tool_calls: number;
};
/**
 * Where to read more, as paths.
 */
export type ReplyLinks = {
    /**
     * The message.
     */
    self: string;
    /**
     * The conversation.
     */
    conversation: string;
    /**
     * The session.
     */
    session: string;
    /**
     * The run.
     */
    run: string;
};
/**
 * The answer to a message, and where it was given.
 */
export type MessageReply = {
    message: Message;
    conversation: ReplyConversation;
    session: ReplySession;
    metrics?: ReplyMetrics;
    links: ReplyLinks;
};
/**
 * Which life of the producer it is; higher each time that it begins anew.
 */
export type ProducerEpoch = number;
/**
 * The event's number in its epoch, from 1 without a gap.
 */
export type ProducerSeq = number;
/**
 * The agent begins to think. Send REASONING_START instead.
 *
 * @deprecated
 */
export type AguiThinkingStart = {
    /**
     * Which event this is.
     */
    type: 'THINKING_START';
    /**
     * What to show above it.
     */
    title?: string;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * The agent has thought. Send REASONING_END instead.
 *
 * @deprecated
 */
export type AguiThinkingEnd = {
    /**
     * Which event this is.
     */
    type: 'THINKING_END';
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A thought begins. Send REASONING_MESSAGE_START instead.
 *
 * @deprecated
 */
export type AguiThinkingTextMessageStart = {
    /**
     * Which event this is.
     */
    type: 'THINKING_TEXT_MESSAGE_START';
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A piece of a thought. Send REASONING_MESSAGE_CONTENT instead.
 *
 * @deprecated
 */
export type AguiThinkingTextMessageContent = {
    /**
     * Which event this is.
     */
    type: 'THINKING_TEXT_MESSAGE_CONTENT';
    delta: AguiDelta;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A thought is complete. Send REASONING_MESSAGE_END instead.
 *
 * @deprecated
 */
export type AguiThinkingTextMessageEnd = {
    /**
     * Which event this is.
     */
    type: 'THINKING_TEXT_MESSAGE_END';
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * An event with its number.
 */
export type SessionEventPush = {
    producer_seq: ProducerSeq;
    event: IncomingEvent;
};
/**
 * Events of one producer, in their order. Without events it only says that the producer is alive.
 */
export type CreateSessionEvents = {
    producer_epoch: ProducerEpoch;
    /**
     * The events.
     */
    events: Array<SessionEventPush>;
};
/**
 * A line of NDJSON. All lines of a request are of the same epoch.
 */
export type SessionEventPushLine = {
    producer_epoch: ProducerEpoch;
    producer_seq: ProducerSeq;
    event: IncomingEvent;
};
/**
 * What is odd about an event that was taken in all the same, such as `unknown_event_type` or `invalid_tool_arguments`; null when nothing is.
 */
export type EventWarning = string | null;
/**
 * Where an event is in the log.
 */
export type SessionEventAck = {
    producer_seq: ProducerSeq;
    seq: Sequence;
    warning: EventWarning;
};
/**
 * Where events are in the log.
 */
export type SessionEventAcks = {
    /**
     * One for each event, in their order.
     */
    acks: Array<SessionEventAck>;
    /**
     * The place that the next event of the session will have.
     */
    next_seq: Sequence;
};
/**
 * Which event it is.
 */
export type EventType = string;
/**
 * What is stored together: an event, or pieces of one text as one event.
 */
export type SessionEvent = {
    /**
     * The place of the first event in it.
     */
    seq: Sequence;
    /**
     * The place of the last event in it.
     */
    last_seq: Sequence;
    event_type: EventType;
    /**
     * How many events it holds.
     */
    event_count: number;
    /**
     * When the first of them came.
     */
    created_at: Timestamp;
    /**
     * When the last of them came, or null when there is one.
     */
    completed_at: NullableTimestamp;
    original_type?: OriginalType;
    warning?: LoggedWarning;
    redacted?: Redacted;
    event: LogEvent;
};
/**
 * A page of a session's log.
 */
export type SessionEventPage = {
    /**
     * The events of this page.
     */
    data: Array<SessionEvent>;
    /**
     * Whether there is a page after this one now.
     */
    has_more: boolean;
    /**
     * For `after_seq`, to get what comes behind this page, now or later.
     */
    next_after_seq: Sequence;
};
/**
 * Which events to redact, and why.
 */
export type RedactSessionEvents = {
    /**
     * The place of the first one.
     */
    from_seq: number;
    /**
     * The place of the last one.
     */
    to_seq: number;
    /**
     * Why, for whoever looks at the log later. It is kept.
     */
    reason: string;
};
/**
 * A redaction of events.
 */
export type EventRedaction = {
    /**
     * Its id.
     */
    id: string;
    session_id: SessionId;
    /**
     * The place of the first event.
     */
    from_seq: Sequence;
    /**
     * The place of the last event.
     */
    to_seq: Sequence;
    /**
     * How many events were redacted that had not been before.
     */
    event_count: number;
    /**
     * Why.
     */
    reason: string;
    /**
     * Who did it.
     */
    redacted_by: string;
    redacted_at: Timestamp;
};
/**
 * The document that agent and front end share.
 */
export type SessionState = {
    session_id: SessionId;
    /**
     * The document: any JSON value.
     */
    state: unknown;
    /**
     * The place of the event that changed it last; 0 when none has.
     */
    seq: Sequence;
    /**
     * When it changed last; null when it never has.
     */
    updated_at: NullableTimestamp;
};
/**
 * Where the message belongs. What is missing is made.
 */
export type MessageContext = {
    /**
     * The agent that answers: alone, in a new conversation.
     */
    agent_id?: AgentId;
    /**
     * The conversation to continue, in its newest active session with the agent or in a new one.
     */
    conversation_id?: ConversationId;
    /**
     * The session to continue. What is given beside it has to agree with it.
     */
    session_id?: SessionId;
};
/**
 * A message, where it belongs and how to answer it.
 */
export type CreateMessage = {
    version?: AssertedVersion;
    message: NewMessage;
    context: MessageContext;
    options?: MessageOptions;
};
/**
 * The model has begun to answer.
 */
export type MessageStartEvent = {
    /**
     * Which event this is.
     */
    event: 'message_start';
    /**
     * The message that grows from here on.
     */
    message_id: MessageId;
    conversation_id: ConversationId;
    session_id: SessionId;
    run_id: RunId;
    /**
     * When the answer began.
     */
    timestamp: Timestamp;
};
/**
 * A piece of the answer's text.
 */
export type ContentDeltaEvent = {
    /**
     * Which event this is.
     */
    event: 'content_delta';
    message_id: MessageId;
    /**
     * What to append.
     */
    delta: string;
    /**
     * Counts the pieces of a message, from 0.
     */
    index: number;
};
/**
 * The model calls a tool of the caller's; shown once its arguments are complete.
 */
export type ToolCallEvent = {
    /**
     * Which event this is.
     */
    event: 'tool_call';
    message_id: MessageId;
    tool_call: ToolCall;
};
/**
 * The result of a tool call was taken in.
 */
export type ToolResultEvent = {
    /**
     * Which event this is.
     */
    event: 'tool_result';
    message_id: MessageId;
    tool_call_id: ToolCallId;
    /**
     * The result.
     */
    content: string;
    /**
     * Whether the tool failed.
     */
    is_error: boolean;
};
/**
 * The run has ended; the same object as the whole reply.
 */
export type MessageCompleteEvent = {
    /**
     * Which event this is.
     */
    event: 'message_complete';
    message: Message;
    conversation: ReplyConversation;
    session: ReplySession;
    metrics?: ReplyMetrics;
    links: ReplyLinks;
};
/**
 * The run has failed or was cancelled; what had arrived is kept.
 */
export type ErrorEvent = {
    /**
     * Which event this is.
     */
    event: 'error';
    error: Problem;
};
/**
 * An event of a chat stream.
 */
export type ChatEvent = ({
    event: 'message_start';
} & MessageStartEvent) | ({
    event: 'content_delta';
} & ContentDeltaEvent) | ({
    event: 'tool_call';
} & ToolCallEvent) | ({
    event: 'tool_result';
} & ToolResultEvent) | ({
    event: 'message_complete';
} & MessageCompleteEvent) | ({
    event: 'error';
} & ErrorEvent);
/**
 * An event of a chat stream with its place in the session's log.
 */
export type ChatEventLine = {
    /**
     * The place of the event in the session: what `id` is in SSE.
     */
    seq: Sequence;
    event: ChatEvent;
};
/**
 * Your own id for the item, returned with its result.
 */
export type ItemId = string;
/**
 * One message of a batch.
 */
export type BatchItem = {
    id: ItemId;
    message: NewMessage;
    context: MessageContext;
    options?: MessageOptions;
};
/**
 * Messages to answer side by side.
 */
export type CreateMessageBatch = {
    version?: AssertedVersion;
    /**
     * The messages.
     */
    messages: Array<BatchItem>;
    /**
     * How to go through them.
     */
    batch_options?: {
        /**
         * Whether to send them one after the other, and none after a failure.
         */
        stop_on_error?: boolean;
        /**
         * How many are answered at a time.
         */
        max_concurrent?: number;
    };
};
/**
 * The message was answered.
 */
export type BatchSucceeded = {
    /**
     * What became of it.
     */
    outcome: 'succeeded';
    id: ItemId;
    reply: MessageReply;
};
/**
 * The message was not answered.
 */
export type BatchFailed = {
    /**
     * What became of it.
     */
    outcome: 'failed';
    id: ItemId;
    problem: Problem;
};
/**
 * The message was not sent, because one before it failed.
 */
export type BatchSkipped = {
    /**
     * What became of it.
     */
    outcome: 'skipped';
    id: ItemId;
};
/**
 * What became of one message.
 */
export type BatchResult = ({
    outcome: 'succeeded';
} & BatchSucceeded) | ({
    outcome: 'failed';
} & BatchFailed) | ({
    outcome: 'skipped';
} & BatchSkipped);
/**
 * The results of a batch, in the order of its messages.
 */
export type MessageBatch = {
    /**
     * One for each message.
     */
    results: Array<BatchResult>;
    /**
     * How many were answered.
     */
    succeeded: number;
    /**
     * How many were not.
     */
    failed: number;
    /**
     * How many were not sent.
     */
    skipped: number;
};
/**
 * New metadata for a message.
 */
export type UpdateMessageMetadata = {
    metadata: Metadata;
};
/**
 * A message as it was at one time.
 */
export type MessageVersion = {
    message_id: MessageId;
    version: MessageVersionNumber;
    kind: MessageKind;
    role: MessageRole;
    content: MessageContent;
    tool_calls: ToolCalls;
    state: MessageState;
    metadata: Metadata;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A page of versions.
 */
export type MessageVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<MessageVersion>;
    /**
     * Whether there is a page after this one.
     */
    has_more: boolean;
    /**
     * For `after`, to get the next page; null on the last one.
     */
    next_cursor: Cursor;
    /**
     * For `before`, to get the page before; null on the first one.
     */
    prev_cursor: Cursor;
};
/**
 * One turn of an agent, from a message to its answer.
 */
export type Run = {
    id: RunId;
    conversation_id: ConversationId;
    session_id: SessionId;
    agent_id: AgentId;
    /**
     * The version of the agent that answers.
     */
    agent_version: Version;
    /**
     * Where it stands.
     */
    status: 'running' | 'completed' | 'requires_tool_results' | 'failed' | 'cancelled';
    /**
     * The model that answered, or null when none has.
     */
    model: string | null;
    /**
     * What the model counted, or null when it did not say.
     */
    tokens: Tokens | null;
    /**
     * Why it failed, or null.
     */
    error: Problem | null;
    /**
     * Where it begins in the session's event log.
     */
    first_seq: Sequence;
    /**
     * Where it ends in the session's event log; null while it runs.
     */
    last_seq: NullableSequence;
    /**
     * When the message was taken in.
     */
    started_at: Timestamp;
    /**
     * When it ended, in whatever way; null while it runs.
     */
    finished_at: NullableTimestamp;
};
/**
 * Whether the server and what it needs work.
 */
export type Health = {
    /**
     * `degraded` when the gateway cannot be reached.
     */
    status: 'ok' | 'degraded';
    /**
     * The version of Parley that runs.
     */
    version: string;
    /**
     * How long this process has been up.
     */
    uptime_seconds: number;
    /**
     * Each part by itself.
     */
    checks: {
        /**
         * The database.
         */
        database: {
            /**
             * Whether it answers.
             */
            status: 'ok';
            /**
             * How long it took to answer, in milliseconds.
             */
            latency_ms: number;
        };
        /**
         * The gateway to the models.
         */
        gateway: {
            /**
             * Whether it answers.
             */
            status: 'ok' | 'unavailable';
            /**
             * The built-in offline provider or your gateway.
             */
            provider: 'offline' | 'openai_compatible';
            /**
             * How long it took to answer, in milliseconds.
             */
            latency_ms: number;
        };
    };
};
/**
 * How many items a page holds at most.
 */
export type Limit = number;
/**
 * A `next_cursor`; the page begins after it. Not together with `before`.
 */
export type After = string;
/**
 * A `prev_cursor`; the page ends before it. Not together with `after`.
 */
export type Before = string;
/**
 * Whether to count all items and say how many there are in `X-Total-Count`.
 */
export type IncludeTotal = boolean;
/**
 * The agent's id.
 */
export type AgentId2 = string;
/**
 * The conversation's id.
 */
export type ConversationId2 = string;
/**
 * The session's id.
 */
export type SessionId2 = string;
/**
 * The place in the log after which to begin; 0 for its very beginning.
 */
export type AfterSeq = number;
/**
 * Only events of these types, separated by commas.
 */
export type EventTypes = Array<string>;
/**
 * Whether to show what is stored together as one event, or every event as it was sent.
 */
export type EventsView = 'compressed' | 'raw';
/**
 * The `id` of the last event that was read, as browsers send it when they reconnect; it goes before `after_seq`.
 */
export type LastEventId = number;
/**
 * The message's id.
 */
export type MessageId2 = string;
/**
 * The run's id.
 */
export type RunId2 = string;
export type SignInWithApiKeyData = {
    body?: never;
    headers: {
        /**
         * The key's id.
         */
        'X-API-Key-Id': string;
        /**
         * The key.
         */
        'X-API-Key': string;
    };
    path?: never;
    query?: never;
    url: '/v2/user/signin_with_api_key';
};
export type SignInWithApiKeyErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type SignInWithApiKeyError = SignInWithApiKeyErrors[keyof SignInWithApiKeyErrors];
export type SignInWithApiKeyResponses = {
    /**
     * A token.
     */
    200: Token;
};
export type SignInWithApiKeyResponse = SignInWithApiKeyResponses[keyof SignInWithApiKeyResponses];
export type GetJwksData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/.well-known/jwks.json';
};
export type GetJwksErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetJwksError = GetJwksErrors[keyof GetJwksErrors];
export type GetJwksResponses = {
    /**
     * The keys.
     */
    200: KeySet;
};
export type GetJwksResponse = GetJwksResponses[keyof GetJwksResponses];
export type ListAgentsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the agent with this key.
         */
        key?: string;
    };
    url: '/v2/agents';
};
export type ListAgentsErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type ListAgentsError = ListAgentsErrors[keyof ListAgentsErrors];
export type ListAgentsResponses = {
    /**
     * A page of agents.
     */
    200: AgentPage;
};
export type ListAgentsResponse = ListAgentsResponses[keyof ListAgentsResponses];
export type CreateAgentData = {
    body: CreateAgent;
    path?: never;
    query?: never;
    url: '/v2/agents';
};
export type CreateAgentErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Another agent of your organization has this key.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type CreateAgentError = CreateAgentErrors[keyof CreateAgentErrors];
export type CreateAgentResponses = {
    /**
     * The agent.
     */
    201: Agent;
};
export type CreateAgentResponse = CreateAgentResponses[keyof CreateAgentResponses];
export type DeleteAgentData = {
    body?: never;
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}';
};
export type DeleteAgentErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such agent, or it was deleted.
     */
    404: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type DeleteAgentError = DeleteAgentErrors[keyof DeleteAgentErrors];
export type DeleteAgentResponses = {
    /**
     * The agent is deleted.
     */
    204: void;
};
export type DeleteAgentResponse = DeleteAgentResponses[keyof DeleteAgentResponses];
export type GetAgentData = {
    body?: never;
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}';
};
export type GetAgentErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such agent, or it was deleted.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetAgentError = GetAgentErrors[keyof GetAgentErrors];
export type GetAgentResponses = {
    /**
     * The agent.
     */
    200: Agent;
};
export type GetAgentResponse = GetAgentResponses[keyof GetAgentResponses];
export type UpdateAgentData = {
    body: UpdateAgent;
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}';
};
export type UpdateAgentErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such agent, or it was deleted.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type UpdateAgentError = UpdateAgentErrors[keyof UpdateAgentErrors];
export type UpdateAgentResponses = {
    /**
     * The agent in its new version.
     */
    200: Agent;
};
export type UpdateAgentResponse = UpdateAgentResponses[keyof UpdateAgentResponses];
export type ListAgentVersionsData = {
    body?: never;
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/agents/{agent_id}/versions';
};
export type ListAgentVersionsErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such agent, or it was deleted.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type ListAgentVersionsError = ListAgentVersionsErrors[keyof ListAgentVersionsErrors];
export type ListAgentVersionsResponses = {
    /**
     * A page of versions.
     */
    200: AgentVersionPage;
};
export type ListAgentVersionsResponse = ListAgentVersionsResponses[keyof ListAgentVersionsResponses];
export type RunAgentData = {
    body: RunAgentInput;
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/run';
};
export type RunAgentErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization does not have the agent, or the session that `threadId` names.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The run cannot begin as things stand; `error_code` says what is in the way. Nothing was stored.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The results do not match the tool calls that wait. An id is unknown, missing or given twice; nothing was stored.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type RunAgentError = RunAgentErrors[keyof RunAgentErrors];
export type RunAgentResponses = {
    /**
     * The events of the run.
     */
    200: AguiEvent;
};
export type RunAgentResponse = RunAgentResponses[keyof RunAgentResponses];
export type ListModelsData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v2/models';
};
export type ListModelsErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class, or the gateway allows no more for now.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * The gateway failed, and so did every fallback model. What had arrived of an answer is kept.
     */
    502: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
    /**
     * The model did not answer in time, and neither did any fallback model. What had arrived of an answer is kept.
     */
    504: Problem;
};
export type ListModelsError = ListModelsErrors[keyof ListModelsErrors];
export type ListModelsResponses = {
    /**
     * The catalogue.
     */
    200: ModelPage;
};
export type ListModelsResponse = ListModelsResponses[keyof ListModelsResponses];
export type ListConversationsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only those of this agent.
         */
        agent_id?: string;
        /**
         * Only those in this status.
         */
        status?: 'open' | 'closed';
        /**
         * Only those made at or after this moment.
         */
        created_after?: string;
        /**
         * Only those made before this moment.
         */
        created_before?: string;
    };
    url: '/v2/conversations';
};
export type ListConversationsErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type ListConversationsError = ListConversationsErrors[keyof ListConversationsErrors];
export type ListConversationsResponses = {
    /**
     * A page of conversations.
     */
    200: ConversationPage;
};
export type ListConversationsResponse = ListConversationsResponses[keyof ListConversationsResponses];
export type CreateConversationData = {
    body: CreateConversation;
    path?: never;
    query?: never;
    url: '/v2/conversations';
};
export type CreateConversationErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such agent, or it was deleted.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type CreateConversationError = CreateConversationErrors[keyof CreateConversationErrors];
export type CreateConversationResponses = {
    /**
     * The conversation, and the run that answers the message.
     */
    201: ConversationCreated;
};
export type CreateConversationResponse = CreateConversationResponses[keyof CreateConversationResponses];
export type GetConversationData = {
    body?: never;
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: never;
    url: '/v2/conversations/{conversation_id}';
};
export type GetConversationErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such conversation.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetConversationError = GetConversationErrors[keyof GetConversationErrors];
export type GetConversationResponses = {
    /**
     * The conversation.
     */
    200: Conversation;
};
export type GetConversationResponse = GetConversationResponses[keyof GetConversationResponses];
export type UpdateConversationData = {
    body: UpdateConversation;
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: never;
    url: '/v2/conversations/{conversation_id}';
};
export type UpdateConversationErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such conversation.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type UpdateConversationError = UpdateConversationErrors[keyof UpdateConversationErrors];
export type UpdateConversationResponses = {
    /**
     * The conversation.
     */
    200: Conversation;
};
export type UpdateConversationResponse = UpdateConversationResponses[keyof UpdateConversationResponses];
export type CloseConversationData = {
    body?: never;
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: never;
    url: '/v2/conversations/{conversation_id}/close';
};
export type CloseConversationErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such conversation.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * A run is still answering there. Wait for it or cancel it.
     */
    409: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type CloseConversationError = CloseConversationErrors[keyof CloseConversationErrors];
export type CloseConversationResponses = {
    /**
     * The closed conversation.
     */
    200: Conversation;
};
export type CloseConversationResponse = CloseConversationResponses[keyof CloseConversationResponses];
export type ListConversationMessagesData = {
    body?: never;
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/conversations/{conversation_id}/messages';
};
export type ListConversationMessagesErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such conversation.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type ListConversationMessagesError = ListConversationMessagesErrors[keyof ListConversationMessagesErrors];
export type ListConversationMessagesResponses = {
    /**
     * A page of messages.
     */
    200: MessagePage;
};
export type ListConversationMessagesResponse = ListConversationMessagesResponses[keyof ListConversationMessagesResponses];
export type ListSessionsData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only those of this conversation.
         */
        conversation_id?: string;
        /**
         * Only those of this agent.
         */
        agent_id?: string;
        /**
         * Only those in this status.
         */
        status?: 'active' | 'ended';
    };
    url: '/v2/sessions';
};
export type ListSessionsErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type ListSessionsError = ListSessionsErrors[keyof ListSessionsErrors];
export type ListSessionsResponses = {
    /**
     * A page of sessions.
     */
    200: SessionPage;
};
export type ListSessionsResponse = ListSessionsResponses[keyof ListSessionsResponses];
export type CreateSessionData = {
    body: CreateSession;
    path?: never;
    query?: never;
    url: '/v2/sessions';
};
export type CreateSessionErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization does not have the agent or the conversation that the body names.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The conversation is closed and takes no more sessions.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type CreateSessionError = CreateSessionErrors[keyof CreateSessionErrors];
export type CreateSessionResponses = {
    /**
     * The session.
     */
    201: Session;
};
export type CreateSessionResponse = CreateSessionResponses[keyof CreateSessionResponses];
export type GetSessionData = {
    body?: never;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}';
};
export type GetSessionErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetSessionError = GetSessionErrors[keyof GetSessionErrors];
export type GetSessionResponses = {
    /**
     * The session.
     */
    200: Session;
};
export type GetSessionResponse = GetSessionResponses[keyof GetSessionResponses];
export type UpdateSessionData = {
    body: UpdateSession;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}';
};
export type UpdateSessionErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The session has ended and cannot be changed any more.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type UpdateSessionError = UpdateSessionErrors[keyof UpdateSessionErrors];
export type UpdateSessionResponses = {
    /**
     * The session.
     */
    200: Session;
};
export type UpdateSessionResponse = UpdateSessionResponses[keyof UpdateSessionResponses];
export type EndSessionData = {
    body?: never;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/end';
};
export type EndSessionErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * A run is still answering there. Wait for it or cancel it.
     */
    409: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type EndSessionError = EndSessionErrors[keyof EndSessionErrors];
export type EndSessionResponses = {
    /**
     * The ended session.
     */
    200: Session;
};
export type EndSessionResponse = EndSessionResponses[keyof EndSessionResponses];
export type ListSessionMessagesData = {
    body?: never;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/sessions/{session_id}/messages';
};
export type ListSessionMessagesErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type ListSessionMessagesError = ListSessionMessagesErrors[keyof ListSessionMessagesErrors];
export type ListSessionMessagesResponses = {
    /**
     * A page of messages.
     */
    200: MessagePage;
};
export type ListSessionMessagesResponse = ListSessionMessagesResponses[keyof ListSessionMessagesResponses];
export type CreateSessionMessageData = {
    body: CreateSessionMessage;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/messages';
};
export type CreateSessionMessageErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The message cannot be answered as things stand; `error_code` says what is in the way.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The results do not match the tool calls that wait. An id is unknown, missing or given twice; nothing was stored.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class, or the gateway allows no more for now.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * The gateway failed, and so did every fallback model. What had arrived of an answer is kept.
     */
    502: Problem;
    /**
     * Something that Parley needs is out of reach, the server is stopping, or it went away in the middle of the run.
     */
    503: Problem;
    /**
     * The model did not answer in time, and neither did any fallback model. What had arrived of an answer is kept.
     */
    504: Problem;
};
export type CreateSessionMessageError = CreateSessionMessageErrors[keyof CreateSessionMessageErrors];
export type CreateSessionMessageResponses = {
    /**
     * The reply.
     */
    200: MessageReply;
};
export type CreateSessionMessageResponse = CreateSessionMessageResponses[keyof CreateSessionMessageResponses];
export type StreamSessionEventsData = {
    body?: never;
    headers?: {
        /**
         * The `id` of the last event that was read, as browsers send it when they reconnect; it goes before `after_seq`.
         */
        'Last-Event-ID'?: number;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * The place in the log after which to begin; 0 for its very beginning.
         */
        after_seq?: number;
        /**
         * Only events of these types, separated by commas.
         */
        event_type?: Array<string>;
        /**
         * Whether to show what is stored together as one event, or every event as it was sent.
         */
        view?: 'compressed' | 'raw';
        /**
         * Whether to go on with what comes later.
         */
        follow?: boolean;
        /**
         * Whether to begin with a prelude when `after_seq` is inside a run.
         */
        prelude?: boolean;
    };
    url: '/v2/sessions/{session_id}/events';
};
export type StreamSessionEventsErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Events behind this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type StreamSessionEventsError = StreamSessionEventsErrors[keyof StreamSessionEventsErrors];
export type StreamSessionEventsResponses = {
    /**
     * The events.
     */
    200: LogEvent;
};
export type StreamSessionEventsResponse = StreamSessionEventsResponses[keyof StreamSessionEventsResponses];
export type CreateSessionEventsData = {
    body: CreateSessionEvents;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/events';
};
export type CreateSessionEventsErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The events cannot be appended as things stand; `error_code` says what is in the way. Nothing was stored.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type CreateSessionEventsError = CreateSessionEventsErrors[keyof CreateSessionEventsErrors];
export type CreateSessionEventsResponses = {
    /**
     * Where the events are in the log.
     */
    200: SessionEventAcks;
};
export type CreateSessionEventsResponse = CreateSessionEventsResponses[keyof CreateSessionEventsResponses];
export type ListSessionEventsData = {
    body?: never;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * How many events a page holds at most.
         */
        limit?: number;
        /**
         * The place in the log after which to begin; 0 for its very beginning.
         */
        after_seq?: number;
        /**
         * Only events of these types, separated by commas.
         */
        event_type?: Array<string>;
        /**
         * Only events from this moment on.
         */
        start_time?: string;
        /**
         * Only events before this moment.
         */
        end_time?: string;
        /**
         * Whether to show what is stored together as one event, or every event as it was sent.
         */
        view?: 'compressed' | 'raw';
    };
    url: '/v2/sessions/{session_id}/events/history';
};
export type ListSessionEventsErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Events behind this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type ListSessionEventsError = ListSessionEventsErrors[keyof ListSessionEventsErrors];
export type ListSessionEventsResponses = {
    /**
     * A page of events.
     */
    200: SessionEventPage;
};
export type ListSessionEventsResponse = ListSessionEventsResponses[keyof ListSessionEventsResponses];
export type RedactSessionEventsData = {
    body: RedactSessionEvents;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/events/redact';
};
export type RedactSessionEventsErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The events cannot be redacted as things stand; `error_code` says what is in the way. Nothing was changed.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type RedactSessionEventsError = RedactSessionEventsErrors[keyof RedactSessionEventsErrors];
export type RedactSessionEventsResponses = {
    /**
     * What was redacted.
     */
    200: EventRedaction;
};
export type RedactSessionEventsResponse = RedactSessionEventsResponses[keyof RedactSessionEventsResponses];
export type GetSessionStateData = {
    body?: never;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/state';
};
export type GetSessionStateErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such session.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetSessionStateError = GetSessionStateErrors[keyof GetSessionStateErrors];
export type GetSessionStateResponses = {
    /**
     * The state.
     */
    200: SessionState;
};
export type GetSessionStateResponse = GetSessionStateResponses[keyof GetSessionStateResponses];
export type CreateMessageData = {
    body: CreateMessage;
    path?: never;
    query?: never;
    url: '/v2/chat/messages';
};
export type CreateMessageErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization does not have the agent, the conversation or the session that `context` names.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The message cannot be answered as things stand; `error_code` says what is in the way.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The results do not match the tool calls that wait. An id is unknown, missing or given twice; nothing was stored.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class, or the gateway allows no more for now.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * The gateway failed, and so did every fallback model. What had arrived of an answer is kept.
     */
    502: Problem;
    /**
     * Something that Parley needs is out of reach, the server is stopping, or it went away in the middle of the run.
     */
    503: Problem;
    /**
     * The model did not answer in time, and neither did any fallback model. What had arrived of an answer is kept.
     */
    504: Problem;
};
export type CreateMessageError = CreateMessageErrors[keyof CreateMessageErrors];
export type CreateMessageResponses = {
    /**
     * The reply.
     */
    200: MessageReply;
};
export type CreateMessageResponse = CreateMessageResponses[keyof CreateMessageResponses];
export type RejoinMessageStreamData = {
    body?: never;
    headers?: {
        /**
         * The `id` of the last event that was read, as browsers send it when they reconnect; it goes before `after_seq`.
         */
        'Last-Event-ID'?: number;
    };
    path?: never;
    query: {
        /**
         * The run, as `message_start` names it.
         */
        run_id: string;
        /**
         * The place in the log after which to begin; 0 for its very beginning.
         */
        after_seq?: number;
    };
    url: '/v2/chat/messages/stream';
};
export type RejoinMessageStreamErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such run.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Events behind this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type RejoinMessageStreamError = RejoinMessageStreamErrors[keyof RejoinMessageStreamErrors];
export type RejoinMessageStreamResponses = {
    /**
     * The events of the run.
     */
    200: ChatEvent;
};
export type RejoinMessageStreamResponse = RejoinMessageStreamResponses[keyof RejoinMessageStreamResponses];
export type StreamMessageData = {
    body: CreateMessage;
    path?: never;
    query?: never;
    url: '/v2/chat/messages/stream';
};
export type StreamMessageErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization does not have the agent, the conversation or the session that `context` names.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The message cannot be answered as things stand; `error_code` says what is in the way.
     */
    409: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The results do not match the tool calls that wait. An id is unknown, missing or given twice; nothing was stored.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class, or the gateway allows no more for now.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * The gateway failed, and so did every fallback model. What had arrived of an answer is kept.
     */
    502: Problem;
    /**
     * Something that Parley needs is out of reach, the server is stopping, or it went away in the middle of the run.
     */
    503: Problem;
    /**
     * The model did not answer in time, and neither did any fallback model. What had arrived of an answer is kept.
     */
    504: Problem;
};
export type StreamMessageError = StreamMessageErrors[keyof StreamMessageErrors];
export type StreamMessageResponses = {
    /**
     * The events of the run.
     */
    200: ChatEvent;
};
export type StreamMessageResponse = StreamMessageResponses[keyof StreamMessageResponses];
export type CreateMessageBatchData = {
    body: CreateMessageBatch;
    path?: never;
    query?: never;
    url: '/v2/chat/messages/batch';
};
export type CreateMessageBatchErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type CreateMessageBatchError = CreateMessageBatchErrors[keyof CreateMessageBatchErrors];
export type CreateMessageBatchResponses = {
    /**
     * One result for each message.
     */
    200: MessageBatch;
};
export type CreateMessageBatchResponse = CreateMessageBatchResponses[keyof CreateMessageBatchResponses];
export type GetMessageData = {
    body?: never;
    path: {
        /**
         * The message's id.
         */
        message_id: string;
    };
    query?: never;
    url: '/v2/chat/messages/{message_id}';
};
export type GetMessageErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such message.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetMessageError = GetMessageErrors[keyof GetMessageErrors];
export type GetMessageResponses = {
    /**
     * The message.
     */
    200: Message;
};
export type GetMessageResponse = GetMessageResponses[keyof GetMessageResponses];
export type UpdateMessageMetadataData = {
    body: UpdateMessageMetadata;
    path: {
        /**
         * The message's id.
         */
        message_id: string;
    };
    query?: never;
    url: '/v2/chat/messages/{message_id}/metadata';
};
export type UpdateMessageMetadataErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such message.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The body is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type UpdateMessageMetadataError = UpdateMessageMetadataErrors[keyof UpdateMessageMetadataErrors];
export type UpdateMessageMetadataResponses = {
    /**
     * The message.
     */
    200: Message;
};
export type UpdateMessageMetadataResponse = UpdateMessageMetadataResponses[keyof UpdateMessageMetadataResponses];
export type ListMessageVersionsData = {
    body?: never;
    path: {
        /**
         * The message's id.
         */
        message_id: string;
    };
    query?: {
        /**
         * How many items a page holds at most.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/chat/messages/{message_id}/versions';
};
export type ListMessageVersionsErrors = {
    /**
     * The request breaks the contract, or the cursor is not one of this list. `errors` names every fault at once.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such message.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type ListMessageVersionsError = ListMessageVersionsErrors[keyof ListMessageVersionsErrors];
export type ListMessageVersionsResponses = {
    /**
     * A page of versions.
     */
    200: MessageVersionPage;
};
export type ListMessageVersionsResponse = ListMessageVersionsResponses[keyof ListMessageVersionsResponses];
export type GetRunData = {
    body?: never;
    path: {
        /**
         * The run's id.
         */
        run_id: string;
    };
    query?: never;
    url: '/v2/runs/{run_id}';
};
export type GetRunErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such run.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetRunError = GetRunErrors[keyof GetRunErrors];
export type GetRunResponses = {
    /**
     * The run.
     */
    200: Run;
};
export type GetRunResponse = GetRunResponses[keyof GetRunResponses];
export type CancelRunData = {
    body?: never;
    path: {
        /**
         * The run's id.
         */
        run_id: string;
    };
    query?: never;
    url: '/v2/runs/{run_id}/cancel';
};
export type CancelRunErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * No credential was sent, or it is wrong, expired or revoked. Sign in again.
     */
    401: Problem;
    /**
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * Your organization has no such run.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The run has ended already.
     */
    409: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type CancelRunError = CancelRunErrors[keyof CancelRunErrors];
export type CancelRunResponses = {
    /**
     * The run.
     */
    200: Run;
};
export type CancelRunResponse = CancelRunResponses[keyof CancelRunResponses];
export type GetHealthData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/v2/health';
};
export type GetHealthErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetHealthError = GetHealthErrors[keyof GetHealthErrors];
export type GetHealthResponses = {
    /**
     * The server works.
     */
    200: Health;
};
export type GetHealthResponse = GetHealthResponses[keyof GetHealthResponses];
