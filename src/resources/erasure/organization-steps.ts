import type { EntityManager } from 'typeorm';
import { replaceEntriesOfOrganization } from '#src/resources/audit/erase-store.ts';
import { listSessionIds } from '#src/resources/conversations/store.ts';
import { hastenRemovals } from '#src/resources/files/removal-store.ts';
import { deleteMemoryRows } from '#src/resources/memories/erase-store.ts';
import { lockMemoryStores } from '#src/resources/memories/index-store.ts';
import { deleteConversationRows } from './conversation-rows-store.ts';
import { addCounts, finishErasure, type ClaimedErasure } from './erasure-store.ts';
import {
  deleteMemoryScopes,
  deleteOrganizationRow,
  deleteOrganizationRows,
  listMemoriesOfOrganization,
} from './organization-rows-store.ts';
import { eraseConversation, isInGrace, type ErasureStepContext, type ErasureStepOutcome } from './step.ts';
import { findLeftConversation } from './subject-store.ts';

/** Deletes a batch of memories of an organization. Returns their number. */
async function deleteMemories(tx: EntityManager, organizationId: string): Promise<number> {
  const memories = await listMemoriesOfOrganization(tx, organizationId);
  if (memories.length === 0) return 0;
  const scopeKeys = [...new Set(memories.map(({ scopeKey }) => scopeKey))];
  await lockMemoryStores(tx, scopeKeys);
  await deleteMemoryRows(
    tx,
    memories.map(({ id }) => id),
  );
  await deleteMemoryScopes(tx, scopeKeys);
  return memories.length;
}

/**
 * Erases the next part of what is left of an organization in which no run answers: conversations, memories, all other rows,
 * and what the audit says. The row of the organization goes last: the database refuses that while any row refers to it, and
 * takes none that does afterwards.
 */
export async function eraseNextOfOrganization(
  tx: EntityManager,
  job: ClaimedErasure,
  context: ErasureStepContext,
): Promise<ErasureStepOutcome> {
  const { id } = job;
  const conversation = await findLeftConversation(tx, job);
  if (conversation) {
    const sessions = await listSessionIds(tx, conversation.id);
    const erased = conversation.isErased
      ? { goesOn: true, sessions }
      : await eraseConversation(tx, job, conversation.id, context);
    if (erased.isBusy) return erased;
    await deleteConversationRows(tx, conversation.id);
    return erased;
  }
  const memories = await deleteMemories(tx, id);
  if (memories > 0) {
    await addCounts(tx, id, { memories });
    return { goesOn: true };
  }
  const { progress } = context;
  const deleted = await deleteOrganizationRows(tx, id, progress.table);
  if (deleted) {
    progress.table = deleted.table;
    await addCounts(tx, id, deleted.counts);
    return { goesOn: true };
  }
  if (progress.table > 0) {
    // What has come in since into tables that were empty before.
    progress.table = 0;
    return { goesOn: true };
  }
  if ((await replaceEntriesOfOrganization(tx, job, context.now)) > 0) return { goesOn: true };
  if (isInGrace(job, context)) return { goesOn: true, waits: true };
  if ((await hastenRemovals(tx, id)) > 0) return { goesOn: true, waits: true, files: true };
  await deleteOrganizationRow(tx, id);
  await finishErasure(tx, id, context.now);
  return { goesOn: false };
}
