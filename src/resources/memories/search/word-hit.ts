/** A memory with words of a query: the number of its words, and the weight and the mass of the terms that it has. */
export type WordHit = { id: string; words: number; weight: number; mass: number };

/** Computes the place of a memory: of two that match equally, the shorter one is more about the query. */
export const computePlacing = (weight: number, words: number): number => weight / (1 + words / 400);
