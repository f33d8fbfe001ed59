import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import type { Embeddings, EmbedRequest } from '#src/llm/types.ts';
import { Problem } from '#src/api/problems.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { repeat } from '#src/process/repeat.ts';
import { toMemoryText } from '#src/resources/memories/memory.ts';
import type { MemoryContent } from '#src/resources/memories/table.ts';
import { BackgroundCache } from './background-cache.ts';
import { tellsParaphrases, toSimilarityScale, type SimilarityScale } from './similarity-scale.ts';
import type { QueryEmbedding, Vectors } from './vectors.ts';

// All raw: jobs are planned and claimed in batches, and skip what others have locked.

/** The services that an embedder is given. */
export type EmbedDeps = {
  dataSource: DataSource;
  vectors: Vectors;
  /** The gateway's. */
  embed: (request: EmbedRequest) => Promise<Embeddings>;
  /** The model that embeds memories; null when none is to. */
  model: string | null;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
  /** The milliseconds for which a request waits for the gateway; 2 seconds unless told otherwise. */
  timeoutMs?: number;
};

/** Makes the vectors of memories and queries. */
export type Embedder = {
  /** The model that is to embed each memory that is written; null when there is none or the database cannot keep vectors. */
  model(): Promise<string | null>;
  /** Embeds memories that were just written, if the gateway is quick; otherwise they are embedded later. Never throws. */
  soon(ids: readonly string[]): Promise<void>;
  /** Embeds a query by a model; null when the gateway does not do it in time. Never throws. */
  query(text: string, model: string): Promise<QueryEmbedding | null>;
  /** Returns the scale of an embedded query: which cosines count as 0 and as 1. Never throws. */
  scale(query: QueryEmbedding): Promise<SimilarityScale>;
  /** Tells whether the model knows paraphrases from other texts; false without one. Never throws. */
  tellsParaphrases(): Promise<boolean>;
  /** Embeds one batch of memories that are planned and due. Returns whether there may be more. */
  round(): Promise<boolean>;
  /** Starts to embed planned memories, again and again. Returns the function that stops it. */
  begin(): () => Promise<void>;
};

const requestTimeoutMs = 2_000;
/** The time for which the gateway is not asked again after a failure. */
const backoffMs = 5_000;
const intervalMs = 5_000;
const batchSize = 64;
const backgroundTimeoutMs = 60_000;

type PendingMemory = { id: string; scopeKey: string; version: number; content: MemoryContent };

const pendingSql = `SELECT m.id, m.scope_key AS "scopeKey", m.version, m.content FROM memories m
  WHERE m.id = ANY($1::text[]) AND m.status = 'active' AND m.deleted_at IS NULL`;

/**
 * Takes jobs that are due, so that no other instance does. Each is due again later, in case this instance fails. The more
 * often jobs have failed, the fewer are taken at once: a text that the gateway refuses does not keep the others back.
 */
const claimJobsSql = `WITH first AS (
    SELECT attempts FROM memory_jobs WHERE model = $1 AND next_at <= $2 ORDER BY next_at LIMIT 1)
  UPDATE memory_jobs SET attempts = attempts + 1,
    next_at = $2::timestamptz + least(interval '1 hour', interval '1 minute' * power(2, least(attempts, 10)))
  WHERE model = $1 AND memory_id IN (
    SELECT memory_id FROM memory_jobs
     WHERE model = $1 AND next_at <= $2 AND attempts = (SELECT attempts FROM first)
     ORDER BY next_at LIMIT (SELECT ${batchSize} >> least(6, 3 * attempts) FROM first) FOR UPDATE SKIP LOCKED)
  RETURNING memory_id AS id`;

/** Plans new embeddings for memories whose embeddings have another number of dimensions than the model makes now. */
const replanSql = `INSERT INTO memory_jobs (memory_id, model, scope_key, next_at)
  SELECT memory_id, model, scope_key, $3::timestamptz FROM memory_embeddings WHERE model = $1 AND dimensions <> $2
  ON CONFLICT DO NOTHING`;

/** Plans embeddings by the present model for a scope whose memories were embedded by another one, or by none. */
const planSql = `WITH moved AS (
    UPDATE memory_stores SET model = $1 WHERE scope_key = (
      SELECT scope_key FROM memory_stores WHERE model IS DISTINCT FROM $1 LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING scope_key),
  planned AS (
    INSERT INTO memory_jobs (memory_id, model, scope_key, next_at)
    SELECT m.id, $1, m.scope_key, $2::timestamptz FROM memories m JOIN moved USING (scope_key)
     WHERE m.status = 'active' AND m.deleted_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM memory_embeddings e WHERE e.memory_id = m.id AND e.model = $1)
    ON CONFLICT DO NOTHING),
  dropped AS (DELETE FROM memory_jobs j USING moved WHERE j.scope_key = moved.scope_key AND j.model <> $1)
  SELECT scope_key FROM moved`;

/** The number of refused texts in a row after which the gateway is not asked for a while. One refusal says nothing of the next text. */
const maxRefusals = 3;
const isRefusal = (error: unknown) => error instanceof Problem && error.code === 'upstream_failure';

/** Notes whether the gateway embeds, so that it is left alone for a while after failures. */
class GatewayHealth {
  #pausedUntil = 0;
  #failures = 0;

  isPaused(): boolean {
    return performance.now() < this.#pausedUntil;
  }

