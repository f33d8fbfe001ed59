import { computeContents, findLanguage } from './commonness.ts';
import { findCorrections } from './corrections.ts';
import { toDateForms } from '#src/words/date-words.ts';
import { getLexicon } from '#src/words/lexicon.ts';
import { findQueryDates } from '#src/words/relative-dates.ts';
import type { SearchScope } from './search-scope.ts';
import { makeQueryVariants, type WordVariants } from '#src/words/word-variants.ts';
import { toWords } from '#src/words/words.ts';
import type { EnglishWord } from './english-stems.ts';
import type { WordCounts } from './word-counts.ts';

/**
 * A form of a word of the query and the number of memories that have it. `worth` is its weight relative to the word
 * itself, `mass` how much of a subject it is: see `QueryTerm`.
 */
type WordForm = { text: string; memories: number; worth: number; mass: number };

/**
 * A word of the query, or a date that it names, with its forms. The weight says how much it tells memories apart, the
 * forms' mass how much it says about a subject at all: 1 for a word such as "penicillin", little for "the" and "hello".
 */
export type QueryTerm = { word: string; isDate: boolean; weight: number; memories: number; forms: WordForm[] };

/** The words to look for, and the number of memories among which they are. */
export type WordQuery = { query: string; all: number; timeZone: string };

const maxWords = 32;
const stemFactor = 0.9;
const spellingFactor = 0.95;
/** The weight of a word that no memory has, relative to one that a single memory has: the query is not answered in full. */
const unknownWordFactor = 1;
/** The weight of a word that is taken for a slip, relative to the word itself. */
const slipFactor = 0.3;
/** The share of the weight of the least word that a memory really has: a slip never outranks it. */
const slipCap = 0.95;
/** A word with less content is left out when the query has others. */
const minContent = 0.2;
/** A word with more content is a match of its own: slips rank after it. */
const realContent = 0.5;

/** Computes the weight of a word by how many of all memories have it. Source: the inverse document frequency of BM25. */
const computeWeight = (memories: number, all: number) =>
  Math.max(0.01, Math.log(1 + (all - memories + 0.5) / (memories + 0.5)));

/** A date of a query: its forms with their worth, and where it stands. */
type DateTerm = { start: number; end: number; worths: Map<string, number> };

/** Collects the dates that a query names. Dates at one place, such as the days of a week, are alternatives. */
function toDateTerms(query: string, now: Date, timeZone: string, language: string): DateTerm[] {
  const terms = new Map<string, DateTerm>();
  for (const { start, end, ...date } of findQueryDates(query, { now, timeZone, language })) {
    const term = terms.get(`${start} ${end}`) ?? { start, end, worths: new Map<string, number>() };
    for (const { text, worth } of toDateForms(date, timeZone))
      term.worths.set(text, Math.max(worth, term.worths.get(text) ?? 0));
    terms.set(`${start} ${end}`, term);
  }
  return [...terms.values()];
}

/** Returns a query without the words of the dates that it names. */
const withoutDates = (query: string, dates: readonly DateTerm[]) =>
  dates.reduce((rest, { start, end }) => rest.slice(0, start) + ' '.repeat(end - start) + rest.slice(end), query);

type Counts = { find: (text: string) => number; all: number; everyForm: boolean };

function toDateQueryTerm({ start, worths }: DateTerm, { find, all, everyForm }: Counts): QueryTerm {
  const forms = [...worths]
    .map(([text, worth]) => ({ text, worth, mass: worth, memories: find(text) }))
    .filter(({ memories }) => memories > 0 || everyForm)
    .toSorted((a, b) => b.worth - a.worth || a.memories - b.memories);
  const memories = Math.max(0, ...forms.map((form) => form.memories));
  const weight = forms[0]
    ? computeWeight(Math.max(1, forms[0].memories), all)
    : unknownWordFactor * computeWeight(1, all);
  return { word: `#${start}`, isDate: true, weight, memories, forms };
}

