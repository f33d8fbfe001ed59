import type { MessageDeletion } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/api/handlers.ts';
import { blankSummaries } from '#src/resources/context/redaction-store.ts';
import { listMemoryIdsBySource } from '#src/resources/memories/store.ts';
import type { Services } from '#src/resources/services.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import { requireMessage } from './require.ts';
import { markMessageDeleted, listMessagesAfter } from './store.ts';

type Deps = Pick<Services, 'dataSource' | 'clock' | 'eraseMessage' | 'live'>;

/** The maximum number of messages and memories that the answer names. */
const mostNamed = 1000;

/** Deletes a message and tells what it has led to, which stays. Throws `message_not_found` and `run_in_progress`. */
export async function removeMessage(deps: Deps, principal: Principal, id: string): Promise<MessageDeletion> {
  const { subject } = principal;
  const now = deps.clock();
  const deletion = await deps.dataSource.transaction(async (tx): Promise<MessageDeletion> => {
    const found = await requireMessage(tx, principal, id);
    await lockSession(tx, principal, found.sessionId);
    const message = await requireMessage(tx, principal, id);
    await deps.eraseMessage(tx, message, { by: subject, now });
    await markMessageDeleted(tx, message, now);
    const { conversationId, sessionId } = message;
    return {
      id,
      conversation_id: conversationId,
      session_id: sessionId,
      deleted_at: now.toISOString(),
      led_to: {
        message_ids: await listMessagesAfter(tx, message, mostNamed),
        memory_ids: await listMemoryIdsBySource(tx, { messageId: id }, mostNamed),
        summary_count: await blankSummaries(tx, conversationId, new Set([id])),
      },
    };
  });
  deps.live.forget(deletion.session_id);
  return deletion;
}
