import type {
  ConsolidateMemories,
  Consolidation,
  ConsolidationAction,
  Problem as ProblemBody,
} from '#generated/v2/client/types.gen.ts';
import type { Problem } from '#src/api/problems.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import type { Vectors } from '#src/resources/memories/search/vectors.ts';
import type { MemoryOwner } from '#src/resources/memories/write-store.ts';
import { toFinishedAction, toPlannedAction, type StepOutcome } from './actions.ts';
import { listCandidates, type ConsolidationTarget } from './candidate-store.ts';
import { carryOut, type CarryOutContext, type CarryOutDeps } from './carry-out.ts';
import { judgePairs } from './judge.ts';
import { createMeaningPairs } from './meaning.ts';
import { planConsolidation } from './plan.ts';
import { listProposedPairs, resolveProposals, type JudgedProposal, type ProposedPair } from './resolve.ts';
import type { ConsolidationStep, LinkStep, PlannedStep } from './step.ts';

/** The services that a consolidation needs. */
export type ConsolidateDeps = CarryOutDeps & {
  vectors: Vectors;
  reportProblem: (error: unknown) => Problem;
  toProblemBody: (failure: Problem) => ProblemBody;
};

type ConsolidationInput = MemoryOwner &
  ConsolidationTarget & { models: readonly [string, ...string[]]; signal: AbortSignal };

const dayMs = 86_400_000;
/** The pairs that a model judges at once, and the longest time that it may take. */
const maxPairsAtOnce = 20;
const judgingTimeoutMs = 120_000;

/** The steps to carry out, and the proposals that could not be put before a model, with the problem of the first failure. */
type Decisions = { steps: ConsolidationStep[]; failed: ProposedPair[]; failure: unknown };

/** Has a model decide about the proposals of a plan. After a failure it is not asked about the rest. */
async function decideProposals(
  { deps, models, signal }: CarryOutContext,
  plan: readonly PlannedStep[],
): Promise<Decisions> {
  const judged: JudgedProposal[] = [];
  const proposed = listProposedPairs(plan);
  let failure: unknown = null;
  for (let from = 0; from < proposed.length && failure === null; from += maxPairsAtOnce) {
    const pairs = proposed.slice(from, from + maxPairsAtOnce);
    const within = AbortSignal.any([signal, AbortSignal.timeout(judgingTimeoutMs)]);
    try {
      const verdicts = await judgePairs(deps, { models, signal: within }, pairs);
      for (const [index, pair] of pairs.entries()) judged.push({ ...pair, verdict: verdicts[index]! });
    } catch (error) {
      failure = error;
    }
  }
  const left = proposed.slice(judged.length);
  // Facts of one concept are linked also when no model can be asked: the contract says so.
  const linked = left.filter(({ concept }) => concept !== null);
  const unsure = linked.map((pair) => ({ ...pair, verdict: 'unsure' as const }));
  return {
    steps: resolveProposals([...judged, ...unsure]),
    failed: left.filter(({ concept }) => concept === null),
    failure,
  };
}

const isProposal = (step: PlannedStep) => step.action !== 'summarise' && step.needsModel;

/** Puts steps in the order in which they are carried out: links follow merges, so that they name what was made. */
function orderSteps(plan: readonly PlannedStep[], decided: readonly ConsolidationStep[]): ConsolidationStep[] {
  const fixed: ConsolidationStep[] = plan.filter((step) => !isProposal(step));
  const all = [...fixed, ...decided];
  const ofKind = (...kinds: ConsolidationStep['action'][]) => all.filter(({ action }) => kinds.includes(action));
  const links = ofKind('link') as LinkStep[];
  return [...ofKind('merge'), ...ofKind('supersede', 'leave'), ...links, ...ofKind('summarise')];
}

/** Carries out the steps one by one, and writes what became of them. A step that fails does not stop the others. */
async function carryOutAll(
  context: CarryOutContext,
  deps: ConsolidateDeps,
  { steps, failed, failure }: Decisions,
): Promise<ConsolidationAction[]> {
  const toFailure = (error: unknown): StepOutcome => {
    const body = deps.toProblemBody(deps.reportProblem(error));
    return { outcome: 'failed', problem: body };
  };
  const actions: ConsolidationAction[] = [];
  for (const step of steps) {
    await yieldToEventLoop();
    const outcome = await carryOut(context, step).catch(toFailure);
    actions.push(toFinishedAction(step, outcome, context.made));
  }
  if (failed.length === 0) return actions;
  const outcome = toFailure(failure);
  const undecided = failed.map((pair) => ({ action: 'leave' as const, keepsApart: false, ...pair }));
  return [...actions, ...undecided.map((step) => toFinishedAction(step, outcome, context.made))];
}

const strategies = ['merge_duplicates', 'link_contradictions', 'summarise_episodes'] as const;

/**
 * Plans the consolidation of an agent's memories and, unless it is a dry run, has a model decide about the proposals and
 * carries the plan out step by step. Each step is one transaction; a step that fails does not stop the others.
 */
export async function consolidate(
  deps: ConsolidateDeps,
  { models, signal, ...owner }: ConsolidationInput,
  options: ConsolidateMemories,
): Promise<Consolidation> {
  const { dry_run = true, similarity = 0.5, older_than_days = 30, decide = 'model' } = options;
  const now = deps.clock();
  const memories = await listCandidates(deps.dataSource, owner, now);
  const olderThan = new Date(now.getTime() - older_than_days * dayMs);
  const chosen = options.strategies ?? strategies;
  const proposes = decide === 'model' && chosen.includes('merge_duplicates');
  const listByMeaning = proposes ? await createMeaningPairs(deps) : null;
  const plan = await planConsolidation(memories, { strategies: chosen, similarity, olderThan, decide, listByMeaning });
  const result = { dry_run, considered: memories.length };
  if (dry_run) return { ...result, actions: plan.map(toPlannedAction), done: 0, skipped: 0, failed: 0 };
  const context: CarryOutContext = { deps, owner, models, signal, made: new Map() };
  const decisions = await decideProposals(context, plan);
  const steps = orderSteps(plan, decisions.steps);
  const actions = await carryOutAll(context, deps, { ...decisions, steps });
  await deps.embedder.soon([...new Set(context.made.values())]);
  const count = (outcome: ConsolidationAction['outcome']) => actions.filter((one) => one.outcome === outcome).length;
  return { ...result, actions, done: count('done'), skipped: count('skipped'), failed: count('failed') };
}
