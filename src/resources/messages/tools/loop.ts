import type { AguiEvent, TokenUsage } from '#src/event-log/event.ts';
import { addTokenUsage } from '#src/event-log/usage.ts';
import { newId } from '#src/api/ids.ts';
import { demandsCall } from '#src/llm/controls.ts';
import { repairMessage } from '#src/llm/repair-message.ts';
import type { ChatRequest, Gateway } from '#src/llm/types.ts';
import { unfence } from '#src/llm/unfence.ts';
import type { AddedRound, RequestFrame, ToldRound } from '#src/resources/context/request-document.ts';
import type { RequestRecorder } from '#src/resources/context/request-recorder.ts';
import { problem, type FieldError } from '#src/api/problems.ts';
import type { FormCheck } from '#src/api/response-format.ts';
import { faultsInWords, formUnmet, isWhole, unmetEnd } from '#src/resources/messages/run/answer-form.ts';
import { toInterruption, type OpenApprovals } from './interrupt.ts';
import {
  type AnsweredCalls,
  type ApprovedCall,
  type CallLedger,
  OwnCalls,
  type OwnCallsOptions,
  type OwnTools,
} from './own-calls.ts';
import { RoundAnswer, type RoundCall } from '#src/resources/messages/run/round-answer.ts';
import { playTurn, type Turn } from '#src/resources/messages/run/turn.ts';

/** The maximum number of rounds in a row in which a model calls only tools that it may not call, in one run. */
const mostRounds = 5;

type RunFinished = Extract<AguiEvent, { type: 'RUN_FINISHED' }>;

/** Returns the usage of two rounds, for each model. */
export function addUsage(before: readonly TokenUsage[], more: readonly TokenUsage[]): TokenUsage[] {
  const sums = new Map(before.map((usage) => [usage.model, usage]));
  for (const usage of more) {
    const known = sums.get(usage.model);
    sums.set(usage.model, known ? addTokenUsage(known, usage) : usage);
  }
  return [...sums.values()];
}

/** The facts of earlier rounds of the run that its end reports. */
type EarlierRounds = { usage: readonly TokenUsage[]; firstTokenMs: unknown };

function addEarlierRounds(event: RunFinished, { usage, firstTokenMs }: EarlierRounds): RunFinished {
  const metadata = { ...event.metadata, ...(firstTokenMs != null && { time_to_first_token_ms: firstTokenMs }) };
  return { ...event, usage: addUsage(usage, event.usage ?? []), metadata };
}

/** Returns the calls that the end of an answer leaves to be carried out: none of one that was cut or cancelled. */
function findWaitingCalls({ outcome }: RunFinished, calls: readonly RoundCall[]): RoundCall[] {
  const pending = new Set(outcome?.type === 'success' ? outcome.pendingToolCallIds : []);
  return calls.filter(({ id }) => pending.has(id));
}

/** Returns the end of a run that waits for the results of these calls only. */
function limitToWaiting(event: RunFinished, calls: readonly RoundCall[]): RunFinished {
  if (calls.length === 0) return event;
  return { ...event, outcome: { type: 'success', pendingToolCallIds: calls.map(({ id }) => id) } };
}

/** Returns the names of the tools that the model may call. */
const toCallableNames = ({ tools = [], controls }: ChatRequest) =>
  controls?.tool_choice === 'none' ? [] : tools.map(({ name }) => name);

type StartMarks = { replaces?: string; provisional?: true };

/**
 * Returns the event, which says so when it begins a message that is yet to be checked, or is given in place of another
 * one.
 */
function markStart(event: AguiEvent, marks: StartMarks): AguiEvent {
  if (event.type !== 'TEXT_MESSAGE_START' && event.type !== 'REASONING_MESSAGE_START') return event;
  if (Object.keys(marks).length === 0) return event;
  return { ...event, metadata: { ...event.metadata, ...marks } };
}

/** The settings that all rounds of a run share. */
type Loop = Omit<Turn, 'messageId' | 'request'> & {
  gateway: Pick<Gateway, 'stream'>;
  calls: OwnCalls;
  checkForm: FormCheck | null;
  /** Keeps a request before it is sent. */
  record: (messageId: string, request: ChatRequest) => Promise<void>;
};

