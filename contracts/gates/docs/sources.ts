import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listKeptPacts, readPact } from '#contracts/pact-file.ts';
import { readApprovals } from '#contracts/gates/approvals.ts';
import { listBaselines, contractNames, readCurrentBundle, readBundle } from '#contracts/gates/baselines.ts';
import type { Baseline } from '#contracts/gates/baselines.ts';
import type { ContractChange } from '#contracts/gates/diff/change.ts';
import { compareVersions, toContractName } from '#contracts/gates/versions.ts';
import { mappings } from '#src/v1/mappings.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import type { ApprovalReason, ChangelogSources } from './model.ts';
import { compareOperations } from './side-by-side.ts';

/** The name of the contract of the working tree. */
export const worktree = 'worktree';

/** The two forms of the contract; without `from`, the newest release before `to`. */
export type ChangelogRange = { from: string | null; to: string };

/** Returns the contract that both belong to. */
function findContractOfRange({ from, to }: ChangelogRange): string {
  const named = [from, to].filter((name) => name !== null && name !== worktree).map((name) => toContractName(name!));
  const contract = named[0] ?? contractNames.at(-1)!;
  if (named.some((other) => other !== contract))
    throw new Error(`${from} and ${to} are of two contracts: see how version 1 stands beside version 2 instead.`);
  return contract;
}

function findBaseline(baselines: Baseline[], contract: string, release: string): Baseline {
  const found = baselines.find((baseline) => baseline.release === release);
  const known = baselines.map(({ release }) => release).join(', ') || 'none';
  if (!found) throw new Error(`${release} is no release of ${contract}. There is: ${known}.`);
  return found;
}

/** Returns the release to begin with; the first one has none before it. */
function findBaselineBefore(baselines: Baseline[], contract: string, { from, to }: ChangelogRange): Baseline | null {
  if (from !== null) return findBaseline(baselines, contract, from);
  return baselines.findLast(({ release }) => to === worktree || compareVersions(release, to) < 0) ?? null;
}

/** Returns the reason that a changelog of a release gives for a break. */
function findReason(changelog: string, { message, pointer }: ContractChange): ApprovalReason | null {
  const told = `${message} (\`${pointer}\`)\n  `;
  const at = changelog.indexOf(told);
  if (at < 0) return null;
  const line = changelog.slice(at + told.length).split('\n')[0]!;
  const whom = / Touches ([^.]+)\.$/.exec(line);
  return whom
    ? { reason: line.slice(0, whom.index), consumers: whom[1]!.split(', ') }
    : { reason: line, consumers: [] };
}

/**
 * Creates the look-up of reasons why a break passes: the approvals of the working tree, or the changelogs of the
 * releases between.
 */
function createReasonLookup(root: string, contract: string, baselines: Baseline[], from: string | null, to: string) {
  const approvals = to === worktree ? readApprovals(root, contract) : [];
  const between = baselines.filter(
    ({ release }) =>
      from !== null &&
      compareVersions(release, from) > 0 &&
      (to === worktree || compareVersions(release, to) <= 0) &&
      existsSync(join(root, 'docs/changelog', `${release}.md`)),
  );
  const changelogs = between.map(({ release }) => readFileSync(join(root, 'docs/changelog', `${release}.md`), 'utf8'));
  return (change: ContractChange): ApprovalReason | null => {
    const approval = approvals.find(({ rule, pointer }) => rule === change.rule && pointer === change.pointer);
    if (approval) return { reason: approval.reason, consumers: approval.consumers };
    return changelogs.map((text) => findReason(text, change)).find((reason) => reason !== null) ?? null;
  };
}

/** Reads all that a changelog is made of. Throws when there is no such release. */
export function readSources(root: string, wanted: ChangelogRange): ChangelogSources {
  const contract = findContractOfRange(wanted);
  const baselines = listBaselines(root, contract);
  const from = findBaselineBefore(baselines, contract, wanted);
  const { to } = wanted;
  const document =
    to === worktree ? readCurrentBundle(root, contract) : readBundle(root, findBaseline(baselines, contract, to).path);
  const isNewest = contract === contractNames.at(-1);
  return {
    contract,
    from: from && { name: from.release, document: readBundle(root, from.path) },
    to: { name: to === worktree ? 'the working tree' : to, document },
    pacts: listKeptPacts(join(root, 'contracts')).map(({ consumer, version, path }) => ({
      consumer,
      version,
      pact: readPact(path),
    })),
    reasonFor: createReasonLookup(root, contract, baselines, from?.release ?? null, to),
    protoApprovals: to === worktree && isNewest ? readApprovals(root, 'proto') : [],
    pairs: compareOperations(
      Object.values(mappings) as readonly OperationMapping[],
      readCurrentBundle(root, 'v1'),
      readCurrentBundle(root, 'v2'),
    ),
  };
}
