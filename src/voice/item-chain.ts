/** The order of the items of a connection, as its client is told: each comes after the one that was added before it, whoever adds it. */
export class ItemChain {
  /** The item that was added last; null for none. */
  lastId: string | null = null;
  readonly #before = new Map<string, string | null>();

  /** Returns the id of the item before this one, which is added at the end the first time that it is named; null for the first one. */
  place(id: string): string | null {
    const known = this.#before.get(id);
    if (known !== undefined) return known;
    const before = this.lastId;
    this.#before.set(id, before);
    this.lastId = id;
    return before;
  }

  /** Forgets the place of an item that nothing more is told of. */
  settle(id: string): void {
    this.#before.delete(id);
  }
}
