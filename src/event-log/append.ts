import { unchunk } from './chunks.ts';
import { modernise } from './deprecated.ts';
import type { Warning } from './entry.ts';
import { isKnown, type AguiEvent, type LogEvent } from './event.ts';
import { callOf, evolve, growInPlace, idle, isOpen, type RunEnd, type RunFold } from './fold.ts';
import type { FoldedMessage } from './message.ts';
import { checkOpenings, refuse, type Refusal } from './openings.ts';
import { isUsableId } from './usable-id.ts';

/** The rule that an event would break, by name, and in words. */
export type Violation = Refusal & { index: number };

/** What events did to one run: which messages began, closed or gained a tool call, and how the run ended. */
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

/** An event as it is stored: of a deprecated one what has replaced it, with the name under which it came. */
type Stored = { event: LogEvent; originalType: string | null; runId: string | null; warning: Warning | null };

/** `of` tells of each event how it is stored. */
export type Appended =
  | { ok: true; fold: RunFold; changes: RunChange[]; of: Stored[] }
  | { ok: false; violation: Violation };

function mayFinish(fold: RunFold, runId: string): Refusal | null {
  if (runId !== fold.runId) return refuse('run_mismatch', `RUN_FINISHED names ${runId}, but ${fold.runId} is open.`);
  const open = [...fold.openings.values()].map(({ id }) => id);
  return open.length > 0 ? refuse('still_open', `RUN_FINISHED while ${open.join(', ')} is open.`) : null;
}

function mayStartSubagent(fold: RunFold, event: AguiEvent & { type: 'SUBAGENT_STARTED' }): Refusal | null {
  const { subagentRunId: id, parentSubagentRunId: parent } = event;
  if (fold.finishedSubagents.has(id)) return refuse('subagent_id_reused', `The subagent ${id} has ended in this run.`);
  if (parent === undefined || fold.openings.has(`subagent ${parent}`) || fold.finishedSubagents.has(parent))
    return null;
  return refuse('subagent_not_open', `SUBAGENT_STARTED names the parent ${parent}, which was not started.`);
}

const endIt = 'end that run first, with RUN_FINISHED or RUN_ERROR.';
const needsRun = ({ type }: LogEvent, { end }: RunFold) =>
  refuse(
    'run_not_open',
    end?.status === 'failed'
      ? `${type} needs an open run, and the last one has ended with RUN_ERROR: RUN_STARTED has to come before it.`
      : `${type} needs an open run: RUN_STARTED has to come before it.`,
  );

/** The rule that an event in its long form would break as the next one of `fold`, or null when it may be appended. */
function violates(fold: RunFold, event: AguiEvent): Refusal | null {
  if (event.type === 'RUN_STARTED')
    return isOpen(fold) ? refuse('run_already_open', `RUN_STARTED while ${fold.runId} is open: ${endIt}`) : null;
  if (event.type === 'RUN_ERROR' && fold.end?.status !== 'failed') return null;
  if (event.type === 'RUN_ERROR')
    return refuse('run_not_open', 'RUN_ERROR again: the run has failed already, and only RUN_STARTED may follow.');
  if (!isOpen(fold)) return needsRun(event, fold);
  if (event.type === 'RUN_FINISHED') return mayFinish(fold, event.runId);
  if (event.type === 'SUBAGENT_STARTED')
    return checkOpenings(fold.openings, fold.owners, event) ?? mayStartSubagent(fold, event);
  return checkOpenings(fold.openings, fold.owners, event);
}

type Step = { fold: RunFold; end: RunChange['end'] };

const ids = ['runId', 'messageId', 'toolCallId', 'parentMessageId'];

/** Everything in an event that rows are found by, with its place. */
function idsOf(event: LogEvent): [pointer: string, id: unknown][] {
  if (!isKnown(event)) return [['/type', event.type]];
  const members = event as Record<string, unknown>;
  const input = event.type === 'RUN_STARTED' ? event.input?.messages : undefined;
  const [list, messages] = event.type === 'MESSAGES_SNAPSHOT' ? ['', event.messages] : ['/input', input ?? []];
  return [
    ...ids.map((name): [string, unknown] => [`/${name}`, members[name]]),
    ...messages.map(({ id }, index): [string, unknown] => [`${list}/messages/${index}/id`, id]),
  ];
}

const isUnusable = (id: unknown) => typeof id === 'string' && !isUsableId(id);

/** Ids have to be text that every database keeps and finds: short, and Unicode without NUL. */
function unusableId(event: LogEvent): Refusal | null {
  const bad = idsOf(event).find(([, id]) => isUnusable(id));
  if (!bad) return null;
  const rule = 'has to have 1 to 200 characters, without NUL and without halves of characters';
  return refuse('unusable_id', `${bad[0].slice(1)} ${rule}; it is ${JSON.stringify(bad[1])}.`, bad[0]);
}

