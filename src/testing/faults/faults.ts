import { parseArgs } from 'node:util';
import { Parley } from '#src/clients/typescript/parley.ts';
import { randomOf } from '#src/tools/bench/streams.ts';
import { faultKinds } from './fault-kinds.ts';
import { openFaultWorld, type FaultWorld } from './fault-world.ts';
import { PersistentClients } from './persistent-clients.ts';
import { readStored } from './read-stored.ts';
import { compareShown } from './shown-and-stored.ts';
import { tokensOfModel } from './slow-model.ts';

/**
 * `npm run faults`: two instances under load, to which one fault after the other happens, and a check of all that clients were shown
 * against the database afterwards. The seed chooses the faults and how long each lasts.
 */

const usage = `Usage: npm run faults -- [--points 12] [--seconds 120] [--seed N] [--only TEXT] [--brief] [--in-process]
DATABASE_URL names a PostgreSQL server, on which a database is made and dropped, and REDIS_URL a Redis server.
  --points   the number of faults, one after the other
  --seconds  begins none after so many seconds
  --only     makes only faults whose names have this in them, such as "kill" or "database"
  --brief    each fault lasts for up to 0.3 s, and instances have to answer again only after the last one: for many kill points
  --in-process  kills instances of this process, by cutting them off from everybody: for a thousand kill points
`;
/** The bounds of how long a fault lasts, and of how long it lasts with `--brief`. */
const [leastMs, mostMs] = [500, 4_000];
const briefMs = 300;
/** The number of clients that talk at each instance then: a question whose run is lost waits for half a minute. */
const manyTalkers = 8;
/** The longest pause between two brief faults, so that they come at any moment of a start and of the work after it. */
const longestRestMs = 1_500;
/** The time after which an instance that does not serve again counts as lost. */
const recoveryMs = 60_000;
const runEndMs = 90_000;
/** The codes of failures that no fault explains: what was stored is acknowledged when it is sent again, and nothing stored is lost. */
const unexplained = ['internal_error', 'producer_conflict', 'producer_gap'] as const;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const print = (line: string) => void process.stdout.write(`${line}\n`);

/** Waits until an instance writes, reads and answers again. Returns the ms that it took, or null when it did not in time. */
async function awaitRecovery({ places }: FaultWorld, baseUrl: string): Promise<number | null> {
  const client = new Parley({ baseUrl, apiKey: places.apiKey, retries: 0, timeoutMs: 5_000, logLevel: 'off' });
  const begun = performance.now();
  while (performance.now() - begun < recoveryMs) {
    const works = await client.chat.messages
      .create({
        message: { role: 'user', content: { type: 'text', text: 'Are you there?' } },
        context: { agent_id: places.agentId },
      })
      .then(
        () => true,
        () => false,
      );
    if (works) return performance.now() - begun;
    await pause(100);
  }
  return null;
}

/** Makes one fault and mends it, without a wait until instances answer. */
async function makeBriefFault(world: FaultWorld, name: string, random: ReturnType<typeof randomOf>): Promise<void> {
  const mend = await faultKinds.find((each) => each.name === name)!.make(world, random.next());
  await pause(random.next() * briefMs);
  await mend();
  await pause(random.next() * longestRestMs);
}

/** Waits until all instances serve. Returns the sentences about those that do not. */
async function awaitAll(world: FaultWorld): Promise<string[]> {
  const took = await Promise.all(world.places.urls.map((url) => awaitRecovery(world, url)));
  return took.includes(null) ? [`In the end an instance did not serve within ${recoveryMs / 1_000} s.`] : [];
}

/** Makes one fault, mends it, and waits until all instances serve. Returns what went wrong. */
async function makeFault(world: FaultWorld, name: string, random: ReturnType<typeof randomOf>): Promise<string[]> {
  const kind = faultKinds.find((each) => each.name === name)!;
  const mend = await kind.make(world, random.next());
  const chosenMs = leastMs + random.next() * (mostMs - leastMs);
  const lastedMs = kind.lastsMs ?? chosenMs;
  await pause(lastedMs);
  await mend();
  const took = await Promise.all(world.places.urls.map((url) => awaitRecovery(world, url)));
  const shown = took.map((ms) => (ms === null ? 'NEVER' : `${(ms / 1_000).toFixed(1)} s`)).join(', ');
  print(`  ${name.padEnd(34)} for ${(lastedMs / 1_000).toFixed(1)} s; served after ${shown} (${kind.alert})`);
  return took.includes(null) ? [`After ${name} an instance did not serve within ${recoveryMs / 1_000} s.`] : [];
}

