import { toLongForm } from './chunks.ts';
import { modernizeEvent } from './deprecated.ts';
import type { Warning } from './entry.ts';
import { isKnownEvent, type AguiEvent, type LogEvent } from './event.ts';
import {
  findCall,
  applyEvent,
  findTotals,
  growInPlace,
  idleFold,
  isRunOpen,
  type RunEnd,
  type RunFold,
} from './fold.ts';
import { contentTypes } from './fragments.ts';
import { toPlainText, type FoldedMessage } from './message.ts';
import { checkOpenings, toViolation, type RuleViolation } from './openings.ts';
import { checkRunSize, checkTotals, maxTextLength, measureEvent } from './totals.ts';
import { isUsableId } from './usable-id.ts';

/** The violation of a rule by one of several events, with the index of that event. */
export type AppendViolation = RuleViolation & { index: number };

/** The change of one run by events: the messages that began, closed or gained a tool call, and the end of the run. */
export type RunChange = {
  runId: string | null;
  firstSeq: number;
  /** The first and the last event of this change. */
  fromSeq: number;
  lastSeq: number;
  started: boolean;
  end: { is: RunEnd; by: AguiEvent } | null;
  messages: FoldedMessage[];
};

/** An event as it is stored: the successor of a deprecated one, with its original type. */
type AppendedEvent = { event: LogEvent; originalType: string | null; runId: string | null; warning: Warning | null };

/** The result of an append: the new fold, the changes of runs, and each event as it is stored in `of`; or the violation. */
export type AppendResult =
  | { ok: true; fold: RunFold; changes: RunChange[]; of: AppendedEvent[] }
  | { ok: false; violation: AppendViolation };

function checkFinish(fold: RunFold, runId: string): RuleViolation | null {
  if (runId !== fold.runId)
    return toViolation('run_mismatch', `RUN_FINISHED names ${runId}, but ${fold.runId} is open.`);
  const open = [...fold.openings.values()].map(({ id }) => id);
  return open.length > 0 ? toViolation('still_open', `RUN_FINISHED while ${open.join(', ')} is open.`) : null;
}

function checkSubagentStart(fold: RunFold, event: AguiEvent & { type: 'SUBAGENT_STARTED' }): RuleViolation | null {
  const { subagentRunId: id, parentSubagentRunId: parent } = event;
  if (fold.finishedSubagents.has(id))
    return toViolation('subagent_id_reused', `The subagent ${id} has ended in this run.`);
  if (parent === undefined || fold.openings.has(`subagent ${parent}`) || fold.finishedSubagents.has(parent))
    return null;
  return toViolation('subagent_not_open', `SUBAGENT_STARTED names the parent ${parent}, which was not started.`);
}

const endRunAdvice = 'end that run first, with RUN_FINISHED or RUN_ERROR.';
const runNotOpen = ({ type }: LogEvent, { end }: RunFold) =>
  toViolation(
    'run_not_open',
    end?.status === 'failed'
      ? `${type} needs an open run, and the last one has ended with RUN_ERROR: RUN_STARTED has to come before it.`
      : `${type} needs an open run: RUN_STARTED has to come before it.`,
  );

/** Checks an event in its long form as the next one of `fold`. Null when it may be appended. */
function checkEvent(fold: RunFold, event: AguiEvent): RuleViolation | null {
  if (event.type === 'RUN_STARTED')
    return isRunOpen(fold)
      ? toViolation('run_already_open', `RUN_STARTED while ${fold.runId} is open: ${endRunAdvice}`)
      : null;
  if (event.type === 'RUN_ERROR' && fold.end?.status !== 'failed') return null;
  if (event.type === 'RUN_ERROR')
    return toViolation('run_not_open', 'RUN_ERROR again: the run has failed already, and only RUN_STARTED may follow.');
  if (!isRunOpen(fold)) return runNotOpen(event, fold);
  if (event.type === 'RUN_FINISHED') return checkFinish(fold, event.runId);
  if (event.type === 'SUBAGENT_STARTED')
    return checkOpenings(fold.openings, fold.owners, event) ?? checkSubagentStart(fold, event);
  return checkOpenings(fold.openings, fold.owners, event);
}

/** Checks the text of a result or of a message in a list, which comes whole. */
function checkWholeText(
  type: string,
  pointer: string,
  content: Parameters<typeof toPlainText>[0],
): RuleViolation | null {
  const { length } = toPlainText(content);
  return length <= maxTextLength
    ? null
    : toViolation('text_too_long', `${type}: a text has ${length} characters, and may have ${maxTextLength}.`, pointer);
}

