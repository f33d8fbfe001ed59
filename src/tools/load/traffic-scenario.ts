import { formatLoad } from './format-load.ts';
import { Latencies } from './latencies.ts';
import type { LoadRun } from './load-options.ts';
import { measureLoad, withParts, type MeasuredLoad } from './measured-load.ts';
import { prepareScene, type Scene } from './scene.ts';
import type { LoadTarget } from './target.ts';
import { createTraffic } from './traffic.ts';

/** The answers of the model in traffic: 30 tokens, about 30 a second. */
export const trafficPace = { tokens: 30, pauseMs: 30 };
/** The seconds of traffic before anything is measured, in which code is compiled and caches are filled. */
const warmSeconds = 5;

/** Sends mixed traffic, and measures it. */
export async function loadTraffic(
  target: LoadTarget,
  scene: Scene,
  plan: { rate: number; seconds: number; seed: number },
): Promise<MeasuredLoad> {
  const parts = new Map<string, Latencies>();
  const notePart = (name: string, ms: number) => {
    if (!parts.has(name)) parts.set(name, new Latencies());
    parts.get(name)!.add(ms);
  };
  const kinds = createTraffic(target, scene, plan.seed, notePart);
  return withParts(await measureLoad(target, kinds, plan), parts);
}

/** Warms a target up with its traffic. */
export const warmUp = (target: LoadTarget, scene: Scene, rate: number) =>
  loadTraffic(target, scene, { rate, seconds: warmSeconds, seed: 1 });

/** Opens a target, does the work with its scene, and closes it. */
export async function withScene<T>(
  open: () => Promise<LoadTarget>,
  work: (target: LoadTarget, scene: Scene) => Promise<T>,
): Promise<T> {
  const target = await open();
  try {
    return await work(target, await prepareScene(target));
  } finally {
    await target.close();
  }
}

/** Sends mixed traffic at a rate to all instances, and prints its latencies and what it takes. */
export function runTraffic({ open, rate, seconds, seed, print }: LoadRun): Promise<MeasuredLoad> {
  return withScene(
    () => open(trafficPace),
    async (target, scene) => {
      await warmUp(target, scene, rate);
      const load = await loadTraffic(target, scene, { rate, seconds, seed });
      print(formatLoad(`traffic, ${rate} a second at ${target.urls.length} instances`, load));
      return load;
    },
  );
}
