import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { LRUCache } from 'lru-cache';
import { expect, it } from 'vitest';
import { atMostEntries } from './at-most-entries.ts';

type Step = { key: string; does: 'get' | 'set' | 'delete' };

it('holds the same entries as a cache that has made room for all of them', () => {
  const step: fc.Arbitrary<Step> = fc.record({
    key: fc.constantFrom(...'abcdefgh'),
    does: fc.constantFrom('get', 'set', 'delete'),
  });
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(step, { maxLength: 60 }), (count, steps) => {
      const [ours, theirs] = [
        new LRUCache<string, number>(atMostEntries(count)),
        new LRUCache<string, number>({ max: count }),
      ];
      for (const [index, { key, does }] of steps.entries())
        for (const cache of [ours, theirs]) {
          if (does === 'set') cache.set(key, index);
          else cache[does](key);
        }
      expect([...ours.entries()]).toEqual([...theirs.entries()]);
    }),
  );
});

it('is how every cache of the server is bounded that may be large', () => {
  const root = join(import.meta.dirname, '../..');
  const files = globSync('src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] });
  const withRoom = files.filter((file) =>
    /new LRUCache\b[^;]*\bmax: (?!\d{1,3}\b)/.test(readFileSync(join(root, file), 'utf8')),
  );
  expect(files.length).toBeGreaterThan(100);
  expect(withRoom).toEqual([]);
});
