import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { contractNames, newestContract } from './gates/baselines.ts';
import { toContractName } from './gates/versions.ts';
import { canIDeploy, formatMatrix, readMatrix, type MatrixRow } from './matrix.ts';
import {
  contractsFolder,
  computeDigest,
  jsonText,
  listKeptPacts,
  pactPath,
  unreleased,
  writeText,
} from './pact-file.ts';

/** The frozen pacts of a release by consumer, as SHA-256. A final release never changes again. */
type FrozenRelease = { final: boolean; pacts: Record<string, string> };
type Digests = Record<string, FrozenRelease>;

const digestsPath = (folder: string) => join(folder, 'pacts', 'digests.json');

function readDigests(folder: string): Digests {
  const path = digestsPath(folder);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Digests) : {};
}

/** Checks whether a consumer belongs to a version: those of other contracts than the newest begin with the name of theirs. */
function isConsumerOfVersion(version: string, consumer: string): boolean {
  const own = contractNames.find((contract) => consumer.startsWith(`${contract}-`)) ?? newestContract;
  return own === toContractName(version);
}

type Options = { final?: boolean; folder?: string };

/**
 * Returns the files, by their path below `contracts/`, that keep the pacts of the working tree under the version of a
 * release: the pacts, their digests, and the matrix with what it says of them. None when the release is final already.
 * Throws while a pact is not verified.
 */
function listFrozenFiles(version: string, { final = false, folder = contractsFolder }: Options = {}) {
  const digests = readDigests(folder);
  if (digests[version]?.final) return new Map<string, string>();
  const chosen = listKeptPacts(folder).filter(
    (kept) => kept.version === unreleased && isConsumerOfVersion(version, kept.consumer),
  );
  if (chosen.length === 0) throw new Error(`There is no pact to freeze as ${version}.`);
  for (const { consumer } of chosen) {
    const { yes, reasons } = canIDeploy(readMatrix(folder), { consumer, version: unreleased }, folder);
    if (!yes) throw new Error(`Run npm run contracts first: ${reasons.join('; ')}.`);
  }
  const pacts = Object.fromEntries(chosen.map(({ consumer, path }) => [consumer, computeDigest(path)]));
  const copies = chosen.map(({ consumer, path }) => [`pacts/${consumer}/${version}.json`, readFileSync(path, 'utf8')]);
  return new Map([
    ...(copies as [string, string][]),
    ['pacts/digests.json', jsonText({ ...digests, [version]: { final, pacts } })],
    ['matrix.json', formatMatrix(addReleaseRows(readMatrix(folder), version, Object.keys(pacts)))],
  ]);
}

/** Freezes the pacts of the working tree as those of a release. Returns the written files. */
export function freezePacts(version: string, options: Options = {}): string[] {
  const files = listFrozenFiles(version, options);
  for (const [path, text] of files) writeText(join(options.folder ?? contractsFolder, path), text);
  return [...files.keys()];
}

/** Returns the matrix with the rows of the working tree repeated for the release. */
function addReleaseRows(matrix: MatrixRow[], version: string, consumers: string[]): MatrixRow[] {
  const rows = matrix.filter(
    (row) => row.provider_version !== version && !(row.version === version && row.provider_version === unreleased),
  );
  const now = rows.filter((row) => row.provider_version === unreleased);
  const own = now
    .filter((row) => row.version === unreleased && consumers.includes(row.consumer))
    .map((row) => ({ ...row, version }));
  const others = now.filter((row) => row.version !== unreleased);
  const released = [...own, ...others].map((row) => ({ ...row, provider_version: version }));
  return [...rows, ...own, ...released];
}

/** Lists the frozen pacts that were changed, added or removed since their release. */
export function findBrokenFreezes(folder = contractsFolder, before = readDigestsAtHead(folder)): string[] {
  const digests = readDigests(folder);
  const frozen = listKeptPacts(folder).filter(({ version }) => version !== unreleased);
  const changed = frozen
    .filter(({ consumer, version, path }) => digests[version]?.pacts[consumer] !== computeDigest(path))
    .map(({ consumer, version }) => `${consumer} ${version} is not what was frozen.`);
  const missing = Object.entries(digests).flatMap(([version, { pacts }]) =>
    Object.keys(pacts)
      .filter((consumer) => !existsSync(pactPath(consumer, version, folder)))
      .map((consumer) => `${consumer} ${version} was frozen and is not there.`),
  );
  const rewritten = Object.entries(before)
    .filter(([version, { final }]) => final && JSON.stringify(before[version]) !== JSON.stringify(digests[version]))
    .map(([version]) => `The digests of ${version} are final and were changed.`);
  return [...changed, ...missing, ...rewritten];
}

/** Reads the digests of the last commit; empty without a repository. */
function readDigestsAtHead(folder: string): Digests {
  try {
    const args = ['show', 'HEAD:./pacts/digests.json'];
    const text = execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return JSON.parse(text) as Digests;
  } catch {
    return {};
  }
}
