import type { MessageDeletion } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import type { Write } from '#src/api/write.ts';
import { cancelApprovals } from '#src/resources/approvals/store.ts';
import { blankSummaries } from '#src/resources/context/redaction-store.ts';
import { eraseMemoriesOf, toLedTo, type MemoryFate } from '#src/resources/memories/erase-source-store.ts';
import { toEmbed } from '#src/resources/memories/erase-store.ts';
import { markRunCancelled } from '#src/resources/runs/store.ts';
import type { Services } from '#src/resources/services.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import { checkMessageTag } from './message-tag.ts';
import { toMessage } from './message-view.ts';
import { requireMessage } from './require.ts';
import { markMessageDeleted, listMessagesAfter } from './store.ts';

type Deps = Pick<Services, 'clock' | 'embedder' | 'eraseMessage' | 'live'> & { write: Write };

/** The number of messages, and of memories of each kind, that the answer names. */
const maxNamed = 1000;

/** The message to delete, and the fate of the memories that were made of it. */
type Target = { id: string; ifMatch: string | undefined; fate: MemoryFate };

/**
 * Deletes a message and, as `fate` says, the memories that were made of it. Returns what it has led to.
 * @throws `message_not_found`, `precondition_failed` and `run_in_progress`.
 */
export async function removeMessage(
  deps: Deps,
  principal: Principal,
  { id, ifMatch, fate }: Target,
): Promise<{ status: 200; body: MessageDeletion }> {
  const { subject: by } = principal;
  const now = deps.clock();
  const model = await deps.embedder.model();
  return deps.write.inTransaction(async (tx, afterCommit, note) => {
    const found = await requireMessage(tx, principal, id);
    await lockSession(tx, principal, found.sessionId);
    const message = await requireMessage(tx, principal, id);
    await checkMessageTag(tx, ifMatch, message);
    note.before = toMessage(message);
    // A person may wait to decide its calls, which nobody can read any more.
    const hadApprovals = await cancelApprovals(tx, { messageId: id }, { now, by });
    if (hadApprovals) await markRunCancelled(tx, message.runId!, now);
    await deps.eraseMessage(tx, message, { by, now });
    await markMessageDeleted(tx, message, now);
    const { conversationId, sessionId } = message;
    const erasure = await eraseMemoriesOf(tx, { messageId: id }, fate, { by, now, model }, maxNamed);
    const led_to = {
      message_ids: await listMessagesAfter(tx, message, maxNamed),
      ...toLedTo(erasure),
      summary_count: await blankSummaries(tx, conversationId, new Set([id])),
    };
    afterCommit(() => deps.live.forget(sessionId));
    afterCommit(() => deps.embedder.soon(toEmbed(erasure)));
    const about = { id, conversation_id: conversationId, session_id: sessionId, deleted_at: now.toISOString() };
    return { status: 200, body: { ...about, led_to } };
  });
}
