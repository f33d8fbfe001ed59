import { createHash } from 'node:crypto';
import type { DataSource } from 'typeorm';
import { isOutage } from '#src/db/failures.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Hit } from './fuse.ts';
import { Parameters, sourceOf, type Scope } from '#src/resources/memories/scope.ts';

type OnError = (error: unknown, context: object) => void;

/** What the database can do with vectors. */
type Ability = { hnsw: boolean; iterative: boolean };

/** A query's embedding by one model. */
export type Embedded = { model: string; vector: number[] };

/** A memory whose text was embedded; `version` is the one that had the text. */
type Made = { id: string; version: number; vector: number[] };

export type Vectors = {
  /** What can be done; null on a server without the extension. Adds the column for vectors when it is not there yet. */
  ability(): Promise<Ability | null>;
  /** Keeps vectors of memories that have not changed since, and strikes their jobs off. */
  keep(made: readonly Made[], model: string): Promise<void>;
  /** The memories of a scope that are nearest to a query. */
  search(scope: Scope, embedded: Embedded, limit: number, few: boolean): Promise<Hit[]>;
  /** How near certain memories are to a query; those without a vector of its model are left out. */
  nearness(ids: readonly string[], embedded: Embedded): Promise<Hit[]>;
  /** Makes the index over an agent's vectors, once there are enough of them. */
  index(agentId: string, model: string): Promise<void>;
  /** Forgets an agent's vectors of other models. */
  forgetOthers(agentId: string, model: string): Promise<void>;
};

/** So many vectors are compared one by one in a few milliseconds; beyond, an index is worth its upkeep. */
export const indexedFrom = 1_000;
/** How many neighbours a search in the index keeps in view: fewer miss more, more take longer. */
const widest = 200;
/** Less similar is not similar at all. */
const leastScore = 0.05;
const preparing = 7_203_772;

