import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The contents of files by path; separators are slashes. */
export type FileContents = ReadonlyMap<string, Buffer>;

/** The frozen files of each release, as SHA-256 by path. */
export type ReleaseRecord = Record<string, Record<string, string>>;

export const recordPath = 'contracts/releases.json';

/** The folders in which a release leaves files that never change again. */
export const frozenFolders = ['contracts/baselines', 'contracts/pacts', 'docs/changelog'];

const frozenPaths = [
  /^contracts\/baselines\/(?!proto\/)[^/]+\/([^/]+)\.json$/,
  /^contracts\/baselines\/proto\/([^/]+)\/.+\.proto$/,
  /^contracts\/pacts\/[^/]+\/(?!unreleased\.json$)([^/]+)\.json$/,
  /^docs\/changelog\/([^/]+)\.md$/,
];

/** Returns the release that a path belongs to, or null when no release freezes it. */
export function findReleaseOf(path: string): string | null {
  for (const form of frozenPaths) {
    const release = form.exec(path)?.[1];
    if (release !== undefined) return release;
  }
  return null;
}

export const computeSha256 = (content: Buffer): string => createHash('sha256').update(content).digest('hex');

/** Reads all files of the folders that releases write to, and the bundles. */
export function readFrozenFiles(root: string): FileContents {
  const below = frozenFolders
    .filter((folder) => existsSync(join(root, folder)))
    .flatMap((folder) => list(root, folder));
  const bundles = list(root, 'generated').filter((path) => /^generated\/[a-z0-9]+\/openapi\.json$/.test(path));
  const record = existsSync(join(root, recordPath)) ? [recordPath] : [];
  return new Map([...below, ...bundles, ...record].map((path) => [path, readFileSync(join(root, path))]));
}

const list = (root: string, folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    );

export function readRecord(files: FileContents): ReleaseRecord {
  const written = files.get(recordPath);
  return written ? (JSON.parse(written.toString('utf8')) as ReleaseRecord) : {};
}

/** Returns the record with the files of a release. What it says of a release already stays as it is. */
export function addToRecord(files: FileContents, release: string): ReleaseRecord {
  const record = readRecord(files);
  const own = [...files].filter(([path]) => findReleaseOf(path) === release).toSorted(([a], [b]) => (a < b ? -1 : 1));
  const digests = Object.fromEntries(own.map(([path, content]) => [path, computeSha256(content)]));
  return { ...record, [release]: record[release] ?? digests };
}

/** Records what a release froze. Returns the path of the record when it changed. */
export function recordRelease(root: string, release: string): string[] {
  const files = readFrozenFiles(root);
  const text = `${JSON.stringify(addToRecord(files, release), null, 2)}\n`;
  if (files.get(recordPath)?.toString('utf8') === text) return [];
  writeFileSync(join(root, recordPath), text);
  return [recordPath];
}
