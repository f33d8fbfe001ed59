import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Returns the text of every file below a folder, by its path in it. */
function filesOf(folder: string): Map<string, string> {
  if (!existsSync(folder)) return new Map();
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = entries.map((entry) => join(entry.parentPath, entry.name));
  return new Map(paths.map((path) => [path.slice(folder.length + 1), readFileSync(path, 'utf8')]));
}

/** Returns the files that are not the same in two folders, those that only one of them has included. */
export function driftOf(fresh: string, committed: string): string[] {
  const [now, then] = [filesOf(fresh), filesOf(committed)];
  const changed = [...new Set([...now.keys(), ...then.keys()])].filter((path) => now.get(path) !== then.get(path));
  return changed.toSorted().map((path) => join(committed, path));
}

/** Counts the files below a folder. */
export const countFiles = (folder: string): number => filesOf(folder).size;

/**
 * Makes a folder the same as a fresh one. Only files that are others are written, so that those who watch them are not woken
 * for nothing. Returns their paths, those of removed ones included.
 */
export function updateFolder(fresh: string, folder: string): string[] {
  const paths = driftOf(fresh, folder);
  for (const path of paths) {
    const source = join(fresh, path.slice(folder.length + 1));
    if (existsSync(source)) {
      mkdirSync(dirname(path), { recursive: true });
      copyFileSync(source, path);
    } else rmSync(path);
  }
  return paths;
}
