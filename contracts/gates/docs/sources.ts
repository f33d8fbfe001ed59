import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { listKeptPacts, readPact } from '#contracts/pact-file.ts';
import { readApprovals } from '#contracts/gates/approvals.ts';
import { listBaselines, newestContract, readCurrentBundle, readBundle } from '#contracts/gates/baselines.ts';
import type { Baseline } from '#contracts/gates/baselines.ts';
import type { ContractChange } from '#contracts/gates/diff/change.ts';
import { compareVersions, toContractName } from '#contracts/gates/versions.ts';
import { mappings } from '#src/v1/mappings.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import type { ApprovalReason } from './groups.ts';
import type { ChangelogSources, GrpcChanges } from './model.ts';
import { code } from './markdown-text.ts';
import { compareOperations } from './side-by-side.ts';

/** The name of the contract of the working tree. */
export const worktree = 'worktree';

/** The two forms of the contract; without `from`, the newest release before `to`. */
export type ChangelogRange = { from: string | null; to: string };

/** Returns the contract that both belong to. */
function findContractOfRange({ from, to }: ChangelogRange): string {
  const named = [from, to].filter((name) => name !== null && name !== worktree).map((name) => toContractName(name!));
  const contract = named[0] ?? newestContract;
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

const unescapeMarkdown = (text: string) => text.replaceAll(/\\([\\`*[\]<>|~&#_])/g, '$1');

/** Returns the reason that the changelog of a release gives for a break. */
export function findReason(
  changelog: string,
  { rule, pointer }: Pick<ContractChange, 'rule' | 'pointer'>,
): ApprovalReason | null {
  const entries = changelog.split(/^(?=- <a id=|#)/m);
  const entry = entries.find((text) => text.split('\n')[0]!.includes(`(${rule}`) && text.includes(code(pointer)));
  const line = /^ {2}- Approved: (.*)$/m.exec(entry ?? '')?.[1];
  if (line === undefined) return null;
  const [reason, whom] = unescapeMarkdown(line).split(/ It was said to touch (.+)\.$/);
  return { reason: reason!, consumers: whom === undefined ? [] : whom.split(', ') };
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

/** Returns the day on which a release was committed, or null where no history tells. */
function findReleaseDate(root: string, { path }: Baseline): string | null {
  try {
    const args = ['log', '-1', '--diff-filter=A', '--format=%as', '--', path];
    return (
      execFileSync('git', args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || null
    );
  } catch {
    return null;
  }
}

export const readKeptPacts = (root: string): ChangelogSources['pacts'] =>
  listKeptPacts(join(root, 'contracts')).map(({ consumer, version, path }) => ({
    consumer,
    version,
    pact: readPact(path),
  }));

/** Returns the approved breaks of gRPC. */
const readGrpcChanges = (root: string): GrpcChanges => ({
  breaks: readApprovals(root, 'proto').map(({ pointer, reason, consumers }) => ({
    pointer,
    approval: { reason, consumers },
  })),
  files: [],
});

const noGrpcChanges: GrpcChanges = { breaks: [], files: [] };

/** Reads all that a changelog is made of; the working tree is that of `today`. Throws when there is no such release. */
export function readSources(root: string, wanted: ChangelogRange, today: string): ChangelogSources {
  const contract = findContractOfRange(wanted);
  const baselines = listBaselines(root, contract);
  const from = findBaselineBefore(baselines, contract, wanted);
  const isUnreleased = wanted.to === worktree;
  const to = isUnreleased ? null : findBaseline(baselines, contract, wanted.to);
  return {
    contract,
    from: from && { name: from.release, document: readBundle(root, from.path) },
    to: to
      ? { name: to.release, document: readBundle(root, to.path) }
      : { name: 'the working tree', document: readCurrentBundle(root, contract) },
    date: to ? findReleaseDate(root, to) : today,
    newestRelease: isUnreleased ? (baselines.at(-1)?.release ?? null) : null,
    pacts: readKeptPacts(root),
    reasonFor: createReasonLookup(root, contract, baselines, from?.release ?? null, wanted.to),
    grpc: isUnreleased && contract === newestContract ? readGrpcChanges(root) : noGrpcChanges,
    pairs: compareOperations(
      Object.values(mappings) as readonly OperationMapping[],
      readCurrentBundle(root, 'v1'),
      readCurrentBundle(root, 'v2'),
    ),
  };
}
