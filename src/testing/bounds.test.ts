import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readSettingDocs } from '#src/config/setting-docs.ts';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const rows = read('docs/operations/bounds.md')
  .split('\n')
  .filter((line) => line.startsWith('| ') && !line.startsWith('| Bound '))
  .map((line) => line.slice(2, -2).split(' | '));
const set = rows.filter((cells) => cells.length === 5) as [string, string, string, string, string][];
const fixed = rows.filter((cells) => cells.length === 4) as [string, string, string, string][];
const settings = new Map(readSettingDocs().map((setting) => [setting.name, setting.fallback]));
const metrics = read('docs/operations/metrics.md');
const code = (cell: string) => /`([^`]+)`/.exec(cell)![1]!;

/** Metrics that prom-client brings. */
const foreignMetrics = ['nodejs_active_resources'];

describe('a bound', () => {
  it('is one of many', () => expect([set.length > 20, fixed.length > 10]).toEqual([true, true]));

  it.each(set)(
    'of a setting has its default, its metric and its problem: %s',
    (_bound, setting, value, metric, end) => {
      const fallback = settings.get(code(setting));
      expect(fallback?.split(',')).toContain(code(value));
      const name = code(metric);
      if (!foreignMetrics.includes(name)) expect(metrics).toContain(`| \`${name}\` |`);
      for (const [, problem] of end.matchAll(/`([a-z_]+)`/g))
        expect(existsSync(join(root, `docs/problems/${problem}.md`)), problem).toBe(true);
    },
  );

  it.each(fixed)('that is fixed is a constant of the code: %s', (_bound, constant, value) => {
    const [, path, name] = /^`(\S+)` `(\w+)`$/.exec(constant)!;
    const declared = new RegExp(`^(?:export )?const ${name!} = (.*);$`, 'm').exec(read(path!))?.[1];
    expect(`\`${declared}\``).toBe(value);
  });
});
