import type { JsonObject } from '#src/llm/json-value.ts';
import { eraseMemories, toEmbed } from '#src/resources/memories/erase-store.ts';
import { lockMemoryStores } from '#src/resources/memories/index-store.ts';
import { findMemories } from '#src/resources/memories/store.ts';
import type { WriteDeps } from '#src/resources/memories/write.ts';
import { noSuchNote, succeeded, type MemoryToolResult } from './tool-result.ts';

/** Deletes a memory for good, as deleteMemory does, if it is in a scope that the conversation may change. */
export async function forget(
  { dataSource, embedder, clock }: WriteDeps,
  { writableKeys }: { writableKeys: readonly string[] },
  { id }: JsonObject,
): Promise<MemoryToolResult> {
  if (typeof id !== 'string') return noSuchNote(id);
  const model = await embedder.model();
  const erasure = await dataSource.transaction(async (tx) => {
    const [before] = await findMemories(tx, [id], clock());
    if (!before || !writableKeys.includes(before.scopeKey)) return null;
    await lockMemoryStores(tx, [before.scopeKey]);
    // It may have waited for the lock.
    const [row] = await findMemories(tx, [id], clock());
    return row ? eraseMemories(tx, [id], { by: 'parley', now: clock(), model, withSources: true }) : null;
  });
  if (!erasure) return noSuchNote(id);
  await embedder.soon(toEmbed(erasure));
  return succeeded({ forgotten: id });
}
