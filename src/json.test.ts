import { describe, expect, it } from 'vitest';
import { readJson } from './json.ts';

const nested = (levels: number, inside: string) => '[{"a":'.repeat(levels / 2) + inside + '}]'.repeat(levels / 2);
const tooDeep = { fault: 'is nested more than 100 levels deep.' };

describe('readJson', () => {
  it.each([
    ['brackets in strings', JSON.stringify(['['.repeat(200), '\\', '\\"', '"[{"'.repeat(100)])],
    ['brackets side by side', JSON.stringify(Array.from({ length: 200 }, () => [{}]))],
    ['100 levels', nested(100, '1')],
  ])('takes %s', (_what, text) => {
    expect(readJson(text)).toEqual({ value: JSON.parse(text) });
  });

  it.each(['1e308', '-1.5E+0308', `1${'0'.repeat(308)}`, '"1e400"', `"${'9'.repeat(400)}"`, '1e-400'])(
    'takes the number or text %s',
    (text) => {
      expect(readJson(`[${text}]`)).toEqual({ value: [JSON.parse(text)] });
    },
  );

  it.each(['1e309', '-1E+400', '0.5e0400', `1${'0'.repeat(309)}`, `${'9'.repeat(301)}e9`, '{"a":[{"b":1e999}]}'])(
    'refuses a number that nobody can keep: %s',
    (text) => {
      expect(readJson(`[${text}]`)).toEqual({ fault: expect.stringContaining('has a number that is too large') });
    },
  );

  it.each([
    ['101 levels', nested(100, '[]')],
    ['strings that would close brackets', nested(100, '{"]}]}\\"]}":["\\\\"]}')],
  ])('refuses %s', (_what, text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(readJson(text)).toEqual(tooDeep);
  });
});