type Round = { answer: RoundAnswer; messageId: string; end: RunFinished | null; faults: readonly FieldError[] };

/** Plays one answer of the model, whose end waits until it is known whether its form is right. */
async function* playRound(
  { gateway, calls, checkForm, record, ...rest }: Loop,
  request: ChatRequest,
  replaces: string | null,
): AsyncGenerator<AguiEvent, Round> {
  const answer = new RoundAnswer();
  const messageId = newId('msg');
  await record(messageId, request);
  const ending: AguiEvent[] = [];
  let end: RunFinished | null = null;
  const marks: StartMarks = { ...(checkForm && { provisional: true }), ...(replaces !== null && { replaces }) };
  let isChecked = checkForm !== null;
  for await (const event of playTurn(gateway, { ...rest, messageId, request })) {
    if (event.type === 'RUN_FINISHED') {
      end = event;
      continue;
    }
    answer.take(event);
    if (event.type === 'TEXT_MESSAGE_END') isChecked &&= isWhole(event);
    if (checkForm && (ending.length > 0 || event.type === 'TEXT_MESSAGE_END')) ending.push(event);
    else yield markStart(calls.mark(event), marks);
  }
  const isAnswer = isChecked && end?.outcome?.type === 'success' && answer.calls.length === 0;
  const faults = isAnswer ? await checkForm!(answer.text) : [];
  for (const event of ending)
    yield event.type === 'TEXT_MESSAGE_END' && faults.length > 0 ? unmetEnd(event, faults) : event;
  return { answer, messageId, end, faults };
}

/** Returns the request without a demand for a tool call: what it demanded to be called was called. */
function withoutDemandedCall(asked: ChatRequest): ChatRequest {
  if (!asked.controls || !demandsCall(asked.controls.tool_choice)) return asked;
  const { tool_choice: _choice, ...controls } = asked.controls;
  return { ...asked, controls };
}

/** Returns the request of the round after an answer in another form. */
function toRepairRequest(asked: ChatRequest, { faults }: Round, { messages: told }: ToldRound): ChatRequest {
  const repair = repairMessage(asked.controls!.response_format!, faultsInWords(faults));
  const messages = [...asked.messages, ...told, repair];
  return withoutDemandedCall({ ...asked, messages });
}

/** Returns the request of the round after calls that were given their results. */
function toNextRequest(
  asked: ChatRequest,
  { hasCarriedOut }: AnsweredCalls,
  { messages: told }: ToldRound,
): ChatRequest {
  const next = { ...asked, messages: [...asked.messages, ...told] };
  return hasCarriedOut ? withoutDemandedCall(next) : next;
}

/** A run that is to be played. */
export type PlayInput = Omit<Turn, 'messageId'> & {
  checkForm?: FormCheck | null;
  ownTools?: OwnTools | null;
  ownCalls?: OwnCallsOptions;
  /** The calls that are being carried out, and the wait for the log. Without it nothing is waited for. */
  ledger?: Omit<CallLedger, 'signal'>;
  /** Stores the approvals that calls wait for. Without it no call does. */
  openApprovals?: OpenApprovals | null;
  /** Keeps what the models are sent. */
  recorder?: RequestRecorder;
  /** The first prompt of the run and what makes `request` another one; not here when it is the first prompt. */
  madeOf?: { base: Omit<ChatRequest, 'signal'>; frame: RequestFrame };
};

/** Plays a run, from the prompt to the answer, as AG-UI events. */
export type PlayRun = (gateway: Pick<Gateway, 'stream'>, run: PlayInput) => AsyncGenerator<AguiEvent>;

/** The calls that were approved, and the request to the model once they have their results. */
export type Resumption = { calls: readonly ApprovedCall[]; prepare: () => Promise<Omit<ChatRequest, 'signal'>> };

