import type { CreateMemory, MemoryHistory } from '#generated/v2/client/types.gen.ts';
import { invalidField, requirePast } from './memory-change.ts';
import { isContentOfType } from './memory.ts';
import type { MemoryPast, PastVersion } from './past.ts';

type GivenVersion = NonNullable<MemoryHistory['versions']>[number];

const toPastVersion = (version: GivenVersion): PastVersion => ({
  change: version.change,
  content: version.content,
  importance: version.importance ?? 0.5,
  expiresAt: version.expires_at ? new Date(version.expires_at) : null,
  sourceMessageId: version.source_message_id ?? null,
  metadata: version.metadata ?? {},
  status: version.status ?? 'active',
  saidAt: new Date(version.said_at ?? version.created_at),
  originalAuthor: version.original_author ?? null,
  validFrom: new Date(version.created_at),
});

/**
 * Reads the past that a new memory comes with, or null without one.
 * @throws `invalid_request` for times in the future or out of order, and for content of another type.
 */
export function toMemoryPast({ history, memory_type: memoryType }: CreateMemory, now: Date): MemoryPast | null {
  if (!history) return null;
  const changedAt = new Date(history.changed_at);
  requirePast(changedAt, '/history/changed_at', now);
  const versions = (history.versions ?? []).map(toPastVersion);
  for (const [index, { content, validFrom }] of versions.entries()) {
    const pointer = `/history/versions/${index}`;
    if (!isContentOfType(memoryType, content))
      throw invalidField(`${pointer}/content`, `Must be the content of a memory that is ${memoryType}.`, 'memory_type');
    if (validFrom > (versions[index + 1]?.validFrom ?? changedAt))
      throw invalidField(`${pointer}/created_at`, 'Must not be after the next version was made.', 'order');
  }
  return {
    status: history.status,
    change: history.change,
    changedAt,
    originalAuthor: history.original_author ?? null,
    versions,
    links: history.links ?? [],
  };
}
