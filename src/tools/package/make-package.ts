import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { compileProgram, listAssets, listMissingPackages, readFrom, toPackageManifest } from './files.ts';

/**
 * `npm run package`: makes the package of Parley for a registry, `.cache/parley.tgz`. Node runs no TypeScript of installed packages,
 * so that it holds the compiled program, with what that reads: contract, docs and clients.
 */

const root = join(import.meta.dirname, '../../..');
const folder = join(root, '.cache/package');

function makeTarget(path: string): string {
  const target = join(folder, path);
  mkdirSync(dirname(target), { recursive: true });
  return target;
}

const read = readFrom(root);
const manifest = toPackageManifest(read('package.json'));
const program = compileProgram(read);
const missing = listMissingPackages(program, manifest);
if (missing.length > 0) throw new Error(`Not among the dependencies of package.json: ${missing.join(', ')}.`);

rmSync(folder, { recursive: true, force: true });
for (const [path, text] of program.files) writeFileSync(makeTarget(path), text);
for (const path of listAssets(root)) copyFileSync(join(root, path), makeTarget(path));
writeFileSync(makeTarget('package.json'), `${JSON.stringify(manifest, null, 2)}\n`);

const npm = ['pack', folder, '--json', '--pack-destination', join(root, '.cache')];
const { status, stdout, stderr } = spawnSync('npm', npm, { encoding: 'utf8', shell: process.platform === 'win32' });
if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
const [packed] = JSON.parse(stdout) as [{ filename: string; size: number; entryCount: number }];
renameSync(join(root, '.cache', packed.filename), join(root, '.cache/parley.tgz'));
process.stdout.write(`.cache/parley.tgz: ${packed.entryCount} files, ${(packed.size / 1e6).toFixed(1)} MB\n`);
