import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Runs a program that fails somewhere, and is at its end 50 ms later if it goes on. */
function run(failing: string) {
  const program = `import { exitOnCrash } from '#src/telemetry/crash.ts'; exitOnCrash(); ${failing} setTimeout(() => console.log('It goes on.'), 50);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root, encoding: 'utf8' });
}

describe('a process that serves', () => {
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
