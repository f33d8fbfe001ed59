import { Parley } from '#src/clients/typescript/parley.ts';
import { requests } from '#src/tools/bench/contract.ts';
import { startBenchServer } from '#src/tools/bench/measure.ts';
import { formatLoad } from './format-load.ts';
import type { LoadRun } from './load-options.ts';
import { measureLoad } from './measured-load.ts';
import { sendLoad } from './open-load.ts';
import { trafficPace, withScene } from './traffic-scenario.ts';

/**
 * Reads one agent at a rate, from Parley with its database and from a bare Express that has the answer in memory, in the same run and through
 * the same client. Returns the processor time of a request of each, and their ratio.
 */
export function runBesideExpress({ open, rate, seconds, seed, print }: LoadRun) {
  return withScene(
    () => open(trafficPace),
    async (target, scene) => {
      const bare = await startBenchServer('request', 'bare');
      const express = new Parley({ baseUrl: bare.url, apiKey: 'known', retries: 0 });
      const plan = { rate, seconds: seconds / 2, seed };
      const read = (name: string, send: () => Promise<unknown>) => [
        { name, weight: 1, send: async () => void (await send()) },
      ];
      const ofParley = read('get an agent', () => target.nextClient().agents.get(scene.agents[0]!));
      const ofExpress = read('get an agent', () => express.get(requests['GET one'].path));
      for (const kinds of [ofParley, ofExpress]) await sendLoad(kinds, { ...plan, seconds: 3 });
      const load = await measureLoad(target, ofParley, plan);
      const before = await bare.cpu();
      const bareLoad = await measureLoad(
        { ...target, readUsage: async () => ({ ...(await target.readUsage()), instances: [], databaseSeconds: null }) },
        ofExpress,
        plan,
      );
      const expressMicros = ((await bare.cpu()) - before) / bareLoad.sent;
      bare.stop();
      print(formatLoad('an agent of Parley', load));
      print(formatLoad('the same of a bare Express', bareLoad));
      const parleyMicros = (load.usage.instances.reduce((sum, each) => sum + each, 0) * load.seconds * 1e6) / load.sent;
      const ratio = parleyMicros / expressMicros;
      print(
        `  a request of Parley / of Express: ${parleyMicros.toFixed(0)} / ${expressMicros.toFixed(0)} µs CPU, ${ratio.toFixed(2)} ×\n`,
      );
      return { load, bareLoad, parleyMicros, expressMicros, ratio };
    },
  );
}
