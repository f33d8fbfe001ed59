import type { LoadRun } from './load-options.ts';
import { measureUsage, type UsageRates } from './measured-load.ts';
import { sendLoad, type RequestKind } from './open-load.ts';
import { predictLoad, rateAtShare, type MeasuredCosts, type RequestCost } from './queueing-model.ts';
import type { Scene } from './scene.ts';
import type { LoadTarget } from './target.ts';
import { loadTraffic, trafficPace, warmUp, withScene } from './traffic-scenario.ts';
import { createTraffic } from './traffic.ts';

const idleSeconds = 6;
const kindSeconds = 3;
/** The rounds through all kinds of which the last counts: in the first ones code is compiled. */
const rounds = 2;
/** The share of its processor up to which an instance is planned to be used. */
const plannedShare = 0.6;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const sum = (values: readonly number[]) => values.reduce((all, value) => all + value, 0);

/** The use of all instances together and of the database, as shares of one processor. */
type Shares = { instance: number; database: number };

const toShares = ({ instances, database }: UsageRates): Shares => ({
  instance: sum(instances),
  database: database ?? 0,
});

/** The processor ms used so far by all instances, and by the connections of the database. */
async function readMs(target: LoadTarget): Promise<{ instance: number; database: number }> {
  const { instances, databaseSeconds } = await target.readUsage();
  return {
    instance: 1_000 * sum(instances.map(({ cpuSeconds }) => cpuSeconds)),
    database: 1_000 * (databaseSeconds ?? 0),
  };
}

/** Sends requests of one kind, and returns what one of them takes beyond doing nothing. */
async function measureCost(target: LoadTarget, kind: RequestKind, rate: number, idle: Shares): Promise<RequestCost> {
  const plan = { rate: kind.name === 'chat' ? rate / 8 : rate, seconds: kindSeconds, seed: 2 };
  const [before, begun] = [await readMs(target), performance.now()];
  const { sent } = await sendLoad([kind], plan);
  const [after, ms] = [await readMs(target), performance.now() - begun];
  const perRequest = (part: keyof Shares) => Math.max(0, (after[part] - before[part] - idle[part] * ms) / sent);
  return {
    name: kind.name,
    weight: kind.weight,
    instanceMs: perRequest('instance'),
    databaseMs: perRequest('database'),
  };
}

/** Measures the costs of all kinds of traffic, one after the other. */
async function measureCosts(target: LoadTarget, scene: Scene, rate: number): Promise<MeasuredCosts> {
  const { usage } = await measureUsage(target, () => pause(idleSeconds * 1_000));
  const idle = toShares(usage);
  const all = createTraffic(target, scene, 3, () => {});
  let kinds: RequestCost[] = [];
  for (let round = 0; round < rounds; round += 1) {
    kinds = [];
    for (const kind of all) kinds.push(await measureCost(target, kind, rate, idle));
  }
  return { kinds, idleInstance: idle.instance, idleDatabase: idle.database };
}

/**
 * Measures what each kind of request costs, predicts from that what mixed traffic takes, and compares it with a load. Prints the costs, the
 * prediction beside what was seen, and the rate that one instance carries.
 */
export function runModel({ open, rate, seconds, seed, print }: LoadRun) {
  return withScene(
    () => open(trafficPace),
    async (target, scene) => {
      await warmUp(target, scene, rate);
      const costs = await measureCosts(target, scene, rate);
      const load = await loadTraffic(target, scene, { rate, seconds, seed });
      const seen = toShares(load.usage);
      // The processor is measured until the last answer, so the rate is that of the whole time.
      const seenRate = load.sent / load.usage.seconds;
      const predicted = predictLoad(costs, seenRate);
      print(`costs of a request, in ms of a processor\n`);
      for (const { name, instanceMs, databaseMs } of costs.kinds)
        print(
          `  ${name.padEnd(24)} ${instanceMs.toFixed(2).padStart(7)} instance ${databaseMs.toFixed(2).padStart(7)} database\n`,
        );
      const line = (name: string, share: number, seenShare: number) =>
        print(
          `  ${name.padEnd(12)} ${share.toFixed(3)} predicted, ${seenShare.toFixed(3)} seen: ${(share / seenShare).toFixed(2)} ×\n`,
        );
      print(`processors at ${seenRate.toFixed(0)} a second\n`);
      line('instances', predicted.instanceShare, seen.instance);
      line('database', predicted.databaseShare, seen.database);
      const one = { ...costs, idleInstance: costs.idleInstance / target.urls.length };
      print(
        `one instance carries ${rateAtShare(one, plannedShare).toFixed(0)} a second at ${plannedShare * 100} % of a processor\n`,
      );
      return { costs, predicted, seen };
    },
  );
}
