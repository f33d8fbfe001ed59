import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';
import type { DataSource } from 'typeorm';
import type { Hit } from './fuse.ts';
import { buildNearestSql } from './nearest-sql.ts';
import type { QuantisedVectors } from './quantised-vectors.ts';
import { searchHeld } from './search-held-vectors.ts';
import type { SearchScope } from './search-scope.ts';
import { VectorCache } from './vector-cache.ts';
import { prepareExtension, type OnError, type VectorSupport } from './vector-extension.ts';
import { createVectorIndex, searchIndexed, toIndexedType, toIndexName } from './vector-index.ts';
import { toVectorParameter, toVectorsParameter } from './vector-parameter.ts';

// All raw: TypeORM does not know the column, which is there only with the extension.

/** A query's embedding by one model. */
export type QueryEmbedding = { model: string; vector: number[] };

/** The vector of a memory; `version` is the version of the memory that was embedded. */
type EmbeddedMemory = { id: string; version: number; vector: number[] };

/**
 * The number of memories that are to be found, and other memories whose nearness is asked for: a function, since a promise that fails before
 * anybody waits for it would end the process. `few`: compare all one by one, without an index.
 */
type NearestOptions = { limit: number; few: boolean; named?: () => Promise<readonly string[]> };

/** The store of the vectors of memories. */
export type Vectors = {
  /** Tells what the database supports; null on a server without the extension. Adds the column for vectors if it is missing. */
  support(): Promise<VectorSupport | null>;
  /** Stores the vectors of memories that have not changed since, and deletes their jobs. */
  keep(made: readonly EmbeddedMemory[], model: string): Promise<void>;
  /** Finds the memories of a scope that are nearest to a query, the nearest first, and then how near the named ones are. */
  search(scope: SearchScope, embedded: QueryEmbedding, options: NearestOptions): Promise<Hit[]>;
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
/** The time after which an index that was not there is looked for again: another instance may have created it. */
const missingTtlMs = 30_000;
const maxMissingIndexes = 10_000;
/** The least score of a hit. */
const minScore = 0.05;

const keepVectorsSql = `WITH given AS (
    SELECT r.id, m.scope_key, ($4::float4[])[r.before + 1 : r.before + $3] AS vector
      FROM (SELECT id, version, (place::int - 1) * $3 AS before
              FROM unnest($1::text[], $5::int[]) WITH ORDINALITY AS r (id, version, place)) AS r
      JOIN memories m ON m.id = r.id AND m.version = r.version AND m.status = 'active' AND m.deleted_at IS NULL
       FOR UPDATE OF m),
  kept AS (
    INSERT INTO memory_embeddings (memory_id, model, scope_key, dimensions, embedding, written_by)
    SELECT id, $2, scope_key, $3, vector::vector, pg_current_xact_id()::text::bigint FROM given
    ON CONFLICT (memory_id, model) DO UPDATE
       SET dimensions = excluded.dimensions, embedding = excluded.embedding, written_by = excluded.written_by)
  DELETE FROM memory_jobs WHERE model = $2 AND memory_id IN (SELECT id FROM given)`;

/** The vectors in PostgreSQL, by pgvector where the database has it. */
class PostgresVectors implements Vectors {
  readonly #dataSource: DataSource;
  readonly #kind: 'embedded' | 'server';
  readonly #onError: OnError;
  readonly #cache: VectorCache;
  /** The names of the indexes that are known to exist, and of those that were not there when they were last looked for. */
  readonly #indexes = new Set<string>();
  readonly #missing = new LRUCache<string, true>({ ...atMostEntries(maxMissingIndexes), ttl: missingTtlMs });
  #support: Promise<VectorSupport | null> | null = null;

  constructor(dataSource: DataSource, kind: 'embedded' | 'server', onError: OnError) {
    this.#dataSource = dataSource;
    this.#kind = kind;
    this.#onError = onError;
    this.#cache = new VectorCache(dataSource, onError);
  }

  support(): Promise<VectorSupport | null> {
    this.#support ??= prepareExtension(this.#dataSource, this.#onError).catch((error: unknown) => {
      this.#support = null;
      throw error;
    });
    return this.#support;
  }

  async keep(made: Parameters<Vectors['keep']>[0], model: string): Promise<void> {
    // A model makes vectors of one length; the statement takes them of one only.
    const dimensions = made[0]?.vector.length ?? 0;
    if (made.some(({ vector }) => vector.length !== dimensions))
      throw new Error(`The vectors of ${model} differ in length.`);
    await this.#dataSource.query(keepVectorsSql, [
      made.map(({ id }) => id),
      model,
      dimensions,
      toVectorsParameter(made.map(({ vector }) => vector)),
      made.map(({ version }) => version),
    ]);
  }

  async search(
    scope: SearchScope,
    embedded: QueryEmbedding,
    { limit, few, named: naming = async () => [] }: NearestOptions,
  ): Promise<Hit[]> {
    // A user who is not known has no scopes: there is no statement for none.
    if (scope.keys.length === 0) return [];
    const { model, vector } = embedded;
    const set = { model, dimensions: vector.length };
    // The past has contents of its own, and few vectors are read as soon as they are found.
    const held = few || scope.asOf ? new Map<string, QuantisedVectors>() : await this.#cache.open(scope.keys, set);
    const stored = { ...scope, keys: scope.keys.filter((key) => !held.has(key)) };
    const [named, others] = await Promise.all([
      naming(),
      stored.keys.length > 0 ? this.#searchStored(stored, embedded, limit, few) : [],
    ]);
    const near = await searchHeld(this.#dataSource, scope, embedded, { held: [...held.values()], limit, named });
    const all = near.concat(others);
    const nearest = all
      .filter(({ score }) => score > minScore)
      .toSorted((a, b) => b.score - a.score || (a.id < b.id ? 1 : -1));
    const [found, asked] = [new Set(all.map(({ id }) => id)), new Set(named)];
    const missed = named.filter((id) => !found.has(id));
    const further = nearest.slice(limit).filter(({ id }) => asked.has(id));
    return nearest.slice(0, limit).concat(further, await this.nearness(missed, embedded));
  }

  /** Finds the nearest memories in the database: by an index where there is one. */
  async #searchStored(scope: SearchScope, embedded: QueryEmbedding, limit: number, few: boolean): Promise<Hit[]> {
    const { iterative } = (await this.support())!;
    const type = few ? null : toIndexedType(embedded.vector.length);
    const indexed = type === null ? [] : await this.#listIndexed(scope.keys, embedded.model);
    const plain = scope.keys.filter((key) => !indexed.includes(key));
    const [sql, parameters] = buildNearestSql(scope, embedded, limit, { indexed, plain, type });
    return indexed.length === 0
      ? this.#dataSource.query<Hit[]>(sql, parameters)
      : searchIndexed(this.#dataSource, [sql, parameters], { limit, iterative });
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
      [toVectorParameter(vector), ids, model, vector.length],
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
    await createVectorIndex(this.#dataSource, this.#kind, index);
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
