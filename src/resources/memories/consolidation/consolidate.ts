import type {
  ConsolidateMemories,
  Consolidation,
  ConsolidationAction,
  Problem as ProblemBody,
} from '#generated/v2/client/types.gen.ts';
import type { DataSource } from 'typeorm';
import type { Queryable } from '#src/db/query.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { newId } from '#src/api/ids.ts';
import { askForText } from '#src/llm/ask.ts';
import type { Gateway } from '#src/llm/types.ts';
import { problem, type Problem } from '#src/api/problems.ts';
import type { Embedder } from '#src/resources/memories/search/embedder.ts';
import { type MemoryRow, toMemoryScope, toMemoryText } from '#src/resources/memories/memory.ts';
import type { MemoryContent } from '#src/resources/memories/table.ts';
import {
  planConsolidation,
  type Candidate,
  type LinkStep,
  type MergeStep,
  type ConsolidationStep,
  type SummaryStep,
} from './plan.ts';
import { lockMemoryStores } from '#src/resources/memories/index-store.ts';
import { linkMemories } from '#src/resources/memories/link-store.ts';
import { retireMemories } from '#src/resources/memories/retire-store.ts';
import { findMemories } from '#src/resources/memories/store.ts';
import { type MemoryOwner, insertMemories } from '#src/resources/memories/write-store.ts';

// All raw: joins over links, and a lock.

/** The agent whose memories are consolidated, and the keys of the scopes that are meant, or null for all scopes of it. */
type ConsolidationTarget = { agentId: string; keys: readonly string[] | null };

type Models = readonly [string, ...string[]];

/** The services that a consolidation needs. */
export type ConsolidateDeps = {
  dataSource: DataSource;
  embedder: Embedder;
  clock: () => Date;
  /** The gateway's. */
  stream: Gateway['stream'];
  reportProblem: (error: unknown) => Problem;
  toProblemBody: (failure: Problem) => ProblemBody;
};

const maxCandidates = 10_000;
const dayMs = 86_400_000;
const summaryTimeoutMs = 120_000;
const maxSummaryCharacters = 20_000;
const maxMetadataMembers = 64;
const consolidationAuthor = 'parley';

const toRelatedSql = (relation: string) => `coalesce((SELECT array_agg(
    CASE WHEN l.memory_id = m.id THEN l.other_id ELSE l.memory_id END) FROM memory_links l
  WHERE l.relation = '${relation}' AND (l.memory_id = m.id OR l.other_id = m.id)), '{}')`;

/** Selects the age of a merged memory: that of the newest of its sources. */
const mergedCreatedAtSql = `(SELECT max(s.created_at) FROM memory_links l JOIN memories s ON s.id = l.other_id
  WHERE l.memory_id = m.id AND l.relation = 'merged_from')`;

/** Lists the newest memories of scopes, or of all scopes of the agent when there are no keys. */
function listCandidates(db: Queryable, { agentId, keys }: ConsolidationTarget, now: Date): Promise<Candidate[]> {
  return db.query<Candidate[]>(
    `SELECT m.id, m.version, m.memory_type AS "memoryType", m.scope_type AS "scopeType", m.scope_key AS "scopeKey",
            m.user_id AS "userId", m.session_id AS "sessionId", m.key, m.content, m.importance,
            coalesce(${mergedCreatedAtSql}, m.created_at) AS "createdAt", ${toRelatedSql('kept_apart')} AS apart, ${toRelatedSql('contradicts')} AS contradicts,
            EXISTS (SELECT 1 FROM memory_links l WHERE l.memory_id = m.id AND l.relation = 'summarises') AS "isSummary"
       FROM memories m WHERE ${keys ? 'm.scope_key = ANY($1)' : `m.agent_id = $1 AND m.scope_type <> 'user'`} AND m.deleted_at IS NULL AND m.status = 'active'
        AND (m.expires_at IS NULL OR m.expires_at > $2)
      ORDER BY m.created_at DESC, m.id DESC LIMIT ${maxCandidates}`,
    [keys ?? agentId, now],
  );
}

const largest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0);
const toIds = (memories: readonly { id: string }[]) => memories.map(({ id }) => id);

