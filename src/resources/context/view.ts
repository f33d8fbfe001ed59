import type {
  AppliedOptimization,
  AppliedTemplate,
  ContextChange,
  ContextSummary,
} from '#generated/v2/client/types.gen.ts';
import type { PlanSummary } from './plan.ts';
import type { AppliedPlan, SettingsChange, AppliedTemplate as TemplateAsApplied } from './settings-store.ts';

type Application = { at: Date; by: string };

/** Writes a summary of a plan as the contract has it. */
export const toSummary = (summary: PlanSummary): ContextSummary => ({
  ...summary,
  redacted: summary.redacted ?? false,
});

/** Writes the template of a conversation as the contract has it; null when there is none. */
export function toAppliedTemplate(template: TemplateAsApplied | null, { at, by }: Application): AppliedTemplate | null {
  return template && { ...template, applied_at: at.toISOString(), applied_by: by };
}

/** Writes the optimization of a conversation as the contract has it; null when there is none. */
export function toAppliedOptimization(plan: AppliedPlan | null, { at, by }: Application): AppliedOptimization | null {
  if (!plan) return null;
  const { token_budget, strategies, keep_last, before, after, lost, summaries } = plan;
  return {
    token_budget,
    strategies,
    keep_last,
    lost,
    before_tokens: before,
    after_tokens: after,
    summaries: summaries.map(toSummary),
    applied_at: at.toISOString(),
    applied_by: by,
  };
}

/** Returns a change as its readers see it. */
export function toContextChange({ createdAt: at, createdBy: by, ...change }: SettingsChange): ContextChange {
  const common = { number: change.number, changed_at: at.toISOString(), changed_by: by };
  if (change.kind === 'template')
    return { kind: 'template', template: toAppliedTemplate(change.document, { at, by }), ...common };
  return { kind: 'optimization', optimization: toAppliedOptimization(change.document, { at, by }), ...common };
}
