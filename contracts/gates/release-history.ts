import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findReleaseOf, frozenFolders } from './release-record.ts';

/** The object ids that Git has of the files of releases, by path. */
export type ReleaseHistory = {
  /** The frozen files, as they were when their release was committed. */
  files: ReadonlyMap<string, string>;
  /** The bundles in the commits that added their baselines, by the path of the baseline. */
  bundles: ReadonlyMap<string, string>;
  /** Whether older commits are missing, so that what they held cannot be told. */
  isShallow: boolean;
};

type Addition = { path: string; release: string; commit: string; position: number };

const git = (root: string, args: string[], input = ''): string =>
  execFileSync('git', args, { cwd: root, encoding: 'utf8', input, maxBuffer: 1e8, stdio: ['pipe', 'pipe', 'ignore'] });

/** Lists the first commits of all files that belong to a release, the oldest first. */
function listAdditions(root: string): Addition[] {
  const args = ['log', '--reverse', '--topo-order', '--diff-filter=A', '--no-renames', '--relative', '--name-only'];
  const lines = git(root, [...args, '--format=%x00%H', '--', ...frozenFolders])
    .split('\n')
    .filter(Boolean);
  const additions = new Map<string, Addition>();
  let commit = '';
  for (const [position, line] of lines.entries()) {
    if (line.startsWith('\0')) commit = line.slice(1);
    const release = findReleaseOf(line);
    if (release !== null && !additions.has(line)) additions.set(line, { path: line, release, commit, position });
  }
  return [...additions.values()];
}

/** Lists the commits whose parents a shallow clone does not have. */
function listBoundary(root: string): string[] {
  const path = resolve(root, git(root, ['rev-parse', '--git-path', 'shallow']).trim());
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n').filter(Boolean) : [];
}

/** Returns the object ids of files in commits; null where a commit does not have the file. */
function readObjectIds(root: string, places: string[]): (string | null)[] {
  const answers = git(root, ['cat-file', '--batch-check'], places.map((place) => `${place}\n`).join('')).split('\n');
  return places.map((_, index) => /^([0-9a-f]+) blob /.exec(answers[index]!)?.[1] ?? null);
}

const isBaseline = (path: string) => /^contracts\/baselines\/(?!proto\/)/.test(path);

/**
 * Reads how the files of releases were committed; null outside of a repository. A release is committed with its baseline.
 * A file that was there before counts as it was then, because pacts may be frozen again until their release.
 */
export function readReleaseHistory(root: string): ReleaseHistory | null {
  try {
    const additions = listAdditions(root);
    const baselines = additions.filter(({ path }) => isBaseline(path));
    const released = new Map(baselines.map((baseline) => [baseline.release, baseline]));
    const frozen = additions.filter(({ release }) => released.has(release));
    const places = frozen.map((addition) => {
      const own = released.get(addition.release)!;
      return `${(addition.position < own.position ? own : addition).commit}:./${addition.path}`;
    });
    const boundary = listBoundary(root);
    const known = baselines.filter(({ commit }) => !boundary.includes(commit));
    const bundles = known.map(({ path, commit }) => `${commit}:./${toBundlePath(path)}`);
    const ids = readObjectIds(root, [...places, ...bundles]);
    const named = (paths: Addition[], from: number) =>
      new Map(
        paths.flatMap(({ path }, index) => {
          const id = ids[from + index];
          return id ? [[path, id] as const] : [];
        }),
      );
    return {
      files: named(frozen, 0),
      bundles: named(known, frozen.length),
      isShallow: boundary.length > 0,
    };
  } catch {
    return null;
  }
}

/** Returns the path of the bundle that a baseline is a copy of. */
export const toBundlePath = (baseline: string): string => join('generated', baseline.split('/')[2]!, 'openapi.json');

/** Returns the id that Git gives to a file; the length of another id tells the kind of hash. */
export const computeObjectId = (content: Buffer, like = ''): string =>
  createHash(like.length === 64 ? 'sha256' : 'sha1')
    .update(`blob ${content.length}\0`)
    .update(content)
    .digest('hex');