function toWordTerm(
  known: EnglishWord,
  { spellings, stems }: WordVariants,
  content: number,
  { find, all, everyForm }: Counts,
): QueryTerm {
  const { word, stem } = known;
  const memories = find(word);
  const stemMemories = stem === null ? 0 : find(stem);
  const forms = [
    { text: word, memories, worth: 1, mass: content },
    // Every memory with the word has its stem: a stem that no other memory has finds nothing more.
    ...(stem && stem !== word && (everyForm || stemMemories > memories)
      ? [{ text: stem, memories: stemMemories, worth: stemFactor, mass: content }]
      : []),
    ...spellings.map((text) => ({ text, memories: find(text), worth: spellingFactor, mass: content })),
    ...stems.map((text) => ({ text, memories: find(text), worth: stemFactor, mass: content })),
  ].filter((form) => form.memories > 0 || everyForm);
  const most = Math.max(0, ...forms.map((form) => form.memories));
  const weight = most > 0 ? computeWeight(most, all) : unknownWordFactor * computeWeight(1, all);
  return { word, isDate: false, weight: weight * content, memories: most, forms };
}

type Slips = Map<string, { text: string; memories: number }[]>;

/** Adds the words of the memories for which words of the query are slips, so that no memory with a real match comes after them. */
function addSlips(terms: readonly QueryTerm[], slips: Slips, contents: Map<string, number>, all: number): QueryTerm[] {
  const isReal = ({ word, forms }: QueryTerm) => forms.length > 0 && (contents.get(word) ?? 1) >= realContent;
  const least = Math.min(Infinity, ...terms.filter(isReal).map(({ weight }) => weight * stemFactor));
  return terms.map((term) => {
    const near = slips.get(term.word);
    if (!near) return term;
    const memories = near.reduce((most, one) => Math.max(most, one.memories), 0);
    const weight = computeWeight(memories, all);
    const worth = Math.min(slipFactor, (slipCap * least) / weight);
    return { ...term, weight, memories, forms: near.map((one) => ({ ...one, worth, mass: 1 })) };
  });
}

/** Returns the words of a query whose language has words that say more, and all of them when there is none. */
function chooseTelling(known: EnglishWord[], contents: Map<string, number>): EnglishWord[] {
  const telling = known.filter(({ word, isStop }) => !isStop && contents.get(word)! >= minContent);
  return telling.length > 0 ? telling : known;
}

/** Makes the terms of a query: its words with their stems and corrections, and the dates that it names. */
export async function toQueryTerms(
  memories: WordCounts,
  { asOf, now }: Pick<SearchScope, 'asOf' | 'now'>,
  { query, all, timeZone }: WordQuery,
): Promise<QueryTerm[]> {
  const lexicon = await getLexicon();
  const dates = toDateTerms(query, asOf ?? now, timeZone, findLanguage(toWords(query), lexicon));
  const rest = withoutDates(query, dates);
  const words = [...new Set(toWords(rest))].slice(0, maxWords);
  const variants = makeQueryVariants(rest, lexicon);
  const getVariants = (word: string) => variants.get(word) ?? { spellings: [], stems: [] };
  const others = words.map(getVariants).flatMap(({ spellings, stems }) => [...spellings, ...stems]);
  const dateForms = [...new Set(dates.flatMap(({ worths }) => [...worths.keys()]))];
  if (words.length + dateForms.length === 0) return [];
  const known = await memories.count(words, [...new Set([...dateForms, ...others])]);
  const counts: Counts = { find: known.find, all, everyForm: asOf !== null };
  const contents = computeContents(words, lexicon);
  // A word that no memory has now may have been in one then: it is not taken for a slip, but looked for as it is.
  const telling = chooseTelling(known.words, contents).map((one) =>
    toWordTerm(one, getVariants(one.word), contents.get(one.word)!, counts),
  );
  const unmatched = telling.filter((term) => term.memories === 0).map(({ word }) => word);
  const slips = asOf ? new Map() : await findCorrections(memories, unmatched, { query, lexicon });
  return [...addSlips(telling, slips, contents, all), ...dates.map((date) => toDateQueryTerm(date, counts))];
}
