import type {
  CreateDecisions,
  CreateMessage,
  Decision,
  Message,
  MessageCompleteEvent,
  Tool,
  ToolCall,
  ToolResultInput,
} from '#generated/v2/client/types.gen.ts';
import { askAbout, untilAborted, type Approve } from './approve.ts';
import { drain, Ending, type ChatStream, type ReplyEvent } from './chat-stream.ts';
import { ParleyError } from './errors.ts';
import type { CallOptions } from './methods.ts';
import { validText } from './stream.ts';

/** The input of a tool beside its arguments. */
export type ToolContext = { toolCall: ToolCall; signal: AbortSignal };

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

/* oxlint-disable-next-line no-explicit-any -- the arguments of each tool are its own */
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

type ToolOptions = NonNullable<NonNullable<CreateMessage['options']>['tools']>;
/** The methods that stream replies. */
export type ReplyMethods = {
  send(params: CreateMessage, options: CallOptions): ChatStream;
  decide(runId: string, params: CreateDecisions, options: CallOptions): ChatStream;
};
/** Opens the stream of the next reply. */
type OpenNext = () => ChatStream;

/** Returns the definitions of tools that have `parameters`, for `parley.agents.create({ tools, … })`. */
export function toolDefinitions(tools: ClientTools): Tool[] {
  return Object.entries(tools).map(([name, { description, parameters }]) => ({
    name,
    ...(description !== undefined && { description }),
    parameters: parameters ?? { type: 'object' },
  }));
}

/** A number of the loop has to be whole and positive. @throws TypeError */
function checkLimit(name: string, value: number): number {
  if (Number.isInteger(value) && value > 0) return value;
  throw new TypeError(`${name} must be a whole number from 1 on, not ${value}.`);
}

/**
 * A conversation with tools: replies are streamed, the tools that they call are run, and their results are sent, until a reply
 * calls none. Calls that a person has to approve are decided by `approve`. Read the events of all replies with `for await`, or ask for the end.
 */
export class ToolRun implements AsyncIterable<ReplyEvent> {
  readonly #methods: ReplyMethods;
  readonly #params: RunParams;
  readonly #options: CallOptions;
  readonly #controller = new AbortController();
  readonly #ending = new Ending<MessageCompleteEvent>();
  readonly #maxRounds: number;
  readonly #toolTimeoutMs: number;
  #stream: ChatStream | null = null;
  #begun = false;
  #last: MessageCompleteEvent | null = null;

  constructor(methods: ReplyMethods, params: RunParams, options: CallOptions) {
    if (typeof params?.tools !== 'object' || params.tools === null)
      throw new TypeError('run needs tools, an object of functions by their names.');
    if (params.approve !== undefined && typeof params.approve !== 'function')
      throw new TypeError('approve must be a function that decides about a call.');
    this.#methods = methods;
    this.#params = params;
    this.#options = options;
    this.#maxRounds = checkLimit('maxRounds', params.maxRounds ?? 10);
    this.#toolTimeoutMs = checkLimit('toolTimeoutMs', params.toolTimeoutMs ?? 60_000);
  }

  /** The id of the run of the current reply, or null before it has begun. */
  get runId(): string | null {
    return this.#stream?.runId ?? null;
  }

  /** The sequence of the last event that was read, or null. */
  get lastSeq(): number | null {
    return this.#stream?.lastSeq ?? null;
  }

