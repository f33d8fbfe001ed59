import type { EntityManager } from 'typeorm';
import {
  replaceEntriesAbout,
  replaceEntriesOfConversation,
  replaceEntriesOfUser,
} from '#src/resources/audit/erase-store.ts';
import { deleteRecordsAbout } from '#src/resources/idempotency/erase-store.ts';
import { deleteFiles } from '#src/resources/files/removal-store.ts';
import { deleteUploads } from '#src/resources/uploads/store.ts';
import { eraseMemories, toEmbed } from '#src/resources/memories/erase-store.ts';
import { eraseUserFromUsage } from '#src/resources/usage/daily-usage-store.ts';
import { eraseUserFromWebhooks } from '#src/resources/webhooks/erase-store.ts';
import { addCounts, finishErasure, type ClaimedErasure } from './erasure-store.ts';
import { eraseConversation, isInGrace, type ErasureStepContext, type ErasureStepOutcome } from './step.ts';
import { findLeftConversation } from './subject-store.ts';
import { deleteMemoryStoresOfUser, listMemoriesOfUser } from './user-data-store.ts';

/** Erases the next part of what is left of a user in whose conversations no run answers: conversations, then memories. */
export async function eraseNextOfUser(
  tx: EntityManager,
  job: ClaimedErasure,
  context: ErasureStepContext,
): Promise<ErasureStepOutcome> {
  const { id, organizationId, pseudonym, requestedBy: by } = job;
  const { now, model } = context;
  const person = { organizationId, userId: id, pseudonym };
  const conversation = await findLeftConversation(tx, job);
  if (conversation) {
    // The audit is told of what stands there since by an entry, which has to be the last that the transaction writes.
    if ((await replaceEntriesOfConversation(tx, person, conversation.id, now)) > 0) return { goesOn: true };
    return eraseConversation(tx, job, conversation.id, context);
  }
  const ids = await listMemoriesOfUser(tx, id);
  if (ids.length > 0) {
    if ((await replaceEntriesAbout(tx, person, ids, now)) > 0) return { goesOn: true };
    // All that comes from the user is in the list: another source of what was made of it is not theirs.
    const erasure = await eraseMemories(tx, ids, { by, now, model, withSources: false });
    await addCounts(tx, id, { memories: erasure.erased.length });
    return { goesOn: true, memories: toEmbed(erasure) };
  }
  // An upload that becomes a file meanwhile is waited for, and is a file to the second statement.
  const uploads = await deleteUploads(tx, 'user_id = $1', [id]);
  const files = await deleteFiles(tx, 'user_id = $1', [id]);
  if (uploads + files > 0) return { goesOn: true, files: true };
  if ((await replaceEntriesOfUser(tx, person, now)) > 0) return { goesOn: true };
  if (isInGrace(job, context)) return { goesOn: true, waits: true };
  await deleteMemoryStoresOfUser(tx, id);
  await deleteRecordsAbout(tx, [id]);
  await eraseUserFromUsage(tx, id);
  await eraseUserFromWebhooks(tx, id, now);
  await finishErasure(tx, id, now);
  return { goesOn: false };
}
