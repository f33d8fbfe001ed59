import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A check whose outcome depends on nothing but the files that it reads and the tool that reads them. */
type PureCheck = {
  /** The name, with all that the tool is told beside the files. */
  name: string;
  /** The files and folders that it reads, and the `package.json` of the tool. */
  inputs: readonly string[];
};

/** Lists the files of a path: the file itself, or all below a folder, in a fixed order. */
function listFiles(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return entries.map((entry) => join(entry.parentPath, entry.name)).sort();
}

/** Returns the hash of all that the outcome of a check depends on. The place of an input does not count, what is in it does. */
function hashCheck({ name, inputs }: PureCheck): string {
  const hash = createHash('sha256').update(name);
  for (const input of inputs)
    for (const file of listFiles(input))
      hash.update(`\n${file.slice(input.length)}\n`).update(createHash('sha256').update(readFileSync(file)).digest());
  return hash.digest('hex');
}

/**
 * Runs a check, unless it has passed before with exactly these inputs; `folder` keeps what has passed. A check that fails is
 * not kept, and runs again. Returns whether it ran.
 */
export async function runUnlessPassed(folder: string, check: PureCheck, run: () => Promise<void>): Promise<boolean> {
  const passed = join(folder, hashCheck(check));
  if (existsSync(passed)) return false;
  await run();
  mkdirSync(folder, { recursive: true });
  writeFileSync(passed, check.name);
  return true;
}
