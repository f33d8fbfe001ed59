import { request } from 'node:http';
import { keepAliveAgent, bodiesOf, key, post, startBaseline, startParley, type LogServer } from './log-client.ts';
import { interleave, median, type Figures, type Ratio, type Result } from './measure.ts';
import { realStream } from './streams.ts';

const events = 100_000;
const middle = events / 2;
const mebibyte = 1_048_576;

/** Fills a new session. Returns where its events are. */
async function fill(server: LogServer): Promise<string> {
  const url = server.eventsOf(await server.openSession());
  for (const body of bodiesOf(realStream({ seed: 5, events }), 1_000)) await post(url, body);
  return url;
}

type ReplayTimes = { frames: number; lastId: number; firstMs: number; totalMs: number };

/** Reads a stream to its end. It is looked at when the clock has stopped. */
function read(url: string): Promise<ReplayTimes> {
  const begun = performance.now();
  let firstMs = 0;
  const chunks: Buffer[] = [];
  return new Promise((resolve, reject) => {
    const headers = { accept: 'text/event-stream', 'x-api-key': key };
    const sent = request(url, { headers, agent: keepAliveAgent }, (response) => {
      response.on('data', (chunk: Buffer) => {
        if (firstMs === 0) firstMs = performance.now() - begun;
        chunks.push(chunk);
      });
      response.on('error', reject).on('end', () => {
        const totalMs = performance.now() - begun;
        const ids = [
          ...Buffer.concat(chunks)
            .toString()
            .matchAll(/^id: (\d+)$/gm),
        ];
        resolve({ frames: ids.length, lastId: Number(ids.at(-1)?.[1] ?? 0), firstMs, totalMs });
      });
    });
    sent.on('error', reject).end();
  });
}

const variants = ['parley', 'rows'] as const;
type Variant = (typeof variants)[number];
type View = 'compressed' | 'raw';
type Target = { server: LogServer; url: string };

/** Reads the second half of the session. */
async function readMiddle({ url }: Target, view: View): Promise<ReplayTimes> {
  const done = await read(`${url}?after_seq=${middle}&follow=false&prelude=false&view=${view}`);
  const { frames, lastId } = done;
  if (lastId !== events || (view === 'raw' && frames !== middle))
    throw new Error(`${url}: ${frames} events, the last of them is ${lastId}`);
  return done;
}

/** MiB that the server takes more at the worst moment of one reading. */
async function growth(target: Target, view: View): Promise<number> {
  const before = await target.server.rss();
  let most = before;
  const reading = { over: false };
  const done = readMiddle(target, view).finally(() => (reading.over = true));
  while (!reading.over) {
    most = Math.max(most, await target.server.memory());
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  await done;
  return (most - before) / mebibyte;
}

async function measure(view: View, targets: Record<Variant, Target>, rounds: number): Promise<Result> {
  const scenario = `replay: ${view}`;
  const taken: Record<Variant, Record<string, number[]>> = { parley: {}, rows: {} };
  const note = (variant: Variant, unit: string, value: number) => (taken[variant][unit] ??= []).push(value);
  for (const variant of variants) for (let i = 0; i < 3; i += 1) await readMiddle(targets[variant], view);
  const cpu = await interleave(variants, rounds, async (variant) => {
    const { server } = targets[variant];
    const before = await server.cpu();
    const { firstMs, totalMs } = await readMiddle(targets[variant], view);
    const used = ((await server.cpu()) - before) / (events - middle);
    note(variant, 'µs CPU of the server an event', used);
    note(variant, 'thousand events a second', (events - middle) / totalMs);
    note(variant, 'ms to the first event', firstMs);
    note(variant, 'MiB more at the worst moment', await growth(targets[variant], view));
    return used;
  });
  const figures = variants.flatMap((variant) =>
    Object.entries(taken[variant]).map(([unit, rounds]): Figures => ({ scenario, variant, unit, rounds })),
  );
  const ratio = median(cpu.rows) / median(cpu.parley);
  const bar: Ratio = { scenario, what: 'speed: parley / reading the rows', ratio, most: null, least: 0.5 };
  return { figures, ratios: [bar] };
}

/** Reading half of a long session, against a reader that writes what is in the rows as it is. */
export async function replayScenario(rounds: number): Promise<Result> {
  const servers = await Promise.all([startParley(), startBaseline('log', 'upsert'), startBaseline('log', 'raw')]);
  try {
    const [parley, joined, single] = await Promise.all(
      servers.map(async (server) => ({ server, url: await fill(server) })),
    );
    const results = [
      await measure('compressed', { parley: parley!, rows: joined! }, rounds),
      await measure('raw', { parley: parley!, rows: single! }, rounds),
    ];
    return { figures: results.flatMap(({ figures }) => figures), ratios: results.flatMap(({ ratios }) => ratios) };
  } finally {
    for (const server of servers) server.stop();
  }
}
