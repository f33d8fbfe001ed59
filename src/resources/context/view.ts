import type {
  AppliedOptimization,
  AppliedTemplate,
  ContextChange,
  ContextSummary,
} from '#generated/v2/client/types.gen.ts';
import type { Summary } from './plan.ts';
import type { AppliedPlan, AppliedTemplate as TemplateAsApplied, Change } from './store.ts';

type Applied = { at: Date; by: string };

export const toSummary = (summary: Summary): ContextSummary => ({ ...summary, redacted: summary.redacted ?? false });

export function toAppliedTemplate(template: TemplateAsApplied | null, { at, by }: Applied): AppliedTemplate | null {
  return template && { ...template, applied_at: at.toISOString(), applied_by: by };
}

export function toAppliedOptimization(plan: AppliedPlan | null, { at, by }: Applied): AppliedOptimization | null {
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

/** A change as its readers see it. */
export function toContextChange({ createdAt: at, createdBy: by, ...change }: Change): ContextChange {
  const common = { number: change.number, changed_at: at.toISOString(), changed_by: by };
  if (change.kind === 'template')
    return { kind: 'template', template: toAppliedTemplate(change.document, { at, by }), ...common };
  return { kind: 'optimization', optimization: toAppliedOptimization(change.document, { at, by }), ...common };
}
