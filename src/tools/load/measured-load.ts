import type { Latencies } from './latencies.ts';
import { sendLoad, type LoadOutcome, type RequestKind } from './open-load.ts';
import type { LoadTarget, TargetUsage } from './target.ts';

/** The processor seconds a second that each part has used, and the memory of the instances at the end. */
export type UsageRates = {
  /** The seconds that were measured: until the last answer. */
  seconds: number;
  /** Of each instance; empty when their metrics are not known. */
  instances: number[];
  /** Of the connections of the database; null when it runs elsewhere. */
  database: number | null;
  generator: number;
  rssBytes: number[];
  heapBytes: number[];
};

/** Returns the rates of use between two readings. */
function rateUsage(before: TargetUsage, after: TargetUsage, seconds: number): UsageRates {
  const { databaseSeconds } = after;
  const isKnown = databaseSeconds !== null && before.databaseSeconds !== null;
  return {
    seconds,
    instances: after.instances.map(
      ({ cpuSeconds }, place) => (cpuSeconds - before.instances[place]!.cpuSeconds) / seconds,
    ),
    database: isKnown ? (databaseSeconds - before.databaseSeconds!) / seconds : null,
    generator: (after.ownSeconds - before.ownSeconds) / seconds,
    rssBytes: after.instances.map(({ rssBytes }) => rssBytes),
    heapBytes: after.instances.map(({ heapBytes }) => heapBytes),
  };
}

/** An outcome of a load with what it took of the machine. */
export type MeasuredLoad = LoadOutcome & { usage: UsageRates };

/** Does some work, and returns what it has taken of the machine beside its result. */
export async function measureUsage<T>(
  target: LoadTarget,
  work: () => Promise<T>,
): Promise<{ result: T; usage: UsageRates }> {
  const before = await target.readUsage();
  const begun = performance.now();
  const result = await work();
  const seconds = (performance.now() - begun) / 1_000;
  return { result, usage: rateUsage(before, await target.readUsage(), seconds) };
}

/** Sends a load, and measures what it takes. */
export async function measureLoad(
  target: LoadTarget,
  kinds: readonly RequestKind[],
  plan: { rate: number; seconds: number; seed: number },
): Promise<MeasuredLoad> {
  const { result, usage } = await measureUsage(target, () => sendLoad(kinds, plan));
  return { ...result, usage };
}

/** Merges latencies of parts of requests into an outcome, so that they are told beside the others. */
export function withParts<T extends LoadOutcome>(outcome: T, parts: ReadonlyMap<string, Latencies>): T {
  return { ...outcome, latencies: new Map([...outcome.latencies, ...parts]) };
}
