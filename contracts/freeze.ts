import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { canIDeploy, matrixText, readMatrix, type Row } from './matrix.ts';
import { contractsFolder, digestOf, jsonText, keptPacts, pactPath, unreleased, writeText } from './pact-file.ts';

/** The frozen pacts of a release by consumer, as SHA-256. A final release never changes again. */
type Frozen = { final: boolean; pacts: Record<string, string> };
type Digests = Record<string, Frozen>;

const digestsPath = (folder: string) => join(folder, 'pacts', 'digests.json');

function readDigests(folder: string): Digests {
  const path = digestsPath(folder);
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Digests) : {};
}

/** Consumers of version 1 are named for it and are frozen as 1.x; all others belong to the current version. */
const belongsTo = (version: string, consumer: string) => version.startsWith('1.') === consumer.startsWith('v1-');

type Options = { final?: boolean; folder?: string };

/**
 * The files, by their path below `contracts/`, that keep the pacts of the working tree under the version of a release:
 * the pacts, their digests, and the matrix with what it says of them. None when the release is final already. Throws while
 * a pact is not verified.
 */
function frozenFiles(version: string, { final = false, folder = contractsFolder }: Options = {}) {
  const digests = readDigests(folder);
  if (digests[version]?.final) return new Map<string, string>();
  const chosen = keptPacts(folder).filter((kept) => kept.version === unreleased && belongsTo(version, kept.consumer));
  if (chosen.length === 0) throw new Error(`There is no pact to freeze as ${version}.`);
  for (const { consumer } of chosen) {
    const { yes, reasons } = canIDeploy(readMatrix(folder), { consumer, version: unreleased }, folder);
    if (!yes) throw new Error(`Run npm run contracts first: ${reasons.join('; ')}.`);
  }
  const pacts = Object.fromEntries(chosen.map(({ consumer, path }) => [consumer, digestOf(path)]));
  const copies = chosen.map(({ consumer, path }) => [`pacts/${consumer}/${version}.json`, readFileSync(path, 'utf8')]);
  return new Map([
    ...(copies as [string, string][]),
    ['pacts/digests.json', jsonText({ ...digests, [version]: { final, pacts } })],
    ['matrix.json', matrixText(sealed(readMatrix(folder), version, Object.keys(pacts)))],
  ]);
}

/** Freezes the pacts of the working tree as those of a release. Returns the files that it wrote. */
export function freezePacts(version: string, options: Options = {}): string[] {
  const files = frozenFiles(version, options);
  for (const [path, text] of files) writeText(join(options.folder ?? contractsFolder, path), text);
  return [...files.keys()];
}

/** The matrix in which what was found of the working tree is known of the release too. */
function sealed(matrix: Row[], version: string, consumers: string[]): Row[] {
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

/** What is wrong with the frozen pacts: one that was changed, added or removed since. */
export function brokenFreezes(folder = contractsFolder, before = digestsAtHead(folder)): string[] {
  const digests = readDigests(folder);
  const frozen = keptPacts(folder).filter(({ version }) => version !== unreleased);
  const changed = frozen
    .filter(({ consumer, version, path }) => digests[version]?.pacts[consumer] !== digestOf(path))
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

/** The digests as they were committed; none where there is no repository. */
function digestsAtHead(folder: string): Digests {
  try {
    const args = ['show', 'HEAD:./pacts/digests.json'];
    const text = execFileSync('git', args, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return JSON.parse(text) as Digests;
  } catch {
    return {};
  }
}