  /** Ends the loop: closes the connection and tells the tools that run. */
  abort(): void {
    this.#controller.abort();
    this.#stream?.abort();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<ReplyEvent, void, undefined> {
    if (this.#begun) throw new TypeError('A run can be read only once.');
    this.#begun = true;
    yield* this.#ending.watch(this.#rounds(), () => this.#last);
  }

  /** Yields the text of all replies, piece by piece. */
  async *text(): AsyncGenerator<string, void, undefined> {
    yield* validText(this);
  }

  /** Waits for the reply that calls no tool, or that waits for decisions, reading it if nobody does. */
  async finalReply(): Promise<MessageCompleteEvent> {
    if (!this.#begun) await drain(this);
    return this.#ending.promise;
  }

  /** Waits for the message of the last reply. */
  async finalMessage(): Promise<Message> {
    return (await this.finalReply()).message;
  }

  async *#rounds(): AsyncGenerator<ReplyEvent, void, undefined> {
    const {
      tools: _tools,
      approve: _approve,
      maxRounds: _maxRounds,
      toolTimeoutMs: _toolTimeoutMs,
      ...message
    } = this.#params;
    let open: OpenNext | null = () => this.#methods.send(message, this.#options);
    for (let round = 0; open; round++) {
      this.#stream = open();
      if (this.#controller.signal.aborted) return;
      const waiting = new Map<string, ToolCall>();
      for await (const event of this.#stream) {
        noteCall(event, waiting);
        yield event;
      }
      if (this.#stream.aborted) return;
      const reply = await this.#stream.finalReply();
      if (this.#goesOn(reply) && round >= this.#maxRounds) throw tooManyRounds(this.#maxRounds, reply);
      open = await this.#answer(reply, message, [...waiting.values()]);
      if (this.#controller.signal.aborted) return;
      if (!open) this.#last = reply;
    }
  }

  #goesOn({ message: { state } }: MessageCompleteEvent): boolean {
    return state === 'requires_tool_results' || (state === 'requires_approval' && this.#params.approve !== undefined);
  }

  /** Does what a reply waits for. Returns null when the run ends with this reply. */
  async #answer(reply: MessageCompleteEvent, first: CreateMessage, calls: ToolCall[]): Promise<OpenNext | null> {
    // A key of the caller's is of the first message.
    const { idempotencyKey: _key, ...options } = this.#options;
    const { approve } = this.#params;
    if (!this.#goesOn(reply)) return null;
    if (reply.message.state === 'requires_tool_results') {
      const results = await Promise.all(calls.map((call) => this.#carryOut(call)));
      return () => this.#methods.send(withResults(first, reply.session.id, results), options);
    }
    const decisions = approve && (await this.#decide(reply, approve));
    return decisions ? () => this.#methods.decide(reply.message.run_id!, { decisions }, options) : null;
  }

  /** Has the calls of a reply decided; null when one is left open, or when the run was aborted meanwhile. */
  async #decide({ approvals = [] }: MessageCompleteEvent, approve: Approve): Promise<Decision[] | null> {
    try {
      return await askAbout(approvals, approve, this.#signal());
    } catch (error) {
      if (this.#controller.signal.aborted) return null;
      throw error;
    }
  }

  /** The signal of functions of the caller, which ends with the run. */
  #signal(...more: AbortSignal[]): AbortSignal {
    const { signal: caller } = this.#options;
    return AbortSignal.any([this.#controller.signal, ...(caller ? [caller] : []), ...more]);
  }

  /** Runs the tool of a call. Whatever goes wrong is a result, from which the model can go on. */
  async #carryOut(toolCall: ToolCall): Promise<ToolResultInput> {
    const { id: tool_call_id, name } = toolCall;
    const tool = Object.hasOwn(this.#params.tools, name) ? this.#params.tools[name] : undefined;
    if (!tool) return { tool_call_id, content: `There is no tool ${name}.`, is_error: true };
    const caller = this.#options.signal;
    // Its own timer, which ends with the tool: one of `AbortSignal.timeout` would go on, and in some runtimes keep the process.
    const timeout = new AbortController();
    const timer = setTimeout(() => timeout.abort(), this.#toolTimeoutMs);
    const signal = this.#signal(timeout.signal);
    try {
      const args: unknown = JSON.parse(toolCall.arguments === '' ? '{}' : toolCall.arguments);
      const parsed: unknown = tool.parse ? tool.parse(args) : args;
      const result = await untilAborted(Promise.resolve(tool.run(parsed, { toolCall, signal })), signal);
      return { tool_call_id, content: typeof result === 'string' ? result : (JSON.stringify(result) ?? 'null') };
    } catch (error) {
      caller?.throwIfAborted();
      const reason = timeout.signal.aborted ? `${name} took longer than ${this.#toolTimeoutMs} ms.` : undefined;
      return {
        tool_call_id,
        content: reason ?? (error instanceof Error ? error.message : String(error)),
        is_error: true,
      };
    } finally {
      clearTimeout(timer);
    }
  }
}

/** Notes the calls that wait for a result: not those that were refused, or that Parley carries out itself. */
function noteCall(event: ReplyEvent, waiting: Map<string, ToolCall>): void {
  if (event.event === 'tool_call' && !event.refused && !event.handled) waiting.set(event.tool_call.id, event.tool_call);
  if (event.event === 'tool_result') waiting.delete(event.tool_call_id);
}

/** Returns the choice for the next round. A tool that had to be called has been: from now on the model decides. */
const relaxChoice = (tools: ToolOptions): ToolOptions =>
  tools.tool_choice === 'required' || typeof tools.tool_choice === 'object' ? { ...tools, tool_choice: 'auto' } : tools;

/** Returns the message with the results. */
function withResults({ options, context }: CreateMessage, session: string, results: ToolResultInput[]): CreateMessage {
  return {
    message: { role: 'tool', content: { type: 'tool_results', results } },
    context: { session_id: session, ...(context.user && { user: context.user }) },
    ...(options && { options: { ...options, ...(options.tools && { tools: relaxChoice(options.tools) }) } }),
  };
}

const tooManyRounds = (maxRounds: number, { session }: MessageCompleteEvent) =>
  new ParleyError({
    message: `The model still calls tools after ${maxRounds} rounds; give a larger maxRounds. Session ${session.id} waits for their results.`,
    code: 'tool_rounds_exceeded',
  });
