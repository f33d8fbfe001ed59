import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withThreatTables } from '#src/tools/threat-table.ts';
import { threats } from './threats.ts';

const root = join(import.meta.dirname, '../../..');
const read = (file: string) => readFileSync(join(root, file), 'utf8');

describe('the threats', () => {
  it('have tables in docs/security.md', () => {
    const text = read('docs/security.md');
    expect(text, 'node src/tools/threat-table.ts writes them').toBe(withThreatTables(text));
  });

  it.each(threats)('have a defence that can be removed, and a test: $threat', ({ removals, test }) => {
    expect(removals.length).toBeGreaterThan(0);
    for (const { file, from, to } of removals) {
      expect([file, from, read(file).split(from).length - 1]).toEqual([file, from, 1]);
      expect(to).not.toBe(from);
    }
    expect(read(test.file)).toMatch(/\b(?:it|describe)\b/);
  });
});
