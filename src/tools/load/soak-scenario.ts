import { formatLoad } from './format-load.ts';
import type { LoadRun } from './load-options.ts';
import { fitMemoryTrend, type MemoryReading } from './memory-trend.ts';
import { loadTraffic, trafficPace, warmUp, withScene } from './traffic-scenario.ts';

const readings = 60;

/**
 * Sends traffic for a long time, and reads the memory of the instances sixty times meanwhile. Prints by how much it grows in an hour, as a share
 * of what it is. Twenty minutes (`--seconds 1200`) tell a leak from what caches take.
 */
export function runSoak({ open, rate, seconds, seed, print }: LoadRun) {
  return withScene(
    () => open(trafficPace),
    async (target, scene) => {
      await warmUp(target, scene, rate);
      const heaps: MemoryReading[][] = target.urls.map(() => []);
      const begun = performance.now();
      const read = async () => {
        const { instances } = await target.readUsage();
        const atSeconds = (performance.now() - begun) / 1_000;
        for (const [at, { heapBytes }] of instances.entries()) heaps[at]!.push({ atSeconds, bytes: heapBytes });
      };
      // A reading that a busy instance does not answer is none: the trend is that of the others.
      const timer = setInterval(() => void read().catch(() => {}), (seconds * 1_000) / readings);
      const load = await loadTraffic(target, scene, { rate, seconds, seed });
      clearInterval(timer);
      const trends = heaps.map(fitMemoryTrend);
      print(formatLoad(`soak of ${seconds} s`, load));
      for (const [at, trend] of trends.entries()) {
        const heap = heaps[at]!.map(({ bytes }) => Math.round(bytes / 2 ** 20));
        print(
          `  heap of instance ${at + 1}: ${Math.min(...heap)} to ${Math.max(...heap)} MiB, ${(trend * 100).toFixed(0)} % an hour\n`,
        );
      }
      return { load, trends, heaps };
    },
  );
}
