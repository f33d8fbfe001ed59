import { describe, expect, it } from 'vitest';
import { findWordSources } from './word-sources.ts';

const parts = [
  { name: 'Prompt', text: 'You help customers of a bookshop. Never promise a refund above 80 euros.' },
  { name: 'Memory 1', text: 'Refunds above 50 euros need a receipt, and the approval of a manager.' },
  { name: 'Question', text: 'Do I get 70 EUROS back for Ærlig talt?' },
];

describe('where the words of an answer come from', () => {
  it('are the parts with which it shares most, and the words that no part has', () => {
    const { sources, nowhere } = findWordSources(
      'The manager needs your receipt for 70 euros: ærlig. Tomorrow.',
      parts,
    );
    expect(sources).toEqual([
      { name: 'Memory 1', words: ['manager', 'receipt', 'euros'] },
      { name: 'Question', words: ['70', 'ærlig', 'euros'] },
      { name: 'Prompt', words: ['euros'] },
    ]);
    expect(nowhere).toEqual(['needs', 'your', 'tomorrow']);
    expect(findWordSources('Tomorrow, says the memory.', parts, 'Notes from memory:').nowhere).toEqual([
      'tomorrow',
      'says',
    ]);
  });

  it('tell nothing of words that stand everywhere, and of short ones', () => {
    const same = Array.from({ length: 4 }, (_, index) => ({ name: `${index}`, text: 'euros and so on' }));
    expect(findWordSources(`Euros, so. ${'W'.repeat(5000)}`, same)).toEqual({ sources: [], nowhere: [] });
  });

  it('are few, whatever the length of the answer', () => {
    const long = Array.from({ length: 5000 }, (_, index) => `word${index}`).join(' ');
    const { sources, nowhere } = findWordSources(long, [{ name: 'Prompt', text: long.slice(0, 9000) }]);
    expect([sources[0]!.words.length, nowhere.length]).toEqual([8, 8]);
  });
});
