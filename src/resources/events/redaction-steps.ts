import type { DataSource } from 'typeorm';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { appendEvents } from '#src/event-log/append.ts';
import { toJoinedEvent } from '#src/event-log/expand.ts';
import { idleFold } from '#src/event-log/fold.ts';
import type { FoldedMessage } from '#src/event-log/message.ts';
import type { RedactableRow } from '#src/event-log/item.ts';
import { redactRow } from '#src/event-log/redact-row.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { blankPrompts, blankSummariesOfSpan } from '#src/resources/context/redaction-store.ts';
import { lockHead } from './log/head-store.ts';
import { listSpanMessages, redactFailures, redactMessages, type SpanMessage } from './log/message-redaction-store.ts';
import {
  findUnfinished,
  listRowsToBlank,
  recordProgress,
  renewRedaction,
  type UnfinishedRedaction,
  writeBlankRows,
} from './log/redaction-job-store.ts';
import { countRedactions, listEndedRuns } from './log/redaction-store.ts';
import { type Span, pagesBetween } from './log/row-store.ts';
import type { RedactionPart } from './log/table.ts';

/** The numbers of messages, runs and rows of the log that one transaction changes at most. */
export const stepSizes = { messages: 200, runs: 200, prompts: 50, events: 400 };

const partOrder: readonly RedactionPart[] = ['crossing_messages', 'messages', 'runs', 'contexts', 'events'];

/** Carries out the next step of a part. Returns the place up to which it is done now, or null when all of it is. */
type PartStep = (tx: EntityDatabase, redaction: UnfinishedRedaction) => Promise<number | null>;

async function blankRows(rows: readonly RedactableRow[]): Promise<RedactableRow[]> {
  const blank: RedactableRow[] = [];
  for (const row of rows) {
    blank.push(redactRow(row));
    if (isTurnOver()) await yieldToEventLoop();
  }
  return blank;
}

const partSteps: Record<Exclude<RedactionPart, 'crossing_messages'>, PartStep> = {
  async messages(tx, redaction) {
    const limit = stepSizes.messages;
    const messages = await listSpanMessages(tx, redaction, 'within', { after: redaction.cursor, limit });
    const ids = messages.map(({ id }) => id);
    await redactMessages(tx, ids, new Map(), redaction, redaction.redactedAt);
    return messages.length < limit ? null : messages.at(-1)!.position;
  },
  runs: (tx, redaction) => redactFailures(tx, redaction, { after: redaction.cursor, limit: stepSizes.runs }),
  async contexts(tx, redaction) {
    const after = await blankPrompts(tx, redaction, { after: redaction.cursor, limit: stepSizes.prompts });
    if (after === null) await blankSummariesOfSpan(tx, redaction);
    return after;
  },
  async events(tx, redaction) {
    const rows = await listRowsToBlank(tx, redaction, { after: redaction.cursor, limit: stepSizes.events });
    if (rows.length === 0) return null;
    await writeBlankRows(tx, redaction.sessionId, await blankRows(rows), redaction.redactedAt);
    return rows.at(-1)!.lastSeq;
  },
};

/** Returns the part after one, from its beginning; null after the last. */
function toNextPart(part: RedactionPart): Pick<UnfinishedRedaction, 'part' | 'cursor'> | null {
  const next = partOrder[partOrder.indexOf(part) + 1];
  return next ? { part: next, cursor: 0 } : null;
}

/** Finds the ended runs of a span that have anything of messages of which only a part is in it. */
async function listRunsOf(
  db: Queryable,
  { sessionId, ...span }: UnfinishedRedaction,
  messages: readonly SpanMessage[],
) {
  const [before, after] = [
    messages.filter(({ firstSeq }) => firstSeq < span.fromSeq),
    messages.filter(({ lastSeq }) => lastSeq > span.toSeq),
  ];
  const end = before.reduce((last, { lastSeq }) => Math.max(last, lastSeq), 0);
  const start = after.reduce((first, { firstSeq }) => Math.min(first, firstSeq), Number.MAX_SAFE_INTEGER);
  const runs = await listEndedRuns(db, sessionId, span);
  return runs.filter(({ fromSeq, toSeq }) => fromSeq <= end || toSeq >= start);
}

