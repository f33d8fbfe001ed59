import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

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
