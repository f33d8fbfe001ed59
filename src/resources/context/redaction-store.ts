import { contentOf } from '#src/db/content/parameter.ts';
import { IsNull, Not } from '#generated/packages/typeorm.js';
import type { EntityDatabase } from '#src/db/query.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import type { ContextDocument, RecalledMemory } from './document.ts';
import type { RequestDocument } from './request-document.ts';
import type { AppliedPlan } from './settings-store.ts';
import { settingsChangeTable } from './table.ts';

type RedactedSpan = { sessionId: string; fromSeq: number; toSeq: number };

/** Blanks the summaries of a conversation that were made of any of these messages. Returns their number. */
export async function blankSummaries(
  tx: EntityDatabase,
  conversationId: string | null,
  ids: ReadonlySet<string>,
): Promise<number> {
  const isOf = ({ message_ids }: { message_ids: readonly string[] }) => message_ids.some((id) => ids.has(id));
  if (conversationId === null) return 0;
  const changes = tx.getRepository(settingsChangeTable);
  const plans = await changes.findBy({ conversationId, kind: 'plan', document: Not(IsNull()) });
  let count = 0;
  for (const row of plans) {
    const plan = JSON.parse(row.document!) as AppliedPlan;
    const blanked = plan.summaries.filter(isOf).length;
    if (blanked === 0) continue;
    count += blanked;
    const summaries = plan.summaries.map((summary) =>
      isOf(summary) ? { ...summary, text: null, redacted: true as const } : summary,
    );
    const document = contentOf({ conversation: conversationId }, JSON.stringify({ ...plan, summaries }));
    // Raw: content is encrypted as a parameter.
    await tx.query('UPDATE context_changes SET document = $3 WHERE conversation_id = $1 AND number = $2', [
      conversationId,
      row.number,
      document,
    ]);
  }
  return count;
}

/** Returns a memory of a prompt without what an older one says otherwise. */
const withoutOtherwise = ({ note, ...item }: RecalledMemory): RecalledMemory => ({
  ...item,
  ...(note && { note: { ...note, otherwise: null } }),
});

const blankMemory = (item: RecalledMemory): RecalledMemory => ({ ...withoutOtherwise(item), text: '' });

/** The document of a first prompt, or of another request. */
type AnyDocument = Partial<ContextDocument> & Partial<RequestDocument>;

/** Returns a document with its memories changed. */
function changeMemories(document: AnyDocument, change: (item: RecalledMemory) => RecalledMemory): AnyDocument {
  const { memories, thoughts } = document;
  return {
    ...document,
    ...(memories && { memories: { ...memories, items: memories.items.map(change) } }),
    ...(thoughts && {
      thoughts: thoughts.map((one) => (one.memories ? { ...one, memories: one.memories.map(change) } : one)),
    }),
  };
}

/**
 * Returns a document without what a front end brought along, its tools among those of a request, what a model said out of sight,
 * and what was recalled.
 */
function toBlankDocument(document: AnyDocument): AnyDocument {
  const { brought, added } = document;
  const blank = {
    ...document,
    ...(brought && { brought: { context: '', tools: [] } }),
    ...(added && { tools: [], added: added.map(({ unseen: _unseen, ...round }) => round) }),
  };
  return changeMemories(blank, blankMemory);
}

type DocumentKey = { runId: string; number: number };

async function writeDocument(tx: EntityDatabase, { runId, number }: DocumentKey, document: AnyDocument): Promise<void> {
  // Raw: content is encrypted as a parameter.
  await tx.query('UPDATE context_snapshots SET document = $3 WHERE run_id = $1 AND number = $2', [
    runId,
    number,
    contentOf({ run: runId }, JSON.stringify(document)),
  ]);
}

/** How many snapshots are rewritten at a time. */
const snapshotsAtOnce = 100;

/**
 * Blanks memories in the prompts of all runs that were given any of them. `newer` are the memories that contradict them:
 * a prompt has with these what the older one says otherwise.
 */
export async function blankRecalledMemories(
  tx: EntityDatabase,
  ids: readonly string[],
  newer: readonly string[] = [],
): Promise<void> {
  const [chosen, contradicting] = [new Set(ids), new Set(newer)];
  const blank = (item: RecalledMemory) => {
    if (chosen.has(item.id)) return blankMemory(item);
    return contradicting.has(item.id) ? withoutOtherwise(item) : item;
  };
  for (let last: DocumentKey = { runId: '', number: 0 }; ;) {
    // Raw: memories that are named in JSON.
    const rows = await tx.query<(DocumentKey & { document: string })[]>(
      `SELECT run_id AS "runId", number, document FROM context_snapshots
        WHERE memory_refs::jsonb ?| $1::text[] AND (run_id, number) > ($2, $3)
        ORDER BY run_id, number LIMIT ${snapshotsAtOnce}`,
      [[...ids, ...newer], last.runId, last.number],
    );
    for (const row of rows)
      await writeDocument(tx, row, changeMemories(JSON.parse(row.document) as AnyDocument, blank));
    if (rows.length < snapshotsAtOnce) return;
    last = rows.at(-1)!;
    await yieldToEventLoop();
  }
}

/** Blanks the summaries that were made of any message of a span. */
export async function blankSummariesOfSpan(
  tx: EntityDatabase,
  { sessionId, fromSeq, toSeq }: RedactedSpan,
): Promise<void> {
  // Raw: the end of a message that has none is its beginning.
  const messages = await tx.query<{ id: string; conversationId: string }[]>(
    `SELECT id, conversation_id AS "conversationId" FROM messages
      WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, first_seq) >= $2`,
    [sessionId, fromSeq, toSeq],
  );
  await blankSummaries(tx, messages[0]?.conversationId ?? null, new Set(messages.map(({ id }) => id)));
}

/**
 * Blanks, in the prompts of the next runs after a place that begin in the span, what a front end brought along and the
 * memories that were recalled; and in those that are under way in it, what their models have said out of sight too. Returns
 * the beginning of the last one, or null when none is left.
 */
export async function blankPrompts(
  tx: EntityDatabase,
  { sessionId, fromSeq, toSeq }: RedactedSpan,
  { after, limit }: { after: number; limit: number },
): Promise<number | null> {
  // Raw: rows of runs that are read in pages of runs.
  const runs = await tx.query<{ id: string; firstSeq: number; begins: boolean }[]>(
    `SELECT id, first_seq::float8 AS "firstSeq", first_seq >= $2 AS begins FROM runs
      WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, $3) >= $2 AND first_seq > $4
      ORDER BY first_seq LIMIT $5`,
    [sessionId, fromSeq, toSeq, after, limit],
  );
  const beginning = runs.filter(({ begins }) => begins).map(({ id }) => id);
  // Raw: beside the statement above.
  const rows = await tx.query<(DocumentKey & { document: string })[]>(
    `SELECT run_id AS "runId", number, document FROM context_snapshots
      WHERE run_id = ANY($1::text[]) AND (number > 0 OR run_id = ANY($2::text[]))`,
    [runs.map(({ id }) => id), beginning],
  );
  for (const row of rows) {
    if (isTurnOver()) await yieldToEventLoop();
    const blank = JSON.stringify(toBlankDocument(JSON.parse(row.document) as AnyDocument));
    if (blank !== row.document) await writeDocument(tx, row, JSON.parse(blank) as AnyDocument);
  }
  return runs.length < limit ? null : runs.at(-1)!.firstSeq;
}
