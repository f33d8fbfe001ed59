import type { ConversationDeletion } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/api/handlers.ts';
import { problem } from '#src/api/problems.ts';
import { listMemoryIdsBySource } from '#src/resources/memories/store.ts';
import { deleteImport } from '#src/resources/migration/store.ts';
import type { Services } from '#src/resources/services.ts';
import { requireLockedConversation } from './require.ts';
import { findBusyRun, markConversationDeleted, listSessionIds } from './store.ts';

type Deps = Pick<Services, 'dataSource' | 'clock' | 'eraseSession' | 'live'>;

/** How many memories the answer names. */
const mostNamed = 1000;

/**
 * Deletes a conversation with its sessions, and tells what it has led to, which stays. Throws `conversation_not_found` and
 * `run_in_progress`.
 */
export async function removeConversation(deps: Deps, principal: Principal, id: string): Promise<ConversationDeletion> {
  const now = deps.clock();
  const { sessions, ...deletion } = await deps.dataSource.transaction(async (tx) => {
    const busy = await findBusyRun(tx, id);
    const conversation = await requireLockedConversation(tx, principal, id);
    if (busy)
      throw problem(
        'run_in_progress',
        `The run ${busy} is still answering in the conversation ${id}. Wait or cancel it.`,
        {
          retryAfterS: 1,
        },
      );
    const all = await listSessionIds(tx, id);
    for (const sessionId of all) await deps.eraseSession(tx, sessionId, { by: principal.subject, now });
    await markConversationDeleted(tx, id, now);
    await deleteImport(tx, id);
    const memory_ids = await listMemoryIdsBySource(tx, { conversationId: id }, mostNamed);
    const counts = { session_count: all.length, message_count: conversation.messageCount };
    return { sessions: all, id, deleted_at: now.toISOString(), ...counts, led_to: { memory_ids } };
  });
  for (const sessionId of sessions) deps.live.forget(sessionId);
  return deletion;
}
