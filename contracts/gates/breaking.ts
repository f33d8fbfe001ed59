import { join } from 'node:path';
import { findApprovalFaults, readApprovals, listUnapproved } from './approvals.ts';
import { findConsumerFaults, readApprovedBreaks } from './approved-interactions.ts';
import { contractNames, readCurrentBundle, listBindingBaselines, readBundle } from './baselines.ts';
import { listBreaks } from './breaks.ts';
import type { ContractChange } from './diff/change.ts';
import { compareDocuments } from './diff/compare.ts';
import { isBeta } from './versions.ts';

const lines = (change: ContractChange): string[] => {
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

/** Describes a change for people. */
const describeChange = (change: ContractChange): string => lines(change).join('\n');

/** Tells whether a contract calls itself a beta: one that was never released binds nobody yet. */
function isBetaContract(root: string, contract: string): boolean {
  const { info } = readCurrentBundle(root, contract) as { info: { version: string } };
  return isBeta(info.version);
}

const toMissingBaseline = (contract: string): string =>
  `${contract} has no baseline to be held against: npm run release -- <version> makes one.`;

/** Lists the faults of one contract against its releases. */
function listContractFaults(root: string, contract: string): string[] {
  const baselines = listBindingBaselines(root, contract);
  const newest = baselines.at(-1);
  if (!newest) return isBetaContract(root, contract) ? [] : [toMissingBaseline(contract)];
  const approvals = readApprovals(root, contract);
  const current = readCurrentBundle(root, contract);
  const broken = baselines.map((baseline) => {
    return { ...baseline, breaks: listBreaks(readBundle(root, baseline.path), current) };
  });
  return [
    ...broken.flatMap(({ release, breaks }) =>
      listUnapproved(release, breaks, approvals).map(
        (change) => `${contract} ${release} is broken:\n${describeChange(change)}`,
      ),
    ),
    ...findApprovalFaults(newest.release, broken.at(-1)!.breaks, approvals),
    ...findConsumerFaults(readApprovedBreaks(root, contract)),
  ];
}

/** Lists all breaks of releases, and approvals without a break. Empty when the gate passes. */
export const listBreakingFaults = (root: string): string[] =>
  contractNames.flatMap((contract) => listContractFaults(root, contract));

/** Lists the changes since the newest release of a contract. */
function listChangesSince(root: string, contract: string): ContractChange[] {
  const newest = listBindingBaselines(root, contract).at(-1);
  return newest ? compareDocuments(readBundle(root, newest.path), readCurrentBundle(root, contract)) : [];
}

/** Lists what may disturb callers since the newest releases without breaking them, the same at many places once. */
export function listWarnings(root: string): string[] {
  const warnings = contractNames.flatMap((contract) =>
    listChangesSince(root, contract)
      .filter(({ severity }) => severity === 'warning')
      .map((change) => ({ ...change, contract })),
  );
  const unreleased = contractNames.filter((contract) => listBindingBaselines(root, contract).length === 0);
  const groups = Map.groupBy(warnings, ({ contract, rule, message }) => `${contract} ${rule}: ${message}`);
  const told = [...groups].map(([said, same]) => {
    const operations = [...new Set(same.flatMap((change) => change.operations))];
    const shown = operations.length > 4 ? `${operations.length} operations` : operations.join(', ');
    return operations.length > 0 ? `${said} (${shown})` : said;
  });
  return [...unreleased.map(toMissingBaseline), ...told];
}

if (import.meta.main) {
  const root = join(import.meta.dirname, '../..');
  const [warnings, faults] = [listWarnings(root), listBreakingFaults(root)];
  for (const warning of warnings) process.stdout.write(`warning: ${warning}\n`);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  process.stdout.write(`${faults.length} faults, ${warnings.length} warnings\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
}
