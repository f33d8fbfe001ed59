import type { ToolOutcome } from '#generated/v2/client/types.gen.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import { quoteLine } from '#src/llm/quote-line.ts';
import type { ApprovalDemand } from '#src/resources/tools/approval-rule.ts';
import type { CallableTool } from '#src/resources/tools/table.ts';
import type { RoundCall, ToolResult } from '#src/resources/messages/run/round-answer.ts';

/** The result of a call that Parley has carried out. `outcome` and `durationMs` are told of tools of the organization. */
export type OwnResult = { content: string; isError: boolean; outcome?: ToolOutcome; durationMs?: number };

/** The call that a tool is called for. `signal` is aborted when the run is to stop. */
export type CallContext = { callId: string; signal: AbortSignal };

/** The tool of a call that may be repeated if its process dies, and the most that its run allows. */
export type RepeatableTool = { toolId: string; toolVersion: number; timeoutMs?: number };

/** The tools whose calls Parley carries out itself, within the run. Calls that cannot be carried out have a result too. */
export type OwnTools = {
  names: ReadonlySet<string>;
  call(name: string, args: string, context: CallContext): Promise<OwnResult>;
  /** Tells whether a call has to be approved by a person; without it none has. */
  review?(name: string, args: string): Promise<CallDemand | null>;
  /** Returns the tool if its calls may be repeated; without it none may. */
  findRepeatable?(name: string): RepeatableTool | null;
};

/** The demand that a call is approved, and the tool that is called then. */
export type CallDemand = ApprovalDemand & { tool: CallableTool };

/** A call that waits for a person to approve it. */
export type HeldCall = CallDemand & { callId: string; args: string };

/** A call that was approved. It is given its result by the run that goes on with the decision. */
export type ApprovedCall = {
  id: string;
  call(context: CallContext): Promise<OwnResult>;
  /** The tool, if the call may be repeated. */
  repeatable?: RepeatableTool;
};

