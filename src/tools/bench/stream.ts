import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { watchBackends } from './backends.ts';
import { startPeers } from './peers.ts';
import {
  interleave,
  median,
  startBenchServer,
  type BenchOptions,
  type Figures,
  type Ratio,
  type Result,
  type Server,
} from './measure.ts';

const key = 'bench-key-of-24-characters';
const tokens = 200;
const healthEveryMs = 20;

type Pace = { name: string; pauseMs: number; streams: number; atOnce: number };

const paces: Pace[] = [
  { name: 'fast', pauseMs: 0, streams: 20, atOnce: 4 },
  { name: 'one', pauseMs: 1, streams: 8, atOnce: 1 },
  { name: 'paced', pauseMs: 20, streams: 50, atOnce: 50 },
];

/** A relay. `backendCpu` reads what its database server uses beside it. */
type Target = {
  url: string;
  headers: Record<string, string>;
  body: object;
  cpu: () => Promise<number>;
  backendCpu: (() => Promise<number>) | null;
  health: string | null;
};

const chat = { model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] };
const json = { 'content-type': 'application/json' };

async function parleyTarget(server: Server, backendCpu: Target['backendCpu']): Promise<Target> {
  const headers = { ...json, 'x-api-key': key };
  const agent = JSON.stringify({ key: `bench-${Date.now()}`, name: 'Bench', model: 'm' });
  const made = (await (await fetch(`${server.url}/v2/agents`, { method: 'POST', headers, body: agent })).json()) as {
    id: string;
  };
  const body = { message: { role: 'user', content: { type: 'text', text: 'hi' } }, context: { agent_id: made.id } };
  const url = `${server.url}/v2/chat/messages/stream`;
  return { url, headers, body, cpu: server.cpu, backendCpu, health: `${server.url}/v2/health` };
}

const bareTarget = (server: Server): Target => ({
  url: server.url,
  headers: json,
  body: chat,
  cpu: server.cpu,
  backendCpu: null,
  health: null,
});

/** Reads one whole stream; returns the milliseconds to its first token. */
async function readOne({ url, headers, body }: Target): Promise<number> {
  const begun = performance.now();
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  let first = 0;
  let text = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    text += chunk;
    if (first === 0 && text.includes('token0')) first = performance.now() - begun;
  }
  if (response.status !== 200 || !text.includes(`token${tokens - 1} `))
    throw new Error(`${url}: ${response.status} ${text.slice(-300)}`);
  return first;
}

async function readAll(target: Target, { streams, atOnce }: Pace): Promise<number[]> {
  const firsts: number[] = [];
  let left = streams;
  const reader = async () => {
    while (left-- > 0) firsts.push(await readOne(target));
  };
  await Promise.all(Array.from({ length: atOnce }, reader));
  return firsts;
}

/** Asks a server for its health again and again while it streams; returns the 99th percentile of the milliseconds. */
async function waitForHealth(target: Target, pace: Pace): Promise<number> {
  const waits: Promise<number>[] = [];
  const ask = async () => {
    const begun = performance.now();
    await (await fetch(target.health!)).text();
    return performance.now() - begun;
  };
  const timer = setInterval(() => waits.push(ask()), healthEveryMs);
  await readAll(target, pace);
  clearInterval(timer);
  const taken = (await Promise.all(waits)).toSorted((a, b) => a - b);
  return taken[Math.floor(taken.length * 0.99)]!;
}

type Relays = { targets: Record<string, Target>; stop: () => Promise<void> };

/** Starts all relays of a model: Parley on a new folder, on DATABASE_URL when that is given, and two that keep nothing. */
async function startRelays(upstream: string, { peers, report }: BenchOptions): Promise<Relays> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const databaseUrl = process.env['DATABASE_URL'];
  const env = { UPSTREAM: upstream, BENCH_KEY: key, DATABASE_URL: undefined };
  const [embedded, raw, sdk] = await Promise.all([
    startBenchServer('stream', 'parley', { ...env, BENCH_DATA_DIR: join(folder, 'data') }),
    startBenchServer('stream', 'raw', env),
    startBenchServer('stream', 'sdk', env),
  ]);
  const servers = [embedded, raw, sdk];
  const targets: Record<string, Target> = { embedded: await parleyTarget(embedded, null) };
  if (databaseUrl !== undefined) {
    const server = await startBenchServer('stream', 'parley', { ...env, DATABASE_URL: databaseUrl });
    servers.push(server);
    targets['PostgreSQL'] = await parleyTarget(server, await watchBackends(databaseUrl));
  }
  const others = peers ? await startPeers(folder, upstream, report) : [];
  for (const { name, url, body, cpu } of others)
    targets[name] = { url, headers: json, body, cpu, backendCpu: null, health: null };
  const stop = async () => {
    for (const server of [...servers, ...others]) server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  return { targets: { ...targets, raw: bareTarget(raw), sdk: bareTarget(sdk) }, stop };
}

