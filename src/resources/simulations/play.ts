import { setTimeout } from 'node:timers/promises';
import type { SimulationTest } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { newId } from '#src/api/ids.ts';
import { Problem } from '#src/api/problems.ts';
import { createPlainWrite } from '#src/api/write.ts';
import type { Gateway } from '#src/llm/types.ts';
import type { LogEvent } from '#src/event-log/event.ts';
import { toMessageOpening } from '#src/resources/messages/run/opening.ts';
import type { Opening } from '#src/resources/messages/run/run-opening.ts';
import { followRun, startRun } from '#src/resources/messages/run/start.ts';
import { findRun, type RunRow } from '#src/resources/runs/store.ts';
import type { Services } from '#src/resources/services.ts';
import { findMachineEventName } from '#src/state-machine/log-events.ts';
import type { SimulationResultRow, SimulationRunRow } from './table.ts';
import type { Utterance } from './transcript.ts';
import { askUser } from './user-model.ts';
import { answerWaitingCalls, simulatedOptions } from './waiting-calls.ts';

/** The services that playing a conversation needs. */
export type PlayServices = Omit<Services, 'simulator'>;

/** A conversation that is to be played. */
export type Play = {
  run: SimulationRunRow;
  test: SimulationTest;
  sessionId: string;
  /** The tokens of the run that are left. */
  tokensLeft: number;
  /** What comes of it, also when it ends with an error. */
  outcome: PlayOutcome;
  signal: AbortSignal;
  /** Asks the model that plays the user. */
  stream: Gateway['stream'];
  /** Is called before each turn. Returns false when the conversation is not to go on. */
  mayGoOn(): Promise<boolean>;
};

/** The course of a conversation: its words, calls and states, and the reason of its end. `isWhole` is false when it was not to go on. */
export type PlayOutcome = Pick<SimulationResultRow, 'turns' | 'tokens' | 'endedBy' | 'detail'> & {
  isWhole: boolean;
  transcript: Utterance[];
  calledTools: Set<string>;
  visitedStates: Set<string>;
};

/** Returns the outcome of a conversation that has not begun. */
export const newPlayOutcome = (): PlayOutcome => ({
  isWhole: true,
  transcript: [],
  calledTools: new Set(),
  visitedStates: new Set(),
  turns: 0,
  tokens: 0,
  endedBy: 'max_turns',
  detail: null,
});

/** The longest time for what a model says as the user, or judges. */
const modelTimeoutMs = 120_000;
/** The maximum number of attempts to begin a turn that has no room, and the milliseconds in between. */
const maxAttempts = 60;
const attemptPauseMs = 1_000;
/** The maximum number of times in one turn that calls are answered as the scenario says. */
const maxAnswers = 16;
/** The states of runs that wait for answers to calls. */
const waits: ReadonlySet<string> = new Set(['requires_tool_results', 'requires_approval']);

/** Returns a signal for a question to a model, which ends with the work and after its time. */
export const toModelSignal = (signal: AbortSignal): AbortSignal =>
  AbortSignal.any([signal, AbortSignal.timeout(modelTimeoutMs)]);

/** Makes the caller for whom the turns of a run are played. */
const toPrincipal = ({ organizationId, caller }: SimulationRunRow): Principal => ({
  ...caller,
  organizationId,
  userId: null,
  scopes: new Set(caller.scopes),
});

/** The members of events that are looked at. */
type NotedEvent = {
  type: string;
  name?: unknown;
  role?: unknown;
  messageId?: string;
  delta?: string;
  toolCallName?: string;
  value?: { at?: { state?: unknown } };
};

/** The answer of a turn so far: its texts, in the messages that the service has begun. */
type TurnAnswer = { messageIds: Set<string>; text: string };

/** Notes what an event of a turn tells. What the user says is in the log too. */
function noteEvent(logged: LogEvent, outcome: PlayOutcome, answer: TurnAnswer): void {
  const event = logged as NotedEvent;
  const { messageId = '', delta = '' } = event;
  if (event.type === 'TEXT_MESSAGE_START' && event.role !== 'user') answer.messageIds.add(messageId);
  if (event.type === 'TEXT_MESSAGE_CONTENT' && answer.messageIds.has(messageId)) answer.text += delta;
  if (event.type === 'TOOL_CALL_START') outcome.calledTools.add(event.toolCallName!);
  const state = findMachineEventName(event) === 'entered' ? event.value?.at?.state : null;
  if (typeof state === 'string') outcome.visitedStates.add(state);
}

