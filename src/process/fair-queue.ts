/** An entry of a fair queue: it has the turn in which it comes. Entries without a turn come before all others. */
type Turns = WeakMap<object, { owner: string | undefined; turn: number }>;

/** A queue in which owners take turns. */
export type FairQueue = {
  /** Puts an entry at its place in a queue whose first entries are taken by somebody else. */
  insert<Entry extends object>(queue: Entry[], entry: Entry, owner: string | undefined): void;
};

/**
 * Creates a queue in which each owner has one turn after the other: whoever has many entries waits for their own, and whoever has one waits
 * for one of each (round robin). What belongs to no owner is one owner.
 */
export function createFairQueue(): FairQueue {
  const turns: Turns = new WeakMap();
  return {
    insert(queue, entry, owner) {
      const known = queue.map((each) => turns.get(each));
      const own = known.filter((each) => each !== undefined && each.owner === owner);
      const first = known.find((each) => each !== undefined)?.turn ?? 0;
      const turn = own.length > 0 ? own.at(-1)!.turn + 1 : first;
      const place = known.findIndex((each) => each !== undefined && each.turn > turn);
      turns.set(entry, { owner, turn });
      queue.splice(place === -1 ? queue.length : place, 0, entry);
    },
  };
}
