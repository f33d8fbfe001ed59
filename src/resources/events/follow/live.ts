import type { LogEntry } from '#src/event-log/entry.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Bus } from '#src/bus/bus.ts';
import { toSharedItem, type LogItem } from '#src/event-log/item.ts';
import { repeat } from '#src/process/repeat.ts';
import { listReadHeads } from '#src/resources/events/log/read.ts';
import { Ring } from './ring.ts';

/** The entries that one commit added to a session's log. */
type PublishedCommit = { sessionId: string; entries: readonly LogEntry[] };

/** A notice from one instance to the others. Without entries: that there are some, or that stored ones were changed. */
type BusNotice = { from: string; entries: readonly LogEntry[] | null; lastSeq: number; changed?: true };

/** A reader's place beside a session: what is in memory, and how to wait for more. */
type Seat = {
  /** The place of the newest event that is known of. */
  newest(): number;
  /** Returns the items in memory after `cursor`, or null when the database has to be asked. */
  after(cursor: number): LogItem[] | null;
  /** Waits until there is something after `cursor`, or for `wake`. */
  beyond(cursor: number): Promise<void>;
  wake(): void;
  leave(): void;
};

/** The newest events of followed sessions, in memory, for all readers of this instance. */
export type Live = {
  /** Tells those who follow the session, here and on other instances, what was committed. */
  publish(commit: PublishedCommit): void;
  /** Says that stored events were changed, so that nobody is given them from memory as they were. */
  forget(sessionId: string): void;
  join(sessionId: string): Seat;
  /** Returns the number of sessions that are followed on this instance. */
  followed(): number;
  /** Begins to look for what other instances have written. Returns how to stop. */
  begin(): () => Promise<void>;
};

type Options = {
  db: Queryable;
  instanceId: string;
  /** Between instances; null when there is no such thing, or only this instance. */
  bus: Bus | null;
  /** Milliseconds between two looks at the database; null when nobody else writes to it. */
  pollMs: number | null;
  onError: (error: unknown, context: object) => void;
};

/** Larger commits are only announced: who wants them reads them from the database. */
const mostNoticeBytes = 65_536;
const topicOf = (sessionId: string) => `parley:${sessionId}`;

/** The state that the followers of one session share. */
class SessionHub {
  readonly ring = new Ring();
  readonly waiting = new Set<() => void>();
  newest = 0;
  seats = 0;
  /** The number of removals from the log, as far as it is known. */
  #redactions = 0;
  stopListening = () => {};

  take(entries: readonly LogEntry[]): void {
    this.ring.add(entries.map(toSharedItem));
    this.advance(this.ring.last);
  }

  /** Forgets what is in memory when something was removed from the log since. */
  checkRedactions(count: number): void {
    if (count !== this.#redactions) this.ring.clear();
    this.#redactions = count;
  }

  advance(newest: number): void {
    if (newest <= this.newest) return;
    this.newest = newest;
    const woken = [...this.waiting];
    this.waiting.clear();
    for (const wake of woken) wake();
  }
}

function takeNotice(hub: SessionHub, instanceId: string, message: string): void {
  const notice = JSON.parse(message) as BusNotice;
  if (notice.from === instanceId) return;
  if (notice.changed) hub.ring.clear();
  if (notice.entries) hub.take(notice.entries);
  else hub.advance(notice.lastSeq);
}

function seatAt(hub: SessionHub, leave: () => void): Seat {
  let wake = () => {};
  return {
    newest: () => hub.newest,
    after: (cursor) => hub.ring.after(cursor),
    beyond: (cursor) =>
      hub.newest > cursor
        ? Promise.resolve()
        : new Promise((resolve) => {
            wake = resolve;
            hub.waiting.add(resolve);
          }),
    wake: () => wake(),
    leave: () => {
      hub.waiting.delete(wake);
      leave();
    },
  };
}

/** Looks into the database for what was not told: one query for all sessions that are followed here. */
async function look(db: Queryable, hubs: ReadonlyMap<string, SessionHub>): Promise<void> {
  if (hubs.size === 0) return;
  for (const { id, lastSeq, redactions } of await listReadHeads(db, [...hubs.keys()])) {
    const hub = hubs.get(id);
    hub?.checkRedactions(redactions);
    hub?.advance(lastSeq);
  }
}

/**
 * The live side of one instance. For each followed session it keeps the newest events once, however many follow it; a
 * follower is no more than a cursor. What is missing here is in the database, so messages between instances may get
 * lost, and a slow reader costs nothing.
 */
class InstanceLive implements Live {
  readonly #options: Options;
  readonly #hubs = new Map<string, SessionHub>();

  constructor(options: Options) {
    this.#options = options;
  }

  publish({ sessionId, entries }: PublishedCommit): void {
    if (entries.length === 0) return;
    this.#hubs.get(sessionId)?.take(entries);
    this.#tell(sessionId, { entries, lastSeq: entries.at(-1)!.seq });
  }

  forget(sessionId: string): void {
    this.#hubs.get(sessionId)?.ring.clear();
    this.#tell(sessionId, { entries: null, lastSeq: 0, changed: true });
  }

  join(sessionId: string): Seat {
    const hub = this.#hubs.get(sessionId) ?? this.#openHub(sessionId);
    hub.seats += 1;
    return seatAt(hub, () => {
      hub.seats -= 1;
      if (hub.seats > 0) return;
      this.#hubs.delete(sessionId);
      hub.stopListening();
    });
  }

  followed(): number {
    return this.#hubs.size;
  }

  begin(): () => Promise<void> {
    const { db, pollMs, onError } = this.#options;
    if (pollMs === null) return async () => {};
    const onFailure = (error: unknown) => onError(error, { work: 'looking for new events' });
    const round = () => look(db, this.#hubs);
    return repeat({ name: 'look for events', round, everyMs: pollMs, now: false, onFailure });
  }

  #openHub(sessionId: string): SessionHub {
    const { bus, instanceId } = this.#options;
    const hub = new SessionHub();
    this.#hubs.set(sessionId, hub);
    if (bus) hub.stopListening = bus.listen(topicOf(sessionId), (message) => takeNotice(hub, instanceId, message));
    return hub;
  }

  /** Tells the other instances. A commit that is too large for a message is only announced. */
  #tell(sessionId: string, notice: Omit<BusNotice, 'from'>): void {
    const { bus, instanceId: from } = this.#options;
    if (!bus) return;
    const message = JSON.stringify({ from, ...notice } satisfies BusNotice);
    const short = message.length <= mostNoticeBytes;
    const { lastSeq } = notice;
    const announcement = () => JSON.stringify({ from, entries: null, lastSeq } satisfies BusNotice);
    bus.publish(topicOf(sessionId), short ? message : announcement());
  }
}

/** Creates the live side of this process. */
export const createLive = (options: Options): Live => new InstanceLive(options);
