import { Agent, request as httpRequest } from 'node:http';
import { requests } from './contract.ts';
import { interleave, ratioOf, startBenchServer, type Figures, type Result, type Server } from './measure.ts';

const variants = ['parley', 'stock', 'fastify', 'fastify, equipped', 'bare'] as const;
const perRound = 2_500;
const connections = 8;

type Name = keyof typeof requests;

/** Sends `count` requests over kept-alive connections; anything but success ends the run. */
async function load(server: Server, name: Name, agent: Agent, count: number): Promise<void> {
  const { method, path, body } = requests[name];
  const headers = {
    authorization: 'Bearer known',
    ...(body && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  const one = () =>
    new Promise<void>((resolve, reject) => {
      const sent = httpRequest(server.url + path, { method, headers, agent }, (response) => {
        if (response.statusCode! >= 300) reject(new Error(`${name}: ${response.statusCode}`));
        response.resume().on('end', resolve);
      });
      sent.on('error', reject).end(body ?? undefined);
    });
  let left = count;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (left-- > 0) await one();
    }),
  );
}

/** CPU µs for a request of each kind, validated both ways, against the same answers from other servers. */
export async function requestScenario(rounds: number): Promise<Result> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const servers = Object.fromEntries(
    await Promise.all(variants.map(async (variant) => [variant, await startBenchServer('request', variant)] as const)),
  ) as Record<(typeof variants)[number], Server>;
  const names = Object.keys(requests) as Name[];
  const result: Result = { figures: [], ratios: [] };
  try {
    for (const variant of variants) for (const name of names) await load(servers[variant], name, agent, 1_000);
    for (const name of names) {
      const scenario = `request: ${name}`;
      const taken = await interleave(variants, rounds, async (variant) => {
        const before = await servers[variant].cpu();
        await load(servers[variant], name, agent, perRound);
        return ((await servers[variant].cpu()) - before) / perRound;
      });
      const figures = variants.map((variant): Figures => ({
        scenario,
        variant,
        unit: 'µs CPU',
        rounds: taken[variant],
      }));
      result.figures.push(...figures);
      result.ratios.push(ratioOf(figures, scenario, 'parley', 'stock', 0.35));
      result.ratios.push(ratioOf(figures, scenario, 'parley', 'fastify', 1.5));
      result.ratios.push(ratioOf(figures, scenario, 'parley', 'fastify, equipped', null));
      result.ratios.push(ratioOf(figures, scenario, 'parley', 'bare', null));
    }
  } finally {
    agent.destroy();
    for (const server of Object.values(servers)) server.stop();
  }
  return result;
}
