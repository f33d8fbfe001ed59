import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import type { RunChange } from '#src/event-log/append.ts';
import type { RunEnd } from '#src/event-log/fold.ts';
import type { FoldedMessage } from '#src/event-log/message.ts';
import type { AguiEvent, TokenUsage } from '#src/event-log/event.ts';
import { addTokenUsage } from '#src/event-log/usage.ts';
import { newId } from '#src/api/ids.ts';
import { problem, toProblemBody } from '#src/api/problems.ts';
import { isMinted, ours, toMessageValues, type MessageValues } from './message-rows.ts';
import type { OpenRun } from './head-store.ts';

/** The outcome of a run, as its row has it; values of others are JSON as text. */
type RunEnding = {
  status: string;
  model: string | null;
  tokens: string | null;
  error: string | null;
  finishReason: string | null;
  lastSeq: number;
};

/** A run that a producer has started, and perhaps ended already. */
type StartedProducerRun = { id: string; eventRunId: string; firstSeq: number; leaseUntil: Date | null } & (
  | { status: 'running' }
  | RunEnding
);

/**
 * `isNew`: it gets a row unless it has one. `changes`: the row that it has becomes like it. `isOwn`: Parley has made its id, so
 * that one that is new has no row, and one that is not new has one.
 */
export type ProjectedMessage = MessageValues & {
  runId: string | null;
  place: number;
  isNew: boolean;
  changes: boolean;
  isOwn: boolean;
};

/** The changes of the rows that people read. */
export type Projection = {
  now: Date;
  begun: StartedProducerRun[];
  /** The run that had its row before, if it has ended. */
  ended: (RunEnding & { id: string; firstTokenMs: number | null }) | null;
  messages: ProjectedMessage[];
  /** Messages from before this place that wait for results have them now. */
  settlesBefore: number | null;
};

/** The states of messages that wait for the results of their calls. */
const waitingStates: ReadonlySet<string> = new Set(['requires_tool_results', 'requires_approval']);

type ProjectionContext = {
  now: Date;
  /** The time until which a run that a producer starts need not give a sign of life. */
  leaseUntil: Date;
  publicUrl: string;
  /** The places of the RUN_ events that did not come from Parley itself. */
  externalRunEvents: ReadonlySet<number>;
};

/** A producer's run that was cancelled ends with RUN_ERROR, since what it has opened stays open. */
const isCancelled = (end: RunEnd) => end.status === 'failed' && end.code === 'run_cancelled';

/** Returns the problem that a failed run is shown with: its own, or one made of what its producer says. */
function toRunFailure(
  end: RunEnd,
  { publicUrl, now }: ProjectionContext,
  runId: string | null,
  isOurs: boolean,
): unknown {
  if (end.status !== 'failed' || isCancelled(end)) return null;
  const known = ours(end.metadata).problem;
  if (isOurs && known) return known;
  const detail = end.code === null ? end.message : `${end.message} (${end.code})`;
  const instance = runId === null ? '/v2/runs' : `/v2/runs/${runId}`;
  return toProblemBody(problem('run_failed', detail), { publicUrl, instance, requestId: newId('req'), at: now });
}

/** A failed run leaves a message of kind `error`, so that people who read the conversation see that it failed. */
function errorMessage(end: RunEnd, failure: unknown, seq: number, isOurs: boolean): MessageValues | null {
  if (end.status !== 'failed' || !failure) return null;
  const id = (isOurs ? ours(end.metadata).error_message_id : undefined) ?? newId('msg');
  const content = JSON.stringify({ type: 'error', problem: failure });
  const nothing = { model: null, finishReason: null, reasoning: null };
  const common = { toolCalls: '[]', ...nothing, metadata: '{}', firstSeq: seq, lastSeq: seq };
  return { id, eventId: id, kind: 'error', role: 'system', content, state: 'completed', ...common };
}

/** Returns the name of the model, if a column can hold it: a producer may say anything. */
const toModelName = (name: string | undefined) =>
  name?.isWellFormed() && !name.includes('\0') && name.length <= 200 ? name : null;

