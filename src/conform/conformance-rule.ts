import type { ConformanceTarget } from './conformance-target.ts';

/** The groups of rules, as `--only` names them. */
export const ruleGroups = ['streams', 'problems', 'headers', 'paging', 'conditional', 'agui'] as const;
export type RuleGroup = (typeof ruleGroups)[number];

/** A rule that a server keeps or breaks. */
export type ConformanceRule = {
  group: RuleGroup;
  /** The rule as a sentence about a server that keeps it. */
  title: string;
  /** Returns how the server breaks the rule, one sentence each; none when it keeps it. @throws RuleSkipped */
  check(target: ConformanceTarget): Promise<string[]>;
};

/** The outcome of one rule. */
export type RuleOutcome = {
  rule: Pick<ConformanceRule, 'group' | 'title'>;
  status: 'passed' | 'failed' | 'skipped';
  /** How the rule was broken, or why it was skipped. */
  notes: string[];
  durationMs: number;
};

/** Returns a fault when two values differ, in the words of both. */
export function expectEqual(what: string, found: unknown, expected: unknown): string[] {
  const [left, right] = [found, expected].map((value) => JSON.stringify(value) ?? 'nothing');
  return left === right ? [] : [`${what} is ${shorten(left!)} instead of ${shorten(right!)}`];
}

/** The longest value that a report shows. */
const maxShown = 200;

const shorten = (text: string): string => (text.length > maxShown ? `${text.slice(0, maxShown)}…` : text);

/** Returns the media type of an answer, without parameters and in lower case: case has no meaning there (RFC 9110, 8.3.1). */
export const toMediaType = (headers: Headers): string | undefined =>
  headers.get('content-type')?.split(';', 1)[0]!.trim().toLowerCase();
