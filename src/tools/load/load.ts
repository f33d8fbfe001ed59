import { writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { ParleyError } from '#src/clients/typescript/parley.ts';
import { readLoadOptions, type LoadRun } from './load-options.ts';

/** `npm run load`: loads of an open model on two instances. Nothing here is a timed test. */

const usage = `Usage: npm run load -- [scenario…] [options]
Scenarios:
  traffic       what people, programs and operators do, mixed, at --rate requests a second
  express       reading one thing, beside a bare Express with the same answer
  streams       --idle streams on which nothing happens, and --live ones of sessions that producers write to
  slow-gateway  --runs answers at a time of a model that begins after 2 s, beside other requests
  soak          traffic for --seconds, with the memory of the instances
  model         the queueing model of docs/operations/capacity.md, fed by measured costs, and compared with a load
Options:
  --rate 100  --seconds 20  --instances 2  --idle 10000  --live 1000  --runs 200  --seed 1  --json FILE
  --url http://a,http://b --key KEY --model NAME [--metrics http://a/metrics,…]   servers that run already
DATABASE_URL names a PostgreSQL server, on which a database is made and dropped, and REDIS_URL a Redis server for the instances that are started.
`;

type Scenario = (run: LoadRun) => Promise<unknown>;

const scenarios: Record<string, () => Promise<Scenario>> = {
  traffic: async () => (await import('./traffic-scenario.ts')).runTraffic,
  express: async () => (await import('./express-scenario.ts')).runBesideExpress,
  streams: async () => (await import('./streams-scenario.ts')).runStreams,
  'slow-gateway': async () => (await import('./slow-gateway-scenario.ts')).runSlowGateway,
  model: async () => (await import('./model-scenario.ts')).runModel,
  soak: async () => (await import('./soak-scenario.ts')).runSoak,
};

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values, positionals } = parseArgs({
    options: {
      rate: text,
      seconds: text,
      instances: text,
      idle: text,
      live: text,
      runs: text,
      seed: text,
      json: text,
      url: text,
      key: text,
      model: text,
      metrics: text,
    },
    allowPositionals: true,
  });
  const names = positionals.length > 0 ? positionals : Object.keys(scenarios);
  const options = readLoadOptions(values, process.env);
  if (typeof options === 'string' || names.some((name) => !scenarios[name])) {
    process.stderr.write(`${typeof options === 'string' ? `${options}\n` : ''}${usage}`);
    process.exit(2);
  }
  const results: Record<string, unknown> = {};
  for (const name of names) {
    const run = await scenarios[name]!();
    results[name] = await run({ ...options, print: (line) => process.stdout.write(line) });
  }
  const machine = { node: process.version, platform: `${process.platform} ${process.arch}`, cpus: cpus().length };
  process.stdout.write(`machine: ${JSON.stringify({ ...machine, load: loadavg()[0] })}\n`);
  if (values.json) writeFileSync(values.json, `${JSON.stringify({ machine, ...results }, null, 2)}\n`);
}

/** Says why servers have refused what a load needs before it begins. */
function explainRefusal(error: unknown): never {
  if (!(error instanceof ParleyError)) throw error;
  process.stderr.write(`The load could not be prepared: ${error.message}\n`);
  if (error.status === 429)
    process.stderr.write(
      'Start the servers without limits for its key: PARLEY_RATE_LIMIT, PARLEY_USER_RATE_LIMIT, PARLEY_ORGANIZATION_RATE_LIMIT, PARLEY_KEY_SHARE and PARLEY_ORGANIZATION_SHARE off.\n',
    );
  process.exit(1);
}

await main().catch(explainRefusal);
process.exit(0);
