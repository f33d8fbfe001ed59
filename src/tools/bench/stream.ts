import { interleave, median, ratioOf, startBenchServer, type Figures, type Result, type Server } from './measure.ts';

const key = 'bench-key-of-24-characters';
const tokens = 200;

type Pace = { name: string; pauseMs: number; streams: number; atOnce: number };

const paces: Pace[] = [
  { name: 'fast', pauseMs: 0, streams: 20, atOnce: 4 },
  { name: 'paced', pauseMs: 20, streams: 50, atOnce: 50 },
];

type Target = { url: string; headers: Record<string, string>; body: object; cpu: () => Promise<number> };

const chat = { model: 'm', stream: true, messages: [{ role: 'user', content: 'hi' }] };
const json = { 'content-type': 'application/json' };

async function parleyTarget(server: Server): Promise<Target> {
  const headers = { ...json, 'x-api-key': key };
  const agent = JSON.stringify({ key: `bench-${Date.now()}`, name: 'Bench', model: 'm' });
  const made = (await (await fetch(`${server.url}/v2/agents`, { method: 'POST', headers, body: agent })).json()) as {
    id: string;
  };
  const body = { message: { role: 'user', content: { type: 'text', text: 'hi' } }, context: { agent_id: made.id } };
  return { url: `${server.url}/v2/chat/messages/stream`, headers, body, cpu: server.cpu };
}

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

async function onePace(pace: Pace, rounds: number): Promise<Result> {
  const scenario = `stream: ${pace.name}`;
  const model = await startBenchServer('stream', 'model', {
    TOKENS: JSON.stringify({ tokens, pauseMs: pace.pauseMs }),
  });
  const env = { UPSTREAM: `${model.url}/v1`, BENCH_KEY: key };
  const variants = ['parley', 'raw', 'sdk'];
  const started = await Promise.all(variants.map((variant) => startBenchServer('stream', variant, env)));
  const targets: Record<string, Target> = {
    parley: await parleyTarget(started[0]!),
    raw: { url: started[1]!.url, headers: json, body: chat, cpu: started[1]!.cpu },
    sdk: { url: started[2]!.url, headers: json, body: chat, cpu: started[2]!.cpu },
  };
  const names = Object.keys(targets);
  const firsts: Record<string, number[]> = {};
  try {
    for (const name of names) await readAll(targets[name]!, pace);
    const taken = await interleave(names, rounds, async (name) => {
      const before = await targets[name]!.cpu();
      (firsts[name] ??= []).push(median(await readAll(targets[name]!, pace)));
      return ((await targets[name]!.cpu()) - before) / (pace.streams * tokens);
    });
    const figures = names.map((variant): Figures => ({
      scenario,
      variant,
      unit: 'µs CPU a token',
      rounds: taken[variant]!,
    }));
    const waits = names.map((variant): Figures => ({
      scenario,
      variant,
      unit: 'ms to first token',
      rounds: firsts[variant]!,
    }));
    const ratios = names.slice(1).map((name) => ratioOf(figures, scenario, 'parley', name, null));
    return { figures: [...figures, ...waits], ratios };
  } finally {
    for (const server of [model, ...started]) server.stop();
  }
}

/** CPU µs to relay a token, durably and validated, against relays that keep nothing. */
export async function streamScenario(rounds: number): Promise<Result> {
  const results: Result[] = [];
  for (const pace of paces) results.push(await onePace(pace, rounds));
  return { figures: results.flatMap(({ figures }) => figures), ratios: results.flatMap(({ ratios }) => ratios) };
}
