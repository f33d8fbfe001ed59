import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Threat } from '#src/testing/security/threat.ts';
import { threats } from '#src/testing/security/threats.ts';

/**
 * Removes each defence of docs/security.md from a copy of the tree, and shows that its test fails. Before, all of these
 * tests have to pass. Arguments choose the threats that have one of them in their names.
 */

const root = join(import.meta.dirname, '../..');
const copies = 2;
/** Longer than each of these tests takes: only what a removed defence would have ended takes as long. */
const testTimeoutMs = 40_000;

type Results = { testResults: { assertionResults: { fullName: string; status: string }[] }[] };
/** The numbers of tests of a name that passed and failed. */
type Tally = { passed: number; failed: number };

/** Copies the tree, without what is installed, which is shared. */
function copyTree(): string {
  const copy = mkdtempSync(join(tmpdir(), 'parley-defences-'));
  const left = new Set(['node_modules', '.git', '.cache', '.parley']);
  cpSync(root, copy, { recursive: true, filter: (path) => !left.has(basename(path)) });
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  return copy;
}

const toProject = (file: string) => (/\.api\.test\.ts$|^src\/resources\//.test(file) ? 'api' : 'unit');
const toPattern = (name: string) => name.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);

/** Runs the tests of these names in a copy of the tree, and returns what became of each. */
async function runTests(copy: string, tests: readonly Threat['test'][]): Promise<Map<string, Tally>> {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const files = [...new Set(tests.map(({ file }) => file))];
  const pattern = tests.map(({ name }) => toPattern(name)).join('|');
  const args = ['run', '--project', toProject(files[0]!), ...files, '-t', pattern];
  const options = ['--reporter=json', `--outputFile=${report}`, `--testTimeout=${testTimeoutMs}`];
  const vitest = join(copy, 'node_modules/vitest/vitest.mjs');
  const child = spawn(process.execPath, [vitest, ...args, ...options], { cwd: copy, stdio: 'ignore' });
  await new Promise((resolve) => child.on('close', resolve));
  const { testResults }: Results = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { testResults: [] };
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const count = (name: string, status: string) =>
    all.filter((result) => result.fullName.includes(name) && result.status === status).length;
  return new Map(tests.map(({ name }) => [name, { passed: count(name, 'passed'), failed: count(name, 'failed') }]));
}

/** Returns what is wrong with the tests before any defence is removed. */
async function listEarlyFaults(copy: string, chosen: readonly Threat[]): Promise<string[]> {
  const faults: string[] = [];
  for (const tests of Map.groupBy(
    chosen.map(({ test }) => test),
    ({ file }) => toProject(file),
  ).values()) {
    const tallies = await runTests(copy, tests);
    for (const [name, { passed, failed }] of tallies)
      if (passed === 0 || failed > 0) faults.push(`${name}: ${passed} passed and ${failed} failed with all defences`);
  }
  return faults;
}

/** Removes a defence, runs its test, and puts the defence back. Returns whether the test has failed. */
async function failsWithout(copy: string, { removals, test }: Threat): Promise<boolean> {
  const files = new Map(removals.map(({ file }) => [file, readFileSync(join(copy, file), 'utf8')]));
  for (const { file, from, to } of removals) {
    const path = join(copy, file);
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(from, () => to),
    );
  }
  const tallies = await runTests(copy, [test]);
  for (const [file, text] of files) writeFileSync(join(copy, file), text);
  return tallies.get(test.name)!.failed > 0;
}

const parts = process.argv.slice(2);
const chosen = threats.filter(({ threat }) => parts.length === 0 || parts.some((part) => threat.includes(part)));
const waiting = [...chosen];
const trees = Array.from({ length: copies }, copyTree);
const faults = await listEarlyFaults(trees[0]!, chosen);
for (const fault of faults) process.stdout.write(`FAIL ${fault}\n`);

async function work(copy: string): Promise<void> {
  for (let threat = waiting.shift(); threat; threat = waiting.shift()) {
    const fails = await failsWithout(copy, threat);
    process.stdout.write(`${fails ? 'ok  ' : 'FAIL'} ${threat.threat}\n`);
    if (!fails) faults.push(threat.threat);
  }
}

await Promise.all(trees.map(work));
for (const copy of trees) rmSync(copy, { recursive: true, force: true });
process.stdout.write(`${chosen.length} defences, ${faults.length} whose test does not show that it is there.\n`);
process.exitCode = faults.length === 0 ? 0 : 1;