type EndedRun = { failure: unknown; lastSeq: number; isOurs: boolean };

/** Returns the token counts of kinds of content, as far as they are known. */
function toTokensByKind(usage: TokenUsage | undefined): object {
  const { textInputTokens, imageInputTokens, audioInputTokens, fileInputTokens } = usage ?? {};
  const counts = {
    prompt_text: textInputTokens,
    prompt_image: imageInputTokens,
    prompt_audio: audioInputTokens,
    prompt_file: fileInputTokens,
    completion_image: usage?.imageOutputTokens,
    completion_audio: usage?.audioOutputTokens,
  };
  return Object.fromEntries(Object.entries(counts).filter(([, count]) => count !== undefined));
}

/** Converts token counts for a row, or null for none. Counts that are not known are zero, and named. */
function toTokenColumns(usage: TokenUsage | undefined): object | null {
  const { inputTokens: prompt, outputTokens: completion, totalTokens, cachedInputTokens: cached } = usage ?? {};
  const { reasoningTokens: reasoning, cacheWriteInputTokens: cache_write } = usage ?? {};
  if (prompt === undefined && completion === undefined && totalTokens === undefined) return null;
  const isSum = prompt !== undefined && completion !== undefined;
  const total = totalTokens ?? (isSum ? prompt + completion : undefined);
  const unknown = Object.entries({ prompt, completion, total }).flatMap(([name, n]) => (n === undefined ? [name] : []));
  return {
    prompt: prompt ?? 0,
    completion: completion ?? 0,
    total: total ?? (prompt ?? 0) + (completion ?? 0),
    ...(cached !== undefined && { cached }),
    ...(cache_write !== undefined && { cache_write }),
    ...(reasoning !== undefined && { reasoning }),
    ...toTokensByKind(usage),
    ...(unknown.length > 0 && { unknown }),
  };
}

function endingOf(is: RunEnd, by: AguiEvent, { failure, lastSeq, isOurs }: EndedRun): RunEnding {
  const { usage } = is;
  const tokens = toTokenColumns(
    usage.reduce<TokenUsage | undefined>((sum, one) => (sum ? addTokenUsage(sum, one) : one), undefined),
  );
  return {
    status: isCancelled(is) ? 'cancelled' : is.status,
    model: toModelName(usage[0]?.model),
    tokens: tokens && JSON.stringify(tokens),
    error: failure ? JSON.stringify(failure) : null,
    finishReason: (isOurs && ours(by.metadata ?? {}).finish_reason) || null,
    lastSeq,
  };
}

/** A row in the making. Its values are written once, however many changes there are: they repeat the whole message. */
type MessageDraft = {
  first: { message: FoldedMessage; isOurs: boolean };
  latest: { message: FoldedMessage; isOurs: boolean };
  runId: string | null;
  place: number;
  isNew: boolean;
  changes: boolean;
  isOwn: boolean;
  /** Set when it waited for results and has them now. */
  isSettled: boolean;
};

function toMessageRow({ first, latest, isSettled, ...rest }: MessageDraft): ProjectedMessage {
  const values = toMessageValues(first.message, first.isOurs);
  if (latest !== first) {
    const { kind, content, toolCalls, state, finishReason, reasoning, metadata, lastSeq } = toMessageValues(
      latest.message,
      latest.isOurs,
    );
    Object.assign(values, { kind, content, toolCalls, state, finishReason, reasoning, metadata, lastSeq });
  }
  return { ...values, ...(isSettled && { state: 'completed' }), ...rest };
}

/** Gathers what changes make of rows, so that each row is written once. */
class Projector {
  readonly #projecting: ProjectionContext;
  readonly #begun: StartedProducerRun[] = [];
  readonly #messages = new Map<string, MessageDraft | ProjectedMessage>();
  #ended: Projection['ended'] = null;
  #settlesBefore: number | null = null;
  run: OpenRun | null;

  constructor(projecting: ProjectionContext, run: OpenRun | null) {
    this.#projecting = projecting;
    this.run = run;
  }

