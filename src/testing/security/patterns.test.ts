import { describe, expect, it } from 'vitest';
import { boundedPatterns, findPatternFault, isBounded, listPatterns, readCheckedPatterns } from './patterns.ts';

const patterns = listPatterns();
/** The number of patterns that may be checked here, since that takes time. */
const mostUnchecked = 30;

describe('a pattern', () => {
  it('of the code or of a contract takes time that grows with the text alone', async () => {
    const checked = new Set(readCheckedPatterns());
    const unchecked = patterns.filter((pattern) => !isBounded(pattern) && !checked.has(pattern.text));
    expect(patterns.length).toBeGreaterThan(200);
    expect(unchecked.length, 'npm run patterns checks them').toBeLessThan(mostUnchecked);
    const faults: string[] = [];
    for (const pattern of unchecked) {
      const fault = await findPatternFault(pattern);
      if (fault !== null) faults.push(fault);
    }
    expect(faults).toEqual([]);
  });

  it('whose text is bounded is in use', () => {
    const used = new Set(patterns.map(({ text }) => text));
    expect(Object.keys(boundedPatterns).filter((text) => !used.has(text))).toEqual([]);
  });
});
