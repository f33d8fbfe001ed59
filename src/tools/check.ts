import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { listBreakingFaults, listWarnings } from '#contracts/gates/breaking.ts';
import { listHistoryWarnings, listRepositoryFaults } from '#contracts/gates/frozen.ts';
import { listOutcomeFaults, tryAll } from '#contracts/gates/gate-of-gates.ts';
import { listProtoFaults } from '#contracts/gates/proto.ts';
import { listSampleFaults } from '#contracts/gates/samples.ts';

/** `npm run check`: everything about a change that can be told without running it. Every step runs, whatever failed. */

const root = join(import.meta.dirname, '../..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

/** `warn` tells what people should know and what fails nothing. */
type Step = { name: string; run: () => Promise<string[]>; warn?: () => string[] };

/** Returns a step that runs a tool of this project. When it fails, its output is the fault. */
function tool(name: string, command: string, ...args: string[]): Step {
  const run = () =>
    new Promise<string[]>((resolve) => {
      const child = spawn(command, args, { cwd: root, shell: process.platform === 'win32' });
      let output = '';
      for (const stream of [child.stdout, child.stderr])
        stream.setEncoding('utf8').on('data', (text: string) => (output += text));
      child.on('error', (error) => resolve([String(error)]));
      child.on('close', (code) => resolve(code === 0 ? [] : [output.trim()]));
    });
  return { name, run };
}

const markdown = () => {
  const below = readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' }).map((path) =>
    join('docs', path),
  );
  return ['README.md', 'CHANGELOG.md', 'SECURITY.md', ...below].filter((path) => path.endsWith('.md'));
};

/** Lists the broken links between the documents. */
async function brokenLinks(): Promise<string[]> {
  return markdown().flatMap((file) => {
    const text = readFileSync(join(root, file), 'utf8');
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map((match) => match[1]!.split('#')[0]!);
    const local = targets.filter((target) => target !== '' && !/^[a-z]+:|^\//.test(target));
    return local
      .filter((target) => !existsSync(join(root, dirname(file), target)))
      .map((target) => `${file}: ${target} is not there`);
  });
}

/** TypeScript 7, which is a program of the machine. Other tools use the interface of TypeScript 6, which 7 does not have. */
const compiler = 'node_modules/typescript-native/bin/tsc';
/** The compiler keeps what it has found for the next run. */
const incremental = ['--incremental', '--tsBuildInfoFile', '.cache/types.json'];

const steps: Step[] = [
  tool('generated code is current', process.execPath, 'openapi/generate.ts', '--check'),
  tool('types', process.execPath, compiler, '-p', '.', ...incremental),
  tool('lint and import rules', bin('oxlint'), '--deny-warnings'),
  tool('format', bin('oxfmt'), '--check'),
  tool('dead code', bin('knip')),
  tool('duplicate code', bin('jscpd'), '--config', '.jscpd.json', 'src', 'openapi'),
  { name: 'links in the docs', run: brokenLinks },
  { name: 'samples in the docs', run: async () => listSampleFaults(root) },
  tool('pacts', process.execPath, 'contracts/check.ts'),
  {
    name: 'what was released is as it was',
    run: async () => listRepositoryFaults(root),
    warn: () => listHistoryWarnings(root),
  },
  { name: 'nothing released breaks', run: async () => listBreakingFaults(root), warn: () => listWarnings(root) },
  { name: 'nothing released breaks in gRPC', run: () => listProtoFaults(root) },
  { name: 'the gate reports each mutation', run: async () => listOutcomeFaults(tryAll()) },
];

let failed = 0;

async function take({ name, run, warn = () => [] }: Step): Promise<void> {
  const begun = performance.now();
  const faults = await run().catch((error: Error) => [error.message]);
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stdout.write(`${faults.length === 0 ? 'ok  ' : 'FAIL'} ${name} (${seconds} s)\n`);
  for (const warning of warn()) process.stdout.write(`warning: ${warning}\n`);
  for (const fault of faults) process.stdout.write(`${fault}\n`);
  if (faults.length > 0) failed += 1;
}

/** Runs waiting steps one after the other. Several such workers run in parallel, since most steps are processes. */
async function runWorker(waiting: Step[]): Promise<void> {
  for (let step = waiting.shift(); step; step = waiting.shift()) await take(step);
}

const waiting = [...steps];
await Promise.all([runWorker(waiting), runWorker(waiting)]);
process.stdout.write(failed === 0 ? 'All checks passed.\n' : `${failed} of ${steps.length} checks failed.\n`);
process.exitCode = failed === 0 ? 0 : 1;
