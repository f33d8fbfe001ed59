import { follow, reached, type Follower, type FollowerTimes } from './followers.ts';
import { post, startBaseline, startParley, type LogServer } from './log-client.ts';
import { interleave, median, ratioOf, type Figures, type Result } from './measure.ts';
import { realStream } from './streams.ts';

const idle = 10_000;
const idleSessions = 100;

/** `large`: the size of each event in bytes, when it is not a token; `stalled`: how many followers read nothing. */
type Crowd = { name: string; followers: number; events: number; pauseMs: number; large?: number; stalled?: number };

const crowds: Crowd[] = [
  { name: '100', followers: 100, events: 60, pauseMs: 10 },
  { name: '1,000', followers: 1_000, events: 30, pauseMs: 40 },
];
/** A crowd that reads nothing, with more than the kernel keeps for it. */
const stalling: Crowd = { name: '20 of 15 MB', followers: 20, events: 50, pauseMs: 30, large: 300_000 };
const stalled = 5;

type Variant = 'parley' | 'node:http';
type Audience = {
  url: string;
  server: LogServer;
  watch: FollowerTimes;
  followers: Follower[];
  seq: number;
  events: object[];
};

function createEvents({ events, large }: Crowd, rounds: number): object[] {
  const stream = realStream({ seed: 9, events: events * rounds + 2, tools: false });
  if (!large) return stream;
  const [begin, start] = stream as [object, object & { messageId: string }];
  const { messageId } = start;
  const piece = { type: 'TEXT_MESSAGE_CONTENT', messageId, delta: 'x'.repeat(large) };
  return [begin, start, ...Array.from({ length: events * rounds }, () => piece)];
}

async function gather(server: LogServer, crowd: Crowd, rounds: number): Promise<Audience> {
  const watch: FollowerTimes = { sentAt: [], waits: [] };
  const url = server.eventsOf(await server.openSession());
  const audience = { url, server, watch, seq: 0, events: createEvents(crowd, rounds), followers: [] };
  await send(audience, 2, 0);
  return { ...audience, followers: await follow([url], crowd.followers, watch, audience.seq) };
}

/** Sends the next events, one at a time, at its pace. */
async function send(audience: Audience, count: number, pauseMs: number): Promise<void> {
  const begun = performance.now();
  for (let i = 0; i < count; i += 1) {
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, begun + i * pauseMs - performance.now())));
    const event = audience.events[audience.seq]!;
    audience.seq += 1;
    audience.watch.sentAt[audience.seq] = performance.now();
    await post(audience.url, JSON.stringify({ producer_epoch: 1, events: [{ producer_seq: audience.seq, event }] }));
  }
}

const share = (values: readonly number[], part: number) =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

type FanoutFigures = { cpu: number; p50: number; p95: number; p99: number };
const units: Record<keyof FanoutFigures, string> = {
  cpu: 'µs CPU of the server an event and follower',
  p50: 'ms to a follower, p50',
  p95: 'ms to a follower, p95',
  p99: 'ms to a follower, p99',
};

async function measure(audience: Audience, { events, pauseMs }: Crowd): Promise<FanoutFigures> {
  const { server, watch, followers } = audience;
  watch.waits = [];
  const before = await server.cpu();
  await send(audience, events, pauseMs);
  await reached(followers, audience.seq);
  const cpu = ((await server.cpu()) - before) / (events * followers.length);
  const { waits } = watch;
  return { cpu, p50: share(waits, 0.5), p95: share(waits, 0.95), p99: share(waits, 0.99) };
}

function toFigures(scenario: string, taken: Record<string, FanoutFigures[]>): Figures[] {
  return (Object.keys(units) as (keyof FanoutFigures)[]).flatMap((name) =>
    Object.entries(taken).map(([variant, rounds]) => ({
      scenario,
      variant,
      unit: units[name],
      rounds: rounds.map((round) => round[name]),
    })),
  );
}

