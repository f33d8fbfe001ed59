import type { Logger } from 'pino';

/** The log's description of work that may hold the event loop. */
export type WorkDescription = { name: string; request_id?: string };

/** A hold of the event loop: its duration in milliseconds, its cause if known, and the work under way, the latest first. */
export type Hold = {
  held_ms: number;
  held_by?: WorkDescription;
  under_way: WorkDescription[];
  under_way_count: number;
  /** Whether the process prepared itself meanwhile: it loads and compiles what later requests then find ready. */
  preparing: boolean;
};

const thresholdMs = 200;
const tickMs = 25;
/** The longest hold, in milliseconds, that is expected of preparations, on a machine that does other things too. */
const maxPreparingMs = 5_000;
/** The maximum number of pieces of work that a log line names. */
const maxNamed = 5;

type TrackedWork = { describe: () => WorkDescription; startedAt: number };
type EndedWork = TrackedWork & { endedAt: number };

/**
 * Detects that the event loop was held for too long, and by which work. Work registers its beginning and its end. A
 * synchronous step that took too long is named with certainty; of other work it is only known that it was under way.
 */
export class HoldMonitor {
  readonly #now: () => number;
  readonly #tracked = new Set<TrackedWork>();
  /** Work that has ended since the last tick. */
  #ended: EndedWork[] = [];
  #heldBy: WorkDescription | undefined;
  #tickedAt: number;
  /** The number of preparations that go on, and whether there was one since the last tick. */
  #preparations = 0;
  #wasPreparing = false;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#tickedAt = now();
  }

  /** Tracks a piece of work. Returns the function that ends it. `describe` is called only when the work has to be named. */
  track(describe: () => WorkDescription): () => void {
    const tracked = { describe, startedAt: this.#now() };
    this.#tracked.add(tracked);
    return () => {
      if (this.#tracked.delete(tracked) && this.#ended.length < maxNamed * 2)
        this.#ended.push({ ...tracked, endedAt: this.#now() });
    };
  }

  /** Runs a synchronous step. If it holds the event loop for too long, the next report names it. */
  step<T>(describe: () => WorkDescription, run: () => T): T {
    const startedAt = this.#now();
    try {
      return run();
    } finally {
      if (this.#now() - startedAt >= thresholdMs) this.#heldBy = describe();
    }
  }

  /** Runs what the process prepares itself with after a start. Holds of it are expected, and logged for `debug`. */
  async prepare<T>(run: () => Promise<T>): Promise<T> {
    this.#preparations += 1;
    this.#wasPreparing = true;
    try {
      return await run();
    } finally {
      this.#preparations -= 1;
    }
  }

  /** Ends an interval of the timer. Returns the hold in it, or null. */
  tick(everyMs: number): Hold | null {
    const now = this.#now();
    const [since, ended, heldBy, preparing] = [this.#tickedAt, this.#ended, this.#heldBy, this.#wasPreparing];
    this.#wasPreparing = this.#preparations > 0;
    this.#tickedAt = now;
    this.#ended = [];
    this.#heldBy = undefined;
    const heldMs = Math.round(now - since - everyMs);
    if (heldMs < thresholdMs) return null;
    const latest = ({ startedAt }: TrackedWork, endedAt = 0) => Math.max(startedAt, endedAt);
    const works = [
      ...ended.map((work) => ({ work, at: latest(work, work.endedAt) })),
      ...[...this.#tracked].map((work) => ({ work, at: latest(work) })),
    ];
    const named = works.toSorted((a, b) => b.at - a.at).slice(0, maxNamed);
    return {
      held_ms: heldMs,
      ...(heldBy && { held_by: heldBy }),
      under_way: named.map(({ work }) => work.describe()),
      under_way_count: works.length,
      preparing,
    };
  }

  /** Starts logging holds. Returns the function that stops it. */
  begin(logger: Logger): () => Promise<void> {
    this.#tickedAt = this.#now();
    const timer = setInterval(() => {
      const hold = this.tick(tickMs);
      if (hold) logger[toLevel(hold)](toLogFields(hold), 'the event loop was held');
    }, tickMs).unref();
    return async () => clearInterval(timer);
  }
}

/** Returns the level of a hold: people are warned of what is not expected. */
const toLevel = ({ preparing, held_ms: heldMs }: Hold) => (preparing && heldMs < maxPreparingMs ? 'debug' : 'warn');

/** Returns the fields of a log line: the log takes texts and lists of texts. */
function toLogFields({ held_ms, held_by: heldBy, under_way: works, under_way_count }: Hold) {
  const toText = ({ name, request_id: id }: WorkDescription) => (id === undefined ? name : `${name} (${id})`);
  return { held_ms, under_way_count, ...(heldBy && { held_by: toText(heldBy) }), under_way: works.map(toText) };
}

/** The monitor of this process, which has one event loop. */
export const holdMonitor = new HoldMonitor();
