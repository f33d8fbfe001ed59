import { Agent, request } from 'node:http';
import { startBenchServer, type Server } from './measure.ts';

export const key = 'bench-key-of-24-characters';
export const keepAliveAgent = new Agent({ keepAlive: true });

/** Sends JSON and reads JSON; anything but success ends the run. */
export function post(url: string, body: string): Promise<Record<string, unknown>> {
  const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-api-key': key };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', headers, agent: keepAliveAgent }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        if (response.statusCode! >= 300) reject(new Error(`${url}: ${response.statusCode} ${text.slice(0, 500)}`));
        else resolve(JSON.parse(text) as Record<string, unknown>);
      });
    });
    sent.on('error', reject).end(body);
  });
}

/** Something that keeps logs of sessions: Parley, or a baseline that looks the same from outside. */
export type LogServer = Server & { openSession(): Promise<string>; eventsOf(sessionId: string): string };

function withSessions(server: Server, body: string): LogServer {
  const openSession = async () => (await post(`${server.url}/v2/sessions`, body))['id'] as string;
  return { ...server, openSession, eventsOf: (id) => `${server.url}/v2/sessions/${id}/events` };
}

/** Starts the whole server of Parley, with an agent for the sessions. */
export async function startParley(env: Record<string, string | undefined> = {}): Promise<LogServer> {
  const server = await startBenchServer('parley', '', { ...env, BENCH_KEY: key });
  const made = await post(`${server.url}/v2/agents`, JSON.stringify({ key: `b${Date.now()}`, name: 'B', model: 'm' }));
  return withSessions(server, JSON.stringify({ agent_id: made['id'] }));
}

/** Starts a variant of `servers/<file>.ts`. */
export const startBaseline = async (
  file: string,
  variant: string,
  env: Record<string, string | undefined> = {},
): Promise<LogServer> => withSessions(await startBenchServer(file, variant, env), '{}');

type NumberedEvent = { producer_seq: number; event: object };

/** Numbers events as a producer does, from 1. */
export const numbered = (events: readonly object[]): NumberedEvent[] =>
  events.map((event, index) => ({ producer_seq: index + 1, event }));

/** Bodies of a producer that sends `size` events at a time. */
export function bodiesOf(events: readonly object[], size: number): string[] {
  const all = numbered(events);
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, i) =>
    JSON.stringify({ producer_epoch: 1, events: all.slice(i * size, (i + 1) * size) }),
  );
}