/** Begins a run, and waits while there is no room for it. */
async function beginRun(services: PlayServices, { signal }: Play, opening: Opening) {
  const write = createPlainWrite(services.dataSource, services.runTransaction);
  for (let attempt = 1; ; attempt += 1)
    try {
      return await startRun({ ...services, write }, opening);
    } catch (error) {
      const isFull = error instanceof Problem && error.code === 'concurrency_limit_exceeded';
      if (!isFull || attempt >= maxAttempts || signal.aborted) throw error;
      await setTimeout(attemptPauseMs, undefined, { signal });
    }
}

/** Plays a run to its end, and notes what it tells. Returns null when it was not to go on. */
async function playRunOnce(
  services: PlayServices,
  play: Play,
  { opening, answer }: { opening: Opening; answer: TurnAnswer },
): Promise<RunRow | null> {
  const { principal } = opening;
  const started = await beginRun(services, play, opening);
  for await (const { event } of await followRun(services, { principal }, started, play.signal))
    noteEvent(event, play.outcome, answer);
  if (play.signal.aborted) return null;
  const run = (await findRun(services.dataSource, principal, started.runId))!;
  play.outcome.tokens += run.tokens?.total ?? 0;
  return run;
}

/** The problems of a turn in a session that somebody has ended, or whose conversation was closed. */
const sessionEnds: ReadonlySet<string> = new Set(['session_ended', 'conversation_closed']);

/** Plays a turn, with the answers to its calls that the scenario has. Returns why the conversation ends with it, or null. */
async function playTurn(services: PlayServices, play: Play, text: string): Promise<PlayOutcome['endedBy']> {
  const { run: simulation, sessionId, test, outcome } = play;
  const principal = toPrincipal(simulation);
  const caller = { principal, requestId: newId('req'), instance: `/v2/simulations/runs/${simulation.id}` };
  const message = { role: 'user' as const, content: { type: 'text' as const, text } };
  const answer: TurnAnswer = { messageIds: new Set(), text: '' };
  let opening = toMessageOpening({
    ...caller,
    message,
    context: { session_id: sessionId },
    options: simulatedOptions,
  });
  let run = await playRunOnce(services, play, { opening, answer });
  let endedBy: PlayOutcome['endedBy'] = null;
  for (let answers = 0; run && waits.has(run.status); answers += 1) {
    const next = await answerWaitingCalls(services.dataSource, caller, run, test.scenario);
    if ('opening' in next && answers < maxAnswers && outcome.tokens < play.tokensLeft) opening = next.opening;
    else {
      endedBy = 'opening' in next ? 'tool_results' : next.endedBy;
      outcome.detail =
        'opening' in next ? `Calls were answered ${answers} times in one turn, or no tokens are left.` : next.detail;
      break;
    }
    run = await playRunOnce(services, play, { opening, answer });
  }
  if (!run) return 'error';
  outcome.transcript.push({ by: 'user', text }, { by: 'agent', text: answer.text });
  outcome.turns += 1;
  if (run.status !== 'failed' && run.status !== 'cancelled') return endedBy;
  outcome.detail = run.error?.detail ?? 'The run was cancelled.';
  return 'error';
}

/** Plays a turn as `playTurn` does. A session that was ended before it, by a tool or a person, is an end of the conversation. */
async function playTurnIfOpen(services: PlayServices, play: Play, text: string): Promise<PlayOutcome['endedBy']> {
  try {
    return await playTurn(services, play, text);
  } catch (error) {
    if (!(error instanceof Problem) || !sessionEnds.has(error.code)) throw error;
    play.outcome.detail = error.detail;
    return 'session_end';
  }
}

/** Plays a conversation to its end, or until it is not to go on, and notes in `play.outcome` what comes of it. */
export async function playConversation(services: PlayServices, play: Play): Promise<void> {
  const { run, test, signal, outcome } = play;
  const { messages = [], max_turns: maxTurns = 6 } = test.scenario;
  const end = (endedBy: PlayOutcome['endedBy']) => void (outcome.endedBy = endedBy);
  while (outcome.turns < maxTurns) {
    if (!(await play.mayGoOn())) return void (outcome.isWhole = false);
    if (outcome.tokens >= play.tokensLeft) return end('max_tokens');
    const { transcript, turns } = outcome;
    const question = { test, transcript, model: run.userModel, signal: toModelSignal(signal) };
    const scripted = messages[turns];
    const { text, isDone } =
      scripted === undefined ? await askUser({ stream: play.stream }, question) : { text: scripted, isDone: false };
    if (text === '' && turns === 0) {
      outcome.detail = `The model ${run.userModel} plays the user, and was done before it had said anything.`;
      return end('error');
    }
    if (text === '') return end('user');
    const endedBy = await playTurnIfOpen(services, play, text);
    if (signal.aborted) return void (outcome.isWhole = false);
    if (endedBy) return end(endedBy);
    if (isDone) return end('user');
  }
}