type Units = { cpu: string; all: string; first: string; health: string };

const units: Units = {
  cpu: 'µs CPU a token',
  all: 'µs CPU a token, with the database server',
  first: 'ms to first token',
  health: 'ms to health, 99th percentile',
};

/** The most that a figure of Parley may be, as a multiple of the relay that uses the SDK, for many streams at a time. */
const bars: Record<string, Partial<Record<keyof Units, number>>> = {
  embedded: { cpu: 2.5, first: 2 },
  PostgreSQL: { cpu: 1.4, all: 3, first: 2 },
};

function ratiosOf(scenario: string, figures: readonly Figures[], hasBars: boolean): Ratio[] {
  const of = (variant: string, unit: string) =>
    figures.find((one) => one.variant === variant && one.unit === unit)?.rounds;
  return Object.keys(bars).flatMap((variant) =>
    (['cpu', 'all', 'first', 'health'] as const).flatMap((name): Ratio[] => {
      const ours = of(variant, units[name]);
      if (!ours) return [];
      if (name === 'health')
        return [{ scenario, what: `${variant}: health`, ratio: median(ours), most: 25, unit: 'ms' }];
      const theirs = median(of('sdk', name === 'all' ? units.cpu : units[name])!);
      const most = (hasBars && bars[variant]![name]) || null;
      return [{ scenario, what: `${variant} / sdk: ${name}`, ratio: median(ours) / theirs, most }];
    }),
  );
}

async function onePace(pace: Pace, rounds: number, options: BenchOptions): Promise<Result> {
  const scenario = `stream: ${pace.name}`;
  const settings = JSON.stringify({ tokens, pauseMs: pace.pauseMs });
  const model = await startBenchServer('stream', 'model', { TOKENS: settings });
  const { targets, stop } = await startRelays(`${model.url}/v1`, options);
  const isMany = pace.name === 'paced';
  const names = Object.keys(targets);
  const taken = new Map<string, Figures>();
  const note = (variant: string, unit: string, figure: number) => {
    const figures = taken.get(`${variant} ${unit}`) ?? { scenario, variant, unit, rounds: [] };
    figures.rounds.push(figure);
    taken.set(`${variant} ${unit}`, figures);
  };
  try {
    for (const name of names) await readAll(targets[name]!, pace);
    await interleave(names, rounds, async (name) => {
      const { cpu, backendCpu, health } = targets[name]!;
      const before = [await cpu(), (await backendCpu?.()) ?? 0];
      const firsts = await readAll(targets[name]!, pace);
      const used = (await cpu()) - before[0]!;
      const each = used / (pace.streams * tokens);
      note(name, units.cpu, each);
      if (backendCpu) note(name, units.all, (used + (await backendCpu()) - before[1]!) / (pace.streams * tokens));
      note(name, units.first, median(firsts));
      if (isMany && health !== null) note(name, units.health, await waitForHealth(targets[name]!, pace));
      return each;
    });
    const figures = [...taken.values()];
    return { figures, ratios: ratiosOf(scenario, figures, isMany) };
  } finally {
    model.stop();
    await stop();
  }
}

/**
 * CPU µs to relay a token, durably and validated, against relays that keep nothing: on the embedded database in a folder, and
 * on the PostgreSQL of DATABASE_URL too when that is set. The database has to be empty before. With `peers` beside the relays of
 * others too.
 */
export async function* streamScenario(rounds: number, options: BenchOptions): AsyncGenerator<Result> {
  const { only } = options;
  for (const pace of paces) if (!only || only.includes(pace.name)) yield await onePace(pace, rounds, options);
}
