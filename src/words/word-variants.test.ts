import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { findLanguages } from './languages.ts';
import { getLexicon, type Lexicon } from './lexicon.ts';
import { listTextVariants, makeQueryVariants } from './word-variants.ts';
import { toIndexWords, toWords } from './words.ts';

let lexicon: Lexicon;

beforeAll(async () => {
  lexicon = await getLexicon();
});

/** Tells whether a word of a query finds a text, by itself, another spelling or a stem that is no English one. */
function finds(query: string, word: string, text: string): boolean {
  const languages = findLanguages(toWords(text), lexicon);
  const index = new Set([...toIndexWords(text), ...listTextVariants(text, languages, lexicon)]);
  const variants = makeQueryVariants(query, lexicon);
  return toWords(word).some((one) => {
    const { spellings = [], stems = [] } = variants.get(one) ?? {};
    return [one, ...spellings, ...stems].some((form) => index.has(form));
  });
}

describe('variants of words', () => {
  it('find inflected words in their language', () => {
    for (const [query, word, text] of [
      ['hat sie ein Kind', 'Kind', 'Sie hat zwei Kinder'],
      ['die Häuser', 'Häuser', 'Das Haus ist alt'],
      ['Kirschbaum', 'Kirschbaum', 'Im Garten stehen Kirschbäume'],
      ['le cheval', 'cheval', 'Il élève des chevaux'],
      ['un abonné', 'abonné', 'Elles sont abonnées au journal'],
      ['el niño', 'niño', 'Cuida a los niños por la tarde'],
      ['il bambino', 'bambino', 'Insegna ai bambini'],
      ['o irmão', 'irmão', 'Ela tem cinco irmãos no Brasil'],
      ['een oude boot', 'boot', 'Hij repareert oude boten'],
      ['на книгу', 'книгу', 'Она любит книги'],
    ] as const)
      expect(finds(query, word, text), query).toBe(true);
  });

  it('find compounds of German by their parts, and no names', () => {
    for (const [query, text] of [
      ['Versicherung', 'Sie hat eine Haftpflichtversicherung'],
      ['die Versicherungen', 'Ihre Krankenversicherung ist teuer'],
      ['der Termin', 'Sie hat am Montag einen Zahnarzttermin'],
      ['Zahnarzt', 'Sie hat am Montag einen Zahnarzttermin'],
      ['Schlüssel', 'Der Autoschlüssel liegt auf dem Tisch'],
      ['Geburtstag', 'Zur Geburtstagstorte gibt es Kaffee'],
    ] as const)
      expect(finds(query, query.split(' ').at(-1)!, text), query).toBe(true);
    for (const [word, text] of [
      ['Tina', 'Christina wohnt in der Stadt'],
      ['Burg', 'Sie wohnt mit ihm in Regensburg'],
      ['immer', 'Das Wohnzimmer ist nicht groß'],
      ['kommen', 'Sie sind zum Ankommen zu früh gekommen'],
      ['Rat', 'Sie ist mit ihm verheiratet'],
    ] as const)
      expect(finds(word, word, text), word).toBe(false);
  });

  it('find letters that are written in another way, in any language', () => {
    for (const [word, text] of [
      ['Mueller', 'Frau Müller'],
      ['Müller', 'Mr Mueller'],
      ['Muller', 'Müller'],
      ['Bjorn', 'Bjørn'],
      ['Bjoern', 'Bjørn'],
      ['Lodz', 'Łódź'],
      ['Aarhus', 'Århus'],
      ['Strasse', 'Straße'],
    ] as const)
      expect(finds(word, word, text), word).toBe(true);
  });

  it('never take a word of one language for a word of another', () => {
    expect(finds('is he kind', 'kind', 'Sie hat zwei Kinder')).toBe(false);
    expect(finds('the gift is here', 'gift', 'In der Flasche sind Gifte')).toBe(false);
  });

  it('can stand in a query of PostgreSQL, and their stems are no words of any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }), (one, other) => {
        for (const text of [one, other, `der ${other} und die ${one}`]) {
          const variants = [...makeQueryVariants(text, lexicon).values()];
          for (const stem of variants.flatMap(({ stems }) => stems)) expect(stem).toMatch(/^~[a-z]{2}:[\p{L}\p{N}]+$/u);
          for (const spelling of variants.flatMap(({ spellings }) => spellings))
            expect(spelling).toMatch(/^[\p{L}\p{N}]+$/u);
        }
      }),
      { numRuns: scaleRuns(100) },
    );
  });
});

describe('findLanguages', () => {
  it('knows short texts, and says nothing when nothing tells', () => {
    for (const [text, language] of [
      ['Ada lives in Bergen now, close to the fish market', 'english'],
      ['who does not eat meat', 'english'],
      ['Jonas wohnt in Graz in der Nähe der Mur', 'german'],
      ['Élodie a peur des chiens', 'french'],
      ['Lucía vive con sus abuelos', 'spanish'],
      ['Он живёт в Москве', 'russian'],
    ] as const)
      expect(findLanguages(toWords(text), lexicon)[0], text).toBe(language);
    expect(findLanguages(toWords('Xyzzyq 4711'), lexicon)).toEqual([]);
    expect(findLanguages([], lexicon)).toEqual([]);
  });
});
