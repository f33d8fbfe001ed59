import type { DataSource } from 'typeorm';
import { newId } from '#src/api/ids.ts';
import type { Write } from '#src/api/write.ts';
import type { Queryable } from '#src/db/query.ts';
import { lockMemoryStores, prepareIndexing } from '#src/resources/memories/index-store.ts';
import type { AskDeps } from '#src/resources/memories/learning/ask-for-call.ts';
import { linkMemories } from '#src/resources/memories/link-store.ts';
import type { MemoryRow } from '#src/resources/memories/memory.ts';
import { mergeMetadata } from '#src/resources/memories/merge-metadata.ts';
import { retireMemories } from '#src/resources/memories/retire-store.ts';
import type { Embedder } from '#src/resources/memories/search/embedder.ts';
import { findMemories } from '#src/resources/memories/store.ts';
import { supersedeMemories } from '#src/resources/memories/supersede-store.ts';
import type { MemoryContent } from '#src/resources/memories/table.ts';
import { type MemoryOwner, insertMemories } from '#src/resources/memories/write-store.ts';
import type { StepOutcome } from './actions.ts';
import {
  type Candidate,
  type ConsolidationStep,
  type LeaveStep,
  type LinkStep,
  type MergeStep,
  type SummaryStep,
  type SupersedeStep,
} from './step.ts';
import { summarizeEpisodes } from './summarize.ts';

// All raw: a join over links, and a lock.

/** The services that the steps of a consolidation need. */
export type CarryOutDeps = AskDeps & { dataSource: DataSource; write: Write; embedder: Embedder; clock: () => Date };

/** The services, owner and models with which steps are carried out. */
export type CarryOutContext = {
  deps: CarryOutDeps;
  owner: MemoryOwner;
  models: readonly [string, ...string[]];
  signal: AbortSignal;
  /** The id of the memory that was made of another one on the way, by the id of that one. */
  made: Map<string, string>;
};

const author = 'parley';

const largest = (numbers: readonly number[]) => numbers.reduce((most, number) => Math.max(most, number), 0);
const toIds = (memories: readonly { id: string }[]) => memories.map(({ id }) => id);

/** Returns memories as they are now: of one that was merged on the way, the memory that was made of it. */
const toPresent = ({ made }: CarryOutContext, planned: readonly Candidate[]): Candidate[] =>
  planned.map((memory) => (made.has(memory.id) ? { ...memory, id: made.get(memory.id)!, version: 1 } : memory));

/** Locks memories and returns them in their order; null when one has changed since the plan, or two have become one. */
async function lockUnchanged(tx: Queryable, planned: readonly Candidate[], now: Date): Promise<MemoryRow[] | null> {
  await tx.query('SELECT 1 FROM memories WHERE id = ANY($1::text[]) ORDER BY id FOR UPDATE', [toIds(planned)]);
  const rows = new Map((await findMemories(tx, toIds(planned), now)).map((row) => [row.id, row]));
  const same = planned.map(({ id, version }) => {
    const row = rows.get(id);
    return row?.status === 'active' && row.version === version ? row : null;
  });
  return rows.size === planned.length && same.every((row) => row !== null) ? same : null;
}

/** Does work on the memories of a step in one transaction that locks their scope; null when one has changed since the plan. */
async function withUnchanged<T>(
  context: CarryOutContext,
  planned: readonly Candidate[],
  work: (tx: Queryable, rows: MemoryRow[], now: Date) => Promise<T>,
): Promise<T | null> {
  const { write, clock } = context.deps;
  return write.inStep(async (tx, note) => {
    await lockMemoryStores(tx, [planned[0]!.scopeKey]);
    const now = clock();
    const rows = await lockUnchanged(tx, toPresent(context, planned), now);
    note.isUnchanged = rows === null;
    note.details = { memories: toIds(planned) };
    return rows && work(tx, rows, now);
  });
}

/** Copies the decisions about sources to the memory that was made of them. */
const inheritLinksSql = `INSERT INTO memory_links (memory_id, relation, other_id, created_at)
  SELECT DISTINCT $1, l.relation, other, $3::timestamptz
    FROM memory_links l, LATERAL (SELECT CASE WHEN l.memory_id = ANY($2) THEN l.other_id ELSE l.memory_id END AS other) o
   WHERE (l.relation IN ('contradicts', 'kept_apart') AND (l.memory_id = ANY($2) OR l.other_id = ANY($2))
          OR l.relation = 'supersedes' AND l.memory_id = ANY($2))
     AND NOT other = ANY($2) ON CONFLICT DO NOTHING`;

