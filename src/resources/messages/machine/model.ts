import { newId } from '#src/api/ids.ts';
import type { AguiEvent, TokenUsage } from '#src/event-log/event.ts';
import { isDemandRefusal } from '#src/llm/fault.ts';
import { findJson } from '#src/llm/find-json.ts';
import { isObject } from '#src/llm/json-value.ts';
import type { ToolChoice } from '#src/llm/controls.ts';
import type { ChatMessage, ChatRequest, Gateway, Tool } from '#src/llm/types.ts';
import type { MachineAddress } from '#generated/v2/client/types.gen.ts';
import type { RequestFrame, RequestPurpose, ToldRound } from '#src/resources/context/request-document.ts';
import { joinSections } from '#src/state-machine/prompt.ts';
import { toThoughtsText, type Thought } from '#src/resources/context/thoughts.ts';
import { mergeMachineTools, type MachineTools } from './tools.ts';
import { OwnCalls, type HeldCall } from '#src/resources/messages/tools/own-calls.ts';
import { RoundAnswer, type RoundCall } from '#src/resources/messages/run/round-answer.ts';
import { addUsage, type PlayInput } from '#src/resources/messages/tools/loop.ts';
import { playTurn } from '#src/resources/messages/run/turn.ts';

/** Ends the work of a machine because its run was cancelled. */
export class MachineCancelled extends Error {}

/** A question whose answer is a call of `tool`, before which the model may call helpers. */
export type MachineQuestion = { purpose: RequestPurpose; tool: Tool; task: string; helpers: MachineTools };

/** What the model is told in all requests of a state: where it is, and what it knows. */
export type MachineFacts = { at: MachineAddress; thoughts: readonly Thought[] };

/** The answer: the arguments as an object, or null, and what the model said instead. */
export type MachineAnswer = { values: Record<string, unknown> | null; said: string };

/** A request for one answer. `local` are messages of this step only, `shown` the tools that are carried out. */
type RoundInput = {
  purpose: RequestPurpose;
  task: string;
  tools: readonly Tool[];
  choice: ToolChoice | null;
  local: readonly ToldRound[];
  /** Picks the calls that are answered, of those that the model makes. */
  pick: (made: readonly RoundCall[]) => readonly RoundCall[];
  calls: OwnCalls;
  shown: MachineTools;
};

/** An answer with the calls that were picked, and all calls that its model has made. */
type PlayedRound = { messageId: string; answer: RoundAnswer; made: readonly RoundCall[] };

/**
 * The outcome of the call of a state: it was made, it waits for its caller, or for a person to approve it, or the model did not
 * make it.
 */
export type DesignatedCall =
  | { is: 'made' | 'missing' }
  | { is: 'for_caller'; callId: string }
  | { is: 'held'; held: readonly HeldCall[]; messageId: string };

/** The number of answers in which a model may call helpers before it has to decide. */
const mostHelperRounds = 5;

const inWords = ({ name, parameters }: Tool) =>
  `Answer with nothing but JSON: the arguments for the function ${name}, which satisfy this schema:\n${JSON.stringify(parameters)}`;

function readObject(text: string): Record<string, unknown> | null {
  const value = findJson(text.slice(0, 100_000));
  return isObject(value) ? value : null;
}

/** Returns the messages with more at the end of the system message. */
function withSystemText(messages: readonly ChatMessage[], text: string): ChatMessage[] {
  const [first, ...rest] = messages;
  if (first?.role === 'system') return [{ role: 'system', content: joinSections(first.content, text) }, ...rest];
  return [{ role: 'system', content: text }, ...messages];
}

/**
 * Asks a model on behalf of a state machine, out of the user's sight: of its answers only the calls of tools that are carried out
 * become events. Counts the tokens of all of them.
 */
export class MachineModel {
  readonly #gateway: Pick<Gateway, 'stream'>;
  readonly #run: PlayInput;
  /** Calls with their results, in this run: what the model sees after the history. */
  readonly #rounds: ToldRound[] = [];
  readonly #findFacts: () => MachineFacts;
  /** Whether its gateway refuses to demand calls. */
  #isDemandRefused = false;
  usage: readonly TokenUsage[] = [];

  constructor(gateway: Pick<Gateway, 'stream'>, run: PlayInput, findFacts: () => MachineFacts) {
    this.#gateway = gateway;
    this.#run = run;
    this.#findFacts = findFacts;
  }

