import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');

/** Runs a program that sends itself signals, and whose stop takes a moment. */
function run(...signals: string[]) {
  const program = `import { stopOnSignal } from '#src/process/stop.ts';
    const stop = async (reason) => { console.log(reason); await new Promise((done) => setTimeout(done, 100)); console.log('stopped'); };
    stopOnSignal(stop); setInterval(() => {}, 1000);
    for (const signal of ${JSON.stringify(signals)}) process.kill(process.pid, signal);`;
  return spawnSync(process.execPath, ['--input-type=module', '-e', program], { cwd: root, encoding: 'utf8' });
}

describe.skipIf(process.platform === 'win32')('a signal', () => {
  it.each([['SIGTERM'], ['SIGINT'], ['SIGHUP'], ['SIGHUP', 'SIGHUP'], ['SIGTERM', 'SIGHUP']])(
    'stops the process, and lets it come to its end: %s %s',
    (...signals) => {
      const { status, stdout } = run(...signals);
      expect([status, stdout]).toEqual([0, `${signals[0]}\nstopped\n`]);
    },
  );

  it('does not wait when it is the second one', () => {
    expect(run('SIGTERM', 'SIGINT').status).toBe(1);
  });
});
