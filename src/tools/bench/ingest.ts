import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { messagesOf, pushStream } from './ingest-grpc.ts';
import { bodiesOf, numbered, post, startBaseline, startParley, type LogServer } from './log-client.ts';
import { interleave, ratioOf, type BenchOptions, type Figures, type Ratio, type Result } from './measure.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { realStream } from './streams.ts';

const ms = 400;
/** The number of events to make: more than a producer can send in that time. */
const mostEvents = 15_000;

/** `tokens`: pieces of one long answer alone. `text` and `tools`: whole runs, which change messages and runs as well. */
type Shape = 'tokens' | 'text' | 'tools';
type Variant = 'parley HTTP' | 'parley gRPC' | 'row a token' | 'upsert' | 'row a token, alone';
type Work = { shape: Shape; producers: number; size: number; shown: readonly Variant[] };

const all = ['parley HTTP', 'parley gRPC', 'row a token', 'upsert'] as const;
const works: Work[] = [
  { shape: 'tokens', producers: 8, size: 10, shown: all },
  { shape: 'tokens', producers: 8, size: 50, shown: all },
  { shape: 'text', producers: 8, size: 50, shown: all },
  { shape: 'tools', producers: 8, size: 50, shown: ['parley HTTP', 'parley gRPC', 'upsert'] },
  // One event a message: what waits while a commit is under way goes into the next one together.
  { shape: 'tokens', producers: 1, size: 1, shown: ['parley gRPC', 'row a token, alone'] },
];

function streamOf(shape: Shape, seed: number): AguiEvent[] {
  const events = realStream({ seed, events: mostEvents, tools: shape === 'tools' });
  if (shape !== 'tokens') return events;
  const [begin, start] = events;
  const messageId = 'msg_of_the_long_answer';
  const pieces = events.flatMap((event) => (event.type === 'TEXT_MESSAGE_CONTENT' ? [{ ...event, messageId }] : []));
  return [begin!, { ...start!, messageId } as AguiEvent, ...pieces];
}

type Servers = { parley: LogServer; rows: LogServer; upsert: LogServer };

/** A producer and its stream. `send` sends for some time, and returns the number of events that are stored then. */
type Producer = { server: LogServer; send: () => Promise<number> };

async function overHttp(server: LogServer, events: readonly object[], size: number): Promise<Producer> {
  const url = server.eventsOf(await server.openSession());
  const bodies = bodiesOf(events, size);
  const send = async () => {
    const until = performance.now() + ms;
    let sent = 0;
    for (; sent < bodies.length && performance.now() < until; sent += 1) await post(url, bodies[sent]!);
    return Math.min(sent * size, events.length);
  };
  return { server, send };
}

async function alone(server: LogServer, events: readonly object[], size: number): Promise<Producer> {
  const url = `${server.eventsOf(await server.openSession())}?alone=${size}&ms=${ms}`;
  const body = JSON.stringify({ events: numbered(events) });
  return { server, send: async () => (await post(url, body))['count'] as number };
}

async function overGrpc(server: LogServer, events: readonly object[], size: number): Promise<Producer> {
  const messages = messagesOf(await server.openSession(), events, size);
  return { server, send: () => pushStream(server.grpc!, messages, size, ms) };
}

function producerOf(variant: Variant, servers: Servers, events: readonly object[], size: number): Promise<Producer> {
  const { parley, rows, upsert } = servers;
  if (variant === 'parley HTTP') return overHttp(parley, events, size);
  if (variant === 'parley gRPC') return overGrpc(parley, events, size);
  if (variant === 'row a token') return overHttp(rows, events, size);
  return variant === 'upsert' ? overHttp(upsert, events, size) : alone(rows, events, size);
}

const nameOf = ({ shape, producers, size }: Work) => `${shape} ${producers} × ${size}`;

async function measure(work: Work, rounds: number, servers: Servers, kind: DatabaseKind): Promise<Result> {
  const scenario = `ingest, ${kind}: ${nameOf(work)}`;
  const streams = Array.from({ length: work.producers }, (_, seed) => streamOf(work.shape, seed));
  const cpu: Record<string, number[]> = {};
  const one = async (variant: Variant) => {
    const producers = await Promise.all(streams.map((events) => producerOf(variant, servers, events, work.size)));
    const { server } = producers[0]!;
    const [before, begun] = [await server.cpu(), performance.now()];
    const counts = await Promise.all(producers.map(({ send }) => send()));
    const stored = counts.reduce((sum, count) => sum + count, 0);
    const seconds = (performance.now() - begun) / 1_000;
    (cpu[variant] ??= []).push(((await server.cpu()) - before) / stored);
    return stored / seconds / 1_000;
  };
  const taken = await interleave(work.shown, rounds, one);
  const figuresOf = (unit: string, of: Record<string, number[]>) =>
    work.shown.map((variant): Figures => ({ scenario, variant, unit, rounds: of[variant]! }));
  const speed = figuresOf('thousand events a second', taken);
  const used = figuresOf('µs CPU of the server an event', cpu);
  return {
    figures: [...speed, ...used],
    ratios: ratiosOf(scenario, work.shown, kind === 'embedded' ? used : null, speed),
  };
}

/** The share of each baseline that ours has to reach. */
const bars: Partial<Record<Variant, number | null>> = { 'row a token': 4, upsert: 0.7, 'row a token, alone': null };

/** The embedded database works in the server's process, so its CPU time tells all; of another one only the clock does. */
type DatabaseKind = 'embedded' | 'PostgreSQL';

function ratiosOf(scenario: string, shown: readonly Variant[], cpu: Figures[] | null, speed: Figures[]): Ratio[] {
  const ours = shown.filter((variant) => bars[variant] === undefined);
  const others = shown.filter((variant) => bars[variant] !== undefined);
  const ratio = (variant: Variant, other: Variant) =>
    cpu ? ratioOf(cpu, scenario, other, variant, null).ratio : ratioOf(speed, scenario, variant, other, null).ratio;
  return ours.flatMap((variant) =>
    others.map((other) => ({
      scenario,
      what: `${variant} / ${other}`,
      ratio: ratio(variant, other),
      most: null,
      least: bars[other]!,
    })),
  );
}

async function* ingestInto(
  kind: DatabaseKind,
  rounds: number,
  { only }: BenchOptions,
  env: Record<string, string | undefined>,
): AsyncGenerator<Result> {
  const [parley, rows, upsert] = await Promise.all([
    startParley({ ...env, ...(env['BENCH_DATA_DIR'] && { BENCH_DATA_DIR: join(env['BENCH_DATA_DIR'], 'parley') }) }),
    startBaseline('log', 'rows', env),
    startBaseline('log', 'upsert', env),
  ]);
  const servers: Servers = { parley, rows, upsert };
  try {
    for (const work of works) {
      if (only && !only.includes(nameOf(work))) continue;
      await measure(work, 1, servers, kind);
      yield await measure(work, rounds, servers, kind);
    }
  } finally {
    for (const server of Object.values(servers)) server.stop();
  }
}

/**
 * Measures events a second through the doors, durable and checked, against logs that check nothing: on the embedded database
 * in a folder, and on the PostgreSQL of DATABASE_URL too when that is set.
 */
export async function* ingestScenario(rounds: number, options: BenchOptions): AsyncGenerator<Result> {
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  try {
    yield* ingestInto('embedded', rounds, options, { DATABASE_URL: undefined, BENCH_DATA_DIR: folder });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  if (process.env['DATABASE_URL'] !== undefined) yield* ingestInto('PostgreSQL', rounds, options, {});
}
