/**
 * A map that only grows, and of which every version stays as it is. A change copies little, however much there is: what
 * was changed lately is kept beside the rest, until it is worth to bring both together. The order is that of a `Map`.
 */
export class Growing<V> implements Iterable<[string, V]> {
  readonly #settled: ReadonlyMap<string, V>;
  readonly #recent: ReadonlyMap<string, V>;

  constructor(settled: ReadonlyMap<string, V> = new Map(), recent: ReadonlyMap<string, V> = new Map()) {
    this.#settled = settled;
    this.#recent = recent;
  }

  has(key: string): boolean {
    return this.#recent.has(key) || this.#settled.has(key);
  }

  get(key: string): V | undefined {
    return this.#recent.has(key) ? this.#recent.get(key) : this.#settled.get(key);
  }

  with(key: string, value: V): Growing<V> {
    const recent = new Map(this.#recent).set(key, value);
    if (recent.size ** 2 <= 2 * this.#settled.size + 64) return new Growing(this.#settled, recent);
    const all = new Map(this.#settled);
    for (const [name, one] of recent) all.set(name, one);
    return new Growing(all);
  }

  *[Symbol.iterator](): Generator<[string, V]> {
    for (const [key, value] of this.#settled) yield [key, this.#recent.has(key) ? this.#recent.get(key)! : value];
    for (const entry of this.#recent) if (!this.#settled.has(entry[0])) yield entry;
  }

  *values(): Generator<V> {
    for (const [, value] of this) yield value;
  }

  /** The values that are not those of an earlier version, in no order. */
  *since(before: Growing<V>): Generator<V> {
    const candidates = before.#settled === this.#settled ? this.#recent : this;
    for (const [key, value] of candidates) if (before.get(key) !== value) yield value;
  }
}
