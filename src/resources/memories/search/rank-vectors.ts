import type { QuantisedVectors } from './quantised-vectors.ts';

/** The steps into which likenesses from -1 to 1 are counted, so that only the best ones have to be sorted. */
const steps = 4_096;

const toStep = (likeness: number) => Math.min(steps, Math.max(0, Math.floor(((likeness + 1) / 2) * steps)));

/** A vector of one of the sets, and about how like it is to the query. */
type RankedVector = { set: QuantisedVectors; place: number; likeness: number };

/** Sorts vectors by their likeness as far as they are asked for. */
class Ranking {
  readonly #compared: { set: QuantisedVectors; likenesses: Float32Array }[];
  readonly #counts = new Uint32Array(steps + 1);
  /** The vectors of this step and of those after it were sorted. */
  #sortedFrom = steps + 1;
  #waiting: RankedVector[] = [];

  constructor(sets: readonly QuantisedVectors[], query: ArrayLike<number>) {
    this.#compared = sets.map((set) => ({ set, likenesses: set.compare(query) }));
    for (const { likenesses } of this.#compared)
      for (let place = 0; place < likenesses.length; place += 1) this.#counts[toStep(likenesses[place]!)]! += 1;
  }

  take(count: number): string[] {
    if (this.#waiting.length < count && this.#sortedFrom > 0) this.#sortMore(count - this.#waiting.length);
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken.map(({ set, place }) => set.getId(place));
  }

  /** Sorts the vectors of so many further steps that they are enough. */
  #sortMore(count: number): void {
    const before = this.#sortedFrom;
    let from = before;
    for (let room = count; from > 0 && room > 0;) room -= this.#counts[(from -= 1)]!;
    const more: RankedVector[] = [];
    for (const { set, likenesses } of this.#compared)
      for (let place = 0; place < likenesses.length; place += 1) {
        const likeness = likenesses[place]!;
        const step = toStep(likeness);
        if (step >= from && step < before) more.push({ set, place, likeness });
      }
    this.#waiting = this.#waiting.concat(more.toSorted((a, b) => b.likeness - a.likeness));
    this.#sortedFrom = from;
  }
}

/**
 * Compares a query with all vectors of some sets. Returns the function that lists the ids of the next `count` ones, those
 * that are about most like the query first, and an empty list after the last one.
 */
export function rankVectors(sets: readonly QuantisedVectors[], query: ArrayLike<number>): (count: number) => string[] {
  const ranking = new Ranking(sets, query);
  return (count) => ranking.take(count);
}