/** Adds the messages of a run, as its events tell them now. What does not follow any more tells nothing. */
async function foldRun(db: Queryable, sessionId: string, run: Span, messages: Map<string, FoldedMessage>) {
  let fold = idleFold();
  for await (const rows of pagesBetween(db, sessionId, run)) {
    for (const row of rows) {
      const result = appendEvents(fold, row.seq, [toJoinedEvent(row)], { isStored: true });
      if (!result.ok) return;
      fold = result.fold;
      for (const change of result.changes) for (const message of change.messages) messages.set(message.id, message);
      if (isTurnOver()) await yieldToEventLoop();
    }
  }
}

export type StepOptions = {
  dataSource: DataSource;
  clock: () => Date;
  /** The id of this process among those on the same database. */
  runnerId: string;
  leaseMs: number;
};

/** The outcome of a step: whether parts are left, and whether another process carries them out. */
type StepOutcome = 'more' | 'done' | 'elsewhere';

/**
 * Carries out the steps of redactions. Each is one transaction that renews the lease and records how far it has come, so that a
 * step that was lost is done again.
 */
export class RedactionSteps {
  readonly #options: StepOptions;

  constructor(options: StepOptions) {
    this.#options = options;
  }

  /** The end of a lease that begins now. */
  leaseEnd(): Date {
    return new Date(this.#options.clock().getTime() + this.#options.leaseMs);
  }

  async step(id: string): Promise<StepOutcome> {
    const redaction = await findUnfinished(this.#options.dataSource, id);
    if (!redaction) return 'done';
    if (redaction.part === 'crossing_messages') return this.#redactCrossing(redaction);
    return this.#inTransaction(redaction, async (tx, current) => {
      if (current.part === 'crossing_messages') return;
      const cursor = await partSteps[current.part](tx, current);
      await recordProgress(tx, id, cursor === null ? toNextPart(current.part) : { part: current.part, cursor });
    });
  }

  /** Runs a step while nothing is appended to the session, and no other process carries the redaction out. */
  async #inTransaction(
    { id, sessionId }: UnfinishedRedaction,
    run: (tx: EntityDatabase, redaction: UnfinishedRedaction) => Promise<void>,
  ): Promise<StepOutcome> {
    const { dataSource, runnerId } = this.#options;
    return dataSource.transaction(async (tx) => {
      const head = await lockHead(tx, sessionId);
      const redaction = await renewRedaction(tx, id, runnerId, this.leaseEnd());
      if (!redaction) return 'elsewhere';
      // Nothing is left in a session that was deleted.
      if (head) await run(tx, redaction);
      else await recordProgress(tx, id, null);
      return 'more';
    });
  }

  /**
   * Makes the messages of which a part is in the span anew, of what is left of their runs. These are read before the
   * transactions; when something else is removed from the log meanwhile, they are read again.
   */
  async #redactCrossing(redaction: UnfinishedRedaction): Promise<StepOutcome> {
    const { id, sessionId, redactedAt } = redaction;
    const { dataSource: db } = this.#options;
    const redactions = await countRedactions(db, sessionId);
    const messages = await listSpanMessages(db, redaction, 'across', { after: redaction.cursor, limit: null });
    const folded = new Map<string, FoldedMessage>();
    for (const run of messages.length > 0 ? await listRunsOf(db, redaction, messages) : [])
      await foldRun(db, sessionId, run, folded);
    for (let at = 0; ; at += stepSizes.messages) {
      const batch = messages.slice(at, at + stepSizes.messages);
      const isLast = at + stepSizes.messages >= messages.length;
      let isCurrent = true;
      const outcome = await this.#inTransaction(redaction, async (tx, current) => {
        isCurrent = current.part === redaction.part && (await countRedactions(tx, sessionId)) === redactions;
        if (!isCurrent) return;
        const ids = batch.map((message) => message.id);
        await redactMessages(tx, ids, folded, redaction, redactedAt);
        const { part } = redaction;
        await recordProgress(tx, id, isLast ? toNextPart(part) : { part, cursor: batch.at(-1)!.position });
      });
      if (isLast || !isCurrent || outcome !== 'more') return outcome;
    }
  }
}
