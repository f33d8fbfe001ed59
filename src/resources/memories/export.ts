import type { CreateMemory, MemoryHistory } from '#generated/v2/client/types.gen.ts';
import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import {
  selectWithExternalIds,
  selectWithPast,
  type ExportedRow,
  type JsonVersion,
  type RowWithPast,
} from './export-rows-store.ts';
import { toShownLinks } from './link-store.ts';
import type { selectMemories } from './list-store.ts';

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
    ...(row.saidAt.getTime() !== row.createdAt.getTime() && { said_at: row.saidAt.toISOString() }),
  } as CreateMemory;
}

const toTimestamp = (text: string) => new Date(text).toISOString();

const toPastVersion = (version: JsonVersion) => ({
  change: version.change,
  content: version.content,
  importance: version.importance,
  ...(version.expiresAt !== null && { expires_at: toTimestamp(version.expiresAt) }),
  ...(version.sourceMessageId !== null && { source_message_id: version.sourceMessageId }),
  metadata: version.metadata,
  status: version.status,
  said_at: toTimestamp(version.saidAt),
  original_author: version.originalAuthor!,
  created_at: toTimestamp(version.validFrom),
});

/** Writes the past of a memory. Its links are those to memories that come before it in an export. */
function toHistory(row: RowWithPast): MemoryHistory {
  const { status, newest, versions, olderIds } = row;
  const links = toShownLinks(row).filter(({ memory_id: id }) => olderIds.includes(id));
  return {
    status,
    change: newest.change,
    changed_at: toTimestamp(newest.changedAt),
    original_author: newest.originalAuthor,
    ...(versions.length > 0 && { versions: versions.map(toPastVersion) }),
    ...(links.length > 0 && { links }),
  } as MemoryHistory;
}

/** A memory of an export, with its id and its agent. */
export type ExportedMemory = { id: string; agent_id: string; memory: CreateMemory };

type Selection = ReturnType<typeof selectMemories>;

/** Makes the section of the memories of a selection, for an export. */
export const createSelectionSection = (selection: Selection) =>
  createExportSection(
    'memory',
    () => ({ ...selectWithExternalIds(selection), ...oldestFirst }),
    (row: ExportedRow): ExportedMemory => ({ id: row.id, agent_id: row.agentId, memory: toCreateRequest(row) }),
  );

/** Makes the section of the memories of a selection with their pasts, for an export. */
export const createHistorySection = (selection: Selection, now: Date) =>
  createExportSection(
    'memory',
    () => ({ ...selectWithPast(selection, now), ...oldestFirst }),
    (row: RowWithPast): ExportedMemory => ({
      id: row.id,
      agent_id: row.agentId,
      memory: { ...toCreateRequest(row), history: toHistory(row) },
    }),
  );
