import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import type { Queryable } from '#src/db/query.ts';
import type { Hit } from './fuse.ts';
import { buildNearestSql, toVectorText } from './nearest-sql.ts';
import type { SearchScope } from './search-scope.ts';
import { prepareExtension, type OnError, type VectorSupport } from './vector-extension.ts';

// All raw: TypeORM does not know the column, which is there only with the extension.

/** A query's embedding by one model. */
export type QueryEmbedding = { model: string; vector: number[] };

/** The vector of a memory; `version` is the version of the memory that was embedded. */
type EmbeddedMemory = { id: string; version: number; vector: number[] };

/** The store of the vectors of memories. */
export type Vectors = {
  /** Tells what the database supports; null on a server without the extension. Adds the column for vectors if it is missing. */
  support(): Promise<VectorSupport | null>;
  /** Stores the vectors of memories that have not changed since, and deletes their jobs. */
  keep(made: readonly EmbeddedMemory[], model: string): Promise<void>;
  /** Finds the memories of a scope that are nearest to a query. `few`: compare them one by one, without the index. */
  search(scope: SearchScope, embedded: QueryEmbedding, limit: number, few: boolean): Promise<Hit[]>;
  /** Reads the vectors of memories by a model, by their ids; those without one are left out. */
  read(ids: readonly string[], model: string): Promise<Map<string, number[]>>;
  /** Computes how near memories are to a query; those without a vector of its model are left out. */
  nearness(ids: readonly string[], embedded: QueryEmbedding): Promise<Hit[]>;
  /** Creates the index over the vectors of a scope, once there are enough of them. */
  index(scopeKey: string, model: string): Promise<void>;
  /** Deletes the vectors of a scope by other models. */
  forgetOthers(scopeKey: string, model: string): Promise<void>;
};

/** The number of vectors from which an index is worth its upkeep: fewer are compared one by one in a few milliseconds. */
export const minIndexedVectors = 1_000;
/** The least number of neighbours that a search in the index considers: fewer miss more, more take longer. */
const minSearchWidth = 100;
/** The time after which an index that was not there is looked for again: another instance may have created it. */
const missingTtlMs = 30_000;
const maxMissingIndexes = 10_000;
/** The least score of a hit. */
const minScore = 0.05;

const quoteLiteral = (text: string) => `'${text.replaceAll("'", "''")}'`;

const toIndexName = (scopeKey: string, model: string) =>
  `memory_vectors_${createHash('sha256').update(`${scopeKey} ${model}`).digest('hex').slice(0, 24)}`;

/** Returns the type of an index over vectors with so many dimensions; null when they are too many. */
function toIndexedType(dimensions: number): string | null {
  if (dimensions <= 2_000) return `vector(${dimensions})`;
  return dimensions <= 4_000 ? `halfvec(${dimensions})` : null;
}

const keepVectorsSql = `WITH given AS (
    SELECT r.id, m.scope_key, r.vector FROM json_to_recordset($1::json) AS r (id text, version int, vector text)
      JOIN memories m ON m.id = r.id AND m.version = r.version AND m.status = 'active' AND m.deleted_at IS NULL
       FOR UPDATE OF m),
  kept AS (
    INSERT INTO memory_embeddings (memory_id, model, scope_key, dimensions, embedding)
    SELECT id, $2, scope_key, $3, vector::vector FROM given
    ON CONFLICT (memory_id, model) DO UPDATE SET dimensions = excluded.dimensions, embedding = excluded.embedding)
  DELETE FROM memory_jobs WHERE model = $2 AND memory_id IN (SELECT id FROM given)`;

/** Sets, for one transaction, how widely the index is searched, and that the planner recognises its condition in the parameters. */
const toSettingsSql = (
  limit: number,
  iterative: boolean,
) => `SELECT set_config('hnsw.ef_search', '${Math.max(minSearchWidth, 2 * limit)}', true),
  set_config('plan_cache_mode', 'force_custom_plan', true), set_config('enable_sort', 'off', true)
  ${iterative ? `, set_config('hnsw.iterative_scan', 'relaxed_order', true)` : ''}`;

type VectorIndex = { name: string; scopeKey: string; model: string; type: string; dimensions: number };

async function createIndex(db: Queryable, kind: 'embedded' | 'server', index: VectorIndex): Promise<void> {
  const { name, scopeKey, model, type, dimensions } = index;
  const operators = type.startsWith('half') ? 'halfvec_cosine_ops' : 'vector_cosine_ops';
  // On a server nobody waits for it. An attempt that was cut short has left an index that is not valid.
  if (kind === 'server') await db.query(`DROP INDEX IF EXISTS ${name}`);
  await db.query(
    `CREATE INDEX ${kind === 'server' ? 'CONCURRENTLY' : ''} IF NOT EXISTS ${name} ON memory_embeddings
     USING hnsw ((embedding::${type}) ${operators})
     WHERE scope_key = ${quoteLiteral(scopeKey)} AND model = ${quoteLiteral(model)} AND dimensions = ${dimensions}`,
  );
}

/** The vectors in PostgreSQL, by pgvector where the database has it. */
class PostgresVectors implements Vectors {
  readonly #dataSource: DataSource;
  readonly #kind: 'embedded' | 'server';
  readonly #onError: OnError;
  /** The names of the indexes that are known to exist, and of those that were not there when they were last looked for. */
  readonly #indexes = new Set<string>();
  readonly #missing = new LRUCache<string, true>({ max: maxMissingIndexes, ttl: missingTtlMs });
  #support: Promise<VectorSupport | null> | null = null;

