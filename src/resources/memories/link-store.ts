import type { MemoryLink } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import type { ScopeFields, ScopeType } from './scope-key.ts';

/** A link of a memory from its side, with the scope and the user of the other one. */
export type ScopedLink = MemoryLink & { scope: { type: ScopeType; key: string; userId: string | null } };

/** Selects the links of a memory as JSON, from its side, as `ScopedLink`s. `id` is an expression of SQL. */
export const toLinksSql = (id: string) => `coalesce((
  SELECT json_agg(json_build_object('relation', l.relation, 'memory_id', l.other,
           'scope', json_build_object('type', o.scope_type, 'key', o.scope_key, 'userId', o.user_id)) ORDER BY l.relation, l.other)
    FROM (SELECT relation, other_id AS other FROM memory_links WHERE memory_id = ${id}
           UNION SELECT CASE relation WHEN 'merged_from' THEN 'merged_into' WHEN 'summarises' THEN 'summarised_in'
                        WHEN 'supersedes' THEN 'superseded_by' ELSE relation END, memory_id FROM memory_links WHERE other_id = ${id}) AS l
    JOIN memories o ON o.id = l.other AND o.deleted_at IS NULL), '[]')`;

/**
 * Lists the links that whoever may read a memory may see: those to memories of its scope, of its user and of its agent. A
 * memory that all users share does not name what one of them has told.
 */
export const toShownLinks = ({
  links,
  scopeKey,
  userId,
}: Pick<ScopeFields, 'userId'> & { scopeKey: string; links: readonly ScopedLink[] }): MemoryLink[] =>
  links.flatMap(({ scope, ...link }) => {
    const isShown = scope.key === scopeKey || scope.type === 'agent' || (userId !== null && scope.userId === userId);
    return isShown ? [link] : [];
  });

/** The relation of a memory to another one. */
export type MemoryRelation = 'merged_from' | 'summarises' | 'supersedes' | 'contradicts' | 'kept_apart';

/** Links a memory with others. Existing links stay. Returns the number of new ones. */
export async function linkMemories(
  tx: Queryable,
  id: string,
  relation: MemoryRelation,
  others: readonly string[],
  now: Date,
): Promise<number> {
  // Raw: a batch of which some rows may be there.
  const rows = await tx.query<unknown[]>(
    `INSERT INTO memory_links (memory_id, relation, other_id, created_at)
     SELECT $1, $2, other, $4 FROM unnest($3::text[]) other ON CONFLICT DO NOTHING RETURNING other_id`,
    [id, relation, others, now],
  );
  return rows.length;
}
