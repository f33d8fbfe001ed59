export type ClientOptions = {
    baseUrl: 'http://127.0.0.1:8080' | (string & {});
};
/**
 * A state in which the agent talks with the user. After each message of the user the model chooses an exit or stays.
 */
export type ActionState = {
    /**
     * Says that the agent talks.
     */
    type: 'action';
    name: MachineStateName;
    objective: StateObjective;
    /**
     * The actions that the agent may take in the state, one a text.
     */
    actions?: StateGuidelines;
    /**
     * Rules for what to do when, within the state.
     */
    intra_state_navigation_guidelines?: StateGuidelines;
    /**
     * Rules for how to do it.
     */
    action_guidelines?: StateGuidelines;
    /**
     * The limits that the agent keeps in the state, one a text.
     */
    boundary_constraints?: StateGuidelines;
    exit_conditions?: ExitConditions;
    /**
     * Tools that the model may call while it answers.
     */
    action_tool_call_specs?: StateToolSpecs;
    /**
     * Tools that the model may call while it chooses an exit.
     */
    exit_condition_tool_call_specs?: StateToolSpecs;
    /**
     * Whether memories are not searched for the answers of this state.
     */
    skip_active_memory_retrieval?: boolean;
};
/**
 * The message after which this one is sent, on whatever branch of the conversation; null for the beginning. When
 * others come after it, a branch begins. It may have been deleted: its place is kept. At the end of the current branch when it is not given. It names the
 * conversation too, if nothing else does.
 *
 */
export type AfterMessageId = string | null;
/**
 * A prompt with the models and tools to carry it out, and how they are used. Sessions and messages override its controls.
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
    /**
     * Maximum number of tokens of an answer; null leaves it to the model.
     */
    max_tokens?: MaxTokens | null;
    /**
     * From how much of the probability the model chooses its next token; null leaves it to the model.
     */
    top_p?: TopP | null;
    stop?: Stop;
    /**
     * Asks the model for the same answer to the same request; null asks for nothing.
     */
    seed?: Seed | null;
    /**
     * Effort of thinking before the model answers; null leaves it to the model.
     */
    reasoning_effort?: ReasoningEffort | null;
    response_format?: ResponseFormat;
    model_settings?: ModelSettings;
    tool_choice?: ToolChoice;
    /**
     * Whether the model may call several tools at once; null leaves it to the model.
     */
    parallel_tool_calls?: ParallelToolCalls | null;
    tools: Tools;
    tool_refs?: ToolReferences;
    memory_limit?: MemoryLimit;
    memory?: AgentMemory;
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
 * An agent's id.
 */
export type AgentId = string;
/**
 * Your own name for the agent; free again when it is deleted.
 */
export type AgentKey = string;
/**
 * How the conversations of the agent use memories. A session and a message may say otherwise, each member for itself.
 */
export type AgentMemory = {
    /**
     * Whether the agent recalls what its user has with all agents of your organization: `read` recalls it, `read_write`
     * also keeps there what it learns in a conversation, and `none` leaves it alone.
     *
     */
    user_scope?: 'none' | 'read' | 'read_write';
    /**
     * Instructions for the model: what to learn from conversations, and what never. They hold where memories are
     * extracted, and for the tool `remember`.
     *
     */
    instructions?: string | null;
    /**
     * Whether the model is given the memories that fit what is said; `memory_refs` of the answer names them. No, unless something says so.
     */
    enabled?: boolean;
    /**
     * Only memories of these types; all when nothing says so.
     */
    types?: Array<MemoryType>;
    /**
     * Maximum number of memories; 10 when nothing says so.
     */
    max_results?: number;
    /**
     * Minimum relevance of the memories; 0.42 when nothing says so, which neither small talk nor half of the words of a question reach.
     */
    min_relevance?: number;
    /**
     * Whether to make new memories of the conversation after the answer. No, unless something says so.
     */
    extract?: boolean;
    tools?: MemoryToolNames;
};
/**
 * The agent's name for people.
 */
export type AgentName = string;
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
 * The state of an agent in its newest version.
 */
export type AgentState = {
    agent_id: AgentId;
    state: Document;
    version: StateNumber;
    /**
     * When it changed last; null when it never has.
     */
    updated_at: NullableTimestamp;
    /**
     * Subject of the credential that changed it last; null when it was never changed.
     */
    updated_by: Author;
};
/**
 * The schema that the state of an agent has to satisfy.
 */
export type AgentStateSchema = {
    agent_id: AgentId;
    schema: JsonSchema;
    /**
     * When it was changed last; null when it never was.
     */
    updated_at: NullableTimestamp;
    /**
     * Subject of the credential that changed it last; null when it was never changed.
     */
    updated_by: Author;
};
/**
 * Freedom with which the model words its answers; null leaves it to the model.
 */
export type AgentTemperature = number | null;
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
    /**
     * Maximum number of tokens of an answer; null leaves it to the model.
     */
    max_tokens?: MaxTokens | null;
    /**
     * From how much of the probability the model chooses its next token; null leaves it to the model.
     */
    top_p?: TopP | null;
    stop?: Stop;
    /**
     * Asks the model for the same answer to the same request; null asks for nothing.
     */
    seed?: Seed | null;
    /**
     * Effort of thinking before the model answers; null leaves it to the model.
     */
    reasoning_effort?: ReasoningEffort | null;
    response_format?: ResponseFormat;
    model_settings?: ModelSettings;
    tool_choice?: ToolChoice;
    /**
     * Whether the model may call several tools at once; null leaves it to the model.
     */
    parallel_tool_calls?: ParallelToolCalls | null;
    tools: Tools;
    tool_refs?: ToolReferences;
    memory_limit?: MemoryLimit;
    memory?: AgentMemory;
    metadata: Metadata;
    version: Version;
    unsupported_models: UnsupportedModels;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * The version of the agent; null is the newest one.
 */
export type AgentVersionOfSet = number | null;
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
 * A change of an activity.
 */
export type AguiActivityDelta = {
    /**
     * Type of the event.
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
 * Progress that has its place between messages.
 */
export type AguiActivityMessage = {
    /**
     * Role of the author.
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
 * The whole of an activity.
 */
export type AguiActivitySnapshot = {
    /**
     * Type of the event.
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
 * Kind of activity.
 */
export type AguiActivityType = string;
/**
 * A message of the agent: text, tool calls or both.
 */
export type AguiAssistantMessage = {
    /**
     * Role of the author.
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
 * Sound in a message.
 */
export type AguiAudioPart = {
    /**
     * Type of the part.
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
 * The content of a message: text, or parts.
 */
export type AguiContent = string | Array<AguiContentPart>;
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
 * Something that an agent should know.
 */
export type AguiContext = {
    /**
     * Description of the fact.
     */
    description: string;
    /**
     * The knowledge.
     */
    value: string;
};
/**
 * An event of the application's own.
 */
export type AguiCustomEvent = {
    /**
     * Type of the event.
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
 * Bytes that are sent along.
 */
export type AguiDataSource = {
    /**
     * Type of the source.
     */
    type: 'data';
    /**
     * The bytes in base64.
     */
    value: string;
    mimeType: AguiMimeType;
};
/**
 * Text to append.
 */
export type AguiDelta = string;
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
 * Instructions of an application's developer.
 */
export type AguiDeveloperMessage = {
    /**
     * Role of the author.
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
 * A document in a message.
 */
export type AguiDocumentPart = {
    /**
     * Type of the part.
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
 * Value that only the provider can read: to be stored, and sent back.
 */
export type AguiEncryptedValue = string;
/**
 * Code of the failure, for programs.
 */
export type AguiErrorCode = string;
/**
 * Description of the failure, for people.
 */
export type AguiErrorMessage = string;
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
 * Bytes that a provider has already.
 */
export type AguiFileSource = {
    /**
     * Type of the source.
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
 * An image in a message.
 */
export type AguiImagePart = {
    /**
     * Type of the part.
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
 * Something that a run needs before it can go on.
 */
export type AguiInterrupt = {
    /**
     * The interrupt's id.
     */
    id: string;
    /**
     * Kind of answer that is needed.
     */
    reason: string;
    /**
     * Question to ask, for people.
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
 * Any JSON value but null.
 */
export type AguiJson = unknown;
/**
 * Changes of a JSON document, in their order.
 */
export type AguiJsonPatch = Array<AguiJsonPatchOperation>;
/**
 * Puts a value at a place.
 */
export type AguiJsonPatchAdd = {
    /**
     * Kind of change.
     */
    op: 'add';
    path: AguiJsonPointer;
    /**
     * Any JSON value.
     */
    value: unknown;
};
/**
 * Copies a value to another place.
 */
export type AguiJsonPatchCopy = {
    /**
     * Kind of change.
     */
    op: 'copy';
    from: AguiJsonPointer;
    path: AguiJsonPointer;
};
/**
 * Moves a value to another place.
 */
export type AguiJsonPatchMove = {
    /**
     * Kind of change.
     */
    op: 'move';
    from: AguiJsonPointer;
    path: AguiJsonPointer;
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
 * Takes away what is at a place.
 */
export type AguiJsonPatchRemove = {
    /**
     * Kind of change.
     */
    op: 'remove';
    path: AguiJsonPointer;
};
/**
 * Puts a value where another one is.
 */
export type AguiJsonPatchReplace = {
    /**
     * Kind of change.
     */
    op: 'replace';
    path: AguiJsonPointer;
    /**
     * Any JSON value.
     */
    value: unknown;
};
/**
 * Makes sure that a value is at a place; otherwise nothing is changed.
 */
export type AguiJsonPatchTest = {
    /**
     * Kind of change.
     */
    op: 'test';
    path: AguiJsonPointer;
    /**
     * Any JSON value.
     */
    value: unknown;
};
/**
 * A place in a JSON document, as in RFC 6901.
 */
export type AguiJsonPointer = string;
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
 * A message's id.
 */
export type AguiMessageId = string;
/**
 * The text of a message.
 */
export type AguiMessageText = string;
/**
 * All messages of the conversation.
 */
export type AguiMessagesSnapshot = {
    /**
     * Type of the event.
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
 * Anything more about it, by any key.
 */
export type AguiMetadata = {
    [key: string]: unknown;
};
/**
 * The media type of the bytes.
 */
export type AguiMimeType = string;
/**
 * Name to show.
 */
export type AguiName = string;
/**
 * The source of a part's bytes.
 */
export type AguiPartSource = ({
    type: 'data';
} & AguiDataSource) | ({
    type: 'url';
} & AguiUrlSource) | ({
    type: 'file';
} & AguiFileSource);
/**
 * The version of AG-UI that the sender speaks.
 */
export type AguiProtocolVersion = string;
/**
 * An event of the provider's own.
 */
export type AguiRawEvent = {
    /**
     * Type of the event.
     */
    type: 'RAW';
    /**
     * Any JSON value.
     */
    event: unknown;
    /**
     * Name of its source.
     */
    source?: string;
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
     * Type of the event.
     */
    type: 'REASONING_ENCRYPTED_VALUE';
    /**
     * Kind of thing that it belongs to.
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
 * The agent has thought.
 */
export type AguiReasoningEnd = {
    /**
     * Type of the event.
     */
    type: 'REASONING_END';
    messageId: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A message with the thoughts of the agent.
 */
export type AguiReasoningMessage = {
    /**
     * Role of the author.
     */
    role: 'reasoning';
    content: AguiMessageText;
    id: AguiMessageId;
    subagentRunId?: AguiSubagentRunId;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * A piece of a thought that needs no START and no END; without an id it goes on with the one before.
 */
export type AguiReasoningMessageChunk = {
    /**
     * Type of the event.
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
 * A piece of a thought.
 */
export type AguiReasoningMessageContent = {
    /**
     * Type of the event.
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
     * Type of the event.
     */
    type: 'REASONING_MESSAGE_END';
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
     * Type of the event.
     */
    type: 'REASONING_MESSAGE_START';
    messageId: AguiMessageId;
    /**
     * Role of the author.
     */
    role: 'reasoning';
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
     * Type of the event.
     */
    type: 'REASONING_START';
    messageId: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * An answer to an interrupt.
 */
export type AguiResumeEntry = {
    /**
     * Id of the interrupt.
     */
    interruptId: string;
    /**
     * Status in which it ended.
     */
    status: 'resolved' | 'cancelled';
    payload?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * The run was stopped.
 */
export type AguiRunCancelled = {
    /**
     * Type of the outcome.
     */
    type: 'cancelled';
};
/**
 * A run has failed.
 */
export type AguiRunError = {
    /**
     * Type of the event.
     */
    type: 'RUN_ERROR';
    message: AguiErrorMessage;
    code?: AguiErrorCode;
    /**
     * Tokens that it took, by model.
     */
    usage?: Array<AguiTokenUsage>;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * A run ended without a failure.
 */
export type AguiRunFinished = {
    /**
     * Type of the event.
     */
    type: 'RUN_FINISHED';
    threadId: AguiThreadId;
    runId: AguiRunId;
    result?: AguiJson;
    outcome?: AguiRunFinishedOutcome;
    /**
     * Tokens that it took, by model.
     */
    usage?: Array<AguiTokenUsage>;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * The outcome of a run.
 */
export type AguiRunFinishedOutcome = ({
    type: 'success';
} & AguiRunSuccess) | ({
    type: 'interrupt';
} & AguiRunInterrupt) | ({
    type: 'cancelled';
} & AguiRunCancelled);
/**
 * A run's id.
 */
export type AguiRunId = string;
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
     * Tools that the agent may call.
     */
    tools?: Array<AguiTool>;
    /**
     * Facts that the agent should know.
     */
    context?: Array<AguiContext>;
    forwardedProps?: AguiJson;
    /**
     * Answers to what an earlier run has asked.
     */
    resume?: Array<AguiResumeEntry>;
};
/**
 * The run waits for something from outside.
 */
export type AguiRunInterrupt = {
    /**
     * Type of the outcome.
     */
    type: 'interrupt';
    /**
     * The interrupts that it waits for.
     */
    interrupts: Array<AguiInterrupt>;
};
/**
 * A run begins.
 */
export type AguiRunStarted = {
    /**
     * Type of the event.
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
     * Type of the outcome.
     */
    type: 'success';
    /**
     * Calls that the front end has to answer.
     */
    pendingToolCallIds?: Array<AguiToolCallId>;
};
/**
 * A change of the agent's state.
 */
export type AguiStateDelta = {
    /**
     * Type of the event.
     */
    type: 'STATE_DELTA';
    delta: AguiJsonPatch;
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
     * Type of the event.
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
 * A step of a run is done.
 */
export type AguiStepFinished = {
    /**
     * Type of the event.
     */
    type: 'STEP_FINISHED';
    stepName: AguiStepName;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
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
     * Type of the event.
     */
    type: 'STEP_STARTED';
    stepName: AguiStepName;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A subagent has failed; the run may go on.
 */
export type AguiSubagentError = {
    /**
     * Type of the event.
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
 * A subagent's part of the run ended without a failure.
 */
export type AguiSubagentFinished = {
    /**
     * Type of the event.
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
 * The outcome of a subagent's part of a run.
 */
export type AguiSubagentOutcome = ({
    type: 'success';
} & AguiSubagentSuccess) | ({
    type: 'suspended';
} & AguiSubagentSuspended);
/**
 * One invocation of a subagent.
 */
export type AguiSubagentRunId = string;
/**
 * A subagent begins.
 */
export type AguiSubagentStarted = {
    /**
     * Type of the event.
     */
    type: 'SUBAGENT_STARTED';
    name: AguiName;
    /**
     * Its task.
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
     * Type of the outcome.
     */
    type: 'success';
};
/**
 * The subagent waits for something from outside.
 */
export type AguiSubagentSuspended = {
    /**
     * Type of the outcome.
     */
    type: 'suspended';
    /**
     * The interrupts that it waits for.
     */
    interruptIds?: Array<string>;
};
/**
 * Instructions of the system.
 */
export type AguiSystemMessage = {
    /**
     * Role of the author.
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
 * A piece of a message that needs no START and no END; without an id it goes on with the one before.
 */
export type AguiTextMessageChunk = {
    /**
     * Type of the event.
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
 * A piece of a message's text.
 */
export type AguiTextMessageContent = {
    /**
     * Type of the event.
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
     * Type of the event.
     */
    type: 'TEXT_MESSAGE_END';
    messageId: AguiMessageId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A message begins.
 */
export type AguiTextMessageStart = {
    /**
     * Type of the event.
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
 * Text in a message.
 */
export type AguiTextPart = {
    /**
     * Type of the part.
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
 * Role of the author.
 */
export type AguiTextRole = 'developer' | 'system' | 'assistant' | 'user';
/**
 * The agent has thought. Send REASONING_END instead.
 *
 * @deprecated
 */
export type AguiThinkingEnd = {
    /**
     * Type of the event.
     */
    type: 'THINKING_END';
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * The agent begins to think. Send REASONING_START instead.
 *
 * @deprecated
 */
export type AguiThinkingStart = {
    /**
     * Type of the event.
     */
    type: 'THINKING_START';
    /**
     * Title to show above it.
     */
    title?: string;
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
     * Type of the event.
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
     * Type of the event.
     */
    type: 'THINKING_TEXT_MESSAGE_END';
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
     * Type of the event.
     */
    type: 'THINKING_TEXT_MESSAGE_START';
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * The conversation that a run belongs to.
 */
export type AguiThreadId = string;
/**
 * When it happened, in milliseconds since 1970.
 */
export type AguiTimestamp = number;
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
    textInputTokens?: AguiTokenCount;
    imageInputTokens?: AguiTokenCount;
    audioInputTokens?: AguiTokenCount;
    fileInputTokens?: AguiTokenCount;
    imageOutputTokens?: AguiTokenCount;
    audioOutputTokens?: AguiTokenCount;
};
/**
 * A tool that an agent may call.
 */
export type AguiTool = {
    name: AguiToolName;
    /**
     * Description of it for the model.
     */
    description: string;
    parameters?: AguiJson;
    metadata?: AguiMetadata;
};
/**
 * A call of a tool that a message makes.
 */
export type AguiToolCall = {
    id: AguiToolCallId;
    /**
     * Type of the thing that is called.
     */
    type: 'function';
    function: AguiFunctionCall;
    encryptedValue?: AguiEncryptedValue;
    metadata?: AguiMetadata;
};
/**
 * A piece of a tool call's arguments.
 */
export type AguiToolCallArgs = {
    /**
     * Type of the event.
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
 * A piece of a tool call that needs no START and no END; without an id it goes on with the one before.
 */
export type AguiToolCallChunk = {
    /**
     * Type of the event.
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
 * The arguments of a tool call are complete.
 */
export type AguiToolCallEnd = {
    /**
     * Type of the event.
     */
    type: 'TOOL_CALL_END';
    toolCallId: AguiToolCallId;
    timestamp?: AguiTimestamp;
    rawEvent?: AguiJson;
    metadata?: AguiMetadata;
    subagentRunId?: AguiSubagentRunId;
};
/**
 * A tool call's id.
 */
export type AguiToolCallId = string;
/**
 * The result of a tool, as a message of its own.
 */
export type AguiToolCallResult = {
    /**
     * Type of the event.
     */
    type: 'TOOL_CALL_RESULT';
    messageId: AguiMessageId;
    toolCallId: AguiToolCallId;
    content: AguiContent;
    /**
     * Role of the author.
     */
    role?: 'tool';
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
     * Type of the event.
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
 * The result of a tool.
 */
export type AguiToolMessage = {
    /**
     * Role of the author.
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
 * A tool's name.
 */
export type AguiToolName = string;
/**
 * An event of a type that this version does not know: kept as it came, and flagged.
 */
export type AguiUnknownEvent = {
    /**
     * Type of the event: any that has no form above.
     */
    type: string;
    [key: string]: unknown;
};
/**
 * Bytes that are fetched.
 */
export type AguiUrlSource = {
    /**
     * Type of the source.
     */
    type: 'url';
    /**
     * Where they are.
     */
    value: string;
    mimeType?: AguiMimeType;
};
/**
 * A message of the person.
 */
export type AguiUserMessage = {
    /**
     * Role of the author.
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
 * A film in a message.
 */
export type AguiVideoPart = {
    /**
     * Type of the part.
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
 * The addresses and networks (CIDR) from which the key may be used; empty for all.
 */
export type AllowedAddresses = Array<string>;
/**
 * A state in which a fixed thought is given to the model, out of the user's sight.
 */
export type AnnotationState = {
    /**
     * Says that a thought is added.
     */
    type: 'annotation';
    name: MachineStateName;
    /**
     * The thought.
     */
    inner_thought: string;
    next_state: NextState;
    /**
     * The state of this machine that is entered when a referenced machine has reached its terminal state; needed when `next_state` is a reference, and else null.
     */
    return_state?: ReturnState;
};
/**
 * An optimization that holds for a conversation.
 */
export type AppliedOptimization = {
    token_budget: TokenBudget;
    strategies: ContextStrategies;
    keep_last: KeepLast;
    /**
     * The whole conversation then.
     */
    before_tokens: TokenCount;
    /**
     * Number of tokens after the optimization.
     */
    after_tokens: TokenCount;
    /**
     * The content that is given up.
     */
    lost: Array<ContextLoss>;
    /**
     * The summaries that are sent in place of lost messages.
     */
    summaries: Array<ContextSummary>;
    /**
     * When it was applied.
     */
    applied_at: Timestamp;
    /**
     * Subject of the credential that applied it, or `checkpoint` when a checkpoint of the agent was restored.
     */
    applied_by: string;
};
/**
 * A template as it was applied.
 */
export type AppliedTemplate = {
    template_id: TemplateId;
    version: TemplateVersionNumber;
    name: TemplateName;
    variables: VariableValues;
    /**
     * The text with the values in it, those of strings quoted.
     */
    text: string;
    /**
     * When it was applied.
     */
    applied_at: Timestamp;
    /**
     * Subject of the credential that applied it, or `checkpoint` when a checkpoint of the agent was restored.
     */
    applied_by: string;
};
/**
 * The template to apply, with its values.
 */
export type ApplyContextTemplate = {
    /**
     * The template; null to take the applied one away.
     */
    template_id: TemplateId | null;
    /**
     * Version of the template; the newest when it is not given.
     */
    version?: TemplateVersionNumber;
    variables?: VariableValues;
};
/**
 * A call of a tool that a person decides about.
 */
export type Approval = {
    /**
     * An approval's id.
     */
    id: string;
    status: ApprovalStatus;
    tool_call_id: ToolCallId;
    /**
     * The key of the tool.
     */
    tool_key: string;
    /**
     * The version of the tool that is called.
     */
    tool_version: ToolVersionNumber;
    /**
     * The arguments, JSON as the model wrote it; empty when they were redacted.
     */
    arguments: string;
    /**
     * The run that wants to make the call.
     */
    run_id: RunId;
    /**
     * The message that makes the call.
     */
    message_id: MessageId;
    session_id: SessionId;
    conversation_id: ConversationId;
    agent_id: AgentId;
    /**
     * When the model made the call.
     */
    created_at: Timestamp;
    /**
     * When the call is rejected unless somebody has decided.
     */
    expires_at: Timestamp;
    /**
     * When it was decided; null while it is open.
     */
    decided_at: NullableTimestamp;
    /**
     * The decider: the id of a key, of an OAuth client or of a user, or `parley` when it expired; null while it is open.
     */
    decided_by: string | null;
    /**
     * The run that goes on with the decision, or null.
     */
    decision_run_id: RunId | null;
};
/**
 * The decision about a call of a tool that a person has to approve.
 */
export type ApprovalDecided = {
    /**
     * The approval's id.
     */
    approval_id: string;
    tool_call_id: ToolCallId;
    status: ApprovalStatus;
    /**
     * The decider: the id of a key, of an OAuth client or of a user, or `parley` when nobody has decided in time.
     */
    decided_by: string;
    /**
     * Why, if the decider has said so.
     */
    reason?: string;
    /**
     * The arguments with which the call is made, when they were edited.
     */
    arguments?: {
        [key: string]: unknown;
    };
};
/**
 * A run waits for a person to approve calls of tools.
 */
export type ApprovalNeededEvent = {
    id: WebhookEventId;
    /**
     * Always `approval.needed`.
     */
    type: 'approval.needed';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: RunEventData;
};
/**
 * A page of approvals.
 */
export type ApprovalPage = {
    /**
     * The approvals of this page.
     */
    data: Array<Approval>;
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
 * Status of the approval; `edited` is approved with other arguments, `expired` that nobody has decided in time, `cancelled` that the run was cancelled.
 */
export type ApprovalStatus = 'open' | 'approved' | 'edited' | 'rejected' | 'expired' | 'cancelled';
/**
 * Asserts the version of the API; another one is refused.
 */
export type AssertedVersion = string;
/**
 * Sound for the model.
 */
export type AudioInput = {
    /**
     * Says that this is sound.
     */
    type: 'audio';
    /**
     * Where its bytes are.
     */
    source: ({
        type: 'data';
    } & DataInput) | ({
        type: 'url';
    } & UrlInput) | ({
        type: 'file';
    } & FileReferenceInput);
    name?: ContentName;
};
/**
 * Sound in a message.
 */
export type AudioPart = {
    /**
     * Says that this is sound.
     */
    type: 'audio';
    source: ContentSource;
    /**
     * The name of the file.
     */
    name?: string;
};
/**
 * The record of one change.
 */
export type AuditEntry = {
    /**
     * The entry's id.
     */
    id: string;
    /**
     * The place in the chain of the organization, counted from 1.
     */
    seq: number;
    /**
     * When the change was made.
     */
    at: Timestamp;
    /**
     * The operation that was carried out, or the name of work of Parley's own.
     */
    action: string;
    /**
     * The id of the request that made it.
     */
    request_id: string | null;
    /**
     * The kind of credential, or `parley` for its own work.
     */
    source: string;
    /**
     * The subject who made the change, as in `created_by`.
     */
    actor: string;
    /**
     * The key or client behind the credential, or for tokens of another issuer an id of issuer and subject.
     */
    credential_id: string | null;
    /**
     * The user for whom the caller acted, or null for the organization.
     */
    acting_for: string | null;
    /**
     * The id of what was changed, or null for nothing in particular.
     */
    target: string | null;
    /**
     * The address of the client.
     */
    address: string | null;
    /**
     * The hash of the target before the change, or null.
     */
    before_hash: ChainHash | null;
    /**
     * The hash of the target after the change, or null.
     */
    after_hash: ChainHash | null;
    /**
     * Further facts: ids and numbers.
     */
    details: {
        [key: string]: unknown;
    } | null;
    /**
     * Whether pseudonyms have taken the place of what named a user.
     */
    pseudonymised: boolean;
    /**
     * The salt of `content_hash`, in hexadecimal digits; null once it is pseudonymised.
     */
    salt: string | null;
    /**
     * The salted hash of what pseudonyms may replace.
     */
    content_hash: ChainHash;
    /**
     * The `hash` of the entry before it.
     */
    previous_hash: ChainHash;
    /**
     * The hash of the entry at its place.
     */
    hash: ChainHash;
};
/**
 * An event of an export of the audit.
 */
export type AuditExportEvent = ({
    event: 'entry';
} & ExportedAuditEvent) | ({
    event: 'export_complete';
} & ExportCompleteEvent) | ({
    event: 'error';
} & ExportFailedEvent);
/**
 * An event of an export of the audit with its number.
 */
export type AuditExportLine = {
    /**
     * The place of the entry in the chain.
     */
    seq: number;
    event: AuditExportEvent;
};
/**
 * A page of audit entries.
 */
export type AuditPage = {
    /**
     * The entries, the newest first.
     */
    data: Array<AuditEntry>;
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
 * Its author, as their credential names them; null when an event made it.
 */
export type Author = string | null;
/**
 * The message was not answered.
 */
export type BatchFailed = {
    /**
     * Outcome of the item.
     */
    outcome: 'failed';
    id: ItemId;
    problem: Problem;
};
/**
 * One message of a batch.
 */
export type BatchItem = {
    id: ItemId;
    /**
     * The new message. Without it, the message that `context.after_message_id` names is answered again.
     */
    message?: MessageInput;
    context: MessageContext;
    options?: MessageOptions;
};
/**
 * The outcome of one message.
 */
export type BatchResult = ({
    outcome: 'succeeded';
} & BatchSucceeded) | ({
    outcome: 'failed';
} & BatchFailed) | ({
    outcome: 'skipped';
} & BatchSkipped);
/**
 * The message was not sent, because one before it failed.
 */
export type BatchSkipped = {
    /**
     * Outcome of the item.
     */
    outcome: 'skipped';
    id: ItemId;
};
/**
 * The message was answered.
 */
export type BatchSucceeded = {
    /**
     * Outcome of the item.
     */
    outcome: 'succeeded';
    id: ItemId;
    reply: MessageReply;
};
/**
 * A variable that is true or false.
 */
export type BooleanVariable = {
    name: VariableName;
    /**
     * Type of the values that it holds.
     */
    type: 'boolean';
    description?: VariableDescription;
    required?: VariableRequired;
    /**
     * Value that it holds when none is given.
     */
    default?: boolean;
};
/**
 * One of the ways that a conversation has taken.
 */
export type Branch = {
    id: BranchId;
    conversation_id: ConversationId;
    /**
     * The branch from which it forks; null for the one with which the conversation began.
     */
    parent_branch_id: BranchId | null;
    /**
     * The last message that it has of the branch from which it forks, even if that was deleted since; null when it has none.
     */
    after_message_id: MessageId | null;
    /**
     * Whether it is the branch that lists show and that the next message goes on with.
     */
    is_current: boolean;
    /**
     * When it was begun.
     */
    created_at: Timestamp;
};
/**
 * A branch's id.
 */
export type BranchId = string;
/**
 * A page of branches.
 */
export type BranchPage = {
    /**
     * The branches of this page.
     */
    data: Array<Branch>;
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
 * The caller of a request.
 */
export type Caller = {
    /**
     * The organization whose things the caller reaches.
     */
    organization_id: OrganizationId;
    /**
     * The user for whom the credential acts, or null for one that reaches the whole organization.
     */
    user_id: UserId | null;
    /**
     * The scopes of the caller, in the order of the alphabet.
     */
    scopes: Array<Scope>;
};
/**
 * A SHA-256 in hexadecimal digits; empty before the first entry.
 */
export type ChainHash = string;
/**
 * A state that both versions have, and that is not the same.
 */
export type ChangedMachineState = {
    name: MachineStateName;
    exits: StateExitChanges;
    /**
     * All that has changed in the state, as a JSON Patch, RFC 6902.
     */
    patch: Array<AguiJsonPatchOperation>;
};
/**
 * A way out of a state that has another description, or leads elsewhere.
 */
export type ChangedStateExit = {
    before: StateExit;
    after: StateExit;
};
/**
 * A channel of yours, by a name without spaces.
 */
export type ChannelId = string;
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
 * Its name; no two checkpoints of an owner have the same.
 */
export type CheckpointName = string;
/**
 * Its purpose, in words of yours.
 */
export type CheckpointNote = string;
/**
 * Something that a checkpoint holds beside the state.
 */
export type CheckpointPart = {
    name: CheckpointPartName;
    /**
     * The SHA-256 of it as canonical JSON.
     */
    hash: Hash;
    /**
     * Size as JSON, in bytes.
     */
    size_bytes: number;
};
/**
 * Name of a part that a checkpoint can hold beside the state.
 */
export type CheckpointPartName = 'memories' | 'context';
/**
 * The strategies and thresholds of a consolidation.
 */
export type ConsolidateMemories = {
    /**
     * Whether to only show the plan.
     */
    dry_run?: boolean;
    /**
     * The user whose memories are consolidated.
     */
    user?: UserRef;
    scopes?: MemoryScopeTypes;
    /**
     * Strategies to apply; all of them unless they are given.
     */
    strategies?: Array<ConsolidationStrategy>;
    /**
     * Share of their words that memories have in common at least to be proposed; or their likeness in meaning on the scale of search scores, 0.6 at least, where an embedding model tells it.
     */
    similarity?: number;
    /**
     * Who decides about memories that are alike: the model of the agent, or, with `equal`, nobody: only those that say the same are merged.
     */
    decide?: 'model' | 'equal';
    /**
     * Minimum age of episodic memories that are summarised, in days.
     */
    older_than_days?: number;
};
/**
 * A plan, or what became of it.
 */
export type Consolidation = {
    /**
     * Whether this is only the plan.
     */
    dry_run: boolean;
    /**
     * Number of memories that were looked at, the newest 10,000 at most.
     */
    considered: number;
    /**
     * The steps, in the order of carrying them out.
     */
    actions: Array<ConsolidationAction>;
    /**
     * Number of actions that were carried out.
     */
    done: number;
    /**
     * Number of actions that were left out because a memory was changed in between, another consolidation has done it, or the model was not sure.
     */
    skipped: number;
    /**
     * Number of actions that failed; the next consolidation tries again.
     */
    failed: number;
};
/**
 * One step of a consolidation.
 */
export type ConsolidationAction = ({
    action: 'merge';
} & MergeAction) | ({
    action: 'link';
} & LinkAction) | ({
    action: 'summarise';
} & SummariseAction);
/**
 * What the model decided about a proposal: `same` makes the two one, `different` keeps them apart from now on, `supersedes` gives the newer the place of the older. Null while it has not decided.
 */
export type ConsolidationDecision = 'same' | 'different' | 'contradicts' | 'supersedes' | null;
/**
 * Outcome of the action; `skipped` when a memory was changed in between, another consolidation has done it, or the model was not sure.
 */
export type ConsolidationOutcome = 'planned' | 'done' | 'skipped' | 'failed';
/**
 * Name of the strategy.
 */
export type ConsolidationStrategy = 'merge_duplicates' | 'link_contradictions' | 'summarise_episodes';
/**
 * A piece of the answer's text.
 */
export type ContentDeltaEvent = {
    /**
     * Type of the event.
     */
    event: 'content_delta';
    message_id: MessageId;
    /**
     * Text to append.
     */
    delta: string;
    /**
     * Counts the pieces of a message, from 0.
     */
    index: number;
};
/**
 * The content of a message by its `type`: text, one image, sound or document, or several `parts`.
 */
export type ContentInput = ({
    type: 'text';
} & TextInput) | ({
    type: 'image';
} & ImageInput) | ({
    type: 'audio';
} & AudioInput) | ({
    type: 'file';
} & FileInput) | ({
    type: 'parts';
} & PartsInput);
/**
 * The name of the file, for people and models.
 */
export type ContentName = string;
/**
 * One part of a message.
 */
export type ContentPart = ({
    type: 'text';
} & TextPart) | ({
    type: 'image';
} & ImagePart) | ({
    type: 'audio';
} & AudioPart) | ({
    type: 'file';
} & FilePart);
/**
 * Where the bytes of a part are.
 */
export type ContentSource = ({
    type: 'data';
} & DataSource) | ({
    type: 'url';
} & UrlSource) | ({
    type: 'provider_file';
} & ProviderFileSource) | ({
    type: 'file';
} & FileSource);
/**
 * The use of one kind of content. The tokens are as gateways tell them: one that does not tell them by kind adds nothing here.
 */
export type ContentUsage = {
    /**
     * The kind of content.
     */
    kind: 'text' | 'image' | 'audio' | 'file';
    /**
     * The number of images, recordings or documents that models were sent, each once for a run; those in whose place was a sentence do not count. 0 for text.
     */
    parts: number;
    /**
     * The tokens of prompts that were of this kind, as far as gateways have told them.
     */
    prompt_tokens: number;
    /**
     * The tokens of answers that were of this kind, as far as gateways have told them; 0 for text.
     */
    completion_tokens: number;
};
/**
 * The room that there was for the prompt, in tokens.
 */
export type ContextBudget = {
    /**
     * The model's window.
     */
    window: number;
    /**
     * Source of the number: the gateway, a table of known models, or the configuration.
     */
    source: 'gateway' | 'table' | 'default';
    /**
     * Kept free for the answer.
     */
    reserved: number;
    /**
     * Kept free because the model's own encoding is not known.
     */
    margin: number;
    /**
     * Number of tokens that were left for the context.
     */
    available: number;
    /**
     * Whether even the prompt and the newest message are more than that; they are always sent.
     */
    exceeded: boolean;
};
/**
 * A change of what decides what the model is given.
 */
export type ContextChange = ({
    kind: 'template';
} & TemplateChange) | ({
    kind: 'optimization';
} & OptimizationChange);
/**
 * Counts the changes of a conversation's context, from 1.
 */
export type ContextChangeNumber = number;
/**
 * A page of changes.
 */
export type ContextChangePage = {
    /**
     * The changes of this page.
     */
    data: Array<ContextChange>;
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
 * A part of a message, without its bytes.
 */
export type ContextContentPart = {
    /**
     * Kind of the part.
     */
    type: 'text' | 'image' | 'audio' | 'file';
    /**
     * The text, of a part of type `text`.
     */
    text?: string;
    /**
     * Source of the bytes, of all other parts.
     */
    source?: 'data' | 'url' | 'provider_file' | 'file';
    /**
     * Its file name, or null.
     */
    name?: string | null;
    /**
     * The media type of its bytes: as they were sent along, or as those of a file or of an address that Parley fetched show it; else null.
     */
    media_type?: string | null;
    /**
     * The number of its bytes that Parley has read, else null.
     */
    bytes?: number | null;
    /**
     * The SHA-256 of these bytes in hexadecimal digits, else null.
     */
    sha256?: string | null;
    /**
     * The address that was sent, else null.
     */
    url?: string | null;
    /**
     * The id of a file of the provider that was sent, else null.
     */
    file_id?: string | null;
    /**
     * The form in which the model was sent it: its bytes, a reference to them (an address, or an id of the provider), the text that was taken out of it, or a sentence in its place. Null when that is not known, and for text.
     */
    sent_as?: 'bytes' | 'reference' | 'text' | 'sentence' | null;
    /**
     * The sentence that the model was told about it beside its kind and name, or null.
     */
    sent_note?: string | null;
    /**
     * Number of tokens.
     */
    tokens: TokenCount;
    /**
     * The way in which the tokens were counted: by the model's own tokens, for images of a known size by the rule that the maker of the model has published, or by an estimate, which is rather too high.
     */
    token_basis?: 'tokenizer' | 'model_rule' | 'estimate';
};
/**
 * A part of the conversation that the model was not given.
 */
export type ContextLeftOut = {
    /**
     * The message, or a call of tools with its results.
     */
    message_ids: MessageIds;
    /**
     * Reason: a strategy of the optimization, or `window`, when it did not fit.
     */
    reason: 'window' | 'deduplicate' | 'truncate' | 'summarise' | 'drop';
    tokens: TokenCount;
};
/**
 * The content that one strategy gives up.
 */
export type ContextLoss = {
    /**
     * The message, or a call of tools with its results.
     */
    message_ids: MessageIds;
    strategy: ContextStrategy;
    /**
     * Number of tokens that this saves.
     */
    tokens: TokenCount;
};
/**
 * A memory that the model was given.
 */
export type ContextMemory = {
    memory_id: MemoryId;
    /**
     * Relevance to the message, from 0 to 1.
     */
    relevance: number;
    /**
     * Text that the model was given.
     */
    text: string;
    tokens: TokenCount;
};
/**
 * A message as the model was given it.
 */
export type ContextMessage = {
    role: MessageRole;
    /**
     * The text; null when there are only tool calls.
     */
    content: string | null;
    /**
     * The parts of a message that is more than text, in order; empty for one that is text alone. A model that does not take a part is sent a sentence in its place.
     */
    parts: Array<ContextContentPart>;
    /**
     * The thoughts before calls, which their model was sent back; or null.
     */
    reasoning: string | null;
    tool_calls: ToolCalls;
    /**
     * The tool call that this is the result of.
     */
    tool_call_id: string | null;
    /**
     * Source of the message. A `summary` is a message of its own in old snapshots only, else a part of the system prompt; a `stand_in` is sent for the user where models require one and nobody has spoken, and demands another answer in place of one that was rejected.
     */
    source: 'system_prompt' | 'summary' | 'message' | 'stand_in';
    /**
     * The message of the conversation, or null when it is none.
     */
    message_id: MessageId | null;
    tokens: TokenCount;
    /**
     * Whether parts of it were left out.
     */
    truncated: boolean;
    /**
     * Whether it was redacted since, and is blank here.
     */
    redacted: boolean;
};
/**
 * A conversation under a budget, and what that costs.
 */
export type ContextOptimization = {
    /**
     * Whether this is a preview.
     */
    dry_run: boolean;
    token_budget: TokenBudget;
    strategies: ContextStrategies;
    keep_last: KeepLast;
    /**
     * The model that it was counted for.
     */
    model: ModelName;
    tokenizer: ContextTokenizer;
    /**
     * The whole conversation.
     */
    before: ContextSize;
    /**
     * Size of the context after the optimization.
     */
    after: ContextSize;
    /**
     * The content that is given up.
     */
    lost: Array<ContextLoss>;
    /**
     * The summaries that are sent in place of lost messages.
     */
    summaries: Array<ContextSummary>;
};
/**
 * A part of the system prompt. The parts are in their order, with an empty line between them.
 */
export type ContextPart = {
    /**
     * Source of the part; `instructions` is a message of the conversation by the system, `front_end` the `context` of an AG-UI run. `thoughts` are what a state machine has recalled, noted and reflected before, and `task` is what its state says.
     */
    kind: 'system_prompt' | 'template' | 'instructions' | 'summaries' | 'front_end' | 'state' | 'memories' | 'thoughts' | 'task';
    /**
     * Its text.
     */
    text: string;
    /**
     * The messages of the conversation that it stands for: those of a summary, or the one that gives instructions.
     */
    message_ids: MessageIds;
    tokens: TokenCount;
};
/**
 * A request of a run to its models.
 */
export type ContextRequest = {
    /**
     * Counts the requests of the run, from 1.
     */
    number: number;
    /**
     * Its purpose: the answer to the user, which may be calls of tools; or what a state of a machine asks for.
     */
    purpose: 'answer' | 'choose_exit' | 'search_memories' | 'reflect' | 'call_tool';
    /**
     * The state of the machine on whose behalf it was made, or null.
     */
    at: MachineAddress | null;
    /**
     * The choice of tools that it left to the model or demanded; null when it left all to the model.
     */
    tool_choice: ToolChoice | null;
    /**
     * The message that its answer became, or null when it became none.
     */
    message_id: MessageId | null;
};
/**
 * The size of a context.
 */
export type ContextSize = {
    tokens: TokenCount;
    /**
     * Number of messages of the conversation.
     */
    messages: number;
};
/**
 * The context that the model of an answer was given.
 */
export type ContextSnapshot = {
    /**
     * The answer.
     */
    message_id: MessageId;
    run_id: RunId;
    /**
     * The number of the request of the run that this is a snapshot of.
     */
    request: number;
    /**
     * The requests of the run, in order. Of runs of earlier versions there is the first one alone.
     */
    requests: Array<ContextRequest>;
    conversation_id: ConversationId;
    session_id: SessionId;
    agent_id: AgentId;
    /**
     * The version of the agent that answered.
     */
    agent_version: number;
    /**
     * The model that was asked first; tokens and budget are for this one.
     */
    model: ModelName;
    /**
     * Models that were given the same when the one before failed.
     */
    fallback_models: Array<ModelName>;
    /**
     * The temperature, or null when it was left to the model.
     */
    temperature: number | null;
    /**
     * Maximum number of tokens of the answer, or null when it was left to the model.
     */
    max_tokens: number | null;
    controls?: Controls;
    /**
     * The parts that the system prompt is made of.
     */
    parts: Array<ContextPart>;
    /**
     * The messages, as they were sent.
     */
    messages: Array<ContextMessage>;
    /**
     * The tools, as they were offered.
     */
    tools: Array<ContextTool>;
    /**
     * The memories that are in the system prompt.
     */
    memories: Array<ContextMemory>;
    /**
     * The parts of the conversation that were not sent.
     */
    left_out: Array<ContextLeftOut>;
    tokens: ContextTokens;
    tokenizer: ContextTokenizer;
    budget: ContextBudget;
    /**
     * The template that was applied, or null.
     */
    template_id: TemplateId | null;
    /**
     * Whether this is certainly what was sent, to the byte. False when some of it was redacted since, and for later answers of runs of earlier versions, of which only the first request was kept.
     */
    intact: boolean;
    /**
     * When the run began.
     */
    created_at: Timestamp;
};
/**
 * The strategies, in the order in which they are tried.
 */
export type ContextStrategies = Array<ContextStrategy>;
/**
 * A way to need fewer tokens.
 */
export type ContextStrategy = 'deduplicate' | 'truncate' | 'summarise' | 'drop';
/**
 * The summary that is sent in place of messages.
 */
export type ContextSummary = {
    /**
     * The messages.
     */
    message_ids: MessageIds;
    /**
     * Text that is sent for them; null in a preview, and when one of the messages was redacted since.
     */
    text: string | null;
    /**
     * Its tokens; in a preview how many it has at most.
     */
    tokens: TokenCount;
    /**
     * Whether one of the messages was redacted since: the messages are sent again, and this is not.
     */
    redacted: boolean;
};
/**
 * A text with typed variables.
 */
export type ContextTemplate = {
    id: TemplateId;
    name: TemplateName;
    description: TemplateDescription;
    body: TemplateBody;
    variables: ContextVariables;
    version: TemplateVersionNumber;
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
 * A page of templates.
 */
export type ContextTemplatePage = {
    /**
     * The templates of this page.
     */
    data: Array<ContextTemplate>;
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
 * A template as it was at one time.
 */
export type ContextTemplateVersion = {
    template_id: TemplateId;
    name: TemplateName;
    description: TemplateDescription;
    body: TemplateBody;
    variables: ContextVariables;
    version: TemplateVersionNumber;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A page of versions.
 */
export type ContextTemplateVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<ContextTemplateVersion>;
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
 * The tokenizer that the tokens were counted with.
 */
export type ContextTokenizer = {
    /**
     * The encoding.
     */
    encoding: 'o200k_base' | 'cl100k_base';
    /**
     * Whether it is the model's own; if not, the numbers are estimates.
     */
    exact: boolean;
};
/**
 * Tokens by parts, and all together.
 */
export type ContextTokens = {
    /**
     * The agent's prompt.
     */
    system_prompt: TokenCount;
    /**
     * The template of the conversation.
     */
    template: TokenCount;
    /**
     * The context of an AG-UI run.
     */
    front_end: TokenCount;
    /**
     * The state.
     */
    state: TokenCount;
    /**
     * The memories.
     */
    memories: TokenCount;
    /**
     * Summaries of earlier messages.
     */
    summaries: TokenCount;
    /**
     * Messages of the conversation.
     */
    messages: TokenCount;
    /**
     * Messages that stand for the user, and demands for another answer.
     */
    stand_ins: TokenCount;
    /**
     * The parts of the system prompt that a state machine adds: thoughts and task.
     */
    state_machine: TokenCount;
    /**
     * The definitions of tools.
     */
    tools: TokenCount;
    /**
     * All of it, with what stands around and between the parts.
     */
    total: TokenCount;
};
/**
 * A tool that the model was offered.
 */
export type ContextTool = {
    /**
     * Its name.
     */
    name: string;
    /**
     * When the model should call it.
     */
    description: string | null;
    /**
     * A JSON Schema of its arguments.
     */
    parameters: {
        [key: string]: unknown;
    };
    tokens: TokenCount;
};
/**
 * A variable of a template.
 */
export type ContextVariable = ({
    type: 'string';
} & StringVariable) | ({
    type: 'number';
} & NumberVariable) | ({
    type: 'boolean';
} & BooleanVariable) | ({
    type: 'enum';
} & EnumVariable);
/**
 * The variables of the text.
 */
export type ContextVariables = Array<ContextVariable>;
/**
 * The controls of a run beside `temperature` and `max_tokens`: only those that were given.
 */
export type Controls = {
    top_p?: TopP;
    stop?: Stop;
    seed?: Seed;
    reasoning_effort?: ReasoningEffort;
    response_format?: ResponseFormat;
    model_settings?: ModelSettings;
    tool_choice?: ToolChoice;
    parallel_tool_calls?: ParallelToolCalls;
};
/**
 * A dialogue with an agent that lasts.
 */
export type Conversation = {
    id: ConversationId;
    /**
     * The agent that answers, unless a session has another one.
     */
    agent_id: AgentId;
    /**
     * The service that it began with, or null.
     */
    service_id?: ServiceId | null;
    /**
     * The version set with which its sessions begin; null without a service.
     */
    version_set?: VersionSetName | null;
    /**
     * The simulation run that has played it, or null.
     */
    simulation_run_id?: SimulationRunId | null;
    title: Title;
    /**
     * Whether it can be continued.
     */
    status: 'open' | 'closed';
    metadata: Metadata;
    /**
     * The user that it began with, or null when it began without one.
     */
    user_id: string | null;
    /**
     * The channel in which people talk with the agent; null when none was given.
     */
    channel_id: ChannelId | null;
    /**
     * The workspace that it belongs to; null when none was given.
     */
    workspace_id: WorkspaceId | null;
    /**
     * The branch that lists show, and that the next message goes on with.
     */
    current_branch_id: BranchId;
    /**
     * Number of its messages in all its branches.
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
 * A conversation was closed, and takes no messages any more.
 */
export type ConversationClosedEvent = {
    id: WebhookEventId;
    /**
     * Always `conversation.closed`.
     */
    type: 'conversation.closed';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: ConversationEventData;
};
/**
 * The settings that decide which context the model is given in a conversation.
 */
export type ConversationContext = {
    conversation_id: ConversationId;
    /**
     * The template that is applied, or null.
     */
    template: AppliedTemplate | null;
    /**
     * The optimization that holds, or null.
     */
    optimization: AppliedOptimization | null;
};
/**
 * A new conversation and, if it began with a message, where the answer is being made.
 */
export type ConversationCreated = {
    id: ConversationId;
    /**
     * The agent that answers, unless a session has another one.
     */
    agent_id: AgentId;
    /**
     * The service that it began with, or null.
     */
    service_id?: ServiceId | null;
    /**
     * The version set with which its sessions begin; null without a service.
     */
    version_set?: VersionSetName | null;
    /**
     * The simulation run that has played it, or null.
     */
    simulation_run_id?: SimulationRunId | null;
    title: Title;
    /**
     * Whether it can be continued.
     */
    status: 'open' | 'closed';
    metadata: Metadata;
    /**
     * The user that it began with, or null when it began without one.
     */
    user_id: string | null;
    /**
     * The channel in which people talk with the agent; null when none was given.
     */
    channel_id: ChannelId | null;
    /**
     * The workspace that it belongs to; null when none was given.
     */
    workspace_id: WorkspaceId | null;
    /**
     * The branch that lists show, and that the next message goes on with.
     */
    current_branch_id: BranchId;
    /**
     * Number of its messages in all its branches.
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
 * A conversation was created.
 */
export type ConversationCreatedEvent = {
    id: WebhookEventId;
    /**
     * Always `conversation.created`.
     */
    type: 'conversation.created';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: ConversationEventData;
};
/**
 * A conversation that was deleted, and what it has led to.
 */
export type ConversationDeletion = {
    id: ConversationId;
    /**
     * When it was deleted.
     */
    deleted_at: Timestamp;
    /**
     * Number of sessions that were deleted with it.
     */
    session_count: number;
    /**
     * Number of messages that were deleted with it.
     */
    message_count: number;
    /**
     * The memories that were made of it.
     */
    led_to: {
        /**
         * The memories that were made of it and stay, the first 1000.
         */
        memory_ids: Array<MemoryId>;
        /**
         * The memories that were erased with it, the first 1000.
         */
        erased_memory_ids: Array<MemoryId>;
        /**
         * The memories from elsewhere that are active again, because the memory that they had been consolidated into, or that superseded them, was erased; the first 1000.
         */
        restored_memory_ids: Array<MemoryId>;
        /**
         * The merged memories that are made of their other sources alone now, the first 1000.
         */
        rewritten_memory_ids: Array<MemoryId>;
    };
};
/**
 * A conversation that something has happened to.
 */
export type ConversationEventData = {
    conversation_id: ConversationId;
    agent_id: AgentId;
    user_id: EventUserId;
    url: WebhookLink;
};
/**
 * A conversation's id.
 */
export type ConversationId = string;
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
    /**
     * Maximum number of tokens of an answer; null leaves it to the model.
     */
    max_tokens?: MaxTokens | null;
    /**
     * From how much of the probability the model chooses its next token; null leaves it to the model.
     */
    top_p?: TopP | null;
    stop?: Stop;
    /**
     * Asks the model for the same answer to the same request; null asks for nothing.
     */
    seed?: Seed | null;
    /**
     * Effort of thinking before the model answers; null leaves it to the model.
     */
    reasoning_effort?: ReasoningEffort | null;
    response_format?: ResponseFormat;
    model_settings?: ModelSettings;
    tool_choice?: ToolChoice;
    /**
     * Whether the model may call several tools at once; null leaves it to the model.
     */
    parallel_tool_calls?: ParallelToolCalls | null;
    tools?: Tools;
    tool_refs?: ToolReferences;
    memory_limit?: MemoryLimit;
    memory?: AgentMemory;
    metadata?: Metadata;
};
/**
 * A checkpoint to make.
 */
export type CreateAgentStateCheckpoint = {
    name: CheckpointName;
    description?: CheckpointNote;
    /**
     * Parts that it holds beside the state.
     */
    include?: Array<CheckpointPartName>;
    metadata?: Metadata;
};
/**
 * A new template.
 */
export type CreateContextTemplate = {
    name: TemplateName;
    description?: TemplateDescription;
    body: TemplateBody;
    variables?: ContextVariables;
};
/**
 * A new conversation.
 */
export type CreateConversation = {
    /**
     * The agent that answers. Name it or a service, not both.
     */
    agent_id?: AgentId;
    /**
     * The service that answers, in the place of an agent.
     */
    service_id?: ServiceId;
    /**
     * The version set of the service with which its sessions begin; `release` unless it is given.
     */
    version_set?: VersionSetName;
    title?: Title;
    metadata?: Metadata;
    /**
     * The channel in which people talk with the agent.
     */
    channel_id?: ChannelId;
    /**
     * The workspace that it belongs to.
     */
    workspace_id?: WorkspaceId;
    /**
     * Who talks with the agent. The conversation belongs to this user for ever.
     */
    user?: UserRef;
    /**
     * A first message. Its run is started at once, and not waited for.
     */
    message?: UserMessageInput;
};
/**
 * Decisions about the calls of a run that wait for them.
 */
export type CreateDecisions = {
    /**
     * One for each call that waits.
     */
    decisions: Array<Decision>;
};
/**
 * A new memory of something that happened.
 */
export type CreateEpisodicMemory = {
    /**
     * Says that this happened.
     */
    memory_type: 'episodic';
    content: EpisodicContent;
    importance?: Importance;
    expires_at?: MemoryExpiry;
    source_message_id?: SourceMessageId;
    metadata?: Metadata;
    scope?: MemoryScopeInput;
    /**
     * The user of the scope.
     */
    user?: UserRef;
    key?: MemoryKey;
    /**
     * The moment when it was made, of a memory that comes from elsewhere; now unless given. It cannot be in the future. It counts as known since then: a search `as_of` finds it.
     */
    created_at?: string;
    /**
     * The moment since which it has its content; `created_at` unless given. It cannot be in the future. Of two memories that contradict each other the one that was said later is told.
     */
    said_at?: string;
    history?: MemoryHistory;
};
/**
 * A key to be created.
 */
export type CreateKey = {
    name: KeyName;
    scopes: Scopes;
    /**
     * When the key ends; without it, when its maker does.
     */
    expires_at?: Timestamp;
    allowed_addresses?: AllowedAddresses;
    /**
     * The member to whom the key belongs, by the id of the user; not together with `user`.
     */
    member_id?: UserId;
    /**
     * The user for whom the key acts, who is made if missing; without it, the key belongs to the organization.
     */
    user?: UserRef;
};
/**
 * A new memory.
 */
export type CreateMemory = ({
    memory_type: 'episodic';
} & CreateEpisodicMemory) | ({
    memory_type: 'semantic';
} & CreateSemanticMemory) | ({
    memory_type: 'procedural';
} & CreateProceduralMemory) | ({
    memory_type: 'working';
} & CreateWorkingMemory);
/**
 * Memories to store together.
 */
export type CreateMemoryBatch = {
    /**
     * The memories.
     */
    memories: Array<MemoryBatchItem>;
    /**
     * Options of the batch.
     */
    batch_options?: {
        /**
         * Whether to store none after a failure.
         */
        stop_on_error?: boolean;
    };
};
/**
 * A message, where it belongs and how to answer it.
 */
export type CreateMessage = {
    version?: AssertedVersion;
    /**
     * The new message. Without it, the message that `context.after_message_id` names is answered again.
     */
    message?: MessageInput;
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
     * Options of the batch.
     */
    batch_options?: {
        /**
         * Whether to send them one after the other, and none after a failure.
         */
        stop_on_error?: boolean;
        /**
         * Whether several are answered at a time; if not, each after the one before.
         */
        parallel_processing?: boolean;
        /**
         * Number of messages that are answered at a time.
         */
        max_concurrent?: number;
    };
};
/**
 * The conversations to upgrade.
 */
export type CreateMigrationJob = {
    from_version: MigrationSource;
    /**
     * Conversations to upgrade; all of your organization when it is left out.
     */
    conversation_ids?: Array<ConversationId>;
    /**
     * Whether only to plan.
     */
    dry_run?: boolean;
};
/**
 * A client to be created.
 */
export type CreateOAuthClient = {
    name: OAuthClientName;
    /**
     * Whether it can keep a secret. Programs on machines of people, and in browsers, cannot.
     */
    confidential?: boolean;
    grant_types: OAuthGrantTypes;
    redirect_uris?: RedirectUris;
    scopes: OAuthScopes;
};
/**
 * An organization to be created.
 */
export type CreateOrganization = {
    name: OrganizationName;
};
/**
 * A new memory of how something is done.
 */
export type CreateProceduralMemory = {
    /**
     * Says that this is how something is done.
     */
    memory_type: 'procedural';
    content: ProceduralContent;
    importance?: Importance;
    expires_at?: MemoryExpiry;
    source_message_id?: SourceMessageId;
    metadata?: Metadata;
    scope?: MemoryScopeInput;
    /**
     * The user of the scope.
     */
    user?: UserRef;
    key?: MemoryKey;
    /**
     * The moment when it was made, of a memory that comes from elsewhere; now unless given. It cannot be in the future. It counts as known since then: a search `as_of` finds it.
     */
    created_at?: string;
    /**
     * The moment since which it has its content; `created_at` unless given. It cannot be in the future. Of two memories that contradict each other the one that was said later is told.
     */
    said_at?: string;
    history?: MemoryHistory;
};
/**
 * A secret to make.
 */
export type CreateRealtimeSecret = {
    target: RealtimeTarget;
    /**
     * The time within which it may be used to connect, in seconds. A connection that is open goes on.
     */
    expires_in?: number;
    session?: RealtimeSettings;
};
/**
 * A new fact.
 */
export type CreateSemanticMemory = {
    /**
     * Says that this is a fact.
     */
    memory_type: 'semantic';
    content: SemanticContent;
    importance?: Importance;
    expires_at?: MemoryExpiry;
    source_message_id?: SourceMessageId;
    metadata?: Metadata;
    scope?: MemoryScopeInput;
    /**
     * The user of the scope.
     */
    user?: UserRef;
    key?: MemoryKey;
    /**
     * The moment when it was made, of a memory that comes from elsewhere; now unless given. It cannot be in the future. It counts as known since then: a search `as_of` finds it.
     */
    created_at?: string;
    /**
     * The moment since which it has its content; `created_at` unless given. It cannot be in the future. Of two memories that contradict each other the one that was said later is told.
     */
    said_at?: string;
    history?: MemoryHistory;
};
/**
 * A service to be created.
 */
export type CreateService = {
    key: ServiceKey;
    /**
     * The agent that answers.
     */
    agent_id: AgentId;
    state_machine_id?: MachineOfService;
    name: ServiceName;
    description?: ServiceDescription;
    /**
     * Tools that the model may call beside those of the agent, by their keys. Of two references to one tool, that of the service counts.
     */
    tool_refs?: ToolReferences;
    metadata?: Metadata;
};
export type CreateSession = unknown & {
    /**
     * The agent that answers; that of the conversation when it is not given.
     */
    agent_id?: AgentId;
    /**
     * The service that answers, in the place of an agent.
     */
    service_id?: ServiceId;
    /**
     * The version set of the service whose versions it takes; `release` unless it is given.
     */
    version_set?: VersionSetName;
    /**
     * The conversation to open it in; a new one when it is not given.
     */
    conversation_id?: ConversationId;
    /**
     * Who talks with the agent. A new conversation belongs to this user for ever; of an existing one it has to be the user.
     */
    user?: UserRef;
    settings?: SessionSettings;
    metadata?: Metadata;
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
 * A message to a session, and how to answer it.
 */
export type CreateSessionMessage = {
    version?: AssertedVersion;
    /**
     * The new message. Without it, the message that `after_message_id` names is answered again.
     */
    message?: MessageInput;
    after_message_id?: AfterMessageId;
    options?: MessageOptions;
};
/**
 * A checkpoint of a session to make.
 */
export type CreateSessionStateCheckpoint = {
    name: CheckpointName;
    description?: CheckpointNote;
    metadata?: Metadata;
};
/**
 * A persona to be created.
 */
export type CreateSimulationPersona = {
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * Tells the model whom it plays.
     */
    prompt: string;
    metadata?: Metadata;
};
/**
 * A run of a set with a service.
 */
export type CreateSimulationRun = {
    simulation_set_id: SimulationSetId;
    /**
     * The service that is tested; needed unless the tests that the set names are for one. It cannot be another one than that.
     */
    service_id?: ServiceId;
    /**
     * The version set of the service that is tested; unless it is given, the one that the tests are for, or else `edge`.
     */
    version_set?: VersionSetName;
    /**
     * The model that plays the users; that of the agent unless it is given.
     */
    user_model?: ModelName;
    /**
     * The model that judges sentences; that of the agent unless it is given.
     */
    judge_model?: ModelName;
    /**
     * The tokens, of the service and of the models that play users and judge, after which no further turn begins.
     */
    max_tokens?: number;
};
/**
 * A scenario to be created.
 */
export type CreateSimulationScenario = {
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * Tells the model what it wants from the service.
     */
    prompt: string;
    messages?: ScenarioMessages;
    caller_tools?: ScenarioCallerTools;
    /**
     * The decision about each call that a person has to approve. When it is null, such a call ends the conversation.
     */
    approvals?: 'approve' | 'reject' | null;
    max_turns?: ScenarioMaxTurns;
    metadata?: Metadata;
};
/**
 * A set of tests to be created.
 */
export type CreateSimulationSet = {
    key: SimulationSetKey;
    name: SimulationSetName;
    tests?: SimulationTests;
    test_refs?: SimulationTestReferences;
    metadata?: Metadata;
};
/**
 * A test to be created.
 */
export type CreateSimulationTest = {
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * The persona that the model plays.
     */
    persona: SimulationReference;
    /**
     * The scenario that the conversation follows.
     */
    scenario: SimulationReference;
    /**
     * The service that it is for, or null: then it can be played with any. A run that names no service takes it.
     */
    service_id?: ServiceId | null;
    /**
     * The version set of that service, which a run that names none takes; null is `edge`.
     */
    version_set?: VersionSetName | null;
    criteria: SimulationCriteria;
    conversations?: SimulationConversations;
    metadata?: Metadata;
};
/**
 * A state machine to be created.
 */
export type CreateStateMachine = {
    key: StateMachineKey;
    description?: StateMachineDescription;
    states: MachineStates;
    references?: StateMachineReferences;
    /**
     * The state in which a conversation with a new user begins; of type `action`.
     */
    new_user_initial_state: MachineStateName;
    /**
     * The state in which a conversation with a user begins who has had one before; of type `action`.
     */
    returning_user_initial_state: MachineStateName;
    /**
     * The state at which the process ends; of type `action`, without exits.
     */
    terminal_state: MachineStateName;
    /**
     * Rules for what to do when, in each state of type `action`.
     */
    global_intra_state_navigation_guidelines?: StateGuidelines;
    /**
     * Rules for how to do it, in each state of type `action`.
     */
    global_action_guidelines?: StateGuidelines;
    /**
     * The limits that the agent keeps in every state of type `action`, one a text.
     */
    global_boundary_constraints?: StateGuidelines;
    metadata?: Metadata;
};
/**
 * A tool to be created.
 */
export type CreateTool = {
    key: ToolKey;
    kind: ToolKind;
    description?: ToolDescription;
    parameters: ToolArgumentSchema;
    /**
     * The address that Parley calls; for the kind `http`, which needs it, and no other.
     */
    http?: HttpTarget;
    /**
     * The tool that Parley calls; for the kind `mcp`, which needs it, and no other.
     */
    mcp?: McpTarget;
    /**
     * Headers that the server is sent with each request; for the kind `mcp`. They are never shown, and no part of a version. Only the server of the newest version is sent them: a change to another one needs its headers, or `{}` for none.
     */
    request_headers?: ToolHeaders;
    idempotent?: Idempotent;
    /**
     * The rule by which calls have to be approved, for the kinds `http` and `mcp`; null for none.
     */
    approval?: ToolApproval | null;
    metadata?: Metadata;
};
/**
 * A user to be created.
 */
export type CreateUser = {
    external_id?: ExternalId;
    display_name?: DisplayName;
    locale?: Locale;
    time_zone?: TimeZone;
    metadata?: Metadata;
};
/**
 * A webhook to be created.
 */
export type CreateWebhook = {
    url: WebhookUrl;
    event_types: WebhookSubscription;
    description?: WebhookDescription;
    /**
     * Whether it is told of events; yes unless it is false.
     */
    enabled?: boolean;
    /**
     * The agent whose events it is told of; all unless it is given.
     */
    agent_id?: AgentId;
    /**
     * The user whose events it is told of; all unless it is given.
     */
    user_id?: UserId;
};
/**
 * A new memory for the task at hand.
 */
export type CreateWorkingMemory = {
    /**
     * Says that this is for the task at hand.
     */
    memory_type: 'working';
    content: WorkingContent;
    session_id?: MemorySessionId;
    importance?: Importance;
    expires_at?: MemoryExpiry;
    source_message_id?: SourceMessageId;
    metadata?: Metadata;
    scope?: MemoryScopeInput;
    /**
     * The user of the scope.
     */
    user?: UserRef;
    key?: MemoryKey;
    /**
     * The moment when it was made, of a memory that comes from elsewhere; now unless given. It cannot be in the future. It counts as known since then: a search `as_of` finds it.
     */
    created_at?: string;
    /**
     * The moment since which it has its content; `created_at` unless given. It cannot be in the future. Of two memories that contradict each other the one that was said later is told.
     */
    said_at?: string;
    history?: MemoryHistory;
};
/**
 * Place where another page begins, or null when there is none.
 */
export type Cursor = string | null;
/**
 * A call that a person has to approve was decided.
 */
export type CustomApprovalDecided = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.approval.decided';
    value: ApprovalDecided;
};
/**
 * An event was here that is erased.
 */
export type CustomErased = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.erased';
    /**
     * Null: nothing is left of it.
     */
    value: string | null;
};
/**
 * The stream ends with this problem; it is in a stream, and not in the log.
 */
export type CustomError = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.error';
    value: Problem;
};
/**
 * Events that could not be read; it is in a stream, and not in the log.
 */
export type CustomGap = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.gap';
    value: LogGap;
};
/**
 * A message was cut to what was heard of it.
 */
export type CustomMessageCut = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.message.cut';
    value: MessageCut;
};
/**
 * A machine has added a thought.
 */
export type CustomStateMachineAnnotation = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.annotation';
    value: StateMachineAnnotation;
};
/**
 * A state of the machine was entered.
 */
export type CustomStateMachineEntered = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.entered';
    value: StateMachineEntered;
};
/**
 * An exit of a state was chosen.
 */
export type CustomStateMachineExitChosen = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.exit_chosen';
    value: StateMachineExitChosen;
};
/**
 * A choice was no exit of the state.
 */
export type CustomStateMachineExitInvalid = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.exit_invalid';
    value: StateMachineExitInvalid;
};
/**
 * A state of the machine was left.
 */
export type CustomStateMachineLeft = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.left';
    value: StateMachineLeft;
};
/**
 * A machine has found memories.
 */
export type CustomStateMachineMemories = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.memories_recalled';
    value: StateMachineMemories;
};
/**
 * A machine searches memories.
 */
export type CustomStateMachineQueries = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.recall_queries';
    value: StateMachineQueries;
};
/**
 * The model has thought on behalf of a machine.
 */
export type CustomStateMachineReflection = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.reflection';
    value: StateMachineReflection;
};
/**
 * A run was stopped in its machine.
 */
export type CustomStateMachineStopped = {
    /**
     * Type of the event.
     */
    type: 'CUSTOM';
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.stopped';
    value: StateMachineStopped;
};
/**
 * The use of a model by runs and requests in a day. A member that the rows are not kept apart by is null.
 */
export type DailyUsage = {
    /**
     * The day in UTC on which the runs began.
     */
    day: string | null;
    /**
     * The credential that began the runs.
     */
    key_id: string | null;
    /**
     * The user of the conversations; null for runs without one, too, and for users who were erased.
     */
    user_id: string | null;
    /**
     * The agent that has answered; null for requests without one, too.
     */
    agent_id: string | null;
    /**
     * The model that has answered.
     */
    model: string | null;
    /**
     * The kind of work that the model has done; `answers` are those of runs.
     */
    task: 'answers' | 'embeddings' | 'transcription' | 'speech' | 'images' | 'moderation' | null;
    /**
     * The number of runs that have ended.
     */
    runs: number;
    /**
     * The number of these runs that have failed; 0 for days before this was counted.
     */
    failed_runs: number;
    /**
     * The number of requests that have asked a model without an agent and were answered.
     */
    requests: number;
    /**
     * The tokens of their prompts.
     */
    prompt_tokens: number;
    /**
     * The tokens of their answers.
     */
    completion_tokens: number;
    /**
     * The amount that tokens do not measure, in the unit of the task: vectors, seconds of recordings, characters spoken, images, inputs judged; 0 for answers.
     */
    units: number;
    /**
     * Their use of each kind of content; kinds of which there was nothing are left out.
     */
    content: Array<ContentUsage>;
    /**
     * Their cost, by the prices that the operator has set; 0 for models without a price.
     */
    cost: number;
    /**
     * The durations of the runs, from their beginning to their end; null where none were timed.
     */
    duration: LatencyEstimate | null;
    /**
     * The times until the first token of their answers; null where none were timed.
     */
    time_to_first_token: LatencyEstimate | null;
};
/**
 * A page of usage.
 */
export type DailyUsagePage = {
    /**
     * The usage, the newest day first.
     */
    data: Array<DailyUsage>;
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
 * Bytes that are sent along.
 */
export type DataInput = {
    /**
     * Says that the bytes are sent along.
     */
    type: 'data';
    media_type: MediaType;
    /**
     * The bytes in base64 (RFC 4648, section 4).
     */
    data: string;
};
/**
 * Bytes that were sent along.
 */
export type DataSource = {
    /**
     * Says that the bytes were sent along.
     */
    type: 'data';
    /**
     * The kind of bytes.
     */
    media_type: string;
    /**
     * The bytes in base64.
     */
    data: string;
};
/**
 * A decision about one call.
 */
export type Decision = {
    tool_call_id: ToolCallId;
    /**
     * Whether the call is made as it is, or not, or with other arguments.
     */
    action: 'approve' | 'reject' | 'edit';
    /**
     * Why; the model is told it when the call is rejected.
     */
    reason?: string;
    /**
     * The arguments with which the call is made, for `edit`, which needs them, and no other action.
     */
    arguments?: {
        [key: string]: unknown;
    };
};
/**
 * A state in which the model chooses an exit without the user.
 */
export type DecisionState = {
    /**
     * Says that the model chooses an exit.
     */
    type: 'decision';
    name: MachineStateName;
    objective: StateObjective;
    /**
     * Rules for the choice.
     */
    decision_guidelines?: StateGuidelines;
    exit_conditions: ExitConditions;
    /**
     * Tools that the model may call before it chooses.
     */
    tool_call_specs?: StateToolSpecs;
};
/**
 * The memories to delete.
 */
export type DeleteMemories = {
    /**
     * Whether to only count them.
     */
    dry_run?: boolean;
    scopes: MemoryScopeTypes;
    /**
     * The user whose memories they are.
     */
    user?: UserRef;
    filters?: MemoryDeletionFilters;
};
/**
 * A server whose tools are asked for.
 */
export type DiscoverTools = {
    /**
     * The address of the server, `http:` or `https:`, without a user name or a password.
     */
    url: string;
    request_headers?: ToolHeaders;
    /**
     * The time that the server has, in milliseconds.
     */
    timeout_ms?: number;
    /**
     * Whether the tools become tools of your organization.
     */
    import?: boolean;
    /**
     * The beginning of the keys of imported tools.
     */
    prefix?: string;
};
/**
 * A tool of a server.
 */
export type DiscoveredTool = {
    /**
     * The name of the tool at its server.
     */
    name: string;
    /**
     * The key that it has or would have here.
     */
    key: string;
    /**
     * When and what for the model should call it.
     */
    description: string;
    /**
     * A JSON Schema of its arguments.
     */
    parameters: {
        [key: string]: unknown;
    };
    /**
     * A JSON Schema of the structured content of its results, or null when it has none.
     */
    output_schema: {
        [key: string]: unknown;
    } | null;
    /**
     * The members by which it differs from what was imported as the tool that it is here; none once it is imported again.
     */
    differs: ToolDifferences;
    /**
     * The tool that it is here, or null.
     */
    tool_id: ToolId | null;
    /**
     * The outcome of the import; `listed` when nothing was imported, `unusable` when no arguments can be held to its schema.
     */
    outcome: 'listed' | 'created' | 'updated' | 'unchanged' | 'conflict' | 'unusable';
};
/**
 * The name to call the user by.
 */
export type DisplayName = string;
/**
 * The document: any JSON value.
 */
export type Document = unknown;
/**
 * A variable that holds one of a list of texts.
 */
export type EnumVariable = {
    name: VariableName;
    /**
     * Type of the values that it holds.
     */
    type: 'enum';
    description?: VariableDescription;
    required?: VariableRequired;
    /**
     * Values that it may hold.
     */
    values: Array<string>;
    /**
     * Value that it holds when none is given.
     */
    default?: string;
};
/**
 * Something that happened. Its texts have to say something: blanks alone are refused.
 */
export type EpisodicContent = {
    /**
     * The thing that happened.
     */
    event: string;
    /**
     * When it happened.
     */
    occurred_at?: string;
    /**
     * Names of those who took part.
     */
    participants?: Array<string>;
    /**
     * Its outcome.
     */
    outcome?: string;
};
/**
 * Something that happened, to be recalled.
 */
export type EpisodicMemory = {
    id: MemoryId;
    /**
     * The agent that remembers it.
     */
    agent_id: AgentId;
    /**
     * Says that this happened.
     */
    memory_type: 'episodic';
    content: EpisodicContent;
    importance: Importance;
    expires_at: MemoryExpiry;
    source_message_id: SourceMessageId;
    metadata: Metadata;
    scope: MemoryScope;
    /**
     * Its name in its scope, or null.
     */
    key: MemoryKey | null;
    status: MemoryStatus;
    /**
     * When a newer memory superseded it, or null. A search `as_of` a moment before finds it.
     */
    valid_to: string | null;
    /**
     * Its relations to other memories of the agent.
     */
    links: Array<MemoryLink>;
    /**
     * Counts the changes, from 1.
     */
    version: number;
    /**
     * Its author: the subject of the credential, or `parley` for consolidation and extraction.
     */
    created_by: string;
    /**
     * Subject of the credential that changed it last; `checkpoint` when a checkpoint of the agent was restored.
     */
    updated_by: string;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    /**
     * When it was changed last.
     */
    updated_at: Timestamp;
};
/**
 * A request to erase an organization.
 */
export type EraseOrganization = {
    /**
     * Whether to only count what would be erased.
     */
    dry_run?: boolean;
    /**
     * The name of the organization, without which nothing is erased.
     */
    confirm?: string;
};
/**
 * The numbers of what was erased so far, by kind.
 */
export type ErasureCounts = {
    /**
     * Number of conversations.
     */
    conversations: number;
    /**
     * Number of sessions.
     */
    sessions: number;
    /**
     * Number of messages.
     */
    messages: number;
    /**
     * Number of events whose places in the logs are left with nothing in them.
     */
    events: number;
    /**
     * Number of runs.
     */
    runs: number;
    /**
     * Number of prompts, applied templates and optimizations.
     */
    contexts: number;
    /**
     * Number of checkpoints of sessions.
     */
    checkpoints: number;
    /**
     * Number of memories, those that were merged into others included.
     */
    memories: number;
};
/**
 * The name of the problem, stable for ever. Each has a page at `/problems/{error_code}`.
 */
export type ErrorCode = 'invalid_request' | 'invalid_api_version' | 'invalid_cursor' | 'authentication_failed' | 'insufficient_permissions' | 'version_read_only' | 'resource_not_found' | 'organization_not_found' | 'member_not_found' | 'role_not_found' | 'key_not_found' | 'client_not_found' | 'user_not_found' | 'agent_not_found' | 'tool_not_found' | 'state_machine_not_found' | 'service_not_found' | 'version_set_not_found' | 'file_not_found' | 'webhook_not_found' | 'delivery_not_found' | 'simulation_persona_not_found' | 'simulation_scenario_not_found' | 'simulation_test_not_found' | 'simulation_set_not_found' | 'simulation_run_not_found' | 'conversation_not_found' | 'session_not_found' | 'message_not_found' | 'memory_not_found' | 'run_not_found' | 'migration_job_not_found' | 'template_not_found' | 'context_not_found' | 'checkpoint_not_found' | 'state_version_not_found' | 'method_not_allowed' | 'not_acceptable' | 'request_timeout' | 'conflict' | 'conversation_closed' | 'session_ended' | 'run_in_progress' | 'run_not_active' | 'run_cancelled' | 'event_order' | 'producer_conflict' | 'producer_gap' | 'stale_producer' | 'tool_results_required' | 'approval_required' | 'approval_decided' | 'memory_limit_exceeded' | 'idempotency_in_progress' | 'cursor_expired' | 'version_retired' | 'precondition_failed' | 'payload_too_large' | 'state_too_large' | 'storage_limit_exceeded' | 'unsupported_media_type' | 'range_not_satisfiable' | 'expectation_failed' | 'upgrade_required' | 'idempotency_key_reused' | 'invalid_tool_results' | 'context_budget_too_small' | 'state_schema_violation' | 'schema_too_costly' | 'precondition_required' | 'headers_too_large' | 'rate_limit_exceeded' | 'concurrency_limit_exceeded' | 'quota_exceeded' | 'upstream_rate_limited' | 'internal_error' | 'response_contract_violation' | 'state_corruption' | 'upstream_failure' | 'response_format_unmet' | 'run_failed' | 'service_unavailable' | 'storage_full' | 'runner_lost' | 'timeout';
/**
 * The reason why a run failed.
 */
export type ErrorContent = {
    /**
     * Says that this is a failure.
     */
    type: 'error';
    problem: Problem;
};
/**
 * The run has failed or was cancelled; what had arrived is kept.
 */
export type ErrorEvent = {
    /**
     * Type of the event.
     */
    event: 'error';
    error: Problem;
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
     * Number of events that were redacted and had not been before.
     */
    event_count: number;
    /**
     * Reason of the redaction.
     */
    reason: string;
    /**
     * Subject of the credential that redacted.
     */
    redacted_by: string;
    redacted_at: Timestamp;
    /**
     * The memories that were made of the messages in it.
     */
    led_to: {
        /**
         * The memories that were made of it and stay, the first 1000.
         */
        memory_ids: Array<MemoryId>;
        /**
         * The memories that were erased with it, the first 1000.
         */
        erased_memory_ids: Array<MemoryId>;
        /**
         * The memories from elsewhere that are active again, because the memory that they had been consolidated into, or that superseded them, was erased; the first 1000.
         */
        restored_memory_ids: Array<MemoryId>;
        /**
         * The merged memories that are made of their other sources alone now, the first 1000.
         */
        rewritten_memory_ids: Array<MemoryId>;
    };
};
/**
 * Type of the event.
 */
export type EventType = string;
/**
 * The user whom it concerns, or null.
 */
export type EventUserId = string | null;
/**
 * Oddity of an event that was taken in all the same, such as `unknown_event_type` or `invalid_tool_arguments`; null when there is none.
 */
export type EventWarning = string | null;
/**
 * A way out of a state, which the model chooses when its description holds.
 */
export type ExitCondition = {
    /**
     * The condition under which the model chooses it.
     */
    description: string;
    next_state: NextState;
    return_state?: ReturnState;
};
/**
 * The ways out of the state. The terminal state has none.
 */
export type ExitConditions = Array<ExitCondition>;
/**
 * The export is whole.
 */
export type ExportCompleteEvent = {
    /**
     * Type of the event.
     */
    event: 'export_complete';
    /**
     * Number of records of the export, those before `after` included.
     */
    count: number;
};
/**
 * For `after`, to go on after this record.
 */
export type ExportCursor = string;
/**
 * An event of an export.
 */
export type ExportEvent = ({
    event: 'record';
} & ExportRecordEvent) | ({
    event: 'export_complete';
} & ExportCompleteEvent) | ({
    event: 'error';
} & ExportFailedEvent);
/**
 * The export has failed, and is not whole.
 */
export type ExportFailedEvent = {
    /**
     * Type of the event.
     */
    event: 'error';
    error: Problem;
};
/**
 * An event of an export with its number.
 */
export type ExportLine = {
    /**
     * Counts the events, from 1.
     */
    seq: number;
    event: ExportEvent;
};
/**
 * A record of an export.
 */
export type ExportRecordEvent = {
    /**
     * Type of the event.
     */
    event: 'record';
    /**
     * Kind of the record. `run_context` is what the model of a run was given, as it is stored: texts, and references to
     * messages and memories.
     *
     */
    kind: 'organization' | 'role' | 'member' | 'agent' | 'agent_version' | 'tool' | 'tool_version' | 'state_machine' | 'state_machine_version' | 'service' | 'version_set_revision' | 'simulation_persona_version' | 'simulation_scenario_version' | 'simulation_test_version' | 'simulation_set_version' | 'simulation_run' | 'simulation_result' | 'webhook' | 'webhook_delivery' | 'agent_state' | 'agent_state_version' | 'agent_checkpoint' | 'checkpoint_part' | 'template' | 'template_version' | 'imported_message' | 'retention' | 'usage' | 'audit_entry' | 'user' | 'key' | 'conversation' | 'branch' | 'message' | 'message_version' | 'context_change' | 'session' | 'run' | 'approval' | 'session_event' | 'session_state' | 'session_checkpoint' | 'event_redaction' | 'run_context' | 'memory' | 'memory_version' | 'file';
    /**
     * The record, in the form in which its own operations show it; it may have more members.
     */
    data: {
        [key: string]: unknown;
    };
    cursor: ExportCursor;
};
/**
 * An entry of the audit.
 */
export type ExportedAuditEvent = {
    /**
     * Names the event.
     */
    event: 'entry';
    entry: AuditEntry;
};
/**
 * A memory of an export. Its `id` and `memory` are an item of createMemoryBatch.
 */
export type ExportedMemoryEvent = {
    /**
     * Type of the event.
     */
    event: 'memory';
    id: MemoryId;
    /**
     * The agent that remembers it, or that has stored it for a user with all agents.
     */
    agent_id: AgentId;
    memory: CreateMemory;
    cursor: ExportCursor;
};
/**
 * The id by which your product knows the user, without spaces.
 */
export type ExternalId = string;
/**
 * The answer that a run has failed with.
 */
export type FailedAnswer = {
    /**
     * The message that keeps the answer.
     */
    message_id: MessageId;
    /**
     * Its text, at most the first 100,000 characters.
     */
    text: string;
};
/**
 * Models to ask, in this order, when the one before fails before its first token.
 */
export type FallbackModels = Array<ModelName>;
/**
 * One fault of the input.
 */
export type FieldError = {
    /**
     * Place in the body, as a JSON Pointer (RFC 6901).
     */
    pointer?: string;
    /**
     * Name of the path, query or header parameter.
     */
    parameter?: string;
    /**
     * Description of what is wrong and what is allowed.
     */
    detail: string;
    /**
     * The rule's name.
     */
    code: string;
};
/**
 * The bytes of a file.
 */
export type FileBytes = Blob | File;
/**
 * A form with a file.
 */
export type FileForm = {
    /**
     * The bytes, with the name of the file.
     */
    file: Blob | File;
};
/**
 * A file's id.
 */
export type FileId = string;
/**
 * A document for the model, such as a PDF.
 */
export type FileInput = {
    /**
     * Says that this is a document.
     */
    type: 'file';
    /**
     * Where its bytes are.
     */
    source: ({
        type: 'data';
    } & DataInput) | ({
        type: 'url';
    } & UrlInput) | ({
        type: 'file';
    } & FileReferenceInput);
    name?: ContentName;
};
/**
 * A page of files.
 */
export type FilePage = {
    /**
     * The files of this page.
     */
    data: Array<StoredFile>;
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
 * A document in a message, or a film.
 */
export type FilePart = {
    /**
     * Says that this is a document.
     */
    type: 'file';
    source: ContentSource;
    /**
     * The name of the file.
     */
    name?: string;
};
/**
 * A file that was uploaded before.
 */
export type FileReferenceInput = {
    /**
     * Says that the bytes are those of a file.
     */
    type: 'file';
    file_id: FileId;
};
/**
 * A file that was uploaded before.
 */
export type FileSource = {
    /**
     * Says that the bytes are those of a file.
     */
    type: 'file';
    file_id: FileId;
};
/**
 * Reason why the model stopped: `stop` when it had said all, `length` at a limit of tokens, `content_filter` when a filter cut it
 * off, `tool_calls` when it calls tools. `response_format_unmet` is Parley's: the answer did not have the form that was
 * asked for. Any other text is the provider's own word. Null when the model has not said why,
 * and for what no model has written.
 *
 */
export type FinishReason = string | null;
/**
 * The SHA-256 of the document as canonical JSON, RFC 8785.
 */
export type Hash = string;
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
     * Time that this process has been up, in seconds.
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
             * Time that it took to answer, in milliseconds.
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
             * Time that it took to answer, in milliseconds.
             */
            latency_ms: number;
        };
    };
};
/**
 * The address that Parley calls.
 */
export type HttpTarget = {
    /**
     * The address, `http:` or `https:`, without a user name or a password.
     */
    url: string;
    /**
     * The time that a call has, with all its repetitions, in milliseconds.
     */
    timeout_ms?: number;
};
/**
 * Whether a call may reach the tool more than once with the same `Idempotency-Key`, and has its effect once. Without it nothing is sent again, also not after a crash.
 */
export type Idempotent = boolean;
/**
 * The closeness with which the model looks at it; the model decides when this is left out.
 */
export type ImageDetail = 'auto' | 'low' | 'high';
/**
 * An image for the model.
 */
export type ImageInput = {
    /**
     * Says that this is an image.
     */
    type: 'image';
    /**
     * Where its bytes are.
     */
    source: ({
        type: 'data';
    } & DataInput) | ({
        type: 'url';
    } & UrlInput) | ({
        type: 'file';
    } & FileReferenceInput);
    detail?: ImageDetail;
    name?: ContentName;
};
/**
 * An image in a message.
 */
export type ImagePart = {
    /**
     * Says that this is an image.
     */
    type: 'image';
    source: ContentSource;
    detail?: ImageDetail;
    /**
     * The name of the file.
     */
    name?: string;
};
/**
 * Conversations to import.
 */
export type ImportConversations = {
    /**
     * The conversations.
     */
    conversations: Array<V1Conversation>;
};
/**
 * The outcome of an import.
 */
export type ImportReport = {
    /**
     * Number of items that were stored.
     */
    imported: number;
    /**
     * Number of items that were here already.
     */
    unchanged: number;
    /**
     * Number of items that could not be stored.
     */
    rejected: number;
    /**
     * Each of them, in their order.
     */
    conversations: Array<ImportedConversation>;
};
/**
 * Importance, from 0 to 1.
 */
export type Importance = number;
/**
 * The outcome of one conversation.
 */
export type ImportedConversation = {
    /**
     * Number of the line in the request, from 1; empty lines are not counted.
     */
    line: number;
    /**
     * Its id in that version 1.
     */
    id: string;
    /**
     * Whether it was stored, was here already, or could not be stored.
     */
    status: 'imported' | 'unchanged' | 'rejected';
    /**
     * Its id here, or null when it was rejected.
     */
    conversation_id: string | null;
    /**
     * Reasons why it was rejected.
     */
    errors: Array<FieldError>;
};
/**
 * An event that a log takes in.
 */
export type IncomingEvent = AguiEvent | AguiDeprecatedEvent | AguiUnknownEvent;
/**
 * The messages that are answered. That is the one that was sent, as many as results of tools were sent, or the one that is answered again.
 */
export type InputMessageIds = Array<MessageId>;
/**
 * Your own id for the item, returned with its result.
 */
export type ItemId = string;
/**
 * The answer is a JSON object.
 */
export type JsonObjectFormat = {
    /**
     * Says that it has to be a JSON object.
     */
    type: 'json_object';
};
/**
 * A JSON Schema, draft 2020-12: an object or a boolean; null for none.
 */
export type JsonSchema = unknown;
/**
 * The answer is JSON that satisfies a schema.
 */
export type JsonSchemaFormat = {
    /**
     * Says that it has to satisfy a schema.
     */
    type: 'json_schema';
    json_schema: NamedJsonSchema;
};
/**
 * Number of the newest messages that are left whole.
 */
export type KeepLast = number;
/**
 * The credential of a program or a person.
 */
export type Key = {
    /**
     * The key's id.
     */
    id: string;
    /**
     * A name by which people know the key.
     */
    name: string;
    owner: KeyOwnerType;
    /**
     * The user for whom the key acts or the member to whom it belongs, or null.
     */
    user_id: string | null;
    /**
     * The scopes of the key. It may use those that its maker has, too.
     */
    scopes: Array<Scope>;
    /**
     * The addresses and networks (CIDR) from which the key may be used; empty for all.
     */
    allowed_addresses: Array<string>;
    /**
     * The key with which it was made, or null for one that the operator made.
     */
    made_by: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    /**
     * When it ends; null for never, or when its maker does.
     */
    expires_at: NullableTimestamp;
    /**
     * When it was last used, or null when it never was.
     */
    last_used_at: NullableTimestamp;
    /**
     * When it was revoked, or null when it was not.
     */
    revoked_at: NullableTimestamp;
    /**
     * How long the secret before the last rotation works; null when there is none.
     */
    previous_secret_until: NullableTimestamp;
};
/**
 * An API key that expires soon.
 */
export type KeyEventData = {
    /**
     * The key's id.
     */
    key_id: string;
    /**
     * When it ends.
     */
    expires_at: Timestamp;
    url: WebhookLink;
};
/**
 * An API key ends within 14 days. It is told once for each key and the time at which it ends.
 */
export type KeyExpiringEvent = {
    id: WebhookEventId;
    /**
     * Always `key.expiring`.
     */
    type: 'key.expiring';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: KeyEventData;
};
/**
 * A name by which people know the key, in one line.
 */
export type KeyName = string;
/**
 * The owner of a key: the organization, a user for whom it acts, or a member with their roles.
 */
export type KeyOwnerType = 'organization' | 'user' | 'member';
/**
 * A page of keys.
 */
export type KeyPage = {
    /**
     * The keys, the newest first.
     */
    data: Array<Key>;
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
 * A JSON Web Key Set (RFC 7517).
 */
export type KeySet = {
    /**
     * The public keys.
     */
    keys: Array<PublicKey>;
};
/**
 * A key with its secret, which is shown once.
 */
export type KeyWithSecret = {
    /**
     * The key's id.
     */
    id: string;
    /**
     * A name by which people know the key.
     */
    name: string;
    owner: KeyOwnerType;
    /**
     * The user for whom the key acts or the member to whom it belongs, or null.
     */
    user_id: string | null;
    /**
     * The scopes of the key. It may use those that its maker has, too.
     */
    scopes: Array<Scope>;
    /**
     * The addresses and networks (CIDR) from which the key may be used; empty for all.
     */
    allowed_addresses: Array<string>;
    /**
     * The key with which it was made, or null for one that the operator made.
     */
    made_by: string | null;
    created_at: Timestamp;
    updated_at: Timestamp;
    /**
     * When it ends; null for never, or when its maker does.
     */
    expires_at: NullableTimestamp;
    /**
     * When it was last used, or null when it never was.
     */
    last_used_at: NullableTimestamp;
    /**
     * When it was revoked, or null when it was not.
     */
    revoked_at: NullableTimestamp;
    /**
     * How long the secret before the last rotation works; null when there is none.
     */
    previous_secret_until: NullableTimestamp;
    /**
     * The secret, to be sent as `X-API-Key`. Keep it: it cannot be read again.
     */
    secret: string;
};
/**
 * Place to go on from after this event, when that is not its `seq`: it stands for all events up to there.
 */
export type LastSequence = number;
/**
 * The times of runs, estimated from their counts by classes of time: a time of more than ten minutes counts as ten minutes.
 */
export type LatencyEstimate = {
    /**
     * The number of runs that were timed.
     */
    count: number;
    /**
     * The time that half of the runs took at most.
     */
    p50_ms: number;
    /**
     * The time that 95 of 100 runs took at most.
     */
    p95_ms: number;
};
/**
 * Memories that contradict each other are linked.
 */
export type LinkAction = {
    /**
     * Kind of action.
     */
    action: 'link';
    outcome: ConsolidationOutcome;
    scope: MemoryScope;
    /**
     * The concept of which they say different things, or the text of the newest.
     */
    concept: string;
    needs_model: NeedsModel;
    decision: ConsolidationDecision;
    /**
     * The memories; the first one, the newest, is linked with each of the others.
     */
    memories: Array<MemoryId>;
    problem?: Problem;
};
/**
 * A process that lives.
 */
export type Liveness = {
    /**
     * Always `alive`: another answer is none.
     */
    status: 'alive';
};
/**
 * Models and controls in the place of those of the agent. Those that are not given are the agent's.
 */
export type LlmModelPreferences = {
    /**
     * The model that answers.
     */
    model?: ModelName;
    fallback_models?: FallbackModels;
    temperature?: Temperature;
    max_tokens?: MaxTokens;
    top_p?: TopP;
    stop?: Stop;
    seed?: Seed;
    reasoning_effort?: ReasoningEffort;
    model_settings?: ModelSettings;
};
/**
 * A language tag (BCP 47).
 */
export type Locale = string;
/**
 * An event in a session's log.
 */
export type LogEvent = AguiEvent | AguiUnknownEvent;
/**
 * A part of a log.
 */
export type LogGap = {
    /**
     * The first sequence of the part.
     */
    from_seq: Sequence;
    /**
     * The last one.
     */
    to_seq: Sequence;
};
/**
 * The oddity of an event that was taken in.
 */
export type LoggedWarning = 'unknown_event_type' | 'invalid_tool_arguments';
/**
 * What cannot come back of a part of a checkpoint.
 */
export type LostPart = {
    part: CheckpointPartName;
    /**
     * Number of memories or conversations that cannot come back as they were.
     */
    count: number;
    /**
     * Their ids, the first 100.
     */
    ids: Array<string>;
};
/**
 * A state of a version of a state machine.
 */
export type MachineAddress = {
    /**
     * The state machine's id.
     */
    state_machine_id: string;
    /**
     * Its version.
     */
    version: number;
    /**
     * The name of the state.
     */
    state: string;
};
/**
 * Why a state was entered: the conversation began in it, an exit was chosen, or the state before leads on by itself.
 */
export type MachineEntryCause = 'began' | 'exit_chosen' | 'led_on';
/**
 * An exit of a state.
 */
export type MachineExit = {
    /**
     * The condition under which it is taken.
     */
    description: string;
    /**
     * The state that it leads to, as the machine names it.
     */
    next_state: string;
};
/**
 * The state machine that its conversations follow, or null.
 */
export type MachineOfService = string | null;
/**
 * The reason in words: that of the model for an exit, or why the user counts as new or returning; null when the state before leads on by itself.
 */
export type MachineReason = string | null;
/**
 * The states that are entered when referenced machines come to their ends; the last one first.
 */
export type MachineReturns = Array<MachineAddress>;
/**
 * A state of a machine.
 */
export type MachineState = ({
    type: 'action';
} & ActionState) | ({
    type: 'decision';
} & DecisionState) | ({
    type: 'recall';
} & RecallState) | ({
    type: 'annotation';
} & AnnotationState) | ({
    type: 'reflection';
} & ReflectionState) | ({
    type: 'tool_call';
} & ToolCallState);
/**
 * The differences between the states of two versions.
 */
export type MachineStateChanges = {
    /**
     * The states that only the later one has, in its order.
     */
    added: Array<MachineState>;
    /**
     * The states that only the earlier one has, in its order.
     */
    removed: Array<MachineState>;
    /**
     * The states that both have and that differ, in the order of the later one.
     */
    changed: Array<ChangedMachineState>;
};
/**
 * The name of the state, which no other state of the machine has.
 */
export type MachineStateName = string;
/**
 * The states of the machine.
 */
export type MachineStates = Array<MachineState>;
/**
 * The version of the state machine; null is the newest one, or that there is none.
 */
export type MachineVersionOfSet = number | null;
/**
 * The memory that has their place now, or null.
 */
export type MadeMemoryId = string | null;
/**
 * Maximum number of tokens of an answer.
 */
export type MaxTokens = number;
/**
 * The tool of a server of the Model Context Protocol that Parley calls.
 */
export type McpTarget = {
    /**
     * The address of the server, `http:` or `https:`, without a user name or a password.
     */
    url: string;
    /**
     * The name of the tool at its server.
     */
    tool: string;
    /**
     * The time that a call has, in milliseconds.
     */
    timeout_ms?: number;
    /**
     * The rule for calls of an imported tool that its server describes otherwise by now, see `drift` of a tool. With
     * `refuse` the server is asked for its tools before each call, and such a call fails before anything is called. With
     * `ignore` it is not asked, the tool is called, and its results are not held to `output_schema`.
     *
     */
    on_drift?: 'refuse' | 'ignore';
};
/**
 * The kind of bytes, as in RFC 6838.
 */
export type MediaType = string;
/**
 * A user who has roles in the organization.
 */
export type Member = {
    user_id: UserId;
    /**
     * The roles of the member, by their names.
     */
    roles: Array<RoleGrant>;
    /**
     * The scopes that the roles give now, sorted.
     */
    scopes: Array<Scope>;
};
/**
 * A page of members.
 */
export type MemberPage = {
    /**
     * The members.
     */
    data: Array<Member>;
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
 * Something that an agent should recall.
 */
export type Memory = ({
    memory_type: 'episodic';
} & EpisodicMemory) | ({
    memory_type: 'semantic';
} & SemanticMemory) | ({
    memory_type: 'procedural';
} & ProceduralMemory) | ({
    memory_type: 'working';
} & WorkingMemory);
/**
 * The results of a batch, in the order of its memories.
 */
export type MemoryBatch = {
    /**
     * One for each memory.
     */
    results: Array<MemoryBatchResult>;
    /**
     * Number of items that were stored.
     */
    succeeded: number;
    /**
     * Number of items that failed.
     */
    failed: number;
    /**
     * Number of items that were left out.
     */
    skipped: number;
};
/**
 * The memory was not stored.
 */
export type MemoryBatchFailed = {
    /**
     * Outcome of the item.
     */
    outcome: 'failed';
    id: ItemId;
    problem: Problem;
};
/**
 * One memory of a batch.
 */
export type MemoryBatchItem = {
    id: ItemId;
    memory: CreateMemory;
};
/**
 * The outcome of one memory.
 */
export type MemoryBatchResult = ({
    outcome: 'succeeded';
} & MemoryBatchSucceeded) | ({
    outcome: 'failed';
} & MemoryBatchFailed) | ({
    outcome: 'skipped';
} & MemoryBatchSkipped);
/**
 * The memory was left out, because one before it failed.
 */
export type MemoryBatchSkipped = {
    /**
     * Outcome of the item.
     */
    outcome: 'skipped';
    id: ItemId;
};
/**
 * The memory was stored.
 */
export type MemoryBatchSucceeded = {
    /**
     * Outcome of the item.
     */
    outcome: 'succeeded';
    id: ItemId;
    /**
     * What the item did: it made a memory, changed the one with its key, or found that to say all of it.
     */
    change: 'created' | 'updated' | 'unchanged';
    /**
     * The memory as this item has left it; a later item may have its key.
     */
    memory: Memory;
};
/**
 * A number, or a text.
 */
export type MemoryBound = number | string;
/**
 * Memories were created, changed or deleted. Those that one statement changes in the same way are told together.
 */
export type MemoryChangedEvent = {
    id: WebhookEventId;
    /**
     * Always `memory.changed`.
     */
    type: 'memory.changed';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: MemoryEventData;
};
/**
 * A condition on metadata. It is either one of `and`, `or` and `not`, or names a `member` and compares its value in one
 * way. At most 50 conditions, and five within each other.
 *
 * `eq`, `ne` and `in` compare whole JSON values, in which the order of members does not count. `gt`, `gte`, `lt` and `lte`
 * compare a number with a number, or a text with a text of up to 60 characters, by code points, as dates of one form are in
 * their order; other values meet none of them. A memory without the member meets `ne` and `exists: false` only.
 *
 */
export type MemoryCondition = {
    /**
     * All of these are met.
     */
    and?: MemoryConditions;
    /**
     * At least one of these is met.
     */
    or?: MemoryConditions;
    /**
     * This one is not met.
     */
    not?: MemoryCondition;
    /**
     * The member of the metadata.
     */
    member?: string;
    /**
     * Its value is this one.
     */
    eq?: unknown;
    /**
     * Its value is another one.
     */
    ne?: unknown;
    /**
     * Its value is one of these.
     */
    in?: Array<unknown>;
    /**
     * Its value is greater.
     */
    gt?: MemoryBound;
    /**
     * Its value is this one or greater.
     */
    gte?: MemoryBound;
    /**
     * Its value is less.
     */
    lt?: MemoryBound;
    /**
     * Its value is this one or less.
     */
    lte?: MemoryBound;
    /**
     * Whether there is such a member.
     */
    exists?: boolean;
};
/**
 * Several conditions.
 */
export type MemoryConditions = Array<MemoryCondition>;
/**
 * The content of a memory, by its type.
 */
export type MemoryContent = EpisodicContent | SemanticContent | ProceduralContent | WorkingContent;
/**
 * The result of a deletion.
 */
export type MemoryDeletion = {
    /**
     * Whether the memories were only counted.
     */
    dry_run: boolean;
    /**
     * Number of memories that match: 10,000 at most.
     */
    matched: number;
    /**
     * Number of memories that were deleted, those that they were made of included.
     */
    deleted: number;
    /**
     * Whether these were all that match.
     */
    complete: boolean;
};
/**
 * The filters that each deleted memory passes.
 */
export type MemoryDeletionFilters = {
    /**
     * Only these types.
     */
    memory_types?: Array<MemoryType>;
    /**
     * Only memories that are at least that important.
     */
    importance_min?: number;
    /**
     * Only memories made at this moment or later.
     */
    created_after?: string;
    /**
     * Only memories made before this moment.
     */
    created_before?: string;
    /**
     * Only memories whose metadata has each of these members with this very value.
     */
    metadata?: {
        [key: string]: unknown;
    };
    where?: MemoryCondition;
    /**
     * The session whose working memories are meant too.
     */
    session_id?: string;
    /**
     * Only memories of what happened at this moment or later.
     */
    occurred_after?: string;
    /**
     * Only memories of what happened before this moment.
     */
    occurred_before?: string;
};
/**
 * Memories of one agent and one user that were changed together in one way.
 */
export type MemoryEventData = {
    /**
     * Kind of change, as in the versions of a memory.
     */
    change: 'created' | 'updated' | 'importance' | 'consolidated' | 'superseded' | 'restored' | 'deleted' | 'expired';
    /**
     * The memories, 100 at most.
     */
    memory_ids: Array<MemoryId>;
    /**
     * Number of memories that were changed, which may be more than are listed.
     */
    memory_count: number;
    agent_id: AgentId;
    user_id: EventUserId;
    url: WebhookLink;
};
/**
 * When it is forgotten, or null for never.
 */
export type MemoryExpiry = string | null;
/**
 * An event of an export.
 */
export type MemoryExportEvent = ({
    event: 'memory';
} & ExportedMemoryEvent) | ({
    event: 'export_complete';
} & ExportCompleteEvent) | ({
    event: 'error';
} & ExportFailedEvent);
/**
 * An event of an export with its number.
 */
export type MemoryExportLine = {
    /**
     * Counts the events, from 1.
     */
    seq: number;
    event: MemoryExportEvent;
};
/**
 * The conditions that the searched memories meet.
 */
export type MemoryFilters = {
    /**
     * Only these types.
     */
    memory_types?: Array<MemoryType>;
    /**
     * Only memories that are at least that important.
     */
    importance_min?: number;
    /**
     * Only memories made at this moment or later.
     */
    created_after?: string;
    /**
     * Only memories made before this moment.
     */
    created_before?: string;
    /**
     * Only memories whose metadata has each of these members with this very value.
     */
    metadata?: {
        [key: string]: unknown;
    };
    where?: MemoryCondition;
    /**
     * The session whose working memories are meant too.
     */
    session_id?: string;
};
/**
 * The past of a memory that comes from elsewhere, as an export with `history` has it. It is stored with a new memory only, not with the next version of one that has the `key` already.
 */
export type MemoryHistory = {
    /**
     * Whether it is found, or another memory has its place.
     */
    status: 'active' | 'consolidated' | 'superseded';
    change: MemoryPastChange;
    /**
     * When it was changed last. It cannot be in the future.
     */
    changed_at: string;
    /**
     * Author of its newest change where it comes from.
     */
    original_author?: OriginalAuthor;
    /**
     * Its earlier versions, the oldest first: the newest 100 of an export.
     */
    versions?: Array<PastMemoryVersion>;
    /**
     * Its relations to other memories: to other items of the batch by their ids, or to memories that are stored already.
     */
    links?: Array<MemoryLinkInput>;
};
/**
 * A memory's id.
 */
export type MemoryId = string;
/**
 * A name of yours, without spaces: a scope has one memory with it.
 */
export type MemoryKey = string;
/**
 * Maximum number of memories in each scope of the agent: that of all users, that of each user, that of each session; null leaves it to the server.
 */
export type MemoryLimit = number | null;
/**
 * The relation of a memory to another one.
 */
export type MemoryLink = {
    /**
     * Role of the other memory: this was merged from or into it, summarises it or is summarised in it, supersedes it or is superseded by it, contradicts it, or must not be merged with it again.
     */
    relation: 'merged_from' | 'merged_into' | 'summarises' | 'summarised_in' | 'supersedes' | 'superseded_by' | 'contradicts' | 'kept_apart';
    memory_id: MemoryId;
};
/**
 * The relation of a new memory to another one.
 */
export type MemoryLinkInput = {
    /**
     * Role of the other memory, as in MemoryLink.
     */
    relation: 'merged_from' | 'merged_into' | 'summarises' | 'summarised_in' | 'supersedes' | 'superseded_by' | 'contradicts' | 'kept_apart';
    /**
     * The id of another item of the batch or of a memory that is stored.
     */
    memory_id: string;
};
/**
 * A page of memories.
 */
export type MemoryPage = {
    /**
     * The memories of this page.
     */
    data: Array<Memory>;
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
 * Kind of the change that led to this version.
 */
export type MemoryPastChange = 'created' | 'updated' | 'importance' | 'consolidated' | 'superseded' | 'restored';
/**
 * Memories of the agent that the model is given with the message, whatever a search finds.
 */
export type MemoryRefsInput = Array<MemoryId>;
/**
 * The scope that a memory belongs to. It never changes, and nothing leaves it by itself.
 */
export type MemoryScope = {
    type: MemoryScopeType;
    /**
     * The user, of `user_agent` and `user`.
     */
    user_id?: UserId;
    /**
     * The session, of `session`.
     */
    session_id?: SessionId;
};
/**
 * The scope of a new memory. The user can be named beside it, by `user`.
 */
export type MemoryScopeInput = {
    type: MemoryScopeType;
    /**
     * The user, for `user_agent` and `user`.
     */
    user_id?: UserId;
    /**
     * The session, for `session`.
     */
    session_id?: SessionId;
};
/**
 * Owner of a memory: the agent, so that all its users share it; one user with this agent; one user with all agents; or a session.
 */
export type MemoryScopeType = 'agent' | 'user_agent' | 'user' | 'session';
/**
 * Only these scopes. Those of users need a `user`, that of a session a `session_id`.
 */
export type MemoryScopeTypes = Array<MemoryScopeType>;
/**
 * The results of a search.
 */
export type MemorySearch = {
    /**
     * The memories, the best first.
     */
    results: Array<MemorySearchResult>;
    search_metrics: MemorySearchMetrics;
};
/**
 * How memories are found. `lexical`: by their words and dates; `semantic`: by the likeness of embeddings; `auto`: by both. Where there are no embeddings, every search is lexical, and `search_metrics` says why.
 */
export type MemorySearchMethod = 'auto' | 'lexical' | 'semantic';
/**
 * Measurements of the search.
 */
export type MemorySearchMetrics = {
    /**
     * Number of memories that were searched. With filters or `as_of` it is counted up to 1000: there may be more.
     */
    total_searched: number;
    /**
     * Time that it took, in milliseconds.
     */
    processing_time_ms: number;
    method: SearchMethod;
    /**
     * Reason why the search was incomplete, or null.
     */
    degraded: 'no_vector_extension' | 'no_embedding_model' | 'embedding_unavailable' | 'embeddings_incomplete' | null;
    /**
     * Number of memories of the searched scopes that wait for an embedding, and are found by their words only.
     */
    not_embedded: number;
};
/**
 * Options of the search.
 */
export type MemorySearchOptions = {
    /**
     * Maximum number of results.
     */
    max_results?: number;
    /**
     * The least `relevance_score` of a result.
     */
    min_relevance?: number;
    /**
     * Search in what was known at this moment.
     */
    as_of?: string;
    method?: MemorySearchMethod;
    weights?: MemorySearchWeights;
    /**
     * The time zone, by its IANA name, in which words of the query such as "yesterday" name a day.
     */
    time_zone?: string;
};
/**
 * A memory that was found.
 */
export type MemorySearchResult = {
    memory: Memory;
    /**
     * Relevance to the query.
     */
    relevance_score: number;
    scores: RelevanceScores;
};
/**
 * How much the age of memories and their importance count beside how well they answer. The relevance `r` of a memory becomes
 * `r * (1 + recency * age + importance * i) / (1 + recency + importance)`: `i` is its importance, `age` is 1 for a memory
 * of today and halves every 30 days since it happened, else since it was remembered.
 *
 */
export type MemorySearchWeights = {
    /**
     * How much the age counts.
     */
    recency?: number;
    /**
     * How much the importance counts.
     */
    importance?: number;
};
/**
 * The session that it is for, or null when it is for all.
 */
export type MemorySessionId = string | null;
/**
 * `consolidated` when another memory was made of it, `superseded` when a newer one says what is so now; it is not found any more.
 */
export type MemoryStatus = 'active' | 'consolidated' | 'superseded';
/**
 * A tool with which the model itself keeps memories: `remember` stores one, `recall` searches them, `forget` deletes one.
 */
export type MemoryToolName = 'remember' | 'recall' | 'forget';
/**
 * Tools that the model is offered to keep memories itself; none when nothing says so. Parley carries their calls out, in the
 * scopes that the conversation reaches. A tool of yours with one of these names is offered in its place.
 *
 */
export type MemoryToolNames = Array<MemoryToolName>;
/**
 * Kind of memory: something that happened, a fact, a procedure, or a note for the task at hand.
 */
export type MemoryType = 'episodic' | 'semantic' | 'procedural' | 'working';
/**
 * The memories that are back.
 */
export type MemoryUndo = {
    /**
     * The memories, as they are again.
     */
    restored: Array<Memory>;
};
/**
 * The use of memories by a run. A member that a message leaves out is taken from its session, and then from its agent. Who turns on what the
 * session and the agent have off needs the scope of the operation that does the same: `memories:read` for `enabled` and `recall`,
 * `memories:write` for `extract` and `remember`, `memories:delete` for `forget`.
 *
 */
export type MemoryUse = {
    /**
     * Whether the model is given the memories that fit what is said; `memory_refs` of the answer names them. No, unless something says so.
     */
    enabled?: boolean;
    /**
     * Only memories of these types; all when nothing says so.
     */
    types?: Array<MemoryType>;
    /**
     * Maximum number of memories; 10 when nothing says so.
     */
    max_results?: number;
    /**
     * Minimum relevance of the memories; 0.42 when nothing says so, which neither small talk nor half of the words of a question reach.
     */
    min_relevance?: number;
    /**
     * Whether to make new memories of the conversation after the answer. No, unless something says so.
     */
    extract?: boolean;
    tools?: MemoryToolNames;
};
/**
 * A memory as it was at one time, and what was done to it then.
 */
export type MemoryVersion = {
    /**
     * The memory that this is a version of.
     */
    memory_id: MemoryId;
    /**
     * Counts the changes, from 1.
     */
    version: number;
    /**
     * Kind of change.
     */
    change: 'created' | 'updated' | 'importance' | 'consolidated' | 'superseded' | 'restored' | 'deleted' | 'expired';
    content: MemoryContent;
    importance: Importance;
    expires_at: MemoryExpiry;
    source_message_id: SourceMessageId;
    metadata: Metadata;
    status: MemoryStatus;
    /**
     * Author of the change: the subject of the credential, `parley` for consolidation, extraction and expiry, or `checkpoint` when a checkpoint of the agent was restored.
     */
    changed_by: string;
    /**
     * Author of the change where the memory comes from, as its import has told: a name that Parley has not checked, and that `changed_by` has brought here. Null for what was changed here.
     */
    original_author: string | null;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A page of a memory's versions.
 */
export type MemoryVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<MemoryVersion>;
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
 * Memories that say the same become one, or the model decides what two that are alike are.
 */
export type MergeAction = {
    /**
     * Kind of action.
     */
    action: 'merge';
    outcome: ConsolidationOutcome;
    scope: MemoryScope;
    memory_type: MemoryType;
    content: MemoryContent;
    importance: Importance;
    /**
     * Share of their words that the least similar of them have in common, or their likeness in meaning.
     */
    similarity: number;
    needs_model: NeedsModel;
    decision: ConsolidationDecision;
    /**
     * The memories that it is made from, the newest first, whose content is kept.
     */
    sources: Array<MemoryId>;
    memory_id: MadeMemoryId;
    problem?: Problem;
};
/**
 * A message as a person reads it.
 */
export type Message = {
    id: MessageId;
    conversation_id: ConversationId;
    session_id: SessionId;
    /**
     * The branch on which it was said; branches that begin after it have it too.
     */
    branch_id: BranchId;
    /**
     * The run that it belongs to.
     */
    run_id: RunId | null;
    kind: MessageKind;
    role: MessageRole;
    content: MessageContent;
    tool_calls: ToolCalls;
    state: MessageState;
    finish_reason: FinishReason;
    /**
     * Text that the model thought before it answered, or null when it has not said so; there when it is asked for.
     */
    reasoning?: string | null;
    /**
     * The model that wrote it, or null when a person or tool did.
     */
    model: string | null;
    /**
     * The memories that the model was given for this answer, see getMessageContext; or those that the message names, if somebody has sent it.
     */
    memory_refs: Array<MemoryId>;
    metadata: Metadata;
    version: MessageVersionNumber;
    /**
     * Place of its first event in the session's log.
     */
    first_seq: Sequence;
    /**
     * Place of its last event in the session's log; null while it is being written.
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
 * The results of a batch, in the order of its messages.
 */
export type MessageBatch = {
    /**
     * One for each message.
     */
    results: Array<BatchResult>;
    /**
     * Number of messages that were answered.
     */
    succeeded: number;
    /**
     * Number of items that failed.
     */
    failed: number;
    /**
     * Number of messages that were not sent.
     */
    skipped: number;
};
/**
 * The run has ended; the same object as the whole reply.
 */
export type MessageCompleteEvent = {
    /**
     * Type of the event.
     */
    event: 'message_complete';
    message: Message;
    finish_reason: FinishReason;
    /**
     * The branch on which the answer was given.
     */
    branch_id?: BranchId;
    input_message_ids?: InputMessageIds;
    conversation: ReplyConversation;
    session: ReplySession;
    /**
     * The calls that wait for a person to approve them, when the state of the message is `requires_approval`: see createDecisions. Otherwise left out.
     */
    approvals?: Array<Approval>;
    metrics?: ReplyMetrics;
    links: ReplyLinks;
};
/**
 * The summaries and memories that were made of a deleted message.
 */
export type MessageConsequences = {
    /**
     * The messages after it in its run, such as its answer, and those of runs that answered it again; they stay.
     */
    message_ids: Array<MessageId>;
    /**
     * The memories that were made of it and stay, the first 1000.
     */
    memory_ids: Array<MemoryId>;
    /**
     * The memories that were erased with it, the first 1000.
     */
    erased_memory_ids: Array<MemoryId>;
    /**
     * The memories from elsewhere that are active again, because the memory that they had been consolidated into, or that superseded them, was erased; the first 1000.
     */
    restored_memory_ids: Array<MemoryId>;
    /**
     * The merged memories that are made of their other sources alone now, the first 1000.
     */
    rewritten_memory_ids: Array<MemoryId>;
    /**
     * Number of summaries that were made of it; they are blank now.
     */
    summary_count: number;
};
/**
 * The content of a message.
 */
export type MessageContent = ({
    type: 'text';
} & TextContent) | ({
    type: 'tool_result';
} & ToolResultContent) | ({
    type: 'error';
} & ErrorContent);
/**
 * The agent, conversation and session that the message belongs to. Those that are missing are created.
 */
export type MessageContext = {
    /**
     * The agent that answers: alone, in a new conversation.
     */
    agent_id?: AgentId;
    /**
     * The service that answers, in the place of an agent.
     */
    service_id?: ServiceId;
    /**
     * The version set of the service with which a new session begins; `release` unless it is given. A session that goes on has to have it.
     */
    version_set?: VersionSetName;
    /**
     * The conversation to continue, in its newest active session with the agent or in a new one.
     */
    conversation_id?: ConversationId;
    /**
     * The session to continue. What is given beside it has to agree with it.
     */
    session_id?: SessionId;
    after_message_id?: AfterMessageId;
    /**
     * The channel in which people talk with the agent. It is kept with the conversation, and has to agree with what is kept there.
     */
    channel_id?: ChannelId;
    /**
     * The workspace that the message belongs to. It is kept in the same way.
     */
    workspace_id?: WorkspaceId;
    /**
     * Who talks with the agent. A new conversation belongs to this user for ever; in an existing one it has to be the user it began with.
     */
    user?: UserRef;
};
/**
 * A message of the agent that was cut to the beginning that somebody has heard. The log keeps what the model has said; the message, and the
 * model in later turns, have what was heard.
 *
 */
export type MessageCut = {
    /**
     * The message, by its id in the events.
     */
    message_id: string;
    /**
     * The sequence of the event of its text in which listening ended: those before it were heard whole.
     */
    last_seq: Sequence;
    /**
     * The characters of that event that were heard, in units of UTF-16.
     */
    last_length: number;
    /**
     * The characters of the whole text that were heard, when it was cut.
     */
    text_length: number;
    /**
     * The milliseconds of its sound that were heard.
     */
    audio_end_ms: number;
};
/**
 * A message that was deleted, and what it has led to.
 */
export type MessageDeletion = {
    id: MessageId;
    conversation_id: ConversationId;
    session_id: SessionId;
    /**
     * When it was deleted.
     */
    deleted_at: Timestamp;
    led_to: MessageConsequences;
};
/**
 * A message's id.
 */
export type MessageId = string;
/**
 * Messages of the conversation.
 */
export type MessageIds = Array<MessageId>;
/**
 * A message to send.
 */
export type MessageInput = ({
    role: 'user';
} & UserMessageInput) | ({
    role: 'system';
} & SystemMessageInput) | ({
    role: 'tool';
} & ToolMessageInput);
/**
 * Kind of message; `tool_use` is an assistant's message that calls tools.
 */
export type MessageKind = 'user' | 'assistant' | 'tool_use' | 'tool_result' | 'system' | 'error';
/**
 * Options for the answer to this one message.
 */
export type MessageOptions = {
    /**
     * Action while another run is answering in the session. `reject` refuses with `run_in_progress`, also while
     * others wait for their turn. `enqueue` waits
     * in this request until it is its turn: at most 120 seconds and after at most 16 others, else it is refused in the
     * same way; a caller who goes away gives its turn up. Without `after_message_id` it goes on with the branch that was current
     * when it came. `interrupt` cancels that run, which needs the scope `runs:write`, and
     * goes on; a run that a producer carries out is not interrupted.
     *
     */
    if_busy?: 'reject' | 'enqueue' | 'interrupt';
    /**
     * About the answer.
     */
    response?: {
        temperature?: Temperature;
        max_tokens?: MaxTokens;
        top_p?: TopP;
        stop?: Stop;
        seed?: Seed;
        reasoning_effort?: ReasoningEffort;
        response_format?: ResponseFormat;
        model_settings?: ModelSettings;
        /**
         * Whether the reply has `metrics`.
         */
        include_metrics?: boolean;
        /**
         * Whether `metadata` of the message in the reply is filled; if not, it is empty there, and kept all the same.
         */
        include_metadata?: boolean;
        /**
         * Whether the message of the reply has `reasoning`, what its model thought before it answered.
         */
        include_reasoning?: boolean;
    };
    /**
     * About tools.
     */
    tools?: {
        /**
         * Whether the model may call tools.
         */
        enabled?: boolean;
        tool_choice?: ToolChoice;
        parallel_tool_calls?: ParallelToolCalls;
        /**
         * Whether those calls of one answer that Parley carries out are carried out side by side, and not one after the other.
         */
        parallel_execution?: boolean;
        /**
         * The time that Parley waits for each call that it carries out, in milliseconds, if the tool itself does not allow less.
         */
        timeout_ms?: number;
        /**
         * Maximum number of answers of this run whose calls Parley carries out. Further calls are refused, and the model is asked for its answer.
         */
        max_steps?: number;
    };
    memory?: MemoryUse;
    /**
     * About the state of the agent.
     */
    state?: {
        /**
         * Whether the model is given the state of the agent and that of the session, as JSON in its system prompt.
         */
        include_shared?: boolean;
        /**
         * Whether to make a checkpoint of the state when the run has completed; `links.checkpoint` of the reply is where it is.
         */
        save_checkpoint?: boolean;
    };
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
 * The answer to a message, and where it was given.
 */
export type MessageReply = {
    message: Message;
    finish_reason: FinishReason;
    /**
     * The branch on which the answer was given.
     */
    branch_id?: BranchId;
    input_message_ids?: InputMessageIds;
    conversation: ReplyConversation;
    session: ReplySession;
    /**
     * The calls that wait for a person to approve them, when the state of the message is `requires_approval`: see createDecisions. Otherwise left out.
     */
    approvals?: Array<Approval>;
    metrics?: ReplyMetrics;
    links: ReplyLinks;
};
/**
 * Role of the author.
 */
export type MessageRole = 'user' | 'assistant' | 'system' | 'tool';
/**
 * The model has begun to answer.
 */
export type MessageStartEvent = {
    /**
     * Type of the event.
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
     * The branch on which the answer is given.
     */
    branch_id?: BranchId;
    input_message_ids?: InputMessageIds;
    /**
     * True when the text is yet to be checked against `response_format`: until `message_complete`, or the next message or tool call of the run, it may turn out to be rejected. Otherwise left out.
     */
    provisional?: boolean;
    /**
     * The message before this one in the run, which this one is given in place of: it did not have the form of `response_format`.
     */
    replaces?: MessageId;
    /**
     * When the answer began.
     */
    timestamp: Timestamp;
};
/**
 * State of the message; `requires_approval` is one whose `tool_calls` wait for createDecisions, and `incomplete` is an answer that was cut off, by its limit of tokens or because the run failed: its tool calls are not to be carried out.
 */
export type MessageState = 'in_progress' | 'completed' | 'requires_tool_results' | 'requires_approval' | 'incomplete' | 'cancelled';
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
 * Counts the changes of the message, from 1.
 */
export type MessageVersionNumber = number;
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
 * Your own data, kept and returned as it is. Any JSON values, at most 10,000 in all.
 */
export type Metadata = {
    [key: string]: unknown;
};
/**
 * The progress of the imported conversations.
 */
export type MigrationConversations = {
    /**
     * Number of conversations that were imported.
     */
    imported: number;
    /**
     * Number of them that are upgraded.
     */
    upgraded: number;
    /**
     * Number of them that are not.
     */
    waiting: number;
};
/**
 * A migration job that has ended.
 */
export type MigrationEventData = {
    /**
     * The job's id.
     */
    job_id: string;
    /**
     * Status with which it has ended.
     */
    status: 'completed' | 'failed';
    url: WebhookLink;
};
/**
 * A migration job has ended.
 */
export type MigrationFinishedEvent = {
    id: WebhookEventId;
    /**
     * Always `migration.finished`.
     */
    type: 'migration.finished';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: MigrationEventData;
};
/**
 * An upgrade of stored conversations.
 */
export type MigrationJob = {
    /**
     * Its id.
     */
    id: string;
    from_version: MigrationSource;
    /**
     * Whether it only plans.
     */
    dry_run: boolean;
    status: MigrationJobStatus;
    plan: MigrationPlan;
    progress: MigrationProgress;
    /**
     * Each conversation of the plan, in the order in which they are upgraded.
     */
    conversations: Array<MigrationJobConversation>;
    /**
     * When it was asked for.
     */
    created_at: Timestamp;
    /**
     * When it began, or null.
     */
    started_at: NullableTimestamp;
    /**
     * When it ended, or null.
     */
    finished_at: NullableTimestamp;
    /**
     * When it will have ended if it goes on as until now; null when it cannot be told.
     */
    estimated_completion_at: NullableTimestamp;
};
/**
 * The part of a job that concerns one conversation.
 */
export type MigrationJobConversation = {
    conversation_id: ConversationId;
    /**
     * Outcome of the upgrade; `planned` in a dry run.
     */
    status: 'planned' | 'pending' | 'done' | 'skipped' | 'failed';
    /**
     * Steps of the upgrade, in this order.
     */
    steps: Array<MigrationStep>;
    /**
     * Reason why it was skipped or has failed, otherwise null.
     */
    detail: string | null;
};
/**
 * Status of a job: `planned` is the end of a dry run, `failed` says that a conversation has.
 */
export type MigrationJobStatus = 'planned' | 'pending' | 'running' | 'completed' | 'failed';
/**
 * A job that has not ended.
 */
export type MigrationJobSummary = {
    /**
     * Its id.
     */
    id: string;
    status: MigrationJobStatus;
    progress: MigrationProgress;
    /**
     * When it was asked for.
     */
    created_at: Timestamp;
    /**
     * When it will probably have ended; null when it cannot be told.
     */
    estimated_completion_at: NullableTimestamp;
};
/**
 * The plan of a job, in all.
 */
export type MigrationPlan = {
    /**
     * Number of conversations that it upgrades.
     */
    conversations: number;
    /**
     * Number of further conversations that may need it, for another job.
     */
    remaining: number;
    /**
     * The sums over all conversations.
     */
    steps: Array<MigrationStep>;
};
/**
 * The progress of a job.
 */
export type MigrationProgress = {
    /**
     * All its conversations.
     */
    total: number;
    /**
     * Those that are upgraded.
     */
    done: number;
    /**
     * Those that had changed since the plan.
     */
    skipped: number;
    /**
     * Those that could not be upgraded and are as they were.
     */
    failed: number;
};
/**
 * The number of requests to each version.
 */
export type MigrationRequests = {
    /**
     * Over how many hours, the first of them in full.
     */
    period_hours: number;
    /**
     * Requests to version 1.
     */
    v1: number;
    /**
     * Requests to version 2.
     */
    v2: number;
};
/**
 * The version that things come from.
 */
export type MigrationSource = 'v1';
/**
 * The progress of the migration from version 1.
 */
export type MigrationStatus = {
    from_version: MigrationSource;
    /**
     * Phase of version 1, which says what it still does.
     */
    phase: 'active' | 'deprecated' | 'read_only' | 'retired';
    /**
     * From when on it says that it ends.
     */
    deprecated_at: Timestamp;
    /**
     * From when on it takes no messages.
     */
    read_only_at: Timestamp;
    /**
     * When it ends.
     */
    sunset_at: Timestamp;
    requests: MigrationRequests;
    /**
     * When version 1 was called last; null when it never was.
     */
    last_v1_request_at: NullableTimestamp;
    conversations: MigrationConversations;
    /**
     * The jobs that have not ended, the oldest first.
     */
    jobs: Array<MigrationJobSummary>;
    /**
     * When the last of the jobs will probably have ended; null without jobs, or when nobody can tell.
     */
    estimated_completion_at: NullableTimestamp;
};
/**
 * One part of an upgrade, and how much of it there is.
 */
export type MigrationStep = {
    /**
     * Sessions that are made, messages that get the kinds of version 2, events that are written for them, and rows of the log that become part of the row before.
     */
    step: 'create_sessions' | 'convert_messages' | 'append_events' | 'compress_events';
    /**
     * Number of sessions, messages or events.
     */
    count: number;
};
/**
 * The callers of version 1.
 */
export type MigrationUsage = {
    from_version: MigrationSource;
    /**
     * From when on a request says that version 1 is in use.
     */
    since: Timestamp;
    /**
     * Whether anybody has called it since then.
     */
    in_use: boolean;
    /**
     * When it was called last; null when it never was.
     */
    last_request_at: NullableTimestamp;
    /**
     * All counts so far, by credential, operation and member; those that were seen last come first.
     */
    usage: Array<MigrationUse>;
};
/**
 * The number of times that a credential called an operation of version 1, or did so with a member.
 */
export type MigrationUse = {
    /**
     * The API key.
     */
    credential_id: string;
    /**
     * Name of the key, or null when there is none any more.
     */
    credential_name: string | null;
    /**
     * The operation of version 1.
     */
    operation_id: string;
    /**
     * The operation of version 2 in its place, or null when there is none.
     */
    successor: string | null;
    /**
     * A member that was sent though it could have been left out; null for the requests in all.
     */
    field: string | null;
    /**
     * Number of requests.
     */
    requests: number;
    /**
     * When it was seen first.
     */
    first_seen_at: Timestamp;
    /**
     * When it was seen last.
     */
    last_seen_at: Timestamp;
};
/**
 * A model that the gateway offers.
 */
export type Model = {
    /**
     * Its name; the `model` of an agent.
     */
    id: ModelName;
    /**
     * Name of its provider, as the gateway says.
     */
    provider: string | null;
    /**
     * When it was made, as the gateway says, or null when it does not say.
     */
    created_at: NullableTimestamp;
    /**
     * The kinds of content that it takes, as the operator or the gateway says, or null when neither does. Parts of other kinds are refused.
     */
    modalities: Array<'text' | 'image' | 'audio' | 'file'> | null;
    /**
     * The tasks that it does, as the operator or the gateway says, or null when neither does: it answers for agents, talks with people in real time, or does others for requests of OpenAI's clients.
     */
    tasks: Array<'answers' | 'embeddings' | 'transcription' | 'speech' | 'images' | 'moderation' | 'realtime'> | null;
};
/**
 * A model's name in the gateway's catalogue.
 */
export type ModelName = string;
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
     * Time since the gateway was asked, in seconds.
     */
    age_seconds: number;
    /**
     * Whether the gateway could not be asked again when it should have been.
     */
    stale: boolean;
};
/**
 * Members that are sent to the gateway as they are, beside those that Parley sets: at most 16,000 bytes as JSON. Those
 * of a message, of its session and of its agent are sent together; where two have the same name, that of the message
 * comes first, then that of the session; `null` leaves a member out.
 *
 * Some names are refused as `not_allowed`, in any case and with `-` for `_` too:
 *
 * - Parley sets these itself, or reads answers of one form only: `model`, `messages`, `stream`, `stream_options`,
 * `tools`, `tool_choice`, `parallel_tool_calls`, `temperature`, `top_p`, `max_tokens`, `max_completion_tokens`,
 * `stop`, `seed`, `reasoning_effort`, `response_format`, `n`, `best_of`, `functions`, `function_call`, `modalities`,
 * `audio`, `prompt`, `input`, `echo`.
 * - An operator sets these at the gateway: `models`, `route`, `fallbacks`, `base_url`, `organization`,
 * `custom_llm_provider`, `extra_body`, `extra_headers`, `headers`, `mock_response`, `guardrails`,
 * `disable_global_guardrail`, `disable_global_guardrails`, `num_retries`, `max_retries`, `timeout`,
 * `request_timeout`, `stream_timeout`, `cooldown_time`, `drop_params`, `additional_drop_params`,
 * `allowed_openai_params`, `tags`, `cache`, `caching`, `ttl`, `provider`, `plugins`, `transforms`, `metadata`,
 * `store`, `service_tier`, `input_cost_per_token`, `output_cost_per_token`, `max_budget`, `budget_duration`, `rpm`,
 * `tpm`, `no_log`, and all that begin with `api_`, `aws_`, `azure_`, `vertex_`, `watsonx_`, `litellm_`, `mock_`.
 * - An empty name, one that begins or ends with a space, and `__proto__`.
 *
 */
export type ModelSettings = {
    [key: string]: unknown;
};
/**
 * The versions to move to.
 */
export type MoveSession = {
    /**
     * The version set; that of the session unless it is given.
     */
    version_set?: VersionSetName;
};
/**
 * A JSON Schema with a name, as the model is told of it.
 */
export type NamedJsonSchema = {
    /**
     * Name of the thing that the schema describes.
     */
    name: string;
    /**
     * Description of it for the model.
     */
    description?: string;
    /**
     * The schema, draft 2020-12: at most 64,000 bytes as JSON. References begin with `#`. It may declare draft-07 or 2019-09 in `$schema` when its keywords mean the same there.
     */
    schema: {
        [key: string]: unknown;
    };
    /**
     * Whether the gateway is asked to make the model keep to the schema. Gateways take some schemas only when it is false.
     */
    strict?: boolean;
};
/**
 * One tool by its name.
 */
export type NamedTool = {
    /**
     * Says that it is a function.
     */
    type: 'function';
    /**
     * The function.
     */
    function: {
        /**
         * Its name.
         */
        name: string;
    };
};
/**
 * Whether it is a proposal that the model decides about.
 */
export type NeedsModel = boolean;
/**
 * The state that comes next: the name of one of the machine, or `name.state` for one of a machine in `references`.
 */
export type NextState = string;
/**
 * A place in the session's event log, or null while it is open.
 */
export type NullableSequence = number | null;
/**
 * A moment, or null when it has not come.
 */
export type NullableTimestamp = string | null;
/**
 * A variable that holds a number.
 */
export type NumberVariable = {
    name: VariableName;
    /**
     * Type of the values that it holds.
     */
    type: 'number';
    description?: VariableDescription;
    required?: VariableRequired;
    /**
     * Value that it holds when none is given.
     */
    default?: number;
};
/**
 * A program that gets tokens by OAuth.
 */
export type OAuthClient = {
    /**
     * The client's id, its `client_id`.
     */
    id: string;
    /**
     * The name that people see when they are asked to consent.
     */
    name: string;
    /**
     * Whether it has a secret.
     */
    confidential: boolean;
    /**
     * The ways in which the client gets tokens.
     */
    grant_types: Array<OAuthGrantType>;
    /**
     * The addresses to which the browser of a person may be sent back.
     */
    redirect_uris: Array<string>;
    /**
     * The scopes that its tokens may have at most. They may use those that its maker has, too.
     */
    scopes: Array<Scope>;
    /**
     * The key with which it was made, and with which it ends.
     */
    made_by: string;
    created_at: Timestamp;
    updated_at: Timestamp;
};
/**
 * The name that people see when they are asked to consent, in one line.
 */
export type OAuthClientName = string;
/**
 * A page of clients.
 */
export type OAuthClientPage = {
    /**
     * The clients, the newest first.
     */
    data: Array<OAuthClient>;
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
 * A client with its secret, which is shown once.
 */
export type OAuthClientWithSecret = {
    /**
     * The client's id, its `client_id`.
     */
    id: string;
    /**
     * The name that people see when they are asked to consent.
     */
    name: string;
    /**
     * Whether it has a secret.
     */
    confidential: boolean;
    /**
     * The ways in which the client gets tokens.
     */
    grant_types: Array<OAuthGrantType>;
    /**
     * The addresses to which the browser of a person may be sent back.
     */
    redirect_uris: Array<string>;
    /**
     * The scopes that its tokens may have at most. They may use those that its maker has, too.
     */
    scopes: Array<Scope>;
    /**
     * The key with which it was made, and with which it ends.
     */
    made_by: string;
    created_at: Timestamp;
    updated_at: Timestamp;
    /**
     * The secret, its `client_secret`; null for a public client. Keep it: it cannot be read again.
     */
    secret: string | null;
};
/**
 * A way in which the client gets tokens.
 */
export type OAuthGrantType = 'authorization_code' | 'client_credentials' | 'refresh_token';
/**
 * The ways in which the client gets tokens. `refresh_token` needs `authorization_code`; `client_credentials` needs a confidential client.
 */
export type OAuthGrantTypes = Array<OAuthGrantType>;
/**
 * The scopes that its tokens may have at most.
 */
export type OAuthScopes = Array<Scope>;
/**
 * An optimization was applied.
 */
export type OptimizationChange = {
    /**
     * Kind of setting that was changed.
     */
    kind: 'optimization';
    number: ContextChangeNumber;
    /**
     * The optimization, or null when nothing is left out any more.
     */
    optimization: AppliedOptimization | null;
    /**
     * When.
     */
    changed_at: Timestamp;
    /**
     * By whom: the subject of the credential, or `checkpoint` when a checkpoint of the agent was restored.
     */
    changed_by: string;
};
/**
 * The strategies and the budget of an optimization.
 */
export type OptimizeContext = {
    token_budget: TokenBudget;
    strategies: ContextStrategies;
    keep_last?: KeepLast;
    /**
     * Whether only to show what would be lost.
     */
    dry_run?: boolean;
};
/**
 * A tenant of the server.
 */
export type Organization = {
    id: OrganizationId;
    /**
     * The name of the organization.
     */
    name: string;
    created_at: Timestamp;
    updated_at: Timestamp;
};
/**
 * The erasure of all that was kept of an organization.
 */
export type OrganizationErasure = {
    organization_id: OrganizationId;
    /**
     * Whether it was only counted and nothing is erased.
     */
    dry_run: boolean;
    /**
     * Whether it was only counted, something may be left, or all is erased.
     */
    status: 'planned' | 'running' | 'done';
    /**
     * When the erasure was requested.
     */
    requested_at: Timestamp;
    /**
     * Subject of the credential that requested the erasure.
     */
    requested_by: string;
    /**
     * When all was erased, or null.
     */
    finished_at: NullableTimestamp;
    counts: OrganizationErasureCounts;
};
/**
 * The numbers of what was erased so far or, for a dry run, would be, by kind.
 */
export type OrganizationErasureCounts = {
    /**
     * Number of conversations.
     */
    conversations: number;
    /**
     * Number of sessions.
     */
    sessions: number;
    /**
     * Number of messages.
     */
    messages: number;
    /**
     * Number of events.
     */
    events: number;
    /**
     * Number of runs.
     */
    runs: number;
    /**
     * Number of prompts, applied templates and optimizations.
     */
    contexts: number;
    /**
     * Number of checkpoints of sessions and agents.
     */
    checkpoints: number;
    /**
     * Number of memories, those that were merged into others included.
     */
    memories: number;
    /**
     * Number of agents, deleted ones included.
     */
    agents: number;
    /**
     * Number of context templates, deleted ones included.
     */
    templates: number;
    /**
     * Number of tools, deleted ones included.
     */
    tools?: number;
    /**
     * Number of state machines, deleted ones included.
     */
    state_machines?: number;
    /**
     * Number of services, deleted ones included.
     */
    services?: number;
    /**
     * Number of webhooks.
     */
    webhooks?: number;
    /**
     * Number of users, deleted ones included.
     */
    users: number;
    /**
     * Number of API keys, revoked ones included.
     */
    keys: number;
    /**
     * Number of clients of OAuth.
     */
    oauth_clients: number;
    /**
     * Number of roles that the organization has made.
     */
    roles: number;
};
/**
 * An organization's id.
 */
export type OrganizationId = string;
/**
 * The name of the organization, in one line.
 */
export type OrganizationName = string;
/**
 * A page of organizations.
 */
export type OrganizationPage = {
    /**
     * The organizations, the newest first.
     */
    data: Array<Organization>;
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
 * A new organization with its first key.
 */
export type OrganizationWithKey = {
    organization: Organization;
    key: KeyWithSecret;
};
/**
 * Author of this change where the memory comes from. It is a name, and gives nobody a right.
 */
export type OriginalAuthor = string;
/**
 * The deprecated name under which the event was sent.
 */
export type OriginalType = string;
/**
 * Whether the model may call several tools at once.
 */
export type ParallelToolCalls = boolean;
/**
 * An event of type CUSTOM by which Parley tells of its own: its name begins with `parley.`. One that was redacted has the value
 * null, and is none of these, but `parley.message.cut`, which says nothing and stays; so may be one that a producer has sent under such a name.
 *
 */
export type ParleyEvent = ({
    name: 'parley.approval.decided';
} & CustomApprovalDecided) | ({
    name: 'parley.state_machine.entered';
} & CustomStateMachineEntered) | ({
    name: 'parley.state_machine.left';
} & CustomStateMachineLeft) | ({
    name: 'parley.state_machine.exit_chosen';
} & CustomStateMachineExitChosen) | ({
    name: 'parley.state_machine.exit_invalid';
} & CustomStateMachineExitInvalid) | ({
    name: 'parley.state_machine.recall_queries';
} & CustomStateMachineQueries) | ({
    name: 'parley.state_machine.memories_recalled';
} & CustomStateMachineMemories) | ({
    name: 'parley.state_machine.annotation';
} & CustomStateMachineAnnotation) | ({
    name: 'parley.state_machine.reflection';
} & CustomStateMachineReflection) | ({
    name: 'parley.state_machine.stopped';
} & CustomStateMachineStopped) | ({
    name: 'parley.message.cut';
} & CustomMessageCut) | ({
    name: 'parley.erased';
} & CustomErased) | ({
    name: 'parley.gap';
} & CustomGap) | ({
    name: 'parley.error';
} & CustomError);
/**
 * One part of what is sent.
 */
export type PartInput = ({
    type: 'text';
} & TextInput) | ({
    type: 'image';
} & ImageInput) | ({
    type: 'audio';
} & AudioInput) | ({
    type: 'file';
} & FileInput);
/**
 * Several parts, which the model gets in their order.
 */
export type PartsInput = {
    /**
     * Says that these are parts.
     */
    type: 'parts';
    /**
     * The parts.
     */
    parts: Array<PartInput>;
};
/**
 * An earlier version of a memory that comes from elsewhere.
 */
export type PastMemoryVersion = {
    change: MemoryPastChange;
    content: MemoryContent;
    importance?: Importance;
    expires_at?: MemoryExpiry;
    source_message_id?: SourceMessageId;
    metadata?: Metadata;
    /**
     * Whether it was found, or another memory had its place.
     */
    status?: 'active' | 'consolidated' | 'superseded';
    /**
     * The moment since which it had this content; `created_at` unless given.
     */
    said_at?: string;
    original_author?: OriginalAuthor;
    /**
     * When this version was made, which is not before the version before it was.
     */
    created_at: string;
};
/**
 * The version of a persona or a scenario with which a test is played.
 */
export type PinnedSimulationPart = {
    /**
     * Its id.
     */
    id: string;
    /**
     * Its key when the run began.
     */
    key: string;
    /**
     * The version that is played.
     */
    version: number;
};
/**
 * The version of a test that a run plays, with those of its persona and its scenario.
 */
export type PinnedSimulationTest = {
    id: SimulationTestId;
    /**
     * Its key when the run began, which is `test` of its results.
     */
    key: string;
    /**
     * The version that is played.
     */
    version: number;
    /**
     * The persona that the model plays.
     */
    persona: PinnedSimulationPart;
    /**
     * The scenario that the conversations follow.
     */
    scenario: PinnedSimulationPart;
};
/**
 * The version of a tool that references with a constraint stand for.
 */
export type PinnedToolVersion = {
    /**
     * The key of the tool.
     */
    key: string;
    /**
     * The constraint by which it is named.
     */
    constraint: string;
    /**
     * The version that is called.
     */
    version: number;
    /**
     * The tool: another one that gets its key is not called. Missing in what was pinned before.
     */
    tool_id?: ToolId;
};
/**
 * The reason why a request failed, in the form of RFC 9457.
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
     * Description of what went wrong this time and what to do about it.
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
     * The faults of the input, at most 100; all of them unless `more_errors` is true.
     */
    errors?: Array<FieldError>;
    /**
     * Whether the input has more faults than `errors` lists; left out when it has none.
     */
    more_errors?: boolean;
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
         * The class of requests that is counted, after `user-` or `organization-` when it is their limit.
         */
        policy: string;
    };
    /**
     * The place of the oldest event that is kept, when the one asked for is not.
     */
    oldest_seq?: number;
    answer?: FailedAnswer;
    /**
     * Things to try.
     */
    suggestions?: Array<string>;
    /**
     * Address of a page to read more.
     */
    documentation?: string;
};
/**
 * The steps by which something is done. Its texts have to say something: blanks alone are refused.
 */
export type ProceduralContent = {
    /**
     * Name of the procedure.
     */
    procedure: string;
    /**
     * The steps, in this order.
     */
    steps: Array<string>;
    /**
     * When it applies.
     */
    conditions?: Array<string>;
};
/**
 * A procedure to be recalled.
 */
export type ProceduralMemory = {
    id: MemoryId;
    /**
     * The agent that remembers it.
     */
    agent_id: AgentId;
    /**
     * Says that this is how something is done.
     */
    memory_type: 'procedural';
    content: ProceduralContent;
    importance: Importance;
    expires_at: MemoryExpiry;
    source_message_id: SourceMessageId;
    metadata: Metadata;
    scope: MemoryScope;
    /**
     * Its name in its scope, or null.
     */
    key: MemoryKey | null;
    status: MemoryStatus;
    /**
     * When a newer memory superseded it, or null. A search `as_of` a moment before finds it.
     */
    valid_to: string | null;
    /**
     * Its relations to other memories of the agent.
     */
    links: Array<MemoryLink>;
    /**
     * Counts the changes, from 1.
     */
    version: number;
    /**
     * Its author: the subject of the credential, or `parley` for consolidation and extraction.
     */
    created_by: string;
    /**
     * Subject of the credential that changed it last; `checkpoint` when a checkpoint of the agent was restored.
     */
    updated_by: string;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    /**
     * When it was changed last.
     */
    updated_at: Timestamp;
};
/**
 * Number of the producer's life; higher each time that it begins anew.
 */
export type ProducerEpoch = number;
/**
 * The event's number in its epoch, from 1 without a gap.
 */
export type ProducerSeq = number;
/**
 * The set to take versions from.
 */
export type PromoteVersionSet = {
    /**
     * The name of another version set of the service.
     */
    from: VersionSetName;
};
/**
 * Bytes that the provider of the model has already, as an AG-UI front end can say.
 */
export type ProviderFileSource = {
    /**
     * Says that the provider has the bytes.
     */
    type: 'provider_file';
    /**
     * The provider's name for them.
     */
    file_id: string;
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
     * Use of the key.
     */
    use: 'sig';
};
/**
 * A server that is ready, and its parts.
 */
export type Readiness = {
    /**
     * Always `ready`: otherwise the status is 503.
     */
    status: 'ready';
    /**
     * Each part by itself.
     */
    checks: {
        /**
         * The database answers.
         */
        database: 'ok';
        /**
         * The disk of the database; `full` when a write has failed for want of room.
         */
        storage: 'ok' | 'full';
        /**
         * The folder or the bucket of the bytes of files.
         */
        files: 'ok' | 'unavailable';
        /**
         * The connection to Redis; `unused` when `REDIS_URL` is not set.
         */
        redis: 'ok' | 'unavailable' | 'unused';
        /**
         * The gateway to the models.
         */
        gateway: 'ok' | 'unavailable';
    };
};
/**
 * A call of a tool that a person has to approve.
 */
export type RealtimeApprovalRequestItem = {
    id: RealtimeItemId;
    /**
     * The kind of object.
     */
    object?: 'realtime.item';
    /**
     * The kind of item.
     */
    type: 'mcp_approval_request';
    /**
     * The server that carries it out: `parley`.
     */
    server_label: string;
    /**
     * The tool.
     */
    name: string;
    /**
     * Its arguments, as JSON.
     */
    arguments: string;
};
/**
 * The decision of a person about a call. It needs the scope `approvals:write`.
 */
export type RealtimeApprovalResponseItem = {
    id?: RealtimeItemId;
    /**
     * The kind of object.
     */
    object?: 'realtime.item';
    /**
     * The kind of item.
     */
    type: 'mcp_approval_response';
    approval_request_id: RealtimeItemId;
    /**
     * Whether the call is made.
     */
    approve: boolean;
    /**
     * Why not, for the model.
     */
    reason?: string | null;
};
/**
 * More arguments of a call of a function.
 */
export type RealtimeArgumentsDelta = {
    /**
     * The type of the event.
     */
    type: 'response.function_call_arguments.delta';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    call_id: RealtimeCallId;
    delta: RealtimeText;
};
/**
 * The arguments of a call of a function.
 */
export type RealtimeArgumentsDone = {
    /**
     * The type of the event.
     */
    type: 'response.function_call_arguments.done';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    call_id: RealtimeCallId;
    /**
     * The function.
     */
    name: string;
    /**
     * Its arguments, as JSON.
     */
    arguments: string;
};
/**
 * Adds sound to what the client says.
 */
export type RealtimeAudioAppend = {
    /**
     * The type of the event.
     */
    type: 'input_audio_buffer.append';
    event_id?: RealtimeEventId;
    audio: RealtimeAudioData;
};
/**
 * Drops the sound that is no message yet.
 */
export type RealtimeAudioClear = {
    /**
     * The type of the event.
     */
    type: 'input_audio_buffer.clear';
    event_id?: RealtimeEventId;
};
/**
 * The sound that was no message yet is dropped.
 */
export type RealtimeAudioCleared = {
    /**
     * The type of the event.
     */
    type: 'input_audio_buffer.cleared';
    event_id: RealtimeEventId;
};
/**
 * Ends a turn: its sound becomes a message. For clients without turn detection.
 */
export type RealtimeAudioCommit = {
    /**
     * The type of the event.
     */
    type: 'input_audio_buffer.commit';
    event_id?: RealtimeEventId;
};
/**
 * Sound of the client becomes the message of this id when it is turned into text.
 */
export type RealtimeAudioCommitted = {
    /**
     * The type of the event.
     */
    type: 'input_audio_buffer.committed';
    event_id: RealtimeEventId;
    previous_item_id: RealtimePreviousItemId;
    item_id: RealtimeItemId;
};
/**
 * Sound in base64, in the format of the session: at most 2,100,000 bytes.
 */
export type RealtimeAudioData = string;
/**
 * More sound of the agent, ahead of its time by a bounded lead.
 */
export type RealtimeAudioDelta = {
    /**
     * The type of the event.
     */
    type: 'response.output_audio.delta';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    content_index: RealtimeIndex;
    delta: RealtimeAudioData;
};
/**
 * The sound of an item is complete.
 */
export type RealtimeAudioDone = {
    /**
     * The type of the event.
     */
    type: 'response.output_audio.done';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    content_index: RealtimeIndex;
};
/**
 * The form of sound.
 */
export type RealtimeAudioFormat = {
    /**
     * PCM of 16 bits at 24 kHz with the low byte first, or G.711 at 8 kHz by the µ-law or the A-law. One channel each.
     */
    type: 'audio/pcm' | 'audio/pcmu' | 'audio/pcma';
    /**
     * The samples of a second: 24000 for PCM, 8000 for G.711.
     */
    rate?: 24000 | 8000;
};
/**
 * The sound of the client.
 */
export type RealtimeAudioInput = {
    format?: RealtimeAudioFormat;
    /**
     * The way in which speech is turned into text; null for the usual one.
     */
    transcription?: RealtimeTranscription | null;
    /**
     * The way in which turns are found; null when the client commits its sound itself.
     */
    turn_detection?: RealtimeTurnDetection | null;
    /**
     * Taken; nothing comes of it.
     */
    noise_reduction?: {
        [key: string]: unknown;
    } | null;
};
/**
 * A time in milliseconds from the beginning of the sound.
 */
export type RealtimeAudioMs = number;
/**
 * The sound of the agent.
 */
export type RealtimeAudioOutput = {
    format?: RealtimeAudioFormat;
    voice?: RealtimeVoice;
    /**
     * The speed of the voice, if the model can change it.
     */
    speed?: number;
    /**
     * A model of the gateway that speaks. One that the operator has not chosen needs the scope `models:use`.
     */
    model?: string;
};
/**
 * The sound both ways.
 */
export type RealtimeAudioSettings = {
    input?: RealtimeAudioInput;
    output?: RealtimeAudioOutput;
};
/**
 * The id of a call of a function.
 */
export type RealtimeCallId = string;
/**
 * A call of a function.
 */
export type RealtimeCallItem = {
    id?: RealtimeItemId;
    /**
     * The kind of object.
     */
    object?: 'realtime.item';
    /**
     * The kind of item.
     */
    type: 'function_call';
    status?: RealtimeItemStatus;
    call_id?: RealtimeCallId;
    /**
     * The function.
     */
    name: string;
    /**
     * Its arguments, as JSON.
     */
    arguments: string;
};
/**
 * An event that a client sends.
 */
export type RealtimeClientEvent = ({
    type: 'session.update';
} & RealtimeSessionUpdate) | ({
    type: 'input_audio_buffer.append';
} & RealtimeAudioAppend) | ({
    type: 'input_audio_buffer.commit';
} & RealtimeAudioCommit) | ({
    type: 'input_audio_buffer.clear';
} & RealtimeAudioClear) | ({
    type: 'output_audio_buffer.clear';
} & RealtimeOutputClear) | ({
    type: 'conversation.item.create';
} & RealtimeItemCreate) | ({
    type: 'conversation.item.retrieve';
} & RealtimeItemRetrieve) | ({
    type: 'conversation.item.delete';
} & RealtimeItemDelete) | ({
    type: 'conversation.item.truncate';
} & RealtimeItemTruncate) | ({
    type: 'response.create';
} & RealtimeResponseCreate) | ({
    type: 'response.cancel';
} & RealtimeResponseCancel);
/**
 * The second event: the conversation of the session.
 */
export type RealtimeConversationCreated = {
    /**
     * The type of the event.
     */
    type: 'conversation.created';
    event_id: RealtimeEventId;
    /**
     * The conversation.
     */
    conversation: {
        /**
         * Its id.
         */
        id: string;
        /**
         * The kind of object.
         */
        object: 'realtime.conversation';
    };
};
/**
 * A failure. The connection stays open unless a close follows.
 */
export type RealtimeError = {
    /**
     * The type of the event.
     */
    type: 'error';
    event_id: RealtimeEventId;
    error: RealtimeFailure;
};
/**
 * A message of the WebSocket.
 */
export type RealtimeEvent = RealtimeClientEvent | RealtimeServerEvent;
/**
 * The id of the event. An `error` names the event of the client that it is about.
 */
export type RealtimeEventId = string;
/**
 * A failure, for programs and for people.
 */
export type RealtimeFailure = {
    /**
     * The kind of failure.
     */
    type: string;
    /**
     * The name of the failure: that of a problem.
     */
    code: string;
    /**
     * The failure in words, for people.
     */
    message: string;
    /**
     * The member of the event that is wrong.
     */
    param: string | null;
    /**
     * The event of the client that it is about.
     */
    event_id: string | null;
};
/**
 * A function that the client carries out.
 */
export type RealtimeFunction = {
    /**
     * The kind of tool.
     */
    type: 'function';
    /**
     * Its name.
     */
    name: string;
    /**
     * The purpose of the function, for the model.
     */
    description?: string;
    /**
     * The JSON Schema of its arguments.
     */
    parameters?: {
        [key: string]: unknown;
    };
};
/**
 * Taken; nothing comes of it.
 */
export type RealtimeIgnored = unknown;
/**
 * A place in a list, from 0.
 */
export type RealtimeIndex = number;
/**
 * A part of the conversation.
 */
export type RealtimeItem = ({
    type: 'message';
} & RealtimeMessageItem) | ({
    type: 'function_call';
} & RealtimeCallItem) | ({
    type: 'function_call_output';
} & RealtimeOutputItem) | ({
    type: 'mcp_approval_request';
} & RealtimeApprovalRequestItem) | ({
    type: 'mcp_approval_response';
} & RealtimeApprovalResponseItem);
/**
 * An item is there, and may grow.
 */
export type RealtimeItemAdded = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.added';
    event_id: RealtimeEventId;
    previous_item_id: RealtimePreviousItemId;
    item: RealtimeItem;
};
/**
 * Adds an item to the conversation, at its end.
 */
export type RealtimeItemCreate = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.create';
    event_id?: RealtimeEventId;
    previous_item_id?: RealtimePreviousItemId;
    item: RealtimeItem;
};
/**
 * Deletes the message of an item.
 */
export type RealtimeItemDelete = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.delete';
    event_id?: RealtimeEventId;
    item_id: RealtimeItemId;
};
/**
 * An item was deleted.
 */
export type RealtimeItemDeleted = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.deleted';
    event_id: RealtimeEventId;
    item_id: RealtimeItemId;
};
/**
 * An item is stored and complete.
 */
export type RealtimeItemDone = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.done';
    event_id: RealtimeEventId;
    previous_item_id: RealtimePreviousItemId;
    item: RealtimeItem;
};
/**
 * The id of an item.
 */
export type RealtimeItemId = string;
/**
 * Asks for an item.
 */
export type RealtimeItemRetrieve = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.retrieve';
    event_id?: RealtimeEventId;
    item_id: RealtimeItemId;
};
/**
 * An item that was asked for.
 */
export type RealtimeItemRetrieved = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.retrieved';
    event_id: RealtimeEventId;
    item: RealtimeItem;
};
/**
 * The state of an item.
 */
export type RealtimeItemStatus = 'completed' | 'incomplete' | 'in_progress';
/**
 * Cuts a message of the agent to what was heard of it.
 */
export type RealtimeItemTruncate = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.truncate';
    event_id?: RealtimeEventId;
    item_id: RealtimeItemId;
    content_index: RealtimeIndex;
    audio_end_ms: RealtimeAudioMs;
};
/**
 * A message of the agent was cut to what was heard of it, at the word of the client or because somebody has spoken.
 */
export type RealtimeItemTruncated = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.truncated';
    event_id: RealtimeEventId;
    item_id: RealtimeItemId;
    content_index: RealtimeIndex;
    audio_end_ms: RealtimeAudioMs;
};
/**
 * The most tokens of an answer; `inf` for the bound of the model.
 */
export type RealtimeMaxTokens = number | 'inf';
/**
 * Something that a person or the agent says.
 */
export type RealtimeMessageItem = {
    id?: RealtimeItemId;
    /**
     * The kind of object.
     */
    object?: 'realtime.item';
    /**
     * The kind of item.
     */
    type: 'message';
    status?: RealtimeItemStatus;
    role: RealtimeRole;
    /**
     * Its parts.
     */
    content: Array<RealtimePart>;
};
/**
 * Anything more about it, as texts.
 */
export type RealtimeMetadata = {
    [key: string]: string;
} | null;
/**
 * The form in which the agent answers.
 */
export type RealtimeModality = 'text' | 'audio';
/**
 * Ends what the agent says, as `response.cancel` does, also when its text is complete.
 */
export type RealtimeOutputClear = {
    /**
     * The type of the event.
     */
    type: 'output_audio_buffer.clear';
    event_id?: RealtimeEventId;
};
/**
 * The sound of the agent was ended.
 */
export type RealtimeOutputCleared = {
    /**
     * The type of the event.
     */
    type: 'output_audio_buffer.cleared';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
};
/**
 * The result of a call.
 */
export type RealtimeOutputItem = {
    id?: RealtimeItemId;
    /**
     * The kind of object.
     */
    object?: 'realtime.item';
    /**
     * The kind of item.
     */
    type: 'function_call_output';
    status?: RealtimeItemStatus;
    call_id: RealtimeCallId;
    /**
     * The result.
     */
    output: string;
};
/**
 * An item of the answer begins.
 */
export type RealtimeOutputItemAdded = {
    /**
     * The type of the event.
     */
    type: 'response.output_item.added';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    output_index: RealtimeIndex;
    item: RealtimeItem;
};
/**
 * An item of the answer is complete.
 */
export type RealtimeOutputItemDone = {
    /**
     * The type of the event.
     */
    type: 'response.output_item.done';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    output_index: RealtimeIndex;
    item: RealtimeItem;
};
/**
 * A part of a message.
 */
export type RealtimePart = {
    /**
     * The kind of part.
     */
    type: 'input_text' | 'input_audio' | 'input_image' | 'output_text' | 'output_audio' | 'text';
    text?: RealtimeText;
    /**
     * The words of the sound; null until they are known.
     */
    transcript?: string | null;
    audio?: RealtimeAudioData;
    /**
     * An image: an address, or a URL with its data.
     */
    image_url?: string;
    /**
     * The care with which the model looks at the image.
     */
    detail?: 'auto' | 'low' | 'high';
};
/**
 * A part of an item begins.
 */
export type RealtimePartAdded = {
    /**
     * The type of the event.
     */
    type: 'response.content_part.added';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    content_index: RealtimeIndex;
    part: RealtimePart;
};
/**
 * A part of an item is complete.
 */
export type RealtimePartDone = {
    /**
     * The type of the event.
     */
    type: 'response.content_part.done';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    content_index: RealtimeIndex;
    part: RealtimePart;
};
/**
 * The id of the item before it; null for none.
 */
export type RealtimePreviousItemId = string | null;
/**
 * The rest of the limit of requests.
 */
export type RealtimeRateLimitsUpdated = {
    /**
     * The type of the event.
     */
    type: 'rate_limits.updated';
    event_id: RealtimeEventId;
    /**
     * The limits.
     */
    rate_limits: Array<{
        /**
         * The counted thing.
         */
        name: 'requests';
        /**
         * The most in a minute.
         */
        limit: number;
        /**
         * The rest of the limit.
         */
        remaining: number;
        /**
         * The seconds until all are there again.
         */
        reset_seconds: number;
    }>;
};
/**
 * An answer of the agent.
 */
export type RealtimeResponse = {
    id: RealtimeResponseId;
    /**
     * The kind of object.
     */
    object: 'realtime.response';
    /**
     * The state of the response.
     */
    status: 'in_progress' | 'completed' | 'cancelled' | 'incomplete' | 'failed';
    /**
     * Why it ended as it did; null before.
     */
    status_details: RealtimeStatusDetails | null;
    /**
     * The items of the answer.
     */
    output: Array<RealtimeItem>;
    /**
     * The form of the answer.
     */
    output_modalities: Array<RealtimeModality>;
    metadata: RealtimeMetadata;
    /**
     * The conversation of the session.
     */
    conversation_id: string;
    max_output_tokens: RealtimeMaxTokens;
    /**
     * The tokens of the run; null before its end.
     */
    usage: RealtimeUsage | null;
};
/**
 * Ends the response that is under way.
 */
export type RealtimeResponseCancel = {
    /**
     * The type of the event.
     */
    type: 'response.cancel';
    event_id?: RealtimeEventId;
    response_id?: RealtimeResponseId;
};
/**
 * Has the agent answer what was said last.
 */
export type RealtimeResponseCreate = {
    /**
     * The type of the event.
     */
    type: 'response.create';
    event_id?: RealtimeEventId;
    response?: RealtimeResponseSettings;
};
/**
 * The agent answers.
 */
export type RealtimeResponseCreated = {
    /**
     * The type of the event.
     */
    type: 'response.created';
    event_id: RealtimeEventId;
    response: RealtimeResponse;
};
/**
 * The answer is over, and was heard as far as it was sent.
 */
export type RealtimeResponseDone = {
    /**
     * The type of the event.
     */
    type: 'response.done';
    event_id: RealtimeEventId;
    response: RealtimeResponse;
};
/**
 * The id of a response: that of its run, in another form.
 */
export type RealtimeResponseId = string;
/**
 * Settings of one response, in the place of those of the session.
 */
export type RealtimeResponseSettings = {
    /**
     * Text for the prompt, beside that of the agent.
     */
    instructions?: string;
    /**
     * The form of the answer.
     */
    output_modalities?: Array<RealtimeModality>;
    /**
     * Functions that the client carries out.
     */
    tools?: Array<RealtimeFunction>;
    tool_choice?: RealtimeToolChoice;
    max_output_tokens?: RealtimeMaxTokens;
    metadata?: RealtimeMetadata;
    /**
     * The conversation of the session: a response outside of it is not served.
     */
    conversation?: 'auto';
    /**
     * The sound of the answer.
     */
    audio?: {
        output?: RealtimeAudioOutput;
    };
    parallel_tool_calls?: RealtimeIgnored;
    prompt?: RealtimeIgnored;
    reasoning?: RealtimeIgnored;
};
/**
 * The speaker of a message.
 */
export type RealtimeRole = 'user' | 'assistant' | 'system';
/**
 * A secret, shown once.
 */
export type RealtimeSecret = {
    /**
     * The secret: to be sent as the bearer token or in the subprotocol.
     */
    value: string;
    /**
     * The time at which the secret ends.
     */
    expires_at: Timestamp;
};
/**
 * An event that the server sends.
 */
export type RealtimeServerEvent = ({
    type: 'error';
} & RealtimeError) | ({
    type: 'session.created';
} & RealtimeSessionCreated) | ({
    type: 'session.updated';
} & RealtimeSessionUpdated) | ({
    type: 'conversation.created';
} & RealtimeConversationCreated) | ({
    type: 'conversation.item.added';
} & RealtimeItemAdded) | ({
    type: 'conversation.item.done';
} & RealtimeItemDone) | ({
    type: 'conversation.item.retrieved';
} & RealtimeItemRetrieved) | ({
    type: 'conversation.item.deleted';
} & RealtimeItemDeleted) | ({
    type: 'conversation.item.truncated';
} & RealtimeItemTruncated) | ({
    type: 'conversation.item.input_audio_transcription.completed';
} & RealtimeTranscriptionCompleted) | ({
    type: 'conversation.item.input_audio_transcription.failed';
} & RealtimeTranscriptionFailed) | ({
    type: 'input_audio_buffer.committed';
} & RealtimeAudioCommitted) | ({
    type: 'input_audio_buffer.cleared';
} & RealtimeAudioCleared) | ({
    type: 'input_audio_buffer.speech_started';
} & RealtimeSpeechStarted) | ({
    type: 'input_audio_buffer.speech_stopped';
} & RealtimeSpeechStopped) | ({
    type: 'output_audio_buffer.cleared';
} & RealtimeOutputCleared) | ({
    type: 'response.created';
} & RealtimeResponseCreated) | ({
    type: 'response.output_item.added';
} & RealtimeOutputItemAdded) | ({
    type: 'response.output_item.done';
} & RealtimeOutputItemDone) | ({
    type: 'response.content_part.added';
} & RealtimePartAdded) | ({
    type: 'response.content_part.done';
} & RealtimePartDone) | ({
    type: 'response.output_text.delta';
} & RealtimeTextDelta) | ({
    type: 'response.output_text.done';
} & RealtimeTextDone) | ({
    type: 'response.output_audio_transcript.delta';
} & RealtimeTranscriptDelta) | ({
    type: 'response.output_audio_transcript.done';
} & RealtimeTranscriptDone) | ({
    type: 'response.output_audio.delta';
} & RealtimeAudioDelta) | ({
    type: 'response.output_audio.done';
} & RealtimeAudioDone) | ({
    type: 'response.function_call_arguments.delta';
} & RealtimeArgumentsDelta) | ({
    type: 'response.function_call_arguments.done';
} & RealtimeArgumentsDone) | ({
    type: 'response.done';
} & RealtimeResponseDone) | ({
    type: 'rate_limits.updated';
} & RealtimeRateLimitsUpdated) | ({
    type: 'parley.session.ending';
} & RealtimeSessionEnding);
/**
 * A session of a WebSocket, as it is now.
 */
export type RealtimeSession = {
    /**
     * The id of the session, in whose log everything is. Connect with it again to go on.
     */
    id: string;
    /**
     * The kind of object.
     */
    object: 'realtime.session';
    /**
     * The kind of session.
     */
    type: 'realtime';
    /**
     * The agent or the service that answers.
     */
    model: string;
    /**
     * Text for the prompt, beside that of the agent.
     */
    instructions: string;
    /**
     * The form of the answers.
     */
    output_modalities: Array<RealtimeModality>;
    /**
     * Functions that the client carries out.
     */
    tools: Array<RealtimeFunction>;
    tool_choice: RealtimeToolChoice;
    max_output_tokens: RealtimeMaxTokens;
    audio: RealtimeAudioSettings;
    /**
     * The time at which the connection is closed, in seconds since 1970.
     */
    expires_at: number;
    /**
     * The conversation of the session.
     */
    conversation_id: string;
};
/**
 * The first event: the session as it begins.
 */
export type RealtimeSessionCreated = {
    /**
     * The type of the event.
     */
    type: 'session.created';
    event_id: RealtimeEventId;
    session: RealtimeSession;
};
/**
 * The connection will be closed by the server. Connect again with the id of the session to go on.
 */
export type RealtimeSessionEnding = {
    /**
     * The type of the event.
     */
    type: 'parley.session.ending';
    event_id: RealtimeEventId;
    /**
     * Why: the server stops, or the connection is as old as it may be.
     */
    reason: 'server_stopping' | 'session_expired';
    /**
     * The seconds until then.
     */
    seconds: number;
};
/**
 * Sets parts of the session.
 */
export type RealtimeSessionUpdate = {
    /**
     * The type of the event.
     */
    type: 'session.update';
    event_id?: RealtimeEventId;
    session: RealtimeSettings;
};
/**
 * The session as it is now.
 */
export type RealtimeSessionUpdated = {
    /**
     * The type of the event.
     */
    type: 'session.updated';
    event_id: RealtimeEventId;
    session: RealtimeSession;
};
/**
 * The settings of a session that a client changes; those that it leaves out stay as they are.
 */
export type RealtimeSettings = {
    /**
     * The kind of session.
     */
    type: 'realtime';
    /**
     * The agent, or a service with a version set. It is chosen when the connection begins; here nothing comes of it.
     */
    model?: string;
    /**
     * Text for the prompt, beside that of the agent.
     */
    instructions?: string;
    /**
     * The form of the answers: `audio`, with its transcript, or `text`.
     */
    output_modalities?: Array<RealtimeModality>;
    /**
     * Functions that the client carries out, beside the tools of the agent.
     */
    tools?: Array<RealtimeFunction>;
    tool_choice?: RealtimeToolChoice;
    max_output_tokens?: RealtimeMaxTokens;
    audio?: RealtimeAudioSettings;
    include?: RealtimeIgnored;
    parallel_tool_calls?: RealtimeIgnored;
    prompt?: RealtimeIgnored;
    reasoning?: RealtimeIgnored;
    tracing?: RealtimeIgnored;
    truncation?: RealtimeIgnored;
};
/**
 * Somebody speaks.
 */
export type RealtimeSpeechStarted = {
    /**
     * The type of the event.
     */
    type: 'input_audio_buffer.speech_started';
    event_id: RealtimeEventId;
    audio_start_ms: RealtimeAudioMs;
    item_id: RealtimeItemId;
};
/**
 * Somebody has spoken.
 */
export type RealtimeSpeechStopped = {
    /**
     * The type of the event.
     */
    type: 'input_audio_buffer.speech_stopped';
    event_id: RealtimeEventId;
    audio_end_ms: RealtimeAudioMs;
    item_id: RealtimeItemId;
};
/**
 * Why a response ended as it did.
 */
export type RealtimeStatusDetails = {
    /**
     * The way in which it ended.
     */
    type: 'completed' | 'cancelled' | 'incomplete' | 'failed';
    /**
     * The reason for its end.
     */
    reason?: 'turn_detected' | 'client_cancelled' | 'max_output_tokens' | 'content_filter';
    error?: RealtimeFailure;
};
/**
 * The agent, service or session that a secret connects with: one of agent_id, service_id and session_id.
 */
export type RealtimeTarget = {
    agent_id?: AgentId;
    /**
     * The service that answers in a new session.
     */
    service_id?: string;
    /**
     * The version set of the service.
     */
    version_set?: string;
    /**
     * The session to go on with.
     */
    session_id?: string;
    user_id?: UserId;
};
/**
 * A text.
 */
export type RealtimeText = string;
/**
 * More text of an answer without sound.
 */
export type RealtimeTextDelta = {
    /**
     * The type of the event.
     */
    type: 'response.output_text.delta';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    content_index: RealtimeIndex;
    delta: RealtimeText;
};
/**
 * The text of an answer without sound.
 */
export type RealtimeTextDone = {
    /**
     * The type of the event.
     */
    type: 'response.output_text.done';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    content_index: RealtimeIndex;
    text: RealtimeText;
};
/**
 * Which function the agent has to call.
 */
export type RealtimeToolChoice = 'auto' | 'none' | 'required' | {
    /**
     * The kind of tool.
     */
    type: 'function';
    /**
     * Its name.
     */
    name: string;
};
/**
 * More text of what the agent says.
 */
export type RealtimeTranscriptDelta = {
    /**
     * The type of the event.
     */
    type: 'response.output_audio_transcript.delta';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    content_index: RealtimeIndex;
    delta: RealtimeText;
};
/**
 * The text of what the agent says; what was not heard is left out.
 */
export type RealtimeTranscriptDone = {
    /**
     * The type of the event.
     */
    type: 'response.output_audio_transcript.done';
    event_id: RealtimeEventId;
    response_id: RealtimeResponseId;
    item_id: RealtimeItemId;
    output_index: RealtimeIndex;
    content_index: RealtimeIndex;
    transcript: RealtimeText;
};
/**
 * The way in which speech is turned into text.
 */
export type RealtimeTranscription = {
    /**
     * A model of the gateway that transcribes. One that the operator has not chosen needs the scope `models:use`. Names of OpenAI that the gateway does not have mean the one that the operator has chosen.
     */
    model?: string;
    /**
     * The language, as in ISO 639-1.
     */
    language?: string;
    /**
     * Words that are likely.
     */
    prompt?: string;
};
/**
 * The words of a spoken turn, as text.
 */
export type RealtimeTranscriptionCompleted = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.input_audio_transcription.completed';
    event_id: RealtimeEventId;
    item_id: RealtimeItemId;
    content_index: RealtimeIndex;
    transcript: RealtimeText;
    /**
     * The sound that the model has heard.
     */
    usage: {
        /**
         * The measure.
         */
        type: 'duration';
        /**
         * The length of the sound.
         */
        seconds: number;
    };
};
/**
 * Something was said that could not be turned into text, and is no message.
 */
export type RealtimeTranscriptionFailed = {
    /**
     * The type of the event.
     */
    type: 'conversation.item.input_audio_transcription.failed';
    event_id: RealtimeEventId;
    item_id: RealtimeItemId;
    content_index: RealtimeIndex;
    error: RealtimeFailure;
};
/**
 * The way in which the server finds out when somebody speaks and has spoken.
 */
export type RealtimeTurnDetection = {
    /**
     * By the loudness of the sound. `semantic_vad` is taken, and is the same.
     */
    type: 'server_vad' | 'semantic_vad';
    /**
     * The loudness above the noise from which sound is speech, from 0 to 1.
     */
    threshold?: number;
    /**
     * The sound before speech that belongs to it.
     */
    prefix_padding_ms?: number;
    /**
     * The silence after which speech is over.
     */
    silence_duration_ms?: number;
    /**
     * Whether the agent answers when speech is over.
     */
    create_response?: boolean;
    /**
     * Whether speech ends what the agent says.
     */
    interrupt_response?: boolean;
    /**
     * Taken; nothing comes of it.
     */
    idle_timeout_ms?: number | null;
    /**
     * Taken; nothing comes of it.
     */
    eagerness?: 'low' | 'medium' | 'high' | 'auto';
};
/**
 * The tokens of the run.
 */
export type RealtimeUsage = {
    /**
     * Those of the prompt.
     */
    input_tokens: number;
    /**
     * Those of the answer.
     */
    output_tokens: number;
    /**
     * All of them.
     */
    total_tokens: number;
};
/**
 * A voice of the model: its name, or an object with its id.
 */
export type RealtimeVoice = string | {
    /**
     * The id.
     */
    id: string;
};
/**
 * Effort of thinking before the model answers. Models know different ones of these.
 */
export type ReasoningEffort = 'none' | 'minimal' | 'low' | 'medium' | 'high' | 'xhigh';
/**
 * A state in which memories are searched and given to the model. It has `queries` or `requested_information`.
 */
export type RecallState = {
    /**
     * Says that memories are searched.
     */
    type: 'recall';
    name: MachineStateName;
    /**
     * The texts that are searched for.
     */
    queries?: Array<string>;
    /**
     * The information that is wanted, for which the model writes the texts to search for; null when there are `queries`.
     */
    requested_information?: string | null;
    next_state: NextState;
    /**
     * The state of this machine that is entered when a referenced machine has reached its terminal state; needed when `next_state` is a reference, and else null.
     */
    return_state?: ReturnState;
};
/**
 * The events to redact, and the reason.
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
     * What happens to the memories that were made of the messages: `keep` leaves them, `delete_extracted` erases those that Parley has extracted, `delete` all.
     */
    memories?: 'keep' | 'delete_extracted' | 'delete';
    /**
     * Reason, for those who look at the log later. It is kept.
     */
    reason: string;
};
/**
 * Whether the content of the event was removed later: true, or the field is missing.
 */
export type Redacted = boolean;
/**
 * The failed deliveries to send again.
 */
export type RedeliverWebhookEvents = {
    /**
     * The time of the first event to send again.
     */
    since: string;
};
/**
 * The addresses to which the browser of a person may be sent back; compared character by character, but for the port of
 * a loopback address. Each is `https`, `http` of a loopback address, or of a scheme of its own with a dot, such as
 * `com.example.app:/callback`.
 *
 */
export type RedirectUris = Array<string>;
/**
 * A state in which the model thinks about a problem, out of the user's sight.
 */
export type ReflectionState = {
    /**
     * Says that the model thinks.
     */
    type: 'reflection';
    name: MachineStateName;
    /**
     * The problem.
     */
    problem: string;
    /**
     * The maximum number of words of the thought.
     */
    word_limit: number;
    /**
     * Tools that the model may call while it thinks.
     */
    tool_call_specs?: StateToolSpecs;
    next_state: NextState;
    /**
     * The state of this machine that is entered when a referenced machine has reached its terminal state; needed when `next_state` is a reference, and else null.
     */
    return_state?: ReturnState;
};
/**
 * The score of each method of search.
 */
export type RelevanceScores = {
    /**
     * Share of the query that its words answer, rare words counting more; null when the words did not find it.
     */
    lexical: number | null;
    /**
     * Similarity of its embedding to that of the query, as a cosine; null when it has none, or is too far to count.
     */
    vector: number | null;
    /**
     * The reciprocal ranks of the methods, fused, as a part of the most that it can be.
     */
    fused: number;
    method: SearchMethod;
};
/**
 * The roles of a member.
 */
export type ReplaceMember = {
    /**
     * The roles, each once.
     */
    roles: Array<RoleToGrant>;
};
/**
 * The numbers of days for which things are kept. One that is null or left out stands for ever, but for recordings.
 */
export type ReplaceRetention = {
    /**
     * For how long conversations are kept after anything last happened in them.
     */
    messages_days?: RetentionDays | null;
    /**
     * For how long the events of a run are kept after its end.
     */
    events_days?: RetentionDays | null;
    /**
     * For how long memories are kept after their last change.
     */
    memories_days?: RetentionDays | null;
    /**
     * For how long files are kept after they were uploaded.
     */
    files_days?: RetentionDays | null;
    /**
     * For how long entries of the audit are kept.
     */
    audit_days?: RetentionDays | null;
    /**
     * For how long the sound of spoken messages is kept; null, or left out, for no time: it is not kept at all.
     */
    recordings_days?: RetentionDays | null;
};
/**
 * The contents of a role.
 */
export type ReplaceRole = {
    description?: RoleDescription;
    /**
     * The scopes of the role.
     */
    scopes: Scopes;
};
/**
 * The versions and models of a set.
 */
export type ReplaceVersionSet = {
    agent_version?: AgentVersionOfSet;
    state_machine_version?: MachineVersionOfSet;
    /**
     * Tools that the model may call beside those of the agent, by their keys. Null, or left out: those of the service, as they are now in a set whose versions are numbers.
     */
    tool_refs?: ToolReferencesOfSet;
    llm_model_preferences?: LlmModelPreferences;
    /**
     * The simulation set that a promotion to this set requires to have passed on exactly these versions, or null.
     */
    requires_passed_set?: SimulationSetId | null;
};
/**
 * The memories that a restore takes away or changes back in a part of an agent.
 */
export type ReplacedPart = {
    part: CheckpointPartName;
    /**
     * Number of memories or conversations that are not as they were before the restore.
     */
    count: number;
    /**
     * Their ids, the first 100.
     */
    ids: Array<string>;
};
/**
 * The conversation of a reply.
 */
export type ReplyConversation = {
    id: ConversationId;
    /**
     * Number of its messages in all its branches.
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
 * Paths of related resources.
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
    /**
     * The checkpoint of the state, if the message had asked for one and the run has completed.
     */
    checkpoint?: string;
    /**
     * The memories that the turn has taught, if it is learned from or its model may `remember`. Those that are learned are made after the answer.
     */
    learned?: string;
};
/**
 * The time and the tokens that the answer took.
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
     * Tokens that the model counted, or null when it did not say.
     */
    tokens: Tokens | null;
    /**
     * Number of tools that the answer calls.
     */
    tool_calls: number;
    /**
     * Number of searches of memories.
     */
    memory_searches: number;
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
     * Time since it was opened, in milliseconds.
     */
    duration_ms: number;
};
/**
 * The form of the answer. The gateway is told of it, and Parley holds the answer to it before the run completes. An answer
 * in another form is put back to the model once, with its faults; if the next one has another form too, the run fails
 * with `response_format_unmet`.
 *
 */
export type ResponseFormat = ({
    type: 'text';
} & TextFormat) | ({
    type: 'json_object';
} & JsonObjectFormat) | ({
    type: 'json_schema';
} & JsonSchemaFormat);
/**
 * The checkpoint or the version to restore.
 */
export type RestoreAgentState = {
    /**
     * A checkpoint. Not together with `version`.
     */
    checkpoint_id?: string;
    /**
     * A version of the history. Not together with `checkpoint_id`.
     */
    version?: number;
    /**
     * Whether to show only what would be.
     */
    dry_run?: boolean;
    /**
     * Parts of the checkpoint to restore beside the state; all when it is left out.
     */
    parts?: Array<CheckpointPartName>;
};
/**
 * The checkpoint or the version to restore in a session.
 */
export type RestoreSessionState = {
    /**
     * A checkpoint. Not together with `version`.
     */
    checkpoint_id?: string;
    /**
     * A version of the history. Not together with `checkpoint_id`.
     */
    version?: number;
    /**
     * Whether to show only what would be.
     */
    dry_run?: boolean;
};
/**
 * The restore that undoes a restore: send it as the body of another one.
 */
export type RestoreUndo = {
    /**
     * A checkpoint of all that was replaced, made for this when more than the state was restored.
     */
    checkpoint_id?: string;
    /**
     * The version that was the newest, when only the state was restored.
     */
    version?: StateNumber;
};
/**
 * The version or the checkpoint that a restore took a document from.
 */
export type RestoredFrom = {
    /**
     * The version that the document was of.
     */
    version: StateNumber;
    /**
     * The checkpoint that held it; null when it was taken from the history.
     */
    checkpoint_id: string | null;
};
/**
 * A retention policy, and what is due by it.
 */
export type Retention = {
    /**
     * For how long conversations are kept; null for ever.
     */
    messages_days: RetentionDays | null;
    /**
     * For how long events are kept; null for as long as the server keeps them.
     */
    events_days: RetentionDays | null;
    /**
     * For how long memories are kept; null for ever.
     */
    memories_days: RetentionDays | null;
    /**
     * For how long files are kept; null for ever.
     */
    files_days: RetentionDays | null;
    /**
     * For how long entries of the audit are kept; null for ever.
     */
    audit_days: RetentionDays | null;
    /**
     * For how long the sound of spoken messages is kept; null when it is not kept at all.
     */
    recordings_days: RetentionDays | null;
    /**
     * Whether it was only counted and not stored.
     */
    dry_run: boolean;
    due: RetentionDue;
};
/**
 * A number of days.
 */
export type RetentionDays = number;
/**
 * The numbers of what is due to be deleted, 10,000 of each at most.
 */
export type RetentionDue = {
    /**
     * Number of conversations.
     */
    conversations: number;
    /**
     * Number of runs whose events are due.
     */
    runs: number;
    /**
     * Number of memories.
     */
    memories: number;
    /**
     * Number of files.
     */
    files: number;
    /**
     * Number of entries of the audit.
     */
    audit_entries: number;
    /**
     * Number of files with the sound of spoken messages.
     */
    recordings: number;
};
/**
 * The state of this machine that is entered when a referenced machine has reached its terminal state; only beside a `next_state`
 * that is a reference. Null on an exit condition: the state that has the exit is entered anew.
 *
 */
export type ReturnState = string | null;
/**
 * Counts the changes of the set, from 1.
 */
export type Revision = number;
/**
 * A named set of scopes.
 */
export type Role = {
    /**
     * The name of the role.
     */
    name: string;
    /**
     * The purpose of the role.
     */
    description: string;
    /**
     * The scopes of the role, sorted.
     */
    scopes: Array<Scope>;
    /**
     * Whether every organization has the role, so that it cannot be changed.
     */
    built_in: boolean;
};
/**
 * The purpose of the role.
 */
export type RoleDescription = string;
/**
 * A role that a member has.
 */
export type RoleGrant = {
    /**
     * The name of the role.
     */
    role: string;
    /**
     * The `sub` of the credential that gave it.
     */
    granted_by: string;
    granted_at: Timestamp;
    /**
     * When it ends, or null for never.
     */
    expires_at: NullableTimestamp;
};
/**
 * The name of a role: lower-case letters, digits and hyphens.
 */
export type RoleName = string;
/**
 * A page of roles.
 */
export type RolePage = {
    /**
     * The roles.
     */
    data: Array<Role>;
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
 * A role that a member is given.
 */
export type RoleToGrant = {
    role: RoleName;
    /**
     * When the role ends; without it, never.
     */
    expires_at?: Timestamp;
};
/**
 * The revision to go back to.
 */
export type RollbackVersionSet = {
    /**
     * An earlier revision of the set; the one before the present unless it is given.
     */
    revision?: Revision;
};
/**
 * The terms of a rotation.
 */
export type RotateKey = {
    /**
     * How long the secret before works on, in seconds.
     */
    overlap_seconds?: number;
};
/**
 * The terms of a rotation.
 */
export type RotateToolSecret = {
    /**
     * The time for which requests are signed with the secret before, too, in seconds.
     */
    overlap_seconds?: number;
};
/**
 * The terms of a rotation.
 */
export type RotateWebhookSecret = {
    /**
     * The time for which requests are signed with the secret before, too, in seconds.
     */
    overlap_seconds?: number;
};
/**
 * One turn of an agent, from a message to its answer.
 */
export type Run = {
    id: RunId;
    conversation_id: ConversationId;
    session_id: SessionId;
    /**
     * The branch of the conversation on which it answers.
     */
    branch_id: BranchId;
    agent_id: AgentId;
    /**
     * The version of the agent that answers.
     */
    agent_version: Version;
    /**
     * Status of the run.
     */
    status: 'running' | 'completed' | 'requires_tool_results' | 'requires_approval' | 'failed' | 'cancelled';
    finish_reason: FinishReason;
    /**
     * The calls of this run that a person has to approve, or had to. Left out when there are none.
     */
    approvals?: Array<Approval>;
    /**
     * The model that answered, or null when none has.
     */
    model: string | null;
    /**
     * Tokens that the model counted, or null when it did not say.
     */
    tokens: Tokens | null;
    /**
     * The problem that it failed with, or null.
     */
    error: Problem | null;
    /**
     * Place of its first event in the session's log.
     */
    first_seq: Sequence;
    /**
     * Place of its last event in the session's log; null while it runs.
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
     * Tools that the agent may call.
     */
    tools?: Array<AguiTool>;
    /**
     * Facts that the agent should know.
     */
    context?: Array<AguiContext>;
    forwardedProps?: AguiJson;
    /**
     * Answers to what an earlier run has asked.
     */
    resume?: Array<AguiResumeEntry>;
};
/**
 * A run was cancelled before it had its answer.
 */
export type RunCancelledEvent = {
    id: WebhookEventId;
    /**
     * Always `run.cancelled`.
     */
    type: 'run.cancelled';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: RunEventData;
};
/**
 * A run that has ended.
 */
export type RunEventData = {
    run_id: RunId;
    session_id: SessionId;
    conversation_id: ConversationId;
    agent_id: AgentId;
    user_id: EventUserId;
    /**
     * The `error_code` of the problem with which it failed, or null.
     */
    error_code: string | null;
    url: WebhookLink;
};
/**
 * A run has failed; `error_code` says with which problem.
 */
export type RunFailedEvent = {
    id: WebhookEventId;
    /**
     * Always `run.failed`.
     */
    type: 'run.failed';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: RunEventData;
};
/**
 * A run has its answer, which `url` and the messages of its session tell.
 */
export type RunFinishedEvent = {
    id: WebhookEventId;
    /**
     * Always `run.finished`.
     */
    type: 'run.finished';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: RunEventData;
};
/**
 * A run's id.
 */
export type RunId = string;
/**
 * A run waits for results of tools that its caller carries out.
 */
export type RunRequiresToolResultsEvent = {
    id: WebhookEventId;
    /**
     * Always `run.requires_tool_results`.
     */
    type: 'run.requires_tool_results';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: RunEventData;
};
/**
 * The results of tools that their caller carries out, by the names of the tools. A call of one without a result ends the conversation.
 */
export type ScenarioCallerTools = {
    [key: string]: string;
};
/**
 * The number of messages of the user after which the conversation ends; it ends before when the model says that the user is done.
 */
export type ScenarioMaxTurns = number;
/**
 * Messages that the user says first, word for word; after them the model goes on.
 */
export type ScenarioMessages = Array<string>;
/**
 * The right to call some operations, as these name it.
 */
export type Scope = string;
/**
 * The scopes of the key.
 */
export type Scopes = Array<Scope>;
/**
 * The query, and the memories to search.
 */
export type SearchMemories = {
    version?: AssertedVersion;
    /**
     * A question or words.
     */
    query: string;
    /**
     * The user in whose memories the search is too.
     */
    user?: UserRef;
    scopes?: MemoryScopeTypes;
    filters?: MemoryFilters;
    options?: MemorySearchOptions;
};
/**
 * `hybrid`: both; `lexical`: by words; `vector`: by meaning.
 */
export type SearchMethod = 'hybrid' | 'lexical' | 'vector';
/**
 * Asks the model for the same answer to the same request, as far as it can.
 */
export type Seed = number;
/**
 * A fact. Its texts have to say something: blanks alone are refused.
 */
export type SemanticContent = {
    /**
     * Name of the concept. Two memories with one concept and different definitions contradict each other unless a model decides otherwise.
     */
    concept: string;
    /**
     * The fact that is known of it.
     */
    definition: string;
    /**
     * Cases of it.
     */
    cases?: Array<string>;
};
/**
 * A fact, to be recalled.
 */
export type SemanticMemory = {
    id: MemoryId;
    /**
     * The agent that remembers it.
     */
    agent_id: AgentId;
    /**
     * Says that this is a fact.
     */
    memory_type: 'semantic';
    content: SemanticContent;
    importance: Importance;
    expires_at: MemoryExpiry;
    source_message_id: SourceMessageId;
    metadata: Metadata;
    scope: MemoryScope;
    /**
     * Its name in its scope, or null.
     */
    key: MemoryKey | null;
    status: MemoryStatus;
    /**
     * When a newer memory superseded it, or null. A search `as_of` a moment before finds it.
     */
    valid_to: string | null;
    /**
     * Its relations to other memories of the agent.
     */
    links: Array<MemoryLink>;
    /**
     * Counts the changes, from 1.
     */
    version: number;
    /**
     * Its author: the subject of the credential, or `parley` for consolidation and extraction.
     */
    created_by: string;
    /**
     * Subject of the credential that changed it last; `checkpoint` when a checkpoint of the agent was restored.
     */
    updated_by: string;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    /**
     * When it was changed last.
     */
    updated_at: Timestamp;
};
/**
 * A place in the session's event log, counted from 1.
 */
export type Sequence = number;
/**
 * An agent, a state machine and tools, with named sets of versions that conversations run on.
 */
export type Service = {
    id: ServiceId;
    key: ServiceKey;
    name: ServiceName;
    description: ServiceDescription;
    /**
     * The agent that answers.
     */
    agent_id: AgentId;
    state_machine_id: MachineOfService;
    /**
     * Tools that the model may call beside those of the agent, by their keys.
     */
    tool_refs: ToolReferences;
    /**
     * Its version sets by their names: `edge`, `release` and yours.
     */
    version_sets: {
        [key: string]: VersionSet;
    };
    metadata: Metadata;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    /**
     * When it, or one of its version sets, was changed last.
     */
    updated_at: Timestamp;
};
/**
 * The purpose of the service, for people.
 */
export type ServiceDescription = string;
/**
 * A service's id.
 */
export type ServiceId = string;
/**
 * Your own name for the service; free again when it is deleted.
 */
export type ServiceKey = string;
/**
 * The service's name for people.
 */
export type ServiceName = string;
/**
 * A page of services.
 */
export type ServicePage = {
    /**
     * The services of this page.
     */
    data: Array<Service>;
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
 * One execution context of one agent version.
 */
export type Session = {
    id: SessionId;
    conversation_id: ConversationId;
    /**
     * The user of the conversation, or null when it has none.
     */
    user_id: string | null;
    agent_id: AgentId;
    /**
     * The version of the agent that it works with: the newest one when it was opened, or that of the version set.
     */
    agent_version: Version;
    /**
     * The service that it is of, or null.
     */
    service_id?: ServiceId | null;
    /**
     * The version set whose versions it has; null without a service.
     */
    version_set?: VersionSetName | null;
    /**
     * The revision of the version set when the versions were taken; null without a service.
     */
    version_set_revision?: number | null;
    /**
     * The state machine that it follows, or null.
     */
    state_machine_id?: StateMachineId | null;
    /**
     * The version of the state machine, or null.
     */
    state_machine_version?: number | null;
    /**
     * The simulation run that has played it, or null.
     */
    simulation_run_id?: SimulationRunId | null;
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
 * An entry of the log: an event, or pieces of one text as one event.
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
     * Number of events that it holds.
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
 * The place of an event in the log.
 */
export type SessionEventAck = {
    producer_seq: ProducerSeq;
    seq: Sequence;
    warning: EventWarning;
};
/**
 * The places of events in the log.
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
     * For `after_seq`, to get what comes after this page, now or later.
     */
    next_after_seq: Sequence;
};
/**
 * An event with its number.
 */
export type SessionEventPush = {
    producer_seq: ProducerSeq;
    event: IncomingEvent;
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
 * A session's id.
 */
export type SessionId = string;
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
/**
 * The settings that the session overrides of its agent. Those that are not given are the agent's.
 */
export type SessionSettings = {
    temperature?: Temperature;
    /**
     * The tools of the agent that may be called here; an empty list allows none.
     */
    allowed_tools?: Array<string>;
    max_tokens?: MaxTokens;
    top_p?: TopP;
    stop?: Stop;
    seed?: Seed;
    reasoning_effort?: ReasoningEffort;
    response_format?: ResponseFormat;
    model_settings?: ModelSettings;
    tool_choice?: ToolChoice;
    parallel_tool_calls?: ParallelToolCalls;
    memory?: MemoryUse;
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
 * The place of a session in its state machine.
 */
export type SessionStateMachine = {
    session_id: SessionId;
    /**
     * The state machine, or null when the session follows none.
     */
    state_machine_id: string | null;
    /**
     * Its version, which the session keeps.
     */
    state_machine_version: number | null;
    /**
     * The branch that this is the place on.
     */
    branch_id: BranchId;
    /**
     * The state; null before the first message.
     */
    at: MachineAddress | null;
    returns: MachineReturns;
    /**
     * Whether the machine has come to its terminal state.
     */
    is_finished: boolean;
    /**
     * The transitions, the newest first.
     */
    transitions: Array<SessionTransition>;
    /**
     * Whether there are earlier transitions: go on with the `seq` of the last one as `before_seq`.
     */
    has_more: boolean;
};
/**
 * A transition of a session in its state machine.
 */
export type SessionTransition = {
    /**
     * The place of its event `parley.state_machine.entered` in the log.
     */
    seq: Sequence;
    run_id: RunId;
    /**
     * When the state was entered.
     */
    timestamp: Timestamp;
    /**
     * The state that was entered.
     */
    at: MachineAddress;
    returns: MachineReturns;
    /**
     * The state before; null for the first one, and when its event is not kept.
     */
    from: MachineAddress | null;
    /**
     * Why it was entered; null when its event is not kept.
     */
    cause: MachineEntryCause | null;
    /**
     * The exit that was chosen, or null.
     */
    exit: MachineExit | null;
    reason: MachineReason;
    /**
     * The events of the state machine that it came from, since the transition before, and its own as the last one; the newest 100.
     */
    events: Array<StateMachineEvent>;
};
/**
 * What the token is for.
 */
export type SignIn = {
    /**
     * The user for whom the token acts; without it, the token acts for the whole organization.
     */
    user?: UserRef;
    /**
     * The scopes that the token has; without it, those of the key.
     */
    scopes?: Array<Scope>;
};
/**
 * The token that is revoked.
 */
export type SignOut = {
    /**
     * A token from signInWithApiKey.
     */
    id_token: string;
};
/**
 * Number of conversations that are played.
 */
export type SimulationConversations = number;
/**
 * The criteria that each conversation has to meet.
 */
export type SimulationCriteria = Array<SimulationCriterion>;
/**
 * Condition that a conversation has to meet. `type` says which of the other members it has: `state_schema` has `schema`,
 * `visited_states` has `states`, `tool_calls` has `expected` or `forbidden`, and `judged` has `sentence`.
 *
 */
export type SimulationCriterion = {
    /**
     * The part of the conversation that is held against it.
     */
    type: 'state_schema' | 'visited_states' | 'tool_calls' | 'judged';
    /**
     * A JSON Schema that the state of the session has to satisfy in the end.
     */
    schema?: {
        [key: string]: unknown;
    };
    /**
     * States of the state machine that the conversation has to enter.
     */
    states?: Array<string>;
    /**
     * Tools that have to be called.
     */
    expected?: Array<string>;
    /**
     * Tools that may not be called.
     */
    forbidden?: Array<string>;
    /**
     * A sentence about the conversation; a model judges whether it is true.
     */
    sentence?: string;
};
/**
 * The outcome of a criterion in a conversation.
 */
export type SimulationCriterionOutcome = {
    /**
     * The type of the criterion.
     */
    type: string;
    /**
     * Whether it is met.
     */
    passed: boolean;
    /**
     * Why: what is missing, or the reason of the model that judged.
     */
    detail: string;
};
/**
 * Your own name for it, by which others name it; free again when it is deleted.
 */
export type SimulationPartKey = string;
/**
 * A name for people.
 */
export type SimulationPartName = string;
/**
 * Counts its changes, from 1.
 */
export type SimulationPartVersion = number;
/**
 * The person whom a model plays.
 */
export type SimulationPersona = {
    /**
     * A name for people.
     */
    name: string;
    /**
     * Tells the model whom it plays.
     */
    prompt: string;
};
/**
 * A persona's id.
 */
export type SimulationPersonaId = string;
/**
 * A page of personas.
 */
export type SimulationPersonaPage = {
    /**
     * The personas of this page.
     */
    data: Array<StoredSimulationPersona>;
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
 * A persona as it was at one time.
 */
export type SimulationPersonaVersion = {
    /**
     * The persona that this is a version of.
     */
    simulation_persona_id: SimulationPersonaId;
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * Tells the model whom it plays.
     */
    prompt: string;
    metadata: Metadata;
    version: SimulationPartVersion;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A page of versions of a persona.
 */
export type SimulationPersonaVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<SimulationPersonaVersion>;
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
 * The progress of the run.
 */
export type SimulationProgress = {
    /**
     * Number of conversations of the run.
     */
    conversations: number;
    /**
     * Number of those that have ended.
     */
    finished: number;
    /**
     * Number of those that have met all criteria.
     */
    passed: number;
};
/**
 * A persona, a scenario or a test of your organization, and which of its versions.
 */
export type SimulationReference = {
    /**
     * Its key.
     */
    key: string;
    /**
     * The version: a number such as `3` is that version, and `latest` the one that is the newest when a run begins.
     */
    version?: string;
};
/**
 * A conversation of a run, and what came of it.
 */
export type SimulationResult = {
    test: SimulationTestName;
    /**
     * Counts the conversations of the test, from 1.
     */
    attempt: number;
    /**
     * Whether all criteria are met; `error` when it could not be played to its end.
     */
    status: 'pending' | 'passed' | 'failed' | 'error' | 'cancelled';
    /**
     * The session with the transcript; null before it begins.
     */
    session_id: SessionId | null;
    /**
     * Number of messages of the user that were answered.
     */
    turns: number;
    /**
     * Number of tokens of the answers of the service, and of the models that play the user and judge.
     */
    tokens: number;
    /**
     * Why it ended: the user was done, a limit, a tool that waits for its caller or for a person, or that a tool or a person has ended its session. Null before.
     */
    ended_by: 'user' | 'max_turns' | 'max_tokens' | 'tool_results' | 'approval' | 'session_end' | 'error' | null;
    /**
     * Why it could not be played to its end, which calls it could not answer, or that its session was ended; null otherwise.
     */
    detail: string | null;
    /**
     * The outcome of each criterion, in the order of the test.
     */
    criteria: Array<SimulationCriterionOutcome>;
    /**
     * When it ended; null before.
     */
    finished_at: NullableTimestamp;
};
/**
 * A run of a set with a service, with its results.
 */
export type SimulationRun = {
    id: SimulationRunId;
    simulation_set_id: SimulationSetId;
    /**
     * The version of the set.
     */
    set_version: number;
    /**
     * The versions of the tests that the set names, with those of their personas and scenarios, as they were when the run began.
     */
    test_versions: Array<PinnedSimulationTest>;
    service_id: ServiceId;
    /**
     * The version set that is tested.
     */
    version_set: VersionSetName;
    /**
     * The revision of the version set when the run began.
     */
    version_set_revision: number;
    /**
     * The version of the agent.
     */
    agent_version: number;
    /**
     * The version of the state machine, or null.
     */
    state_machine_version: number | null;
    /**
     * The versions of the tools that it calls.
     */
    tool_versions: Array<PinnedToolVersion>;
    /**
     * Whether it is played, and whether all conversations have met all criteria.
     */
    status: 'running' | 'passed' | 'failed' | 'cancelled';
    progress: SimulationProgress;
    /**
     * The model that plays the users.
     */
    user_model: ModelName;
    /**
     * The model that judges sentences.
     */
    judge_model: ModelName;
    /**
     * The tokens after which no further turn begins.
     */
    max_tokens: number;
    /**
     * When it began.
     */
    created_at: Timestamp;
    /**
     * When it ended; null before.
     */
    finished_at: NullableTimestamp;
    /**
     * The conversations, in the order of the tests.
     */
    results: Array<SimulationResult>;
};
/**
 * A simulation run's id.
 */
export type SimulationRunId = string;
/**
 * A page of simulation runs.
 */
export type SimulationRunPage = {
    /**
     * The runs of this page.
     */
    data: Array<SimulationRunSummary>;
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
 * A run of a set with a service, without its results.
 */
export type SimulationRunSummary = {
    id: SimulationRunId;
    simulation_set_id: SimulationSetId;
    /**
     * The version of the set.
     */
    set_version: number;
    /**
     * The versions of the tests that the set names, with those of their personas and scenarios, as they were when the run began.
     */
    test_versions: Array<PinnedSimulationTest>;
    service_id: ServiceId;
    /**
     * The version set that is tested.
     */
    version_set: VersionSetName;
    /**
     * The revision of the version set when the run began.
     */
    version_set_revision: number;
    /**
     * The version of the agent.
     */
    agent_version: number;
    /**
     * The version of the state machine, or null.
     */
    state_machine_version: number | null;
    /**
     * The versions of the tools that it calls.
     */
    tool_versions: Array<PinnedToolVersion>;
    /**
     * Whether it is played, and whether all conversations have met all criteria.
     */
    status: 'running' | 'passed' | 'failed' | 'cancelled';
    progress: SimulationProgress;
    /**
     * The model that plays the users.
     */
    user_model: ModelName;
    /**
     * The model that judges sentences.
     */
    judge_model: ModelName;
    /**
     * The tokens after which no further turn begins.
     */
    max_tokens: number;
    /**
     * When it began.
     */
    created_at: Timestamp;
    /**
     * When it ended; null before.
     */
    finished_at: NullableTimestamp;
};
/**
 * The wish of the user, and the length that the conversation may have.
 */
export type SimulationScenario = {
    /**
     * Tells the model what it wants from the service.
     */
    prompt: string;
    messages?: ScenarioMessages;
    caller_tools?: ScenarioCallerTools;
    /**
     * The decision about each call that a person has to approve. Without it such a call ends the conversation.
     */
    approvals?: 'approve' | 'reject';
    max_turns?: ScenarioMaxTurns;
};
/**
 * A scenario's id.
 */
export type SimulationScenarioId = string;
/**
 * A page of scenarios.
 */
export type SimulationScenarioPage = {
    /**
     * The scenarios of this page.
     */
    data: Array<StoredSimulationScenario>;
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
 * A scenario as it was at one time.
 */
export type SimulationScenarioVersion = {
    /**
     * The scenario that this is a version of.
     */
    simulation_scenario_id: SimulationScenarioId;
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * Tells the model what it wants from the service.
     */
    prompt: string;
    messages: ScenarioMessages;
    caller_tools: ScenarioCallerTools;
    /**
     * The decision about each call that a person has to approve. When it is null, such a call ends the conversation.
     */
    approvals: 'approve' | 'reject' | null;
    max_turns: ScenarioMaxTurns;
    metadata: Metadata;
    version: SimulationPartVersion;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A page of versions of a scenario.
 */
export type SimulationScenarioVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<SimulationScenarioVersion>;
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
 * A list of tests in which a model plays a user.
 */
export type SimulationSet = {
    id: SimulationSetId;
    key: SimulationSetKey;
    name: SimulationSetName;
    tests: SimulationTests;
    test_refs: SimulationTestReferences;
    metadata: Metadata;
    /**
     * Counts the changes of the set, from 1.
     */
    version: number;
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
 * A simulation set's id.
 */
export type SimulationSetId = string;
/**
 * Your own name for the set; free again when it is deleted.
 */
export type SimulationSetKey = string;
/**
 * The set's name for people.
 */
export type SimulationSetName = string;
/**
 * A page of simulation sets.
 */
export type SimulationSetPage = {
    /**
     * The sets of this page.
     */
    data: Array<SimulationSet>;
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
 * A simulation set as it was at one time.
 */
export type SimulationSetVersion = {
    /**
     * The set that this is a version of.
     */
    simulation_set_id: SimulationSetId;
    key: SimulationSetKey;
    name: SimulationSetName;
    tests: SimulationTests;
    test_refs: SimulationTestReferences;
    metadata: Metadata;
    /**
     * Counts the changes of the set, from 1.
     */
    version: number;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A page of versions of a simulation set.
 */
export type SimulationSetVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<SimulationSetVersion>;
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
 * A user with a wish, and what has to come of the conversation.
 */
export type SimulationTest = {
    name: SimulationTestName;
    persona: SimulationPersona;
    scenario: SimulationScenario;
    criteria: SimulationCriteria;
    conversations?: SimulationConversations;
};
/**
 * A test's id.
 */
export type SimulationTestId = string;
/**
 * The name of the test, once in its set.
 */
export type SimulationTestName = string;
/**
 * A page of tests.
 */
export type SimulationTestPage = {
    /**
     * The tests of this page.
     */
    data: Array<StoredSimulationTest>;
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
 * Tests of your organization, by their keys: see createSimulationTest. They are played after those of `tests`, and their
 * keys are the names of their results. A set has one test at least, and 50 at most with those of `tests`.
 *
 */
export type SimulationTestReferences = Array<SimulationReference>;
/**
 * A test as it was at one time.
 */
export type SimulationTestVersion = {
    /**
     * The test that this is a version of.
     */
    simulation_test_id: SimulationTestId;
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * The persona that the model plays.
     */
    persona: SimulationReference;
    /**
     * The scenario that the conversation follows.
     */
    scenario: SimulationReference;
    /**
     * The service that it is for, or null: then it can be played with any. A run that names no service takes it.
     */
    service_id: ServiceId | null;
    /**
     * The version set of that service, which a run that names none takes; null is `edge`.
     */
    version_set: VersionSetName | null;
    criteria: SimulationCriteria;
    conversations: SimulationConversations;
    metadata: Metadata;
    version: SimulationPartVersion;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A page of versions of a test.
 */
export type SimulationTestVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<SimulationTestVersion>;
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
 * The tests that are written in the set itself.
 */
export type SimulationTests = Array<SimulationTest>;
/**
 * The message that it comes from, or null.
 */
export type SourceMessageId = string | null;
/**
 * A named copy of a state that never changes.
 */
export type StateCheckpoint = {
    /**
     * Its id.
     */
    id: string;
    /**
     * The agent that it is of.
     */
    agent_id: AgentId;
    /**
     * The session whose state it holds; null when it is the agent's.
     */
    session_id: string | null;
    name: CheckpointName;
    /**
     * Its purpose; null when none was given.
     */
    description: string | null;
    /**
     * The version of the state that it holds.
     */
    version: StateNumber;
    hash: Hash;
    /**
     * Size of the document as JSON, in bytes.
     */
    size_bytes: number;
    /**
     * Parts that it holds beside the state.
     */
    parts: Array<CheckpointPart>;
    /**
     * The run after which it was made, because its message had asked for it; null for others.
     */
    run_id: string | null;
    metadata: Metadata;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    created_by: Author;
};
/**
 * A checkpoint with the document that it holds.
 */
export type StateCheckpointDetail = {
    /**
     * Its id.
     */
    id: string;
    /**
     * The agent that it is of.
     */
    agent_id: AgentId;
    /**
     * The session whose state it holds; null when it is the agent's.
     */
    session_id: string | null;
    name: CheckpointName;
    /**
     * Its purpose; null when none was given.
     */
    description: string | null;
    /**
     * The version of the state that it holds.
     */
    version: StateNumber;
    hash: Hash;
    /**
     * Size of the document as JSON, in bytes.
     */
    size_bytes: number;
    /**
     * Parts that it holds beside the state.
     */
    parts: Array<CheckpointPart>;
    /**
     * The run after which it was made, because its message had asked for it; null for others.
     */
    run_id: string | null;
    metadata: Metadata;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    created_by: Author;
    state: Document;
};
/**
 * A page of checkpoints.
 */
export type StateCheckpointPage = {
    /**
     * The checkpoints of this page.
     */
    data: Array<StateCheckpoint>;
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
 * The difference between two versions of a state.
 */
export type StateDiff = {
    /**
     * The version that it begins with.
     */
    from_version: StateNumber;
    /**
     * The version that it leads to.
     */
    to_version: StateNumber;
    /**
     * A JSON Patch, RFC 6902; empty when the documents are the same.
     */
    patch: Array<AguiJsonPatchOperation>;
};
/**
 * A way out of a state.
 */
export type StateExit = {
    /**
     * The condition under which the model chooses it; null for a state that leads on at once.
     */
    description: string | null;
    next_state: NextState;
    return_state: ReturnState;
};
/**
 * The differences between the exits of a state.
 */
export type StateExitChanges = {
    /**
     * The exits that it did not have before.
     */
    added: Array<StateExit>;
    /**
     * The exits that it has no more.
     */
    removed: Array<StateExit>;
    /**
     * The exits that lead to the same state under another description, or elsewhere under the same one.
     */
    changed: Array<ChangedStateExit>;
};
/**
 * Rules for the model, one a text.
 */
export type StateGuidelines = Array<string>;
/**
 * Versions of a state that were erased.
 */
export type StateHistoryDeletion = {
    agent_id: AgentId;
    /**
     * The oldest version now.
     */
    before_version: StateNumber;
    /**
     * Number of versions that were erased.
     */
    deleted_count: number;
};
/**
 * A JSON Patch, RFC 6902: operations in their order.
 */
export type StateJsonPatch = Array<AguiJsonPatchOperation>;
/**
 * A process that conversations follow, state by state.
 */
export type StateMachine = {
    id: StateMachineId;
    key: StateMachineKey;
    description: StateMachineDescription;
    states: MachineStates;
    references: StateMachineReferences;
    /**
     * The state in which a conversation with a new user begins; of type `action`.
     */
    new_user_initial_state: MachineStateName;
    /**
     * The state in which a conversation with a user begins who has had one before; of type `action`.
     */
    returning_user_initial_state: MachineStateName;
    /**
     * The state at which the process ends; of type `action`, without exits.
     */
    terminal_state: MachineStateName;
    /**
     * Rules for what to do when, in each state of type `action`.
     */
    global_intra_state_navigation_guidelines: StateGuidelines;
    /**
     * Rules for how to do it, in each state of type `action`.
     */
    global_action_guidelines: StateGuidelines;
    /**
     * The limits that the agent keeps in every state of type `action`, one a text.
     */
    global_boundary_constraints: StateGuidelines;
    metadata: Metadata;
    version: StateMachineVersionCount;
    /**
     * When this version was deprecated, or null.
     */
    deprecated_at: NullableTimestamp;
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
 * A thought of the machine, which the model is told from here on.
 */
export type StateMachineAnnotation = {
    /**
     * The state that has it.
     */
    at: MachineAddress;
    /**
     * The thought.
     */
    thought: string;
};
/**
 * A thought was added.
 */
export type StateMachineAnnotationEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.annotation';
    value: StateMachineAnnotation;
};
/**
 * Its purpose, for people.
 */
export type StateMachineDescription = string;
/**
 * The difference between two versions of a state machine.
 */
export type StateMachineDiff = {
    /**
     * The version that it begins with.
     */
    from_version: StateMachineVersionCount;
    /**
     * The version that it leads to.
     */
    to_version: StateMachineVersionCount;
    states: MachineStateChanges;
    /**
     * All that has changed besides the states, as a JSON Patch, RFC 6902: references, initial and terminal states, rules, description and metadata.
     */
    patch: Array<AguiJsonPatchOperation>;
};
/**
 * A state machine as it would be stored.
 */
export type StateMachineDraft = {
    key: StateMachineKey;
    description: StateMachineDescription;
    states: MachineStates;
    references: StateMachineReferences;
    /**
     * The state in which a conversation with a new user begins; of type `action`.
     */
    new_user_initial_state: MachineStateName;
    /**
     * The state in which a conversation with a user begins who has had one before; of type `action`.
     */
    returning_user_initial_state: MachineStateName;
    /**
     * The state at which the process ends; of type `action`, without exits.
     */
    terminal_state: MachineStateName;
    /**
     * Rules for what to do when, in each state of type `action`.
     */
    global_intra_state_navigation_guidelines: StateGuidelines;
    /**
     * Rules for how to do it, in each state of type `action`.
     */
    global_action_guidelines: StateGuidelines;
    /**
     * The limits that the agent keeps in every state of type `action`, one a text.
     */
    global_boundary_constraints: StateGuidelines;
    metadata: Metadata;
    version: StateMachineVersionCount;
};
/**
 * A state was entered: the position of the conversation from here on.
 */
export type StateMachineEntered = {
    /**
     * Type of the state.
     */
    type: string;
    /**
     * The state that was entered.
     */
    at: MachineAddress;
    returns: MachineReturns;
    /**
     * The state before, or null.
     */
    from: MachineAddress | null;
    cause: MachineEntryCause;
    /**
     * The exit that was chosen, or null.
     */
    exit: MachineExit | null;
    reason: MachineReason;
};
/**
 * A state was entered.
 */
export type StateMachineEnteredEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.entered';
    value: StateMachineEntered;
};
/**
 * An event in which a run tells of its state machine.
 */
export type StateMachineEvent = ({
    name: 'parley.state_machine.entered';
} & StateMachineEnteredEvent) | ({
    name: 'parley.state_machine.left';
} & StateMachineLeftEvent) | ({
    name: 'parley.state_machine.exit_chosen';
} & StateMachineExitChosenEvent) | ({
    name: 'parley.state_machine.exit_invalid';
} & StateMachineExitInvalidEvent) | ({
    name: 'parley.state_machine.recall_queries';
} & StateMachineQueriesEvent) | ({
    name: 'parley.state_machine.memories_recalled';
} & StateMachineMemoriesEvent) | ({
    name: 'parley.state_machine.annotation';
} & StateMachineAnnotationEvent) | ({
    name: 'parley.state_machine.reflection';
} & StateMachineReflectionEvent) | ({
    name: 'parley.state_machine.stopped';
} & StateMachineStoppedEvent);
/**
 * The model has chosen an exit, or to stay.
 */
export type StateMachineExitChosen = {
    /**
     * The state whose exits these are.
     */
    at: MachineAddress;
    /**
     * The exit, or null when the conversation stays in the state.
     */
    exit: MachineExit | null;
    /**
     * The reason that the model gave.
     */
    reason: string;
};
/**
 * An exit was chosen.
 */
export type StateMachineExitChosenEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.exit_chosen';
    value: StateMachineExitChosen;
};
/**
 * The model has chosen what is no exit of the state.
 */
export type StateMachineExitInvalid = {
    /**
     * The state whose exits these are.
     */
    at: MachineAddress;
    /**
     * The answer of the model.
     */
    choice: string;
    /**
     * Whether it is asked again: once. Then an action stays, and a decision fails the run.
     */
    is_asked_again: boolean;
};
/**
 * A choice was no exit.
 */
export type StateMachineExitInvalidEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.exit_invalid';
    value: StateMachineExitInvalid;
};
/**
 * A drawing of a state machine.
 */
export type StateMachineGraph = {
    state_machine_id: StateMachineId;
    /**
     * The version that is drawn.
     */
    version: StateMachineVersionCount;
    /**
     * The language of the drawing.
     */
    language: 'mermaid' | 'dot' | 'svg';
    /**
     * Whether all referenced machines are drawn with their states.
     */
    is_complete: boolean;
    /**
     * The drawing.
     */
    text: string;
};
/**
 * A state machine's id.
 */
export type StateMachineId = string;
/**
 * The drawing as an image, with `format=svg`.
 */
export type StateMachineImage = Blob | File;
/**
 * The name by which your programs find the machine; free again when it is deleted.
 */
export type StateMachineKey = string;
/**
 * A state is left for another one.
 */
export type StateMachineLeft = {
    /**
     * The state that is left.
     */
    at: MachineAddress;
    /**
     * The state that comes next.
     */
    next: MachineAddress;
};
/**
 * A state was left.
 */
export type StateMachineLeftEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.left';
    value: StateMachineLeft;
};
/**
 * The memories that were found, and that the model is told from here on.
 */
export type StateMachineMemories = {
    /**
     * The state that has searched.
     */
    at: MachineAddress;
    /**
     * Their ids, the most relevant first.
     */
    memory_ids: Array<MemoryId>;
};
/**
 * Memories were found.
 */
export type StateMachineMemoriesEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.memories_recalled';
    value: StateMachineMemories;
};
/**
 * A page of state machines.
 */
export type StateMachinePage = {
    /**
     * The state machines of this page.
     */
    data: Array<StateMachineSummary>;
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
 * The texts that memories are searched by.
 */
export type StateMachineQueries = {
    /**
     * The state that searches.
     */
    at: MachineAddress;
    /**
     * The texts.
     */
    queries: Array<string>;
    /**
     * Whether the model has written them.
     */
    is_written_by_model: boolean;
};
/**
 * Memories are searched.
 */
export type StateMachineQueriesEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.recall_queries';
    value: StateMachineQueries;
};
/**
 * A version of another machine, whose states this one may enter.
 */
export type StateMachineReference = {
    state_machine_id: StateMachineId;
    /**
     * The version.
     */
    version: StateMachineVersionCount;
};
/**
 * Versions of other machines whose states this one may enter, each by the name that stands before the point of a `next_state`. A machine has at most 50 others within it, 8 deep.
 */
export type StateMachineReferences = {
    [key: string]: StateMachineReference;
};
/**
 * A thought of the model, which it is told from here on.
 */
export type StateMachineReflection = {
    /**
     * The state in which it thought.
     */
    at: MachineAddress;
    /**
     * The thought.
     */
    reflection: string;
    /**
     * Number of its words.
     */
    words: number;
    /**
     * Whether it had more words than the state allows.
     */
    is_cut: boolean;
};
/**
 * The model has thought.
 */
export type StateMachineReflectionEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.reflection';
    value: StateMachineReflection;
};
/**
 * The run was stopped because it had entered too many states without an answer.
 */
export type StateMachineStopped = {
    /**
     * The state in which it was stopped.
     */
    at: MachineAddress;
    /**
     * The number of states that the run has entered.
     */
    entered: number;
};
/**
 * The run was stopped.
 */
export type StateMachineStoppedEvent = {
    seq: Sequence;
    /**
     * Name of the event.
     */
    name: 'parley.state_machine.stopped';
    value: StateMachineStopped;
};
/**
 * A state machine without its states.
 */
export type StateMachineSummary = {
    id: StateMachineId;
    key: StateMachineKey;
    description: StateMachineDescription;
    /**
     * Number of states of its newest version.
     */
    state_count: number;
    metadata: Metadata;
    version: StateMachineVersionCount;
    /**
     * When its newest version was deprecated, or null.
     */
    deprecated_at: NullableTimestamp;
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
 * A state machine as it was at one time.
 */
export type StateMachineVersion = {
    /**
     * The state machine that this is a version of.
     */
    state_machine_id: StateMachineId;
    key: StateMachineKey;
    description: StateMachineDescription;
    states: MachineStates;
    references: StateMachineReferences;
    /**
     * The state in which a conversation with a new user begins; of type `action`.
     */
    new_user_initial_state: MachineStateName;
    /**
     * The state in which a conversation with a user begins who has had one before; of type `action`.
     */
    returning_user_initial_state: MachineStateName;
    /**
     * The state at which the process ends; of type `action`, without exits.
     */
    terminal_state: MachineStateName;
    /**
     * Rules for what to do when, in each state of type `action`.
     */
    global_intra_state_navigation_guidelines: StateGuidelines;
    /**
     * Rules for how to do it, in each state of type `action`.
     */
    global_action_guidelines: StateGuidelines;
    /**
     * The limits that the agent keeps in every state of type `action`, one a text.
     */
    global_boundary_constraints: StateGuidelines;
    metadata: Metadata;
    version: StateMachineVersionCount;
    /**
     * When this version was deprecated, or null.
     */
    deprecated_at: NullableTimestamp;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * Counts the changes of a state machine, from 1.
 */
export type StateMachineVersionCount = number;
/**
 * A page of versions of a state machine.
 */
export type StateMachineVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<StateMachineVersionSummary>;
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
 * A version of a state machine without its states.
 */
export type StateMachineVersionSummary = {
    /**
     * The state machine that this is a version of.
     */
    state_machine_id: StateMachineId;
    description: StateMachineDescription;
    /**
     * Number of its states.
     */
    state_count: number;
    metadata: Metadata;
    version: StateMachineVersionCount;
    /**
     * When this version was deprecated, or null.
     */
    deprecated_at: NullableTimestamp;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * A JSON Merge Patch, RFC 7396: members to set, and with null to remove.
 */
export type StateMergePatch = unknown;
/**
 * Number of a version of a state: for an agent it counts the changes, for a session it is the place of the event that made it. 0 is the empty object before the first.
 */
export type StateNumber = number;
/**
 * Aim of the state.
 */
export type StateObjective = string;
/**
 * A restore, done or shown.
 */
export type StateRestore = {
    /**
     * Whether nothing was changed.
     */
    dry_run: boolean;
    /**
     * The newest version now: the one that was made, or with `dry_run` the one that is still there.
     */
    version: StateNumber;
    /**
     * The document that was, or would be, restored.
     */
    state: Document;
    /**
     * Changes of the document, as a JSON Patch, RFC 6902.
     */
    patch: Array<AguiJsonPatchOperation>;
    restored_from: RestoredFrom;
    /**
     * Parts that were or would be restored beside the state.
     */
    parts: Array<CheckpointPartName>;
    /**
     * What of the parts was, or would be, taken away because it was made since, or changed back. `undo` brings it back, unless it is erased until then.
     */
    replaced: Array<ReplacedPart>;
    /**
     * What of the parts cannot come back, because it was erased or has expired since.
     */
    lost: Array<LostPart>;
    /**
     * The restore that undoes it; null with `dry_run`.
     */
    undo: RestoreUndo | null;
};
/**
 * A tool that the model may call in a state.
 */
export type StateToolSpec = {
    /**
     * The key of the tool.
     */
    tool: string;
    /**
     * The version: `3` is that one, `^3` the newest that takes the same arguments as 3, `latest` the newest. It is found anew for each run.
     */
    version_constraint?: string;
    /**
     * An addition to the description of the tool, in this state.
     */
    additional_instruction?: string;
    /**
     * How long the model sees the result: `ephemeral` for the step in which it was called, `persisted` for the rest of the conversation.
     */
    result_persistence?: 'ephemeral' | 'persisted';
    /**
     * A rule by which calls in this state have to be approved, beside the one of the tool; null for none. For the kinds `http` and `mcp`.
     */
    approval?: ToolApproval | null;
    /**
     * Sentences that a voice may say while the call takes long. Nothing else uses them.
     */
    audio_fillers?: Array<string>;
    /**
     * The time after which a filler is said, in seconds.
     */
    audio_filler_triggered_after?: number;
};
/**
 * Tools that the model may call in the state.
 */
export type StateToolSpecs = Array<StateToolSpec>;
/**
 * A change of a state.
 */
export type StateVersion = {
    version: StateNumber;
    /**
     * Source of the change: a patch, a restore, or an event of a run.
     */
    source: 'patch' | 'restore' | 'event';
    /**
     * The JSON Patch, RFC 6902, that made it of the version before; null where it is left out of a list.
     */
    patch: Array<AguiJsonPatchOperation> | null;
    /**
     * Version or checkpoint that a restore took it from; null for other changes.
     */
    restored_from: RestoredFrom | null;
    /**
     * The run of its event, as events name it; null for the state of an agent.
     */
    run_id: string | null;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    created_by: Author;
};
/**
 * A version of a state, whole.
 */
export type StateVersionDetail = {
    version: StateNumber;
    /**
     * Source of the change: a patch, a restore, or an event of a run.
     */
    source: 'patch' | 'restore' | 'event';
    /**
     * The JSON Patch, RFC 6902, that made it of the version before; null where it is left out of a list.
     */
    patch: Array<AguiJsonPatchOperation> | null;
    /**
     * Version or checkpoint that a restore took it from; null for other changes.
     */
    restored_from: RestoredFrom | null;
    /**
     * The run of its event, as events name it; null for the state of an agent.
     */
    run_id: string | null;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    created_by: Author;
    state: Document;
};
/**
 * A page of the history of a state.
 */
export type StateVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<StateVersion>;
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
 * Texts at which the model stops. The answer ends before the first one. An empty list stops nowhere.
 */
export type Stop = Array<string>;
/**
 * A file, without its bytes.
 */
export type StoredFile = {
    id: FileId;
    /**
     * Its name, without a path; null when nobody has given one.
     */
    name: string | null;
    /**
     * Its media type, as its bytes show it.
     */
    media_type: string;
    /**
     * The number of its bytes.
     */
    bytes: number;
    /**
     * The SHA-256 hash of its bytes, in hex.
     */
    sha256: string;
    /**
     * The user whom it belongs to; null for nobody.
     */
    user_id: UserId | null;
    /**
     * When it was uploaded.
     */
    created_at: Timestamp;
};
/**
 * A user whom a model plays.
 */
export type StoredSimulationPersona = {
    id: SimulationPersonaId;
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * Tells the model whom it plays.
     */
    prompt: string;
    metadata: Metadata;
    version: SimulationPartVersion;
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
 * A wish of a user, and the length that the conversation may have.
 */
export type StoredSimulationScenario = {
    id: SimulationScenarioId;
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * Tells the model what it wants from the service.
     */
    prompt: string;
    messages: ScenarioMessages;
    caller_tools: ScenarioCallerTools;
    /**
     * The decision about each call that a person has to approve. When it is null, such a call ends the conversation.
     */
    approvals: 'approve' | 'reject' | null;
    max_turns: ScenarioMaxTurns;
    metadata: Metadata;
    version: SimulationPartVersion;
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
 * A persona in a scenario, and what has to come of the conversation.
 */
export type StoredSimulationTest = {
    id: SimulationTestId;
    key: SimulationPartKey;
    name: SimulationPartName;
    /**
     * The persona that the model plays.
     */
    persona: SimulationReference;
    /**
     * The scenario that the conversation follows.
     */
    scenario: SimulationReference;
    /**
     * The service that it is for, or null: then it can be played with any. A run that names no service takes it.
     */
    service_id: ServiceId | null;
    /**
     * The version set of that service, which a run that names none takes; null is `edge`.
     */
    version_set: VersionSetName | null;
    criteria: SimulationCriteria;
    conversations: SimulationConversations;
    metadata: Metadata;
    version: SimulationPartVersion;
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
 * A function that the models of your agents may call.
 */
export type StoredTool = {
    id: ToolId;
    key: ToolKey;
    kind: ToolKind;
    description: ToolDescription;
    parameters: ToolArgumentSchema;
    output_schema: ToolOutputSchema;
    /**
     * The address that Parley calls, or null when it calls none.
     */
    http: HttpTarget | null;
    /**
     * The tool of another server that Parley calls, or null when it calls none.
     */
    mcp: McpTarget | null;
    idempotent: Idempotent;
    /**
     * The rule by which calls have to be approved, or null for none.
     */
    approval: ToolApproval | null;
    metadata: Metadata;
    version: ToolVersionNumber;
    /**
     * The differences between its newest version and what its server says by now; null when nothing is known to differ, and for a tool that was not imported.
     */
    drift: ToolDrift | null;
    /**
     * The time until which requests are signed with the secret before the last rotation, too; null when there is none.
     */
    previous_secret_until: NullableTimestamp;
    /**
     * When its first version was made.
     */
    created_at: Timestamp;
    /**
     * When its newest version or its secret was made.
     */
    updated_at: Timestamp;
};
/**
 * A variable that holds a text.
 */
export type StringVariable = {
    name: VariableName;
    /**
     * Type of the values that it holds.
     */
    type: 'string';
    description?: VariableDescription;
    required?: VariableRequired;
    /**
     * Maximum number of characters of a value.
     */
    max_length?: number;
    /**
     * Value that it holds when none is given.
     */
    default?: string;
};
/**
 * Old episodic memories become one, whose words are the model's.
 */
export type SummariseAction = {
    /**
     * Kind of action.
     */
    action: 'summarise';
    outcome: ConsolidationOutcome;
    scope: MemoryScope;
    /**
     * When the oldest of them was made, or its content last changed.
     */
    from: Timestamp;
    /**
     * When the newest of them was made, or its content last changed.
     */
    to: Timestamp;
    /**
     * The memories that are summarised, the oldest first.
     */
    sources: Array<MemoryId>;
    memory_id: MadeMemoryId;
    problem?: Problem;
};
/**
 * An instruction to the model in the middle of a conversation; it is answered like a user's message.
 */
export type SystemMessageInput = {
    /**
     * Role of the author.
     */
    role: 'system';
    content: TextInput;
    memory_refs?: MemoryRefsInput;
    metadata?: Metadata;
};
/**
 * Instructions that the model is given before the conversation.
 */
export type SystemPrompt = string;
/**
 * Freedom with which the model words its answers.
 */
export type Temperature = number;
/**
 * The text, with `{{name}}` for variables.
 */
export type TemplateBody = string;
/**
 * A template was applied or taken away.
 */
export type TemplateChange = {
    /**
     * Kind of setting that was changed.
     */
    kind: 'template';
    number: ContextChangeNumber;
    /**
     * The template, or null when it was taken away.
     */
    template: AppliedTemplate | null;
    /**
     * When.
     */
    changed_at: Timestamp;
    /**
     * By whom: the subject of the credential, or `checkpoint` when a checkpoint of the agent was restored.
     */
    changed_by: string;
};
/**
 * Its purpose, for people.
 */
export type TemplateDescription = string;
/**
 * A template's id.
 */
export type TemplateId = string;
/**
 * The template's name for people.
 */
export type TemplateName = string;
/**
 * Counts the changes of the template, from 1.
 */
export type TemplateVersionNumber = number;
/**
 * The webhook that is tested.
 */
export type TestEventData = {
    webhook_id: WebhookId;
    url: WebhookLink;
};
/**
 * A call of a tool.
 */
export type TestTool = {
    /**
     * The arguments of the call.
     */
    arguments: {
        [key: string]: unknown;
    };
    /**
     * The version to call; the newest one unless it is given.
     */
    version?: ToolVersionNumber;
};
/**
 * Text of the message.
 */
export type Text = string;
/**
 * Text.
 */
export type TextContent = {
    /**
     * Says that this is text.
     */
    type: 'text';
    /**
     * Text of the message.
     */
    text: string;
    /**
     * All that was said, in its order, when it is not text alone; otherwise left out. `text` is then what can be read of it.
     */
    parts?: Array<ContentPart>;
};
/**
 * The answer is any text.
 */
export type TextFormat = {
    /**
     * Says that any text will do.
     */
    type: 'text';
};
/**
 * Plain text to send.
 */
export type TextInput = {
    /**
     * Says that this is text.
     */
    type: 'text';
    text: Text;
};
/**
 * Text in a message.
 */
export type TextPart = {
    /**
     * Says that this is text.
     */
    type: 'text';
    /**
     * The text.
     */
    text: string;
};
/**
 * A time zone, by its name in the IANA database.
 */
export type TimeZone = string;
/**
 * A moment, RFC 3339 in UTC with milliseconds.
 */
export type Timestamp = string;
/**
 * Its subject, for people.
 */
export type Title = string | null;
/**
 * A token and its end.
 */
export type Token = {
    /**
     * The JWT, signed with EdDSA.
     */
    id_token: string;
    /**
     * Scheme of the `Authorization` header to send it with.
     */
    token_type: 'Bearer';
    /**
     * When it stops being accepted, an hour after sign-in.
     */
    expires_at: Timestamp;
};
/**
 * Maximum number of tokens of the context.
 */
export type TokenBudget = number;
/**
 * Number of tokens.
 */
export type TokenCount = number;
/**
 * Numbers of tokens, as the model counted them.
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
    /**
     * Tokens of the prompt that came from a cache, when the model says.
     */
    cached?: number;
    /**
     * Tokens of the prompt that were put into a cache, when the model says.
     */
    cache_write?: number;
    /**
     * Tokens that it thought with, of those that it wrote, when the model says.
     */
    reasoning?: number;
    /**
     * Tokens of the prompt that were text, when the model says.
     */
    prompt_text?: number;
    /**
     * Tokens of the prompt that were images, when the model says.
     */
    prompt_image?: number;
    /**
     * Tokens of the prompt that were sound, when the model says.
     */
    prompt_audio?: number;
    /**
     * Tokens of the prompt that were documents, when the model says.
     */
    prompt_file?: number;
    /**
     * Tokens of images that it has made, when the model says.
     */
    completion_image?: number;
    /**
     * Tokens of sound that it has made, when the model says.
     */
    completion_audio?: number;
    /**
     * The counts that the model did not say, or said as something that no count can be; they are 0 here, or a sum without them.
     */
    unknown?: Array<string>;
};
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
 * The rule by which a person has to approve calls before they are made. `always` holds for every call; `when` holds for calls
 * whose arguments fit the JSON Schema in `arguments`. A run that makes such a call ends, and goes on when it is decided:
 * see createDecisions.
 *
 */
export type ToolApproval = {
    /**
     * For which calls the rule holds.
     */
    mode: 'always' | 'when';
    /**
     * For `when`, which needs it, and no other mode: a JSON Schema. Calls whose arguments fit it have to be approved, and so do those that could not be held to it.
     */
    arguments?: {
        [key: string]: unknown;
    };
    /**
     * The time after which a call that nobody has decided is rejected, in seconds.
     */
    expires_after_s?: number;
};
/**
 * A JSON Schema of its arguments, against which they are held before anything is called.
 */
export type ToolArgumentSchema = {
    [key: string]: unknown;
};
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
 * The model calls a tool; shown once its arguments are complete. Unless it is `refused` or `handled`, the caller carries it out.
 */
export type ToolCallEvent = {
    /**
     * Type of the event.
     */
    event: 'tool_call';
    message_id: MessageId;
    tool_call: ToolCall;
    /**
     * True when the model was not offered the tool: the call is not to be carried out, and its result, an error, follows in the same run. Otherwise left out.
     */
    refused?: boolean;
    /**
     * True when Parley carries the call out itself: its result follows in the same run. Otherwise left out.
     */
    handled?: boolean;
};
/**
 * The id of a tool call. Calls of models have ids of Parley's own.
 */
export type ToolCallId = string;
/**
 * A state in which exactly one tool is called, with arguments that the model finds.
 */
export type ToolCallState = {
    /**
     * Says that a tool is called.
     */
    type: 'tool_call';
    name: MachineStateName;
    /**
     * The tool that is called.
     */
    designated_tool: StateToolSpec;
    /**
     * Aim of the call.
     */
    designated_tool_call_objective: StateObjective;
    /**
     * The facts that the model needs for the call.
     */
    designated_tool_call_context?: string;
    /**
     * Rules for the arguments.
     */
    designated_tool_call_guidances?: StateGuidelines;
    /**
     * The conditions that the arguments have to meet, one a text.
     */
    designated_tool_call_validations?: StateGuidelines;
    /**
     * Tools that the model may call to find the arguments.
     */
    tool_call_specs?: StateToolSpecs;
    next_state: NextState;
    /**
     * The state of this machine that is entered when a referenced machine has reached its terminal state; needed when `next_state` is a reference, and else null.
     */
    return_state?: ReturnState;
};
/**
 * The tools that this message calls; empty but for `tool_use`. While it waits for results, only those that are yours to carry out.
 */
export type ToolCalls = Array<ToolCall>;
/**
 * Whether the model calls tools: `auto` leaves it to the model, `none` forbids it, `required` demands a call, and an
 * object demands a call of the tool that it names. A demand holds until results came: it is not made again in the
 * run that takes them.
 *
 */
export type ToolChoice = 'auto' | 'none' | 'required' | NamedTool;
/**
 * A tool as its server describes it.
 */
export type ToolDescribed = {
    /**
     * When and what for the model should call it.
     */
    description: string;
    /**
     * A JSON Schema of its arguments; empty when it describes none that can be held to.
     */
    parameters: {
        [key: string]: unknown;
    };
    /**
     * A JSON Schema of the structured content of its results, or null when it has none.
     */
    output_schema: {
        [key: string]: unknown;
    } | null;
};
/**
 * When and what for the model should call it.
 */
export type ToolDescription = string;
/**
 * The members of the tool that differ, or `tool` alone when its server has it no more.
 */
export type ToolDifferences = Array<'tool' | 'description' | 'parameters' | 'output_schema'>;
/**
 * The tools of a server.
 */
export type ToolDiscovery = {
    /**
     * What the server says of itself.
     */
    server: {
        /**
         * The name of the server.
         */
        name: string;
        /**
         * Its version.
         */
        version: string;
    };
    /**
     * The tools.
     */
    tools: Array<DiscoveredTool>;
    /**
     * Tools that were imported from the server, with the same headers, and that it has no more.
     */
    missing: Array<{
        tool_id: ToolId;
        key: ToolKey;
        /**
         * The name that it had at its server.
         */
        name: string;
    }>;
};
/**
 * What the server of an imported tool says of it otherwise than when its newest version was imported. Nothing that you have
 * changes by itself: models are told what was imported, and calls are refused unless `mcp.on_drift` is `ignore`. Import the
 * tool again to make a version of what its server says now.
 *
 */
export type ToolDrift = {
    /**
     * When it was first seen: at a discovery, at a call, or when the server said during a call that its tools had changed.
     */
    seen_at: Timestamp;
    differs: ToolDifferences;
    /**
     * The tool as its server describes it now, or null when it has it no more.
     */
    described: ToolDescribed | null;
};
/**
 * The server of an imported tool describes it otherwise than when it was imported, or has it no more. Calls of it are refused until it is imported again, unless `mcp.on_drift` is `ignore`.
 */
export type ToolDriftedEvent = {
    id: WebhookEventId;
    /**
     * Always `tool.drifted`.
     */
    type: 'tool.drifted';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: ToolEventData;
};
/**
 * A tool that its server describes otherwise than when it was imported.
 */
export type ToolEventData = {
    tool_id: ToolId;
    /**
     * The tool's key.
     */
    key: string;
    differs: ToolDifferences;
    url: WebhookLink;
};
/**
 * Headers that the server is sent with each request, such as `Authorization`. They are kept encrypted where the operator has a key, and never shown.
 */
export type ToolHeaders = {
    [key: string]: string;
};
/**
 * A tool's id.
 */
export type ToolId = string;
/**
 * The name by which agents offer the tool and models call it; free again when it is deleted.
 */
export type ToolKey = string;
/**
 * Who carries out the calls: the caller of the run, or Parley, by a request or as a client of a server of the Model Context Protocol.
 */
export type ToolKind = 'caller' | 'http' | 'mcp';
/**
 * The results of the tools that the agent has called.
 */
export type ToolMessageInput = {
    /**
     * Role of the author.
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
        results: Array<ToolResultInput>;
    };
    metadata?: Metadata;
};
/**
 * Outcome of a call: `succeeded`; `failed`, for which the error code is `tool_execution_failed`; `refused`, before
 * anything was called; `unknown` when the process that had called died before the answer, so that it may have had its
 * effect; `not_called` in the test of a tool that the caller carries out, or when the process died before it had called;
 * `rejected` when a person did not approve the call.
 *
 */
export type ToolOutcome = 'succeeded' | 'failed' | 'refused' | 'unknown' | 'not_called' | 'rejected';
/**
 * A JSON Schema of the structured content of results, as the server of an imported tool describes it: a result that does not fit is a failure. Null for all others.
 */
export type ToolOutputSchema = {
    [key: string]: unknown;
} | null;
/**
 * A page of tools.
 */
export type ToolPage = {
    /**
     * The tools of this page.
     */
    data: Array<StoredTool>;
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
 * A tool of your organization, and which of its versions.
 */
export type ToolReference = {
    /**
     * The key of the tool.
     */
    key: string;
    /**
     * The version: a number such as `3` is that version. `^3` is the newest version that takes the same arguments as 3:
     * no later change of `parameters` is followed. `latest` is the newest one. It is found anew for each run.
     *
     */
    version?: string;
    /**
     * A rule by which calls of this agent have to be approved, beside the one of the tool: a call that either of them holds for has to be approved, and the shorter time counts. For the kinds `http` and `mcp`.
     */
    approval?: ToolApproval;
};
/**
 * Tools of your organization that the model may call, by their keys: see createTool.
 */
export type ToolReferences = Array<ToolReference>;
/**
 * Tools that the model may call beside those of the agent, by their keys. Null for those that the service has at any time.
 */
export type ToolReferencesOfSet = Array<ToolReference> | null;
/**
 * The result of a tool.
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
    /**
     * Outcome of a call of a tool of your organization that Parley has carried out; not there for other calls.
     */
    outcome?: ToolOutcome;
    /**
     * How long such a call took, in milliseconds.
     */
    duration_ms?: number;
};
/**
 * The result of a tool call was taken in.
 */
export type ToolResultEvent = {
    /**
     * Type of the event.
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
    /**
     * Outcome of a call of a tool of your organization that Parley has carried out; not there for other calls.
     */
    outcome?: ToolOutcome;
    /**
     * How long such a call took, in milliseconds.
     */
    duration_ms?: number;
};
/**
 * The result of one tool call.
 */
export type ToolResultInput = {
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
 * The result that a model would be given.
 */
export type ToolTestResult = {
    tool_id: ToolId;
    /**
     * The version that was called.
     */
    version: ToolVersionNumber;
    outcome: ToolOutcome;
    /**
     * The result, or what is wrong.
     */
    content: string;
    /**
     * Whether the model would be told that the tool failed.
     */
    is_error: boolean;
    /**
     * How long the call took, in milliseconds.
     */
    duration_ms: number;
};
/**
 * A tool as it was at one time.
 */
export type ToolVersion = {
    /**
     * The tool that this is a version of.
     */
    tool_id: ToolId;
    key: ToolKey;
    kind: ToolKind;
    description: ToolDescription;
    parameters: ToolArgumentSchema;
    output_schema: ToolOutputSchema;
    /**
     * The address that Parley calls, or null when it calls none.
     */
    http: HttpTarget | null;
    /**
     * The tool of another server that Parley calls, or null when it calls none.
     */
    mcp: McpTarget | null;
    idempotent: Idempotent;
    /**
     * The rule by which calls have to be approved, or null for none.
     */
    approval: ToolApproval | null;
    metadata: Metadata;
    version: ToolVersionNumber;
    /**
     * When this version was made.
     */
    created_at: Timestamp;
};
/**
 * Counts the changes of a tool, from 1.
 */
export type ToolVersionNumber = number;
/**
 * A page of a tool's versions.
 */
export type ToolVersionPage = {
    /**
     * The versions of this page.
     */
    data: Array<ToolVersion>;
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
 * The versions of the tools of the agent, of the service and of the state machine, for each constraint by which they are named. Null for a set that follows the newest.
 */
export type ToolVersions = Array<PinnedToolVersion> | null;
/**
 * A tool with its secret, which is shown once.
 */
export type ToolWithSecret = {
    id: ToolId;
    key: ToolKey;
    kind: ToolKind;
    description: ToolDescription;
    parameters: ToolArgumentSchema;
    output_schema: ToolOutputSchema;
    /**
     * The address that Parley calls, or null when it calls none.
     */
    http: HttpTarget | null;
    /**
     * The tool of another server that Parley calls, or null when it calls none.
     */
    mcp: McpTarget | null;
    idempotent: Idempotent;
    /**
     * The rule by which calls have to be approved, or null for none.
     */
    approval: ToolApproval | null;
    metadata: Metadata;
    version: ToolVersionNumber;
    /**
     * The differences between its newest version and what its server says by now; null when nothing is known to differ, and for a tool that was not imported.
     */
    drift: ToolDrift | null;
    /**
     * The time until which requests are signed with the secret before the last rotation, too; null when there is none.
     */
    previous_secret_until: NullableTimestamp;
    /**
     * When its first version was made.
     */
    created_at: Timestamp;
    /**
     * When its newest version or its secret was made.
     */
    updated_at: Timestamp;
    /**
     * The secret by which requests are signed, or null for a tool that Parley does not call. Keep it: it cannot be read again.
     */
    secret: string | null;
};
/**
 * Functions that the model may ask the caller to carry out.
 */
export type Tools = Array<Tool>;
/**
 * From how much of the probability the model chooses its next token; 1 is all of it.
 */
export type TopP = number;
/**
 * Those of the agent's models that the gateway's catalogue does not have at present.
 */
export type UnsupportedModels = Array<string>;
/**
 * The members of an agent to change. Lists and `metadata` are replaced as a whole, `memory` member by member.
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
    /**
     * Maximum number of tokens of an answer; null leaves it to the model.
     */
    max_tokens?: MaxTokens | null;
    /**
     * From how much of the probability the model chooses its next token; null leaves it to the model.
     */
    top_p?: TopP | null;
    stop?: Stop;
    /**
     * Asks the model for the same answer to the same request; null asks for nothing.
     */
    seed?: Seed | null;
    /**
     * Effort of thinking before the model answers; null leaves it to the model.
     */
    reasoning_effort?: ReasoningEffort | null;
    response_format?: ResponseFormat;
    model_settings?: ModelSettings;
    tool_choice?: ToolChoice;
    /**
     * Whether the model may call several tools at once; null leaves it to the model.
     */
    parallel_tool_calls?: ParallelToolCalls | null;
    tools?: Tools;
    tool_refs?: ToolReferences;
    memory_limit?: MemoryLimit;
    memory?: UpdateAgentMemory;
    metadata?: Metadata;
};
/**
 * The members of the agent's use of memories to change. The others stay as they are.
 */
export type UpdateAgentMemory = {
    /**
     * Whether the agent recalls what its user has with all agents of your organization, as in AgentMemory.
     */
    user_scope?: 'none' | 'read' | 'read_write';
    /**
     * Instructions for the model: what to learn from conversations, and what never. They hold where memories are
     * extracted, and for the tool `remember`.
     *
     */
    instructions?: string | null;
    /**
     * Whether the model is given the memories that fit what is said; `memory_refs` of the answer names them. No, unless something says so.
     */
    enabled?: boolean;
    /**
     * Only memories of these types; all when nothing says so.
     */
    types?: Array<MemoryType>;
    /**
     * Maximum number of memories; 10 when nothing says so.
     */
    max_results?: number;
    /**
     * Minimum relevance of the memories; 0.42 when nothing says so, which neither small talk nor half of the words of a question reach.
     */
    min_relevance?: number;
    /**
     * Whether to make new memories of the conversation after the answer. No, unless something says so.
     */
    extract?: boolean;
    tools?: MemoryToolNames;
};
/**
 * A change of a state, and how it is meant.
 */
export type UpdateAgentState = {
    /**
     * Document to merge into the present one, as RFC 7396 has it, or to put in its place.
     */
    state: Document;
    /**
     * Whether it is merged into the document or replaces it.
     */
    mode?: 'merge' | 'replace';
};
/**
 * A schema for a state.
 */
export type UpdateAgentStateSchema = {
    schema: JsonSchema;
};
/**
 * The members of a template to change. `variables` are replaced as a whole.
 */
export type UpdateContextTemplate = {
    name?: TemplateName;
    description?: TemplateDescription;
    body?: TemplateBody;
    variables?: ContextVariables;
};
/**
 * The members of a conversation to change.
 */
export type UpdateConversation = {
    title?: Title;
    metadata?: Metadata;
    /**
     * The branch of the conversation to go on with.
     */
    current_branch_id?: BranchId;
};
/**
 * The changes of a key.
 */
export type UpdateKey = {
    name?: KeyName;
    scopes?: Scopes;
    /**
     * When the key ends, or null for when its maker does.
     */
    expires_at?: string | null;
    allowed_addresses?: AllowedAddresses;
};
/**
 * The members of a memory to change.
 */
export type UpdateMemory = {
    content?: MemoryContent;
    importance?: Importance;
    expires_at?: MemoryExpiry;
    source_message_id?: SourceMessageId;
    metadata?: Metadata;
};
/**
 * The new importance of a memory.
 */
export type UpdateMemoryImportance = {
    importance: Importance;
};
/**
 * New metadata for a message.
 */
export type UpdateMessageMetadata = {
    metadata: Metadata;
};
/**
 * The changes of a client.
 */
export type UpdateOAuthClient = {
    name?: OAuthClientName;
    grant_types?: OAuthGrantTypes;
    redirect_uris?: RedirectUris;
    scopes?: OAuthScopes;
};
/**
 * The changes of an organization.
 */
export type UpdateOrganization = {
    name?: OrganizationName;
};
/**
 * The members of a service to change. Each is replaced as a whole.
 */
export type UpdateService = {
    name?: ServiceName;
    description?: ServiceDescription;
    /**
     * Tools that the model may call beside those of the agent, by their keys. Of two references to one tool, that of the service counts.
     */
    tool_refs?: ToolReferences;
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
 * The members of a persona to change. Each is replaced as a whole.
 */
export type UpdateSimulationPersona = {
    name?: SimulationPartName;
    /**
     * Tells the model whom it plays.
     */
    prompt?: string;
    metadata?: Metadata;
};
/**
 * The members of a scenario to change. Each is replaced as a whole.
 */
export type UpdateSimulationScenario = {
    name?: SimulationPartName;
    /**
     * Tells the model what it wants from the service.
     */
    prompt?: string;
    messages?: ScenarioMessages;
    caller_tools?: ScenarioCallerTools;
    /**
     * The decision about each call that a person has to approve. When it is null, such a call ends the conversation.
     */
    approvals?: 'approve' | 'reject' | null;
    max_turns?: ScenarioMaxTurns;
    metadata?: Metadata;
};
/**
 * The members of a set to change. Each is replaced as a whole.
 */
export type UpdateSimulationSet = {
    name?: SimulationSetName;
    tests?: SimulationTests;
    test_refs?: SimulationTestReferences;
    metadata?: Metadata;
};
/**
 * The members of a test to change. Each is replaced as a whole.
 */
export type UpdateSimulationTest = {
    name?: SimulationPartName;
    /**
     * The persona that the model plays.
     */
    persona?: SimulationReference;
    /**
     * The scenario that the conversation follows.
     */
    scenario?: SimulationReference;
    /**
     * The service that it is for, or null: then it can be played with any. A run that names no service takes it.
     */
    service_id?: ServiceId | null;
    /**
     * The version set of that service, which a run that names none takes; null is `edge`.
     */
    version_set?: VersionSetName | null;
    criteria?: SimulationCriteria;
    conversations?: SimulationConversations;
    metadata?: Metadata;
};
/**
 * The members of a state machine to change. Each is replaced as a whole.
 */
export type UpdateStateMachine = {
    description?: StateMachineDescription;
    states?: MachineStates;
    references?: StateMachineReferences;
    /**
     * The state in which a conversation with a new user begins; of type `action`.
     */
    new_user_initial_state?: MachineStateName;
    /**
     * The state in which a conversation with a user begins who has had one before; of type `action`.
     */
    returning_user_initial_state?: MachineStateName;
    /**
     * The state at which the process ends; of type `action`, without exits.
     */
    terminal_state?: MachineStateName;
    /**
     * Rules for what to do when, in each state of type `action`.
     */
    global_intra_state_navigation_guidelines?: StateGuidelines;
    /**
     * Rules for how to do it, in each state of type `action`.
     */
    global_action_guidelines?: StateGuidelines;
    /**
     * The limits that the agent keeps in every state of type `action`, one a text.
     */
    global_boundary_constraints?: StateGuidelines;
    metadata?: Metadata;
};
/**
 * The deprecation of a version.
 */
export type UpdateStateMachineVersion = {
    /**
     * Whether nothing new should build on the version.
     */
    deprecated: boolean;
};
/**
 * The members of a tool to change. Each is replaced as a whole.
 */
export type UpdateTool = {
    description?: ToolDescription;
    parameters?: ToolArgumentSchema;
    /**
     * The address that Parley calls; for the kind `http`, which needs it, and no other.
     */
    http?: HttpTarget;
    /**
     * The tool that Parley calls; for the kind `mcp`, which needs it, and no other.
     */
    mcp?: McpTarget;
    /**
     * Headers that the server is sent with each request; for the kind `mcp`. They are never shown, and no part of a version. Only the server of the newest version is sent them: a change to another one needs its headers, or `{}` for none.
     */
    request_headers?: ToolHeaders;
    idempotent?: Idempotent;
    /**
     * The rule by which calls have to be approved, for the kinds `http` and `mcp`; null for none.
     */
    approval?: ToolApproval | null;
    metadata?: Metadata;
};
/**
 * The changes of a user.
 */
export type UpdateUser = {
    /**
     * The id by which your product knows the user, or null.
     */
    external_id?: ExternalId | null;
    /**
     * The name to call the user by, or null.
     */
    display_name?: DisplayName | null;
    /**
     * The language tag (BCP 47) of the user, or null.
     */
    locale?: Locale | null;
    /**
     * The time zone (IANA) of the user, or null.
     */
    time_zone?: TimeZone | null;
    metadata?: Metadata;
};
/**
 * The members of a webhook to change. Each is replaced as a whole.
 */
export type UpdateWebhook = {
    url?: WebhookUrl;
    event_types?: WebhookSubscription;
    description?: WebhookDescription;
    /**
     * Whether it is told of events; yes unless it is false.
     */
    enabled?: boolean;
};
/**
 * A file that arrives in several requests.
 */
export type Upload = {
    /**
     * The id of the file that it becomes.
     */
    id: string;
    /**
     * `complete` when it is a file.
     */
    status: 'receiving' | 'complete';
    /**
     * The name of the file, without a path; null when nobody has given one.
     */
    name: string | null;
    /**
     * The number of bytes of the file.
     */
    bytes: number;
    /**
     * The number of bytes that have arrived.
     */
    received_bytes: number;
    /**
     * The user whom it belongs to; null for nobody.
     */
    user_id: UserId | null;
    /**
     * The time at which it was begun, or at which the file was complete.
     */
    created_at: Timestamp;
    /**
     * The time at which it is removed unless more bytes arrive; null when it is complete.
     */
    expires_at: Timestamp | null;
};
/**
 * An address of bytes.
 */
export type UrlInput = {
    /**
     * Says that the bytes are at an address.
     */
    type: 'url';
    /**
     * The address. As the operator has set it, Parley fetches it, or gives that of an image to the gateway and refuses others.
     */
    url: string;
};
/**
 * An address of bytes.
 */
export type UrlSource = {
    /**
     * Says that the bytes are at an address.
     */
    type: 'url';
    /**
     * The address.
     */
    url: string;
};
/**
 * A person who talks with agents.
 */
export type User = {
    id: UserId;
    /**
     * The id by which your product knows the user, or null.
     */
    external_id: ExternalId | null;
    /**
     * The name to call the user by, or null.
     */
    display_name: DisplayName | null;
    /**
     * The language tag (BCP 47) of the user, or null.
     */
    locale: Locale | null;
    /**
     * The time zone (IANA) of the user, or null.
     */
    time_zone: TimeZone | null;
    metadata: Metadata;
    created_at: Timestamp;
    updated_at: Timestamp;
};
/**
 * The erasure of all that was kept of a user.
 */
export type UserErasure = {
    user_id: UserId;
    /**
     * Whether something may be left, or all is erased.
     */
    status: 'running' | 'done';
    /**
     * When the user was deleted.
     */
    requested_at: Timestamp;
    /**
     * Subject of the credential that deleted the user.
     */
    requested_by: string;
    /**
     * When all was erased, or null.
     */
    finished_at: NullableTimestamp;
    counts: ErasureCounts;
};
/**
 * A user's id.
 */
export type UserId = string;
/**
 * A message by the user.
 */
export type UserMessageInput = {
    /**
     * Role of the author.
     */
    role: 'user';
    content: ContentInput;
    memory_refs?: MemoryRefsInput;
    metadata?: Metadata;
};
/**
 * A page of users.
 */
export type UserPage = {
    /**
     * The users, the newest first.
     */
    data: Array<User>;
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
 * A user of a request: by the id that Parley gave, which has to exist, or by yours, which is found or made.
 *
 */
export type UserRef = {
    id?: UserId;
    external_id?: ExternalId;
};
/**
 * A conversation as version 1 answers with it, and its messages.
 */
export type V1Conversation = {
    /**
     * Its id in that version 1.
     */
    id: string;
    /**
     * The agent that answers.
     */
    agentId: string;
    /**
     * The channel that it was begun in; becomes `metadata.channel_id`.
     */
    channelId?: string | null;
    /**
     * The workspace that it was begun in; becomes `metadata.workspace_id`.
     */
    workspaceId?: string | null;
    /**
     * Its subject, for people.
     */
    title?: string | null;
    /**
     * Whether it can be continued.
     */
    status: 'open' | 'closed';
    /**
     * Number of messages that version 1 says it has; those in `messages` count.
     */
    messageCount?: number;
    /**
     * When it was begun.
     */
    createdAt: Timestamp;
    /**
     * When it was continued or changed last.
     */
    updatedAt: Timestamp;
    /**
     * Its messages, the oldest first by `createdAt`; in another order they are refused.
     */
    messages: Array<V1Message>;
};
/**
 * A message as version 1 answers with it.
 */
export type V1Message = {
    /**
     * Its id in that version 1.
     */
    id: string;
    /**
     * Its conversation; that of the line counts.
     */
    conversationId?: string;
    /**
     * Its session. Without one it belongs to that of the message before, or to a new one.
     */
    sessionId?: string | null;
    /**
     * Role of the author.
     */
    role: 'user' | 'assistant' | 'system' | 'tool';
    /**
     * Text of the message.
     */
    text: string;
    /**
     * When it was begun.
     */
    createdAt: Timestamp;
};
/**
 * Its purpose, for people.
 */
export type VariableDescription = string;
/**
 * The variable's name, once in a template.
 */
export type VariableName = string;
/**
 * Whether a value has to be given.
 */
export type VariableRequired = boolean;
/**
 * The value of a variable, of the type that the variable has.
 */
export type VariableValue = string | number | boolean;
/**
 * Values of variables, by their names.
 */
export type VariableValues = {
    [key: string]: VariableValue;
};
/**
 * Counts the changes, from 1.
 */
export type Version = number;
/**
 * The difference between two versions.
 */
export type VersionDiff = {
    /**
     * The version that it begins with.
     */
    from_version: number;
    /**
     * The version that it leads to.
     */
    to_version: number;
    /**
     * A JSON Patch, RFC 6902; empty when nothing differs.
     */
    patch: Array<AguiJsonPatchOperation>;
};
/**
 * The versions and models that new sessions of a service begin with.
 */
export type VersionSet = {
    name: VersionSetName;
    revision: Revision;
    agent_version: AgentVersionOfSet;
    state_machine_version: MachineVersionOfSet;
    tool_refs: ToolReferencesOfSet;
    tool_versions: ToolVersions;
    llm_model_preferences: LlmModelPreferences;
    /**
     * The simulation set that a promotion to this set requires to have passed on exactly these versions, or null.
     */
    requires_passed_set: SimulationSetId | null;
    /**
     * When this revision was made.
     */
    updated_at: Timestamp;
    /**
     * The subject of the credential that made this revision.
     */
    updated_by: string;
};
/**
 * The name of a version set.
 */
export type VersionSetName = string;
/**
 * A version set as it was at one time.
 */
export type VersionSetRevision = {
    name: VersionSetName;
    revision: Revision;
    /**
     * The change that made it.
     */
    action: 'created' | 'replaced' | 'promoted' | 'rolled_back' | 'deleted';
    agent_version: AgentVersionOfSet;
    state_machine_version: MachineVersionOfSet;
    tool_refs: ToolReferencesOfSet;
    tool_versions: ToolVersions;
    llm_model_preferences: LlmModelPreferences;
    /**
     * The simulation set that a promotion to this set requires to have passed on exactly these versions, or null.
     */
    requires_passed_set: SimulationSetId | null;
    /**
     * The set that was promoted to it, or null.
     */
    promoted_from: string | null;
    /**
     * The revision of that set, or null.
     */
    promoted_revision: number | null;
    /**
     * The earlier revision of this set that a roll back restored, or null.
     */
    restored_revision: number | null;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    /**
     * The subject of the credential that made it.
     */
    created_by: string;
};
/**
 * A page of a version set's revisions.
 */
export type VersionSetRevisionPage = {
    /**
     * The revisions of this page.
     */
    data: Array<VersionSetRevision>;
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
 * An address that Parley tells what has happened.
 */
export type Webhook = {
    id: WebhookId;
    url: WebhookUrl;
    event_types: WebhookSubscription;
    description: WebhookDescription;
    /**
     * Whether it is told of events.
     */
    enabled: boolean;
    /**
     * The agent whose events it is told of, or null for all.
     */
    agent_id: AgentId | null;
    /**
     * The user whose events it is told of, or null for all.
     */
    user_id: string | null;
    /**
     * Why it is told nothing, or null while it is enabled.
     */
    disabled: WebhookDisabling | null;
    /**
     * The time of the first attempt since the last one that succeeded; null when the last one did.
     */
    failing_since: NullableTimestamp;
    /**
     * The time until which requests are signed with the secret before the last rotation, too; null when there is none.
     */
    previous_secret_until: NullableTimestamp;
    /**
     * When it was created.
     */
    created_at: Timestamp;
    /**
     * When it or its secret was changed last.
     */
    updated_at: Timestamp;
};
/**
 * One request to a webhook.
 */
export type WebhookAttempt = {
    /**
     * When it was sent.
     */
    attempted_at: Timestamp;
    /**
     * Outcome: an answer from 200 to 299; another answer (`rejected`); none within 20 seconds; no connection; an address
     * or a redirect that Parley does not follow (`not_permitted`); or an event that breaks its schema, a fault of Parley
     * that is logged, and of which nothing was sent.
     *
     */
    outcome: 'succeeded' | 'rejected' | 'timeout' | 'unreachable' | 'not_permitted' | 'invalid';
    /**
     * The status of the answer, or null without one.
     */
    status_code: number | null;
    /**
     * How long it took, in milliseconds.
     */
    duration_ms: number;
    /**
     * The fault, or null.
     */
    detail: string | null;
    /**
     * The first 1,024 characters of the answer, or null without one.
     */
    answer: string | null;
};
/**
 * One event on its way to one webhook.
 */
export type WebhookDelivery = {
    id: WebhookDeliveryId;
    webhook_id: WebhookId;
    event_id: WebhookEventId;
    event_type: WebhookEventType;
    status: WebhookDeliveryStatus;
    /**
     * The attempts so far, the first one first: the newest 20.
     */
    attempts: Array<WebhookAttempt>;
    /**
     * The time from which it is tried next, or null when it is not any more.
     */
    next_attempt_at: NullableTimestamp;
    /**
     * When the event happened.
     */
    created_at: Timestamp;
    /**
     * When it succeeded or was given up, or null.
     */
    finished_at: NullableTimestamp;
};
/**
 * A delivery's id.
 */
export type WebhookDeliveryId = string;
/**
 * A page of a webhook's deliveries.
 */
export type WebhookDeliveryPage = {
    /**
     * The deliveries of this page.
     */
    data: Array<WebhookDelivery>;
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
 * Status of a delivery: it waits for its first or next attempt, has arrived, or is not tried any more.
 */
export type WebhookDeliveryStatus = 'pending' | 'succeeded' | 'failed';
/**
 * One event on its way to one webhook, with the event.
 */
export type WebhookDeliveryWithEvent = {
    id: WebhookDeliveryId;
    webhook_id: WebhookId;
    event_id: WebhookEventId;
    event_type: WebhookEventType;
    status: WebhookDeliveryStatus;
    /**
     * The attempts so far, the first one first: the newest 20.
     */
    attempts: Array<WebhookAttempt>;
    /**
     * The time from which it is tried next, or null when it is not any more.
     */
    next_attempt_at: NullableTimestamp;
    /**
     * When the event happened.
     */
    created_at: Timestamp;
    /**
     * When it succeeded or was given up, or null.
     */
    finished_at: NullableTimestamp;
    event: WebhookEvent;
};
/**
 * A remark for people.
 */
export type WebhookDescription = string;
/**
 * Why and since when a webhook is told nothing.
 */
export type WebhookDisabling = {
    /**
     * Reason: a request (`enabled: false`), its answer 410 (`gone`), or a delivery that was given up after five days in which no attempt has succeeded (`failing`), or more than 100,000 events that wait to be sent to it (`backlog`).
     */
    reason: 'request' | 'gone' | 'failing' | 'backlog';
    /**
     * The cause, and the remedy.
     */
    detail: string;
    /**
     * When it was disabled.
     */
    disabled_at: Timestamp;
};
/**
 * An event, as it is sent to webhooks. `type` says what `data` has; a webhook that is told of `*` gets types of later versions, too.
 */
export type WebhookEvent = ({
    type: 'run.finished';
} & RunFinishedEvent) | ({
    type: 'run.failed';
} & RunFailedEvent) | ({
    type: 'run.cancelled';
} & RunCancelledEvent) | ({
    type: 'run.requires_tool_results';
} & RunRequiresToolResultsEvent) | ({
    type: 'approval.needed';
} & ApprovalNeededEvent) | ({
    type: 'conversation.created';
} & ConversationCreatedEvent) | ({
    type: 'conversation.closed';
} & ConversationClosedEvent) | ({
    type: 'memory.changed';
} & MemoryChangedEvent) | ({
    type: 'migration.finished';
} & MigrationFinishedEvent) | ({
    type: 'key.expiring';
} & KeyExpiringEvent) | ({
    type: 'tool.drifted';
} & ToolDriftedEvent) | ({
    type: 'webhook.test';
} & WebhookTestEvent);
/**
 * The id of an event, which is its `webhook-id` at every attempt and every webhook: drop what has come before.
 */
export type WebhookEventId = string;
/**
 * Type of an event: a run has its answer (`run.finished`), has failed, was cancelled, or waits for results of tools or for a
 * person to approve its calls (`approval.needed`); a conversation was created or closed; memories were changed; a migration job has ended; an API key expires within 14 days
 * (`key.expiring`, once for each key and expiry); the server of an imported tool describes it otherwise
 * (`tool.drifted`); or a test.
 *
 */
export type WebhookEventType = 'run.finished' | 'run.failed' | 'run.cancelled' | 'run.requires_tool_results' | 'approval.needed' | 'conversation.created' | 'conversation.closed' | 'memory.changed' | 'migration.finished' | 'key.expiring' | 'tool.drifted' | 'webhook.test';
/**
 * A webhook's id.
 */
export type WebhookId = string;
/**
 * The address at which this server tells more, with a credential.
 */
export type WebhookLink = string;
/**
 * A page of webhooks.
 */
export type WebhookPage = {
    /**
     * The webhooks of this page.
     */
    data: Array<Webhook>;
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
 * The version of the API whose contract describes the event.
 */
export type WebhookPayloadVersion = '2';
/**
 * The deliveries that are sent again.
 */
export type WebhookRecovery = {
    /**
     * Number of deliveries that are pending again.
     */
    redelivered: number;
    /**
     * Whether more have failed since then.
     */
    has_more: boolean;
};
/**
 * The types of events that it is told of; `*` is every type, also those of later versions.
 */
export type WebhookSubscription = Array<'*' | 'run.finished' | 'run.failed' | 'run.cancelled' | 'run.requires_tool_results' | 'approval.needed' | 'conversation.created' | 'conversation.closed' | 'memory.changed' | 'migration.finished' | 'key.expiring' | 'tool.drifted'>;
/**
 * A test, which says nothing but that requests arrive.
 */
export type WebhookTestEvent = {
    id: WebhookEventId;
    /**
     * Always `webhook.test`.
     */
    type: 'webhook.test';
    api_version: WebhookPayloadVersion;
    /**
     * When it happened, which stays the same at every attempt.
     */
    timestamp: Timestamp;
    data: TestEventData;
};
/**
 * The address, `https:` or `http:`, without a user name or a password.
 */
export type WebhookUrl = string;
/**
 * A webhook with its secret, which is shown once.
 */
export type WebhookWithSecret = {
    id: WebhookId;
    url: WebhookUrl;
    event_types: WebhookSubscription;
    description: WebhookDescription;
    /**
     * Whether it is told of events.
     */
    enabled: boolean;
    /**
     * The agent whose events it is told of, or null for all.
     */
    agent_id: AgentId | null;
    /**
     * The user whose events it is told of, or null for all.
     */
    user_id: string | null;
    /**
     * Why it is told nothing, or null while it is enabled.
     */
    disabled: WebhookDisabling | null;
    /**
     * The time of the first attempt since the last one that succeeded; null when the last one did.
     */
    failing_since: NullableTimestamp;
    /**
     * The time until which requests are signed with the secret before the last rotation, too; null when there is none.
     */
    previous_secret_until: NullableTimestamp;
    /**
     * When it was created.
     */
    created_at: Timestamp;
    /**
     * When it or its secret was changed last.
     */
    updated_at: Timestamp;
    /**
     * The secret by which requests are signed. Keep it: it cannot be read again.
     */
    secret: string;
};
/**
 * A note for the task at hand. Its texts have to say something: blanks alone are refused.
 */
export type WorkingContent = {
    /**
     * Note to keep in mind.
     */
    note: string;
    /**
     * The task that it belongs to.
     */
    task?: string;
};
/**
 * A note for the task at hand, to be recalled.
 */
export type WorkingMemory = {
    id: MemoryId;
    /**
     * The agent that remembers it.
     */
    agent_id: AgentId;
    session_id: MemorySessionId;
    /**
     * Says that this is for the task at hand.
     */
    memory_type: 'working';
    content: WorkingContent;
    importance: Importance;
    expires_at: MemoryExpiry;
    source_message_id: SourceMessageId;
    metadata: Metadata;
    scope: MemoryScope;
    /**
     * Its name in its scope, or null.
     */
    key: MemoryKey | null;
    status: MemoryStatus;
    /**
     * When a newer memory superseded it, or null. A search `as_of` a moment before finds it.
     */
    valid_to: string | null;
    /**
     * Its relations to other memories of the agent.
     */
    links: Array<MemoryLink>;
    /**
     * Counts the changes, from 1.
     */
    version: number;
    /**
     * Its author: the subject of the credential, or `parley` for consolidation and extraction.
     */
    created_by: string;
    /**
     * Subject of the credential that changed it last; `checkpoint` when a checkpoint of the agent was restored.
     */
    updated_by: string;
    /**
     * When it was made.
     */
    created_at: Timestamp;
    /**
     * When it was changed last.
     */
    updated_at: Timestamp;
};
/**
 * A workspace of yours, by a name without spaces.
 */
export type WorkspaceId = string;
/**
 * A `next_cursor`; the page begins after it. Not together with `before`.
 */
export type After = string;
/**
 * The `cursor` of a record; the export goes on after it.
 */
export type AfterRecord = string;
/**
 * The place in the log after which to begin; 0 for its very beginning.
 */
export type AfterSeq = number;
/**
 * The agent's id.
 */
export type AgentIdPath = string;
/**
 * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
 */
export type Before = string;
/**
 * The branch of the conversation to read; when it is not given, the one that is current with the first page. A cursor goes on with the branch with which its list began, whichever is current then.
 */
export type BranchQuery = string;
/**
 * The checkpoint's id.
 */
export type CheckpointId = string;
/**
 * Only the checkpoint with this name.
 */
export type CheckpointNameQuery = string;
/**
 * The client's id.
 */
export type ClientId = string;
/**
 * The conversation's id.
 */
export type ConversationIdPath = string;
/**
 * The delivery's id.
 */
export type DeliveryId = string;
/**
 * Whether only to check the request and to store nothing.
 */
export type DryRun = boolean;
/**
 * Only events of these types, separated by commas.
 */
export type EventTypes = Array<string>;
/**
 * Whether to show what is stored together as one event, or every event as it was sent.
 */
export type EventsView = 'compressed' | 'raw';
/**
 * The file's id.
 */
export type FileIdPath = string;
/**
 * The version that the difference begins with; the one before `to_version` when it is left out.
 */
export type FromVersion = number;
/**
 * The version that the difference begins with; the one before `to_version` when it is left out.
 */
export type FromVersionNumber = number;
/**
 * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
 * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
 * `idempotency_in_progress` while the first one goes on for long.
 *
 */
export type IdempotencyKey = string;
/**
 * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
 */
export type IfMatch = string;
/**
 * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
 */
export type IfModifiedSince = string;
/**
 * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
 */
export type IfNoneMatch = string;
/**
 * Whether messages have `reasoning`, what their models thought before they answered.
 */
export type IncludeReasoning = boolean;
/**
 * Whether to count all items and say how many there are in `X-Total-Count`.
 */
export type IncludeTotal = boolean;
/**
 * The key's id.
 */
export type KeyId = string;
/**
 * The `id` of the last event that was read, as browsers send it when they reconnect; it goes before `after_seq`.
 */
export type LastEventId = number;
/**
 * Maximum number of items in a page.
 */
export type Limit = number;
/**
 * What happens to the memories that were made of it: `keep` leaves them, `delete_extracted` erases those that Parley has
 * extracted from it and leaves those that a caller has written, `delete` erases all of them.
 *
 */
export type MemoryFate = 'keep' | 'delete_extracted' | 'delete';
/**
 * The memory's id.
 */
export type MemoryIdPath = string;
/**
 * The message's id.
 */
export type MessageIdPath = string;
/**
 * Only those of this service.
 */
export type OfService = string;
/**
 * Only those of this simulation run. Without it those of simulations are left out.
 */
export type OfSimulationRun = string;
/**
 * Only those of this user.
 */
export type OfUser = string;
/**
 * The organization's id.
 */
export type OrganizationIdPath = string;
/**
 * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done; without it the answer is 428.
 */
export type RequiredIfMatch = string;
/**
 * The role's name.
 */
export type RoleNamePath = string;
/**
 * The run's id.
 */
export type RunIdPath = string;
/**
 * The service's id.
 */
export type ServiceIdPath = string;
/**
 * The session's id.
 */
export type SessionIdPath = string;
/**
 * The persona's id.
 */
export type SimulationPersonaIdPath = string;
/**
 * The simulation run's id.
 */
export type SimulationRunIdPath = string;
/**
 * The scenario's id.
 */
export type SimulationScenarioIdPath = string;
/**
 * The simulation set's id.
 */
export type SimulationSetIdPath = string;
/**
 * The test's id.
 */
export type SimulationTestIdPath = string;
/**
 * The state machine's id.
 */
export type StateMachineIdPath = string;
/**
 * Number of the version of the state machine.
 */
export type StateMachineVersionNumber = number;
/**
 * Number of the version of the state.
 */
export type StateVersionNumber = number;
/**
 * The template's id.
 */
export type TemplateIdPath = string;
/**
 * The version that it leads to; the newest when it is left out.
 */
export type ToVersion = number;
/**
 * The version that it leads to; the newest when it is left out.
 */
export type ToVersionNumber = number;
/**
 * The tool's id.
 */
export type ToolIdPath = string;
/**
 * The version of the protocol tus, which is 1.0.0.
 */
export type TusResumable = string;
/**
 * The user's id.
 */
export type UserIdPath = string;
/**
 * The name of the version set.
 */
export type VersionSetNamePath = string;
/**
 * The webhook's id.
 */
export type WebhookIdPath = string;
export type SignInWithApiKeyData = {
    body?: SignIn;
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
     * The credential is valid but lacks a scope of this operation.
     */
    403: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type SignOutData = {
    body: SignOut;
    path?: never;
    query?: never;
    url: '/v2/user/signout';
};
export type SignOutErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type SignOutError = SignOutErrors[keyof SignOutErrors];
export type SignOutResponses = {
    /**
     * The token is revoked.
     */
    204: void;
};
export type SignOutResponse = SignOutResponses[keyof SignOutResponses];
export type GetCallerData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/user/caller';
};
export type GetCallerErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetCallerError = GetCallerErrors[keyof GetCallerErrors];
export type GetCallerResponses = {
    /**
     * The caller.
     */
    200: Caller;
};
export type GetCallerResponse = GetCallerResponses[keyof GetCallerResponses];
export type GetJwksData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListOrganizationsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/organizations';
};
export type ListOrganizationsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListOrganizationsError = ListOrganizationsErrors[keyof ListOrganizationsErrors];
export type ListOrganizationsResponses = {
    /**
     * A page of organizations.
     */
    200: OrganizationPage;
};
export type ListOrganizationsResponse = ListOrganizationsResponses[keyof ListOrganizationsResponses];
export type CreateOrganizationData = {
    body: CreateOrganization;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/organizations';
};
export type CreateOrganizationErrors = {
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
     * Another organization has the name.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateOrganizationError = CreateOrganizationErrors[keyof CreateOrganizationErrors];
export type CreateOrganizationResponses = {
    /**
     * The organization with its first key.
     */
    201: OrganizationWithKey;
};
export type CreateOrganizationResponse = CreateOrganizationResponses[keyof CreateOrganizationResponses];
export type GetOrganizationData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}';
};
export type GetOrganizationErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetOrganizationError = GetOrganizationErrors[keyof GetOrganizationErrors];
export type GetOrganizationResponses = {
    /**
     * The organization.
     */
    200: Organization;
};
export type GetOrganizationResponse = GetOrganizationResponses[keyof GetOrganizationResponses];
export type UpdateOrganizationData = {
    body: UpdateOrganization;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}';
};
export type UpdateOrganizationErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Another organization has the name.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateOrganizationError = UpdateOrganizationErrors[keyof UpdateOrganizationErrors];
export type UpdateOrganizationResponses = {
    /**
     * The organization.
     */
    200: Organization;
};
export type UpdateOrganizationResponse = UpdateOrganizationResponses[keyof UpdateOrganizationResponses];
export type GetOrganizationErasureData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}/erasure';
};
export type GetOrganizationErasureErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetOrganizationErasureError = GetOrganizationErasureErrors[keyof GetOrganizationErasureErrors];
export type GetOrganizationErasureResponses = {
    /**
     * The erasure of the organization.
     */
    200: OrganizationErasure;
};
export type GetOrganizationErasureResponse = GetOrganizationErasureResponses[keyof GetOrganizationErasureResponses];
export type EraseOrganizationData = {
    body: EraseOrganization;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}/erasure';
};
export type EraseOrganizationErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type EraseOrganizationError = EraseOrganizationErrors[keyof EraseOrganizationErrors];
export type EraseOrganizationResponses = {
    /**
     * The plan of an erasure, by a dry run.
     */
    200: OrganizationErasure;
    /**
     * The erasure of the organization.
     */
    202: OrganizationErasure;
};
export type EraseOrganizationResponse = EraseOrganizationResponses[keyof EraseOrganizationResponses];
export type ExportOrganizationData = {
    body?: never;
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: {
        /**
         * The `cursor` of a record; the export goes on after it.
         */
        after?: string;
    };
    url: '/v2/organizations/{organization_id}/export';
};
export type ExportOrganizationErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ExportOrganizationError = ExportOrganizationErrors[keyof ExportOrganizationErrors];
export type ExportOrganizationResponses = {
    /**
     * The records. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: ExportEvent;
};
export type ExportOrganizationResponse = ExportOrganizationResponses[keyof ExportOrganizationResponses];
export type ListMembersData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/organizations/{organization_id}/members';
};
export type ListMembersErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListMembersError = ListMembersErrors[keyof ListMembersErrors];
export type ListMembersResponses = {
    /**
     * A page of members.
     */
    200: MemberPage;
};
export type ListMembersResponse = ListMembersResponses[keyof ListMembersResponses];
export type DeleteMemberData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}/members/{user_id}';
};
export type DeleteMemberErrors = {
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
     * Your organization has no such user or member.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteMemberError = DeleteMemberErrors[keyof DeleteMemberErrors];
export type DeleteMemberResponses = {
    /**
     * The user is no member any more.
     */
    204: void;
};
export type DeleteMemberResponse = DeleteMemberResponses[keyof DeleteMemberResponses];
export type GetMemberData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}/members/{user_id}';
};
export type GetMemberErrors = {
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
     * Your organization has no such user or member.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetMemberError = GetMemberErrors[keyof GetMemberErrors];
export type GetMemberResponses = {
    /**
     * The member.
     */
    200: Member;
};
export type GetMemberResponse = GetMemberResponses[keyof GetMemberResponses];
export type ReplaceMemberData = {
    body: ReplaceMember;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}/members/{user_id}';
};
export type ReplaceMemberErrors = {
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
     * Your organization has no such user or member.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ReplaceMemberError = ReplaceMemberErrors[keyof ReplaceMemberErrors];
export type ReplaceMemberResponses = {
    /**
     * The member.
     */
    200: Member;
};
export type ReplaceMemberResponse = ReplaceMemberResponses[keyof ReplaceMemberResponses];
export type GetRetentionData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}/retention';
};
export type GetRetentionErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetRetentionError = GetRetentionErrors[keyof GetRetentionErrors];
export type GetRetentionResponses = {
    /**
     * The policy.
     */
    200: Retention;
};
export type GetRetentionResponse = GetRetentionResponses[keyof GetRetentionResponses];
export type ReplaceRetentionData = {
    body: ReplaceRetention;
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: {
        /**
         * Whether to only count what would be due.
         */
        dry_run?: boolean;
    };
    url: '/v2/organizations/{organization_id}/retention';
};
export type ReplaceRetentionErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ReplaceRetentionError = ReplaceRetentionErrors[keyof ReplaceRetentionErrors];
export type ReplaceRetentionResponses = {
    /**
     * The policy.
     */
    200: Retention;
};
export type ReplaceRetentionResponse = ReplaceRetentionResponses[keyof ReplaceRetentionResponses];
export type ListRolesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/organizations/{organization_id}/roles';
};
export type ListRolesErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListRolesError = ListRolesErrors[keyof ListRolesErrors];
export type ListRolesResponses = {
    /**
     * A page of roles.
     */
    200: RolePage;
};
export type ListRolesResponse = ListRolesResponses[keyof ListRolesResponses];
export type DeleteRoleData = {
    body?: never;
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
        /**
         * The role's name.
         */
        role: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}/roles/{role}';
};
export type DeleteRoleErrors = {
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
     * Your organization has no such role.
     */
    404: Problem;
    /**
     * The role cannot be changed, a member has it, or there are too many.
     */
    409: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteRoleError = DeleteRoleErrors[keyof DeleteRoleErrors];
export type DeleteRoleResponses = {
    /**
     * The role is deleted.
     */
    204: void;
};
export type DeleteRoleResponse = DeleteRoleResponses[keyof DeleteRoleResponses];
export type ReplaceRoleData = {
    body: ReplaceRole;
    path: {
        /**
         * The organization's id.
         */
        organization_id: string;
        /**
         * The role's name.
         */
        role: string;
    };
    query?: never;
    url: '/v2/organizations/{organization_id}/roles/{role}';
};
export type ReplaceRoleErrors = {
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
     * It is not your organization.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The role cannot be changed, a member has it, or there are too many.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ReplaceRoleError = ReplaceRoleErrors[keyof ReplaceRoleErrors];
export type ReplaceRoleResponses = {
    /**
     * The role.
     */
    200: Role;
};
export type ReplaceRoleResponse = ReplaceRoleResponses[keyof ReplaceRoleResponses];
export type ListKeysData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only those of this user.
         */
        user_id?: string;
        /**
         * Whether keys that were revoked are listed.
         */
        include_revoked?: boolean;
    };
    url: '/v2/keys';
};
export type ListKeysErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListKeysError = ListKeysErrors[keyof ListKeysErrors];
export type ListKeysResponses = {
    /**
     * A page of keys.
     */
    200: KeyPage;
};
export type ListKeysResponse = ListKeysResponses[keyof ListKeysResponses];
export type CreateKeyData = {
    body: CreateKey;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/keys';
};
export type CreateKeyErrors = {
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
     * The key was revoked, or too many keys were made by one another.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateKeyError = CreateKeyErrors[keyof CreateKeyErrors];
export type CreateKeyResponses = {
    /**
     * The key with its secret.
     */
    201: KeyWithSecret;
};
export type CreateKeyResponse = CreateKeyResponses[keyof CreateKeyResponses];
export type RevokeKeyData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The key's id.
         */
        key_id: string;
    };
    query?: never;
    url: '/v2/keys/{key_id}';
};
export type RevokeKeyErrors = {
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
     * Your organization has no such key.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type RevokeKeyError = RevokeKeyErrors[keyof RevokeKeyErrors];
export type RevokeKeyResponses = {
    /**
     * The key is revoked.
     */
    204: void;
};
export type RevokeKeyResponse = RevokeKeyResponses[keyof RevokeKeyResponses];
export type GetKeyData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The key's id.
         */
        key_id: string;
    };
    query?: never;
    url: '/v2/keys/{key_id}';
};
export type GetKeyErrors = {
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
     * Your organization has no such key.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetKeyError = GetKeyErrors[keyof GetKeyErrors];
export type GetKeyResponses = {
    /**
     * The key.
     */
    200: Key;
};
export type GetKeyResponse = GetKeyResponses[keyof GetKeyResponses];
export type UpdateKeyData = {
    body: UpdateKey;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The key's id.
         */
        key_id: string;
    };
    query?: never;
    url: '/v2/keys/{key_id}';
};
export type UpdateKeyErrors = {
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
     * Your organization has no such key.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The key was revoked, or too many keys were made by one another.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateKeyError = UpdateKeyErrors[keyof UpdateKeyErrors];
export type UpdateKeyResponses = {
    /**
     * The key.
     */
    200: Key;
};
export type UpdateKeyResponse = UpdateKeyResponses[keyof UpdateKeyResponses];
export type RotateKeyData = {
    body?: RotateKey;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The key's id.
         */
        key_id: string;
    };
    query?: never;
    url: '/v2/keys/{key_id}/rotate';
};
export type RotateKeyErrors = {
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
     * Your organization has no such key.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The key was revoked, or too many keys were made by one another.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type RotateKeyError = RotateKeyErrors[keyof RotateKeyErrors];
export type RotateKeyResponses = {
    /**
     * The key with its new secret.
     */
    200: KeyWithSecret;
};
export type RotateKeyResponse = RotateKeyResponses[keyof RotateKeyResponses];
export type ListOAuthClientsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/oauth/clients';
};
export type ListOAuthClientsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListOAuthClientsError = ListOAuthClientsErrors[keyof ListOAuthClientsErrors];
export type ListOAuthClientsResponses = {
    /**
     * A page of clients.
     */
    200: OAuthClientPage;
};
export type ListOAuthClientsResponse = ListOAuthClientsResponses[keyof ListOAuthClientsResponses];
export type CreateOAuthClientData = {
    body: CreateOAuthClient;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/oauth/clients';
};
export type CreateOAuthClientErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateOAuthClientError = CreateOAuthClientErrors[keyof CreateOAuthClientErrors];
export type CreateOAuthClientResponses = {
    /**
     * The client with its secret.
     */
    201: OAuthClientWithSecret;
};
export type CreateOAuthClientResponse = CreateOAuthClientResponses[keyof CreateOAuthClientResponses];
export type DeleteOAuthClientData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The client's id.
         */
        client_id: string;
    };
    query?: never;
    url: '/v2/oauth/clients/{client_id}';
};
export type DeleteOAuthClientErrors = {
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
     * Your organization has no such client.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteOAuthClientError = DeleteOAuthClientErrors[keyof DeleteOAuthClientErrors];
export type DeleteOAuthClientResponses = {
    /**
     * The client is deleted.
     */
    204: void;
};
export type DeleteOAuthClientResponse = DeleteOAuthClientResponses[keyof DeleteOAuthClientResponses];
export type GetOAuthClientData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The client's id.
         */
        client_id: string;
    };
    query?: never;
    url: '/v2/oauth/clients/{client_id}';
};
export type GetOAuthClientErrors = {
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
     * Your organization has no such client.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetOAuthClientError = GetOAuthClientErrors[keyof GetOAuthClientErrors];
export type GetOAuthClientResponses = {
    /**
     * The client.
     */
    200: OAuthClient;
};
export type GetOAuthClientResponse = GetOAuthClientResponses[keyof GetOAuthClientResponses];
export type UpdateOAuthClientData = {
    body: UpdateOAuthClient;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The client's id.
         */
        client_id: string;
    };
    query?: never;
    url: '/v2/oauth/clients/{client_id}';
};
export type UpdateOAuthClientErrors = {
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
     * Your organization has no such client.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateOAuthClientError = UpdateOAuthClientErrors[keyof UpdateOAuthClientErrors];
export type UpdateOAuthClientResponses = {
    /**
     * The client.
     */
    200: OAuthClient;
};
export type UpdateOAuthClientResponse = UpdateOAuthClientResponses[keyof UpdateOAuthClientResponses];
export type RotateOAuthClientSecretData = {
    body?: never;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The client's id.
         */
        client_id: string;
    };
    query?: never;
    url: '/v2/oauth/clients/{client_id}/rotate';
};
export type RotateOAuthClientSecretErrors = {
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
     * Your organization has no such client.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The client is public, so it has no secret.
     */
    409: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type RotateOAuthClientSecretError = RotateOAuthClientSecretErrors[keyof RotateOAuthClientSecretErrors];
export type RotateOAuthClientSecretResponses = {
    /**
     * The client with its new secret.
     */
    200: OAuthClientWithSecret;
};
export type RotateOAuthClientSecretResponse = RotateOAuthClientSecretResponses[keyof RotateOAuthClientSecretResponses];
export type ListAuditEntriesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only what this subject or credential did, or what was done for this user.
         */
        actor?: string;
        /**
         * Only entries of this action.
         */
        action?: string;
        /**
         * Only entries about the thing with this id.
         */
        target?: string;
        /**
         * Only entries made at this moment or later.
         */
        created_after?: string;
        /**
         * Only entries made before this moment.
         */
        created_before?: string;
    };
    url: '/v2/audit';
};
export type ListAuditEntriesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListAuditEntriesError = ListAuditEntriesErrors[keyof ListAuditEntriesErrors];
export type ListAuditEntriesResponses = {
    /**
     * A page of entries.
     */
    200: AuditPage;
};
export type ListAuditEntriesResponse = ListAuditEntriesResponses[keyof ListAuditEntriesResponses];
export type ExportAuditEntriesData = {
    body?: never;
    headers?: {
        /**
         * The `id` of the last event that was read, as browsers send it when they reconnect; it goes before `after_seq`.
         */
        'Last-Event-ID'?: number;
    };
    path?: never;
    query?: {
        /**
         * Only what this subject or credential did, or what was done for this user.
         */
        actor?: string;
        /**
         * Only entries of this action.
         */
        action?: string;
        /**
         * Only entries about the thing with this id.
         */
        target?: string;
        /**
         * Only entries made at this moment or later.
         */
        created_after?: string;
        /**
         * Only entries made before this moment.
         */
        created_before?: string;
        /**
         * The place in the log after which to begin; 0 for its very beginning.
         */
        after_seq?: number;
    };
    url: '/v2/audit/export';
};
export type ExportAuditEntriesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ExportAuditEntriesError = ExportAuditEntriesErrors[keyof ExportAuditEntriesErrors];
export type ExportAuditEntriesResponses = {
    /**
     * The entries. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: AuditExportEvent;
};
export type ExportAuditEntriesResponse = ExportAuditEntriesResponses[keyof ExportAuditEntriesResponses];
export type ListUsersData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the user with this id of yours.
         */
        external_id?: ExternalId;
    };
    url: '/v2/users';
};
export type ListUsersErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListUsersError = ListUsersErrors[keyof ListUsersErrors];
export type ListUsersResponses = {
    /**
     * A page of users.
     */
    200: UserPage;
};
export type ListUsersResponse = ListUsersResponses[keyof ListUsersResponses];
export type CreateUserData = {
    body: CreateUser;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/users';
};
export type CreateUserErrors = {
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
     * Another user of your organization has the `external_id`.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateUserError = CreateUserErrors[keyof CreateUserErrors];
export type CreateUserResponses = {
    /**
     * The user.
     */
    201: User;
};
export type CreateUserResponse = CreateUserResponses[keyof CreateUserResponses];
export type DeleteUserData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: never;
    url: '/v2/users/{user_id}';
};
export type DeleteUserErrors = {
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
     * Your organization has no such user, or the token acts for another one.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteUserError = DeleteUserErrors[keyof DeleteUserErrors];
export type DeleteUserResponses = {
    /**
     * The erasure of the user.
     */
    202: UserErasure;
};
export type DeleteUserResponse = DeleteUserResponses[keyof DeleteUserResponses];
export type GetUserData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: never;
    url: '/v2/users/{user_id}';
};
export type GetUserErrors = {
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
     * Your organization has no such user, or the token acts for another one.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetUserError = GetUserErrors[keyof GetUserErrors];
export type GetUserResponses = {
    /**
     * The user.
     */
    200: User;
};
export type GetUserResponse = GetUserResponses[keyof GetUserResponses];
export type UpdateUserData = {
    body: UpdateUser;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: never;
    url: '/v2/users/{user_id}';
};
export type UpdateUserErrors = {
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
     * Your organization has no such user, or the token acts for another one.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Another user of your organization has the `external_id`.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateUserError = UpdateUserErrors[keyof UpdateUserErrors];
export type UpdateUserResponses = {
    /**
     * The user.
     */
    200: User;
};
export type UpdateUserResponse = UpdateUserResponses[keyof UpdateUserResponses];
export type GetUserErasureData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: never;
    url: '/v2/users/{user_id}/erasure';
};
export type GetUserErasureErrors = {
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
     * Your organization has no such user, or the token acts for another one.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetUserErasureError = GetUserErasureErrors[keyof GetUserErasureErrors];
export type GetUserErasureResponses = {
    /**
     * The erasure of the user.
     */
    200: UserErasure;
};
export type GetUserErasureResponse = GetUserErasureResponses[keyof GetUserErasureResponses];
export type ExportUserData = {
    body?: never;
    path: {
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: {
        /**
         * The `cursor` of a record; the export goes on after it.
         */
        after?: string;
    };
    url: '/v2/users/{user_id}/export';
};
export type ExportUserErrors = {
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
     * Your organization has no such user, or the token acts for another one.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ExportUserError = ExportUserErrors[keyof ExportUserErrors];
export type ExportUserResponses = {
    /**
     * The records. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: ExportEvent;
};
export type ExportUserResponse = ExportUserResponses[keyof ExportUserResponses];
export type ListUserMemoriesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The user's id.
         */
        user_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only memories of this agent, which may be deleted, and those that it has stored for users with all agents.
         */
        agent_id?: string;
        /**
         * Only memories of these types, separated by commas.
         */
        memory_type?: Array<MemoryType>;
        /**
         * Only memories with this status; `active` unless it is given.
         */
        status?: 'active' | 'consolidated' | 'superseded';
        /**
         * Only memories that are at least that important.
         */
        importance_min?: number;
        /**
         * Only memories of these scopes, separated by commas.
         */
        scope?: Array<MemoryScopeType>;
        /**
         * Only the memory with this key in its scope.
         */
        key?: MemoryKey;
        /**
         * Only memories that meet this condition: a MemoryCondition as JSON.
         */
        where?: string;
        /**
         * Only working memories of this session.
         */
        session_id?: SessionId;
        /**
         * Only memories made at this moment or later.
         */
        created_after?: string;
        /**
         * Only memories made before this moment.
         */
        created_before?: string;
        /**
         * Only memories that were made or changed by what this message says.
         */
        source_message_id?: string;
    };
    url: '/v2/users/{user_id}/memories';
};
export type ListUserMemoriesErrors = {
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
     * Your organization has no such user, or the token acts for another one.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListUserMemoriesError = ListUserMemoriesErrors[keyof ListUserMemoriesErrors];
export type ListUserMemoriesResponses = {
    /**
     * A page of memories.
     */
    200: MemoryPage;
};
export type ListUserMemoriesResponse = ListUserMemoriesResponses[keyof ListUserMemoriesResponses];
export type ListAgentsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
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
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
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
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetAgentDiffData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: {
        /**
         * The version that the difference begins with; the one before `to_version` when it is left out.
         */
        from_version?: number;
        /**
         * The version that it leads to; the newest when it is left out.
         */
        to_version?: number;
    };
    url: '/v2/agents/{agent_id}/diff';
};
export type GetAgentDiffErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetAgentDiffError = GetAgentDiffErrors[keyof GetAgentDiffErrors];
export type GetAgentDiffResponses = {
    /**
     * The difference.
     */
    200: VersionDiff;
};
export type GetAgentDiffResponse = GetAgentDiffResponses[keyof GetAgentDiffResponses];
export type RunAgentData = {
    body: RunAgentInput;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * The body, or the state that the change would make, is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The results do not match the tool calls that wait. An id is unknown, missing or given twice; nothing was stored. Or the
     * answer cannot be held to the schema of `response_format`, since that takes too much time or memory.
     *
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
     * The events of the run. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: AguiEvent;
};
export type RunAgentResponse = RunAgentResponses[keyof RunAgentResponses];
export type ListMemoriesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only memories of these types, separated by commas.
         */
        memory_type?: Array<MemoryType>;
        /**
         * Only memories with this status; `active` unless it is given.
         */
        status?: 'active' | 'consolidated' | 'superseded';
        /**
         * Only memories that are at least that important.
         */
        importance_min?: number;
        /**
         * Only memories of these scopes, separated by commas.
         */
        scope?: Array<MemoryScopeType>;
        /**
         * Only those of this user.
         */
        user_id?: string;
        /**
         * Only the memory with this key in its scope.
         */
        key?: MemoryKey;
        /**
         * Only memories that meet this condition: a MemoryCondition as JSON.
         */
        where?: string;
        /**
         * Only working memories of this session.
         */
        session_id?: SessionId;
        /**
         * Only memories made at this moment or later.
         */
        created_after?: string;
        /**
         * Only memories made before this moment.
         */
        created_before?: string;
        /**
         * Only memories that were made or changed by what this message says.
         */
        source_message_id?: string;
    };
    url: '/v2/agents/{agent_id}/memories';
};
export type ListMemoriesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListMemoriesError = ListMemoriesErrors[keyof ListMemoriesErrors];
export type ListMemoriesResponses = {
    /**
     * A page of memories.
     */
    200: MemoryPage;
};
export type ListMemoriesResponse = ListMemoriesResponses[keyof ListMemoriesResponses];
export type CreateMemoryData = {
    body: CreateMemory;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/memories';
};
export type CreateMemoryErrors = {
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
     * Your organization does not have the agent, or the session or the message that the body names.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The agent has as many memories as its limit allows.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateMemoryError = CreateMemoryErrors[keyof CreateMemoryErrors];
export type CreateMemoryResponses = {
    /**
     * The memory that had the key already, as it is now.
     */
    200: Memory;
    /**
     * The memory.
     */
    201: Memory;
};
export type CreateMemoryResponse = CreateMemoryResponses[keyof CreateMemoryResponses];
export type CreateMemoryBatchData = {
    body: CreateMemoryBatch;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/memories/batch';
};
export type CreateMemoryBatchErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateMemoryBatchError = CreateMemoryBatchErrors[keyof CreateMemoryBatchErrors];
export type CreateMemoryBatchResponses = {
    /**
     * One result for each memory.
     */
    200: MemoryBatch;
};
export type CreateMemoryBatchResponse = CreateMemoryBatchResponses[keyof CreateMemoryBatchResponses];
export type SearchMemoriesData = {
    body: SearchMemories;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/memories/search';
};
export type SearchMemoriesErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type SearchMemoriesError = SearchMemoriesErrors[keyof SearchMemoriesErrors];
export type SearchMemoriesResponses = {
    /**
     * The memories that were found, the best first.
     */
    200: MemorySearch;
};
export type SearchMemoriesResponse = SearchMemoriesResponses[keyof SearchMemoriesResponses];
export type DeleteMemoriesData = {
    body: DeleteMemories;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/memories/delete';
};
export type DeleteMemoriesErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteMemoriesError = DeleteMemoriesErrors[keyof DeleteMemoriesErrors];
export type DeleteMemoriesResponses = {
    /**
     * The number of memories that match, and of those that were deleted.
     */
    200: MemoryDeletion;
};
export type DeleteMemoriesResponse = DeleteMemoriesResponses[keyof DeleteMemoriesResponses];
export type ConsolidateMemoriesData = {
    body: ConsolidateMemories;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/memories/consolidate';
};
export type ConsolidateMemoriesErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ConsolidateMemoriesError = ConsolidateMemoriesErrors[keyof ConsolidateMemoriesErrors];
export type ConsolidateMemoriesResponses = {
    /**
     * The actions that are to be done, or were done.
     */
    200: Consolidation;
};
export type ConsolidateMemoriesResponse = ConsolidateMemoriesResponses[keyof ConsolidateMemoriesResponses];
export type ListAllMemoriesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only memories of this agent, which may be deleted, and those that it has stored for users with all agents.
         */
        agent_id?: string;
        /**
         * Only those of this user.
         */
        user_id?: string;
        /**
         * Only memories of these types, separated by commas.
         */
        memory_type?: Array<MemoryType>;
        /**
         * Only memories with this status; `active` unless it is given.
         */
        status?: 'active' | 'consolidated' | 'superseded';
        /**
         * Only memories that are at least that important.
         */
        importance_min?: number;
        /**
         * Only memories of these scopes, separated by commas.
         */
        scope?: Array<MemoryScopeType>;
        /**
         * Only the memory with this key in its scope.
         */
        key?: MemoryKey;
        /**
         * Only memories that meet this condition: a MemoryCondition as JSON.
         */
        where?: string;
        /**
         * Only working memories of this session.
         */
        session_id?: SessionId;
        /**
         * Only memories made at this moment or later.
         */
        created_after?: string;
        /**
         * Only memories made before this moment.
         */
        created_before?: string;
        /**
         * Only memories that were made or changed by what this message says.
         */
        source_message_id?: string;
    };
    url: '/v2/memories';
};
export type ListAllMemoriesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListAllMemoriesError = ListAllMemoriesErrors[keyof ListAllMemoriesErrors];
export type ListAllMemoriesResponses = {
    /**
     * A page of memories.
     */
    200: MemoryPage;
};
export type ListAllMemoriesResponse = ListAllMemoriesResponses[keyof ListAllMemoriesResponses];
export type ExportMemoriesData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * Only memories of this agent, which may be deleted, and those that it has stored for users with all agents.
         */
        agent_id?: string;
        /**
         * Only those of this user.
         */
        user_id?: string;
        /**
         * Only memories of these types, separated by commas.
         */
        memory_type?: Array<MemoryType>;
        /**
         * Only memories with this status; `active` unless it is given.
         */
        status?: 'active' | 'consolidated' | 'superseded';
        /**
         * Only memories that are at least that important.
         */
        importance_min?: number;
        /**
         * Only memories of these scopes, separated by commas.
         */
        scope?: Array<MemoryScopeType>;
        /**
         * Only the memory with this key in its scope.
         */
        key?: MemoryKey;
        /**
         * Only memories that meet this condition: a MemoryCondition as JSON.
         */
        where?: string;
        /**
         * Only working memories of this session.
         */
        session_id?: SessionId;
        /**
         * Only memories made at this moment or later.
         */
        created_after?: string;
        /**
         * Only memories made before this moment.
         */
        created_before?: string;
        /**
         * Only memories that were made or changed by what this message says.
         */
        source_message_id?: string;
        /**
         * Whether memories of every status are exported, unless `status` is given, with their versions and links.
         */
        history?: boolean;
        /**
         * The `cursor` of a record; the export goes on after it.
         */
        after?: string;
    };
    url: '/v2/memories/export';
};
export type ExportMemoriesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ExportMemoriesError = ExportMemoriesErrors[keyof ExportMemoriesErrors];
export type ExportMemoriesResponses = {
    /**
     * The memories. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: MemoryExportEvent;
};
export type ExportMemoriesResponse = ExportMemoriesResponses[keyof ExportMemoriesResponses];
export type DeleteMemoryData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The memory's id.
         */
        memory_id: string;
    };
    query?: never;
    url: '/v2/memories/{memory_id}';
};
export type DeleteMemoryErrors = {
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
     * Your organization has no such memory, or it was deleted or has expired.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteMemoryError = DeleteMemoryErrors[keyof DeleteMemoryErrors];
export type DeleteMemoryResponses = {
    /**
     * The memory is deleted.
     */
    204: void;
};
export type DeleteMemoryResponse = DeleteMemoryResponses[keyof DeleteMemoryResponses];
export type GetMemoryData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The memory's id.
         */
        memory_id: string;
    };
    query?: never;
    url: '/v2/memories/{memory_id}';
};
export type GetMemoryErrors = {
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
     * Your organization has no such memory, or it was deleted or has expired.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetMemoryError = GetMemoryErrors[keyof GetMemoryErrors];
export type GetMemoryResponses = {
    /**
     * The memory.
     */
    200: Memory;
};
export type GetMemoryResponse = GetMemoryResponses[keyof GetMemoryResponses];
export type UpdateMemoryData = {
    body: UpdateMemory;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The memory's id.
         */
        memory_id: string;
    };
    query?: never;
    url: '/v2/memories/{memory_id}';
};
export type UpdateMemoryErrors = {
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
     * Your organization does not have the memory, or the message that the body names.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Another memory has the place of this one, by consolidation or because it supersedes it, and has to be changed instead.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateMemoryError = UpdateMemoryErrors[keyof UpdateMemoryErrors];
export type UpdateMemoryResponses = {
    /**
     * The memory as it is now.
     */
    200: Memory;
};
export type UpdateMemoryResponse = UpdateMemoryResponses[keyof UpdateMemoryResponses];
export type UpdateMemoryImportanceData = {
    body: UpdateMemoryImportance;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The memory's id.
         */
        memory_id: string;
    };
    query?: never;
    url: '/v2/memories/{memory_id}/importance';
};
export type UpdateMemoryImportanceErrors = {
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
     * Your organization has no such memory, or it was deleted or has expired.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Another memory has the place of this one, by consolidation or because it supersedes it, and has to be changed instead.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateMemoryImportanceError = UpdateMemoryImportanceErrors[keyof UpdateMemoryImportanceErrors];
export type UpdateMemoryImportanceResponses = {
    /**
     * The memory as it is now.
     */
    200: Memory;
};
export type UpdateMemoryImportanceResponse = UpdateMemoryImportanceResponses[keyof UpdateMemoryImportanceResponses];
export type UndoMemoryData = {
    body?: never;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The memory's id.
         */
        memory_id: string;
    };
    query?: never;
    url: '/v2/memories/{memory_id}/undo';
};
export type UndoMemoryErrors = {
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
     * Your organization has no such memory, or it was deleted or has expired.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The memory has no part in a consolidation that can be undone, or was itself consolidated into another one.
     */
    409: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UndoMemoryError = UndoMemoryErrors[keyof UndoMemoryErrors];
export type UndoMemoryResponses = {
    /**
     * The memories that are back.
     */
    200: MemoryUndo;
};
export type UndoMemoryResponse = UndoMemoryResponses[keyof UndoMemoryResponses];
export type ListMemoryVersionsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The memory's id.
         */
        memory_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/memories/{memory_id}/versions';
};
export type ListMemoryVersionsErrors = {
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
     * Your organization has no such memory, or it was deleted or has expired.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListMemoryVersionsError = ListMemoryVersionsErrors[keyof ListMemoryVersionsErrors];
export type ListMemoryVersionsResponses = {
    /**
     * A page of versions.
     */
    200: MemoryVersionPage;
};
export type ListMemoryVersionsResponse = ListMemoryVersionsResponses[keyof ListMemoryVersionsResponses];
export type GetAgentStateData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state';
};
export type GetAgentStateErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetAgentStateError = GetAgentStateErrors[keyof GetAgentStateErrors];
export type GetAgentStateResponses = {
    /**
     * The state.
     */
    200: AgentState;
};
export type GetAgentStateResponse = GetAgentStateResponses[keyof GetAgentStateResponses];
export type UpdateAgentStateData = {
    body: UpdateAgentState;
    headers: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done; without it the answer is 428.
         */
        'If-Match': string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state';
};
export type UpdateAgentStateErrors = {
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
     * An operation of the patch does not fit the document. Nothing was changed.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body, or the state that the change would make, is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The document would not satisfy the schema of the state: `errors` has pointers into the document. Or to find out takes too
     * much time or memory.
     *
     */
    422: Problem;
    /**
     * The request needs `If-Match`.
     */
    428: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateAgentStateError = UpdateAgentStateErrors[keyof UpdateAgentStateErrors];
export type UpdateAgentStateResponses = {
    /**
     * The state after the change.
     */
    200: AgentState;
};
export type UpdateAgentStateResponse = UpdateAgentStateResponses[keyof UpdateAgentStateResponses];
export type GetAgentStateSchemaData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state/schema';
};
export type GetAgentStateSchemaErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetAgentStateSchemaError = GetAgentStateSchemaErrors[keyof GetAgentStateSchemaErrors];
export type GetAgentStateSchemaResponses = {
    /**
     * The schema.
     */
    200: AgentStateSchema;
};
export type GetAgentStateSchemaResponse = GetAgentStateSchemaResponses[keyof GetAgentStateSchemaResponses];
export type UpdateAgentStateSchemaData = {
    body: UpdateAgentStateSchema;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state/schema';
};
export type UpdateAgentStateSchemaErrors = {
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
     * The present state does not satisfy the schema. Nothing was changed.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * To hold a value against the schema takes too much time or memory.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateAgentStateSchemaError = UpdateAgentStateSchemaErrors[keyof UpdateAgentStateSchemaErrors];
export type UpdateAgentStateSchemaResponses = {
    /**
     * The schema.
     */
    200: AgentStateSchema;
};
export type UpdateAgentStateSchemaResponse = UpdateAgentStateSchemaResponses[keyof UpdateAgentStateSchemaResponses];
export type DeleteAgentStateHistoryData = {
    body?: never;
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query: {
        /**
         * The version that becomes the oldest one; at most the present one.
         */
        before_version: number;
    };
    url: '/v2/agents/{agent_id}/state/history';
};
export type DeleteAgentStateHistoryErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteAgentStateHistoryError = DeleteAgentStateHistoryErrors[keyof DeleteAgentStateHistoryErrors];
export type DeleteAgentStateHistoryResponses = {
    /**
     * The versions are erased.
     */
    200: StateHistoryDeletion;
};
export type DeleteAgentStateHistoryResponse = DeleteAgentStateHistoryResponses[keyof DeleteAgentStateHistoryResponses];
export type ListAgentStateHistoryData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/agents/{agent_id}/state/history';
};
export type ListAgentStateHistoryErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListAgentStateHistoryError = ListAgentStateHistoryErrors[keyof ListAgentStateHistoryErrors];
export type ListAgentStateHistoryResponses = {
    /**
     * A page of versions.
     */
    200: StateVersionPage;
};
export type ListAgentStateHistoryResponse = ListAgentStateHistoryResponses[keyof ListAgentStateHistoryResponses];
export type GetAgentStateVersionData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
        /**
         * Number of the version of the state.
         */
        version: number;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state/history/{version}';
};
export type GetAgentStateVersionErrors = {
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
     * Your organization has no such agent, or its state has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetAgentStateVersionError = GetAgentStateVersionErrors[keyof GetAgentStateVersionErrors];
export type GetAgentStateVersionResponses = {
    /**
     * The version.
     */
    200: StateVersionDetail;
};
export type GetAgentStateVersionResponse = GetAgentStateVersionResponses[keyof GetAgentStateVersionResponses];
export type GetAgentStateDiffData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: {
        /**
         * The version that the difference begins with; the one before `to_version` when it is left out.
         */
        from_version?: number;
        /**
         * The version that it leads to; the newest when it is left out.
         */
        to_version?: number;
    };
    url: '/v2/agents/{agent_id}/state/diff';
};
export type GetAgentStateDiffErrors = {
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
     * Your organization has no such agent, or its state has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetAgentStateDiffError = GetAgentStateDiffErrors[keyof GetAgentStateDiffErrors];
export type GetAgentStateDiffResponses = {
    /**
     * The difference.
     */
    200: StateDiff;
};
export type GetAgentStateDiffResponse = GetAgentStateDiffResponses[keyof GetAgentStateDiffResponses];
export type ListAgentStateCheckpointsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the checkpoint with this name.
         */
        name?: string;
    };
    url: '/v2/agents/{agent_id}/state/checkpoints';
};
export type ListAgentStateCheckpointsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListAgentStateCheckpointsError = ListAgentStateCheckpointsErrors[keyof ListAgentStateCheckpointsErrors];
export type ListAgentStateCheckpointsResponses = {
    /**
     * A page of checkpoints.
     */
    200: StateCheckpointPage;
};
export type ListAgentStateCheckpointsResponse = ListAgentStateCheckpointsResponses[keyof ListAgentStateCheckpointsResponses];
export type CreateAgentStateCheckpointData = {
    body: CreateAgentStateCheckpoint;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state/checkpoints';
};
export type CreateAgentStateCheckpointErrors = {
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
     * Another checkpoint has this name.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateAgentStateCheckpointError = CreateAgentStateCheckpointErrors[keyof CreateAgentStateCheckpointErrors];
export type CreateAgentStateCheckpointResponses = {
    /**
     * The checkpoint.
     */
    201: StateCheckpoint;
};
export type CreateAgentStateCheckpointResponse = CreateAgentStateCheckpointResponses[keyof CreateAgentStateCheckpointResponses];
export type DeleteAgentStateCheckpointData = {
    body?: never;
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
        /**
         * The checkpoint's id.
         */
        checkpoint_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state/checkpoints/{checkpoint_id}';
};
export type DeleteAgentStateCheckpointErrors = {
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
     * Your organization has no such agent, or it has no such checkpoint.
     */
    404: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteAgentStateCheckpointError = DeleteAgentStateCheckpointErrors[keyof DeleteAgentStateCheckpointErrors];
export type DeleteAgentStateCheckpointResponses = {
    /**
     * The checkpoint is deleted.
     */
    204: void;
};
export type DeleteAgentStateCheckpointResponse = DeleteAgentStateCheckpointResponses[keyof DeleteAgentStateCheckpointResponses];
export type GetAgentStateCheckpointData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
        /**
         * The checkpoint's id.
         */
        checkpoint_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state/checkpoints/{checkpoint_id}';
};
export type GetAgentStateCheckpointErrors = {
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
     * Your organization has no such agent, or it has no such checkpoint.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
     */
    429: Problem;
    /**
     * Something failed on our side, or what a checkpoint holds does not fit its hash.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetAgentStateCheckpointError = GetAgentStateCheckpointErrors[keyof GetAgentStateCheckpointErrors];
export type GetAgentStateCheckpointResponses = {
    /**
     * The checkpoint.
     */
    200: StateCheckpointDetail;
};
export type GetAgentStateCheckpointResponse = GetAgentStateCheckpointResponses[keyof GetAgentStateCheckpointResponses];
export type RestoreAgentStateData = {
    body: RestoreAgentState;
    headers: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done; without it the answer is 428.
         */
        'If-Match': string;
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The agent's id.
         */
        agent_id: string;
    };
    query?: never;
    url: '/v2/agents/{agent_id}/state/restore';
};
export type RestoreAgentStateErrors = {
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
     * Your organization has no such agent, or it has no such checkpoint or version.
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
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body, or the state that the change would make, is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The document would not satisfy the schema of the state: `errors` has pointers into the document. Or to find out takes too
     * much time or memory.
     *
     */
    422: Problem;
    /**
     * The request needs `If-Match`.
     */
    428: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
     */
    429: Problem;
    /**
     * Something failed on our side, or what a checkpoint holds does not fit its hash.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type RestoreAgentStateError = RestoreAgentStateErrors[keyof RestoreAgentStateErrors];
export type RestoreAgentStateResponses = {
    /**
     * The state and the parts that were restored, or would be.
     */
    200: StateRestore;
};
export type RestoreAgentStateResponse = RestoreAgentStateResponses[keyof RestoreAgentStateResponses];
export type ListToolsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the tool with this key.
         */
        key?: string;
    };
    url: '/v2/tools';
};
export type ListToolsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListToolsError = ListToolsErrors[keyof ListToolsErrors];
export type ListToolsResponses = {
    /**
     * A page of tools.
     */
    200: ToolPage;
};
export type ListToolsResponse = ListToolsResponses[keyof ListToolsResponses];
export type CreateToolData = {
    body: CreateTool;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/tools';
};
export type CreateToolErrors = {
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
     * Another tool of your organization has this key.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateToolError = CreateToolErrors[keyof CreateToolErrors];
export type CreateToolResponses = {
    /**
     * The tool with its secret.
     */
    201: ToolWithSecret;
};
export type CreateToolResponse = CreateToolResponses[keyof CreateToolResponses];
export type DiscoverToolsData = {
    body: DiscoverTools;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/tools/discover';
};
export type DiscoverToolsErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DiscoverToolsError = DiscoverToolsErrors[keyof DiscoverToolsErrors];
export type DiscoverToolsResponses = {
    /**
     * The tools of the server.
     */
    200: ToolDiscovery;
};
export type DiscoverToolsResponse = DiscoverToolsResponses[keyof DiscoverToolsResponses];
export type DeleteToolData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The tool's id.
         */
        tool_id: string;
    };
    query?: never;
    url: '/v2/tools/{tool_id}';
};
export type DeleteToolErrors = {
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
     * Your organization has no such tool, or the tool has no such version.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteToolError = DeleteToolErrors[keyof DeleteToolErrors];
export type DeleteToolResponses = {
    /**
     * The tool is deleted.
     */
    204: void;
};
export type DeleteToolResponse = DeleteToolResponses[keyof DeleteToolResponses];
export type GetToolData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The tool's id.
         */
        tool_id: string;
    };
    query?: never;
    url: '/v2/tools/{tool_id}';
};
export type GetToolErrors = {
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
     * Your organization has no such tool, or the tool has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetToolError = GetToolErrors[keyof GetToolErrors];
export type GetToolResponses = {
    /**
     * The tool.
     */
    200: StoredTool;
};
export type GetToolResponse = GetToolResponses[keyof GetToolResponses];
export type UpdateToolData = {
    body: UpdateTool;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The tool's id.
         */
        tool_id: string;
    };
    query?: never;
    url: '/v2/tools/{tool_id}';
};
export type UpdateToolErrors = {
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
     * Your organization has no such tool, or the tool has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateToolError = UpdateToolErrors[keyof UpdateToolErrors];
export type UpdateToolResponses = {
    /**
     * The tool in its new version.
     */
    200: StoredTool;
};
export type UpdateToolResponse = UpdateToolResponses[keyof UpdateToolResponses];
export type ListToolVersionsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The tool's id.
         */
        tool_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/tools/{tool_id}/versions';
};
export type ListToolVersionsErrors = {
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
     * Your organization has no such tool, or the tool has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListToolVersionsError = ListToolVersionsErrors[keyof ListToolVersionsErrors];
export type ListToolVersionsResponses = {
    /**
     * A page of versions.
     */
    200: ToolVersionPage;
};
export type ListToolVersionsResponse = ListToolVersionsResponses[keyof ListToolVersionsResponses];
export type GetToolDiffData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The tool's id.
         */
        tool_id: string;
    };
    query?: {
        /**
         * The version that the difference begins with; the one before `to_version` when it is left out.
         */
        from_version?: number;
        /**
         * The version that it leads to; the newest when it is left out.
         */
        to_version?: number;
    };
    url: '/v2/tools/{tool_id}/diff';
};
export type GetToolDiffErrors = {
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
     * Your organization has no such tool, or the tool has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetToolDiffError = GetToolDiffErrors[keyof GetToolDiffErrors];
export type GetToolDiffResponses = {
    /**
     * The difference.
     */
    200: VersionDiff;
};
export type GetToolDiffResponse = GetToolDiffResponses[keyof GetToolDiffResponses];
export type RotateToolSecretData = {
    body?: RotateToolSecret;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The tool's id.
         */
        tool_id: string;
    };
    query?: never;
    url: '/v2/tools/{tool_id}/rotate';
};
export type RotateToolSecretErrors = {
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
     * Your organization has no such tool, or the tool has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Requests to the tool are not signed.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type RotateToolSecretError = RotateToolSecretErrors[keyof RotateToolSecretErrors];
export type RotateToolSecretResponses = {
    /**
     * The tool with its new secret.
     */
    200: ToolWithSecret;
};
export type RotateToolSecretResponse = RotateToolSecretResponses[keyof RotateToolSecretResponses];
export type TestToolData = {
    body: TestTool;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The tool's id.
         */
        tool_id: string;
    };
    query?: never;
    url: '/v2/tools/{tool_id}/test';
};
export type TestToolErrors = {
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
     * Your organization has no such tool, or the tool has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type TestToolError = TestToolErrors[keyof TestToolErrors];
export type TestToolResponses = {
    /**
     * The result that a model would be given.
     */
    200: ToolTestResult;
};
export type TestToolResponse = TestToolResponses[keyof TestToolResponses];
export type ListStateMachinesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the state machine with this key.
         */
        key?: string;
    };
    url: '/v2/service_hierarchical_state_machines';
};
export type ListStateMachinesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListStateMachinesError = ListStateMachinesErrors[keyof ListStateMachinesErrors];
export type ListStateMachinesResponses = {
    /**
     * A page of state machines.
     */
    200: StateMachinePage;
};
export type ListStateMachinesResponse = ListStateMachinesResponses[keyof ListStateMachinesResponses];
export type CreateStateMachineData = {
    body: CreateStateMachine;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * Whether only to check the request and to store nothing.
         */
        dry_run?: boolean;
    };
    url: '/v2/service_hierarchical_state_machines';
};
export type CreateStateMachineErrors = {
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
     * Another state machine of your organization has this key.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateStateMachineError = CreateStateMachineErrors[keyof CreateStateMachineErrors];
export type CreateStateMachineResponses = {
    /**
     * The state machine as it would be stored, with `dry_run`.
     */
    200: StateMachineDraft;
    /**
     * The state machine.
     */
    201: StateMachine;
};
export type CreateStateMachineResponse = CreateStateMachineResponses[keyof CreateStateMachineResponses];
export type DeleteStateMachineData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The state machine's id.
         */
        state_machine_id: string;
    };
    query?: never;
    url: '/v2/service_hierarchical_state_machines/{state_machine_id}';
};
export type DeleteStateMachineErrors = {
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
     * Your organization has no such state machine, or the state machine has no such version.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteStateMachineError = DeleteStateMachineErrors[keyof DeleteStateMachineErrors];
export type DeleteStateMachineResponses = {
    /**
     * The state machine is deleted.
     */
    204: void;
};
export type DeleteStateMachineResponse = DeleteStateMachineResponses[keyof DeleteStateMachineResponses];
export type GetStateMachineData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The state machine's id.
         */
        state_machine_id: string;
    };
    query?: never;
    url: '/v2/service_hierarchical_state_machines/{state_machine_id}';
};
export type GetStateMachineErrors = {
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
     * Your organization has no such state machine, or the state machine has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetStateMachineError = GetStateMachineErrors[keyof GetStateMachineErrors];
export type GetStateMachineResponses = {
    /**
     * The state machine.
     */
    200: StateMachine;
};
export type GetStateMachineResponse = GetStateMachineResponses[keyof GetStateMachineResponses];
export type UpdateStateMachineData = {
    body: UpdateStateMachine;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The state machine's id.
         */
        state_machine_id: string;
    };
    query?: {
        /**
         * Whether only to check the request and to store nothing.
         */
        dry_run?: boolean;
    };
    url: '/v2/service_hierarchical_state_machines/{state_machine_id}';
};
export type UpdateStateMachineErrors = {
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
     * Your organization has no such state machine, or the state machine has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateStateMachineError = UpdateStateMachineErrors[keyof UpdateStateMachineErrors];
export type UpdateStateMachineResponses = {
    /**
     * The state machine in its new version.
     */
    200: StateMachine;
};
export type UpdateStateMachineResponse = UpdateStateMachineResponses[keyof UpdateStateMachineResponses];
export type ListStateMachineVersionsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The state machine's id.
         */
        state_machine_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/service_hierarchical_state_machines/{state_machine_id}/versions';
};
export type ListStateMachineVersionsErrors = {
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
     * Your organization has no such state machine, or the state machine has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListStateMachineVersionsError = ListStateMachineVersionsErrors[keyof ListStateMachineVersionsErrors];
export type ListStateMachineVersionsResponses = {
    /**
     * A page of versions.
     */
    200: StateMachineVersionPage;
};
export type ListStateMachineVersionsResponse = ListStateMachineVersionsResponses[keyof ListStateMachineVersionsResponses];
export type GetStateMachineVersionData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The state machine's id.
         */
        state_machine_id: string;
        /**
         * Number of the version of the state machine.
         */
        version: number;
    };
    query?: never;
    url: '/v2/service_hierarchical_state_machines/{state_machine_id}/versions/{version}';
};
export type GetStateMachineVersionErrors = {
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
     * Your organization has no such state machine, or the state machine has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetStateMachineVersionError = GetStateMachineVersionErrors[keyof GetStateMachineVersionErrors];
export type GetStateMachineVersionResponses = {
    /**
     * The version.
     */
    200: StateMachineVersion;
};
export type GetStateMachineVersionResponse = GetStateMachineVersionResponses[keyof GetStateMachineVersionResponses];
export type UpdateStateMachineVersionData = {
    body: UpdateStateMachineVersion;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The state machine's id.
         */
        state_machine_id: string;
        /**
         * Number of the version of the state machine.
         */
        version: number;
    };
    query?: never;
    url: '/v2/service_hierarchical_state_machines/{state_machine_id}/versions/{version}';
};
export type UpdateStateMachineVersionErrors = {
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
     * Your organization has no such state machine, or the state machine has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateStateMachineVersionError = UpdateStateMachineVersionErrors[keyof UpdateStateMachineVersionErrors];
export type UpdateStateMachineVersionResponses = {
    /**
     * The version.
     */
    200: StateMachineVersion;
};
export type UpdateStateMachineVersionResponse = UpdateStateMachineVersionResponses[keyof UpdateStateMachineVersionResponses];
export type GetStateMachineDiffData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The state machine's id.
         */
        state_machine_id: string;
    };
    query?: {
        /**
         * The version that the difference begins with; the one before `to_version` when it is left out.
         */
        from_version?: number;
        /**
         * The version that it leads to; the newest when it is left out.
         */
        to_version?: number;
    };
    url: '/v2/service_hierarchical_state_machines/{state_machine_id}/diff';
};
export type GetStateMachineDiffErrors = {
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
     * Your organization has no such state machine, or the state machine has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetStateMachineDiffError = GetStateMachineDiffErrors[keyof GetStateMachineDiffErrors];
export type GetStateMachineDiffResponses = {
    /**
     * The difference.
     */
    200: StateMachineDiff;
};
export type GetStateMachineDiffResponse = GetStateMachineDiffResponses[keyof GetStateMachineDiffResponses];
export type GetStateMachineGraphData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The state machine's id.
         */
        state_machine_id: string;
    };
    query?: {
        /**
         * The language of the drawing.
         */
        language?: 'mermaid' | 'dot' | 'svg';
        /**
         * The form of the answer: `json` has the drawing as a text, and `svg` is the image itself, whatever `language` says.
         */
        format?: 'json' | 'svg';
        /**
         * The version; the newest one unless it is given.
         */
        version?: number;
        /**
         * How many levels of referenced machines are drawn.
         */
        depth?: number;
    };
    url: '/v2/service_hierarchical_state_machines/{state_machine_id}/graph';
};
export type GetStateMachineGraphErrors = {
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
     * Your organization has no such state machine, or the state machine has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetStateMachineGraphError = GetStateMachineGraphErrors[keyof GetStateMachineGraphErrors];
export type GetStateMachineGraphResponses = {
    /**
     * The drawing.
     */
    200: StateMachineGraph;
};
export type GetStateMachineGraphResponse = GetStateMachineGraphResponses[keyof GetStateMachineGraphResponses];
export type ListServicesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the service with this key.
         */
        key?: string;
    };
    url: '/v2/services';
};
export type ListServicesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListServicesError = ListServicesErrors[keyof ListServicesErrors];
export type ListServicesResponses = {
    /**
     * A page of services.
     */
    200: ServicePage;
};
export type ListServicesResponse = ListServicesResponses[keyof ListServicesResponses];
export type CreateServiceData = {
    body: CreateService;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/services';
};
export type CreateServiceErrors = {
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
     * Your organization does not have the agent or the state machine that the body names.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Another service of your organization has this key.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateServiceError = CreateServiceErrors[keyof CreateServiceErrors];
export type CreateServiceResponses = {
    /**
     * The service.
     */
    201: Service;
};
export type CreateServiceResponse = CreateServiceResponses[keyof CreateServiceResponses];
export type DeleteServiceData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
    };
    query?: never;
    url: '/v2/services/{service_id}';
};
export type DeleteServiceErrors = {
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
     * Your organization has no such service.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteServiceError = DeleteServiceErrors[keyof DeleteServiceErrors];
export type DeleteServiceResponses = {
    /**
     * The service is deleted.
     */
    204: void;
};
export type DeleteServiceResponse = DeleteServiceResponses[keyof DeleteServiceResponses];
export type GetServiceData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
    };
    query?: never;
    url: '/v2/services/{service_id}';
};
export type GetServiceErrors = {
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
     * Your organization has no such service.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetServiceError = GetServiceErrors[keyof GetServiceErrors];
export type GetServiceResponses = {
    /**
     * The service.
     */
    200: Service;
};
export type GetServiceResponse = GetServiceResponses[keyof GetServiceResponses];
export type UpdateServiceData = {
    body: UpdateService;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
    };
    query?: never;
    url: '/v2/services/{service_id}';
};
export type UpdateServiceErrors = {
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
     * Your organization has no such service.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateServiceError = UpdateServiceErrors[keyof UpdateServiceErrors];
export type UpdateServiceResponses = {
    /**
     * The service.
     */
    200: Service;
};
export type UpdateServiceResponse = UpdateServiceResponses[keyof UpdateServiceResponses];
export type DeleteVersionSetData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
        /**
         * The name of the version set.
         */
        version_set: string;
    };
    query?: never;
    url: '/v2/services/{service_id}/version_sets/{version_set}';
};
export type DeleteVersionSetErrors = {
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
     * Your organization has no such service, or the service has no such version set.
     */
    404: Problem;
    /**
     * The version set cannot be changed in this way.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteVersionSetError = DeleteVersionSetErrors[keyof DeleteVersionSetErrors];
export type DeleteVersionSetResponses = {
    /**
     * The version set is deleted.
     */
    204: void;
};
export type DeleteVersionSetResponse = DeleteVersionSetResponses[keyof DeleteVersionSetResponses];
export type GetVersionSetData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
        /**
         * The name of the version set.
         */
        version_set: string;
    };
    query?: never;
    url: '/v2/services/{service_id}/version_sets/{version_set}';
};
export type GetVersionSetErrors = {
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
     * Your organization has no such service, or the service has no such version set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetVersionSetError = GetVersionSetErrors[keyof GetVersionSetErrors];
export type GetVersionSetResponses = {
    /**
     * The version set.
     */
    200: VersionSet;
};
export type GetVersionSetResponse = GetVersionSetResponses[keyof GetVersionSetResponses];
export type ReplaceVersionSetData = {
    body: ReplaceVersionSet;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
        /**
         * The name of the version set.
         */
        version_set: string;
    };
    query?: never;
    url: '/v2/services/{service_id}/version_sets/{version_set}';
};
export type ReplaceVersionSetErrors = {
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
     * Your organization has no such service.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The version set cannot be changed in this way.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ReplaceVersionSetError = ReplaceVersionSetErrors[keyof ReplaceVersionSetErrors];
export type ReplaceVersionSetResponses = {
    /**
     * The version set.
     */
    200: VersionSet;
};
export type ReplaceVersionSetResponse = ReplaceVersionSetResponses[keyof ReplaceVersionSetResponses];
export type PromoteVersionSetData = {
    body: PromoteVersionSet;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
        /**
         * The name of the version set.
         */
        version_set: string;
    };
    query?: never;
    url: '/v2/services/{service_id}/version_sets/{version_set}/promote';
};
export type PromoteVersionSetErrors = {
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
     * Your organization has no such service, or the service has no such version set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The version set cannot be changed in this way.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type PromoteVersionSetError = PromoteVersionSetErrors[keyof PromoteVersionSetErrors];
export type PromoteVersionSetResponses = {
    /**
     * The version set that was promoted to.
     */
    200: VersionSet;
};
export type PromoteVersionSetResponse = PromoteVersionSetResponses[keyof PromoteVersionSetResponses];
export type RollbackVersionSetData = {
    body?: RollbackVersionSet;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
        /**
         * The name of the version set.
         */
        version_set: string;
    };
    query?: never;
    url: '/v2/services/{service_id}/version_sets/{version_set}/rollback';
};
export type RollbackVersionSetErrors = {
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
     * Your organization has no such service, or the service has no such version set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The version set cannot be changed in this way.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type RollbackVersionSetError = RollbackVersionSetErrors[keyof RollbackVersionSetErrors];
export type RollbackVersionSetResponses = {
    /**
     * The version set as it was.
     */
    200: VersionSet;
};
export type RollbackVersionSetResponse = RollbackVersionSetResponses[keyof RollbackVersionSetResponses];
export type ListVersionSetHistoryData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The service's id.
         */
        service_id: string;
        /**
         * The name of the version set.
         */
        version_set: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/services/{service_id}/version_sets/{version_set}/history';
};
export type ListVersionSetHistoryErrors = {
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
     * Your organization has no such service, or the service has no such version set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListVersionSetHistoryError = ListVersionSetHistoryErrors[keyof ListVersionSetHistoryErrors];
export type ListVersionSetHistoryResponses = {
    /**
     * A page of revisions.
     */
    200: VersionSetRevisionPage;
};
export type ListVersionSetHistoryResponse = ListVersionSetHistoryResponses[keyof ListVersionSetHistoryResponses];
export type ListSimulationPersonasData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the persona with this key.
         */
        key?: string;
    };
    url: '/v2/simulations/personas';
};
export type ListSimulationPersonasErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationPersonasError = ListSimulationPersonasErrors[keyof ListSimulationPersonasErrors];
export type ListSimulationPersonasResponses = {
    /**
     * A page of personas.
     */
    200: SimulationPersonaPage;
};
export type ListSimulationPersonasResponse = ListSimulationPersonasResponses[keyof ListSimulationPersonasResponses];
export type CreateSimulationPersonaData = {
    body: CreateSimulationPersona;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/simulations/personas';
};
export type CreateSimulationPersonaErrors = {
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
     * Another one of your organization, of the same kind, has this key.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateSimulationPersonaError = CreateSimulationPersonaErrors[keyof CreateSimulationPersonaErrors];
export type CreateSimulationPersonaResponses = {
    /**
     * The persona.
     */
    201: StoredSimulationPersona;
};
export type CreateSimulationPersonaResponse = CreateSimulationPersonaResponses[keyof CreateSimulationPersonaResponses];
export type DeleteSimulationPersonaData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The persona's id.
         */
        simulation_persona_id: string;
    };
    query?: never;
    url: '/v2/simulations/personas/{simulation_persona_id}';
};
export type DeleteSimulationPersonaErrors = {
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
     * Your organization has no such persona.
     */
    404: Problem;
    /**
     * A test or a simulation set names it.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteSimulationPersonaError = DeleteSimulationPersonaErrors[keyof DeleteSimulationPersonaErrors];
export type DeleteSimulationPersonaResponses = {
    /**
     * The persona is deleted.
     */
    204: void;
};
export type DeleteSimulationPersonaResponse = DeleteSimulationPersonaResponses[keyof DeleteSimulationPersonaResponses];
export type GetSimulationPersonaData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The persona's id.
         */
        simulation_persona_id: string;
    };
    query?: never;
    url: '/v2/simulations/personas/{simulation_persona_id}';
};
export type GetSimulationPersonaErrors = {
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
     * Your organization has no such persona.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetSimulationPersonaError = GetSimulationPersonaErrors[keyof GetSimulationPersonaErrors];
export type GetSimulationPersonaResponses = {
    /**
     * The persona.
     */
    200: StoredSimulationPersona;
};
export type GetSimulationPersonaResponse = GetSimulationPersonaResponses[keyof GetSimulationPersonaResponses];
export type UpdateSimulationPersonaData = {
    body: UpdateSimulationPersona;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The persona's id.
         */
        simulation_persona_id: string;
    };
    query?: never;
    url: '/v2/simulations/personas/{simulation_persona_id}';
};
export type UpdateSimulationPersonaErrors = {
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
     * Your organization has no such persona.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateSimulationPersonaError = UpdateSimulationPersonaErrors[keyof UpdateSimulationPersonaErrors];
export type UpdateSimulationPersonaResponses = {
    /**
     * The persona in its new version.
     */
    200: StoredSimulationPersona;
};
export type UpdateSimulationPersonaResponse = UpdateSimulationPersonaResponses[keyof UpdateSimulationPersonaResponses];
export type ListSimulationPersonaVersionsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The persona's id.
         */
        simulation_persona_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/simulations/personas/{simulation_persona_id}/versions';
};
export type ListSimulationPersonaVersionsErrors = {
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
     * Your organization has no such persona.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationPersonaVersionsError = ListSimulationPersonaVersionsErrors[keyof ListSimulationPersonaVersionsErrors];
export type ListSimulationPersonaVersionsResponses = {
    /**
     * A page of versions.
     */
    200: SimulationPersonaVersionPage;
};
export type ListSimulationPersonaVersionsResponse = ListSimulationPersonaVersionsResponses[keyof ListSimulationPersonaVersionsResponses];
export type ListSimulationScenariosData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the scenario with this key.
         */
        key?: string;
    };
    url: '/v2/simulations/scenarios';
};
export type ListSimulationScenariosErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationScenariosError = ListSimulationScenariosErrors[keyof ListSimulationScenariosErrors];
export type ListSimulationScenariosResponses = {
    /**
     * A page of scenarios.
     */
    200: SimulationScenarioPage;
};
export type ListSimulationScenariosResponse = ListSimulationScenariosResponses[keyof ListSimulationScenariosResponses];
export type CreateSimulationScenarioData = {
    body: CreateSimulationScenario;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/simulations/scenarios';
};
export type CreateSimulationScenarioErrors = {
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
     * Another one of your organization, of the same kind, has this key.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateSimulationScenarioError = CreateSimulationScenarioErrors[keyof CreateSimulationScenarioErrors];
export type CreateSimulationScenarioResponses = {
    /**
     * The scenario.
     */
    201: StoredSimulationScenario;
};
export type CreateSimulationScenarioResponse = CreateSimulationScenarioResponses[keyof CreateSimulationScenarioResponses];
export type DeleteSimulationScenarioData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The scenario's id.
         */
        simulation_scenario_id: string;
    };
    query?: never;
    url: '/v2/simulations/scenarios/{simulation_scenario_id}';
};
export type DeleteSimulationScenarioErrors = {
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
     * Your organization has no such scenario.
     */
    404: Problem;
    /**
     * A test or a simulation set names it.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteSimulationScenarioError = DeleteSimulationScenarioErrors[keyof DeleteSimulationScenarioErrors];
export type DeleteSimulationScenarioResponses = {
    /**
     * The scenario is deleted.
     */
    204: void;
};
export type DeleteSimulationScenarioResponse = DeleteSimulationScenarioResponses[keyof DeleteSimulationScenarioResponses];
export type GetSimulationScenarioData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The scenario's id.
         */
        simulation_scenario_id: string;
    };
    query?: never;
    url: '/v2/simulations/scenarios/{simulation_scenario_id}';
};
export type GetSimulationScenarioErrors = {
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
     * Your organization has no such scenario.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetSimulationScenarioError = GetSimulationScenarioErrors[keyof GetSimulationScenarioErrors];
export type GetSimulationScenarioResponses = {
    /**
     * The scenario.
     */
    200: StoredSimulationScenario;
};
export type GetSimulationScenarioResponse = GetSimulationScenarioResponses[keyof GetSimulationScenarioResponses];
export type UpdateSimulationScenarioData = {
    body: UpdateSimulationScenario;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The scenario's id.
         */
        simulation_scenario_id: string;
    };
    query?: never;
    url: '/v2/simulations/scenarios/{simulation_scenario_id}';
};
export type UpdateSimulationScenarioErrors = {
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
     * Your organization has no such scenario.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateSimulationScenarioError = UpdateSimulationScenarioErrors[keyof UpdateSimulationScenarioErrors];
export type UpdateSimulationScenarioResponses = {
    /**
     * The scenario in its new version.
     */
    200: StoredSimulationScenario;
};
export type UpdateSimulationScenarioResponse = UpdateSimulationScenarioResponses[keyof UpdateSimulationScenarioResponses];
export type ListSimulationScenarioVersionsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The scenario's id.
         */
        simulation_scenario_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/simulations/scenarios/{simulation_scenario_id}/versions';
};
export type ListSimulationScenarioVersionsErrors = {
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
     * Your organization has no such scenario.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationScenarioVersionsError = ListSimulationScenarioVersionsErrors[keyof ListSimulationScenarioVersionsErrors];
export type ListSimulationScenarioVersionsResponses = {
    /**
     * A page of versions.
     */
    200: SimulationScenarioVersionPage;
};
export type ListSimulationScenarioVersionsResponse = ListSimulationScenarioVersionsResponses[keyof ListSimulationScenarioVersionsResponses];
export type ListSimulationTestsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the test with this key.
         */
        key?: string;
    };
    url: '/v2/simulations/tests';
};
export type ListSimulationTestsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationTestsError = ListSimulationTestsErrors[keyof ListSimulationTestsErrors];
export type ListSimulationTestsResponses = {
    /**
     * A page of tests.
     */
    200: SimulationTestPage;
};
export type ListSimulationTestsResponse = ListSimulationTestsResponses[keyof ListSimulationTestsResponses];
export type CreateSimulationTestData = {
    body: CreateSimulationTest;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/simulations/tests';
};
export type CreateSimulationTestErrors = {
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
     * Another one of your organization, of the same kind, has this key.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateSimulationTestError = CreateSimulationTestErrors[keyof CreateSimulationTestErrors];
export type CreateSimulationTestResponses = {
    /**
     * The test.
     */
    201: StoredSimulationTest;
};
export type CreateSimulationTestResponse = CreateSimulationTestResponses[keyof CreateSimulationTestResponses];
export type DeleteSimulationTestData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The test's id.
         */
        simulation_test_id: string;
    };
    query?: never;
    url: '/v2/simulations/tests/{simulation_test_id}';
};
export type DeleteSimulationTestErrors = {
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
     * Your organization has no such test.
     */
    404: Problem;
    /**
     * A test or a simulation set names it.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteSimulationTestError = DeleteSimulationTestErrors[keyof DeleteSimulationTestErrors];
export type DeleteSimulationTestResponses = {
    /**
     * The test is deleted.
     */
    204: void;
};
export type DeleteSimulationTestResponse = DeleteSimulationTestResponses[keyof DeleteSimulationTestResponses];
export type GetSimulationTestData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The test's id.
         */
        simulation_test_id: string;
    };
    query?: never;
    url: '/v2/simulations/tests/{simulation_test_id}';
};
export type GetSimulationTestErrors = {
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
     * Your organization has no such test.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetSimulationTestError = GetSimulationTestErrors[keyof GetSimulationTestErrors];
export type GetSimulationTestResponses = {
    /**
     * The test.
     */
    200: StoredSimulationTest;
};
export type GetSimulationTestResponse = GetSimulationTestResponses[keyof GetSimulationTestResponses];
export type UpdateSimulationTestData = {
    body: UpdateSimulationTest;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The test's id.
         */
        simulation_test_id: string;
    };
    query?: never;
    url: '/v2/simulations/tests/{simulation_test_id}';
};
export type UpdateSimulationTestErrors = {
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
     * Your organization has no such test.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateSimulationTestError = UpdateSimulationTestErrors[keyof UpdateSimulationTestErrors];
export type UpdateSimulationTestResponses = {
    /**
     * The test in its new version.
     */
    200: StoredSimulationTest;
};
export type UpdateSimulationTestResponse = UpdateSimulationTestResponses[keyof UpdateSimulationTestResponses];
export type ListSimulationTestVersionsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The test's id.
         */
        simulation_test_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/simulations/tests/{simulation_test_id}/versions';
};
export type ListSimulationTestVersionsErrors = {
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
     * Your organization has no such test.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationTestVersionsError = ListSimulationTestVersionsErrors[keyof ListSimulationTestVersionsErrors];
export type ListSimulationTestVersionsResponses = {
    /**
     * A page of versions.
     */
    200: SimulationTestVersionPage;
};
export type ListSimulationTestVersionsResponse = ListSimulationTestVersionsResponses[keyof ListSimulationTestVersionsResponses];
export type ListSimulationSetsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the set with this key.
         */
        key?: string;
    };
    url: '/v2/simulations/sets';
};
export type ListSimulationSetsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationSetsError = ListSimulationSetsErrors[keyof ListSimulationSetsErrors];
export type ListSimulationSetsResponses = {
    /**
     * A page of sets.
     */
    200: SimulationSetPage;
};
export type ListSimulationSetsResponse = ListSimulationSetsResponses[keyof ListSimulationSetsResponses];
export type CreateSimulationSetData = {
    body: CreateSimulationSet;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/simulations/sets';
};
export type CreateSimulationSetErrors = {
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
     * Another one of your organization, of the same kind, has this key.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateSimulationSetError = CreateSimulationSetErrors[keyof CreateSimulationSetErrors];
export type CreateSimulationSetResponses = {
    /**
     * The set.
     */
    201: SimulationSet;
};
export type CreateSimulationSetResponse = CreateSimulationSetResponses[keyof CreateSimulationSetResponses];
export type DeleteSimulationSetData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The simulation set's id.
         */
        simulation_set_id: string;
    };
    query?: never;
    url: '/v2/simulations/sets/{simulation_set_id}';
};
export type DeleteSimulationSetErrors = {
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
     * Your organization has no such simulation set.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteSimulationSetError = DeleteSimulationSetErrors[keyof DeleteSimulationSetErrors];
export type DeleteSimulationSetResponses = {
    /**
     * The set is deleted.
     */
    204: void;
};
export type DeleteSimulationSetResponse = DeleteSimulationSetResponses[keyof DeleteSimulationSetResponses];
export type GetSimulationSetData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The simulation set's id.
         */
        simulation_set_id: string;
    };
    query?: never;
    url: '/v2/simulations/sets/{simulation_set_id}';
};
export type GetSimulationSetErrors = {
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
     * Your organization has no such simulation set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetSimulationSetError = GetSimulationSetErrors[keyof GetSimulationSetErrors];
export type GetSimulationSetResponses = {
    /**
     * The set.
     */
    200: SimulationSet;
};
export type GetSimulationSetResponse = GetSimulationSetResponses[keyof GetSimulationSetResponses];
export type UpdateSimulationSetData = {
    body: UpdateSimulationSet;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The simulation set's id.
         */
        simulation_set_id: string;
    };
    query?: never;
    url: '/v2/simulations/sets/{simulation_set_id}';
};
export type UpdateSimulationSetErrors = {
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
     * Your organization has no such simulation set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateSimulationSetError = UpdateSimulationSetErrors[keyof UpdateSimulationSetErrors];
export type UpdateSimulationSetResponses = {
    /**
     * The set in its new version.
     */
    200: SimulationSet;
};
export type UpdateSimulationSetResponse = UpdateSimulationSetResponses[keyof UpdateSimulationSetResponses];
export type ListSimulationSetVersionsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The simulation set's id.
         */
        simulation_set_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/simulations/sets/{simulation_set_id}/versions';
};
export type ListSimulationSetVersionsErrors = {
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
     * Your organization has no such simulation set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationSetVersionsError = ListSimulationSetVersionsErrors[keyof ListSimulationSetVersionsErrors];
export type ListSimulationSetVersionsResponses = {
    /**
     * A page of versions.
     */
    200: SimulationSetVersionPage;
};
export type ListSimulationSetVersionsResponse = ListSimulationSetVersionsResponses[keyof ListSimulationSetVersionsResponses];
export type ListSimulationRunsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only those of this set.
         */
        simulation_set_id?: string;
        /**
         * Only those of this service.
         */
        service_id?: string;
    };
    url: '/v2/simulations/runs';
};
export type ListSimulationRunsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSimulationRunsError = ListSimulationRunsErrors[keyof ListSimulationRunsErrors];
export type ListSimulationRunsResponses = {
    /**
     * A page of runs.
     */
    200: SimulationRunPage;
};
export type ListSimulationRunsResponse = ListSimulationRunsResponses[keyof ListSimulationRunsResponses];
export type CreateSimulationRunData = {
    body: CreateSimulationRun;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/simulations/runs';
};
export type CreateSimulationRunErrors = {
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
     * Your organization does not have the simulation set, the service or its agent, or the service has no such version set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateSimulationRunError = CreateSimulationRunErrors[keyof CreateSimulationRunErrors];
export type CreateSimulationRunResponses = {
    /**
     * The run, which has begun.
     */
    201: SimulationRun;
};
export type CreateSimulationRunResponse = CreateSimulationRunResponses[keyof CreateSimulationRunResponses];
export type GetSimulationRunData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The simulation run's id.
         */
        simulation_run_id: string;
    };
    query?: never;
    url: '/v2/simulations/runs/{simulation_run_id}';
};
export type GetSimulationRunErrors = {
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
     * Your organization has no such simulation run.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetSimulationRunError = GetSimulationRunErrors[keyof GetSimulationRunErrors];
export type GetSimulationRunResponses = {
    /**
     * The run.
     */
    200: SimulationRun;
};
export type GetSimulationRunResponse = GetSimulationRunResponses[keyof GetSimulationRunResponses];
export type CancelSimulationRunData = {
    body?: never;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The simulation run's id.
         */
        simulation_run_id: string;
    };
    query?: never;
    url: '/v2/simulations/runs/{simulation_run_id}/cancel';
};
export type CancelSimulationRunErrors = {
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
     * Your organization has no such simulation run.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CancelSimulationRunError = CancelSimulationRunErrors[keyof CancelSimulationRunErrors];
export type CancelSimulationRunResponses = {
    /**
     * The run.
     */
    200: SimulationRun;
};
export type CancelSimulationRunResponse = CancelSimulationRunResponses[keyof CancelSimulationRunResponses];
export type ListModelsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
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
     * The credential has used up its requests of this class, it or your organization has its share under way or has used up its day, or the gateway allows no more for now.
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
export type ListDailyUsageData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only those of this user.
         */
        user_id?: string;
        /**
         * What rows are kept apart by, separated by commas; the others are summed up. All of them unless it is given.
         */
        group_by?: Array<'day' | 'key' | 'user' | 'agent' | 'model' | 'task'>;
        /**
         * Only usage of this day or later.
         */
        since?: string;
        /**
         * Only usage of this day or earlier.
         */
        until?: string;
        /**
         * Only usage by this credential.
         */
        key_id?: string;
        /**
         * Only usage of this agent.
         */
        agent_id?: AgentId;
        /**
         * Only usage of this model.
         */
        model?: ModelName;
        /**
         * Only usage for this task.
         */
        task?: 'answers' | 'embeddings' | 'transcription' | 'speech' | 'images' | 'moderation';
    };
    url: '/v2/usage';
};
export type ListDailyUsageErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListDailyUsageError = ListDailyUsageErrors[keyof ListDailyUsageErrors];
export type ListDailyUsageResponses = {
    /**
     * A page of usage.
     */
    200: DailyUsagePage;
};
export type ListDailyUsageResponse = ListDailyUsageResponses[keyof ListDailyUsageResponses];
export type ListConversationsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
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
         * Only those of this service.
         */
        service_id?: string;
        /**
         * Only those of this simulation run. Without it those of simulations are left out.
         */
        simulation_run_id?: string;
        /**
         * Only those of this user.
         */
        user_id?: string;
        /**
         * Only those of this channel.
         */
        channel_id?: string;
        /**
         * Only those of this workspace.
         */
        workspace_id?: string;
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * Your organization does not have the agent, the service or the version set that the body names.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteConversationData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: {
        /**
         * What happens to the memories that were made of it: `keep` leaves them, `delete_extracted` erases those that Parley has
         * extracted from it and leaves those that a caller has written, `delete` erases all of them.
         *
         */
        memories?: 'keep' | 'delete_extracted' | 'delete';
    };
    url: '/v2/conversations/{conversation_id}';
};
export type DeleteConversationErrors = {
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
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteConversationError = DeleteConversationErrors[keyof DeleteConversationErrors];
export type DeleteConversationResponses = {
    /**
     * The conversation is deleted; this is what it has led to.
     */
    200: ConversationDeletion;
};
export type DeleteConversationResponse = DeleteConversationResponses[keyof DeleteConversationResponses];
export type GetConversationData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
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
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListConversationBranchesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/conversations/{conversation_id}/branches';
};
export type ListConversationBranchesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListConversationBranchesError = ListConversationBranchesErrors[keyof ListConversationBranchesErrors];
export type ListConversationBranchesResponses = {
    /**
     * A page of branches.
     */
    200: BranchPage;
};
export type ListConversationBranchesResponse = ListConversationBranchesResponses[keyof ListConversationBranchesResponses];
export type ListConversationMessagesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Whether messages have `reasoning`, what their models thought before they answered.
         */
        include_reasoning?: boolean;
        /**
         * The branch of the conversation to read; when it is not given, the one that is current with the first page. A cursor goes on with the branch with which its list began, whichever is current then.
         */
        branch_id?: string;
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
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
         * Only those of this service.
         */
        service_id?: string;
        /**
         * Only those of this simulation run. Without it those of simulations are left out.
         */
        simulation_run_id?: string;
        /**
         * Only those of this user.
         */
        user_id?: string;
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * Your organization does not have the agent, the service, the version set or the conversation that the body names.
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
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
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
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type MoveSessionData = {
    body?: MoveSession;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/move';
};
export type MoveSessionErrors = {
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
     * Your organization does not have the session, its service, or the version set.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The session cannot be moved: it has ended or answers, is not of a service, or the new version of its state machine does not have the state in which it is.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type MoveSessionError = MoveSessionErrors[keyof MoveSessionErrors];
export type MoveSessionResponses = {
    /**
     * The session with its new versions.
     */
    200: Session;
};
export type MoveSessionResponse = MoveSessionResponses[keyof MoveSessionResponses];
export type GetSessionStateMachineData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * Only transitions before this place in the log.
         */
        before_seq?: number;
    };
    url: '/v2/sessions/{session_id}/state_machine';
};
export type GetSessionStateMachineErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetSessionStateMachineError = GetSessionStateMachineErrors[keyof GetSessionStateMachineErrors];
export type GetSessionStateMachineResponses = {
    /**
     * The state machine.
     */
    200: SessionStateMachine;
};
export type GetSessionStateMachineResponse = GetSessionStateMachineResponses[keyof GetSessionStateMachineResponses];
export type ListSessionMessagesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Whether messages have `reasoning`, what their models thought before they answered.
         */
        include_reasoning?: boolean;
        /**
         * The branch of the conversation to read; when it is not given, the one that is current with the first page. A cursor goes on with the branch with which its list began, whichever is current then.
         */
        branch_id?: string;
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The results do not match the tool calls that wait. An id is unknown, missing or given twice; nothing was stored. Or the
     * answer cannot be held to the schema of `response_format`, since that takes too much time or memory.
     *
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class, it or your organization has its share under way or has used up its day, or the gateway allows no more for now.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * The gateway failed, and so did every fallback model; or the model's answers do not have the form of `response_format`.
     * What had arrived of an answer is kept.
     *
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
     * Events after this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
     * The events. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: LogEvent;
};
export type StreamSessionEventsResponse = StreamSessionEventsResponses[keyof StreamSessionEventsResponses];
export type CreateSessionEventsData = {
    body: CreateSessionEvents;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * The body, or the state that the change would make, is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
     * The places of the events in the log.
     */
    200: SessionEventAcks;
};
export type CreateSessionEventsResponse = CreateSessionEventsResponses[keyof CreateSessionEventsResponses];
export type ListSessionEventsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * Maximum number of events in a page.
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
     * Events after this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
     * The events that were redacted.
     */
    200: EventRedaction;
};
export type RedactSessionEventsResponse = RedactSessionEventsResponses[keyof RedactSessionEventsResponses];
export type GetSessionStateData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSessionStateHistoryData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/sessions/{session_id}/state/history';
};
export type ListSessionStateHistoryErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSessionStateHistoryError = ListSessionStateHistoryErrors[keyof ListSessionStateHistoryErrors];
export type ListSessionStateHistoryResponses = {
    /**
     * A page of versions.
     */
    200: StateVersionPage;
};
export type ListSessionStateHistoryResponse = ListSessionStateHistoryResponses[keyof ListSessionStateHistoryResponses];
export type GetSessionStateVersionData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
        /**
         * Number of the version of the state.
         */
        version: number;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/state/history/{version}';
};
export type GetSessionStateVersionErrors = {
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
     * Your organization has no such session, or its state has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Events after this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetSessionStateVersionError = GetSessionStateVersionErrors[keyof GetSessionStateVersionErrors];
export type GetSessionStateVersionResponses = {
    /**
     * The version.
     */
    200: StateVersionDetail;
};
export type GetSessionStateVersionResponse = GetSessionStateVersionResponses[keyof GetSessionStateVersionResponses];
export type GetSessionStateDiffData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * The version that the difference begins with; the one before `to_version` when it is left out.
         */
        from_version?: number;
        /**
         * The version that it leads to; the newest when it is left out.
         */
        to_version?: number;
    };
    url: '/v2/sessions/{session_id}/state/diff';
};
export type GetSessionStateDiffErrors = {
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
     * Your organization has no such session, or its state has no such version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Events after this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetSessionStateDiffError = GetSessionStateDiffErrors[keyof GetSessionStateDiffErrors];
export type GetSessionStateDiffResponses = {
    /**
     * The difference.
     */
    200: StateDiff;
};
export type GetSessionStateDiffResponse = GetSessionStateDiffResponses[keyof GetSessionStateDiffResponses];
export type ListSessionStateCheckpointsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only the checkpoint with this name.
         */
        name?: string;
    };
    url: '/v2/sessions/{session_id}/state/checkpoints';
};
export type ListSessionStateCheckpointsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListSessionStateCheckpointsError = ListSessionStateCheckpointsErrors[keyof ListSessionStateCheckpointsErrors];
export type ListSessionStateCheckpointsResponses = {
    /**
     * A page of checkpoints.
     */
    200: StateCheckpointPage;
};
export type ListSessionStateCheckpointsResponse = ListSessionStateCheckpointsResponses[keyof ListSessionStateCheckpointsResponses];
export type CreateSessionStateCheckpointData = {
    body: CreateSessionStateCheckpoint;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/state/checkpoints';
};
export type CreateSessionStateCheckpointErrors = {
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
     * Another checkpoint has this name.
     */
    409: Problem;
    /**
     * The body, or the state that the change would make, is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateSessionStateCheckpointError = CreateSessionStateCheckpointErrors[keyof CreateSessionStateCheckpointErrors];
export type CreateSessionStateCheckpointResponses = {
    /**
     * The checkpoint.
     */
    201: StateCheckpoint;
};
export type CreateSessionStateCheckpointResponse = CreateSessionStateCheckpointResponses[keyof CreateSessionStateCheckpointResponses];
export type DeleteSessionStateCheckpointData = {
    body?: never;
    path: {
        /**
         * The session's id.
         */
        session_id: string;
        /**
         * The checkpoint's id.
         */
        checkpoint_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/state/checkpoints/{checkpoint_id}';
};
export type DeleteSessionStateCheckpointErrors = {
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
     * Your organization has no such session, or it has no such checkpoint.
     */
    404: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteSessionStateCheckpointError = DeleteSessionStateCheckpointErrors[keyof DeleteSessionStateCheckpointErrors];
export type DeleteSessionStateCheckpointResponses = {
    /**
     * The checkpoint is deleted.
     */
    204: void;
};
export type DeleteSessionStateCheckpointResponse = DeleteSessionStateCheckpointResponses[keyof DeleteSessionStateCheckpointResponses];
export type GetSessionStateCheckpointData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
        /**
         * The checkpoint's id.
         */
        checkpoint_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/state/checkpoints/{checkpoint_id}';
};
export type GetSessionStateCheckpointErrors = {
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
     * Your organization has no such session, or it has no such checkpoint.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
     */
    429: Problem;
    /**
     * Something failed on our side, or what a checkpoint holds does not fit its hash.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetSessionStateCheckpointError = GetSessionStateCheckpointErrors[keyof GetSessionStateCheckpointErrors];
export type GetSessionStateCheckpointResponses = {
    /**
     * The checkpoint.
     */
    200: StateCheckpointDetail;
};
export type GetSessionStateCheckpointResponse = GetSessionStateCheckpointResponses[keyof GetSessionStateCheckpointResponses];
export type RestoreSessionStateData = {
    body: RestoreSessionState;
    headers: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done; without it the answer is 428.
         */
        'If-Match': string;
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The session's id.
         */
        session_id: string;
    };
    query?: never;
    url: '/v2/sessions/{session_id}/state/restore';
};
export type RestoreSessionStateErrors = {
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
     * Your organization has no such session, or it has no such checkpoint or version.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The state cannot be restored as things stand; `error_code` says what is in the way. Nothing was changed.
     */
    409: Problem;
    /**
     * Events after this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body, or the state that the change would make, is larger than the server takes.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The request needs `If-Match`.
     */
    428: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
     */
    429: Problem;
    /**
     * Something failed on our side, or what a checkpoint holds does not fit its hash.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type RestoreSessionStateError = RestoreSessionStateErrors[keyof RestoreSessionStateErrors];
export type RestoreSessionStateResponses = {
    /**
     * The state and the parts that were restored, or would be.
     */
    200: StateRestore;
};
export type RestoreSessionStateResponse = RestoreSessionStateResponses[keyof RestoreSessionStateResponses];
export type CreateMessageData = {
    body: CreateMessage;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * Your organization does not have the agent, the service, the version set, the conversation or the session that `context` names.
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
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The results do not match the tool calls that wait. An id is unknown, missing or given twice; nothing was stored. Or the
     * answer cannot be held to the schema of `response_format`, since that takes too much time or memory.
     *
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class, it or your organization has its share under way or has used up its day, or the gateway allows no more for now.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * The gateway failed, and so did every fallback model; or the model's answers do not have the form of `response_format`.
     * What had arrived of an answer is kept.
     *
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
     * Events after this place are not kept any more. `oldest_seq` is the place of the oldest one that is.
     */
    410: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
     * The events of the run. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: ChatEvent;
};
export type RejoinMessageStreamResponse = RejoinMessageStreamResponses[keyof RejoinMessageStreamResponses];
export type StreamMessageData = {
    body: CreateMessage;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * Your organization does not have the agent, the service, the version set, the conversation or the session that `context` names.
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
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The results do not match the tool calls that wait. An id is unknown, missing or given twice; nothing was stored. Or the
     * answer cannot be held to the schema of `response_format`, since that takes too much time or memory.
     *
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class, it or your organization has its share under way or has used up its day, or the gateway allows no more for now.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * The gateway failed, and so did every fallback model; or the model's answers do not have the form of `response_format`.
     * What had arrived of an answer is kept.
     *
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
     * The events of the run. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: ChatEvent;
};
export type StreamMessageResponse = StreamMessageResponses[keyof StreamMessageResponses];
export type CreateMessageBatchData = {
    body: CreateMessageBatch;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteMessageData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The message's id.
         */
        message_id: string;
    };
    query?: {
        /**
         * What happens to the memories that were made of it: `keep` leaves them, `delete_extracted` erases those that Parley has
         * extracted from it and leaves those that a caller has written, `delete` erases all of them.
         *
         */
        memories?: 'keep' | 'delete_extracted' | 'delete';
    };
    url: '/v2/chat/messages/{message_id}';
};
export type DeleteMessageErrors = {
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
     * A run is still answering there. Wait for it or cancel it.
     */
    409: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteMessageError = DeleteMessageErrors[keyof DeleteMessageErrors];
export type DeleteMessageResponses = {
    /**
     * The message is deleted; this is what it has led to.
     */
    200: MessageDeletion;
};
export type DeleteMessageResponse = DeleteMessageResponses[keyof DeleteMessageResponses];
export type GetMessageData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The message's id.
         */
        message_id: string;
    };
    query?: {
        /**
         * Whether messages have `reasoning`, what their models thought before they answered.
         */
        include_reasoning?: boolean;
    };
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
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
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The message's id.
         */
        message_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetMessageContextData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The message's id.
         */
        message_id: string;
    };
    query?: {
        /**
         * The number of a request of the run, see `requests` of the snapshot. Default: the one that was answered by the message.
         */
        request?: number;
    };
    url: '/v2/messages/{message_id}/context';
};
export type GetMessageContextErrors = {
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
     * Your organization has no such message, or no model was asked for it.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetMessageContextError = GetMessageContextErrors[keyof GetMessageContextErrors];
export type GetMessageContextResponses = {
    /**
     * The snapshot.
     */
    200: ContextSnapshot;
};
export type GetMessageContextResponse = GetMessageContextResponses[keyof GetMessageContextResponses];
export type ListContextTemplatesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/context/templates';
};
export type ListContextTemplatesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListContextTemplatesError = ListContextTemplatesErrors[keyof ListContextTemplatesErrors];
export type ListContextTemplatesResponses = {
    /**
     * A page of templates.
     */
    200: ContextTemplatePage;
};
export type ListContextTemplatesResponse = ListContextTemplatesResponses[keyof ListContextTemplatesResponses];
export type CreateContextTemplateData = {
    body: CreateContextTemplate;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/context/templates';
};
export type CreateContextTemplateErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateContextTemplateError = CreateContextTemplateErrors[keyof CreateContextTemplateErrors];
export type CreateContextTemplateResponses = {
    /**
     * The template.
     */
    201: ContextTemplate;
};
export type CreateContextTemplateResponse = CreateContextTemplateResponses[keyof CreateContextTemplateResponses];
export type DeleteContextTemplateData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The template's id.
         */
        template_id: string;
    };
    query?: never;
    url: '/v2/context/templates/{template_id}';
};
export type DeleteContextTemplateErrors = {
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
     * Your organization has no such template.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteContextTemplateError = DeleteContextTemplateErrors[keyof DeleteContextTemplateErrors];
export type DeleteContextTemplateResponses = {
    /**
     * The template is deleted.
     */
    204: void;
};
export type DeleteContextTemplateResponse = DeleteContextTemplateResponses[keyof DeleteContextTemplateResponses];
export type GetContextTemplateData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
        /**
         * The `Last-Modified` of what you have: the same by time, in whole seconds. `If-None-Match` goes before it.
         */
        'If-Modified-Since'?: string;
    };
    path: {
        /**
         * The template's id.
         */
        template_id: string;
    };
    query?: never;
    url: '/v2/context/templates/{template_id}';
};
export type GetContextTemplateErrors = {
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
     * Your organization has no such template.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetContextTemplateError = GetContextTemplateErrors[keyof GetContextTemplateErrors];
export type GetContextTemplateResponses = {
    /**
     * The template.
     */
    200: ContextTemplate;
};
export type GetContextTemplateResponse = GetContextTemplateResponses[keyof GetContextTemplateResponses];
export type UpdateContextTemplateData = {
    body: UpdateContextTemplate;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The template's id.
         */
        template_id: string;
    };
    query?: never;
    url: '/v2/context/templates/{template_id}';
};
export type UpdateContextTemplateErrors = {
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
     * Your organization has no such template.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateContextTemplateError = UpdateContextTemplateErrors[keyof UpdateContextTemplateErrors];
export type UpdateContextTemplateResponses = {
    /**
     * The template in its new version.
     */
    200: ContextTemplate;
};
export type UpdateContextTemplateResponse = UpdateContextTemplateResponses[keyof UpdateContextTemplateResponses];
export type ListContextTemplateVersionsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The template's id.
         */
        template_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/context/templates/{template_id}/versions';
};
export type ListContextTemplateVersionsErrors = {
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
     * Your organization has no such template.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListContextTemplateVersionsError = ListContextTemplateVersionsErrors[keyof ListContextTemplateVersionsErrors];
export type ListContextTemplateVersionsResponses = {
    /**
     * A page of versions.
     */
    200: ContextTemplateVersionPage;
};
export type ListContextTemplateVersionsResponse = ListContextTemplateVersionsResponses[keyof ListContextTemplateVersionsResponses];
export type GetConversationContextData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: never;
    url: '/v2/conversations/{conversation_id}/context';
};
export type GetConversationContextErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetConversationContextError = GetConversationContextErrors[keyof GetConversationContextErrors];
export type GetConversationContextResponses = {
    /**
     * The settings that hold for the conversation.
     */
    200: ConversationContext;
};
export type GetConversationContextResponse = GetConversationContextResponses[keyof GetConversationContextResponses];
export type ListContextChangesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/conversations/{conversation_id}/context/changes';
};
export type ListContextChangesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListContextChangesError = ListContextChangesErrors[keyof ListContextChangesErrors];
export type ListContextChangesResponses = {
    /**
     * A page of changes.
     */
    200: ContextChangePage;
};
export type ListContextChangesResponse = ListContextChangesResponses[keyof ListContextChangesResponses];
export type ApplyContextTemplateData = {
    body: ApplyContextTemplate;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: never;
    url: '/v2/conversations/{conversation_id}/context/apply';
};
export type ApplyContextTemplateErrors = {
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
     * Your organization does not have the conversation, or the template or the version of it that the body names.
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
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ApplyContextTemplateError = ApplyContextTemplateErrors[keyof ApplyContextTemplateErrors];
export type ApplyContextTemplateResponses = {
    /**
     * The settings that hold for the conversation now.
     */
    200: ConversationContext;
};
export type ApplyContextTemplateResponse = ApplyContextTemplateResponses[keyof ApplyContextTemplateResponses];
export type OptimizeContextData = {
    body: OptimizeContext;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The conversation's id.
         */
        conversation_id: string;
    };
    query?: never;
    url: '/v2/conversations/{conversation_id}/context/optimize';
};
export type OptimizeContextErrors = {
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
     * The conversation is closed and takes no more sessions.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The strategies cannot bring the conversation under the budget. Nothing was stored.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class, it or your organization has its share under way or has used up its day, or the gateway allows no more for now.
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
export type OptimizeContextError = OptimizeContextErrors[keyof OptimizeContextErrors];
export type OptimizeContextResponses = {
    /**
     * The content that was or would be lost.
     */
    200: ContextOptimization;
};
export type OptimizeContextResponse = OptimizeContextResponses[keyof OptimizeContextResponses];
export type GetRunData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
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
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ConnectRealtimeData = {
    body?: never;
    path?: never;
    query?: {
        /**
         * The agent that answers in a new session. Name one of agent_id, service_id and session_id, unless the credential is a secret that says it.
         */
        agent_id?: string;
        /**
         * The service that answers in a new session.
         */
        service_id?: string;
        /**
         * The version set of the service.
         */
        version_set?: string;
        /**
         * The session to go on with, which has not ended.
         */
        session_id?: string;
        /**
         * The user of a new session. A token that acts for a user is that user.
         */
        user_id?: string;
    };
    url: '/v2/realtime';
};
export type ConnectRealtimeErrors = {
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
     * Your organization has no such agent, service, version set or session, or it was deleted.
     */
    404: Problem;
    /**
     * The session has ended and cannot be changed any more.
     */
    409: Problem;
    /**
     * The request does not ask for a WebSocket: send it with `Upgrade: websocket`, as every client of WebSockets does.
     */
    426: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ConnectRealtimeError = ConnectRealtimeErrors[keyof ConnectRealtimeErrors];
export type CreateRealtimeSecretData = {
    body: CreateRealtimeSecret;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/realtime/client_secrets';
};
export type CreateRealtimeSecretErrors = {
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
     * Your organization has no such agent, service, version set or session, or it was deleted.
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
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateRealtimeSecretError = CreateRealtimeSecretErrors[keyof CreateRealtimeSecretErrors];
export type CreateRealtimeSecretResponses = {
    /**
     * The secret.
     */
    200: RealtimeSecret;
};
export type CreateRealtimeSecretResponse = CreateRealtimeSecretResponses[keyof CreateRealtimeSecretResponses];
export type ListFilesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only those of this user.
         */
        user_id?: string;
    };
    url: '/v2/files';
};
export type ListFilesErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListFilesError = ListFilesErrors[keyof ListFilesErrors];
export type ListFilesResponses = {
    /**
     * A page of files.
     */
    200: FilePage;
};
export type ListFilesResponse = ListFilesResponses[keyof ListFilesResponses];
export type CreateFileData = {
    body: FileBytes;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * The name of the file, without a path. The part of a form has one of its own.
         */
        name?: string;
        /**
         * The user whom the file belongs to, and with whom it is deleted. A token that acts for a user uploads for that user.
         */
        user_id?: string;
    };
    url: '/v2/files';
};
export type CreateFileErrors = {
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
     * Your organization has as many files as it may have.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateFileError = CreateFileErrors[keyof CreateFileErrors];
export type CreateFileResponses = {
    /**
     * The file.
     */
    201: StoredFile;
};
export type CreateFileResponse = CreateFileResponses[keyof CreateFileResponses];
export type DeleteFileData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The file's id.
         */
        file_id: string;
    };
    query?: never;
    url: '/v2/files/{file_id}';
};
export type DeleteFileErrors = {
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
     * Your organization has no such file, or its bytes are not where this server looks for them.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteFileError = DeleteFileErrors[keyof DeleteFileErrors];
export type DeleteFileResponses = {
    /**
     * The file is deleted.
     */
    204: void;
};
export type DeleteFileResponse = DeleteFileResponses[keyof DeleteFileResponses];
export type GetFileData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The file's id.
         */
        file_id: string;
    };
    query?: never;
    url: '/v2/files/{file_id}';
};
export type GetFileErrors = {
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
     * Your organization has no such file, or its bytes are not where this server looks for them.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetFileError = GetFileErrors[keyof GetFileErrors];
export type GetFileResponses = {
    /**
     * The file.
     */
    200: StoredFile;
};
export type GetFileResponse = GetFileResponses[keyof GetFileResponses];
export type GetFileContentData = {
    body?: never;
    headers?: {
        /**
         * The bytes that are asked for, such as `bytes=0-1023`, `bytes=1024-` or `bytes=-100` for the last hundred. What is no range of bytes is ignored.
         */
        Range?: string;
        /**
         * The `ETag` of the bytes that a part is asked of; with another one, all bytes are sent.
         */
        'If-Range'?: string;
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The file's id.
         */
        file_id: string;
    };
    query?: never;
    url: '/v2/files/{file_id}/content';
};
export type GetFileContentErrors = {
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
     * Your organization has no such file, or its bytes are not where this server looks for them.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The content has no bytes in the range.
     */
    416: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetFileContentError = GetFileContentErrors[keyof GetFileContentErrors];
export type GetFileContentResponses = {
    /**
     * All bytes.
     */
    200: FileBytes;
    /**
     * The bytes of the range.
     */
    206: FileBytes;
};
export type GetFileContentResponse = GetFileContentResponses[keyof GetFileContentResponses];
export type CreateUploadData = {
    /**
     * The first bytes of the file.
     */
    body?: Blob | File;
    headers: {
        /**
         * The version of the protocol tus, which is 1.0.0.
         */
        'Tus-Resumable'?: string;
        /**
         * The number of bytes of the file.
         */
        'Upload-Length': number;
        /**
         * Facts about the file: pairs of a name and a value in base64, separated by commas. `filename` is its name without a path, and `user_id` the user whom it belongs to, with whom it is deleted; others are ignored. A token that acts for a user uploads for that user.
         */
        'Upload-Metadata'?: string;
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/uploads';
};
export type CreateUploadErrors = {
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
     * Your organization has as many files as it may have.
     */
    409: Problem;
    /**
     * The protocol tus has another version here.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateUploadError = CreateUploadErrors[keyof CreateUploadErrors];
export type CreateUploadResponses = {
    /**
     * The upload.
     */
    201: Upload;
};
export type CreateUploadResponse = CreateUploadResponses[keyof CreateUploadResponses];
export type DeleteUploadData = {
    body?: never;
    headers?: {
        /**
         * The version of the protocol tus, which is 1.0.0.
         */
        'Tus-Resumable'?: string;
    };
    path: {
        /**
         * The file's id.
         */
        file_id: string;
    };
    query?: never;
    url: '/v2/uploads/{file_id}';
};
export type DeleteUploadErrors = {
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
     * Your organization has no such file, or its bytes are not where this server looks for them.
     */
    404: Problem;
    /**
     * The protocol tus has another version here.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteUploadError = DeleteUploadErrors[keyof DeleteUploadErrors];
export type DeleteUploadResponses = {
    /**
     * The upload is deleted.
     */
    204: void;
};
export type DeleteUploadResponse = DeleteUploadResponses[keyof DeleteUploadResponses];
export type GetUploadData = {
    body?: never;
    headers?: {
        /**
         * The version of the protocol tus, which is 1.0.0.
         */
        'Tus-Resumable'?: string;
    };
    path: {
        /**
         * The file's id.
         */
        file_id: string;
    };
    query?: never;
    url: '/v2/uploads/{file_id}';
};
export type GetUploadErrors = {
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
     * Your organization has no such file, or its bytes are not where this server looks for them.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The protocol tus has another version here.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetUploadError = GetUploadErrors[keyof GetUploadErrors];
export type GetUploadResponses = {
    /**
     * The upload.
     */
    200: Upload;
};
export type GetUploadResponse = GetUploadResponses[keyof GetUploadResponses];
export type UpdateUploadData = {
    /**
     * The next bytes of the file.
     */
    body: Blob | File;
    headers: {
        /**
         * The version of the protocol tus, which is 1.0.0.
         */
        'Tus-Resumable'?: string;
        /**
         * The number of bytes that have arrived before these.
         */
        'Upload-Offset': number;
    };
    path: {
        /**
         * The file's id.
         */
        file_id: string;
    };
    query?: never;
    url: '/v2/uploads/{file_id}';
};
export type UpdateUploadErrors = {
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
     * Your organization has no such file, or its bytes are not where this server looks for them.
     */
    404: Problem;
    /**
     * The upload has come to another place, or another request goes on with it.
     */
    409: Problem;
    /**
     * The protocol tus has another version here.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateUploadError = UpdateUploadErrors[keyof UpdateUploadErrors];
export type UpdateUploadResponses = {
    /**
     * The bytes are stored.
     */
    204: void;
};
export type UpdateUploadResponse = UpdateUploadResponses[keyof UpdateUploadResponses];
export type ListWebhooksData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
    };
    url: '/v2/webhooks';
};
export type ListWebhooksErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListWebhooksError = ListWebhooksErrors[keyof ListWebhooksErrors];
export type ListWebhooksResponses = {
    /**
     * A page of webhooks.
     */
    200: WebhookPage;
};
export type ListWebhooksResponse = ListWebhooksResponses[keyof ListWebhooksResponses];
export type CreateWebhookData = {
    body: CreateWebhook;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/webhooks';
};
export type CreateWebhookErrors = {
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
     * Your organization has as many webhooks as it may have.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateWebhookError = CreateWebhookErrors[keyof CreateWebhookErrors];
export type CreateWebhookResponses = {
    /**
     * The webhook with its secret.
     */
    201: WebhookWithSecret;
};
export type CreateWebhookResponse = CreateWebhookResponses[keyof CreateWebhookResponses];
export type DeleteWebhookData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
    };
    query?: never;
    url: '/v2/webhooks/{webhook_id}';
};
export type DeleteWebhookErrors = {
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
     * Your organization has no such webhook.
     */
    404: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type DeleteWebhookError = DeleteWebhookErrors[keyof DeleteWebhookErrors];
export type DeleteWebhookResponses = {
    /**
     * The webhook is deleted.
     */
    204: void;
};
export type DeleteWebhookResponse = DeleteWebhookResponses[keyof DeleteWebhookResponses];
export type GetWebhookData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
    };
    query?: never;
    url: '/v2/webhooks/{webhook_id}';
};
export type GetWebhookErrors = {
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
     * Your organization has no such webhook.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetWebhookError = GetWebhookErrors[keyof GetWebhookErrors];
export type GetWebhookResponses = {
    /**
     * The webhook.
     */
    200: Webhook;
};
export type GetWebhookResponse = GetWebhookResponses[keyof GetWebhookResponses];
export type UpdateWebhookData = {
    body: UpdateWebhook;
    headers?: {
        /**
         * The `ETag` of what the request builds on, or several, or `*` for whatever is there. If it has changed since, nothing is done.
         */
        'If-Match'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
    };
    query?: never;
    url: '/v2/webhooks/{webhook_id}';
};
export type UpdateWebhookErrors = {
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
     * Your organization has no such webhook.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * It is not what `If-Match` names any more. Read it again.
     */
    412: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type UpdateWebhookError = UpdateWebhookErrors[keyof UpdateWebhookErrors];
export type UpdateWebhookResponses = {
    /**
     * The webhook as it is now.
     */
    200: Webhook;
};
export type UpdateWebhookResponse = UpdateWebhookResponses[keyof UpdateWebhookResponses];
export type RotateWebhookSecretData = {
    body?: RotateWebhookSecret;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
    };
    query?: never;
    url: '/v2/webhooks/{webhook_id}/rotate';
};
export type RotateWebhookSecretErrors = {
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
     * Your organization has no such webhook.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type RotateWebhookSecretError = RotateWebhookSecretErrors[keyof RotateWebhookSecretErrors];
export type RotateWebhookSecretResponses = {
    /**
     * The webhook with its new secret.
     */
    200: WebhookWithSecret;
};
export type RotateWebhookSecretResponse = RotateWebhookSecretResponses[keyof RotateWebhookSecretResponses];
export type TestWebhookData = {
    body?: never;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
    };
    query?: never;
    url: '/v2/webhooks/{webhook_id}/test';
};
export type TestWebhookErrors = {
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
     * Your organization has no such webhook.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type TestWebhookError = TestWebhookErrors[keyof TestWebhookErrors];
export type TestWebhookResponses = {
    /**
     * The delivery of the test.
     */
    200: WebhookDeliveryWithEvent;
};
export type TestWebhookResponse = TestWebhookResponses[keyof TestWebhookResponses];
export type RedeliverWebhookEventsData = {
    body: RedeliverWebhookEvents;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
    };
    query?: never;
    url: '/v2/webhooks/{webhook_id}/redeliver';
};
export type RedeliverWebhookEventsErrors = {
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
     * Your organization has no such webhook.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The webhook is disabled.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type RedeliverWebhookEventsError = RedeliverWebhookEventsErrors[keyof RedeliverWebhookEventsErrors];
export type RedeliverWebhookEventsResponses = {
    /**
     * The number of deliveries that are pending again.
     */
    202: WebhookRecovery;
};
export type RedeliverWebhookEventsResponse = RedeliverWebhookEventsResponses[keyof RedeliverWebhookEventsResponses];
export type ListWebhookDeliveriesData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
    };
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only deliveries with this status.
         */
        status?: WebhookDeliveryStatus;
        /**
         * Only deliveries of events of this type.
         */
        event_type?: WebhookEventType;
    };
    url: '/v2/webhooks/{webhook_id}/deliveries';
};
export type ListWebhookDeliveriesErrors = {
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
     * Your organization has no such webhook.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListWebhookDeliveriesError = ListWebhookDeliveriesErrors[keyof ListWebhookDeliveriesErrors];
export type ListWebhookDeliveriesResponses = {
    /**
     * A page of deliveries.
     */
    200: WebhookDeliveryPage;
};
export type ListWebhookDeliveriesResponse = ListWebhookDeliveriesResponses[keyof ListWebhookDeliveriesResponses];
export type GetWebhookDeliveryData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
        /**
         * The delivery's id.
         */
        delivery_id: string;
    };
    query?: never;
    url: '/v2/webhooks/{webhook_id}/deliveries/{delivery_id}';
};
export type GetWebhookDeliveryErrors = {
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
     * Your organization has no such webhook, or the webhook has no such delivery.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetWebhookDeliveryError = GetWebhookDeliveryErrors[keyof GetWebhookDeliveryErrors];
export type GetWebhookDeliveryResponses = {
    /**
     * The delivery.
     */
    200: WebhookDeliveryWithEvent;
};
export type GetWebhookDeliveryResponse = GetWebhookDeliveryResponses[keyof GetWebhookDeliveryResponses];
export type RedeliverWebhookDeliveryData = {
    body?: never;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The webhook's id.
         */
        webhook_id: string;
        /**
         * The delivery's id.
         */
        delivery_id: string;
    };
    query?: never;
    url: '/v2/webhooks/{webhook_id}/deliveries/{delivery_id}/redeliver';
};
export type RedeliverWebhookDeliveryErrors = {
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
     * Your organization has no such webhook, or the webhook has no such delivery.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The delivery is pending, or its webhook is disabled.
     */
    409: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type RedeliverWebhookDeliveryError = RedeliverWebhookDeliveryErrors[keyof RedeliverWebhookDeliveryErrors];
export type RedeliverWebhookDeliveryResponses = {
    /**
     * The delivery, which is pending.
     */
    202: WebhookDelivery;
};
export type RedeliverWebhookDeliveryResponse = RedeliverWebhookDeliveryResponses[keyof RedeliverWebhookDeliveryResponses];
export type CreateDecisionsData = {
    body: CreateDecisions;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The run's id.
         */
        run_id: string;
    };
    query?: never;
    url: '/v2/runs/{run_id}/decisions';
};
export type CreateDecisionsErrors = {
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
     * The calls cannot be decided as things stand; `error_code` says what is in the way. Nothing was changed.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class, it or your organization has its share under way or has used up its day, or the gateway allows no more for now.
     */
    429: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * The gateway failed, and so did every fallback model; or the model's answers do not have the form of `response_format`.
     * What had arrived of an answer is kept.
     *
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
export type CreateDecisionsError = CreateDecisionsErrors[keyof CreateDecisionsErrors];
export type CreateDecisionsResponses = {
    /**
     * The reply of the run that goes on.
     */
    200: MessageReply;
};
export type CreateDecisionsResponse = CreateDecisionsResponses[keyof CreateDecisionsResponses];
export type StreamDecisionsData = {
    body: CreateDecisions;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path: {
        /**
         * The run's id.
         */
        run_id: string;
    };
    query?: never;
    url: '/v2/runs/{run_id}/decisions/stream';
};
export type StreamDecisionsErrors = {
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
     * The calls cannot be decided as things stand; `error_code` says what is in the way. Nothing was changed.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type StreamDecisionsError = StreamDecisionsErrors[keyof StreamDecisionsErrors];
export type StreamDecisionsResponses = {
    /**
     * The events of the run that goes on. The schema of `text/event-stream` is that of the `data` of one event, as JSON. The schema of `application/x-ndjson` is that of one line.
     */
    200: ChatEvent;
};
export type StreamDecisionsResponse = StreamDecisionsResponses[keyof StreamDecisionsResponses];
export type ListApprovalsData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * Maximum number of items in a page.
         */
        limit?: number;
        /**
         * A `next_cursor`; the page begins after it. Not together with `before`.
         */
        after?: string;
        /**
         * A `prev_cursor`; the page ends before it. `end` gives the last page of the list. Not together with `after`.
         */
        before?: string;
        /**
         * Whether to count all items and say how many there are in `X-Total-Count`.
         */
        include_total?: boolean;
        /**
         * Only approvals with this status.
         */
        status?: 'open' | 'approved' | 'edited' | 'rejected' | 'expired' | 'cancelled';
    };
    url: '/v2/approvals';
};
export type ListApprovalsErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ListApprovalsError = ListApprovalsErrors[keyof ListApprovalsErrors];
export type ListApprovalsResponses = {
    /**
     * A page of approvals.
     */
    200: ApprovalPage;
};
export type ListApprovalsResponse = ListApprovalsResponses[keyof ListApprovalsResponses];
export type CreateMigrationJobData = {
    body: CreateMigrationJob;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/migrate';
};
export type CreateMigrationJobErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type CreateMigrationJobError = CreateMigrationJobErrors[keyof CreateMigrationJobErrors];
export type CreateMigrationJobResponses = {
    /**
     * The job with its plan.
     */
    202: MigrationJob;
};
export type CreateMigrationJobResponse = CreateMigrationJobResponses[keyof CreateMigrationJobResponses];
export type GetMigrationJobData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path: {
        /**
         * The job's id.
         */
        job_id: string;
    };
    query?: never;
    url: '/v2/migrate/{job_id}';
};
export type GetMigrationJobErrors = {
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
     * Your organization has no such migration job.
     */
    404: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetMigrationJobError = GetMigrationJobErrors[keyof GetMigrationJobErrors];
export type GetMigrationJobResponses = {
    /**
     * The job.
     */
    200: MigrationJob;
};
export type GetMigrationJobResponse = GetMigrationJobResponses[keyof GetMigrationJobResponses];
export type GetMigrationStatusData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: never;
    url: '/v2/migration/status';
};
export type GetMigrationStatusErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetMigrationStatusError = GetMigrationStatusErrors[keyof GetMigrationStatusErrors];
export type GetMigrationStatusResponses = {
    /**
     * The progress of the migration.
     */
    200: MigrationStatus;
};
export type GetMigrationStatusResponse = GetMigrationStatusResponses[keyof GetMigrationStatusResponses];
export type GetMigrationUsageData = {
    body?: never;
    headers?: {
        /**
         * The `ETag` of what you have, or several: if it is still the same, the answer is 304 without a body.
         */
        'If-None-Match'?: string;
    };
    path?: never;
    query?: {
        /**
         * From when on a request says that version 1 is in use.
         */
        since?: string;
    };
    url: '/v2/migration/usage';
};
export type GetMigrationUsageErrors = {
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
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type GetMigrationUsageError = GetMigrationUsageErrors[keyof GetMigrationUsageErrors];
export type GetMigrationUsageResponses = {
    /**
     * The callers of version 1.
     */
    200: MigrationUsage;
};
export type GetMigrationUsageResponse = GetMigrationUsageResponses[keyof GetMigrationUsageResponses];
export type ImportConversationsData = {
    body: ImportConversations;
    headers?: {
        /**
         * A name of your choice for this request, such as a UUID. However often it is sent with the same key within 24 hours, it has
         * its effect once, and the answer is the same. Another request with the key is refused with `idempotency_key_reused`, and with
         * `idempotency_in_progress` while the first one goes on for long.
         *
         */
        'Idempotency-Key'?: string;
    };
    path?: never;
    query?: {
        /**
         * The agent of conversations whose own agent is not here.
         */
        agent_id?: AgentId;
    };
    url: '/v2/migration/import';
};
export type ImportConversationsErrors = {
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
     * An earlier request with the same `Idempotency-Key` has not had its effect yet.
     */
    409: Problem;
    /**
     * The body is larger than the server takes, or your organization has no room for it.
     */
    413: Problem;
    /**
     * The body is not of a media type, character set or encoding that this operation reads.
     */
    415: Problem;
    /**
     * An earlier request with the same `Idempotency-Key` had another path, media type or body. Nothing was done.
     */
    422: Problem;
    /**
     * The credential has used up its requests of this class for the current minute, or hour for migrations; or it, or your organization, has its share under way or has used up its day.
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
export type ImportConversationsError = ImportConversationsErrors[keyof ImportConversationsErrors];
export type ImportConversationsResponses = {
    /**
     * The outcome of each conversation.
     */
    200: ImportReport;
};
export type ImportConversationsResponse = ImportConversationsResponses[keyof ImportConversationsResponses];
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
export type GetLivenessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/livez';
};
export type GetLivenessErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetLivenessError = GetLivenessErrors[keyof GetLivenessErrors];
export type GetLivenessResponses = {
    /**
     * The process lives.
     */
    200: Liveness;
};
export type GetLivenessResponse = GetLivenessResponses[keyof GetLivenessResponses];
export type GetReadinessData = {
    body?: never;
    path?: never;
    query?: never;
    url: '/readyz';
};
export type GetReadinessErrors = {
    /**
     * The request breaks the contract. `errors` names every fault at once, each with its pointer or parameter and what is allowed.
     */
    400: Problem;
    /**
     * The `Accept` header rules out every media type that this operation answers with.
     */
    406: Problem;
    /**
     * Something failed on our side. It is in the log under the request id.
     */
    500: Problem;
    /**
     * Something that Parley needs is out of reach, or the server is stopping. Try again later.
     */
    503: Problem;
};
export type GetReadinessError = GetReadinessErrors[keyof GetReadinessErrors];
export type GetReadinessResponses = {
    /**
     * The server is ready.
     */
    200: Readiness;
};
export type GetReadinessResponse = GetReadinessResponses[keyof GetReadinessResponses];
