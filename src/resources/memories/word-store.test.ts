import { describe, expect, it } from 'vitest';
import { maxStatementWords as most, sliceWords } from './word-store.ts';

describe('sliceWords', () => {
  it('puts small memories together, and divides large ones', () => {
    const counts = [0, most - 1, 1, 1, 2 * most + 1, 5, 0].map((words, index) => ({ id: `${index}`, words }));
    expect(sliceWords(counts)).toEqual([
      { ids: ['1', '2'], after: 0, upTo: most },
      { ids: ['3'], after: 0, upTo: most },
      { ids: ['4'], after: 0, upTo: most },
      { ids: ['4'], after: most, upTo: 2 * most },
      { ids: ['4'], after: 2 * most, upTo: 3 * most },
      { ids: ['5', '6'], after: 0, upTo: most },
    ]);
  });
});
