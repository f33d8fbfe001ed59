import { Agent, request } from 'node:http';
import { badBodies, type BodyIds, type MeasuredBody } from './bad-bodies.ts';
import { greatestBodies } from './greatest-bodies.ts';
import { key, post, startParley, type LogServer } from './log-client.ts';
import type { Result } from './measure.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const mostHoldMs = 100;

/** Sends a body and reads the answer to its end. Returns its status; 0 when the connection was closed. */
function send(server: LogServer, ids: BodyIds, body: MeasuredBody, text: string): Promise<number> {
  const headers = {
    'content-type': body.type ?? 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-api-key': key,
    'if-match': '*',
  };
  const method = body.method ?? 'POST';
  return new Promise((resolve) => {
    const sent = request(server.url + body.path(ids), { method, headers, agent }, (answer) => {
      answer.resume().on('close', () => resolve(answer.statusCode!));
    });
    sent.on('error', () => resolve(0)).end(text);
  });
}

async function openIds(server: LogServer): Promise<BodyIds> {
  const body = JSON.stringify({ key: `k${Date.now()}`, name: 'B', model: 'offline/echo' });
  const made = await post(`${server.url}/v2/agents`, body);
  return { agent: made['id'] as string, session: await openSession(server, made) };
}

const openSession = async (server: LogServer, made: Record<string, unknown>): Promise<string> =>
  (await post(`${server.url}/v2/sessions`, JSON.stringify({ agent_id: made['id'] })))['id'] as string;

/** The CPU time in ms below which a body is sent several times, and how often at most: collections of garbage take as long. */
const leastCpuMs = 200;
const mostTimes = 10;

/** Returns the CPU time of the quietest of several bodies, and the longest time that one of them holds the event loop. */
async function measureBodies(server: LogServer, body: MeasuredBody, count: number, times: number) {
  const taken = { cpu: Infinity, hold: 0 };
  for (let time = 0; time < times; time += 1) {
    const { cpu, hold } = await measureBody(server, body, count);
    taken.cpu = Math.min(taken.cpu, cpu);
    taken.hold = Math.max(taken.hold, hold);
  }
  return taken;
}

/** Returns the CPU time in ms that a body takes the server, and the longest time that it holds the event loop. */
async function measureBody(server: LogServer, body: MeasuredBody, count: number) {
  const ids = await openIds(server);
  const text = body.text(count, ids);
  await server.hold();
  const before = await server.cpu();
  const status = await send(server, ids, body, text);
  const taken = { cpu: ((await server.cpu()) - before) / 1_000, hold: (await server.hold()) / 1_000 };
  if (greatestBodies.includes(body) && !(status >= 200 && status < 300))
    throw new Error(`${body.name} of ${count}: status ${status}`);
  return taken;
}

/** Half a body and a whole one: the CPU time of each, and the longest time that the whole one holds the event loop. */
async function compareHalf(server: LogServer, body: MeasuredBody, rounds: number): Promise<Result> {
  const scenario = `bodies: ${body.name}`;
  const taken = { half: [] as number[], whole: [] as number[], hold: [] as number[] };
  const { cpu: once } = await measureBody(server, body, body.count);
  const times = Math.min(Math.max(Math.ceil(leastCpuMs / once), 1), mostTimes);
  for (let round = 0; round < rounds; round += 1) {
    taken.half.push((await measureBodies(server, body, body.count, times)).cpu);
    const { cpu, hold } = await measureBodies(server, body, 2 * body.count, times);
    taken.whole.push(cpu);
    taken.hold.push(hold);
  }
  // The quietest rounds: collections of garbage, and what else the machine does, come on top.
  const [half, whole, hold] = [taken.half, taken.whole, taken.hold].map((values) => Math.min(...values));
  return {
    figures: [
      { scenario, variant: 'n', unit: 'ms CPU', rounds: taken.half },
      { scenario, variant: '2n', unit: 'ms CPU', rounds: taken.whole },
      { scenario, variant: 'longest hold', unit: 'ms', rounds: taken.hold },
    ],
    ratios: [
      { scenario, what: '2n / n', ratio: whole! / half!, most: 2.5 },
      { scenario, what: 'longest hold', ratio: hold!, most: mostHoldMs, unit: 'ms' },
    ],
  };
}

/**
 * Compares halves and wholes of all bodies, those with faults and the greatest that are valid, or of those with BENCH_BODY in
 * their names.
 */
export async function bodiesScenario(rounds: number): Promise<Result> {
  const server = await startParley();
  const result: Result = { figures: [], ratios: [] };
  try {
    const only = process.env['BENCH_BODY'] ?? '';
    for (const body of [...badBodies, ...greatestBodies]) {
      if (!body.name.includes(only)) continue;
      const { figures, ratios } = await compareHalf(server, body, rounds);
      result.figures.push(...figures);
      result.ratios.push(...ratios);
    }
  } finally {
    agent.destroy();
    server.stop();
  }
  return result;
}
