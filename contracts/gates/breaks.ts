import type { ContractChange } from './diff/change.ts';
import { compareDocuments } from './diff/compare.ts';
import { listRefusedExamples } from './released-examples.ts';

/** Lists the breaks of a released document: what the rules say, and examples of requests that are refused now. */
export function listBreaks(released: object, current: object): ContractChange[] {
  const today = new Date().toISOString().slice(0, 10);
  const changes = compareDocuments(released, current, today).filter(({ severity }) => severity === 'breaking');
  return [...changes, ...listRefusedExamples(released, current)];
}
