import { randomOf } from '#src/tools/bench/streams.ts';
import { Latencies } from './latencies.ts';

/** A kind of request that a load is mixed of: its share of all, and the function that sends one of them. */
export type RequestKind = {
  name: string;
  weight: number;
  /** Resolves when the answer is complete. `since` is the intended start, or the sending if that is earlier, on the clock of `performance.now()`. */
  send(since: number): Promise<void>;
};

/** The outcome of a load: latencies in ms by kind, from the intended start of each request, and failures by kind and reason. */
export type LoadOutcome = {
  latencies: Map<string, Latencies>;
  failures: Map<string, number>;
  /** The number that were sent, and the seconds until the last of them was to be sent. */
  sent: number;
  seconds: number;
  /** The 99th percentile in ms of how much later than intended requests were sent: the generator's own part. */
  lateMs: number;
};

/** A request that is to be sent: the milliseconds after the begin of the load, and the place of its kind. */
export type PlannedRequest = { atMs: number; kind: number };

/**
 * Plans a load of an open model: requests arrive by chance at a mean rate (a Poisson process), each independently of whether earlier
 * ones have been answered. The same seed gives the same plan.
 */
export function* planArrivals(
  weights: readonly number[],
  { rate, seconds, seed }: { rate: number; seconds: number; seed: number },
): Generator<PlannedRequest> {
  const random = randomOf(seed);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  for (let atMs = 0; ;) {
    atMs += (-Math.log(1 - random.next()) * 1_000) / rate;
    if (atMs > seconds * 1_000) return;
    let left = random.next() * total;
    const kind = weights.findIndex((weight) => (left -= weight) < 0);
    yield { atMs, kind };
  }
}

/** Returns a short name of what a request has failed with. */
export const nameFailure = (error: unknown): string =>
  String((error as { code?: unknown }).code ?? (error instanceof Error ? error.name : error));

const increment = (counts: Map<string, number>, name: string) => void counts.set(name, (counts.get(name) ?? 0) + 1);

/**
 * Sends a planned load. A request that should have been sent while this process was busy is sent at once, and its latency counts from when it
 * should have been: no wait is left out because of an earlier one (coordinated omission). Resolves when all have been answered.
 */
export async function sendLoad(
  kinds: readonly RequestKind[],
  plan: { rate: number; seconds: number; seed: number },
  signal?: AbortSignal,
): Promise<LoadOutcome> {
  const outcome = { latencies: new Map(kinds.map(({ name }) => [name, new Latencies()])), failures: new Map() };
  const late = new Latencies();
  const pending = new Set<Promise<void>>();
  const begun = performance.now();
  let sent = 0;
  const send = ({ name, send: call }: RequestKind, intended: number) => {
    const now = performance.now();
    // Timers are exact to a ms. A request that is sent a little early has its latency from when it was sent.
    const since = Math.min(intended, now);
    late.add(now - since);
    const settled: Promise<void> = call(since).then(
      () => outcome.latencies.get(name)!.add(performance.now() - since),
      (error: unknown) => increment(outcome.failures, `${name}: ${nameFailure(error)}`),
    );
    pending.add(settled);
    void settled.finally(() => pending.delete(settled));
    sent += 1;
  };
  for (const { atMs, kind } of planArrivals(
    kinds.map(({ weight }) => weight),
    plan,
  )) {
    const wait = begun + atMs - performance.now();
    if (wait > 1) await new Promise((resolve) => setTimeout(resolve, wait));
    if (signal?.aborted) break;
    send(kinds[kind]!, begun + atMs);
  }
  const seconds = (performance.now() - begun) / 1_000;
  await Promise.all(pending);
  return { ...outcome, sent, seconds, lateMs: late.percentile(0.99) };
}