/** Checks the texts of an event that come whole. */
function checkWholeTexts(event: AguiEvent): RuleViolation | null {
  if (event.type === 'TOOL_CALL_RESULT') return checkWholeText(event.type, '/content', event.content);
  const list = event.type === 'MESSAGES_SNAPSHOT' ? event.messages : [];
  for (const [index, message] of list.entries()) {
    if (message.role === 'activity' || message.content === undefined) continue;
    const refusal = checkWholeText(event.type, `/messages/${index}/content`, message.content);
    if (refusal) return refusal;
  }
  return null;
}

/** Checks what the texts of a run add up to with the next event. `after` is the fold with it. */
function checkSizes(before: RunFold, after: RunFold, event: AguiEvent): RuleViolation | null {
  const totals = findTotals(before, event);
  if (totals) return checkTotals(event.type, measureEvent(event), totals, '/delta');
  const refusal = checkWholeTexts(event);
  return refusal ?? (after.size > before.size ? checkRunSize(event.type, after.size) : null);
}

type AppendStep = { fold: RunFold; end: RunChange['end'] };

const idMembers = ['runId', 'messageId', 'toolCallId', 'parentMessageId'];

/** Lists the members of an event by which rows are found, with their JSON pointers. */
function listIds(event: LogEvent): [pointer: string, id: unknown][] {
  if (!isKnownEvent(event)) return [['/type', event.type]];
  const members = event as Record<string, unknown>;
  const input = event.type === 'RUN_STARTED' ? event.input?.messages : undefined;
  const [list, messages] = event.type === 'MESSAGES_SNAPSHOT' ? ['', event.messages] : ['/input', input ?? []];
  return [
    ...idMembers.map((name): [string, unknown] => [`/${name}`, members[name]]),
    ...messages.map(({ id }, index): [string, unknown] => [`${list}/messages/${index}/id`, id]),
  ];
}

const isUnusable = (id: unknown) => typeof id === 'string' && !isUsableId(id);

/** Checks that the ids of an event are usable. */
function checkIds(event: LogEvent): RuleViolation | null {
  const bad = listIds(event).find(([, id]) => isUnusable(id));
  if (!bad) return null;
  const rule = 'has to have 1 to 200 characters, without NUL and without halves of characters';
  return toViolation('unusable_id', `${bad[0].slice(1)} ${rule}; it is ${JSON.stringify(bad[1])}.`, bad[0]);
}

/** Writes one event in its long form, and checks and applies that. */
function appendEvent(fold: RunFold, seq: number, event: LogEvent, isStored: boolean): AppendStep | RuleViolation {
  const unusable = checkIds(event);
  if (unusable) return unusable;
  if (!isKnownEvent(event)) return isRunOpen(fold) ? { fold, end: null } : runNotOpen(event, fold);
  const plain = toLongForm(fold.chunks, event);
  if ('rule' in plain) return plain;
  let next = fold;
  let end: RunChange['end'] = null;
  for (const step of plain.events) {
    const refusal = checkEvent(next, step);
    if (refusal) return refusal;
    const after = applyEvent(next, seq, step);
    const excess = isStored ? null : checkSizes(next, after, step);
    if (excess) return excess;
    next = after;
    if (next.end && (step.type === 'RUN_FINISHED' || step.type === 'RUN_ERROR')) end = { is: next.end, by: step };
  }
  return { fold: { ...next, chunks: plain.open }, end };
}

/** Finds the warning of an event. Arguments are text to the log; those that are not JSON are only flagged. */
function findWarning(fold: RunFold, event: LogEvent): Warning | null {
  if (!isKnownEvent(event)) return 'unknown_event_type';
  if (event.type !== 'TOOL_CALL_END') return null;
  const text = findCall(fold, event.toolCallId)?.arguments ?? '';
  if (text === '') return null;
  try {
    JSON.parse(text);
    return null;
  } catch {
    return 'invalid_tool_arguments';
  }
}

/** Writes everything of a message that its row shows, to be compared. */
const toMessageKey = (m: FoldedMessage | undefined) => m && `${m.state} ${m.lastSeq} ${m.toolCalls.length}`;

type RunSpan = Omit<RunChange, 'messages'> & { before: RunFold; after: RunFold };

