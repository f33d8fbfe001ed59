import { createAguiRules } from './agui-rules.ts';
import { chatRules } from './chat-rules.ts';
import { conditionalRules } from './conditional-rules.ts';
import type { ConformanceRule, RuleGroup, RuleOutcome } from './conformance-rule.ts';
import { getSceneAgent } from './conformance-scene.ts';
import { ConformanceTarget, type TargetOptions } from './conformance-target.ts';
import { headerRules } from './header-rules.ts';
import { pagingRules } from './paging-rules.ts';
import { problemRules } from './problem-rules.ts';
import { RuleSkipped } from './rule-skipped.ts';
import { streamRules } from './stream-rules.ts';

/** The rules of a Parley. */
export const parleyRules: readonly ConformanceRule[] = [
  ...streamRules,
  ...chatRules,
  ...problemRules,
  ...headerRules,
  ...pagingRules,
  ...conditionalRules,
  ...createAguiRules(async (target) => `${(await getSceneAgent(target)).path}/run`),
];

/** The rules of an AG-UI endpoint of any server: the address of the target is the endpoint. */
export const aguiEndpointRules: readonly ConformanceRule[] = createAguiRules(async () => '');

/** Checks one rule. */
async function checkRule(rule: ConformanceRule, target: ConformanceTarget): Promise<RuleOutcome> {
  const began = performance.now();
  const toOutcome = (status: RuleOutcome['status'], notes: string[]): RuleOutcome => ({
    rule,
    status,
    notes,
    durationMs: Math.round(performance.now() - began),
  });
  try {
    const faults = await rule.check(target);
    return toOutcome(faults.length === 0 ? 'passed' : 'failed', faults);
  } catch (error) {
    if (error instanceof RuleSkipped) return toOutcome('skipped', [error.message]);
    const { message, cause } = error as Error;
    return toOutcome('failed', [cause instanceof Error ? `${message}: ${cause.message}` : message]);
  }
}

/**
 * Checks rules on a server, one after the other, and deletes what it has made there.
 * @param only the group whose rules are checked; null for all
 * @param onOutcome told of each outcome as it comes
 * @param onLeft told of what could not be deleted
 */
export async function runRules(
  rules: readonly ConformanceRule[],
  options: TargetOptions,
  only: RuleGroup | null = null,
  onOutcome: (outcome: RuleOutcome) => void = () => {},
  onLeft: (left: readonly string[]) => void = () => {},
): Promise<RuleOutcome[]> {
  const target = new ConformanceTarget(options);
  const outcomes: RuleOutcome[] = [];
  try {
    for (const rule of rules.filter(({ group }) => only === null || group === only)) {
      const outcome = await checkRule(rule, target);
      outcomes.push(outcome);
      onOutcome(outcome);
    }
  } finally {
    const left = await target.cleanUp();
    if (left.length > 0) onLeft(left);
  }
  return outcomes;
}
