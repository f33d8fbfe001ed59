import type { AguiEvent } from '#src/event-log/event.ts';
import { newId } from '#src/api/ids.ts';
import { quoteLine } from '#src/llm/quote-line.ts';
import type { RoundCall, ToolResult } from './round-answer.ts';

/** The tools whose calls Parley carries out itself, within the run. Calls that cannot be carried out have a result too. */
export type OwnTools = {
  names: ReadonlySet<string>;
  call(name: string, args: string): Promise<{ content: string; isError: boolean }>;
};

/** The number of rounds of a run in which Parley carries out calls, and of calls that it carries out in one round. */
const mostOwnRounds = 8;
const mostOwnCalls = 16;
/** The maximum length of a name that is repeated to the model. */
const longestName = 64;

type ResultEvent = ToolResult & AguiEvent;

/** Makes the result that a model is given for a call. */
const toResult = ({ id }: RoundCall, content: string, isError: boolean): ResultEvent => ({
  type: 'TOOL_CALL_RESULT',
  messageId: newId('msg'),
  toolCallId: id,
  role: 'tool',
  content,
  metadata: { is_error: isError },
});

/** Makes the result that a model is given for a call that it may not make. */
function toRefusal(call: RoundCall, offered: readonly string[]): ResultEvent {
  const called = quoteLine(call.name.slice(0, longestName).toWellFormed());
  const there = offered.length === 0 ? 'There are none: answer without.' : `There are: ${offered.join(', ')}.`;
  return toResult(call, `There is no tool ${called} here. ${there}`, true);
}

/** The results of calls, and whether Parley has carried one of these out. */
export type AnsweredCalls = { results: readonly ResultEvent[]; hasCarriedOut: boolean };

/** Gives the calls of a run their results that are not for its caller to carry out. */
export class OwnCalls {
  readonly #offered: readonly string[];
  readonly #tools: OwnTools | null;
  #rounds = 0;

  constructor(offered: readonly string[], tools: OwnTools | null) {
    this.#offered = offered;
    this.#tools = tools;
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

  /** Yields the result of each of the calls of one round, which are not for the caller to carry out. */
  async *answer(calls: readonly RoundCall[]): AsyncGenerator<AguiEvent, AnsweredCalls> {
    const results: ResultEvent[] = [];
    const room = this.#rounds < mostOwnRounds ? mostOwnCalls : 0;
    let carriedOut = 0;
    for (const call of calls) {
      const mayCarryOut = carriedOut < room;
      if (this.isOwn(call.name) && mayCarryOut) carriedOut += 1;
      const result = await this.#toResult(call, mayCarryOut);
      results.push(result);
      yield result;
    }
    if (carriedOut > 0) this.#rounds += 1;
    return { results, hasCarriedOut: carriedOut > 0 };
  }

  async #toResult(call: RoundCall, mayCarryOut: boolean): Promise<ResultEvent> {
    if (!this.isOwn(call.name)) return toRefusal(call, this.#offered);
    if (!mayCarryOut) return toResult(call, 'There were too many calls of this kind for one answer. Answer now.', true);
    const { content, isError } = await this.#tools!.call(call.name, call.arguments);
    return toResult(call, content, isError);
  }
}
