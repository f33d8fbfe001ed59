import type { Queryable } from '#src/db/query.ts';
import type { CheckpointPart } from '#src/resources/state/store.ts';
import { lockMemoryStores } from './index-store.ts';
import { listLostMemories } from './lost-store.ts';
import { retireMemories, revertMemories } from './retire-store.ts';

/** The captured version of each memory, by the memory's id. */
type CapturedVersions = Record<string, number>;

/** The author of changes that a restore makes. */
const restoreAuthor = 'checkpoint';

/** `kept`: not deleted; `active`: not deleted and not consolidated. */
type CheckpointMemory = { id: string; version: number; kept: boolean; active: boolean };

/**
 * Locks the scopes that are an agent's: its own, those of users with it, and those of its sessions. Memories that a user
 * has with all agents are not among them. Returns their keys.
 */
async function lockScopes(tx: Queryable, agentId: string): Promise<string[]> {
  // Raw: distinct keys.
  const rows = await tx.query<{ key: string }[]>(
    `SELECT DISTINCT scope_key AS key FROM memories WHERE agent_id = $1 AND scope_type <> 'user'`,
    [agentId],
  );
  const keys = [...new Set([agentId, ...rows.map(({ key }) => key)])];
  await lockMemoryStores(tx, keys);
  return keys;
}

/** Locks the memories of locked scopes, and those that a restore has deleted. What others deleted stays deleted. */
function lockMemories(tx: Queryable, keys: readonly string[], now: Date): Promise<CheckpointMemory[]> {
  // Raw: locks, and what a restore has deleted.
  return tx.query<CheckpointMemory[]>(
    `SELECT m.id, m.version, m.deleted_at IS NULL AS kept, m.deleted_at IS NULL AND m.status = 'active' AS active
       FROM memories m
      WHERE m.scope_key = ANY($1) AND (m.deleted_at IS NULL OR m.updated_by = '${restoreAuthor}')
        AND (m.expires_at IS NULL OR m.expires_at > $2) ORDER BY m.id FOR UPDATE`,
    [keys, now],
  );
}

/**
 * Makes the part of checkpoints that holds an agent's memories, as the version that each of them had. A restore adds
 * versions with the captured content and deletes what was created since; another restore can bring that back.
 */
export function createMemoriesPart(clock: () => Date, model: string | null): CheckpointPart {
  return {
    name: 'memories',
    async capture(tx, agentId) {
      const keys = await lockScopes(tx, agentId);
      const all = await lockMemories(tx, keys, clock());
      return Object.fromEntries(all.filter(({ kept }) => kept).map(({ id, version }) => [id, version]));
    },
    listLost: (tx, captured) => listLostMemories(tx, captured as CapturedVersions, clock()),
    async restore(tx, agentId, captured) {
      const then = captured as CapturedVersions;
      const keys = await lockScopes(tx, agentId);
      const now = clock();
      const all = await lockMemories(tx, keys, now);
      const later = all.filter(({ id, active }) => active && then[id] === undefined);
      if (later.length > 0)
        await retireMemories(
          tx,
          later.map(({ id }) => id),
          'deleted',
          { by: restoreAuthor, now },
        );
      const lost = new Set(await listLostMemories(tx, then, now));
      const changed = all.filter(
        ({ id, version, kept }) => then[id] !== undefined && !lost.has(id) && !(kept && then[id] === version),
      );
      const versions = changed.map(({ id, active }) => ({ id, active, version: then[id]! }));
      if (versions.length > 0) await revertMemories(tx, versions, { by: restoreAuthor, now }, model);
    },
  };
}
