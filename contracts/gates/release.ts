import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { freezePacts } from '#contracts/freeze.ts';
import { approvalsPath } from './approvals.ts';
import { baselinePath, listBaselines, contractNames, readCurrentBundle } from './baselines.ts';
import { listBreakingFaults } from './breaking.ts';
import { getMembers, isSameValue } from './diff/side.ts';
import { listRepositoryFaults } from './frozen.ts';
import { listOutcomeFaults, tryAll } from './gate-of-gates.ts';
import { listProtoFaults } from './proto.ts';
import { readReleaseApprovals, buildReleaseFiles } from './release-files.ts';
import type { ReleaseFiles } from './release-files.ts';
import { readFrozenFiles, readRecord, recordPath, recordRelease } from './release-record.ts';
import { compareVersions, toContractName, toDay, toOwnVersion, isBeta } from './versions.ts';

const run = promisify(execFile);

/** The tools of a release outside of this folder; tests bring their own. */
export type ReleaseTools = {
  gates: (root: string) => Promise<string[]>;
  build: (root: string) => Promise<void>;
  /** Freezes the pacts of this version's consumers; returns the paths that it wrote. */
  freeze: (root: string, version: string) => string[];
};

const generate = (root: string, ...args: string[]) =>
  run(process.execPath, ['openapi/generate.ts', ...args], { cwd: root, maxBuffer: 1e8 });

/** Tells whether a fault is only that there is no baseline yet: this release may be what makes it. */
const isFirst = (fault: string) => fault.includes(' has no baseline ');

/** Returns the lines of a script of ours against the working tree. */
const captureOutput = (running: Promise<unknown>): Promise<string[]> =>
  running.then(
    () => [],
    ({ stdout, stderr }: { stdout: string; stderr: string }) => [`${stdout}${stderr}`.trim()],
  );

const tools: ReleaseTools = {
  async gates(root) {
    const drift = await captureOutput(generate(root, '--check'));
    const pacts = await captureOutput(run(process.execPath, ['contracts/check.ts'], { cwd: root, maxBuffer: 1e8 }));
    return [
      ...drift,
      ...pacts,
      ...listRepositoryFaults(root),
      ...listBreakingFaults(root),
      ...(await listProtoFaults(root)),
      ...listOutcomeFaults(tryAll()),
    ];
  },
  async build(root) {
    await generate(root);
  },
  freeze: (root, version) =>
    freezePacts(version, { final: true, folder: join(root, 'contracts') }).map((path) => `contracts/${path}`),
};

/** Returns the changed paths of the working tree, without those that this release writes itself. */
async function listStrayChanges(root: string, own: (path: string) => boolean): Promise<string[]> {
  const args = ['status', '--porcelain=v1', '-z', '-uall', '--no-renames'];
  const { stdout } = await run('git', args, { cwd: root });
  const paths = stdout.split('\0').filter(Boolean);
  return paths.map((line) => line.slice(3)).filter((path) => !own(path));
}

const shortenPaths = (paths: string[]): string =>
  paths.length <= 10 ? paths.join(', ') : `${paths.slice(0, 10).join(', ')} and ${paths.length - 10} more`;

/** Returns the path of what is frozen already when a version was released before. */
const frozenPath = (root: string, version: string) => join(root, baselinePath(toContractName(version), version));

/** Lists the faults of a version as the next one of the contract. */
function listVersionFaults(root: string, version: string): string[] {
  const contract = toContractName(version);
  const bundle = readCurrentBundle(root, contract);
  const { version: said } = getMembers(getMembers(bundle)['info']);
  const newest = listBaselines(root, contract).findLast(({ release }) => release !== version);
  const frozen = frozenPath(root, version);
  const faults = {
    [`${newest?.release} is released: ${version} is not higher.`]:
      newest !== undefined && compareVersions(version, newest.release) <= 0,
    [`${version} is released, and the contract has changed since: it needs a version of its own.`]:
      existsSync(frozen) && !isSameValue(JSON.parse(readFileSync(frozen, 'utf8')), bundle),
    [`openapi/${contract}/openapi.yaml calls itself ${String(said)}, not ${toOwnVersion(version)}.`]:
      said !== toOwnVersion(version),
    [`${approvalsPath} has to be empty of ${contract}: ${version} is no beta.`]:
      !isBeta(version) && readReleaseApprovals(root, version).length > 0,
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

/** Lists the reasons why a version cannot be released now; empty when it can. */
async function listRefusals(
  root: string,
  version: string,
  files: ReleaseFiles,
  { gates }: ReleaseTools,
): Promise<string[]> {
  const again = existsSync(frozenPath(root, version));
  const isOwn = (path: string) =>
    files.has(path) ||
    path === recordPath ||
    path.startsWith('generated/clients/') ||
    (again && (path === approvalsPath || path.startsWith('contracts/pacts/') || path === 'contracts/matrix.json'));
  const changed = await listStrayChanges(root, isOwn);
  return [
    ...listVersionFaults(root, version),
    ...(changed.length > 0 ? [`There are changes that are not committed: ${shortenPaths(changed)}`] : []),
    ...(await gates(root)).filter((fault) => !isFirst(fault)),
  ];
}

/**
 * Releases a version: freezes its baselines and pacts, writes its changelog, builds its clients and records what is frozen.
 * Nothing is written when anything speaks against it. Doing it again changes nothing. Returns the paths that it has, or would have, changed.
 */
export async function release(
  root: string,
  version: string,
  dryRun: boolean,
  given: ReleaseTools = tools,
): Promise<string[]> {
  if (!contractNames.includes(toContractName(version)))
    throw new Error(`There is no contract ${toContractName(version)}.`);
  const files = await buildReleaseFiles(root, version, toDay(new Date()));
  const against = await listRefusals(root, version, files, given);
  if (against.length > 0) throw new Error(`${version} cannot be released:\n${against.join('\n')}`);
  // What was frozen stays as it is: done again, a release only adds what is missing.
  const again = existsSync(frozenPath(root, version));
  const isWritten = ([path, text]: [string, string]) =>
    existsSync(join(root, path)) && (again || readFileSync(join(root, path), 'utf8') === text);
  const changed = [...files].filter((file) => !isWritten(file));
  const unrecorded = version in readRecord(readFrozenFiles(root)) ? [] : [recordPath];
  if (dryRun) return [...changed.map(([path]) => path), ...unrecorded];
  for (const [path, text] of changed) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  await given.build(root);
  const frozen = given.freeze(root, version);
  return [...changed.map(([path]) => path), ...frozen, ...recordRelease(root, version)];
}

if (import.meta.main) {
  const dryRun = process.argv.includes('--dry-run');
  const [version] = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
  try {
    if (!version) throw new Error('npm run release -- <version> [--dry-run]');
    const paths = await release(join(import.meta.dirname, '../..'), version, dryRun);
    const done = dryRun ? 'would write' : 'wrote';
    for (const path of paths) process.stdout.write(`${done} ${path}\n`);
    process.stdout.write(
      paths.length > 0 ? `Commit this, and tag it v${version}.\n` : `${version} is as it was released.\n`,
    );
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}
