import pg from 'pg';
import type { FaultWorld, Links } from './fault-world.ts';
import { linkFaults } from './faulty-link.ts';

/** A fault that is made while clients work: its name, and the alert that tells of it when it lasts. */
export type FaultKind = {
  name: string;
  alert: string;
  /** The time that it lasts, when chance does not choose it, in milliseconds. */
  lastsMs?: number;
  /** Makes it, and resolves to the function that mends it. `random` is between 0 and 1. */
  make(world: FaultWorld, random: number): Promise<() => Promise<void> | void>;
};

const alerts: Record<keyof Links, string> = {
  database: 'ParleyDatabaseUnavailable',
  redis: 'ParleyRedisUnavailable',
  gateway: 'ParleyGatewayUnavailable',
};
/** The alerts of faults that leave a server available. */
const slowAlerts: Record<keyof Links, string> = {
  database: 'ParleySlowRequests',
  redis: 'ParleySlowRequests',
  gateway: 'ParleySlowModels',
};

function* listLinkFaults(): Generator<FaultKind> {
  for (const link of Object.keys(alerts) as (keyof Links)[])
    for (const fault of linkFaults)
      yield {
        name: `${link}: ${fault}`,
        alert: (fault === 'latency' || fault === 'slow' ? slowAlerts : alerts)[link],
        async make({ links }) {
          links[link].break(fault);
          return () => links[link].mend();
        },
      };
}

const pick = (random: number, count: number) => Math.floor(random * count);

/** Ends all connections of the instances at the server, as one that restarts does. */
const terminated: FaultKind = {
  name: 'database: connections ended',
  alert: alerts.database,
  async make({ databaseUrl }) {
    const client = new pg.Client({ connectionString: databaseUrl }).on('error', () => {});
    await client.connect();
    await client.query(
      'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
    );
    await client.end();
    return () => {};
  },
};

/** A database that is away for longer than a commit waits for it, as after the loss of its machine: runs that speak meanwhile fail. */
const away: FaultKind = {
  name: 'database: away for 20 s',
  alert: alerts.database,
  lastsMs: 20_000,
  async make({ links }) {
    links.database.break('reset');
    return () => links.database.mend();
  },
};

const killed: FaultKind = {
  name: 'instance: kill -9',
  alert: 'ParleyDown',
  async make(world, random) {
    const place = pick(random, world.places.urls.length);
    await world.kill(place);
    return () => world.restart(place);
  },
};

const stopped: FaultKind = {
  name: 'instance: stopped by the kernel',
  alert: 'ParleyDown',
  async make({ instances }, random) {
    const { process: child } = instances[pick(random, instances.length)]!;
    child.kill('SIGSTOP');
    return () => void child.kill('SIGCONT');
  },
};

const jumped: FaultKind = {
  name: 'clock: an hour ahead, and back',
  alert: 'none',
  async make({ instances }, random) {
    const { process: child } = instances[pick(random, instances.length)]!;
    child.kill('SIGUSR2');
    return () => void child.kill('SIGUSR2');
  },
};

/** All faults. Those that lose most are there more than once, so that chance chooses them more often. */
export const faultKinds: readonly FaultKind[] = [
  ...listLinkFaults(),
  terminated,
  away,
  killed,
  killed,
  killed,
  stopped,
  jumped,
];
