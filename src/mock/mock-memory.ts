import { LRUCache } from 'lru-cache';
import { atMostEntries } from '#src/process/at-most-entries.ts';

/** The most resources that a mock remembers. */
const maxResources = 10_000;

/**
 * The resources that callers have written, by their path, so that a mock does not contradict what it has just been told. It
 * forgets the ones that were used least.
 */
export class MockMemory {
  readonly #resources = new LRUCache<string, { body: unknown }>(atMostEntries(maxResources));
  readonly #collections = new LRUCache<string, string[]>(atMostEntries(maxResources));
  readonly #deletions = new LRUCache<string, string>(atMostEntries(maxResources));

  /** Returns the body of a resource; null when it was deleted, and undefined when it was never written. */
  find(path: string): unknown {
    return this.#resources.get(path)?.body;
  }

  write(path: string, body: unknown): void {
    this.#resources.set(path, { body });
    this.#deletions.delete(path);
  }

  /** Writes a resource that is new in a collection. */
  create(collection: string, path: string, body: unknown): void {
    this.write(path, body);
    this.#collections.set(collection, [path, ...(this.#collections.get(collection) ?? [])]);
  }

  /** Deletes a resource with its address and its ids; whoever names one of them is told the code. */
  delete(path: string, ids: readonly string[], code: string): void {
    this.write(path, null);
    for (const name of [path, ...ids]) this.#deletions.set(name, code);
  }

  /** Returns the code for those who name a resource by its address or its id; null when it was not deleted. */
  findDeletion(name: string): string | null {
    return this.#deletions.get(name) ?? null;
  }

  /** Lists what was made in a collection and not deleted, the newest first. */
  list(collection: string): unknown[] {
    return (this.#collections.get(collection) ?? [])
      .map((path) => this.find(path))
      .filter((body) => body !== null && body !== undefined);
  }
}
