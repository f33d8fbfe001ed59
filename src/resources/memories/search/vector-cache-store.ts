import type { Queryable } from '#src/db/query.ts';
import { firstOpenSql, toWrittenSinceSql, type FirstOpen } from './written-since.ts';

// All raw: TypeORM does not know the column, which is there only with the extension.

/** The vectors that are read: those of a scope by a model, with so many numbers. */
export type VectorSet = { scopeKey: string; model: string; dimensions: number };

/** A vector as pgvector sends it in binary: two bytes for the number of its numbers, two that are not used, then the numbers. */
type SentVector = { id: string; sent: Buffer };

/** Reads the numbers of a vector as pgvector sends them. Source: `vector_send` of pgvector. */
export function fromSentVector(sent: Buffer): Float32Array {
  const numbers = new Float32Array((sent.length - 4) / 4);
  for (let at = 0; at < numbers.length; at += 1) numbers[at] = sent.readFloatBE(4 + 4 * at);
  return numbers;
}

/** Lists the ids of vectors, unless they are more than so many; then null. */
export async function listVectorIds(
  db: Queryable,
  { scopeKey, model, dimensions }: VectorSet,
  most: number,
): Promise<{ ids: string[]; firstOpen: FirstOpen } | null> {
  const [row] = await db.query<[{ ids: string | null; count: number; firstOpen: FirstOpen }]>(
    `SELECT ${firstOpenSql}::text AS "firstOpen", count(*)::int AS count,
            CASE WHEN count(*) <= $4 THEN string_agg(memory_id, ' ') END AS ids
       FROM (SELECT memory_id FROM memory_embeddings WHERE scope_key = $1 AND model = $2 AND dimensions = $3 LIMIT $4 + 1) AS e`,
    [scopeKey, model, dimensions, most],
  );
  return row.count > most ? null : { ids: row.ids?.split(' ') ?? [], firstOpen: row.firstOpen };
}

/** Reads vectors by their ids; those that are gone are left out. */
export function readVectors(
  db: Queryable,
  { model, dimensions }: VectorSet,
  ids: readonly string[],
): Promise<SentVector[]> {
  return db.query<SentVector[]>(
    `SELECT memory_id AS id, vector_send(embedding) AS sent FROM memory_embeddings
      WHERE memory_id = ANY($1::text[]) AND model = $2 AND dimensions = $3`,
    [ids, model, dimensions],
  );
}

/** A vector that was written, and the key of its scope. */
export type WrittenVector = SentVector & { key: string };

/** Reads the vectors of scopes that were written since each was read, and the transaction since which the next ones will be. */
export async function readWrittenVectors(
  db: Queryable,
  read: readonly { key: VectorSet; firstOpen: FirstOpen }[],
): Promise<{ written: WrittenVector[]; firstOpen: FirstOpen }> {
  const { model, dimensions } = read[0]!.key;
  const rows = await db.query<(Partial<WrittenVector> & { firstOpen: FirstOpen })[]>(
    `SELECT now.open::text AS "firstOpen", e.key, e.id, e.sent FROM (SELECT ${firstOpenSql} AS open) AS now
       LEFT JOIN LATERAL (
         SELECT w.* FROM unnest($1::text[], $2::bigint[]) AS r (key, since) CROSS JOIN LATERAL (
           SELECT e.scope_key AS key, e.memory_id AS id, vector_send(e.embedding) AS sent FROM memory_embeddings e
            WHERE e.scope_key = r.key AND e.model = $3 AND ${toWrittenSinceSql('e.written_by', 'r.since')} AND e.dimensions = $4
           OFFSET 0) AS w) AS e ON true`,
    [read.map(({ key }) => key.scopeKey), read.map(({ firstOpen }) => firstOpen), model, dimensions],
  );
  return { firstOpen: rows[0]!.firstOpen, written: rows.filter(({ id }) => id !== null) as WrittenVector[] };
}