type FaultPlan = { names: readonly string[]; points: number; seconds: number; isBrief: boolean };

/** Makes one fault after the other. Returns what went wrong. */
async function makeFaults(
  world: FaultWorld,
  random: ReturnType<typeof randomOf>,
  { names, points, seconds, isBrief }: FaultPlan,
): Promise<string[]> {
  const wrong: string[] = [];
  const begun = performance.now();
  let made = 0;
  for (; made < points && performance.now() - begun < seconds * 1_000; made += 1) {
    const name = random.pick(names);
    if (isBrief) await makeBriefFault(world, name, random);
    else wrong.push(...(await makeFault(world, name, random)));
  }
  const minutes = (performance.now() - begun) / 60_000;
  print(`${made} faults were made, ${(made / minutes).toFixed(1)} a minute`);
  return isBrief ? awaitAll(world) : wrong;
}

/** Reads what is stored until all runs have ended, as those of killed processes do when their lease has. */
async function readEnded(world: FaultWorld, clients: PersistentClients) {
  const client = new Parley({ baseUrl: world.places.urls[0]!, apiKey: world.places.apiKey });
  const begun = performance.now();
  for (;;) {
    const stored = await readStored(client, world.databaseUrl, clients.shown);
    if (stored.openRuns.length === 0 || performance.now() - begun > runEndMs) return stored;
    await pause(2_000);
  }
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      points: text,
      seconds: text,
      seed: text,
      only: text,
      brief: { type: 'boolean' },
      'in-process': { type: 'boolean' },
    },
  });
  const [points, seed] = [Number(values.points ?? 12), Number(values.seed ?? Date.now() % 1_000_000)];
  const seconds = Number(values.seconds ?? points * 10);
  const isInProcess = values['in-process'] ?? false;
  const only = isInProcess ? 'kill' : (values.only ?? '');
  const names = faultKinds.map(({ name }) => name).filter((name) => name.includes(only));
  const { DATABASE_URL: serverUrl, REDIS_URL: redisUrl } = process.env;
  if (!serverUrl || !redisUrl || !(points >= 1) || !(seconds > 0) || !Number.isInteger(seed) || names.length === 0) {
    process.stderr.write(usage);
    process.exit(2);
  }
  const random = randomOf(seed);
  print(`${points} faults, --seed ${seed}`);
  const world = await (isInProcess
    ? (await import('./cut-off-world.ts')).openCutOffWorld(serverUrl)
    : openFaultWorld(serverUrl, redisUrl));
  const clients = new PersistentClients(world.places, values.brief ? manyTalkers : undefined);
  const wrong: string[] = [];
  try {
    clients.begin();
    await pause(2_000);
    wrong.push(...(await makeFaults(world, random, { names, points, seconds, isBrief: values.brief ?? false })));
    await clients.stop();
    // A fault of what Parley depends on is none of its own: callers are told to send again.
    for (const code of unexplained) {
      const count = clients.failures.get(code) ?? 0;
      if (count > 0) wrong.push(`${count} calls ended with ${code}.`);
    }
    wrong.push(...compareShown(clients.shown, await readEnded(world, clients), tokensOfModel));
    for (const { output } of wrong.length > 0 ? world.instances : []) print(output().slice(-3_000));
  } finally {
    await world.close().catch((error: unknown) => print(`The world did not close: ${String(error)}`));
  }
  const { turns, pushes, relays, creations } = clients.shown;
  const pushed = pushes.reduce((sum, { acknowledged }) => sum + acknowledged, 0);
  const relayed = relays.reduce((sum, { acknowledged }) => sum + acknowledged.length, 0);
  const answered = turns.filter(({ answer }) => answer !== null).length;
  print(
    `shown: ${answered} answers of ${turns.length}, ${pushed} pushed events, ${relayed} relayed runs, ${creations.length} memories`,
  );
  print(
    `failures that clients met: ${[...clients.failures].map(([name, count]) => `${name} ${count}`).join(', ') || 'none'}`,
  );
  for (const sentence of wrong) print(`WRONG: ${sentence}`);
  const again = `${values.brief ? ' --brief' : ''}${isInProcess ? ' --in-process' : ''}`;
  if (wrong.length > 0) print(`Again by: npm run faults -- --points ${points} --seed ${seed}${again}`);
  process.exit(wrong.length > 0 ? 1 : 0);
}

await main();