const getLatest = (moments: readonly Date[]) => new Date(largest(moments.map((moment) => moment.getTime())));

const getLatestExpiry = (rows: readonly MemoryRow[]): Date | null =>
  rows.some(({ expiresAt }) => expiresAt === null) ? null : getLatest(rows.map(({ expiresAt }) => expiresAt!));

/** Makes the draft of the memory that is to have the place of others: as old as the newest of them. */
const toJoinedDraft = (rows: readonly MemoryRow[], content: MemoryContent) => ({
  id: newId('mem'),
  memoryType: rows[0]!.memoryType,
  scopeType: rows[0]!.scopeType,
  userId: rows[0]!.userId,
  sessionId: rows[0]!.sessionId,
  key: rows.find(({ key }) => key !== null)?.key ?? null,
  createdAt: getLatest(rows.map(({ createdAt }) => createdAt)),
  saidAt: getLatest(rows.map(({ saidAt }) => saidAt)),
  isJoined: true,
  content,
  importance: largest(rows.map(({ importance }) => importance)),
  expiresAt: getLatestExpiry(rows),
  sourceMessageId: rows.find(({ sourceMessageId }) => sourceMessageId)?.sourceMessageId ?? null,
  metadata: mergeMetadata(rows),
});

/** Makes one memory of several, with the content of the first one unless there is another. Returns what became of it. */
async function joinMemories(
  context: CarryOutContext,
  { sources }: MergeStep | SummaryStep,
  { content, relation }: { content: MemoryContent | null; relation: 'merged_from' | 'summarises' },
): Promise<StepOutcome> {
  const { deps, owner, made } = context;
  const model = await prepareIndexing(deps.embedder);
  const id = await withUnchanged(context, sources, async (tx, rows, now) => {
    const draft = toJoinedDraft(rows, content ?? rows[0]!.content);
    const authorship = { by: author, now };
    await retireMemories(tx, toIds(rows), 'consolidated', authorship);
    await insertMemories(tx, { ...owner, agentId: rows[0]!.agentId }, [draft], authorship, model);
    await linkMemories(tx, draft.id, relation, toIds(rows), now);
    await tx.query(inheritLinksSql, [draft.id, toIds(rows), now]);
    return draft.id;
  });
  if (id === null) return { outcome: 'skipped' };
  for (const source of sources) made.set(source.id, id);
  return { outcome: 'done', made: id };
}

async function linkContradictions(context: CarryOutContext, { memories }: LinkStep): Promise<StepOutcome> {
  const linked = await withUnchanged(context, memories, (tx, rows, now) =>
    linkMemories(tx, rows[0]!.id, 'contradicts', toIds(rows.slice(1)), now),
  );
  return { outcome: (linked ?? 0) > 0 ? 'done' : 'skipped' };
}

async function supersede(context: CarryOutContext, { newer, older }: SupersedeStep): Promise<StepOutcome> {
  const id = await withUnchanged(context, [newer, older], async (tx, rows, now) => {
    const [one, other] = rows as [MemoryRow, MemoryRow];
    await supersedeMemories(tx, one.id, [other.id], { by: author, now });
    return one.id;
  });
  return id === null ? { outcome: 'skipped' } : { outcome: 'done', made: id };
}

async function leave(context: CarryOutContext, { newer, older, keepsApart }: LeaveStep): Promise<StepOutcome> {
  if (!keepsApart) return { outcome: 'skipped' };
  const linked = await withUnchanged(context, [newer, older], (tx, rows, now) =>
    linkMemories(tx, rows[0]!.id, 'kept_apart', toIds(rows.slice(1)), now),
  );
  return { outcome: (linked ?? 0) > 0 ? 'done' : 'skipped' };
}

/** Carries out one step, wholly or not at all. @throws the problem of a gateway that fails to summarise. */
export async function carryOut(context: CarryOutContext, step: ConsolidationStep): Promise<StepOutcome> {
  switch (step.action) {
    case 'merge':
      return joinMemories(context, step, { content: null, relation: 'merged_from' });
    case 'summarise': {
      const content = await summarizeEpisodes(context.deps, context, step.sources);
      return joinMemories(context, step, { content, relation: 'summarises' });
    }
    case 'link':
      return linkContradictions(context, step);
    case 'supersede':
      return supersede(context, step);
    case 'leave':
      return leave(context, step);
  }
}