/** Adds an event to the change of its run: the last one, unless a run begins or that run has ended. */
function recordEvent(
  touched: RunSpan[],
  seq: number,
  event: LogEvent,
  before: RunFold,
  { fold, end }: AppendStep,
): void {
  const started = event.type === 'RUN_STARTED';
  const current = touched.at(-1);
  if (current && !started && !current.end) {
    Object.assign(current, { lastSeq: seq, end, after: fold });
    return;
  }
  const { runId, firstSeq } = fold;
  touched.push({ runId, firstSeq, fromSeq: seq, lastSeq: seq, started, end, before, after: fold });
}

function toRunChange({ before, after, ...change }: RunSpan): RunChange {
  const messages = [...after.messages.since(before.messages)]
    .filter((message) => toMessageKey(before.messages.get(message.id)) !== toMessageKey(message))
    .toSorted((a, b) => a.firstSeq - b.firstSeq);
  return { ...change, messages };
}

const areFragmentsOfRun = (fold: RunFold, events: readonly LogEvent[]) =>
  isRunOpen(fold) && fold.chunks.size === 0 && events.every((event) => isPlainFragment(event));

const isPlainFragment = (event: LogEvent): event is AguiEvent => contentTypes.has(event.type);

/** Checks what fragments add up to, which are not in the fold yet. */
class FragmentTotals {
  readonly #fold: RunFold;
  readonly #added = new Map<string, number>();

  constructor(fold: RunFold) {
    this.#fold = fold;
  }

  check(event: AguiEvent): RuleViolation | null {
    const { what, id, text, message, run } = findTotals(this.#fold, event)!;
    const size = measureEvent(event);
    // Other texts of one message count from the next push on: a push has a bound of its own.
    const key = `${what} ${id}`;
    const before = this.#added.get(key) ?? 0;
    const all = this.#added.get('') ?? 0;
    const sums = { what, id, text: text + before, message: message + before, run: run + all };
    this.#added.set(key, before + size).set('', all + size);
    return checkTotals(event.type, size, sums, '/delta');
  }
}

/** Appends fragments of what is open. They change texts only: all are checked first, and then added in place. */
function appendFragments(fold: RunFold, events: readonly LogEvent[], isStored: boolean): AppendResult {
  const totals = new FragmentTotals(fold);
  for (const [index, event] of events.entries()) {
    const refusal =
      checkOpenings(fold.openings, fold.owners, event as AguiEvent) ??
      (isStored ? null : totals.check(event as AguiEvent));
    if (refusal) return { ok: false, violation: { index, ...refusal } };
  }
  for (const event of events) growInPlace(fold, event as AguiEvent);
  return {
    ok: true,
    fold,
    changes: [],
    of: events.map((event) => ({ event, originalType: null, runId: fold.runId, warning: null })),
  };
}

/** Adds the original type of a deprecated event to a violation. */
const withSentType = (originalType: string | null, { rule, detail, pointer }: RuleViolation): RuleViolation =>
  toViolation(
    rule,
    originalType === null ? detail : `${originalType} is taken for a REASONING event. ${detail}`,
    pointer,
  );

/**
 * Decides whether `events` may follow `fold`, all of them or none. The first gets sequence number `firstSeq`, the others
 * the numbers after it. `fold` is not changed, except that texts may grow when all events are allowed. Nothing bounds what
 * events add up to that are stored already.
 */
export function appendEvents(
  fold: RunFold,
  firstSeq: number,
  events: readonly LogEvent[],
  { isStored = false }: { isStored?: boolean } = {},
): AppendResult {
  if (areFragmentsOfRun(fold, events)) return appendFragments(fold, events, isStored);
  const touched: RunSpan[] = [];
  const of: AppendedEvent[] = [];
  let next = fold;
  for (const [index, sent] of events.entries()) {
    const seq = firstSeq + index;
    const { event, originalType } = modernizeEvent(next, sent);
    const step = appendEvent(next, seq, event, isStored);
    if ('rule' in step) return { ok: false, violation: { index, ...withSentType(originalType, step) } };
    of.push({ event, originalType, runId: step.fold.runId, warning: findWarning(step.fold, event) });
    recordEvent(touched, seq, event, next, step);
    next = step.end ? idleFold(step.end.is.status === 'failed') : step.fold;
  }
  return { ok: true, fold: next, changes: touched.map(toRunChange), of };
}