  recordFailure(error: unknown): void {
    this.#failures += 1;
    if (!isRefusal(error) || this.#failures >= maxRefusals) this.#pausedUntil = performance.now() + backoffMs;
  }

  recordSuccess(): void {
    this.#failures = 0;
  }
}

/** Embeds memories in the request that writes them when the gateway is quick, else afterwards. */
class GatewayEmbedder implements Embedder {
  readonly #deps: EmbedDeps;
  readonly #health = new GatewayHealth();
  readonly #backgrounds: BackgroundCache;
  readonly #queries = new LRUCache<string, QueryEmbedding>({ max: 500 });
  /** The dimensions of the newest vectors, and those for which embeddings with other dimensions were planned again. */
  #dimensions = 0;
  #replannedDimensions = 0;

  constructor(deps: EmbedDeps) {
    this.#deps = deps;
    this.#backgrounds = new BackgroundCache(deps);
  }

  async model(): Promise<string | null> {
    const { model, vectors } = this.#deps;
    return model !== null && (await vectors.support()) ? model : null;
  }

  async soon(ids: readonly string[]): Promise<void> {
    const { vectors, model, onError } = this.#deps;
    try {
      if (!(await this.model()) || this.#health.isPaused()) return;
      const rows = await this.#embedMemories(ids, this.#requestSignal());
      for (const scopeKey of new Set(rows.map((row) => row.scopeKey)))
        void vectors.index(scopeKey, model!).catch((error: unknown) => onError(error, { work: 'indexing memories' }));
    } catch (error) {
      this.#health.recordFailure(error);
      onError(error, { work: 'embedding memories' });
    }
  }

  #requestSignal(): AbortSignal {
    return AbortSignal.timeout(this.#deps.timeoutMs ?? requestTimeoutMs);
  }

  async query(text: string, by: string): Promise<QueryEmbedding | null> {
    const key = `${by}\n${text}`;
    const known = this.#queries.get(key);
    if (known) return known;
    if (this.#health.isPaused()) return null;
    try {
      const signal = this.#requestSignal();
      const { vectors: made } = await this.#deps.embed({ model: by, texts: [text], signal });
      const embedded = { model: by, vector: made[0]! };
      this.#queries.set(key, embedded);
      this.#recordSuccess(by, made);
      return embedded;
    } catch (error) {
      this.#health.recordFailure(error);
      this.#deps.onError(error, { work: 'embedding a query' });
      return null;
    }
  }

  async scale({ model, vector }: QueryEmbedding): Promise<SimilarityScale> {
    return toSimilarityScale(vector, this.#health.isPaused() ? null : await this.#backgrounds.find(model));
  }

  async tellsParaphrases(): Promise<boolean> {
    const { model } = this.#deps;
    if (model === null || this.#health.isPaused()) return false;
    const background = await this.#backgrounds.find(model);
    return background !== null && tellsParaphrases(background);
  }

  async round(stopping?: AbortSignal): Promise<boolean> {
    if (!(await this.model())) return false;
    const { dataSource, model, clock } = this.#deps;
    const dimensions = this.#dimensions;
    if (dimensions !== this.#replannedDimensions) await dataSource.query(replanSql, [model, dimensions, clock()]);
    this.#replannedDimensions = dimensions;
    const moved = await dataSource.query<unknown[]>(planSql, [model, clock()]);
    const [jobs] = await dataSource.query<[{ id: string }[]]>(claimJobsSql, [model, clock()]);
    if (jobs.length === 0) return moved.length > 0;
    const rows = await this.#embedMemories(
      jobs.map(({ id }) => id),
      AbortSignal.any([AbortSignal.timeout(backgroundTimeoutMs), ...(stopping ? [stopping] : [])]),
    );
    for (const scopeKey of new Set(rows.map((row) => row.scopeKey))) await this.#finishScope(scopeKey);
    return true;
  }

  begin(): () => Promise<void> {
    return repeat({
      name: 'embeddings',
      round: async (stopping) => {
        while (!stopping.aborted && (await this.round(stopping))) await yieldToEventLoop();
      },
      everyMs: intervalMs,
      now: true,
      onFailure: (error) => this.#deps.onError(error, { work: 'embedding memories' }),
    });
  }

  #recordSuccess(by: string, made: number[][]): void {
    this.#health.recordSuccess();
    if (by === this.#deps.model) this.#dimensions = made[0]!.length;
  }

  async #embedMemories(ids: readonly string[], signal: AbortSignal): Promise<PendingMemory[]> {
    const { dataSource, vectors, embed } = this.#deps;
    const model = this.#deps.model!;
    const rows = await dataSource.query<PendingMemory[]>(pendingSql, [ids]);
    if (rows.length === 0) return rows;
    const { vectors: made } = await embed({ model, texts: rows.map(({ content }) => toMemoryText(content)), signal });
    this.#recordSuccess(model, made);
    await vectors.keep(
      rows.map(({ id, version }, index) => ({ id, version, vector: made[index]! })),
      model,
    );
    return rows;
  }

  /** Indexes the vectors of a scope and, once no memory of it waits, deletes those of earlier models. */
  async #finishScope(scopeKey: string): Promise<void> {
    const { dataSource, vectors } = this.#deps;
    const model = this.#deps.model!;
    await vectors.index(scopeKey, model);
    const [waiting] = await dataSource.query<object[]>(
      'SELECT 1 FROM memory_jobs WHERE scope_key = $1 AND model = $2 LIMIT 1',
      [scopeKey, model],
    );
    if (!waiting) await vectors.forgetOthers(scopeKey, model);
  }
}

/** Creates the embedder of this process. */
export const createEmbedder = (deps: EmbedDeps): Embedder => new GatewayEmbedder(deps);
