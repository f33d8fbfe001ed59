/** The part by which a bucket is wider than the one before it: figures are exact to one percent. */
const growth = 1.02;
const leastMs = 0.01;

/** Latencies in ms, counted in buckets that grow by two percent, so that any number of them takes the same memory. */
export class Latencies {
  readonly #buckets = new Map<number, number>();
  #count = 0;
  #sum = 0;
  #most = 0;

  add(ms: number): void {
    const bucket = Math.max(0, Math.ceil(Math.log(ms / leastMs) / Math.log(growth)));
    this.#buckets.set(bucket, (this.#buckets.get(bucket) ?? 0) + 1);
    this.#count += 1;
    this.#sum += ms;
    this.#most = Math.max(this.#most, ms);
  }

  get count(): number {
    return this.#count;
  }

  /** The mean in ms; NaN of none. */
  get mean(): number {
    return this.#sum / this.#count;
  }

  /** The longest one in ms; 0 of none. */
  get most(): number {
    return this.#most;
  }

  /** Returns the latency in ms that a share (0 to 1) of all do not exceed; NaN of none. */
  percentile(share: number): number {
    let left = Math.max(1, Math.ceil(this.#count * share));
    for (const bucket of [...this.#buckets.keys()].toSorted((a, b) => a - b)) {
      left -= this.#buckets.get(bucket)!;
      if (left <= 0) return Math.min(this.#most, leastMs * growth ** (bucket - 0.5));
    }
    return Number.NaN;
  }
}
