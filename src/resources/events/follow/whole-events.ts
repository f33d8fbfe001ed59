import type { Queryable } from '#src/db/query.ts';
import { expandRow } from '#src/event-log/expand.ts';
import type { LogItem } from '#src/event-log/item.ts';
import { WholeCharacters } from '#src/event-log/whole-characters.ts';
import { readRows } from '#src/resources/events/log/read.ts';

/** The number of events before a place among which the first half of a character is looked for. */
const eventsBefore = 100;

/**
 * Gives a reader of a session's log the items with whole characters, one after the other. One that begins inside of a character is
 * preceded by a look at the events before it.
 */
export class WholeEvents {
  readonly #db: Queryable;
  readonly #sessionId: string;
  readonly #characters = new WholeCharacters();

  constructor(db: Queryable, sessionId: string) {
    this.#db = db;
    this.#sessionId = sessionId;
  }

  /** Returns the item as the reader is given it: the same object when nothing has to change. */
  take(item: LogItem): LogItem | Promise<LogItem> {
    return this.#characters.lacks(item.event) ? this.#takeAfterLook(item) : this.#give(item);
  }

  #give(item: LogItem): LogItem {
    const event = this.#characters.take(item.event);
    if (event === item.event) return item;
    const { shared: _, ...own } = item;
    return { ...own, event };
  }

  async #takeAfterLook(item: LogItem): Promise<LogItem> {
    const afterSeq = Math.max(0, item.seq - 1 - eventsBefore);
    const { rows } = await readRows(this.#db, {
      sessionId: this.#sessionId,
      afterSeq,
      types: [item.event.type],
      limit: eventsBefore,
    });
    const before = rows.flatMap(expandRow).filter(({ seq }) => seq < item.seq);
    for (const { event } of before) this.#characters.take(event);
    return this.#give(item);
  }
}
