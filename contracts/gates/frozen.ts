import { computeObjectId, readReleaseHistory, toBundlePath, type ReleaseHistory } from './release-history.ts';
import { computeSha256, findReleaseOf, readFrozenFiles, readRecord, recordPath } from './release-record.ts';
import type { FileContents, ReleaseRecord } from './release-record.ts';
import { toContractName, toOwnVersion } from './versions.ts';

/** Compares the files with the record: none changed, none missing, none that no release wrote. */
function listRecordFaults(files: FileContents, record: ReleaseRecord): string[] {
  const recorded = Object.entries(record).flatMap(([release, digests]) =>
    Object.entries(digests).map(([path, digest]) => ({ release, path, digest })),
  );
  const known = new Set(recorded.map(({ path }) => path));
  const kept = recorded.flatMap(({ release, path, digest }) => {
    const content = files.get(path);
    if (!content) return [`${path} was released with ${release} and is not there.`];
    return computeSha256(content) === digest ? [] : [`${path} is not what was released with ${release}.`];
  });
  const made = [...files.keys()]
    .filter((path) => !known.has(path) && (findReleaseOf(path) !== null || path.startsWith('contracts/baselines/')))
    .map((path) => `${path} is of no release: npm run release writes what is frozen.`);
  return [...kept, ...made];
}

/** Compares the files with those that were committed with their release. */
function listHistoryFaults(files: FileContents, { files: committed }: ReleaseHistory): string[] {
  return [...committed].flatMap(([path, id]) => {
    const content = files.get(path);
    const release = findReleaseOf(path);
    if (!content) return [`${path} was committed with ${release} and is not there.`];
    return computeObjectId(content, id) === id ? [] : [`${path} is not what was committed with ${release}.`];
  });
}

type Digests = Record<string, { final: boolean; pacts: Record<string, string> }>;

/** Checks that a release is whole: its baseline calls itself by its name, it has a changelog, and its pacts are final. */
function listReleaseFaults(files: FileContents, release: string, paths: Record<string, string>, digests: Digests) {
  const baseline = `contracts/baselines/${toContractName(release)}/${release}.json`;
  const bundle = files.get(baseline)?.toString('utf8');
  const said = bundle && (JSON.parse(bundle) as { info?: { version?: string } }).info?.version;
  const pacts = Object.entries(paths).flatMap(([path, digest]) => {
    const consumer = /^contracts\/pacts\/([^/]+)\//.exec(path)?.[1];
    return consumer ? [[consumer, digest] as const] : [];
  });
  const { final = false, pacts: frozen = {} } = digests[release] ?? {};
  const isSame =
    Object.keys(frozen).length === pacts.length && pacts.every(([name, digest]) => frozen[name] === digest);
  const faults = {
    [`${recordPath} has no ${baseline}.`]: !(baseline in paths),
    [`${baseline} calls itself ${said}.`]: said !== undefined && said !== toOwnVersion(release),
    [`${recordPath} has no changelog of ${release}.`]: !(`docs/changelog/${release}.md` in paths),
    [`contracts/pacts/digests.json does not have the pacts of ${release} that were released.`]:
      !final || !isSame || pacts.length === 0,
  };
  return Object.keys(faults).filter((fault) => faults[fault]);
}

/** Checks that each baseline is a copy of the bundle of its commit; one that is not committed, of the bundle as it is. */
function listCopyFaults(files: FileContents, record: ReleaseRecord, history: ReleaseHistory): string[] {
  return Object.keys(record).flatMap((release) => {
    const baseline = `contracts/baselines/${toContractName(release)}/${release}.json`;
    const [content, bundle] = [files.get(baseline), files.get(toBundlePath(baseline))];
    const committed = history.bundles.get(baseline);
    if (!content || (!committed && history.files.has(baseline))) return [];
    const isCopy = committed ? computeObjectId(content, committed) === committed : bundle?.equals(content);
    return isCopy ? [] : [`${baseline} is not the contract as it was when ${release} was released.`];
  });
}

/**
 * Lists what was released and is no longer as it was: changed, removed or invented files. `history` is null where there is
 * no repository; then the record alone tells.
 */
export function listFrozenFaults(files: FileContents, history: ReleaseHistory | null): string[] {
  const record = readRecord(files);
  const digests = JSON.parse(files.get('contracts/pacts/digests.json')?.toString('utf8') ?? '{}') as Digests;
  const unrecorded = Object.keys(digests).filter((release) => digests[release]!.final && !(release in record));
  return [
    ...listRecordFaults(files, record),
    ...Object.entries(record).flatMap(([release, paths]) => listReleaseFaults(files, release, paths, digests)),
    ...unrecorded.map((release) => `contracts/pacts/digests.json has ${release}, which ${recordPath} does not.`),
    ...(history ? [...listHistoryFaults(files, history), ...listCopyFaults(files, record, history)] : []),
  ];
}

/** Lists what was released in a repository and is no longer as it was. */
export const listRepositoryFaults = (root: string): string[] =>
  listFrozenFaults(readFrozenFiles(root), readReleaseHistory(root));

/** Says when the history does not reach the releases, so that only the record guards them. */
export function listHistoryWarnings(root: string): string[] {
  const history = readReleaseHistory(root);
  if (history && !history.isShallow) return [];
  const what = history ? 'The clone is shallow' : 'There is no Git history';
  return [`${what}: what was released is compared with ${recordPath} alone (git fetch --unshallow brings the rest).`];
}
