import { setImmediate as othersGo } from 'node:timers/promises';
import type {
  ConsolidateMemories,
  Consolidation,
  ConsolidationAction,
  Problem as ProblemBody,
} from '#generated/v2/client/types.gen.ts';
import type { DataSource } from 'typeorm';
import type { Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import type { ChatRequest, Delta } from '#src/llm/types.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { Embedder } from '#src/resources/memories/search/embed.ts';
import { textOf, type Content, type MemoryRow } from '#src/resources/memories/memory.ts';
import { planOf, type Candidate, type Link, type Merge, type Step, type Summary } from './plan.ts';
import { insertMemories, link, lockStore, memoriesById, retire, type Place } from '#src/resources/memories/store.ts';

type Models = readonly [string, ...string[]];

export type ConsolidateDeps = {
  dataSource: DataSource;
  embedder: Embedder;
  clock: () => Date;
  /** The gateway's. */
  stream: (request: ChatRequest) => AsyncIterable<Delta>;
  asProblem: (error: unknown) => Problem;
  bodyOf: (failure: Problem) => ProblemBody;
};

const mostConsidered = 10_000;
const dayMs = 86_400_000;
const summaryMs = 120_000;
const mostLetters = 20_000;
const mostMembers = 64;
const ourselves = 'parley';

const relatedBy = (relation: string) => `coalesce((SELECT array_agg(
    CASE WHEN l.memory_id = m.id THEN l.other_id ELSE l.memory_id END) FROM memory_links l
  WHERE l.relation = '${relation}' AND (l.memory_id = m.id OR l.other_id = m.id)), '{}')`;

/** What was merged is as old as the newest of its sources. */
const saidAt = `(SELECT max(s.created_at) FROM memory_links l JOIN memories s ON s.id = l.other_id
  WHERE l.memory_id = m.id AND l.relation = 'merged_from')`;

function candidates(db: Queryable, agentId: string, now: Date): Promise<Candidate[]> {
  return db.query<Candidate[]>(
    `SELECT m.id, m.version, m.memory_type AS "memoryType", m.session_id AS "sessionId", m.content, m.importance,
            coalesce(${saidAt}, m.created_at) AS "createdAt", ${relatedBy('kept_apart')} AS apart, ${relatedBy('contradicts')} AS contradicts,
            EXISTS (SELECT 1 FROM memory_links l WHERE l.memory_id = m.id AND l.relation = 'summarises') AS "isSummary"
       FROM memories m WHERE m.agent_id = $1 AND m.deleted_at IS NULL AND m.status = 'active'
        AND (m.expires_at IS NULL OR m.expires_at > $2)
      ORDER BY m.created_at DESC, m.id DESC LIMIT ${mostConsidered}`,
    [agentId, now],
  );
}

const ids = (memories: readonly { id: string }[]) => memories.map(({ id }) => id);

/** A step as callers see it. */
function shown(step: Step): ConsolidationAction {
  if (step.action === 'link')
    return { action: 'link', outcome: 'planned', concept: step.concept, memories: ids(step.memories) };
  if (step.action === 'merge') {
    const [first] = step.sources as [Candidate, ...Candidate[]];
    return {
      action: 'merge',
      outcome: 'planned',
      memory_type: first.memoryType,
      content: first.content,
      importance: Math.max(...step.sources.map(({ importance }) => importance)),
      similarity: Math.round(step.similarity * 1_000) / 1_000,
      sources: ids(step.sources),
      memory_id: null,
    };
  }
  return {
    action: 'summarise',
    outcome: 'planned',
    from: step.sources[0]!.createdAt.toISOString(),
    to: step.sources.at(-1)!.createdAt.toISOString(),
    sources: ids(step.sources),
    memory_id: null,
  };
}

/** Those of an agent that is locked, in the order of the plan, when they are unchanged since; null otherwise. */
async function unchanged(tx: Queryable, planned: readonly Candidate[], now: Date): Promise<MemoryRow[] | null> {
  await tx.query('SELECT 1 FROM memories WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [ids(planned)]);
  const rows = new Map((await memoriesById(tx, ids(planned), now)).map((row) => [row.id, row]));
  const same = planned.map(({ id, version }) => {
    const row = rows.get(id);
    return row?.status === 'active' && row.version === version ? row : null;
  });
  return same.every((row) => row !== null) ? same : null;
}

/** What was decided about the sources holds for what was made of them. */
const inherit = `INSERT INTO memory_links (memory_id, relation, other_id, created_at)
  SELECT DISTINCT $1, l.relation, other, $3::timestamptz
    FROM memory_links l, LATERAL (SELECT CASE WHEN l.memory_id = ANY($2) THEN l.other_id ELSE l.memory_id END AS other) o
   WHERE l.relation IN ('contradicts', 'kept_apart') AND (l.memory_id = ANY($2) OR l.other_id = ANY($2))
     AND NOT other = ANY($2) ON CONFLICT DO NOTHING`;

const latest = (rows: readonly MemoryRow[]): Date | null =>
  rows.some(({ expiresAt }) => expiresAt === null)
    ? null
    : new Date(Math.max(...rows.map(({ expiresAt }) => expiresAt!.getTime())));

/** The metadata of all, of the first ones before that of others: as many members as a memory may have. */
function joined(rows: readonly MemoryRow[]): Record<string, unknown> {
  const all = new Map<string, unknown>();
  for (const [name, value] of rows.flatMap(({ metadata }) => Object.entries(metadata)))
    if (all.size < mostMembers && !all.has(name)) all.set(name, value);
  return Object.fromEntries(all);
}

type Work = { deps: ConsolidateDeps; place: Place; models: Models; signal: AbortSignal };

/** Makes one memory of several, in one transaction. Returns its id; null when one of them was changed. */
async function replace(
  { deps, place }: Work,
  step: Merge | Summary,
  content: Content | null,
  relation: 'merged_from' | 'summarises',
): Promise<string | null> {
  const model = await deps.embedder.model();
  return deps.dataSource.transaction(async (tx) => {
    await lockStore(tx, place.agentId);
    const hand = { by: ourselves, now: deps.clock() };
    const rows = await unchanged(tx, step.sources, hand.now);
    const [first] = rows ?? [];
    if (!rows || !first) return null;
    const draft = {
      id: newId('mem'),
      memoryType: first.memoryType,
      sessionId: first.sessionId,
      content: content ?? first.content,
      importance: Math.max(...rows.map(({ importance }) => importance)),
      expiresAt: latest(rows),
      sourceMessageId: rows.find(({ sourceMessageId }) => sourceMessageId)?.sourceMessageId ?? null,
      metadata: joined(rows),
    };
    await retire(tx, place.agentId, ids(rows), 'consolidated', hand);
    await insertMemories(tx, place, [draft], hand, model);
    await link(tx, draft.id, relation, ids(rows), hand.now);
    await tx.query(inherit, [draft.id, ids(rows), hand.now]);
    return draft.id;
  });
}

const instruction = `You keep the memory of an assistant tidy. Summarise the notes that follow in a few sentences. Keep names, numbers, dates
and decisions. Say nothing that is not in them. Answer with the summary alone.`;

async function summaryOf({ deps, models, signal }: Work, { sources }: Summary): Promise<Content> {
  const dayOf = ({ createdAt, content }: Candidate) =>
    ('occurred_at' in content ? new Date(content.occurred_at!) : createdAt).toISOString().slice(0, 10);
  const notes = sources.map((source) => `- ${dayOf(source)}: ${textOf(source.content)}`);
  const within = AbortSignal.any([signal, AbortSignal.timeout(summaryMs)]);
  let event = '';
  for await (const delta of deps.stream({
    models,
    messages: [
      { role: 'system', content: instruction },
      { role: 'user', content: notes.join('\n') },
    ],
    signal: within,
  }))
    if (delta.type === 'text') event += delta.text;
  if (event.trim() === '') throw problem('upstream_failure', 'The model answered with an empty summary.');
  return { event: event.trim().slice(0, mostLetters).toWellFormed() };
}

type Outcome = Pick<ConsolidationAction, 'outcome'> & { made?: string };

async function connect(work: Work, step: Link, made: ReadonlyMap<string, string>): Promise<Outcome> {
  const { deps, place } = work;
  return deps.dataSource.transaction(async (tx) => {
    await lockStore(tx, place.agentId);
    const now = deps.clock();
    const planned = step.memories.map((memory) =>
      made.has(memory.id) ? { ...memory, id: made.get(memory.id)!, version: 1 } : memory,
    );
    if (!(await unchanged(tx, planned, now))) return { outcome: 'skipped' };
    const [newest, ...others] = ids(planned) as [string, ...string[]];
    return { outcome: (await link(tx, newest, 'contradicts', others, now)) > 0 ? 'done' : 'skipped' };
  });
}

async function carryOut(work: Work, step: Step, made: Map<string, string>): Promise<Outcome> {
  if (step.action === 'link') return connect(work, step, made);
  const id =
    step.action === 'merge'
      ? await replace(work, step, null, 'merged_from')
      : await replace(work, step, await summaryOf(work, step), 'summarises');
  if (!id) return { outcome: 'skipped' };
  for (const source of step.sources) made.set(source.id, id);
  return { outcome: 'done', made: id };
}

/** An action with what became of it. Ids of what was merged on the way are replaced by what it became. */
function settled(step: Step, { outcome, made }: Outcome, all: ReadonlyMap<string, string>): ConsolidationAction {
  const action = shown(step);
  if (action.action !== 'link') return { ...action, outcome, memory_id: made ?? null };
  return { ...action, outcome, memories: action.memories.map((id) => all.get(id) ?? id) };
}

const strategies = ['merge_duplicates', 'link_contradictions', 'summarise_episodes'] as const;

/** Plans what would tidy an agent's memories, and does it unless it is a dry run: step by step, each whole or not at all. */
export async function consolidate(
  deps: ConsolidateDeps,
  place: Place & { models: Models; signal: AbortSignal },
  asked: ConsolidateMemories,
): Promise<Consolidation> {
  const { dry_run = true, similarity = 0.85, older_than_days = 30 } = asked;
  const now = deps.clock();
  const memories = await candidates(deps.dataSource, place.agentId, now);
  const olderThan = new Date(now.getTime() - older_than_days * dayMs);
  const plan = planOf(memories, { strategies: asked.strategies ?? strategies, similarity, olderThan });
  const result = { dry_run, considered: memories.length, done: 0, skipped: 0, failed: 0 };
  if (dry_run) return { ...result, actions: plan.map(shown) };
  const work: Work = { deps, place, models: place.models, signal: place.signal };
  const made = new Map<string, string>();
  const actions: ConsolidationAction[] = [];
  for (const step of plan) {
    await othersGo();
    try {
      const outcome = await carryOut(work, step, made);
      actions.push(settled(step, outcome, made));
      result[outcome.outcome as 'done' | 'skipped'] += 1;
    } catch (error) {
      actions.push({ ...settled(step, { outcome: 'failed' }, made), problem: deps.bodyOf(deps.asProblem(error)) });
      result.failed += 1;
    }
  }
  await deps.embedder.soon([...new Set(made.values())]);
  return { ...result, actions };
}
