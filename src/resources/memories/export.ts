import type { CreateMemory, MemoryExportEvent } from '#generated/v2/client/types.gen.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import type { Queryable } from '#src/db/query.ts';
import { listNextMemories, type ExportedRow, type selectMemories } from './list-store.ts';

/** The number of memories that are in memory at a time. */
const pageSize = 200;

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

/** Yields the memories of a selection, page by page, and at last that they are all. Stops when the caller has left. */
export async function* exportSelection(
  db: Queryable,
  selection: ReturnType<typeof selectMemories>,
  signal: AbortSignal,
): AsyncGenerator<StreamItem<MemoryExportEvent>> {
  let count = 0;
  for (let last: ExportedRow | null = null; !signal.aborted;) {
    const page: ExportedRow[] = await listNextMemories(db, selection, last, pageSize);
    for (const row of page) {
      count += 1;
      const memory = toCreateRequest(row);
      yield { seq: count, event: { event: 'memory', id: row.id, agent_id: row.agentId, memory } };
    }
    if (page.length < pageSize) {
      yield { seq: count + 1, event: { event: 'export_complete', count } };
      return;
    }
    last = page.at(-1)!;
  }
}
