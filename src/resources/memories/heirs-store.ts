import type { Queryable } from '#src/db/query.ts';

// All raw: follows links, recursively.

/**
 * Hands the places of memories that are to be erased on: what one of them superseded counts as superseded by whatever
 * stands in its own place, and so does what it was made of. So a correction of a correction still stands against the first
 * fact when the one between them goes. The scopes are locked: places are handed on within one.
 */
export async function handPlacesOn(tx: Queryable, erased: readonly string[]): Promise<void> {
  await tx.query(
    `WITH RECURSIVE heirs AS (
       SELECT l.other_id AS id, l.memory_id AS heir, l.relation = 'supersedes' AS supersedes, l.created_at AS at
         FROM memory_links l WHERE l.memory_id = ANY($1) AND NOT l.other_id = ANY($1)
          AND l.relation IN ('merged_from', 'summarises', 'supersedes')
        UNION
       SELECT h.id, l.memory_id, h.supersedes OR l.relation = 'supersedes', l.created_at FROM heirs h
         JOIN memory_links l ON l.other_id = h.heir AND l.relation IN ('merged_from', 'summarises', 'supersedes')
        WHERE h.heir = ANY($1))
     INSERT INTO memory_links (memory_id, relation, other_id, created_at)
     SELECT DISTINCT ON (h.heir, h.id) h.heir, 'supersedes', h.id, h.at FROM heirs h
       JOIN memories m ON m.id = h.heir AND m.deleted_at IS NULL
      WHERE h.supersedes AND NOT h.heir = ANY($1) ORDER BY h.heir, h.id, h.at ON CONFLICT DO NOTHING`,
    [erased],
  );
}

/** Lists those of memories that one which is still there has superseded. */
export async function listSuperseded(tx: Queryable, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.query<{ id: string }[]>(
    `SELECT DISTINCT l.other_id AS id FROM memory_links l JOIN memories m ON m.id = l.memory_id AND m.deleted_at IS NULL
      WHERE l.other_id = ANY($1) AND l.relation = 'supersedes'`,
    [ids],
  );
  return new Set(rows.map(({ id }) => id));
}

/** Finds the active memory that has superseded another one, or what superseded that, and so on; null when none is active. */
export async function findActiveHeir(tx: Queryable, id: string): Promise<string | null> {
  const rows = await tx.query<{ id: string }[]>(
    `WITH RECURSIVE heirs AS (
       SELECT $1::text AS id
        UNION
       SELECT l.memory_id FROM heirs h JOIN memory_links l ON l.other_id = h.id AND l.relation = 'supersedes')
     SELECT m.id FROM heirs JOIN memories m USING (id) WHERE m.status = 'active' AND m.deleted_at IS NULL
      ORDER BY m.said_at DESC, m.id DESC LIMIT 1`,
    [id],
  );
  return rows[0]?.id ?? null;
}
