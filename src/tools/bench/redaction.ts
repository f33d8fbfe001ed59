import { bodiesOf, post, startParley, type LogServer } from './log-client.ts';
import type { Result } from './measure.ts';

const eventCount = 100_000;
const restMs = 20;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function fillSession(server: LogServer): Promise<string> {
  const notes = Array.from({ length: eventCount - 2 }, (_, n) => ({
    type: 'CUSTOM',
    name: 'note',
    value: `note ${n}`,
  }));
  const run = { threadId: 't', runId: 'r' };
  const events = [{ type: 'RUN_STARTED', ...run }, ...notes, { type: 'RUN_FINISHED', ...run }];
  const session = await server.openSession();
  for (const body of bodiesOf(events, 1_000)) await post(server.eventsOf(session), body);
  return session;
}

/** Sends requests one after the other until it is stopped. Returns the longest time in ms that one waited. */
function watchWaits(send: () => Promise<unknown>): () => Promise<number> {
  const stopping = new AbortController();
  let longest = 0;
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      await send();
      longest = Math.max(longest, performance.now() - startedAt);
      await pause(restMs);
    }
  })();
  return async () => {
    stopping.abort();
    await watching;
    return longest;
  };
}

/** Measures the longest waits of others beside a redaction, from its request until its rows may be blank. */
async function measureRound(server: LogServer, agent: string, isRedacting: boolean) {
  const session = isRedacting ? await fillSession(server) : null;
  const message = { role: 'user', content: { type: 'text', text: 'Hi' } };
  const chat = JSON.stringify({ message, context: { agent_id: agent } });
  const stops = [
    watchWaits(async () => (await fetch(`${server.url}/v2/health`)).text()),
    watchWaits(() => post(`${server.url}/v2/chat/messages`, chat)),
  ];
  const startedAt = performance.now();
  const redaction = JSON.stringify({ from_seq: 1, to_seq: eventCount, reason: 'bench' });
  if (session) await post(`${server.eventsOf(session)}/redact`, redaction);
  const answerMs = performance.now() - startedAt;
  await pause(10_000);
  const [health, chatMs] = await Promise.all(stops.map((stop) => stop()));
  return { answerMs, health: health!, chat: chatMs! };
}

/** Compares what health and a chat message wait at the longest beside a redaction of 100,000 events with what they wait alone. */
export async function redactionScenario(rounds: number): Promise<Result> {
  const scenario = 'redaction';
  const server = await startParley();
  const taken = { answer: [] as number[], health: [] as number[], chat: [] as number[], alone: [] as number[] };
  try {
    const made = JSON.stringify({ key: 'redaction', name: 'B', model: 'offline/echo' });
    const agent = (await post(`${server.url}/v2/agents`, made))['id'] as string;
    await measureRound(server, agent, false);
    for (let round = 0; round < rounds; round += 1) {
      taken.alone.push((await measureRound(server, agent, false)).chat);
      const beside = await measureRound(server, agent, true);
      taken.answer.push(beside.answerMs);
      taken.health.push(beside.health);
      taken.chat.push(beside.chat);
    }
  } finally {
    server.stop();
  }
  const [health, chat] = [Math.min(...taken.health), Math.min(...taken.chat)];
  return {
    figures: [
      { scenario, variant: 'answer', unit: 'ms', rounds: taken.answer },
      { scenario, variant: 'health beside it', unit: 'ms', rounds: taken.health },
      { scenario, variant: 'chat beside it', unit: 'ms', rounds: taken.chat },
      { scenario, variant: 'chat alone', unit: 'ms', rounds: taken.alone },
    ],
    ratios: [
      { scenario, what: 'longest wait of health', ratio: health, most: 500, unit: 'ms' },
      { scenario, what: 'longest wait of a chat message', ratio: chat, most: 2_000, unit: 'ms' },
    ],
  };
}
