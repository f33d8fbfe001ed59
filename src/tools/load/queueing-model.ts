/** The measured cost of a kind of request: its share of all, and the processor ms that one takes at the instance and at the database. */
export type RequestCost = { name: string; weight: number; instanceMs: number; databaseMs: number };

/** The measured costs of an instance: of each kind of request, and of doing nothing, as shares of a processor. */
export type MeasuredCosts = { kinds: readonly RequestCost[]; idleInstance: number; idleDatabase: number };

/** The state of one instance at a rate, as the model has it. Shares are of one processor; times are in ms. */
export type PredictedLoad = {
  instanceShare: number;
  databaseShare: number;
  /** The mean time for which a request waits until the event loop is free; Infinity when more comes than is done. */
  waitMs: number;
};

const totalOf = (kinds: readonly RequestCost[]) => kinds.reduce((sum, { weight }) => sum + weight, 0);

/** Returns the mean over all requests of a figure of their kinds. */
function meanOf(kinds: readonly RequestCost[], figure: (kind: RequestCost) => number): number {
  return kinds.reduce((sum, kind) => sum + kind.weight * figure(kind), 0) / totalOf(kinds);
}

/**
 * Predicts an instance at a rate of requests a second. The event loop is one server with a queue, requests come by chance, and each kind takes
 * its own time: an M/G/1 queue, whose mean wait is that of Pollaczek and Khinchine. Within a kind times are spread exponentially.
 */
export function predictLoad({ kinds, idleInstance, idleDatabase }: MeasuredCosts, rate: number): PredictedLoad {
  const perMs = rate / 1_000;
  const busy = perMs * meanOf(kinds, ({ instanceMs }) => instanceMs);
  const instanceShare = idleInstance + busy;
  // The second moment of an exponential time is twice the square of its mean.
  const secondMoment = meanOf(kinds, ({ instanceMs }) => 2 * instanceMs ** 2);
  return {
    instanceShare,
    databaseShare: idleDatabase + perMs * meanOf(kinds, ({ databaseMs }) => databaseMs),
    waitMs: instanceShare < 1 ? (perMs * secondMoment) / (2 * (1 - instanceShare)) : Infinity,
  };
}

/** Returns the requests a second at which an instance uses a share of its processor. */
export function rateAtShare({ kinds, idleInstance }: MeasuredCosts, share: number): number {
  return (Math.max(0, share - idleInstance) * 1_000) / meanOf(kinds, ({ instanceMs }) => instanceMs);
}
