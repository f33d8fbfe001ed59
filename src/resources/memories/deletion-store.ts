import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import { lockMemoryStores } from './index-store.ts';
import { eraseMemories, type EraseContext, type ErasedMemories } from './erase-store.ts';
import { toFilterSql, type SearchFilters } from './search/search-scope.ts';
import type { StoredMemory } from './table.ts';

/** A memory that filters let through, at the version at which they did. */
export type DeletableMemory = Pick<StoredMemory, 'id' | 'version' | 'scopeKey' | 'content'>;

type DeletableQuery = {
  keys: readonly string[];
  filters: SearchFilters;
  now: Date;
  /** The id after which the list goes on. */
  afterId: string;
  limit: number;
};

/** Lists the next memories of scopes that filters let through, by their ids: active and consolidated ones. */
export function listDeletable(
  db: Queryable,
  { keys, filters, now, afterId, limit }: DeletableQuery,
): Promise<DeletableMemory[]> {
  const parameters = new SqlParameters();
  const conditions = [
    `m.scope_key = ANY(${parameters.add(keys, 'text[]')})`,
    `m.id > ${parameters.add(afterId, 'text')}`,
    'm.deleted_at IS NULL',
    `(m.expires_at IS NULL OR m.expires_at > ${parameters.add(now, 'timestamptz')})`,
    ...toFilterSql(filters, 'm', parameters),
  ];
  // The filters make the statement.
  // Raw: the filters of a search.
  return db.query<DeletableMemory[]>(
    `SELECT m.id, m.version, m.scope_key AS "scopeKey", m.content FROM memories m
      WHERE ${conditions.join(' AND ')} ORDER BY m.id LIMIT ${parameters.add(limit, 'int')}`,
    parameters.values,
  );
}

/** Erases memories that have not changed since they were listed, with those that they were made of. */
export async function eraseUnchanged(
  tx: EntityDatabase,
  memories: readonly DeletableMemory[],
  context: Omit<EraseContext, 'withSources'>,
): Promise<ErasedMemories> {
  await lockMemoryStores(
    tx,
    memories.map(({ scopeKey }) => scopeKey),
  );
  const versions = new Map(memories.map(({ id, version }) => [id, version]));
  // In the order of the ids, as all that lock several memories.
  // Raw: locks, in the order of ids.
  const rows = await tx.query<Pick<StoredMemory, 'id' | 'version'>[]>(
    'SELECT id, version FROM memories WHERE id = ANY($1) AND deleted_at IS NULL ORDER BY id FOR UPDATE',
    [[...versions.keys()]],
  );
  const unchanged = rows.filter(({ id, version }) => versions.get(id) === version);
  const ids = unchanged.map(({ id }) => id);
  return eraseMemories(tx, ids, { ...context, withSources: true });
}