/** Returns what keeps the requests of a run. A first prompt is kept already; `added` are the rounds that a request tells. */
function createRecord(
  { recorder, madeOf }: Pick<PlayInput, 'recorder' | 'madeOf'>,
  first: ChatRequest,
  added: readonly AddedRound[],
): Loop['record'] {
  const { base = first, frame = { purpose: 'answer' as const, added: [] } } = madeOf ?? {};
  return async (message, request) => {
    if (request === first && !madeOf) recorder?.skip();
    else await recorder?.record(request, { base, message, frame: { ...frame, added: [...frame.added, ...added] } });
  };
}

const noLedger = () => ({ flush: () => Promise.resolve(), pending: new Set<string>(), unsent: new Set<string>() });

/**
 * Plays one run, from the prompt to the answer, as AG-UI events, like `playTurn`, with three differences. Calls of
 * `ownTools` are carried out within the run, a bounded number of them. Calls of tools that the request does not offer get
 * a result at once that says so. When nothing else was called, the model is asked again within the run. And an answer in
 * which `checkForm` finds faults is put back to the model once. Calls that a person has to approve end the run, unless its
 * caller has calls to carry out too.
 * @throws Problem when the model keeps calling what it may not, and `response_format_unmet` when its second answer has
 *   faults too.
 */
export async function* playRun(
  gateway: Pick<Gateway, 'stream'>,
  { request, checkForm = null, ownTools = null, ownCalls = {}, ledger = noLedger(), ...more }: PlayInput,
): AsyncGenerator<AguiEvent> {
  const { openApprovals = null, ...rest } = more;
  const { signal } = request;
  const calls = new OwnCalls(toCallableNames(request), ownTools, { ...ledger, signal }, ownCalls);
  const stream = (asked: ChatRequest) => unfence(gateway.stream(asked));
  const added: AddedRound[] = [];
  const record = createRecord(rest, request, added);
  const loop: Loop = { ...rest, gateway: checkForm ? { stream } : gateway, calls, checkForm, record };
  const earlier: EarlierRounds = { usage: [], firstTokenMs: null };
  let asked = request;
  let unmet: string | null = null;
  let replaces: string | null = null;
  for (let refusals = 0; refusals < mostRounds;) {
    const round: Round = yield* playRound(loop, asked, replaces);
    const { answer, messageId, faults } = round;
    const end = round.end && addEarlierRounds(round.end, earlier);
    if (faults.length > 0 && unmet !== null) throw formUnmet(messageId, faults);
    const waiting = end ? findWaitingCalls(end, answer.calls) : [];
    const forCaller = waiting.filter(({ name }) => calls.isCallers(name));
    const others = waiting.filter((call) => !forCaller.includes(call));
    const answered = yield* calls.answer(others, openApprovals !== null && forCaller.length === 0);
    if (end && openApprovals && answered.held.length > 0)
      return yield toInterruption(end, answered.held, await openApprovals(answered.held, messageId));
    if (end && faults.length === 0 && (answered.results.length === 0 || forCaller.length > 0))
      return yield limitToWaiting(end, forCaller);
    earlier.usage = end?.usage ?? [];
    earlier.firstTokenMs ??= end?.metadata?.['time_to_first_token_ms'];
    replaces = faults.length > 0 ? messageId : null;
    unmet ??= replaces;
    if (faults.length === 0 && !answered.hasCarriedOut) refusals += 1;
    const told = answer.asRound(messageId, answered.results, true);
    added.push(told.added);
    asked = faults.length > 0 ? toRepairRequest(asked, round, told) : toNextRequest(asked, answered, told);
  }
  const detail = `The model called tools that it may not call, ${mostRounds} times in a row. Its answer is kept.`;
  throw problem('upstream_failure', detail);
}

/** Makes the calls that were approved, and then plays the run, with the request that is made once they have their results. */
export async function* playResumed(
  play: PlayRun,
  gateway: Pick<Gateway, 'stream'>,
  { calls, prepare }: Resumption,
  run: PlayInput,
): AsyncGenerator<AguiEvent> {
  const { request, ledger = noLedger(), ownCalls = {} } = run;
  const { signal } = request;
  yield* new OwnCalls([], null, { ...ledger, signal }, ownCalls).answerApproved(calls);
  yield* play(gateway, { ...run, request: { ...(await prepare()), signal } });
}
