import { totalmem } from 'node:os';
import process from 'node:process';
import { getHeapStatistics } from 'node:v8';
import type { Logger } from 'pino';

/** The load of a process: the delay of its event loop in ms, its memory in percent, and the number that wait for the database. */
export type LoadMeasures = { delay: number; memory: number; waiting: number };

/** The reasons for which requests may be refused: the measures of the load. */
export type LoadReason = keyof LoadMeasures;

/**
 * What is refused now: nothing, what begins something long (a run, a stream, a batch), or everything but what ends something. The reason is
 * the measure that is nearest to its limit, or the furthest above it.
 */
export type LoadState = { refuses: 'nothing' | 'beginnings' | 'all'; reason: LoadReason };

const reasons: readonly LoadReason[] = ['delay', 'memory', 'waiting'];
/** The share of a limit from which nothing long begins any more. */
const beginningsAt = 0.9;

/** Compares what a process bears with its limits. */
export function assessLoad(measures: LoadMeasures, limits: LoadMeasures): LoadState {
  const shares = reasons.map((reason) => ({ reason, share: measures[reason] / limits[reason] }));
  const { reason, share } = shares.reduce((highest, each) => (each.share > highest.share ? each : highest));
  return { refuses: share >= 1 ? 'all' : share >= beginningsAt ? 'beginnings' : 'nothing', reason };
}

const tickMs = 100;
/** The number of delays of which the median counts: those of a second or more. A single hold is no load, however long it is. */
const mostDelays = 11;
/** The number of ticks between two looks at the memory. */
const memoryTicks = 10;

/** Returns the memory of the process in percent of what it may have: of the machine or the container, or of the heap of V8. */
function measureMemory(): number {
  const constrained = process.constrainedMemory();
  const available = constrained > 0 ? Math.min(constrained, totalmem()) : totalmem();
  const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
  return 100 * Math.max(process.memoryUsage.rss() / available, used / limit);
}

/** The sources from which a load is measured. */
export type LoadOptions = {
  /** The limits; null to refuse nothing. */
  limits: LoadMeasures | null;
  /** Returns the number of statements and transactions that wait for a connection. */
  countWaiting: () => number;
  /** Returns the memory in percent; that of this process unless told otherwise. */
  measureMemory?: () => number;
  now?: () => number;
};

/** Watches what this process has to bear, and says what it should refuse, so that it can end what it has begun. */
export class Load {
  /** The number of refusals, by their reasons. */
  readonly refusals: Record<LoadReason, number> = { delay: 0, memory: 0, waiting: 0 };
  readonly #options: Required<LoadOptions>;
  readonly #delays: number[] = [];
  #tickedAt = 0;
  #ticks = 0;
  #memory = 0;
  #state: LoadState = { refuses: 'nothing', reason: 'delay' };

  constructor(options: LoadOptions) {
    this.#options = { measureMemory, now: () => performance.now(), ...options };
  }

  /** Returns what the process bears, as it was last measured. */
  get measures(): LoadMeasures {
    const delay = this.#delays.toSorted((a, b) => a - b)[Math.floor(mostDelays / 2)] ?? 0;
    return { delay, memory: this.#memory, waiting: this.#options.countWaiting() };
  }

  /** Returns why a request is to be refused, and counts that; null when it is not. */
  refuse(isBeginning: boolean): LoadReason | null {
    const { refuses, reason } = this.#state;
    if (refuses === 'nothing' || (refuses === 'beginnings' && !isBeginning)) return null;
    this.refusals[reason] += 1;
    return reason;
  }

  /** Measures once. Returns the state when it has become another, else null. */
  tick(everyMs = tickMs): LoadState | null {
    const { limits, now, measureMemory: measure } = this.#options;
    const at = now();
    this.#delays.push(Math.max(0, at - this.#tickedAt - everyMs));
    if (this.#delays.length > mostDelays) this.#delays.shift();
    this.#tickedAt = at;
    if (this.#ticks % memoryTicks === 0) this.#memory = measure();
    this.#ticks += 1;
    if (limits === null) return null;
    const before = this.#state;
    this.#state = assessLoad(this.measures, limits);
    return this.#state.refuses === before.refuses ? null : this.#state;
  }

  /** Starts to measure, and to log what is refused. Returns the function that stops it. */
  begin(logger: Logger): () => Promise<void> {
    this.#tickedAt = this.#options.now();
    const timer = setInterval(() => {
      const state = this.tick();
      if (state?.refuses === 'nothing') logger.info(this.measures, 'all requests are taken again');
      else if (state)
        logger.warn({ ...state, ...this.measures }, 'requests are refused: there is more to do than can be done');
    }, tickMs).unref();
    return async () => clearInterval(timer);
  }
}
