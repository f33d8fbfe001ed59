import type { Queryable } from '#src/db/query.ts';
import { firstOpenSql, toWrittenSinceSql, type FirstOpen } from './written-since.ts';

// All raw: TypeORM knows no lexemes.

/** The words of a memory, as they are indexed; null when no search finds it any more. */
type MemoryWords = { id: string; words: string | null };
/** The words of a memory that were written, and the key of its scope. */
export type WrittenWords = MemoryWords & { key: string };

/** Joins the words of a memory by spaces, which none of them has. */
const wordsSql = `array_to_string(tsvector_to_array(m.lexemes), ' ')`;

/** Reads the words of a memory from their text. */
export const toWordList = (words: string): string[] => words.split(' ');

/** Lists the memories of a scope that have words, unless they are more than so many; then null. */
export async function listWordIds(
  db: Queryable,
  scopeKey: string,
  most: number,
): Promise<{ ids: string[]; firstOpen: FirstOpen } | null> {
  const [row] = await db.query<[{ ids: string | null; count: number; firstOpen: FirstOpen }]>(
    `SELECT ${firstOpenSql}::text AS "firstOpen", count(*)::int AS count,
            CASE WHEN count(*) <= $2 THEN string_agg(id, ' ') END AS ids
       FROM (SELECT id FROM memories WHERE scope_key = $1 AND lexemes IS NOT NULL LIMIT $2 + 1) AS m`,
    [scopeKey, most],
  );
  return row.count > most ? null : { ids: row.ids?.split(' ') ?? [], firstOpen: row.firstOpen };
}

/** Reads the words of memories by their ids; those without any are left out. */
export const readWords = (db: Queryable, ids: readonly string[]): Promise<{ id: string; words: string }[]> =>
  db.query(`SELECT m.id, ${wordsSql} AS words FROM memories m WHERE m.id = ANY($1::text[]) AND m.lexemes IS NOT NULL`, [
    ids,
  ]);

/** Reads the words of scopes that were written since each was read, and the transaction since which the next ones will be. */
export async function readWrittenWords(
  db: Queryable,
  read: readonly { key: { scopeKey: string }; firstOpen: FirstOpen }[],
): Promise<{ written: WrittenWords[]; firstOpen: FirstOpen }> {
  const rows = await db.query<(Partial<WrittenWords> & { firstOpen: FirstOpen })[]>(
    `SELECT now.open::text AS "firstOpen", m.key, m.id, m.words FROM (SELECT ${firstOpenSql} AS open) AS now
       LEFT JOIN LATERAL (
         SELECT w.* FROM unnest($1::text[], $2::bigint[]) AS r (key, since) CROSS JOIN LATERAL (
           SELECT m.scope_key AS key, m.id, ${wordsSql} AS words FROM memories m
            WHERE m.scope_key = r.key AND ${toWrittenSinceSql('m.words_written_by', 'r.since')} OFFSET 0) AS w) AS m ON true`,
    [read.map(({ key }) => key.scopeKey), read.map(({ firstOpen }) => firstOpen)],
  );
  return { firstOpen: rows[0]!.firstOpen, written: rows.filter(({ id }) => id !== null) as WrittenWords[] };
}
