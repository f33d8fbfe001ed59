import type { Queryable } from '#src/db/query.ts';
import type { CheckpointPart } from '#src/resources/state/store.ts';
import { lockMemoryStores } from './index-store.ts';
import { listLostMemories, listUnchangedMemories } from './lost-store.ts';
import { retireMemories, revertMemories } from './retire-store.ts';

/** The captured version of each memory, by the memory's id. */
type CapturedVersions = Record<string, number>;

/** The author of changes that a restore makes. */
const restoreAuthor = 'checkpoint';

/** `kept`: not deleted; `active`: not deleted and not consolidated. */
type CheckpointMemory = { id: string; version: number; kept: boolean; active: boolean };

/**
 * Lists the keys of the scopes that are an agent's: its own, those of users with it, and those of its sessions. Memories that
 * a user has with all agents are not among them.
 */
async function listScopes(tx: Queryable, agentId: string): Promise<string[]> {
  // Raw: distinct keys.
  const rows = await tx.query<{ key: string }[]>(
    `SELECT DISTINCT scope_key AS key FROM memories WHERE agent_id = $1 AND scope_type <> 'user'`,
    [agentId],
  );
  return [...new Set([agentId, ...rows.map(({ key }) => key)])];
}

async function lockScopes(tx: Queryable, agentId: string): Promise<string[]> {
  const keys = await listScopes(tx, agentId);
  await lockMemoryStores(tx, keys);
  return keys;
}

/**
 * Lists the memories of scopes, and those that a restore has deleted. What others deleted stays deleted. `lock` is a locking
 * clause of SQL.
 */
function listMemories(tx: Queryable, keys: readonly string[], now: Date, lock = ''): Promise<CheckpointMemory[]> {
  // Raw: locks, and what a restore has deleted.
  return tx.query<CheckpointMemory[]>(
    `SELECT m.id, m.version, m.deleted_at IS NULL AS kept, m.deleted_at IS NULL AND m.status = 'active' AS active
       FROM memories m
      WHERE m.scope_key = ANY($1) AND (m.deleted_at IS NULL OR m.updated_by = '${restoreAuthor}')
        AND (m.expires_at IS NULL OR m.expires_at > $2) ORDER BY m.id ${lock}`,
    [keys, now],
  );
}

/** The changes that a restore makes: active memories that were made later go, and others become what they were. */
type RestorePlan = { later: CheckpointMemory[]; changed: CheckpointMemory[] };

async function planRestore(
  tx: Queryable,
  all: readonly CheckpointMemory[],
  then: CapturedVersions,
  now: Date,
): Promise<RestorePlan> {
  const lost = new Set(await listLostMemories(tx, then, now));
  const unchanged = await listUnchangedMemories(tx, then);
  return {
    later: all.filter(({ id, active }) => active && then[id] === undefined),
    changed: all.filter(({ id }) => then[id] !== undefined && !lost.has(id) && !unchanged.has(id)),
  };
}

const toIds = (memories: readonly CheckpointMemory[]) => memories.map(({ id }) => id);

/** Lists the ids of what a plan takes away or changes back. What only comes back replaces nothing. */
const toReplaced = ({ later, changed }: RestorePlan): string[] =>
  [...toIds(later), ...toIds(changed.filter(({ kept }) => kept))].toSorted();

/**
 * Makes the part of checkpoints that holds an agent's memories, as the version that each of them had. A restore adds
 * versions with the captured content and deletes what was created since; another restore can bring that back.
 */
export function createMemoriesPart(clock: () => Date, model: string | null): CheckpointPart {
  return {
    name: 'memories',
    async capture(tx, agentId) {
      const keys = await lockScopes(tx, agentId);
      const all = await listMemories(tx, keys, clock(), 'FOR UPDATE');
      return Object.fromEntries(all.filter(({ kept }) => kept).map(({ id, version }) => [id, version]));
    },
    listLost: (tx, captured) => listLostMemories(tx, captured as CapturedVersions, clock()),
    async listReplaced(tx, agentId, captured) {
      const now = clock();
      const all = await listMemories(tx, await listScopes(tx, agentId), now);
      return toReplaced(await planRestore(tx, all, captured as CapturedVersions, now));
    },
    async restore(tx, agentId, captured) {
      const then = captured as CapturedVersions;
      const keys = await lockScopes(tx, agentId);
      const now = clock();
      const plan = await planRestore(tx, await listMemories(tx, keys, now, 'FOR UPDATE'), then, now);
      const { later, changed } = plan;
      if (later.length > 0) await retireMemories(tx, toIds(later), 'deleted', { by: restoreAuthor, now });
      const versions = changed.map(({ id, active }) => ({ id, active, version: then[id]! }));
      if (versions.length > 0) await revertMemories(tx, versions, { by: restoreAuthor, now }, model);
      return toReplaced(plan);
    },
  };
}
