import { contentOf } from '#src/db/content/parameter.ts';
import { IsNull, Not } from '#generated/packages/typeorm.js';
import type { EntityDatabase } from '#src/db/query.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import type { ContextDocument, RecalledMemory } from './document.ts';
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

/** Returns a document with its memories changed. */
function changeMemories(document: ContextDocument, change: (item: RecalledMemory) => RecalledMemory): ContextDocument {
  const { memories } = document;
  return memories ? { ...document, memories: { ...memories, items: memories.items.map(change) } } : document;
}

async function writeDocument(tx: EntityDatabase, runId: string, document: ContextDocument): Promise<void> {
  // Raw: content is encrypted as a parameter.
  await tx.query('UPDATE context_snapshots SET document = $2 WHERE run_id = $1', [
    runId,
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
  for (let last = ''; ;) {
    // Raw: memories that are named in JSON.
    const rows = await tx.query<{ runId: string; document: string }[]>(
      `SELECT run_id AS "runId", document FROM context_snapshots
        WHERE memory_refs::jsonb ?| $1::text[] AND run_id > $2 ORDER BY run_id LIMIT ${snapshotsAtOnce}`,
      [[...ids, ...newer], last],
    );
    for (const { runId, document } of rows)
      await writeDocument(tx, runId, changeMemories(JSON.parse(document) as ContextDocument, blank));
    if (rows.length < snapshotsAtOnce) return;
    last = rows.at(-1)!.runId;
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
 * memories that were recalled. Returns the beginning of the last one, or null when none is left.
 */
export async function blankPrompts(
  tx: EntityDatabase,
  { sessionId, fromSeq, toSeq }: RedactedSpan,
  { after, limit }: { after: number; limit: number },
): Promise<number | null> {
  // Raw: a join.
  const snapshots = await tx.query<{ runId: string; document: string; firstSeq: number }[]>(
    `SELECT s.run_id AS "runId", s.document, r.first_seq::float8 AS "firstSeq"
       FROM context_snapshots s JOIN runs r ON r.id = s.run_id
      WHERE r.session_id = $1 AND r.first_seq BETWEEN $2 AND $3 AND r.first_seq > $4 ORDER BY r.first_seq LIMIT $5`,
    [sessionId, fromSeq, toSeq, after, limit],
  );
  for (const { runId, document } of snapshots) {
    if (isTurnOver()) await yieldToEventLoop();
    const kept = JSON.parse(document) as ContextDocument;
    const { brought, memories } = kept;
    if (!brought && !memories) continue;
    const blank = { ...kept, ...(brought && { brought: { context: '', tools: [] } }) };
    await writeDocument(tx, runId, changeMemories(blank, blankMemory));
  }
  return snapshots.length < limit ? null : snapshots.at(-1)!.firstSeq;
}
