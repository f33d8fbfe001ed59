/** Stands for an entry that was removed since the rest was settled. */
const removed = Symbol('removed');

/**
 * A persistent map: a change makes a new version and leaves the old one as it is. It copies little, since recent changes
 * are kept apart from the rest until it is worth to merge both. The order is that of a `Map`, but that an entry which was
 * removed and comes again may keep its place.
 */
export class PersistentMap<V> implements Iterable<[string, V]> {
  readonly #settled: ReadonlyMap<string, V>;
  readonly #recent: ReadonlyMap<string, V | typeof removed>;
  readonly size: number;

  constructor(
    settled: ReadonlyMap<string, V> = new Map(),
    recent: ReadonlyMap<string, V | typeof removed> = new Map(),
    size = settled.size,
  ) {
    this.#settled = settled;
    this.#recent = recent;
    this.size = size;
  }

  has(key: string): boolean {
    return this.#recent.has(key) ? this.#recent.get(key) !== removed : this.#settled.has(key);
  }

  get(key: string): V | undefined {
    if (!this.#recent.has(key)) return this.#settled.get(key);
    const value = this.#recent.get(key);
    return value === removed ? undefined : value;
  }

  with(key: string, value: V): PersistentMap<V> {
    return this.#change(key, value, this.has(key) ? this.size : this.size + 1);
  }

  /** Returns a version with all of these entries. It costs as much as copying the map once. */
  withAll(entries: ReadonlyMap<string, V>): PersistentMap<V> {
    if (entries.size === 0) return this;
    const settled = new Map(this);
    for (const [key, value] of entries) settled.set(key, value);
    return new PersistentMap(settled);
  }

  without(key: string): PersistentMap<V> {
    return this.has(key) ? this.#change(key, removed, this.size - 1) : this;
  }

  #change(key: string, value: V | typeof removed, size: number): PersistentMap<V> {
    const recent = new Map(this.#recent).set(key, value);
    const next = new PersistentMap(this.#settled, recent, size);
    return recent.size ** 2 <= 2 * this.#settled.size + 64 ? next : new PersistentMap(new Map(next));
  }

  *[Symbol.iterator](): Generator<[string, V]> {
    for (const [key, value] of this.#settled) {
      const recent = this.#recent.has(key) ? this.#recent.get(key)! : value;
      if (recent !== removed) yield [key, recent];
    }
    for (const [key, value] of this.#recent) if (value !== removed && !this.#settled.has(key)) yield [key, value];
  }

  *values(): Generator<V> {
    for (const [, value] of this) yield value;
  }

  /** Yields the values that an earlier version does not have, in no order. */
  *since(before: PersistentMap<V>): Generator<V> {
    const candidates = before.#settled === this.#settled ? this.#recent : this;
    for (const [key, value] of candidates) if (value !== removed && before.get(key) !== value) yield value;
  }
}
