import type { ConversationDeletion } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { problem } from '#src/api/problems.ts';
import type { Write } from '#src/api/write.ts';
import { eraseAllParts } from '#src/resources/erasure/store.ts';
import { eraseMemoriesOf, toLedTo, type MemoryFate } from '#src/resources/memories/erase-source-store.ts';
import { toEmbed } from '#src/resources/memories/erase-store.ts';
import type { Services } from '#src/resources/services.ts';
import { requireLockedConversation } from './require.ts';
import { findBusyRun, listSessionIds, toConversation } from './store.ts';

type Deps = Pick<Services, 'clock' | 'embedder' | 'eraseParts' | 'live'> & { write: Write };

/** The number of memories of each kind that the answer names. */
const maxNamed = 1000;

/** The conversation to delete, and the fate of the memories that were made of it. */
type Target = { id: string; ifMatch: string | undefined; fate: MemoryFate };

/**
 * Deletes a conversation with its sessions and, as `fate` says, the memories that were made of it. Returns what it had.
 * @throws `conversation_not_found`, `precondition_failed` and `run_in_progress`.
 */
export async function removeConversation(
  deps: Deps,
  principal: Principal,
  { id, ifMatch, fate }: Target,
): Promise<{ status: 200; body: ConversationDeletion }> {
  const now = deps.clock();
  const model = await deps.embedder.model();
  return deps.write.inTransaction(async (tx, afterCommit, note) => {
    const busy = await findBusyRun(tx, id);
    const known = await requireLockedConversation(tx, principal, id);
    checkRepresentation(ifMatch, toConversation(known), 'conversation');
    note.before = toConversation(known);
    if (busy) {
      const detail = `The run ${busy} is still answering in the conversation ${id}. Wait or cancel it.`;
      throw problem('run_in_progress', detail, { retryAfterS: 1 });
    }
    const all = await listSessionIds(tx, id);
    const context = { by: principal.subject, now, model };
    await eraseAllParts(tx, deps.eraseParts, id, context);
    const memories = await eraseMemoriesOf(tx, { conversationId: id }, fate, context, maxNamed);
    for (const sessionId of all) afterCommit(() => deps.live.forget(sessionId));
    afterCommit(() => deps.embedder.soon(toEmbed(memories)));
    const counts = { session_count: all.length, message_count: known.messageCount };
    return { status: 200, body: { id, deleted_at: now.toISOString(), ...counts, led_to: toLedTo(memories) } };
  });
}
