import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getMaxEdits } from '#src/words/words.ts';
import { divideWord } from './corrections.ts';

const letter = fc.constantFrom(...'aábcdefst');
const word = fc.array(letter, { minLength: 4, maxLength: 16 }).map((letters) => letters.join(''));
/** An edit at a place of a word: a letter more, less, exchanged, or swapped with the next one. */
const edit = fc.tuple(fc.constantFrom('add', 'remove', 'exchange', 'swap'), fc.nat(), letter);

function applyEdit(text: string, [kind, at, other]: [string, number, string]): string {
  const letters = [...text];
  const place = at % letters.length;
  if (kind === 'add') letters.splice(place, 0, other);
  if (kind === 'remove') letters.splice(place, 1);
  if (kind === 'exchange') letters[place] = other;
  if (kind === 'swap') letters.splice(place, 2, ...letters.slice(place, place + 2).toReversed());
  return letters.join('');
}

describe('divideWord', () => {
  it('leaves one part unchanged in each word that is as many edits away as a slip may be', () => {
    fc.assert(
      fc.property(word, fc.array(edit, { maxLength: 2 }), (meant, edits) => {
        const most = getMaxEdits(meant);
        const written = edits.slice(0, most).reduce(applyEdit, meant);
        const parts = divideWord(meant, most);
        expect(parts.join('')).toBe(meant);
        expect(parts.every((part) => part.length > 0)).toBe(true);
        expect(parts.some((part) => written.includes(part))).toBe(true);
      }),
    );
  });
});
