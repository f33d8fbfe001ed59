import { generalQuestions, paraphrases, smallTalk } from './small-talk.ts';

/**
 * Embeddings of texts that are about no memory, and how far above them a model puts a question and the note that answers
 * it. Models differ in the cosines that they give to unrelated texts and to like ones: both are measured, not assumed.
 */
export type LikenessBackground = { vectors: readonly Float64Array[]; reach: number };

/** The cosines of a query that count as 0 and as 1. */
export type SimilarityScale = { zero: number; one: number };

/** The number of the nearest texts of the background that set the zero: one alone might be near by chance. */
const nearestTexts = 3;
/** The score of a paraphrase of middling likeness. */
const paraphraseScore = 0.38;
/** A model with less reach compares letters: only what is the same text counts in full. */
const minReach = 0.1;
const lettersSpan = 1.5;
const minSpan = 0.5;
const maxSpan = 1.2;
/** The scale for a model whose background is not known yet. */
const defaultScale: SimilarityScale = { zero: 0.25, one: 0.9 };

/** The texts from which a background is made, in the order that `toBackground` expects. */
export const backgroundTexts: readonly string[] = [...smallTalk, ...generalQuestions, ...paraphrases.flat()];

/** Returns a vector of length one in the same direction, so that cosines are mere products. */
function toUnit(vector: readonly number[]): Float64Array {
  const unit = Float64Array.from(vector);
  let squares = 0;
  for (let at = 0; at < unit.length; at += 1) squares += unit[at]! * unit[at]!;
  const length = Math.sqrt(squares) || 1;
  for (let at = 0; at < unit.length; at += 1) unit[at]! /= length;
  return unit;
}

function multiply(one: Float64Array, other: Float64Array): number {
  let product = 0;
  for (let at = 0; at < one.length; at += 1) product += one[at]! * other[at]!;
  return product;
}

function computeZero(query: Float64Array, vectors: LikenessBackground['vectors']): number {
  const nearest = vectors.map((vector) => multiply(query, vector)).toSorted((a, b) => b - a);
  return Math.max(0, nearest.slice(0, nearestTexts).reduce((sum, cosine) => sum + cosine, 0) / nearestTexts);
}

/** Returns the part of the way from a zero to 1 that a cosine is above the zero. */
const computeExcess = (cosine: number, zero: number) => (zero < 1 ? (cosine - zero) / (1 - zero) : 0);

/** Makes the background of a model of the embeddings of `backgroundTexts`. */
export function toBackground(embedded: readonly (readonly number[])[]): LikenessBackground {
  const unrelated = smallTalk.length + generalQuestions.length;
  const units = embedded.map(toUnit);
  const [vectors, pairs] = [units.slice(0, unrelated), units.slice(unrelated)];
  const excesses = paraphrases.map((_, index) => {
    const [question, note] = [pairs[2 * index]!, pairs[2 * index + 1]!];
    return Math.max(0, computeExcess(multiply(question, note), computeZero(question, vectors)));
  });
  return { vectors, reach: excesses.reduce((sum, excess) => sum + excess, 0) / excesses.length };
}

/** Tells whether a model puts paraphrases above texts about nothing, and does not merely compare letters. */
export const tellsParaphrases = ({ reach }: LikenessBackground): boolean => reach >= minReach;

/**
 * Returns the scale of a query. Zero is the likeness of the query to the nearest texts that are about nothing; what is no
 * nearer than small talk is no match. One is so far above it that a paraphrase reaches about 0.4 on average.
 */
export function toSimilarityScale(query: readonly number[], background: LikenessBackground | null): SimilarityScale {
  if (!background || background.vectors[0]?.length !== query.length) return defaultScale;
  const zero = computeZero(toUnit(query), background.vectors);
  const { reach } = background;
  const span = reach < minReach ? lettersSpan : Math.min(maxSpan, Math.max(minSpan, reach / paraphraseScore));
  return { zero, one: zero + span * (1 - zero) };
}

/** Turns a cosine into a score from 0 to 1. */
export const toSimilarityScore = (cosine: number, { zero, one }: SimilarityScale): number =>
  one > zero ? Math.min(1, Math.max(0, (cosine - zero) / (one - zero))) : 0;