  constructor(dataSource: DataSource, kind: 'embedded' | 'server', onError: OnError) {
    this.#dataSource = dataSource;
    this.#kind = kind;
    this.#onError = onError;
  }

  support(): Promise<VectorSupport | null> {
    this.#support ??= prepareExtension(this.#dataSource, this.#onError).catch((error: unknown) => {
      this.#support = null;
      throw error;
    });
    return this.#support;
  }

  async keep(made: Parameters<Vectors['keep']>[0], model: string): Promise<void> {
    const rows = made.map(({ id, version, vector }) => ({ id, version, vector: toVectorText(vector) }));
    await this.#dataSource.query(keepVectorsSql, [JSON.stringify(rows), model, made[0]?.vector.length ?? 0]);
  }

  async search(scope: SearchScope, embedded: QueryEmbedding, limit: number, few: boolean): Promise<Hit[]> {
    // A user who is not known has no scopes: there is no statement for none.
    if (scope.keys.length === 0) return [];
    const { iterative } = (await this.support())!;
    const type = few ? null : toIndexedType(embedded.vector.length);
    const indexed = type === null ? [] : await this.#listIndexed(scope.keys, embedded.model);
    const plain = scope.keys.filter((key) => !indexed.includes(key));
    const [sql, parameters] = buildNearestSql(scope, embedded, limit, { indexed, plain, type });
    const hits =
      indexed.length === 0
        ? await this.#dataSource.query<Hit[]>(sql, parameters)
        : await this.#dataSource.transaction(async (tx) => {
            await tx.query(toSettingsSql(limit, iterative));
            return tx.query<Hit[]>(sql, parameters);
          });
    return hits
      .filter(({ score }) => score > minScore)
      .toSorted((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1))
      .slice(0, limit);
  }

  async read(ids: readonly string[], model: string): Promise<Map<string, number[]>> {
    const rows = await this.#dataSource.query<{ id: string; vector: string }[]>(
      `SELECT memory_id AS id, embedding::text AS vector FROM memory_embeddings WHERE memory_id = ANY($1) AND model = $2`,
      [ids, model],
    );
    return new Map(rows.map(({ id, vector }) => [id, JSON.parse(vector) as number[]]));
  }

  async nearness(ids: readonly string[], { model, vector }: QueryEmbedding): Promise<Hit[]> {
    if (ids.length === 0) return [];
    const hits = await this.#dataSource.query<Hit[]>(
      `SELECT memory_id AS id, 1 - (embedding <=> $1::vector) AS score FROM memory_embeddings
        WHERE memory_id = ANY($2::text[]) AND model = $3 AND dimensions = $4`,
      [toVectorText(vector), ids, model, vector.length],
    );
    return hits.filter(({ score }) => score > minScore);
  }

  async index(scopeKey: string, model: string): Promise<void> {
    const { hnsw } = (await this.support())!;
    const name = toIndexName(scopeKey, model);
    this.#missing.delete(name);
    if (!hnsw || (await this.#listIndexed([scopeKey], model)).length > 0) return;
    const [size] = await this.#dataSource.query<{ vectors: number; dimensions: number }[]>(
      `SELECT count(*)::int AS vectors, min(dimensions) AS dimensions FROM memory_embeddings
        WHERE scope_key = $1 AND model = $2 HAVING count(*) >= $3 AND min(dimensions) = max(dimensions)`,
      [scopeKey, model, minIndexedVectors],
    );
    const type = size ? toIndexedType(size.dimensions) : null;
    if (!type) return;
    const index = { name, scopeKey, model, type, dimensions: size!.dimensions };
    await createIndex(this.#dataSource, this.#kind, index);
    this.#missing.delete(name);
  }

  async forgetOthers(scopeKey: string, model: string): Promise<void> {
    const others = await this.#dataSource.query<{ model: string }[]>(
      `SELECT DISTINCT model FROM memory_embeddings WHERE scope_key = $1 AND model <> $2`,
      [scopeKey, model],
    );
    for (const { model: other } of others) {
      const name = toIndexName(scopeKey, other);
      await this.#dataSource.query(`DROP INDEX IF EXISTS ${name}`);
      this.#indexes.delete(name);
      const sql = 'DELETE FROM memory_embeddings WHERE scope_key = $1 AND model = $2';
      await this.#dataSource.query(sql, [scopeKey, other]);
    }
  }

  /** Lists those of the keys whose vectors of a model have an index. */
  async #listIndexed(keys: readonly string[], model: string): Promise<string[]> {
    const names = keys.map((key) => toIndexName(key, model));
    const unknown = names.filter((name) => !this.#indexes.has(name) && !this.#missing.has(name));
    const rows =
      unknown.length === 0
        ? []
        : await this.#dataSource.query<{ name: string }[]>(
            `SELECT c.relname AS name FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
              WHERE c.relname = ANY($1) AND i.indisvalid`,
            [unknown],
          );
    for (const { name } of rows) this.#indexes.add(name);
    for (const name of unknown) if (!this.#indexes.has(name)) this.#missing.set(name, true);
    return keys.filter((_, index) => this.#indexes.has(names[index]!));
  }
}

/** Creates the store of vectors. */
export const createVectors = (dataSource: DataSource, kind: 'embedded' | 'server', onError: OnError): Vectors =>
  new PostgresVectors(dataSource, kind, onError);
