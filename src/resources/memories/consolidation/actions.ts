import type { ConsolidationAction, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import { toMemoryScope } from '#src/resources/memories/memory.ts';
import type { Candidate, ConsolidationStep } from './step.ts';

/** The outcome of a step. `made` is the memory that has the place of others now. */
export type StepOutcome = {
  outcome: ConsolidationAction['outcome'];
  made?: string;
  problem?: ProblemBody;
};

const toIds = (memories: readonly { id: string }[]) => memories.map(({ id }) => id);
const roundShare = (share: number) => Math.round(share * 1_000) / 1_000;

type MergeAction = Extract<ConsolidationAction, { action: 'merge' }>;

const toMergeAction = (
  sources: readonly Candidate[],
  { similarity, needsModel, decision }: { similarity: number; needsModel: boolean; decision: MergeAction['decision'] },
): MergeAction => ({
  action: 'merge',
  outcome: 'planned',
  scope: toMemoryScope(sources[0]!),
  memory_type: sources[0]!.memoryType,
  content: sources[0]!.content,
  importance: sources.reduce((most, { importance }) => Math.max(most, importance), 0),
  similarity: roundShare(similarity),
  needs_model: needsModel,
  decision,
  sources: toIds(sources),
  memory_id: null,
});

/** Writes a step as the contract has it, before it is carried out. */
export function toPlannedAction(step: ConsolidationStep): ConsolidationAction {
  switch (step.action) {
    case 'merge':
      return toMergeAction(step.sources, step);
    case 'supersede':
      return toMergeAction([step.newer, step.older], { ...step, needsModel: true, decision: 'supersedes' });
    case 'leave': {
      const decision = step.keepsApart ? 'different' : null;
      return toMergeAction([step.newer, step.older], { ...step, needsModel: true, decision });
    }
    case 'link':
      return {
        action: 'link',
        outcome: 'planned',
        scope: toMemoryScope(step.memories[0]!),
        concept: step.concept,
        needs_model: step.needsModel,
        decision: step.decision,
        memories: toIds(step.memories),
      };
    case 'summarise':
      return {
        action: 'summarise',
        outcome: 'planned',
        scope: toMemoryScope(step.sources[0]!),
        from: step.sources[0]!.saidAt.toISOString(),
        to: step.sources.at(-1)!.saidAt.toISOString(),
        sources: toIds(step.sources),
        memory_id: null,
      };
  }
}

/** Writes a step with its outcome. Ids of memories that were merged on the way become the id of the merged memory. */
export function toFinishedAction(
  step: ConsolidationStep,
  { made, ...result }: StepOutcome,
  all: ReadonlyMap<string, string>,
): ConsolidationAction {
  const action = toPlannedAction(step);
  if (action.action !== 'link') return { ...action, ...result, memory_id: made ?? null };
  return { ...action, ...result, memories: action.memories.map((id) => all.get(id) ?? id) };
}
