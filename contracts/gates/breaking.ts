import { join } from 'node:path';
import { approvalFaults, readApprovals, unapproved } from './approvals.ts';
import { contracts, currentBundle, heldBaselines, readBundle } from './baselines.ts';
import type { Change } from './diff/change.ts';
import { compareDocuments } from './diff/compare.ts';

const lines = (change: Change): string[] => {
  const { rule, direction, pointer, operations, before, after, message } = change;
  const value = (name: string, shown: unknown) =>
    shown === undefined ? [] : [`    ${name}: ${JSON.stringify(shown)}`];
  return [
    `  ${rule}${direction ? ` in a ${direction}` : ''}, ${pointer}`,
    `    ${message}`,
    ...(operations.length > 0 ? [`    touches: ${operations.join(', ')}`] : []),
    ...value('before', before),
    ...value('after', after),
  ];
};

/** A change as a person reads it. */
const described = (change: Change): string => lines(change).join('\n');

/** What is wrong between one contract and its releases. */
function faultsOf(root: string, contract: string): string[] {
  const baselines = heldBaselines(root, contract);
  const newest = baselines.at(-1);
  if (!newest) return [`${contract} has no baseline to be held against: npm run release -- <version> makes one.`];
  const approvals = readApprovals(root, contract);
  const current = currentBundle(root, contract);
  const broken = baselines.map((baseline) => {
    const changes = compareDocuments(readBundle(root, baseline.path), current);
    return { ...baseline, breaks: changes.filter(({ severity }) => severity === 'breaking') };
  });
  return [
    ...broken.flatMap(({ release, breaks }) =>
      unapproved(release, breaks, approvals).map((change) => `${contract} ${release} is broken:\n${described(change)}`),
    ),
    ...approvalFaults(newest.release, broken.at(-1)!.breaks, approvals),
  ];
}

/** The gate: whatever breaks a release, and approvals that approve nothing. Empty when nothing is wrong. */
export const breakingFaults = (root: string): string[] => contracts.flatMap((contract) => faultsOf(root, contract));

/** What changed since the newest release of a contract; everything since nothing. */
function changesSince(root: string, contract: string): Change[] {
  const newest = heldBaselines(root, contract).at(-1);
  return newest ? compareDocuments(readBundle(root, newest.path), currentBundle(root, contract)) : [];
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..');
  const warnings = contracts
    .flatMap((contract) => changesSince(root, contract))
    .filter(({ severity }) => severity === 'warning');
  for (const warning of warnings) process.stdout.write(`warning:\n${described(warning)}\n`);
  const faults = breakingFaults(root);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.stdout.write(`${faults.length} faults, ${warnings.length} warnings\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
