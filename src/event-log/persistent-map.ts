/**
 * A persistent map that only grows: a change makes a new version and leaves the old one as it is. It copies little, since
 * recent changes are kept apart from the rest until it is worth to merge both. The order is that of a `Map`.
 */
export class PersistentMap<V> implements Iterable<[string, V]> {
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

  with(key: string, value: V): PersistentMap<V> {
    const recent = new Map(this.#recent).set(key, value);
    if (recent.size ** 2 <= 2 * this.#settled.size + 64) return new PersistentMap(this.#settled, recent);
    const all = new Map(this.#settled);
    for (const [name, one] of recent) all.set(name, one);
    return new PersistentMap(all);
  }

  *[Symbol.iterator](): Generator<[string, V]> {
    for (const [key, value] of this.#settled) yield [key, this.#recent.has(key) ? this.#recent.get(key)! : value];
    for (const entry of this.#recent) if (!this.#settled.has(entry[0])) yield entry;
  }

  *values(): Generator<V> {
    for (const [, value] of this) yield value;
  }

  /** Yields the values that an earlier version does not have, in no order. */
  *since(before: PersistentMap<V>): Generator<V> {
    const candidates = before.#settled === this.#settled ? this.#recent : this;
    for (const [key, value] of candidates) if (before.get(key) !== value) yield value;
  }
}
