import type { Queryable } from '#src/db/query.ts';
import type { CheckpointPart } from '#src/resources/state/store.ts';
import { lockStore, retire, revert } from './store.ts';

/** The version of each memory, by its id. */
type Captured = Record<string, number>;

const hand = 'checkpoint';

/** `kept`: neither deleted nor taken away; `active`: nor consolidated. */
type Present = { id: string; version: number; kept: boolean; active: boolean };

/** What an agent has now, and what a restore has taken away: what anybody else deleted stays deleted. */
function present(tx: Queryable, agentId: string, now: Date): Promise<Present[]> {
  return tx.query<Present[]>(
    `SELECT m.id, m.version, m.deleted_at IS NULL AS kept, m.deleted_at IS NULL AND m.status = 'active' AS active
       FROM memories m
      WHERE m.agent_id = $1 AND (m.deleted_at IS NULL OR m.updated_by = '${hand}')
        AND (m.expires_at IS NULL OR m.expires_at > $2) ORDER BY m.id FOR UPDATE`,
    [agentId, now],
  );
}

/**
 * What an agent remembers, for its checkpoints: which version of each memory there was. To restore them makes versions
 * that say the same again, and takes away what has come since; another restore can bring that back.
 */
export function memoriesPart(clock: () => Date, model: string | null): CheckpointPart {
  return {
    name: 'memories',
    async capture(tx, agentId) {
      await lockStore(tx, agentId);
      const all = await present(tx, agentId, clock());
      return Object.fromEntries(all.filter(({ kept }) => kept).map(({ id, version }) => [id, version]));
    },
    async restore(tx, agentId, captured) {
      const then = captured as Captured;
      await lockStore(tx, agentId);
      const now = clock();
      const all = await present(tx, agentId, now);
      const later = all.filter(({ id, active }) => active && then[id] === undefined);
      if (later.length > 0)
        await retire(
          tx,
          agentId,
          later.map(({ id }) => id),
          'deleted',
          { by: hand, now },
        );
      const changed = all.filter(({ id, version, kept }) => then[id] !== undefined && !(kept && then[id] === version));
      const versions = changed.map(({ id, active }) => ({ id, active, version: then[id]! }));
      if (versions.length > 0) await revert(tx, agentId, versions, { by: hand, now }, model);
    },
  };
}
