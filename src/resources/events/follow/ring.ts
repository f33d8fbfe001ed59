import type { LogItem } from '#src/event-log/item.ts';

const mostItems = 1_000;
const mostBytes = 262_144;

/** About how much memory an item takes. */
function weigh({ event }: LogItem): number {
  const { delta } = event as { delta?: unknown };
  return 400 + 2 * (typeof delta === 'string' ? delta.length : JSON.stringify(event).length);
}

/** The newest events of one session without a hole, as many as fit into its bounds. */
export class Ring {
  #items: LogItem[] = [];
  #weights: number[] = [];
  #weight = 0;

  /** The place of the newest event, or 0. */
  get last(): number {
    return this.#items.at(-1)?.seq ?? 0;
  }

  /** Adds what is newer than all that is here. Where events are missing between, only the new ones are kept. */
  add(items: readonly LogItem[]): void {
    const fresh = items[0] && items[0].seq > this.last ? items : items.filter(({ seq }) => seq > this.last);
    if (fresh.length === 0) return;
    if (fresh[0]!.seq !== this.last + 1) this.clear();
    for (const item of fresh) {
      const weight = weigh(item);
      this.#items.push(item);
      this.#weights.push(weight);
      this.#weight += weight;
    }
    if (this.#weight > mostBytes || this.#items.length > mostItems) this.#shrink();
  }

  /** Returns the items after `cursor`, or null when the first of them is not here. */
  after(cursor: number): LogItem[] | null {
    const first = this.#items[0]?.seq ?? Infinity;
    return first <= cursor + 1 && cursor <= this.last ? this.#items.slice(cursor + 1 - first) : null;
  }

  clear(): void {
    this.#items = [];
    this.#weights = [];
    this.#weight = 0;
  }

  /** Drops the oldest until a quarter is free, so that it is not done for each event. The newest one always stays. */
  #shrink(): void {
    let count = 0;
    while (
      count < this.#items.length - 1 &&
      (this.#weight > mostBytes * 0.75 || this.#items.length - count > mostItems * 0.75)
    ) {
      this.#weight -= this.#weights[count]!;
      count += 1;
    }
    this.#items.splice(0, count);
    this.#weights.splice(0, count);
  }
}
