import { startServers, useServers, type ModelPace, type LoadTarget } from './target.ts';

/** The options of the scenarios: how much, for how long, and on which servers. */
export type ScenarioOptions = {
  rate: number;
  seconds: number;
  instances: number;
  idle: number;
  live: number;
  runs: number;
  seed: number;
  /** Starts the servers of the scenario, or returns those that were given by their addresses. */
  open(pace: ModelPace, env?: Record<string, string>): Promise<LoadTarget>;
};

/** The options, and where the figures are printed. */
export type LoadRun = ScenarioOptions & { print: (line: string) => void };

const numbers = { rate: 100, seconds: 20, instances: 2, idle: 10_000, live: 1_000, runs: 200, seed: 1 } as const;
type NumberName = keyof typeof numbers;

/** Reads the options of the command. Returns a sentence about the first that is wrong. */
export function readLoadOptions(
  values: Record<string, string | undefined>,
  env: Record<string, string | undefined>,
): ScenarioOptions | string {
  const read = Object.fromEntries(
    Object.entries(numbers).map(([name, usual]) => [name, Number(values[name] ?? usual)]),
  ) as Record<NumberName, number>;
  for (const [name, value] of Object.entries(read))
    if (!(value > 0 && Number.isFinite(value))) return `--${name} has to be a number above 0.`;
  const { url, key, model } = values;
  if (url !== undefined) {
    if (key === undefined || model === undefined) return '--url needs --key and --model.';
    const given = { apiKey: key, model, metricsUrls: values['metrics']?.split(',') ?? [] };
    return { ...read, open: async () => useServers(url.split(','), given) };
  }
  const serverUrl = env['DATABASE_URL'];
  if (serverUrl === undefined) return 'Set DATABASE_URL to a PostgreSQL server, or name servers by --url.';
  const servers = { serverUrl, redisUrl: env['REDIS_URL'] ?? null };
  return { ...read, open: (pace, own = {}) => startServers(servers, { count: read.instances, pace, env: own }) };
}
