import type { CreateMemory } from '#generated/v2/client/types.gen.ts';
import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectWithExternalIds, type ExportedRow, type selectMemories } from './list-store.ts';

/** Writes a memory as the request that stores it again. Its user is named by your id, which holds on other servers too. */
function toCreateRequest(row: ExportedRow): CreateMemory {
  const { scopeType, userId, sessionId, externalId } = row;
  const isByExternalId = userId !== null && externalId !== null;
  return {
    memory_type: row.memoryType,
    content: row.content,
    importance: row.importance,
    metadata: row.metadata,
    scope: {
      type: scopeType,
      ...(userId !== null && !isByExternalId && { user_id: userId }),
      ...(sessionId !== null && { session_id: sessionId }),
    },
    ...(isByExternalId && { user: { external_id: externalId } }),
    ...(row.key !== null && { key: row.key }),
    ...(row.expiresAt && { expires_at: row.expiresAt.toISOString() }),
    ...(row.sourceMessageId !== null && { source_message_id: row.sourceMessageId }),
    created_at: row.createdAt.toISOString(),
  } as CreateMemory;
}

/** A memory of an export, with its id and its agent. */
export type ExportedMemory = { id: string; agent_id: string; memory: CreateMemory };

/** Makes the section of the memories of a selection, for an export. */
export const createSelectionSection = (selection: ReturnType<typeof selectMemories>) =>
  createExportSection(
    'memory',
    () => ({
      ...selectWithExternalIds(selection),
      ...oldestFirst,
      size: '(octet_length(content::text) + octet_length(metadata::text))',
    }),
    (row: ExportedRow): ExportedMemory => ({ id: row.id, agent_id: row.agentId, memory: toCreateRequest(row) }),
  );
