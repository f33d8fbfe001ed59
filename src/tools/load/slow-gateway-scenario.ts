import { formatLatencies, formatUsage } from './format-load.ts';
import { Latencies } from './latencies.ts';
import type { LoadRun } from './load-options.ts';
import { measureUsage } from './measured-load.ts';
import { nameFailure, sendLoad } from './open-load.ts';
import { newAgentKey } from './scene.ts';

/** The model begins after 2 s, and then says 10 tokens a second. */
const pace = { firstMs: 2_000, tokens: 50, pauseMs: 100 };
const readRate = 50;

/**
 * Begins answers at once at a model that is slow, and reads something else meanwhile. Prints how much later the first token is there than
 * the model said it, how much longer the whole answer takes than the model, and how long the others wait.
 */
export async function runSlowGateway({ open, runs, seed, print }: LoadRun) {
  const target = await open(pace);
  try {
    const agent = await target.nextClient().agents.create({ key: newAgentKey(), name: 'Slow', model: target.model });
    const [first, whole] = [new Latencies(), new Latencies()];
    const failures = new Map<string, number>();
    const answer = async () => {
      const begun = performance.now();
      const message = { role: 'user' as const, content: { type: 'text' as const, text: 'Slowly.' } };
      const stream = target.nextClient().chat.messages.stream({ message, context: { agent_id: agent.id } });
      let isFirst = true;
      for await (const _ of stream.text()) {
        if (isFirst) first.add(Math.max(0.01, performance.now() - begun - pace.firstMs));
        isFirst = false;
      }
      whole.add(Math.max(0.01, performance.now() - begun - pace.firstMs - pace.tokens * pace.pauseMs));
    };
    const fail = (error: unknown) => void failures.set(nameFailure(error), (failures.get(nameFailure(error)) ?? 0) + 1);
    const reads = [
      { name: 'get an agent', weight: 1, send: async () => void (await target.nextClient().agents.get(agent.id)) },
    ];
    const seconds = (pace.firstMs + pace.tokens * pace.pauseMs) / 1_000;
    const { result, usage } = await measureUsage(target, async () => {
      const answers = Array.from({ length: runs }, () => answer().catch(fail));
      const others = await sendLoad(reads, { rate: readRate, seconds, seed });
      await Promise.all(answers);
      return others;
    });
    const lines = [
      `slow gateway, ${runs} answers at a time: ${whole.count} complete`,
      formatLatencies('first token, beyond the model', first),
      formatLatencies('whole answer, beyond the model', whole),
      ...[...result.latencies].map(([name, each]) => formatLatencies(`${name}, meanwhile`, each)),
      ...[...failures, ...result.failures].map(([name, count]) => `  FAILED ${name}: ${count}`),
      ...formatUsage(usage),
    ];
    print(`${lines.join('\n')}\n`);
    return { first, whole, others: result, usage };
  } finally {
    await target.close();
  }
}
