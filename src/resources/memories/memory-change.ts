import type { UpdateMemory } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/api/handlers.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { Services } from '#src/resources/services.ts';
import { type MemoryRow, isContentOfType } from './memory.ts';
import type { MemoryFields } from './table.ts';
import { findMemory } from './store.ts';
import { storeMemoryChange } from './write-store.ts';
import { lockMemory, requireNotConsolidated } from './write.ts';

const invalidField = (pointer: string, detail: string, code: string): Problem =>
  problem('invalid_request', `${pointer}: ${detail}`, { errors: [{ pointer, detail, code }] });

/** @throws `invalid_request` when a memory would have expired already. */
export function requireFutureExpiry(expiresAt: Date | null | undefined, now: Date): void {
  if (expiresAt && expiresAt <= now) throw invalidField('/expires_at', 'Must be in the future.', 'future');
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

/**
 * Changes fields of a memory and returns it as it is then.
 * @throws `memory_not_found`, `conflict` for a consolidated memory, `invalid_request` for content of another type.
 */
export async function changeMemory(
  { dataSource, clock, embedder }: Pick<Services, 'dataSource' | 'clock' | 'embedder'>,
  { organizationId, subject }: Principal,
  id: string,
  { change, ...fields }: Partial<MemoryFields> & { change: 'updated' | 'importance' },
): Promise<MemoryRow> {
  const model = await embedder.model();
  const changed = await dataSource.transaction(async (tx) => {
    const row = await lockMemory(tx, organizationId, id, clock);
    const now = clock();
    requireNotConsolidated(row);
    if (fields.content && !isContentOfType(row.memoryType, fields.content))
      throw invalidField('/content', `Must be the content of a memory of type ${row.memoryType}.`, 'memory_type');
    await storeMemoryChange(tx, row, { change, ...fields }, { by: subject, now }, model);
    return (await findMemory(tx, organizationId, id, now))!;
  });
  if (fields.content) await embedder.soon([id]);
  return changed;
}
