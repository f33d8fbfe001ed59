import { setImmediate as othersGo } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';
import type { DataSource } from 'typeorm';
import type { Embeddings, EmbedRequest } from '#src/llm/types.ts';
import { Problem } from '#src/api/problems.ts';
import { repeat } from '#src/process/repeat.ts';
import { textOf, type Content } from '#src/resources/memories/memory.ts';
import type { Embedded, Vectors } from './vectors.ts';

export type EmbedDeps = {
  dataSource: DataSource;
  vectors: Vectors;
  /** The gateway's. */
  embed: (request: EmbedRequest) => Promise<Embeddings>;
  /** What memories are embedded with; null when nothing is to be. */
  model: string | null;
  clock: () => Date;
  onError: (error: unknown, context: object) => void;
};

export type Embedder = {
  /** What is planned with each memory that is written: the model, when the database can keep its vectors. */
  model(): Promise<string | null>;
  /** Embeds memories that were just written, if that goes quickly; otherwise it is done later. Never throws. */
  soon(ids: readonly string[]): Promise<void>;
  /** A query's embedding by a model, or null when the gateway does not make it in time. Never throws. */
  query(text: string, model: string): Promise<Embedded | null>;
  /** One round of what is planned and due. Returns whether there may be more. */
  round(): Promise<boolean>;
  /** Begins to embed what is planned, again and again. Returns how to stop. */
  begin(): () => Promise<void>;
};

/** How long a request waits for the gateway, and how long nobody asks it again when it has failed. */
const patienceMs = 2_000;
const sulkMs = 5_000;
const restMs = 5_000;
const atOnce = 64;
const backgroundMs = 60_000;

type Pending = { id: string; agentId: string; version: number; content: Content };

const pending = `SELECT m.id, m.agent_id AS "agentId", m.version, m.content FROM memories m
  WHERE m.id = ANY($1::text[]) AND m.status = 'active' AND m.deleted_at IS NULL`;

/**
 * Takes jobs that are due, so that no other instance does; each comes back later, should this one not manage. The more
 * often they have failed, the fewer together: a text that the gateway refuses does not keep the others back.
 */
const claim = `WITH first AS (
    SELECT attempts FROM memory_jobs WHERE model = $1 AND next_at <= $2 ORDER BY next_at LIMIT 1)
  UPDATE memory_jobs SET attempts = attempts + 1,
    next_at = $2::timestamptz + least(interval '1 hour', interval '1 minute' * power(2, least(attempts, 10)))
  WHERE model = $1 AND memory_id IN (
    SELECT memory_id FROM memory_jobs
     WHERE model = $1 AND next_at <= $2 AND attempts = (SELECT attempts FROM first)
     ORDER BY next_at LIMIT (SELECT ${atOnce} >> least(6, 3 * attempts) FROM first) FOR UPDATE SKIP LOCKED)
  RETURNING memory_id AS id`;

/** Plans embeddings again for memories whose present ones have another number of dimensions than the model makes now. */
const replan = `INSERT INTO memory_jobs (memory_id, model, agent_id, next_at)
  SELECT memory_id, model, agent_id, $3::timestamptz FROM memory_embeddings WHERE model = $1 AND dimensions <> $2
  ON CONFLICT DO NOTHING`;

/** Plans embeddings by the present model for agents whose memories were embedded by another one, or by none. */
const plan = `WITH moved AS (
    UPDATE memory_stores SET model = $1 WHERE agent_id = (
      SELECT agent_id FROM memory_stores WHERE model IS DISTINCT FROM $1 LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING agent_id),
  planned AS (
    INSERT INTO memory_jobs (memory_id, model, agent_id, next_at)
    SELECT m.id, $1, m.agent_id, $2::timestamptz FROM memories m JOIN moved USING (agent_id)
     WHERE m.status = 'active' AND m.deleted_at IS NULL AND NOT EXISTS (
       SELECT 1 FROM memory_embeddings e WHERE e.memory_id = m.id AND e.model = $1)
    ON CONFLICT DO NOTHING),
  dropped AS (DELETE FROM memory_jobs j USING moved WHERE j.agent_id = moved.agent_id AND j.model <> $1)
  SELECT agent_id FROM moved`;

