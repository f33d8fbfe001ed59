import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const files = globSync('{src,openapi,contracts}/**/*.ts', { cwd: root, exclude: ['**/node_modules/**'] })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => /\.test\.ts$|^src\/testing\//.test(path) && path !== 'src/testing/waits.test.ts');

const listUses = (pattern: RegExp, except: readonly string[] = []) =>
  files.filter((path) => !except.includes(path) && pattern.test(readFileSync(join(root, path), 'utf8')));

// A limit that is long enough for a quiet machine fails a test by chance on a busy one.
describe('the longest time that a test waits', () => {
  it('is that of the configuration', () => {
    expect(files.length).toBeGreaterThan(300);
    expect(listUses(/\bvi\.wait(?:For|Until)\(/, ['src/testing/wait-until.ts'])).toEqual([]);
    expect(listUses(/\.poll\([^;]*\btimeout: [\d_]+/)).toEqual([]);
  });

  it('is not how long an answer lasts that is to be found under way: such a one is held, see `createHold`', () => {
    // They read until a piece comes, or are sure to end.
    const ofSystem = ['outage', 'shared-instances'].map((name) => `src/testing/system/${name}.api.test.ts`);
    const others = ['src/llm/gateway.test.ts', 'src/main.test.ts', ...ofSystem];
    expect(listUses(/\btimes: [\d_]{3,}, delay_ms: [1-9]/, others)).toEqual([]);
  });

  it('has nothing to do with how soon something expires', () => {
    expect(listUses(/expires_?at\b[^;\n]*Date\.now\(\) \+ [\d_]{1,5}\)/i)).toEqual([]);
  });
});