/** One event of the log: its long form, checked and applied. */
function take(fold: RunFold, seq: number, event: LogEvent): Step | Refusal {
  const unusable = unusableId(event);
  if (unusable) return unusable;
  if (!isKnown(event)) return isOpen(fold) ? { fold, end: null } : needsRun(event, fold);
  const plain = unchunk(fold.chunks, event);
  if ('rule' in plain) return plain;
  let next = fold;
  let end: RunChange['end'] = null;
  for (const step of plain.events) {
    const refusal = violates(next, step);
    if (refusal) return refusal;
    next = evolve(next, seq, step);
    if (next.end && (step.type === 'RUN_FINISHED' || step.type === 'RUN_ERROR')) end = { is: next.end, by: step };
  }
  return { fold: { ...next, chunks: plain.open }, end };
}

/** Arguments are text to the log; what cannot be read as JSON is only flagged. */
function warningOf(fold: RunFold, event: LogEvent): Warning | null {
  if (!isKnown(event)) return 'unknown_event_type';
  if (event.type !== 'TOOL_CALL_END') return null;
  const text = callOf(fold, event.toolCallId)?.arguments ?? '';
  if (text === '') return null;
  try {
    JSON.parse(text);
    return null;
  } catch {
    return 'invalid_tool_arguments';
  }
}

/** Everything about a message that its row must show. */
const shape = (m: FoldedMessage | undefined) => m && `${m.state} ${m.lastSeq} ${m.toolCalls.length}`;

type Touched = Omit<RunChange, 'messages'> & { before: RunFold; after: RunFold };

/** Adds what an event did to the change of its run: the last one, unless a run begins or that one has ended. */
function note(touched: Touched[], seq: number, event: LogEvent, before: RunFold, { fold, end }: Step): void {
  const started = event.type === 'RUN_STARTED';
  const current = touched.at(-1);
  if (current && !started && !current.end) {
    Object.assign(current, { lastSeq: seq, end, after: fold });
    return;
  }
  const { runId, firstSeq } = fold;
  touched.push({ runId, firstSeq, fromSeq: seq, lastSeq: seq, started, end, before, after: fold });
}

function changeOf({ before, after, ...change }: Touched): RunChange {
  const messages = [...after.messages.since(before.messages)]
    .filter((message) => shape(before.messages.get(message.id)) !== shape(message))
    .toSorted((a, b) => a.firstSeq - b.firstSeq);
  return { ...change, messages };
}

const inOneRun = (fold: RunFold, events: readonly LogEvent[]) =>
  isOpen(fold) && fold.chunks.size === 0 && events.every((event) => isPiece(event));

const pieces = new Set(['TEXT_MESSAGE_CONTENT', 'TOOL_CALL_ARGS', 'REASONING_MESSAGE_CONTENT']);
const isPiece = (event: LogEvent): event is AguiEvent => pieces.has(event.type);

/** Pieces of what is open change nothing but texts: they are checked first and then added in place. */
function appendPieces(fold: RunFold, events: readonly LogEvent[]): Appended {
  for (const [index, event] of events.entries()) {
    const refusal = checkOpenings(fold.openings, fold.owners, event as AguiEvent);
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

/** A refusal of a deprecated event speaks of it as it was sent. */
const inWordsOf = (originalType: string | null, { rule, detail, pointer }: Refusal): Refusal =>
  refuse(rule, originalType === null ? detail : `${originalType} is taken for a REASONING event. ${detail}`, pointer);

/**
 * Decides whether `events` may follow `fold`, all of them or none. The first gets sequence number `firstSeq`, the others
 * the numbers after it. The given fold is not touched, except that texts may grow when all are allowed.
 */
export function append(fold: RunFold, firstSeq: number, events: readonly LogEvent[]): Appended {
  if (inOneRun(fold, events)) return appendPieces(fold, events);
  const touched: Touched[] = [];
  const of: Stored[] = [];
  let next = fold;
  for (const [index, sent] of events.entries()) {
    const seq = firstSeq + index;
    const { event, originalType } = modernise(next, sent);
    const step = take(next, seq, event);
    if ('rule' in step) return { ok: false, violation: { index, ...inWordsOf(originalType, step) } };
    of.push({ event, originalType, runId: step.fold.runId, warning: warningOf(step.fold, event) });
    note(touched, seq, event, next, step);
    next = step.end ? idle(step.end.is.status === 'failed') : step.fold;
  }
  return { ok: true, fold: next, changes: touched.map(changeOf), of };
}