  /** Whether the run can wait for a person to approve a call. */
  get #mayHold(): boolean {
    return Boolean(this.#run.openApprovals);
  }

  /** Returns what carries out calls of these tools. */
  toCalls({ tools, own }: MachineTools): OwnCalls {
    const { ledger, ownCalls = {}, request } = this.#run;
    const names = tools.map(({ name }) => name);
    return new OwnCalls(names, own, { ...ledger!, signal: request.signal }, ownCalls);
  }

  /** Keeps calls and their results: for the rest of the run, or in `local` when all of them are for one step only. */
  #keep(round: ToldRound, { calls }: RoundAnswer, { ephemeral }: MachineTools, local: ToldRound[]): void {
    const kept = calls.every(({ name }) => ephemeral.has(name)) ? local : this.#rounds;
    kept.push(round);
  }

  /**
   * Asks a question. Yields the events of helpers, and returns the answer.
   * @throws MachineCancelled, and the problem of a gateway that fails.
   */
  async *ask({ purpose, tool, task, helpers }: MachineQuestion): AsyncGenerator<AguiEvent, MachineAnswer> {
    const calls = this.toCalls(helpers);
    const local: ToldRound[] = [];
    const pick = (made: readonly RoundCall[]) => (made.some(({ name }) => name === tool.name) ? [] : made);
    for (let round = 0; ; round += 1) {
      const isLast = helpers.tools.length === 0 || round === mostHelperRounds;
      const tools = isLast ? [tool] : [tool, ...helpers.tools.filter(({ name }) => name !== tool.name)];
      const choice: ToolChoice = isLast ? { type: 'function', function: { name: tool.name } } : 'required';
      const input = { purpose, task, tools, choice, local, pick, calls, shown: helpers };
      const otherwise = { task: joinSections(task, inWords(tool)), tools: [] };
      const { messageId, answer, made } = yield* this.#demand(input, otherwise);
      const decided = made.findLast(({ name }) => name === tool.name);
      if (decided) return { values: readObject(decided.arguments), said: decided.arguments };
      if (isLast || made.length === 0) return { values: readObject(answer.text), said: answer.text };
      const { results } = yield* calls.answer(answer.calls);
      this.#keep(answer.asRound(messageId, results, false), answer, helpers, local);
    }
  }

  /**
   * Has the model call one tool, with helpers to find the arguments. A call that was refused has called nothing, and is put back
   * to the model. Returns what became of it.
   */
  async *call(
    { name, target, helpers, task }: { name: string; target: MachineTools; helpers: MachineTools; task: string },
    mostTries: number,
  ): AsyncGenerator<AguiEvent, DesignatedCall> {
    const shown = mergeMachineTools(target, helpers);
    const calls = this.toCalls(shown);
    const local: ToldRound[] = [];
    const pick = (made: readonly RoundCall[]) => {
      const designated = made.find((call) => call.name === name);
      return designated ? [designated] : made;
    };
    const choice: ToolChoice = { type: 'function', function: { name } };
    for (let [round, tries] = [0, 0]; tries < mostTries; round += 1) {
      const isLast = helpers.tools.length === 0 || round >= mostHelperRounds;
      const tools = isLast ? target.tools : shown.tools;
      const demanded: ToolChoice = isLast ? choice : 'required';
      const input = { purpose: 'call_tool' as const, task, tools, choice: demanded, local, pick, calls, shown };
      const { answer, messageId } = yield* this.#demand(input, {});
      const designated = answer.calls.find((call) => call.name === name);
      if (designated && calls.isCallers(name)) return { is: 'for_caller', callId: designated.id };
      if (designated || isLast) tries += 1;
      const { results, held } = yield* calls.answer(answer.calls, designated !== undefined && this.#mayHold);
      if (held.length > 0) return { is: 'held', held, messageId };
      const told = answer.asRound(messageId, results, false);
      if (designated && results[0]?.metadata.outcome !== 'refused') {
        this.#rounds.push(told);
        return { is: 'made' };
      }
      this.#keep(told, answer, shown, local);
    }
    return { is: 'missing' };
  }

  /** Plays a round in which a call is demanded, or `otherwise` when the gateway refuses to demand one. */
  async *#demand(input: RoundInput, otherwise: Partial<RoundInput>): AsyncGenerator<AguiEvent, PlayedRound> {
    if (!this.#isDemandRefused)
      try {
        return yield* this.#playRound(input);
      } catch (error) {
        if (!isDemandRefusal(error)) throw error;
        this.#isDemandRefused = true;
      }
    return yield* this.#playRound({ ...input, choice: null, ...otherwise });
  }

  /**
   * Plays one answer. The calls of it that are picked become events, to be answered next; all else of it stays unseen. Nothing is
   * called of an answer that was cut off.
   */
  async *#playRound({ pick, calls, shown, ...input }: RoundInput): AsyncGenerator<AguiEvent, PlayedRound> {
    const { threadId, runId, startedAt, recorder } = this.#run;
    const answer = new RoundAnswer();
    const events: AguiEvent[] = [];
    let isWhole = false;
    const messageId = newId('msg');
    const request = this.#toRequest(input);
    const added = [...this.#rounds, ...input.local].map((round) => round.added);
    const frame = { ...this.#toFrame(input), added };
    await recorder?.record(request, { base: this.#run.request, message: messageId, frame });
    const turn = { threadId, runId, startedAt, messageId, request };
    for await (const event of playTurn(this.#gateway, turn)) {
      answer.take(event);
      events.push(event);
      if (event.type !== 'RUN_FINISHED') continue;
      this.usage = addUsage(this.usage, event.usage ?? []);
      if (event.outcome?.type === 'cancelled') throw new MachineCancelled();
      isWhole = event.outcome?.type === 'success' && event.outcome.pendingToolCallIds !== undefined;
    }
    const made = isWhole ? [...answer.calls] : [];
    answer.calls.splice(0, answer.calls.length, ...pick(made));
    const ids = new Set(answer.calls.map(({ id }) => id));
    if (ids.size > 0)
      for (const event of events) if (isShown(event, ids)) yield calls.mark(markEphemeral(event, shown));
    return { messageId, answer, made };
  }

  /** Returns what makes a request for a state another one than the first prompt of its run. */
  #toFrame({ purpose, task }: { purpose: RequestPurpose; task: string }): Omit<RequestFrame, 'added'> {
    const { at, thoughts } = this.#findFacts();
    return { purpose, at, task, thoughts: thoughts.map(({ ref }) => ref) };
  }

  /** Returns the messages with what the model knows and the task at the end of the system message, and the calls of this run. */
  #tell(messages: readonly ChatMessage[], task: string, local: readonly ToldRound[]): ChatMessage[] {
    const text = joinSections(toThoughtsText(this.#findFacts().thoughts), task);
    return [...withSystemText(messages, text), ...[...this.#rounds, ...local].flatMap((round) => round.messages)];
  }

  /** Returns a request for the answer of a state, and what it is made of. */
  toAnswerRequest(request: ChatRequest, task: string): Pick<PlayInput, 'request' | 'madeOf'> {
    const base = this.#run.request;
    const isWithout = request.messages !== base.messages;
    const frame = {
      ...this.#toFrame({ purpose: 'answer', task }),
      ...(isWithout && { without_memories: true as const }),
      added: this.#rounds.map((round) => round.added),
    };
    return { request: { ...request, messages: this.#tell(request.messages, task, []) }, madeOf: { base, frame } };
  }

  #toRequest({ task, tools, choice, local }: Omit<RoundInput, 'pick' | 'calls' | 'shown'>): ChatRequest {
    const { models, messages, temperature, controls, signal } = this.#run.request;
    const { model_settings, reasoning_effort } = controls ?? {};
    return {
      models,
      messages: this.#tell(messages, task, local),
      ...(tools.length > 0 && { tools }),
      ...(temperature !== undefined && { temperature }),
      controls: {
        ...(model_settings && { model_settings }),
        ...(reasoning_effort && { reasoning_effort }),
        ...(choice && { tool_choice: choice }),
      },
      signal,
    };
  }
}

/** Tells whether an event of an unseen answer is of a call that is carried out. */
function isShown(event: AguiEvent, calls: ReadonlySet<string>): boolean {
  if (event.type === 'TEXT_MESSAGE_START' || event.type === 'TEXT_MESSAGE_END') return true;
  return 'toolCallId' in event && calls.has(event.toolCallId as string);
}

/** Returns the event, which says so when it begins a call whose result is for one step only. */
export function markEphemeral(event: AguiEvent, { ephemeral }: Pick<MachineTools, 'ephemeral'>): AguiEvent {
  if (event.type !== 'TOOL_CALL_START' || !ephemeral.has(event.toolCallName)) return event;
  return { ...event, metadata: { ...event.metadata, ephemeral: true } };
}
