import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Parley } from '#src/clients/typescript/parley.ts';
import { bootstrapEnv, bootstrapKey, startInstance, unlimitedEnv, type Instance } from '#src/testing/instance.ts';
import { createServerDatabase } from '#src/testing/server-database.ts';
import { openFaultyLink, type FaultyLink } from './faulty-link.ts';
import type { ClientPlaces } from './persistent-clients.ts';
import { startSlowModel } from './slow-model.ts';

/** The ways of two instances to what they depend on. */
export type Links = { database: FaultyLink; redis: FaultyLink; gateway: FaultyLink };

/** Two instances whose processes can be killed, and whose ways to PostgreSQL, Redis and the gateway can be broken. */
export type FaultWorld = {
  links: Links;
  places: ClientPlaces;
  /** The address of the database itself, past the link. */
  databaseUrl: string;
  /** The instances at this moment: a killed one is another after its restart. */
  instances: Instance[];
  /** Kills an instance. It starts again at its address by `restart`. */
  kill(place: number): Promise<void>;
  restart(place: number): Promise<void>;
  close(): Promise<void>;
};

const root = join(import.meta.dirname, '../../..');
const args = ['--import', join(root, 'src/testing/faults/jumping-clock.js'), 'src/start.js'];

/** The number of times that a start may fail, as when the database does not answer in time: a service manager tries again too. */
const mostStarts = 5;

/** Starts an instance, again when it does not start. */
async function startPatiently(env: Record<string, string>): Promise<Instance> {
  for (let left = mostStarts - 1; ; left -= 1) {
    try {
      return await startInstance(env, args);
    } catch (error) {
      if (left === 0) throw error;
    }
  }
}

/** Starts the world on a new database of a PostgreSQL server, and a Redis server. */
export async function openFaultWorld(serverUrl: string, redisUrl: string): Promise<FaultWorld> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-faults-'));
  const database = await createServerDatabase(serverUrl);
  const model = await startSlowModel();
  const [toDatabase, toRedis, toModel] = await Promise.all([database.url, redisUrl, model.url].map(openFaultyLink));
  const links = { database: toDatabase!, redis: toRedis!, gateway: toModel! };
  const env = {
    ...bootstrapEnv,
    ...unlimitedEnv,
    DATABASE_URL: links.database.url,
    REDIS_URL: links.redis.url,
    OPENAI_BASE_URL: `${links.gateway.url}v1`,
    OPENAI_API_KEY: 'unused',
    PARLEY_METRICS_PORT: '0',
    PARLEY_DATA_DIR: folder,
    LOG_LEVEL: 'warn',
  };
  const instances = [await startPatiently(env), await startPatiently(env)];
  const urls = instances.map(({ url }) => url);
  // A machine with too much to do refuses the first requests of a server that has just started.
  const client = new Parley({ baseUrl: urls[0]!, apiKey: bootstrapKey, retries: 20 });
  const { id: agentId } = await client.agents.create({ key: 'faults', name: 'Faults', model: 'm' });
  return {
    links,
    places: { urls, apiKey: bootstrapKey, agentId },
    databaseUrl: database.url,
    instances,
    kill: (place) => instances[place]!.end(),
    async restart(place) {
      instances[place] = await startPatiently({ ...env, PORT: new URL(urls[place]!).port });
    },
    async close() {
      await Promise.all(instances.map((instance) => instance.end()));
      for (const link of Object.values(links)) link.close();
      await model.close();
      await database.drop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
