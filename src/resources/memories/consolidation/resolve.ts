import { toMemoryText } from '#src/resources/memories/memory.ts';
import type { JudgedPair } from './judge.ts';
import {
  compareNewestFirst,
  mayBecomeOne,
  type Candidate,
  type ConsolidationStep,
  type LinkStep,
  type MergeStep,
  type PlannedStep,
  type Verdict,
} from './step.ts';

/** A pair that a plan puts before a model. `concept` is that of two facts that have the same one, or null. */
export type ProposedPair = JudgedPair & { similarity: number; concept: string | null };

/** Lists the pairs of a plan about which a model has to decide. */
export const listProposedPairs = (plan: readonly PlannedStep[]): ProposedPair[] =>
  plan.flatMap((step): ProposedPair[] => {
    if (step.action === 'summarise' || !step.needsModel) return [];
    const [newer, ...others] = step.action === 'merge' ? step.sources : step.memories;
    const concept = step.action === 'link' ? step.concept : null;
    const similarity = step.action === 'merge' ? step.similarity : 0;
    return others.map((older) => ({ newer: newer!, older, similarity, concept }));
  });

/** A pair with the verdict of a model. */
export type JudgedProposal = ProposedPair & { verdict: Verdict };

/** Joins memories that are pairwise the same into groups of those that may become one. */
function joinSame(pairs: readonly JudgedProposal[]): MergeStep[] {
  const groups = new Map<Candidate, { sources: Candidate[]; similarity: number }>();
  for (const { newer, older, similarity } of pairs) {
    const one = groups.get(newer) ?? { sources: [newer], similarity: 1 };
    const other = groups.get(older) ?? { sources: [older], similarity: 1 };
    const sources = [...new Set([...one.sources, ...other.sources])];
    if (one === other || !mayBecomeOne(sources)) continue;
    const joined = { sources, similarity: Math.min(one.similarity, other.similarity, similarity) };
    for (const source of sources) groups.set(source, joined);
  }
  return [...new Set(groups.values())].map(({ sources, similarity }) => ({
    action: 'merge',
    sources: sources.toSorted(compareNewestFirst),
    similarity,
    needsModel: true,
    decision: 'same',
  }));
}

const longestConcept = 100;
const toConceptName = ({ newer, concept }: ProposedPair) =>
  concept ?? toMemoryText(newer.content).slice(0, longestConcept).toWellFormed();

/** Links facts that contradict each other: those of one concept also while the model is unsure, as the contract says. */
function joinContradictions(pairs: readonly JudgedProposal[]): LinkStep[] {
  const byNewer = Map.groupBy(pairs, ({ newer, verdict }) => `${newer.id} ${verdict}`);
  return [...byNewer.values()].map((those) => ({
    action: 'link',
    concept: toConceptName(those[0]!),
    memories: [those[0]!.newer, ...those.map(({ older }) => older)],
    needsModel: true,
    decision: those[0]!.verdict === 'contradicts' ? 'contradicts' : null,
  }));
}

/** Turns what a model decided about the proposals of a plan into the steps to carry out. */
export function resolveProposals(judged: readonly JudgedProposal[]): ConsolidationStep[] {
  const of = (verdict: Verdict) => judged.filter((pair) => pair.verdict === verdict);
  const unsure = of('unsure');
  const isLinked = (pair: JudgedProposal) => pair.concept !== null;
  return [
    ...joinSame(of('same')),
    ...of('supersedes').map((pair): ConsolidationStep => ({ action: 'supersede', ...pair })),
    ...of('different').map((pair): ConsolidationStep => ({ action: 'leave', keepsApart: true, ...pair })),
    ...unsure
      .filter((pair) => !isLinked(pair))
      .map((pair): ConsolidationStep => ({ action: 'leave', keepsApart: false, ...pair })),
    ...joinContradictions([...of('contradicts'), ...unsure.filter(isLinked)]),
  ];
}
