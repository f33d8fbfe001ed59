import type { DataSource } from 'typeorm';
import type { MessageDeletion } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/api/handlers.ts';
import type { Queryable } from '#src/db/query.ts';
import { notFound } from '#src/api/problems.ts';
import { blankSummaries } from '#src/resources/context/redaction-store.ts';
import { listMemoryIdsBySource } from '#src/resources/memories/store.ts';
import { lockSession } from '#src/resources/sessions/store.ts';
import { findMessage, listMessagesAfter, markMessageDeleted } from './store.ts';
import type { MessageRow } from './table.ts';

/** Takes away what was said in the log, in the caller's transaction. `forget`: what is held of a log in memory. */
export type MessageEraseDeps = {
  eraseMessage: (tx: Queryable, message: MessageRow, erasure: { by: string; now: Date }) => Promise<void>;
  forget: (sessionId: string) => void;
};

type Deps = MessageEraseDeps & { dataSource: DataSource; clock: () => Date };

/** How many messages and memories the answer names. */
const mostNamed = 1000;

/** Deletes a message and tells what it has led to, which stays. Throws `message_not_found` and `run_in_progress`. */
export async function removeMessage(deps: Deps, principal: Principal, id: string): Promise<MessageDeletion> {
  const { organizationId, subject } = principal;
  const now = deps.clock();
  const unknown = () => notFound('message', id);
  const deletion = await deps.dataSource.transaction(async (tx): Promise<MessageDeletion> => {
    const found = await findMessage(tx, organizationId, id);
    if (!found) throw unknown();
    await lockSession(tx, organizationId, found.sessionId);
    const message = await findMessage(tx, organizationId, id);
    if (!message) throw unknown();
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
  deps.forget(deletion.session_id);
  return deletion;
}