/** Measures one writer and many followers. */
async function live(crowd: Crowd, servers: Record<Variant, LogServer>, rounds: number): Promise<Result> {
  const scenario = `fanout: ${crowd.name}`;
  const variants = Object.keys(servers) as Variant[];
  const taken: Record<string, FanoutFigures[]> = {};
  const audiences = {} as Record<Variant, Audience>;
  for (const variant of variants) audiences[variant] = await gather(servers[variant], crowd, rounds + 1);
  for (const variant of variants) await measure(audiences[variant], crowd);
  await interleave(variants, rounds, async (variant) => {
    (taken[variant] ??= []).push(await measure(audiences[variant], crowd));
    return 0;
  });
  for (const { followers } of Object.values(audiences)) for (const follower of followers) follower.close();
  const figures = toFigures(scenario, taken);
  const ratios = Object.values(units).flatMap((unit) => {
    const some = figures.filter((figure) => figure.unit === unit);
    const ratio = ratioOf(some, scenario, 'parley', 'node:http', null);
    return unit === units.cpu || unit === units.p99 ? [{ ...ratio, what: `${ratio.what}, ${unit.split(' ')[0]}` }] : [];
  });
  return { figures, ratios };
}

/** Whether those who read are slowed by those who do not, and those get everything when they read again. */
async function slow(parley: LogServer, rounds: number): Promise<Result> {
  const scenario = `fanout: ${stalling.name}`;
  const audience = await gather(parley, stalling, 2 * rounds + 1);
  const all = audience.followers;
  const variants = ['all read', `${stalled} do not`] as const;
  await measure(audience, stalling);
  const taken = await interleave(variants, rounds, async (variant) => {
    const idlers = variant === 'all read' ? [] : all.slice(0, stalled);
    for (const follower of idlers) follower.pause();
    const { p99 } = await measure({ ...audience, followers: all.slice(idlers.length) }, stalling);
    for (const follower of idlers) follower.resume();
    audience.seq += stalling.events;
    await reached(all, audience.seq);
    return p99;
  });
  for (const follower of all) follower.close();
  const figures = variants.map((variant) => ({ scenario, variant, unit: units.p99, rounds: taken[variant] }));
  return { figures, ratios: [ratioOf(figures, scenario, variants[1], variants[0], null)] };
}

/** Measures the memory of a connection on which nothing happens. */
async function measureMemory(server: LogServer): Promise<number> {
  const sessions = await Promise.all(Array.from({ length: idleSessions }, () => server.openSession()));
  const urls = sessions.map((id) => server.eventsOf(id));
  const watch: FollowerTimes = { sentAt: [], waits: [] };
  for (const follower of await follow(urls, 500, watch)) follower.close();
  await new Promise((resolve) => setTimeout(resolve, 200));
  const before = await server.rss();
  const followers = await follow(urls, idle, watch);
  const kib = ((await server.rss()) - before) / 1_024 / idle;
  for (const follower of followers) follower.close();
  return kib;
}

async function crowdOfIdlers(servers: Record<Variant, LogServer>): Promise<Result> {
  const scenario = 'fanout: 10,000 idle';
  const figures: Figures[] = [];
  for (const [variant, server] of Object.entries(servers))
    figures.push({ scenario, variant, unit: 'KiB a connection', rounds: [await measureMemory(server)] });
  const [ours] = figures;
  return {
    figures,
    ratios: [{ scenario, what: 'parley, a connection', ratio: median(ours!.rounds), unit: 'KiB', most: 25 }],
  };
}

/** Measures many followers of one session, and many idle connections, against a server that only passes on. */
export async function fanoutScenario(rounds: number): Promise<Result> {
  const [parley, bare] = await Promise.all([startParley(), startBaseline('broadcast', '')]);
  const servers: Record<Variant, LogServer> = { parley, 'node:http': bare };
  try {
    const results = [await crowdOfIdlers(servers)];
    for (const crowd of crowds) results.push(await live(crowd, servers, rounds));
    results.push(await slow(parley, rounds));
    return { figures: results.flatMap(({ figures }) => figures), ratios: results.flatMap(({ ratios }) => ratios) };
  } finally {
    for (const server of Object.values(servers)) server.stop();
  }
}
