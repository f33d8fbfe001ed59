import { createPauses, type Pause } from '#src/process/pauses.ts';
import { saysTheSame, toNormalForm } from '#src/resources/memories/same.ts';
import { toWords } from '#src/words/words.ts';
import { listLikePairs, toWordTokens, type LikePair } from './likeness.ts';
import type { ListPairs } from './meaning.ts';
import {
  compareNewestFirst,
  isContradiction,
  isKeptApart,
  mayBecomeOne,
  maxSources,
  type Candidate,
  type LinkStep,
  type MergeStep,
  type PlannedStep,
  type SummaryStep,
} from './step.ts';

type Strategy = 'merge_duplicates' | 'link_contradictions' | 'summarise_episodes';
/** The strategies and thresholds of a plan. */
export type PlanOptions = {
  strategies: readonly Strategy[];
  similarity: number;
  olderThan: Date;
  /** Who decides about memories that are alike and not equal: a model, or nobody. */
  decide: 'model' | 'equal';
  /** Finds memories that mean the same in other words; null when no model for embeddings tells that. */
  listByMeaning: ListPairs | null;
};

/** The smallest number of episodes that is worth a summary. */
const minEpisodes = 5;
/** The most pairs of memories that are put before a model. */
const maxProposals = 200;

/** Groups memories that say the same in their normal form. The newest one of a group is its first. */
async function groupEqual(memories: readonly Candidate[], pause: Pause): Promise<Candidate[][]> {
  const groups = new Map<string, Candidate[][]>();
  for (const memory of memories) {
    await pause();
    const form = `${memory.memoryType} ${toNormalForm(memory.content)}`;
    const known = groups.get(form) ?? [];
    const group = known.find((others) => mayBecomeOne([...others, memory]));
    if (group) group.push(memory);
    else groups.set(form, [...known, [memory]]);
  }
  return [...groups.values()].flat();
}

const toConcept = ({ content }: Candidate) => ('concept' in content ? toWords(content.concept).join(' ') : null);
const toDefinition = ({ content }: Candidate) =>
  'concept' in content ? toWordTokens([content.definition, ...(content.cases ?? [])].join(' ')).join(' ') : '';

/** Finds memories of one concept with different definitions: the newest one of each concept against the others. */
async function findContradictions(
  memories: readonly Candidate[],
  decide: PlanOptions['decide'],
  pause: Pause,
): Promise<LinkStep[]> {
  const byConcept = new Map<string, Candidate[]>();
  for (const memory of memories) {
    const concept = toConcept(memory);
    if (!concept) continue;
    const known = byConcept.get(concept);
    if (known) known.push(memory);
    else byConcept.set(concept, [memory]);
    await pause();
  }
  const links: LinkStep[] = [];
  for (const [newest, ...others] of byConcept.values()) {
    const unlinked = await findUnlinked(newest!, others, pause);
    const { concept } = newest!.content as { concept: string };
    const decided = { needsModel: decide === 'model', decision: null };
    if (unlinked.length > 0) links.push({ action: 'link', concept, memories: [newest!, ...unlinked], ...decided });
  }
  return links;
}

/** Finds those with another definition than the newest one, unless it was decided before what the two are. */
async function findUnlinked(newest: Candidate, others: readonly Candidate[], pause: Pause): Promise<Candidate[]> {
  if (others.length === 0) return [];
  const definition = toDefinition(newest);
  const unlinked: Candidate[] = [];
  for (const other of others) {
    await pause();
    if (isContradiction(newest, other) || isKeptApart(newest, other) || toDefinition(other) === definition) continue;
    unlinked.push(other);
  }
  return unlinked;
}

/** Plans summaries of old episodes, month by month. Episodes of a summary that was undone stay as they are. */
function planSummaries(memories: readonly Candidate[], olderThan: Date): SummaryStep[] {
  const old = memories
    .filter(({ memoryType, saidAt, apart, isSummary }) => {
      const is = memoryType === 'episodic' && saidAt < olderThan;
      return is && apart.length === 0 && !isSummary;
    })
    .toReversed();
  const months = Map.groupBy(old, ({ saidAt }) => saidAt.toISOString().slice(0, 7));
  return [...months.values()].flatMap((month) => {
    const parts = Array.from({ length: Math.ceil(month.length / maxSources) }, (_, part) =>
      month.slice(part * maxSources, (part + 1) * maxSources),
    );
    return parts
      .filter((sources) => sources.length >= minEpisodes)
      .map((sources): SummaryStep => ({ action: 'summarise', sources }));
  });
}

