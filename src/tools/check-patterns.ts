import { writeFileSync } from 'node:fs';
import {
  checkedFile,
  findPatternFault,
  isBounded,
  listPatterns,
  readCheckedPatterns,
} from '#src/testing/security/patterns.ts';

/**
 * Checks that each pattern of the server takes time that grows with the text alone, and writes those that do to
 * `src/testing/security/checked-patterns.txt`. Only new ones are checked, since that takes seconds; with `--all`, all.
 */

const all = process.argv.includes('--all');
const patterns = listPatterns().filter((pattern) => !isBounded(pattern));
const known = new Set(all ? [] : readCheckedPatterns());
const checked: string[] = [];
const faults: string[] = [];
for (const pattern of patterns) {
  const fault = known.has(pattern.text) ? null : await findPatternFault(pattern);
  if (fault === null) checked.push(pattern.text);
  else faults.push(fault);
}
writeFileSync(checkedFile, `${checked.toSorted().join('\n')}\n`);
for (const fault of faults) process.stdout.write(`${fault}\n`);
process.stdout.write(`${checked.length} patterns checked, ${faults.length} at fault.\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
