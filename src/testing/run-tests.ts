import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/**
 * `npm test`: the tests, then what they have seen of the contract. One script instead of npm's `posttest`, which is a
 * script of the life cycle: `.npmrc` turns those off.
 */

const root = join(import.meta.dirname, '../..');
const run = (...args: string[]): number =>
  spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' }).status ?? 1;

process.exitCode =
  run('node_modules/vitest/vitest.mjs', 'run', ...process.argv.slice(2)) || run('src/testing/spec-coverage.ts');
