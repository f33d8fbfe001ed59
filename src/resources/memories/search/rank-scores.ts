/** The steps into which scores from -1 to 1 are counted, so that only the best ones have to be sorted. */
const steps = 4_096;

const toStep = (score: number) => Math.min(steps, Math.max(0, Math.floor(((score + 1) / 2) * steps)));

/** Things with places, and the score of each of them. */
export type ScoredSet<T> = { set: T; scores: Float32Array };
/** One of them. */
export type RankedPlace<T> = { set: T; place: number; score: number };

/** Sorts scores as far as they are asked for. */
class Ranking<T> {
  readonly #sets: readonly ScoredSet<T>[];
  readonly #counts = new Uint32Array(steps + 1);
  /** The scores of this step and of those after it were sorted. */
  #sortedFrom = steps + 1;
  #waiting: RankedPlace<T>[] = [];

  constructor(sets: readonly ScoredSet<T>[]) {
    this.#sets = sets;
    for (const { scores } of sets)
      for (let place = 0; place < scores.length; place += 1) this.#counts[toStep(scores[place]!)]! += 1;
  }

  take(count: number): RankedPlace<T>[] {
    if (this.#waiting.length < count && this.#sortedFrom > 0) this.#sortMore(count - this.#waiting.length);
    const taken = this.#waiting.slice(0, count);
    this.#waiting = this.#waiting.slice(count);
    return taken;
  }

  /** Sorts the scores of so many further steps that they are enough. */
  #sortMore(count: number): void {
    const before = this.#sortedFrom;
    let from = before;
    for (let room = count; from > 0 && room > 0;) room -= this.#counts[(from -= 1)]!;
    const more: RankedPlace<T>[] = [];
    for (const { set, scores } of this.#sets)
      for (let place = 0; place < scores.length; place += 1) {
        const score = scores[place]!;
        const step = toStep(score);
        if (step >= from && step < before) more.push({ set, place, score });
      }
    this.#waiting = this.#waiting.concat(more.toSorted((a, b) => b.score - a.score));
    this.#sortedFrom = from;
  }
}

/**
 * Ranks all scores of some sets, which are from -1 to 1. Returns the function that lists the next `count` of them, the best first, and an
 * empty list after the last one.
 */
export function rankScores<T>(sets: readonly ScoredSet<T>[]): (count: number) => RankedPlace<T>[] {
  const ranking = new Ranking(sets);
  return (count) => ranking.take(count);
}
