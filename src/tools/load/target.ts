import { rm, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Parley } from '#src/clients/typescript/parley.ts';
import { bootstrapEnv, bootstrapKey, startInstance, unlimitedEnv, type Instance } from '#src/testing/instance.ts';
import { createServerDatabase } from '#src/testing/server-database.ts';
import { startBenchServer } from '#src/tools/bench/measure.ts';
import { DatabaseCpu, readInstanceUsage, type InstanceUsage } from './usage.ts';

/** The processor seconds used so far by everything that a load runs on, and the memory of the instances. */
export type TargetUsage = { instances: InstanceUsage[]; databaseSeconds: number | null; ownSeconds: number };

/** The servers that a load is sent to. */
export type LoadTarget = {
  urls: readonly string[];
  apiKey: string;
  /** The model that agents are made with. */
  model: string;
  /** Returns a client of each instance in turn. A failure is counted, and nothing is sent again. */
  nextClient(): Parley;
  /** Returns a client of each instance in turn, for what is not measured: it sends again what a busy server has refused. */
  nextPatientClient(): Parley;
  readUsage(): Promise<TargetUsage>;
  close(): Promise<void>;
};

/** The answers of the model: how many tokens, the pause between two, and the wait for the first, in ms. */
export type ModelPace = { tokens: number; pauseMs: number; firstMs?: number };

const readOwnSeconds = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** The number of times that what is not measured is sent again. */
const patientRetries = 10;

function createTarget(
  urls: readonly string[],
  rest: Pick<LoadTarget, 'apiKey' | 'model' | 'close'>,
  metricsUrls: readonly string[],
  database: DatabaseCpu | null,
): LoadTarget {
  const open = (retries: number) =>
    urls.map((baseUrl) => new Parley({ baseUrl, apiKey: rest.apiKey, retries, logLevel: 'off' }));
  const [clients, patient] = [open(0), open(patientRetries)];
  let turn = 0;
  return {
    ...rest,
    urls,
    nextClient: () => clients[(turn += 1) % clients.length]!,
    nextPatientClient: () => patient[(turn += 1) % patient.length]!,
    readUsage: async () => ({
      instances: await Promise.all(metricsUrls.map(readInstanceUsage)),
      databaseSeconds: (await database?.read()) ?? null,
      ownSeconds: readOwnSeconds(),
    }),
  };
}

/** Returns servers that run already as a target. Their metrics are read where addresses for these are given. */
export function useServers(
  urls: readonly string[],
  { apiKey, model, metricsUrls }: { apiKey: string; model: string; metricsUrls: readonly string[] },
): LoadTarget {
  return createTarget(urls, { apiKey, model, close: async () => {} }, metricsUrls, null);
}

/** Writes the last lines of an instance that ends by itself. */
function reportEnd({ process: child, output }: Instance): void {
  child.once('close', (code) => {
    if (code !== null) process.stderr.write(`an instance has ended with ${code}: ${output().slice(-2_000)}\n`);
  });
}

/**
 * Starts instances on a new database of a PostgreSQL server and on Redis, and a gateway with one model. All of it ends, and the database is
 * dropped, when the target is closed.
 */
export async function startServers(
  { serverUrl, redisUrl }: { serverUrl: string; redisUrl: string | null },
  { count, pace, env = {} }: { count: number; pace: ModelPace; env?: Record<string, string> },
): Promise<LoadTarget> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-load-'));
  const { url: databaseUrl, drop } = await createServerDatabase(serverUrl);
  const gateway = await startBenchServer('stream', 'model', { TOKENS: JSON.stringify(pace) });
  const settings = {
    ...bootstrapEnv,
    ...unlimitedEnv,
    ...(redisUrl !== null && { REDIS_URL: redisUrl }),
    DATABASE_URL: databaseUrl,
    OPENAI_BASE_URL: `${gateway.url}/v1`,
    OPENAI_API_KEY: 'unused',
    PARLEY_METRICS_PORT: '0',
    PARLEY_DATA_DIR: folder,
    LOG_LEVEL: 'warn',
    ...env,
  };
  const instances: Instance[] = [];
  const close = async () => {
    await Promise.all(instances.map((instance) => instance.end()));
    gateway.stop();
    await drop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    while (instances.length < count) instances.push(await startInstance(settings));
    for (const instance of instances) reportEnd(instance);
    const database = await DatabaseCpu.open(databaseUrl);
    const closeAll = () => database.close().then(close);
    const urls = instances.map(({ url }) => url);
    const metricsUrls = instances.map(({ metricsUrl }) => metricsUrl!);
    return createTarget(urls, { apiKey: bootstrapKey, model: 'm', close: closeAll }, metricsUrls, database);
  } catch (error) {
    await close();
    throw error;
  }
}
