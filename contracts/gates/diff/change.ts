import { rules } from './rules.ts';
import type { Direction, RuleName, Severity } from './rules.ts';
import type { Pair } from './side.ts';

/** A change of the contract, with its severity for callers. */
export type ContractChange = {
  rule: RuleName;
  severity: Severity;
  /** Whether it is about what is sent or what is answered; null where it is about neither. */
  direction: Direction | null;
  /** The pointer into the document before; for what is new, into where it would have been. */
  pointer: string;
  /** The operationIds that it touches. */
  operations: string[];
  /** The name that the sentence tells; null where it tells none. */
  name: string | null;
  before: unknown;
  after: unknown;
  /** A sentence for people. */
  message: string;
};

/** A change as it is found, before the operations that reach it are known. */
export type Finding = { rule: RuleName; pointer: string; name?: string; before?: unknown; after?: unknown };

/** A part of the contract that has to be compared, once, however many operations reach it. */
export type ComparablePart = { compare: Comparer; pair: Pair; direction: Direction | null };
export type Comparer = (pair: Pair, direction: Direction | null) => Iterable<Finding | ComparablePart>;

export const isPart = (found: Finding | ComparablePart): found is ComparablePart => 'compare' in found;

const formatValue = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 99)}…` : text;
};

/** Returns the change of a finding, with its severity and its sentence. */
export function toChange(finding: Finding, direction: Direction | null, operations: string[]): ContractChange {
  const { rule, pointer, name, before, after } = finding;
  const { verdict, sentence } = rules[rule];
  const values: Record<string, unknown> = { name, before, after };
  return {
    rule,
    severity: verdict[direction ?? 'request'],
    direction,
    pointer,
    operations,
    name: name ?? null,
    before,
    after,
    message: sentence.replaceAll(/\{(\w+)\}/g, (_, key: string) => formatValue(values[key])),
  };
}
