import type { ToolOutcome } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import { quoteLine } from '#src/llm/quote-line.ts';
import type { RoundCall, ToolResult } from './round-answer.ts';

/** The result of a call that Parley has carried out. `outcome` and `durationMs` are told of tools of the organization. */
export type OwnResult = { content: string; isError: boolean; outcome?: ToolOutcome; durationMs?: number };

/** The call that a tool is called for. `signal` is aborted when the run is to stop. */
type CallContext = { callId: string; signal: AbortSignal };

/** The tools whose calls Parley carries out itself, within the run. Calls that cannot be carried out have a result too. */
export type OwnTools = {
  names: ReadonlySet<string>;
  call(name: string, args: string, context: CallContext): Promise<OwnResult>;
};

/** Merges tools whose names differ. Null when there are none. */
export function mergeOwnTools(...parts: readonly (OwnTools | null)[]): OwnTools | null {
  const tools = new Map(parts.flatMap((part) => (part ? [...part.names].map((name) => [name, part] as const) : [])));
  if (tools.size === 0) return null;
  return { names: new Set(tools.keys()), call: (name, ...rest) => tools.get(name)!.call(name, ...rest) };
}

/** The way in which a run carries out calls. */
export type OwnCallsOptions = {
  /** The number of rounds of a run in which Parley carries out calls. */
  maxSteps?: number;
  /** Whether the calls of one round are carried out side by side. */
  isParallel?: boolean;
};

/** The place where a run keeps its calls while they are carried out, and its wait for what was said before. */
export type CallLedger = {
  signal: AbortSignal;
  /** Waits until the events so far are stored: nothing is called of which the log does not know. */
  flush(): Promise<void>;
  /** The calls that are being carried out. */
  pending: Set<string>;
};

const defaultSteps = 16;
/** The number of calls that Parley carries out in one round. */
const mostOwnCalls = 16;
/** The maximum length of a name that is repeated to the model. */
const longestName = 64;

type ResultEvent = ToolResult & AguiEvent;

/** Makes the result that a model is given for a call. */
export const toResultEvent = (callId: string, { content, isError, outcome, durationMs }: OwnResult): ResultEvent => ({
  type: 'TOOL_CALL_RESULT',
  messageId: newId('msg'),
  toolCallId: callId,
  role: 'tool',
  content: content.toWellFormed(),
  metadata: {
    is_error: isError,
    ...(outcome && { outcome }),
    ...(durationMs !== undefined && { duration_ms: durationMs }),
  },
});

/** The result of a call that was begun and whose answer nobody has read. */
export const unknownResult: OwnResult = {
  content:
    'The process that called this tool stopped before the answer: whether the call had its effect is unknown. Do not repeat it unless that is safe.',
  isError: true,
  outcome: 'unknown',
};

const failed = (content: string): OwnResult => ({ content, isError: true });

/** Makes the result that a model is given for a call that it may not make. */
function toRefusal({ name }: RoundCall, offered: readonly string[]): OwnResult {
  const called = quoteLine(name.slice(0, longestName).toWellFormed());
  const there = offered.length === 0 ? 'There are none: answer without.' : `There are: ${offered.join(', ')}.`;
  return failed(`There is no tool ${called} here. ${there}`);
}

/** The results of calls, and whether Parley has carried one of these out. */
export type AnsweredCalls = { results: readonly ResultEvent[]; hasCarriedOut: boolean };

/** Gives the calls of a run their results that are not for its caller to carry out. */
export class OwnCalls {
  readonly #offered: readonly string[];
  readonly #tools: OwnTools | null;
  readonly #options: OwnCallsOptions;
  readonly #ledger: CallLedger;
  #steps = 0;

  constructor(offered: readonly string[], tools: OwnTools | null, ledger: CallLedger, options: OwnCallsOptions = {}) {
    this.#offered = offered;
    this.#tools = tools;
    this.#ledger = ledger;
    this.#options = options;
  }

  /** Tells whether Parley carries out the calls of a tool. */
  isOwn(name: string): boolean {
    return this.#tools !== null && this.#tools.names.has(name) && this.#offered.includes(name);
  }

  /** Tells whether the calls of a tool are for the caller to carry out. */
  isCallers(name: string): boolean {
    return this.#offered.includes(name) && !this.isOwn(name);
  }

  /** Returns the event, which says so when it begins a call that is not for the caller to carry out. */
  mark(event: AguiEvent): AguiEvent {
    if (event.type !== 'TOOL_CALL_START' || this.isCallers(event.toolCallName)) return event;
    const mark = this.isOwn(event.toolCallName) ? { handled: true } : { refused: true };
    return { ...event, metadata: { ...event.metadata, ...mark } };
  }

  /**
   * Yields the result of each of the calls of one round, in their order, which are not for the caller to carry out. They are
   * carried out one after the other, or side by side.
   */
  async *answer(calls: readonly RoundCall[]): AsyncGenerator<AguiEvent, AnsweredCalls> {
    const results: ResultEvent[] = [];
    const room = this.#steps < (this.#options.maxSteps ?? defaultSteps) ? mostOwnCalls : 0;
    const carriedOut = new Set(calls.filter(({ name }) => this.isOwn(name)).slice(0, room));
    if (carriedOut.size > 0) await this.#ledger.flush();
    const begin = (call: RoundCall) => this.#answerOne(call, carriedOut.has(call));
    const begun = this.#options.isParallel ? calls.map(begin) : [];
    // One that fails is thrown where it is awaited; the others are not left without a listener.
    for (const one of begun) one.catch(() => undefined);
    for (const [index, call] of calls.entries()) {
      const result = toResultEvent(call.id, await (begun[index] ?? begin(call)));
      this.#ledger.pending.delete(call.id);
      results.push(result);
      yield result;
    }
    if (carriedOut.size > 0) this.#steps += 1;
    return { results, hasCarriedOut: carriedOut.size > 0 };
  }

  async #answerOne(call: RoundCall, mayCarryOut: boolean): Promise<OwnResult> {
    if (!this.isOwn(call.name)) return toRefusal(call, this.#offered);
    if (!mayCarryOut) return failed('There were too many calls of this kind for one answer. Answer now.');
    const { signal, pending } = this.#ledger;
    if (signal.aborted) return failed('The run was cancelled before this was called.');
    pending.add(call.id);
    try {
      return await this.#tools!.call(call.name, call.arguments, { callId: call.id, signal });
    } catch (error) {
      if (signal.aborted) return unknownResult;
      throw error;
    }
  }
}
