import { spawnSync, type StdioOptions } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarizeError } from './crash.ts';

const root = join(import.meta.dirname, '../..');

/** Runs a program that fails somewhere, and is at its end 50 ms later if it goes on. */
function run(failing: string) {
  const program = `import { exitOnCrash } from '#src/telemetry/crash.ts'; exitOnCrash(); ${failing} setTimeout(() => console.log('It goes on.'), 50);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root, encoding: 'utf8' });
}

/** Runs a program whose standard output is a file on a full disk. */
function runOnFullDisk(writing: string) {
  const full = openSync('/dev/full', 'w');
  const program = `import { exitOnCrash } from '#src/telemetry/crash.ts'; import { openLog } from '#src/telemetry/pretty-log.ts'; import { printError } from '#src/telemetry/terminal.ts';
    exitOnCrash(); ${writing} process.on('exit', () => printError('It goes on.'));`;
  const stdio: StdioOptions = ['ignore', full, 'pipe'];
  const run = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    cwd: root,
    encoding: 'utf8',
    stdio,
    timeout: 30_000,
  });
  closeSync(full);
  return run;
}

describe('a process that serves', () => {
  it.runIf(existsSync('/dev/full')).each([
    [
      'lines of JSON',
      `const log = openLog('json'); for (let n = 0; n < 3; n += 1) setTimeout(log.write, n, '{}\\n'); setTimeout(() => setTimeout(log.flushSync, 1000), 200);`,
    ],
    [
      'lines for people',
      `const log = openLog('pretty'); for (let n = 0; n < 3; n += 1) setTimeout(log.write, n, '{}\\n');`,
    ],
    ['text', `import { print } from '#src/telemetry/terminal.ts'; print('Parley listens.'); print('On a port.');`],
  ])('goes on when its output is on a full disk: %s', (_name, writing) => {
    const { status, stderr } = runOnFullDisk(writing);
    expect([status, stderr]).toEqual([0, 'It goes on.']);
  });

  it('says what helps when it has too many files open', () => {
    expect(summarizeError(Object.assign(new Error(), { code: 'EMFILE' }))).toContain('ulimit -n');
  });

  it('ends with status 1 by an error that nobody catches, without its values', () => {
    const { status, stdout, stderr } = run("setTimeout(() => { throw new Error('sk_secret'); });");
    expect([status, stdout]).toEqual([1, '']);
    expect(stderr).toMatch(/^Parley has failed unexpectedly: Error/);
    expect(stderr).not.toContain('sk_secret');
  });

  it('goes on after a promise that fails with nobody waiting for it, and tells of it without its values', () => {
    const { status, stdout, stderr } = run("Promise.reject(new Error('sk_secret'));");
    expect([status, stdout]).toEqual([0, 'It goes on.\n']);
    expect(stderr).toMatch(/A failure nobody waited for: Error/);
    expect(stderr).not.toContain('sk_secret');
  });
});
