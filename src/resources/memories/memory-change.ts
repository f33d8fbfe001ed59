import type { Memory, UpdateMemory } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { Write } from '#src/api/write.ts';
import type { Services } from '#src/resources/services.ts';
import { type MemoryRow, isContentOfType, toMemory } from './memory.ts';
import type { MemoryFields } from './table.ts';
import { toChangedFields } from './changed-fields.ts';
import { checkMemoryTag, toMemoryHeaders } from './memory-tag.ts';
import { findMemory } from './store.ts';
import { storeMemoryChange } from './write-store.ts';
import { lockMemory, requireActive } from './write.ts';
import { prepareIndexing } from './index-store.ts';

/** Makes the refusal of a field of a body. */
export const invalidField = (pointer: string, detail: string, code: string): Problem =>
  problem('invalid_request', `${pointer}: ${detail}`, { errors: [{ pointer, detail, code }] });

/** @throws `invalid_request` when a memory would have expired already. */
export function requireFutureExpiry(expiresAt: Date | null | undefined, now: Date): void {
  if (expiresAt && expiresAt <= now) throw invalidField('/expires_at', 'Must be in the future.', 'future');
}

/** @throws `invalid_request` for a moment after now. */
export function requirePast(at: Date | null | undefined, pointer: string, now: Date): void {
  if (at && at > now) throw invalidField(pointer, 'Must not be in the future.', 'past');
}

/** Turns the members of a request to change a memory into the fields that it sets. */
export function toMemoryFields({
  content,
  importance,
  expires_at,
  source_message_id,
  metadata,
}: UpdateMemory): Partial<MemoryFields> {
  return {
    ...(content !== undefined && { content }),
    ...(importance !== undefined && { importance }),
    ...(expires_at !== undefined && { expiresAt: expires_at === null ? null : new Date(expires_at) }),
    ...(source_message_id !== undefined && { sourceMessageId: source_message_id }),
    ...(metadata !== undefined && { metadata }),
  };
}

/** A memory as a reply. */
type MemoryReply = { status: 200; body: Memory; headers: Record<string, string> };

const toReply = (row: MemoryRow): MemoryReply => ({
  status: 200,
  body: toMemory(row),
  headers: toMemoryHeaders(row),
});

/**
 * Changes fields of a memory and replies with it as it is then. Makes no version when nothing changes.
 * @throws `memory_not_found`, `precondition_failed`, `conflict` for a consolidated memory, `invalid_request` for content of
 * another type.
 */
export async function changeMemory(
  { clock, embedder, write }: Pick<Services, 'clock' | 'embedder'> & { write: Write },
  principal: Principal,
  { id, ifMatch }: { id: string; ifMatch: string | undefined },
  { change, ...fields }: Partial<MemoryFields> & { change: 'updated' | 'importance' },
): Promise<MemoryReply> {
  const model = await prepareIndexing(embedder);
  return write.inTransaction(async (tx, afterCommit, note) => {
    const row = await lockMemory(tx, principal, id, clock);
    const now = clock();
    checkMemoryTag(ifMatch, row);
    requireActive(row);
    if (fields.content && !isContentOfType(row.memoryType, fields.content))
      throw invalidField('/content', `Must be the content of a memory of type ${row.memoryType}.`, 'memory_type');
    const to = toChangedFields(row, fields);
    note.before = toMemory(row);
    if (Object.keys(to).length === 0) return toReply(row);
    await storeMemoryChange(tx, row, { change, ...to }, { by: principal.subject, now }, model);
    if (to.content) afterCommit(() => embedder.soon([id]));
    return toReply((await findMemory(tx, principal, id, now))!);
  });
}