const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`;
const asText = (vector: readonly number[]) => `[${vector.join(',')}]`;

const indexName = (agentId: string, model: string) =>
  `memory_vectors_${createHash('sha256').update(`${agentId} ${model}`).digest('hex').slice(0, 24)}`;

/** The type that an index can have for so many dimensions; null when they are too many. */
function indexedType(dimensions: number): string | null {
  if (dimensions <= 2_000) return `vector(${dimensions})`;
  return dimensions <= 4_000 ? `halfvec(${dimensions})` : null;
}

async function prepare(dataSource: DataSource, onError: OnError): Promise<Ability | null> {
  // The user may not make extensions, or it is not in order: searches are by words then.
  const refused = (error: unknown): [] => {
    if (isOutage(error)) throw error;
    onError(error, { work: 'making the extension vector' });
    return [];
  };
  const installed = () =>
    dataSource.query<{ version: string }[]>(`SELECT extversion AS version FROM pg_extension WHERE extname = 'vector'`);
  const made = async () => {
    await dataSource.transaction(async (tx) => {
      await tx.query('SELECT pg_advisory_xact_lock($1)', [preparing]);
      await tx.query('CREATE EXTENSION IF NOT EXISTS vector');
      await tx.query('ALTER TABLE memory_embeddings ADD COLUMN IF NOT EXISTS embedding vector');
    });
    return installed();
  };
  const [column] = await dataSource.query<object[]>(
    `SELECT 1 FROM pg_attribute WHERE attrelid = 'memory_embeddings'::regclass AND attname = 'embedding'`,
  );
  const [available] = await dataSource.query<object[]>(`SELECT 1 FROM pg_available_extensions WHERE name = 'vector'`);
  if (!column && !available) return null;
  const [extension] = column ? await installed() : await made().catch(refused);
  if (!extension) return null;
  const [major = 0, minor = 0] = extension.version.split('.').map(Number);
  return { hnsw: major > 0 || minor >= 5, iterative: major > 0 || minor >= 8 };
}

const keeping = `WITH given AS (
    SELECT r.id, m.agent_id, r.vector FROM json_to_recordset($1::json) AS r (id text, version int, vector text)
      JOIN memories m ON m.id = r.id AND m.version = r.version AND m.status = 'active' AND m.deleted_at IS NULL
       FOR UPDATE OF m),
  kept AS (
    INSERT INTO memory_embeddings (memory_id, model, agent_id, dimensions, embedding)
    SELECT id, $2, agent_id, $3, vector::vector FROM given
    ON CONFLICT (memory_id, model) DO UPDATE SET dimensions = excluded.dimensions, embedding = excluded.embedding)
  DELETE FROM memory_jobs WHERE model = $2 AND memory_id IN (SELECT id FROM given)`;

/** One query; `nearness` is what it sorts by. Without the index's own expression it compares one by one. */
function nearest(scope: Scope, { model, vector }: Embedded, limit: number, type: string | null): [string, unknown[]] {
  const parameters = new Parameters();
  const { from, where, whose, says } = sourceOf(scope, parameters);
  const to = parameters.add(asText(vector), type ?? 'vector');
  const own = [
    whose(),
    `e.agent_id = ${parameters.add(scope.agentId, 'text')}`,
    `e.model = ${parameters.add(model, 'text')}`,
    `e.dimensions = ${parameters.add(vector.length, 'int')}`,
    // What a memory said in other words has no vector any more.
    ...(says === 'v' ? ['v.lexemes = m.lexemes'] : []),
  ];
  const nearness = type ? `e.embedding::${type} <=> ${to}` : `e.embedding <=> ${to}`;
  const sql = `SELECT m.id, 1 - (${nearness}) AS score FROM memory_embeddings e JOIN ${from} ON m.id = e.memory_id
    WHERE ${own.join(' AND ')} AND ${where} ORDER BY ${nearness} LIMIT ${parameters.add(limit, 'int')}`;
  return [sql, parameters.values];
}

/** Vectors in PostgreSQL, by pgvector when it has it. */
export function createVectors(dataSource: DataSource, kind: 'embedded' | 'server', onError: OnError): Vectors {
  let known: Promise<Ability | null> | null = null;
  const indexes = new Set<string>();

  function ability(): Promise<Ability | null> {
    known ??= prepare(dataSource, onError).catch((error: unknown) => {
      known = null;
      throw error;
    });
    return known;
  }

  async function isIndexed(name: string): Promise<boolean> {
    if (indexes.has(name)) return true;
    const [row] = await dataSource.query<object[]>(
      `SELECT 1 FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relname = $1 AND i.indisvalid`,
      [name],
    );
    if (row) indexes.add(name);
    return row !== undefined;
  }

  const can = async () => (await ability())!;

  return {
    ability,
    async keep(made, model) {
      const rows = made.map(({ id, version, vector }) => ({ id, version, vector: asText(vector) }));
      await dataSource.query(keeping, [JSON.stringify(rows), model, made[0]?.vector.length ?? 0]);
    },
    async search(scope, embedded, limit, few) {
      const { iterative } = await can();
      const type = indexedType(embedded.vector.length);
      const indexed = !few && type !== null && (await isIndexed(indexName(scope.agentId, embedded.model)));
      const [sql, parameters] = nearest(scope, embedded, limit, indexed ? type : null);
      const hits = indexed
        ? await dataSource.transaction(async (tx) => {
            await tx.query(settings(limit, iterative));
            return tx.query<Hit[]>(sql, parameters);
          })
        : await dataSource.query<Hit[]>(sql, parameters);
      return hits.filter(({ score }) => score > leastScore);
    },
    async nearness(ids, { model, vector }) {
      if (ids.length === 0) return [];
      const hits = await dataSource.query<Hit[]>(
        `SELECT memory_id AS id, 1 - (embedding <=> $1::vector) AS score FROM memory_embeddings
          WHERE memory_id = ANY($2::text[]) AND model = $3 AND dimensions = $4`,
        [asText(vector), ids, model, vector.length],
      );
      return hits.filter(({ score }) => score > leastScore);
    },
    async index(agentId, model) {
      const { hnsw } = await can();
      const name = indexName(agentId, model);
      if (!hnsw || (await isIndexed(name))) return;
      const [size] = await dataSource.query<{ vectors: number; dimensions: number }[]>(
        `SELECT count(*)::int AS vectors, min(dimensions) AS dimensions FROM memory_embeddings
          WHERE agent_id = $1 AND model = $2 HAVING count(*) >= $3 AND min(dimensions) = max(dimensions)`,
        [agentId, model, indexedFrom],
      );
      const type = size ? indexedType(size.dimensions) : null;
      if (type) await makeIndex(dataSource, kind, { name, agentId, model, type, dimensions: size!.dimensions });
    },
    async forgetOthers(agentId, model) {
      const others = await dataSource.query<{ model: string }[]>(
        `SELECT DISTINCT model FROM memory_embeddings WHERE agent_id = $1 AND model <> $2`,
        [agentId, model],
      );
      for (const { model: other } of others) {
        await dataSource.query(`DROP INDEX IF EXISTS ${indexName(agentId, other)}`);
        indexes.delete(indexName(agentId, other));
        await dataSource.query('DELETE FROM memory_embeddings WHERE agent_id = $1 AND model = $2', [agentId, other]);
      }
    },
  };
}

/** For one transaction: how widely the index is searched, and that its condition is recognised in the parameters. */
const settings = (
  limit: number,
  iterative: boolean,
) => `SELECT set_config('hnsw.ef_search', '${Math.max(widest, 2 * limit)}', true),
  set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_sort', 'off', true)
  ${iterative ? `, set_config('hnsw.iterative_scan', 'relaxed_order', true)` : ''}`;

type Index = { name: string; agentId: string; model: string; type: string; dimensions: number };

async function makeIndex(db: Queryable, kind: 'embedded' | 'server', index: Index): Promise<void> {
  const { name, agentId, model, type, dimensions } = index;
  const operators = type.startsWith('half') ? 'halfvec_cosine_ops' : 'vector_cosine_ops';
  // On a server nobody waits for it. An attempt that was cut short has left an index that is not valid.
  if (kind === 'server') await db.query(`DROP INDEX IF EXISTS ${name}`);
  await db.query(
    `CREATE INDEX ${kind === 'server' ? 'CONCURRENTLY' : ''} IF NOT EXISTS ${name} ON memory_embeddings
     USING hnsw ((embedding::${type}) ${operators})
     WHERE agent_id = ${quoted(agentId)} AND model = ${quoted(model)} AND dimensions = ${dimensions}`,
  );
}
