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

  it.each([
    ['101 levels', nested(100, '[]')],
    ['strings that would close brackets', nested(100, '{"]}]}\\"]}":["\\\\"]}')],
  ])('refuses %s', (_what, text) => {
    expect(() => JSON.parse(text)).not.toThrow();
    expect(readJson(text)).toEqual(tooDeep);
  });
});
