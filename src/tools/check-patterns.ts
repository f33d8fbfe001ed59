import { writeFileSync } from 'node:fs';
import { check } from 'recheck';
import {
  checkedFile,
  isBounded,
  listPatterns,
  readCheckedPatterns,
  type Pattern,
} from '#src/testing/security/patterns.ts';

/**
 * Checks that each pattern of the server takes time that grows with the text alone, and writes those that do to
 * `src/testing/security/checked-patterns.txt`. Only new ones are checked, since that takes seconds; with `--all`, all.
 */

const all = process.argv.includes('--all');
const timeoutMs = 60_000;

/** Returns what is wrong with a pattern, or null. */
async function findFault({ text, where }: Pattern): Promise<string | null> {
  const end = text.lastIndexOf('/');
  const found = await check(text.slice(1, end), text.slice(end + 1), { timeout: timeoutMs });
  if (found.status === 'safe') return null;
  const why = found.status === 'vulnerable' ? `, ${found.complexity.summary}: ${found.attack.pattern}` : '';
  return `${where}: ${text} is ${found.status}${why}`;
}

const patterns = listPatterns().filter((pattern) => !isBounded(pattern));
const known = new Set(all ? [] : readCheckedPatterns());
const checked: string[] = [];
const faults: string[] = [];
for (const pattern of patterns) {
  const fault = known.has(pattern.text) ? null : await findFault(pattern);
  if (fault === null) checked.push(pattern.text);
  else faults.push(fault);
}
writeFileSync(checkedFile, `${checked.toSorted().join('\n')}\n`);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(`${checked.length} patterns checked, ${faults.length} at fault.\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