/** That the gateway refused one text says nothing about the next one, unless it refuses so many in a row. */
const fewFailures = 3;
const isRefusal = (error: unknown) => error instanceof Problem && error.code === 'upstream_failure';

/** Makes the embeddings of memories: within the request that writes them when the gateway is quick, else behind it. */
export function createEmbedder({ dataSource, vectors, embed, model, clock, onError }: EmbedDeps): Embedder {
  const queries = new LRUCache<string, Embedded>({ max: 500 });
  let sulksUntil = 0;
  /** Of the vectors that the model made last, and of those for which what there is was looked through. */
  let dimensions = 0;
  let lookedFor = 0;
  let failures = 0;
  const sulk = (error: unknown) => {
    failures += 1;
    if (!isRefusal(error) || failures >= fewFailures) sulksUntil = Date.now() + sulkMs;
  };
  /** Embeddings that the gateway has just made. */
  const note = (by: string, made: number[][]) => {
    failures = 0;
    if (by === model) dimensions = made[0]!.length;
  };
  const usable = async () => (model !== null && (await vectors.ability()) ? model : null);

  async function make(ids: readonly string[], signal: AbortSignal): Promise<Pending[]> {
    const rows = await dataSource.query<Pending[]>(pending, [ids]);
    if (rows.length === 0) return rows;
    const { vectors: made } = await embed({ model: model!, texts: rows.map(({ content }) => textOf(content)), signal });
    note(model!, made);
    await vectors.keep(
      rows.map(({ id, version }, index) => ({ id, version, vector: made[index]! })),
      model!,
    );
    return rows;
  }

  /** Once nothing waits any more, what earlier models made is of no use. */
  async function settle(agentId: string): Promise<void> {
    await vectors.index(agentId, model!);
    const [waiting] = await dataSource.query<object[]>(
      'SELECT 1 FROM memory_jobs WHERE agent_id = $1 AND model = $2 LIMIT 1',
      [agentId, model],
    );
    if (!waiting) await vectors.forgetOthers(agentId, model!);
  }

  async function round(stopping?: AbortSignal): Promise<boolean> {
    if (!(await usable())) return false;
    if (dimensions !== lookedFor) await dataSource.query(replan, [model, dimensions, clock()]);
    lookedFor = dimensions;
    const moved = await dataSource.query<unknown[]>(plan, [model, clock()]);
    const [jobs] = await dataSource.query<[{ id: string }[]]>(claim, [model, clock()]);
    if (jobs.length === 0) return moved.length > 0;
    const rows = await make(
      jobs.map(({ id }) => id),
      AbortSignal.any([AbortSignal.timeout(backgroundMs), ...(stopping ? [stopping] : [])]),
    );
    for (const agentId of new Set(rows.map((row) => row.agentId))) await settle(agentId);
    return true;
  }

  return {
    model: usable,
    round,
    async soon(ids) {
      try {
        if (!(await usable()) || Date.now() < sulksUntil) return;
        const [row] = await make(ids, AbortSignal.timeout(patienceMs));
        if (row)
          void vectors
            .index(row.agentId, model!)
            .catch((error: unknown) => onError(error, { work: 'indexing memories' }));
      } catch (error) {
        sulk(error);
        onError(error, { work: 'embedding memories' });
      }
    },
    async query(text, by) {
      const key = `${by}\n${text}`;
      const known = queries.get(key);
      if (known) return known;
      if (Date.now() < sulksUntil) return null;
      try {
        const { vectors: made } = await embed({ model: by, texts: [text], signal: AbortSignal.timeout(patienceMs) });
        const embedded = { model: by, vector: made[0]! };
        queries.set(key, embedded);
        note(by, made);
        return embedded;
      } catch (error) {
        sulk(error);
        onError(error, { work: 'embedding a query' });
        return null;
      }
    },
    begin() {
      return repeat({
        name: 'embeddings',
        round: async (stopping) => {
          while (!stopping.aborted && (await round(stopping))) await othersGo();
        },
        everyMs: restMs,
        now: true,
        onFailure: (error) => onError(error, { work: 'embedding memories' }),
      });
    },
  };
}
