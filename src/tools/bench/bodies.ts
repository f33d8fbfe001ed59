import { Agent, request } from 'node:http';
import { badBodies, type BadBody } from './bad-bodies.ts';
import { key, post, startParley, type LogServer } from './log-client.ts';
import { median, type Result } from './measure.ts';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const mostHoldMs = 100;

type Ids = { agent: string; session: string };

/** Sends a body and reads the answer to its end, whatever it is. */
function send(server: LogServer, ids: Ids, body: BadBody, text: string): Promise<void> {
  const headers = {
    'content-type': body.type ?? 'application/json',
    'content-length': Buffer.byteLength(text),
    'x-api-key': key,
    'if-match': '*',
  };
  const method = body.method ?? 'POST';
  return new Promise((resolve) => {
    const sent = request(server.url + body.path(ids), { method, headers, agent }, (answer) => {
      answer.resume().on('close', resolve);
    });
    sent.on('error', () => resolve()).end(text);
  });
}

/** Half a bad body and a whole one: the CPU time of each, and the longest that the whole one held the event loop. */
export async function bodiesScenario(rounds: number): Promise<Result> {
  const server = await startParley();
  const result: Result = { figures: [], ratios: [] };
  try {
    for (const body of badBodies) {
      const made = await post(
        `${server.url}/v2/agents`,
        JSON.stringify({ key: `k${Date.now()}`, name: 'B', model: 'm' }),
      );
      const fresh = async (): Promise<Ids> => ({ agent: made['id'] as string, session: await session(server, made) });
      const measure = async (text: string) => {
        const ids = await fresh();
        await server.hold();
        const before = await server.cpu();
        await send(server, ids, body, text);
        return { cpu: ((await server.cpu()) - before) / 1_000, hold: (await server.hold()) / 1_000 };
      };
      const [half, whole] = [body.text(body.count), body.text(2 * body.count)];
      await measure(half);
      const taken = { half: [] as number[], whole: [] as number[], hold: [] as number[] };
      for (let round = 0; round < rounds; round += 1) {
        taken.half.push((await measure(half)).cpu);
        const { cpu, hold } = await measure(whole);
        taken.whole.push(cpu);
        taken.hold.push(hold);
      }
      const scenario = `bodies: ${body.name}`;
      result.figures.push({ scenario, variant: 'n', unit: 'ms CPU', rounds: taken.half });
      result.figures.push({ scenario, variant: '2n', unit: 'ms CPU', rounds: taken.whole });
      result.ratios.push({ scenario, what: '2n / n', ratio: median(taken.whole) / median(taken.half), most: 2.5 });
      result.ratios.push({
        scenario,
        what: 'longest hold',
        ratio: Math.min(...taken.hold),
        most: mostHoldMs,
        unit: 'ms',
      });
    }
  } finally {
    agent.destroy();
    server.stop();
  }
  return result;
}

const session = async (server: LogServer, made: Record<string, unknown>): Promise<string> =>
  (await post(`${server.url}/v2/sessions`, JSON.stringify({ agent_id: made['id'] })))['id'] as string;
