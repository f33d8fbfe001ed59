import type { CreateDecisions, CreateMessage, Message, MessageCompleteEvent, Tool, ToolCall } from './api/client/types.gen.js';
import { type Approve } from './approve.js';
import { type ChatStream, type ReplyEvent } from './chat-stream.js';
import type { CallOptions } from './methods.js';
/** The input of a tool beside its arguments. */
export type ToolContext = {
    toolCall: ToolCall;
    signal: AbortSignal;
};
/**
 * A function of yours that the model may call. `parse` checks the arguments: what it throws is told to the model, which may
 * call again. So is what `run` throws. Any result that is no text is sent as JSON.
 */
export type ClientTool<Args> = {
    /** When and what for the model should call it. */
    description?: string;
    /** The JSON Schema of the arguments, for `toolDefinitions`. */
    parameters?: Record<string, unknown>;
    /** Returns the arguments, or throws: `parse: z.object({ city: z.string() }).parse`. */
    parse?(args: unknown): Args;
    run(args: Args, context: ToolContext): unknown;
};
export type ClientTools = Record<string, ClientTool<any>>;
/** The input of `parley.chat.messages.run`. */
export type RunParams = CreateMessage & {
    /** The tools by name, as the agent knows them. */
    tools: ClientTools;
    /**
     * Decides about each call that a person has to approve, one after the other. The run goes on once all calls of a reply are
     * decided. Without it, or when it leaves a call open, the last reply is the one that waits, with its `approvals`.
     */
    approve?: Approve;
    /** The number of times that the model may call tools before the loop is given up; 10 by default. */
    maxRounds?: number;
    /** The milliseconds that a tool may take, after which the model is told that it failed; 60,000 by default. */
    toolTimeoutMs?: number;
};
/** The methods that stream replies. */
export type ReplyMethods = {
    send(params: CreateMessage, options: CallOptions): ChatStream;
    decide(runId: string, params: CreateDecisions, options: CallOptions): ChatStream;
};
/** Returns the definitions of tools that have `parameters`, for `parley.agents.create({ tools, … })`. */
export declare function toolDefinitions(tools: ClientTools): Tool[];
/**
 * A conversation with tools: replies are streamed, the tools that they call are run, and their results are sent, until a reply
 * calls none. Calls that a person has to approve are decided by `approve`. Read the events of all replies with `for await`, or ask for the end.
 */
export declare class ToolRun implements AsyncIterable<ReplyEvent> {
    #private;
    constructor(methods: ReplyMethods, params: RunParams, options: CallOptions);
    /** The id of the run of the current reply, or null before it has begun. */
    get runId(): string | null;
    /** The sequence of the last event that was read, or null. */
    get lastSeq(): number | null;
    /** Ends the loop: closes the connection and tells the tools that run. */
    abort(): void;
    [Symbol.asyncIterator](): AsyncGenerator<ReplyEvent, void, undefined>;
    /** Yields the text of all replies, piece by piece. */
    text(): AsyncGenerator<string, void, undefined>;
    /** Waits for the reply that calls no tool, or that waits for decisions, reading it if nobody does. */
    finalReply(): Promise<MessageCompleteEvent>;
    /** Waits for the message of the last reply. */
    finalMessage(): Promise<Message>;
}