/** Merges lists of pairs: a pair of several lists counts with its largest similarity. Returns the most similar first. */
function mergePairs(lists: readonly (readonly LikePair<Candidate>[])[]): LikePair<Candidate>[] {
  const all = new Map<string, LikePair<Candidate>>();
  for (const pair of lists.flat()) {
    const pairKey = `${pair.newer.id} ${pair.older.id}`;
    const known = all.get(pairKey);
    if (!known || known.similarity < pair.similarity) all.set(pairKey, pair);
  }
  return [...all.values()].toSorted((a, b) => b.similarity - a.similarity);
}

type ProposalOptions = Pick<PlanOptions, 'similarity' | 'listByMeaning'> & {
  links: readonly LinkStep[];
  summaries: readonly SummaryStep[];
};

/**
 * Proposes pairs of memories that are alike by their words or their meaning, for a model to decide about: none that another
 * step has already.
 */
async function proposePairs(
  memories: readonly Candidate[],
  { links, summaries, similarity, listByMeaning }: ProposalOptions,
  pause: Pause,
): Promise<MergeStep[]> {
  const linked = new Map(links.map(({ memories: [newest, ...others] }) => [newest!.id, new Set(others)]));
  const summarised = new Set(summaries.flatMap(({ sources }) => sources));
  const isPossible = (newer: Candidate, older: Candidate) =>
    mayBecomeOne([newer, older]) &&
    !isContradiction(newer, older) &&
    !linked.get(newer.id)?.has(older) &&
    !saysTheSame(newer.content, older.content);
  const open = memories.filter((memory) => !memory.isSummary && !summarised.has(memory));
  const byWords = await listLikePairs(open, { similarity, isPossible }, pause);
  const byMeaning = (await listByMeaning?.(open, { similarity, isPossible }, pause)) ?? [];
  const pairs = mergePairs([byWords, byMeaning]);
  return pairs.map(({ newer, older, similarity: share }) => ({
    action: 'merge',
    sources: [newer, older],
    similarity: share,
    needsModel: true,
    decision: null,
  }));
}

const compareKeys = (a: string, b: string) => (a < b ? -1 : Number(a > b));

/**
 * Plans a consolidation, each scope by itself: no step has memories of two scopes. The plan depends on the memories alone,
 * not on their order.
 */
export async function planConsolidation(memories: readonly Candidate[], options: PlanOptions): Promise<PlannedStep[]> {
  const scopes = [...Map.groupBy(memories, ({ scopeKey }) => scopeKey)].toSorted(([a], [b]) => compareKeys(a, b));
  const steps: PlannedStep[] = [];
  let room = maxProposals;
  for (const [, those] of scopes)
    for (const step of await planScope(those.toSorted(compareNewestFirst), options))
      if (step.action !== 'merge' || !step.needsModel || (room -= 1) >= 0) steps.push(step);
  return steps;
}

async function planScope(
  memories: readonly Candidate[],
  { strategies, similarity, olderThan, decide, listByMeaning }: PlanOptions,
): Promise<PlannedStep[]> {
  // An agent may have a hundred thousand memories.
  const pause = createPauses();
  const merges = strategies.includes('merge_duplicates');
  const groups = merges ? await groupEqual(memories, pause) : memories.map((memory) => [memory]);
  const equal = groups
    .filter((sources) => sources.length > 1)
    .map((sources): MergeStep => ({ action: 'merge', sources, similarity: 1, needsModel: false, decision: null }));
  const newest = groups.map(([first]) => first!);
  const links = strategies.includes('link_contradictions')
    ? (await findContradictions(newest, decide, pause)).toSorted((a, b) => compareKeys(a.concept, b.concept))
    : [];
  const merged = new Set(equal.flatMap(({ sources }) => sources));
  const alone = memories.filter((memory) => !merged.has(memory));
  const summaries = strategies.includes('summarise_episodes') ? planSummaries(alone, olderThan) : [];
  const proposed =
    merges && decide === 'model'
      ? await proposePairs(newest, { links, summaries, similarity, listByMeaning }, pause)
      : [];
  return [...equal, ...proposed, ...links, ...summaries];
}
