import type { Logger } from 'pino';

/** Something that may hold the event loop, in words for the log. */
export type Work = { name: string; request_id?: string };

/** What held the event loop, or may have: work that was under way, the one that began or ended last first. */
export type Hold = { held_ms: number; held_by?: Work; under_way: Work[]; under_way_count: number };

const thresholdMs = 200;
const tickMs = 25;
/** How much work a line of the log names. */
const maxNamed = 5;

type Tracked = { describe: () => Work; startedAt: number };
type Ended = Tracked & { endedAt: number };

/**
 * Notices when nothing else could run for too long, and who did that. Work says when it begins and ends; a synchronous
 * step that was too long is named for certain, of a longer piece of work it is known that it was under way.
 */
export class HoldMonitor {
  readonly #now: () => number;
  readonly #tracked = new Set<Tracked>();
  /** Work that has ended since the last tick. */
  #ended: Ended[] = [];
  #heldBy: Work | undefined;
  #tickedAt: number;

  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
    this.#tickedAt = now();
  }

  /** Tracks a piece of work until what it returns is called. `describe` is called only when it has to be named. */
  track(describe: () => Work): () => void {
    const tracked = { describe, startedAt: this.#now() };
    this.#tracked.add(tracked);
    return () => {
      if (this.#tracked.delete(tracked) && this.#ended.length < maxNamed * 2)
        this.#ended.push({ ...tracked, endedAt: this.#now() });
    };
  }

  /** Runs a synchronous step; when it holds the event loop for too long, the next report names it. */
  step<T>(describe: () => Work, run: () => T): T {
    const startedAt = this.#now();
    try {
      return run();
    } finally {
      if (this.#now() - startedAt >= thresholdMs) this.#heldBy = describe();
    }
  }

  /** Called at each turn of a timer. Returns the hold since the last one, or null when there was none. */
  tick(everyMs: number): Hold | null {
    const now = this.#now();
    const [since, ended, heldBy] = [this.#tickedAt, this.#ended, this.#heldBy];
    this.#tickedAt = now;
    this.#ended = [];
    this.#heldBy = undefined;
    const heldMs = Math.round(now - since - everyMs);
    if (heldMs < thresholdMs) return null;
    const latest = ({ startedAt }: Tracked, endedAt = 0) => Math.max(startedAt, endedAt);
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
    };
  }

  /** Begins to log who holds the event loop. Returns how to stop. */
  begin(logger: Logger): () => Promise<void> {
    this.#tickedAt = this.#now();
    const timer = setInterval(() => {
      const hold = this.tick(tickMs);
      if (hold) logger.warn(hold, 'the event loop was held');
    }, tickMs).unref();
    return async () => clearInterval(timer);
  }
}

/** The one of this process: it has one event loop. */
export const holdMonitor = new HoldMonitor();
