import type { HeldWords } from './held-words.ts';
import type { QueryTerm } from './query-terms.ts';

/** The memories that have terms of a query: the place of each, and the weight and the mass of the terms that it has. */
export type WordScores = { places: Int32Array; weights: Float64Array; masses: Float64Array };

/** Sums at each place, and the last term that was added there, counted from 1. All are 0 between two calls. */
type Sums = { weights: Float64Array; masses: Float64Array; added: Int32Array };

/** All calls share the sums, since the arrays of each search among 100,000 memories would keep the garbage collector busy. */
let shared: Sums = makeSums(0);

function makeSums(size: number): Sums {
  return { weights: new Float64Array(size), masses: new Float64Array(size), added: new Int32Array(size) };
}

/** Marks the places of memories. */
function markPlaces(words: HeldWords, ids: readonly string[]): Uint8Array {
  const marks = new Uint8Array(words.size);
  for (const id of ids) {
    const place = words.getPlace(id);
    if (place !== undefined) marks[place] = 1;
  }
  return marks;
}

/** Lists the sums at some places, and makes them 0 again. */
function takeSums({ weights, masses, added }: Sums, places: Int32Array): WordScores {
  const taken = { places, weights: new Float64Array(places.length), masses: new Float64Array(places.length) };
  for (let at = 0; at < places.length; at += 1) {
    const place = places[at]!;
    taken.weights[at] = weights[place]!;
    taken.masses[at] = masses[place]!;
    weights[place] = masses[place] = added[place] = 0;
  }
  return taken;
}

/**
 * Adds up the terms of a query that each memory has, each by its best form. `ids` are the memories that are looked at, or null
 * for all.
 */
export function scoreWords(words: HeldWords, terms: readonly QueryTerm[], ids: readonly string[] | null): WordScores {
  const marks = ids && markPlaces(words, ids);
  if (shared.added.length < words.size) shared = makeSums(Math.ceil(words.size * 1.5));
  const { weights, masses, added } = shared;
  const found: number[] = [];
  for (const [index, { weight, forms }] of terms.entries())
    for (const { text, worth, mass } of forms.toSorted((a, b) => b.worth - a.worth))
      for (const place of words.find(text)) {
        if (added[place] === index + 1 || marks?.[place] === 0) continue;
        if (added[place] === 0) found.push(place);
        added[place] = index + 1;
        weights[place]! += weight * worth;
        masses[place]! += mass;
      }
  return takeSums(shared, Int32Array.from(found));
}
