import type { Queryable } from '#src/db/query.ts';
import type { ContextDocument } from './document.ts';
import { type AppliedPlan, type ChangeRow, changeColumns } from './settings-store.ts';

type RedactedSpan = { sessionId: string; fromSeq: number; toSeq: number };

/** Blanks the summaries of a conversation that were made of any of these messages. Returns their number. */
export async function blankSummaries(
  tx: Queryable,
  conversationId: string | null,
  ids: ReadonlySet<string>,
): Promise<number> {
  const isOf = ({ message_ids }: { message_ids: readonly string[] }) => message_ids.some((id) => ids.has(id));
  const plans = await tx.query<ChangeRow[]>(
    `SELECT ${changeColumns} FROM context_changes WHERE conversation_id = $1 AND kind = 'plan' AND document IS NOT NULL`,
    [conversationId],
  );
  let count = 0;
  for (const row of plans) {
    const plan = JSON.parse(row.document!) as AppliedPlan;
    const blanked = plan.summaries.filter(isOf).length;
    if (blanked === 0) continue;
    count += blanked;
    const summaries = plan.summaries.map((summary) =>
      isOf(summary) ? { ...summary, text: null, redacted: true as const } : summary,
    );
    await tx.query('UPDATE context_changes SET document = $3 WHERE conversation_id = $1 AND number = $2', [
      conversationId,
      row.number,
      JSON.stringify({ ...plan, summaries }),
    ]);
  }
  return count;
}

/**
 * Blanks what is kept beside redacted messages: the summaries that were made of them, and, for runs that begin in the
 * span, what a front end brought along and the memories that were recalled. Part of the transaction that redacts.
 */
export async function redactContexts(tx: Queryable, { sessionId, fromSeq, toSeq }: RedactedSpan): Promise<void> {
  const span = [sessionId, fromSeq, toSeq];
  const messages = await tx.query<{ id: string; conversationId: string }[]>(
    `SELECT id, conversation_id AS "conversationId" FROM messages
      WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, first_seq) >= $2`,
    span,
  );
  const conversationId = messages[0]?.conversationId ?? null;
  await blankSummaries(tx, conversationId, new Set(messages.map(({ id }) => id)));
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
    await tx.query('UPDATE context_snapshots SET document = $2 WHERE run_id = $1', [runId, JSON.stringify(blank)]);
  }
}
