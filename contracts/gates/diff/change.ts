import { rules } from './rules.ts';
import type { Direction, RuleName, Severity } from './rules.ts';
import type { Pair } from './side.ts';

/** One change of the contract, and what it means for those who use it. */
export type Change = {
  rule: RuleName;
  severity: Severity;
  /** Whether it is about what is sent or what is answered; null where it is about neither. */
  direction: Direction | null;
  /** Where, in the document before; for what is new, where it would have been. */
  pointer: string;
  /** The operationIds that it touches. */
  operations: string[];
  before: unknown;
  after: unknown;
  /** A sentence for people. */
  message: string;
};

/** A change as it is found: the operations that reach it are known later. */
export type Finding = { rule: RuleName; pointer: string; name?: string; before?: unknown; after?: unknown };

/** A part of the contract that has to be compared too, once, however many operations reach it. */
export type Part = { compare: Comparer; pair: Pair; direction: Direction | null };
export type Comparer = (pair: Pair, direction: Direction | null) => Iterable<Finding | Part>;

export const isPart = (found: Finding | Part): found is Part => 'compare' in found;

const shown = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
};

/** A finding with its verdict and its sentence. */
export function changeOf(finding: Finding, direction: Direction | null, operations: string[]): Change {
  const { rule, pointer, name, before, after } = finding;
  const { verdict, sentence } = rules[rule];
  const values: Record<string, unknown> = { name, before, after };
  return {
    rule,
    severity: verdict[direction ?? 'request'],
    direction,
    pointer,
    operations,
    before,
    after,
    message: sentence.replaceAll(/\{(\w+)\}/g, (_, key: string) => shown(values[key])),
  };
}
