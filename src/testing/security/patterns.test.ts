import { describe, expect, it } from 'vitest';
import { boundedPatterns, isBounded, listPatterns, readCheckedPatterns } from './patterns.ts';

const patterns = listPatterns();
const checked = new Set(readCheckedPatterns());

describe('a pattern', () => {
  it('of the code or of a contract takes time that grows with the text alone', () => {
    expect(patterns.length).toBeGreaterThan(200);
    const unchecked = patterns.filter((pattern) => !isBounded(pattern) && !checked.has(pattern.text));
    expect(unchecked, 'node src/tools/check-patterns.ts checks them').toEqual([]);
  });

  it('that is listed as checked or bounded is in use', () => {
    const used = new Set(patterns.map(({ text }) => text));
    const listed = [...checked, ...Object.keys(boundedPatterns)];
    expect(listed.filter((text) => !used.has(text))).toEqual([]);
  });
});
