import { IsNull, Not } from 'typeorm';
import type { EntityDatabase } from '#src/db/query.ts';
import { updateRows } from '#src/db/rows.ts';
import type { ContextDocument } from './document.ts';
import type { AppliedPlan } from './settings-store.ts';
import { settingsChangeTable, snapshotTable } from './table.ts';

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
    const document = JSON.stringify({ ...plan, summaries });
    await updateRows(tx, settingsChangeTable, { conversationId, number: row.number }, { document });
  }
  return count;
}

/**
 * Blanks what is kept beside redacted messages: the summaries that were made of them, and, for runs that begin in the
 * span, what a front end brought along and the memories that were recalled. Part of the transaction that redacts.
 */
export async function redactContexts(tx: EntityDatabase, { sessionId, fromSeq, toSeq }: RedactedSpan): Promise<void> {
  const span = [sessionId, fromSeq, toSeq];
  // Raw: the end of a message that has none is its beginning.
  const messages = await tx.query<{ id: string; conversationId: string }[]>(
    `SELECT id, conversation_id AS "conversationId" FROM messages
      WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, first_seq) >= $2`,
    span,
  );
  const conversationId = messages[0]?.conversationId ?? null;
  await blankSummaries(tx, conversationId, new Set(messages.map(({ id }) => id)));
  // Raw: a join.
  const snapshots = await tx.query<{ runId: string; document: string }[]>(
    `SELECT s.run_id AS "runId", s.document FROM context_snapshots s JOIN runs r ON r.id = s.run_id
      WHERE r.session_id = $1 AND r.first_seq BETWEEN $2 AND $3`,
    span,
  );
  for (const { runId, document } of snapshots) {
    const kept = JSON.parse(document) as ContextDocument;
    const { brought, memories } = kept;
    if (!brought && !memories) continue;
    const blank: ContextDocument = {
      ...kept,
      ...(brought && { brought: { context: '', tools: [] } }),
      ...(memories && { memories: { ...memories, items: memories.items.map((item) => ({ ...item, text: '' })) } }),
    };
    await updateRows(tx, snapshotTable, { runId }, { document: JSON.stringify(blank) });
  }
}