/** Writes a step of the plan as the contract has it. */
function toPlannedAction(step: ConsolidationStep): ConsolidationAction {
  if (step.action === 'link')
    return {
      action: 'link',
      outcome: 'planned',
      scope: toMemoryScope(step.memories[0]!),
      concept: step.concept,
      memories: toIds(step.memories),
    };
  if (step.action === 'merge') {
    const [first] = step.sources as [Candidate, ...Candidate[]];
    return {
      action: 'merge',
      outcome: 'planned',
      scope: toMemoryScope(first),
      memory_type: first.memoryType,
      content: first.content,
      importance: largest(step.sources.map(({ importance }) => importance)),
      similarity: Math.round(step.similarity * 1_000) / 1_000,
      sources: toIds(step.sources),
      memory_id: null,
    };
  }
  return {
    action: 'summarise',
    outcome: 'planned',
    scope: toMemoryScope(step.sources[0]!),
    from: step.sources[0]!.createdAt.toISOString(),
    to: step.sources.at(-1)!.createdAt.toISOString(),
    sources: toIds(step.sources),
    memory_id: null,
  };
}

/** Locks the planned memories and returns them in the order of the plan; null when one has changed since. */
async function lockUnchanged(tx: Queryable, planned: readonly Candidate[], now: Date): Promise<MemoryRow[] | null> {
  await tx.query('SELECT 1 FROM memories WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [toIds(planned)]);
  const rows = new Map((await findMemories(tx, toIds(planned), now)).map((row) => [row.id, row]));
  const same = planned.map(({ id, version }) => {
    const row = rows.get(id);
    return row?.status === 'active' && row.version === version ? row : null;
  });
  return same.every((row) => row !== null) ? same : null;
}

/** Copies the decisions about sources to the memory that was made of them. */
const inheritLinksSql = `INSERT INTO memory_links (memory_id, relation, other_id, created_at)
  SELECT DISTINCT $1, l.relation, other, $3::timestamptz
    FROM memory_links l, LATERAL (SELECT CASE WHEN l.memory_id = ANY($2) THEN l.other_id ELSE l.memory_id END AS other) o
   WHERE l.relation IN ('contradicts', 'kept_apart') AND (l.memory_id = ANY($2) OR l.other_id = ANY($2))
     AND NOT other = ANY($2) ON CONFLICT DO NOTHING`;

const getLatestExpiry = (rows: readonly MemoryRow[]): Date | null =>
  rows.some(({ expiresAt }) => expiresAt === null)
    ? null
    : new Date(largest(rows.map(({ expiresAt }) => expiresAt!.getTime())));

/** Merges metadata, the first memory's first, up to the number of members that a memory may have. */
export function mergeMetadata(rows: readonly Pick<MemoryRow, 'metadata'>[]): Record<string, unknown> {
  const all = new Map<string, unknown>();
  for (const [name, value] of rows.flatMap(({ metadata }) => Object.entries(metadata)))
    if (all.size < maxMetadataMembers && !all.has(name)) all.set(name, value);
  return Object.fromEntries(all);
}

type ConsolidationContext = { deps: ConsolidateDeps; owner: MemoryOwner; models: Models; signal: AbortSignal };

/** Makes one memory of several, in one transaction. Returns its id; null when one of them has changed since the plan. */
async function replaceSources(
  { deps, owner }: ConsolidationContext,
  step: MergeStep | SummaryStep,
  content: MemoryContent | null,
  relation: 'merged_from' | 'summarises',
): Promise<string | null> {
  const model = await deps.embedder.model();
  return deps.dataSource.transaction(async (tx) => {
    await lockMemoryStores(tx, [step.sources[0]!.scopeKey]);
    const authorship = { by: consolidationAuthor, now: deps.clock() };
    const rows = await lockUnchanged(tx, step.sources, authorship.now);
    const [first] = rows ?? [];
    if (!rows || !first) return null;
    const draft = {
      id: newId('mem'),
      memoryType: first.memoryType,
      scopeType: first.scopeType,
      userId: first.userId,
      sessionId: first.sessionId,
      key: rows.find(({ key }) => key !== null)?.key ?? null,
      createdAt: null,
      content: content ?? first.content,
      importance: largest(rows.map(({ importance }) => importance)),
      expiresAt: getLatestExpiry(rows),
      sourceMessageId: rows.find(({ sourceMessageId }) => sourceMessageId)?.sourceMessageId ?? null,
      metadata: mergeMetadata(rows),
    };
    await retireMemories(tx, toIds(rows), 'consolidated', authorship);
    await insertMemories(tx, { ...owner, agentId: first.agentId }, [draft], authorship, model);
    await linkMemories(tx, draft.id, relation, toIds(rows), authorship.now);
    await tx.query(inheritLinksSql, [draft.id, toIds(rows), authorship.now]);
    return draft.id;
  });
}

const instruction = `You keep the memory of an assistant tidy. Summarise the notes that follow in a few sentences. Keep names, numbers, dates
and decisions. Say nothing that is not in them. Answer with the summary alone.`;

async function summarise(
  { deps, models, signal }: ConsolidationContext,
  { sources }: SummaryStep,
): Promise<MemoryContent> {
  const dayOf = ({ createdAt, content }: Candidate) =>
    ('occurred_at' in content ? new Date(content.occurred_at!) : createdAt).toISOString().slice(0, 10);
  const notes = sources.map((source) => `- ${dayOf(source)}: ${toMemoryText(source.content)}`);
  const within = AbortSignal.any([signal, AbortSignal.timeout(summaryTimeoutMs)]);
  const event = await askForText(deps.stream, {
    models,
    messages: [
      { role: 'system', content: instruction },
      { role: 'user', content: notes.join('\n') },
    ],
    signal: within,
  });
  if (event.trim() === '') throw problem('upstream_failure', 'The model answered with an empty summary.');
  return { event: event.trim().slice(0, maxSummaryCharacters).toWellFormed() };
}

type StepOutcome = Pick<ConsolidationAction, 'outcome'> & { made?: string };

async function linkContradictions(
  work: ConsolidationContext,
  step: LinkStep,
  made: ReadonlyMap<string, string>,
): Promise<StepOutcome> {
  const { deps } = work;
  return deps.dataSource.transaction(async (tx) => {
    await lockMemoryStores(tx, [step.memories[0]!.scopeKey]);
    const now = deps.clock();
    const planned = step.memories.map((memory) =>
      made.has(memory.id) ? { ...memory, id: made.get(memory.id)!, version: 1 } : memory,
    );
    if (!(await lockUnchanged(tx, planned, now))) return { outcome: 'skipped' };
    const [newest, ...others] = toIds(planned) as [string, ...string[]];
    return { outcome: (await linkMemories(tx, newest, 'contradicts', others, now)) > 0 ? 'done' : 'skipped' };
  });
}

async function executeStep(
  work: ConsolidationContext,
  step: ConsolidationStep,
  made: Map<string, string>,
): Promise<StepOutcome> {
  if (step.action === 'link') return linkContradictions(work, step, made);
  const id =
    step.action === 'merge'
      ? await replaceSources(work, step, null, 'merged_from')
      : await replaceSources(work, step, await summarise(work, step), 'summarises');
  if (!id) return { outcome: 'skipped' };
  for (const source of step.sources) made.set(source.id, id);
  return { outcome: 'done', made: id };
}

/** Writes a step with its outcome. Ids of memories that were merged on the way become the id of the merged memory. */
function toFinishedAction(
  step: ConsolidationStep,
  { outcome, made }: StepOutcome,
  all: ReadonlyMap<string, string>,
): ConsolidationAction {
  const action = toPlannedAction(step);
  if (action.action !== 'link') return { ...action, outcome, memory_id: made ?? null };
  return { ...action, outcome, memories: action.memories.map((id) => all.get(id) ?? id) };
}

const strategies = ['merge_duplicates', 'link_contradictions', 'summarise_episodes'] as const;

/**
 * Plans the consolidation of an agent's memories and, unless it is a dry run, carries it out step by step. Each step is one
 * transaction; a step that fails does not stop the others.
 */
export async function consolidate(
  deps: ConsolidateDeps,
  owner: MemoryOwner & ConsolidationTarget & { models: Models; signal: AbortSignal },
  options: ConsolidateMemories,
): Promise<Consolidation> {
  const { dry_run = true, similarity = 0.85, older_than_days = 30 } = options;
  const now = deps.clock();
  const memories = await listCandidates(deps.dataSource, owner, now);
  const olderThan = new Date(now.getTime() - older_than_days * dayMs);
  const plan = await planConsolidation(memories, {
    strategies: options.strategies ?? strategies,
    similarity,
    olderThan,
  });
  const result = { dry_run, considered: memories.length, done: 0, skipped: 0, failed: 0 };
  if (dry_run) return { ...result, actions: plan.map(toPlannedAction) };
  const work: ConsolidationContext = { deps, owner, models: owner.models, signal: owner.signal };
  const made = new Map<string, string>();
  const actions: ConsolidationAction[] = [];
  for (const step of plan) {
    await yieldToEventLoop();
    try {
      const outcome = await executeStep(work, step, made);
      actions.push(toFinishedAction(step, outcome, made));
      result[outcome.outcome as 'done' | 'skipped'] += 1;
    } catch (error) {
      actions.push({
        ...toFinishedAction(step, { outcome: 'failed' }, made),
        problem: deps.toProblemBody(deps.reportProblem(error)),
      });
      result.failed += 1;
    }
  }
  await deps.embedder.soon([...new Set(made.values())]);
  return { ...result, actions };
}