  async toProjection(): Promise<Projection | null> {
    const messages: ProjectedMessage[] = [];
    for (const one of this.#messages.values()) {
      messages.push('latest' in one ? toMessageRow(one) : one);
      if (isTurnOver()) await yieldToEventLoop();
    }
    if (messages.length === 0 && this.#begun.length === 0 && !this.#ended) return null;
    const [ended, settlesBefore] = [this.#ended, this.#settlesBefore];
    return { now: this.#projecting.now, begun: this.#begun, ended, messages, settlesBefore };
  }

  async take(change: RunChange): Promise<void> {
    if (change.started) this.#start(change);
    for (const message of change.messages) {
      this.#takeMessage(message, change.fromSeq);
      if (isTurnOver()) await yieldToEventLoop();
    }
    if (change.messages.some(({ resultOf }) => resultOf !== null)) this.#settle(change.firstSeq);
    if (change.end) this.#end(change);
  }

  /** A run of Parley's own has its row already, since it is stored before its first event; a producer's gets one now. */
  #start({ runId, firstSeq }: RunChange): void {
    const isExternal = this.#projecting.externalRunEvents.has(firstSeq);
    const eventRunId = runId!;
    if (!isExternal && this.run?.eventRunId === eventRunId) return;
    const { leaseUntil } = this.#projecting;
    const id = isExternal ? newId('run') : eventRunId;
    if (isExternal) this.#begun.push({ id, eventRunId, firstSeq, leaseUntil, status: 'running' });
    this.run = {
      id,
      eventRunId,
      firstSeq,
      isProducers: isExternal,
      leaseUntil: leaseUntil.getTime(),
      savesCheckpoint: !isExternal,
    };
  }

  /** Takes a message into the rows, except one that a caller only repeats. */
  #takeMessage(message: FoldedMessage, fromSeq: number): void {
    const changes = message.source !== 'input';
    const before = this.#messages.get(message.id);
    if (before && !changes) return;
    const latest = { message, isOurs: this.run?.isProducers === false };
    if (before && 'latest' in before) return void Object.assign(before, { latest, changes, isSettled: false });
    const place = this.#messages.size;
    const isNew = message.firstSeq >= fromSeq;
    const runId = this.run?.id ?? null;
    const isOwn = isMinted(message, latest.isOurs);
    this.#messages.set(message.id, { first: latest, latest, runId, place, isNew, changes, isOwn, isSettled: false });
  }

  /** The messages that waited for results have them now. */
  #settle(before: number): void {
    this.#settlesBefore = before;
    for (const row of this.#messages.values()) {
      if (!('latest' in row) || row.first.message.firstSeq >= before) continue;
      row.isSettled ||= waitingStates.has(row.latest.message.state);
    }
  }

  #end({ end, lastSeq }: RunChange): void {
    const { is, by } = end!;
    const isOurs = !this.#projecting.externalRunEvents.has(lastSeq);
    const id = this.run?.id ?? null;
    const failure = toRunFailure(is, this.#projecting, id, isOurs);
    const error = errorMessage(is, failure, lastSeq, isOurs);
    const place = this.#messages.size;
    if (error)
      this.#messages.set(error.eventId, { ...error, runId: id, place, isNew: true, changes: true, isOwn: true });
    const ending = endingOf(is, by, { failure, lastSeq, isOurs });
    const begun = this.#begun.at(-1);
    const firstTokenMs = isOurs ? ((by.metadata?.['time_to_first_token_ms'] as number | undefined) ?? null) : null;
    if (begun && begun.id === id) Object.assign(begun, ending, { leaseUntil: null });
    else if (id !== null) this.#ended = { id, ...ending, firstTokenMs };
    this.run = null;
  }
}

/**
 * Projects changes onto the rows that people read, and lets others work in between: null for none, and the run that is open then. `run` is the one that
 * was open before.
 */
export async function project(
  projecting: ProjectionContext,
  changes: readonly RunChange[],
  run: OpenRun | null,
): Promise<{ projection: Projection | null; run: OpenRun | null }> {
  const projector = new Projector(projecting, run);
  for (const change of changes) await projector.take(change);
  return { projection: await projector.toProjection(), run: projector.run };
}
