import { problem } from '#src/api/problems.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import type { Gateway } from '#src/llm/types.ts';
import type { ReflectionState, RecallState, ToolCallState } from '#src/state-machine/definition.ts';
import {
  toMachineAddress,
  toMachineEvent,
  toPositionView,
  type MachineEventName,
  type MachineEventValues,
} from '#src/state-machine/log-events.ts';
import { getMachine, getState, UnknownPlace, type Position } from '#src/state-machine/position.ts';
import {
  joinSections,
  limitWords,
  listChoices,
  parseExitChoice,
  readQueries,
  toActionPrompt,
  toCallingPrompt,
  toChoosingPrompt,
  toChoosingTool,
  toReflectingPrompt,
  toReflectingTool,
  toRepairPrompt,
  toSearchingPrompt,
  toSearchingTool,
} from '#src/state-machine/prompt.ts';
import { maxSilentSteps } from '#src/state-machine/silent-steps.ts';
import {
  stepMachine,
  type Effect,
  type StateEntry,
  type StepInput,
  type MachineMove,
} from '#src/state-machine/step.ts';
import type { RecalledMemories } from '#src/resources/messages/memory/recollection.ts';
import { toInterruption } from '#src/resources/messages/tools/interrupt.ts';
import { MachineCancelled, MachineModel, markEphemeral } from './model.ts';
import type { MachineRun } from './run.ts';
import { toMemoryLines, toThoughtLines, type Thought } from '#src/resources/context/thoughts.ts';
import { noMachineTools } from './tools.ts';
import { mergeOwnTools } from '#src/resources/messages/tools/own-calls.ts';
import { addUsage, playRun, type PlayInput } from '#src/resources/messages/tools/loop.ts';

/** The number of calls that a state of type `tool_call` may try: those that were refused have called nothing. */
const mostTries = 3;
const longestReason = 4_000;
const longestChoice = 500;

type FinishedEvent = Extract<AguiEvent, { type: 'RUN_FINISHED' }>;
type ChooseEffect = Extract<Effect, { type: 'choose_exit' }>;
type ReplyEffect = Extract<Effect, { type: 'reply' }>;
type WorkEffect = Extract<Effect, { type: 'work' }>;

/** The next input, with the reason for it; or the end of the run, which waits for its caller. */
type Outcome = { input: StepInput; reason: string | null } | { end: FinishedEvent };

const cutText = (value: unknown, most: number): string =>
  (typeof value === 'string' ? value : '').slice(0, most).toWellFormed();

const onwards: Outcome = { input: { type: 'done' }, reason: null };

/** Plays one run of a session that follows a state machine. */
class MachineTurn {
  readonly #gateway: Pick<Gateway, 'stream'>;
  readonly #run: PlayInput;
  readonly #machine: MachineRun;
  readonly #model: MachineModel;
  #thoughts: readonly Thought[] = [];
  /** The number of thoughts that this run has told. */
  #own = 0;
  #position: Position | null = null;
  /** The place in the log of the event by which the state was entered before this run; 0 when this run has entered it. */
  #enteredSeq = 0;
  #openStep: string | null = null;
  #entered = 0;
  /** The number of states that the run may enter: what the checks allow each machine of the stack. It holds for whatever is stored. */
  #mostEntered = maxSilentSteps;

  constructor(gateway: Pick<Gateway, 'stream'>, run: PlayInput, machine: MachineRun) {
    this.#gateway = gateway;
    this.#run = run;
    this.#machine = machine;
    this.#model = new MachineModel(gateway, run, () => ({ at: this.#at, thoughts: this.#thoughts }));
  }

  async *play(): AsyncGenerator<AguiEvent> {
    try {
      yield* this.#play();
    } catch (error) {
      if (!(error instanceof MachineCancelled)) throw error;
      yield* this.#end(this.#toFinished({ type: 'cancelled' }));
    }
  }