/** Merges tools whose names differ. Null when there are none. */
export function mergeOwnTools(...parts: readonly (OwnTools | null)[]): OwnTools | null {
  const tools = new Map(parts.flatMap((part) => (part ? [...part.names].map((name) => [name, part] as const) : [])));
  if (tools.size === 0) return null;
  return {
    names: new Set(tools.keys()),
    call: (name, ...rest) => tools.get(name)!.call(name, ...rest),
    review: async (name, args) => (await tools.get(name)!.review?.(name, args)) ?? null,
    findRepeatable: (name) => tools.get(name)!.findRepeatable?.(name) ?? null,
  };
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
  /** The calls that were approved and are still to be made. */
  unsent: Set<string>;
  /** Stores that a call may be repeated, before it is made. */
  keepRepeatable?(callId: string, tool: RepeatableTool): Promise<void>;
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

/** The result of a call that was approved, and that its process did not come to make. */
export const notCalledResult: OwnResult = {
  content: 'The process stopped before this was called: it had no effect.',
  isError: true,
  outcome: 'not_called',
};

const failed = (content: string): OwnResult => ({ content, isError: true });

/** The result of a call that a person would have to approve, where the run cannot wait for that. */
const deferred = failed(
  'Nothing was called: a person has to approve this call, which is possible only in an answer to the user that calls no tools of others. Make it again by itself there.',
);

/** Makes the result that a model is given for a call that it may not make. */
function toRefusal({ name }: RoundCall, offered: readonly string[]): OwnResult {
  const called = quoteLine(name.slice(0, longestName).toWellFormed());
  const there = offered.length === 0 ? 'There are none: answer without.' : `There are: ${offered.join(', ')}.`;
  return failed(`There is no tool ${called} here. ${there}`);
}

/** The results of calls, and whether Parley has carried one of these out. */
export type AnsweredCalls = {
  results: readonly ResultEvent[];
  hasCarriedOut: boolean;
  /** The calls that have no result, since a person has to approve them. */
  held: readonly HeldCall[];
};

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
   * carried out one after the other, or side by side. Those that a person has to approve get none, if they `mayWait`.
   */
  async *answer(calls: readonly RoundCall[], mayWait = false): AsyncGenerator<AguiEvent, AnsweredCalls> {
    const room = this.#steps < (this.#options.maxSteps ?? defaultSteps) ? mostOwnCalls : 0;
    const carriedOut = new Set(calls.filter(({ name }) => this.isOwn(name)).slice(0, room));
    const demands = await this.#reviewAll(carriedOut);
    const now = mayWait ? calls.filter((call) => !demands.has(call)) : calls;
    if (now.some((call) => carriedOut.has(call))) await this.#ledger.flush();
    const begin = (call: RoundCall) =>
      demands.has(call) ? Promise.resolve(deferred) : this.#answerOne(call, carriedOut.has(call));
    const results = yield* this.#yieldResults(now, begin);
    if (carriedOut.size > 0) this.#steps += 1;
    const held = mayWait
      ? [...demands].map(([{ id: callId, arguments: args }, demand]) => ({ ...demand, callId, args }))
      : [];
    return { results, hasCarriedOut: carriedOut.size > 0, held };
  }

  /** Yields the result of each of the calls that were approved, which are carried out in the same way. */
  async *answerApproved(calls: readonly ApprovedCall[]): AsyncGenerator<AguiEvent, void> {
    await this.#ledger.flush();
    yield* this.#yieldResults(calls, (call) =>
      this.#carryOut(call.id, (context) => call.call(context), call.repeatable),
    );
    await this.#ledger.flush();
  }

  /** Returns the demands of those of the calls that have to be approved. Nobody is asked once the run is to stop. */
  async #reviewAll(calls: Iterable<RoundCall>): Promise<Map<RoundCall, CallDemand>> {
    const demands = new Map<RoundCall, CallDemand>();
    for (const call of calls) {
      const demand = this.#ledger.signal.aborted ? null : await this.#tools?.review?.(call.name, call.arguments);
      if (demand) demands.set(call, demand);
    }
    return demands;
  }

  /** Carries calls out one after the other, or side by side, and yields their results in their order. */
  async *#yieldResults<C extends { id: string }>(
    calls: readonly C[],
    begin: (call: C) => Promise<OwnResult>,
  ): AsyncGenerator<AguiEvent, ResultEvent[]> {
    const results: ResultEvent[] = [];
    const begun = this.#options.isParallel ? calls.map(begin) : [];
    // One that fails is thrown where it is awaited; the others are not left without a listener.
    for (const one of begun) one.catch(() => undefined);
    for (const [index, call] of calls.entries()) {
      const result = toResultEvent(call.id, await (begun[index] ?? begin(call)));
      this.#ledger.pending.delete(call.id);
      results.push(result);
      yield result;
    }
    return results;
  }

  async #answerOne(call: RoundCall, mayCarryOut: boolean): Promise<OwnResult> {
    if (!this.isOwn(call.name)) return toRefusal(call, this.#offered);
    if (!mayCarryOut) return failed('There were too many calls of this kind for one answer. Answer now.');
    const make = (context: CallContext) => this.#tools!.call(call.name, call.arguments, context);
    return this.#carryOut(call.id, make, this.#tools!.findRepeatable?.(call.name));
  }

  async #carryOut(
    callId: string,
    call: (context: CallContext) => Promise<OwnResult>,
    repeatable: RepeatableTool | null = null,
  ): Promise<OwnResult> {
    const { signal, pending, unsent } = this.#ledger;
    if (repeatable && !signal.aborted) await this.#ledger.keepRepeatable?.(callId, repeatable);
    unsent.delete(callId);
    if (signal.aborted) return failed('The run was cancelled before this was called.');
    pending.add(callId);
    try {
      return await call({ callId, signal });
    } catch (error) {
      if (signal.aborted) return unknownResult;
      throw error;
    }
  }
}