  async *#play(): AsyncGenerator<AguiEvent> {
    const { position, thoughts, arrival } = await this.#machine.load();
    this.#thoughts = thoughts;
    if (position) {
      this.#position = position.place;
      this.#enteredSeq = position.seq;
      this.#mostEntered *= 1 + position.place.returns.length;
      yield this.#startStep(position.place);
    }
    let now = this.#step(
      position
        ? { type: this.#machine.isMessage ? 'message' : 'resume' }
        : { type: 'begin', isReturning: arrival.isReturning },
    );
    let reason: string | null = arrival.reason;
    for (;;) {
      if (now.entry) yield* this.#enter(now.entry, reason);
      if (now.effect.type === 'reply') return yield* this.#reply(now.effect);
      const outcome = yield* now.effect.type === 'work' ? this.#work(now.effect) : this.#chooseExit(now.effect);
      if ('end' in outcome) return yield* this.#end(outcome.end);
      reason = outcome.reason;
      now = this.#step(outcome.input);
    }
  }

  #step(input: StepInput): MachineMove {
    return stepMachine(this.#machine.machines, this.#machine.root, this.#position, input);
  }

  #startStep({ at: { state: stepName } }: Position): AguiEvent {
    this.#openStep = stepName;
    return { type: 'STEP_STARTED', stepName };
  }

  get #at() {
    return toMachineAddress(this.#position!.at);
  }

  #tell<Name extends MachineEventName>(name: Name, value: Omit<MachineEventValues[Name], 'at'>): AguiEvent {
    return toMachineEvent(name, { at: this.#at, ...value } as unknown as MachineEventValues[Name]) as AguiEvent;
  }

  /** Adds what the event just told tells the model from now on. */
  #know(lines: readonly string[], memories?: RecalledMemories['items']): void {
    this.#thoughts = [...this.#thoughts, { lines, ref: { own: this.#own, ...(memories && { memories }) } }];
    this.#own += 1;
  }

  /** Tells that a state is entered, and waits until that is stored: then a run that follows this one knows it. */
  async *#enter(entry: StateEntry, reason: string | null): AsyncGenerator<AguiEvent> {
    const { from, to, cause, exit } = entry;
    if (from) yield this.#tell('left', { next: toMachineAddress(to.at) });
    if (this.#openStep !== null) yield { type: 'STEP_FINISHED', stepName: this.#openStep };
    this.#position = to;
    this.#enteredSeq = 0;
    yield this.#startStep(to);
    const chosen = exit && { description: exit.description, next_state: exit.next_state };
    const { type } = getState(this.#machine.machines, to.at);
    const value = { type, ...toPositionView(to), from: from && toMachineAddress(from.at), cause, exit: chosen, reason };
    yield toMachineEvent('entered', value) as AguiEvent;
    this.#entered += 1;
    if (this.#entered > this.#mostEntered) {
      yield this.#tell('stopped', { entered: this.#entered });
      throw problem('run_failed', `The run has entered ${this.#entered} states without an answer.`);
    }
    await this.#run.ledger?.flush();
  }

  async *#chooseExit({ state, exits, mayStay }: ChooseEffect): AsyncGenerator<AguiEvent, Outcome> {
    const specs = state.type === 'action' ? state.exit_condition_tool_call_specs : state.tool_call_specs;
    const helpers = await this.#machine.findHelpers(specs);
    const tool = toChoosingTool(exits, mayStay);
    const task = toChoosingPrompt(state, exits, mayStay);
    const repair = toRepairPrompt(listChoices(exits, mayStay));
    for (const isRepair of [false, true]) {
      const asked = {
        tool,
        task: isRepair ? joinSections(task, repair) : task,
        helpers,
        purpose: 'choose_exit' as const,
      };
      const { values, said } = yield* this.#model.ask(asked);
      const choice = parseExitChoice(values?.['exit'], exits.length, mayStay);
      if (choice !== undefined) {
        const exit = choice === null ? null : exits[choice]!;
        const reason = cutText(values?.['reason'], longestReason);
        const chosen = exit && { description: exit.description, next_state: exit.next_state };
        yield this.#tell('exit_chosen', { exit: chosen, reason });
        return { input: { type: 'chosen', exit: choice }, reason };
      }
      yield this.#tell('exit_invalid', { choice: cutText(said, longestChoice), is_asked_again: !isRepair });
    }
    if (mayStay) return { input: { type: 'chosen', exit: null }, reason: null };
    throw problem('upstream_failure', `The model has chosen none of the exits of the state ${state.name}.`);
  }

  /** Does the work of a state that leads on. */
  async *#work({ state }: WorkEffect): AsyncGenerator<AguiEvent, Outcome> {
    switch (state.type) {
      case 'annotation':
        yield this.#tell('annotation', { thought: state.inner_thought });
        this.#know(toThoughtLines(state.inner_thought));
        return onwards;
      case 'recall':
        return yield* this.#recall(state);
      case 'reflection':
        return yield* this.#reflect(state);
      case 'tool_call':
        return yield* this.#call(state);
    }
  }

  async *#recall(state: RecallState): AsyncGenerator<AguiEvent, Outcome> {
    let queries: readonly string[] = state.queries;
    const isModels = state.requested_information !== null;
    if (state.requested_information !== null) {
      const task = toSearchingPrompt(state.requested_information);
      const asked = { purpose: 'search_memories' as const, tool: toSearchingTool(), task, helpers: noMachineTools };
      const { values } = yield* this.#model.ask(asked);
      const written = readQueries(values);
      queries = written.length > 0 ? written : [state.requested_information];
    }
    yield this.#tell('recall_queries', { queries: [...queries], is_written_by_model: isModels });
    const memories = await this.#machine.recall(queries);
    yield this.#tell('memories_recalled', { memory_ids: memories.map(({ id }) => id) });
    this.#know(toMemoryLines(memories), memories);
    return onwards;
  }

  async *#reflect({ problem: question, word_limit: limit, tool_call_specs: specs }: ReflectionState) {
    const helpers = await this.#machine.findHelpers(specs);
    const task = toReflectingPrompt(question, limit);
    const asked = { purpose: 'reflect' as const, tool: toReflectingTool(limit), task, helpers };
    const { values, said } = yield* this.#model.ask(asked);
    const written = values?.['reflection'];
    const { text, words, isCut } = limitWords((typeof written === 'string' ? written : said).toWellFormed(), limit);
    yield this.#tell('reflection', { reflection: text, words, is_cut: isCut });
    this.#know(toThoughtLines(text));
    return onwards;
  }

  /** Calls the tool of a state, unless a run before has: what was called and not answered is never repeated. */
  async *#call(state: ToolCallState): AsyncGenerator<AguiEvent, Outcome> {
    const { designated_tool: designated } = state;
    const name = designated.tool;
    if (this.#enteredSeq > 0 && (await this.#machine.hasCalled(name, this.#enteredSeq))) return onwards;
    const target = await this.#machine.findTools([designated]);
    if (!target.names.has(name))
      throw problem(
        'run_failed',
        `The tool ${name} of the state ${state.name} is not there in the version that it names.`,
      );
    const helpers = await this.#machine.findHelpers(state.tool_call_specs);
    const asked = { name, target, helpers, task: toCallingPrompt(state) };
    const call = yield* this.#model.call(asked, mostTries);
    switch (call.is) {
      case 'made':
        return onwards;
      case 'for_caller':
        return { end: this.#toFinished({ type: 'success', pendingToolCallIds: [call.callId] }) };
      case 'held': {
        const opened = await this.#run.openApprovals!(call.held, call.messageId);
        return { end: toInterruption(this.#toFinished(undefined), call.held, opened) };
      }
      case 'missing':
        throw problem('upstream_failure', `The model did not call ${name} in the state ${state.name}.`);
    }
  }

  /** Answers the user in a state of type `action`, which ends the run. */
  async *#reply({ state }: ReplyEffect): AsyncGenerator<AguiEvent> {
    const { request, ownTools = null, ...run } = this.#run;
    const tools = this.#machine.mayUseTools
      ? await this.#machine.findTools(state.action_tool_call_specs)
      : noMachineTools;
    const { tools: agents = [], ...rest } = state.skip_active_memory_retrieval
      ? this.#machine.withoutMemories(request)
      : request;
    const task = toActionPrompt(state, getMachine(this.#machine.machines, this.#position!.at));
    const offered = [...agents.filter(({ name }) => !tools.names.has(name)), ...tools.tools];
    const asked = this.#model.toAnswerRequest({ ...rest, ...(offered.length > 0 && { tools: offered }) }, task);
    const merged = mergeOwnTools(ownTools, tools.own);
    for await (const event of playRun(this.#gateway, { ...run, ...asked, ownTools: merged })) {
      if (event.type === 'RUN_FINISHED') yield* this.#end(event);
      else yield markEphemeral(event, tools);
    }
  }

  #toFinished(outcome: FinishedEvent['outcome']): FinishedEvent {
    const { threadId, runId } = this.#run;
    return { type: 'RUN_FINISHED', threadId, runId, ...(outcome && { outcome }), usage: [], metadata: {} };
  }

  /** Ends the run, with the tokens of all its requests. */
  *#end(event: FinishedEvent): Generator<AguiEvent> {
    if (this.#openStep !== null) yield { type: 'STEP_FINISHED', stepName: this.#openStep };
    this.#openStep = null;
    yield { ...event, usage: addUsage(this.#model.usage, event.usage ?? []) };
  }
}

/**
 * Plays one run of a session that follows a state machine, from the message to the answer, as AG-UI events. Each state is a step
 * of the run; what the machine does is told by CUSTOM events `parley.state_machine.*`. Of what the model is asked on behalf of
 * the machine nothing but calls of tools is seen by the user.
 * @throws Problem `run_failed` when the machine cannot go on, and the problems of `playRun`.
 */
export async function* playMachine(
  gateway: Pick<Gateway, 'stream'>,
  run: PlayInput,
  openMachine: () => Promise<MachineRun>,
): AsyncGenerator<AguiEvent> {
  try {
    yield* new MachineTurn(gateway, run, await openMachine()).play();
  } catch (error) {
    throw error instanceof UnknownPlace ? problem('run_failed', error.message, { cause: error }) : error;
  }
}
