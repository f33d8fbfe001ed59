import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bodiesOf, key, post } from './log-client.ts';
import { median, startBenchServer, type Figures, type Result, type Server } from './measure.ts';
import { SseReader } from './sse-reader.ts';
import { realStream } from './streams.ts';

const chatCount = 100;
const streamingCount = 20;
const producerCount = 4;
const tokens = 100;
const pauseMs = 20;
const roundMs = 12_000;
const memoryCount = 500;
/** The events of a session to redact, and how many of them are: those of runs that have ended. */
const storedEvents = 5_000;
const redactedEvents = 4_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const headers = { 'content-type': 'application/json', 'x-api-key': key };

/** A server with chats that are open, and memories of their agent. `lastSeqs` has the newest event of each chat that has one. */
type Scene = { server: Server; agent: string; sessions: string[]; lastSeqs: Map<string, number>; redactable: string[] };

/** The times at which an event was shown to the caller of an answer, and to its follower. */
type ShownTimes = { caller?: number; follower?: number };

/** The waits in ms, by what was waited for. */
type Waits = Map<string, number[]>;

const words = 'winter delivery invoice refund garden printer holiday contract battery window'.split(' ');
const toMemory = (number: number) => ({
  memory_type: 'semantic',
  content: {
    concept: `${words[number % 10]} ${number}`,
    definition: `${words[(number * 7) % 10]} of customer ${number}`,
  },
});

async function openSession({ url }: Server, agent: string): Promise<string> {
  return (await post(`${url}/v2/sessions`, JSON.stringify({ agent_id: agent })))['id'] as string;
}

async function fillSession(server: Server, agent: string): Promise<string> {
  const session = await openSession(server, agent);
  const events = realStream({ seed: 9, events: storedEvents });
  for (const body of bodiesOf(events, 1_000)) await post(`${server.url}/v2/sessions/${session}/events`, body);
  return session;
}

/** Makes the agent, its memories, the open chats, and a session to redact in each round. */
async function prepare(server: Server, rounds: number): Promise<Scene> {
  const made = await post(`${server.url}/v2/agents`, JSON.stringify({ key: 'mixed', name: 'Mixed', model: 'm' }));
  const agent = made['id'] as string;
  for (let at = 0; at < memoryCount; at += 50) {
    const items = Array.from({ length: 50 }, (_, index) => toMemory(at + index));
    await Promise.all(items.map((item) => post(`${server.url}/v2/agents/${agent}/memories`, JSON.stringify(item))));
  }
  const sessions: string[] = [];
  while (sessions.length < chatCount) sessions.push(await openSession(server, agent));
  const redactable: string[] = [];
  while (redactable.length < rounds) redactable.push(await fillSession(server, agent));
  return { server, agent, sessions, lastSeqs: new Map(), redactable };
}

/** Reads a server-sent stream, and tells of each frame with its sequence number. */
async function readFrames(url: string, init: RequestInit, onFrame: (seq: number) => void): Promise<void> {
  const response = await fetch(url, init);
  if (response.status !== 200) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  const reader = new SseReader(onFrame);
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) reader.take(text);
}

/** One round of everything at a time. */
class Round {
  readonly waits: Waits = new Map();
  readonly #scene: Scene;
  readonly #stopping = new AbortController();
  /** The times at which events were shown, by their session and number. */
  readonly #shown = new Map<string, ShownTimes>();

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  async run(redacted: string): Promise<Waits> {
    const { server, agent } = this.#scene;
    const search = () => JSON.stringify({ query: `${words[Math.floor(performance.now()) % 10]} delivery` });
    const works = [
      ...Array.from({ length: streamingCount }, (_, index) => this.#chat(index)),
      ...Array.from({ length: producerCount }, (_, seed) => this.#produce(seed)),
      this.#ask('health', 20, async () => (await fetch(`${server.url}/v2/health`)).text()),
      this.#ask('memory search', 50, () => post(`${server.url}/v2/agents/${agent}/memories/search`, search())),
      this.#redact(redacted),
    ];
    await pause(roundMs);
    this.#stopping.abort();
    await Promise.all(works);
    return this.waits;
  }

  #note(kind: string, since: number, until = performance.now()): void {
    const waits = this.waits.get(kind) ?? [];
    this.waits.set(kind, waits);
    waits.push(until - since);
  }

  /** Notes how much later a follower is shown an event than the caller, which may also be later than the follower. */
  #noteShown(session: string, seq: number, reader: keyof ShownTimes): void {
    const shown = this.#shown.get(`${session} ${seq}`) ?? {};
    this.#shown.set(`${session} ${seq}`, shown);
    shown[reader] = performance.now();
    const { caller, follower } = shown;
    if (caller !== undefined && follower !== undefined)
      this.#note('follower, after the caller', caller, Math.max(caller, follower));
  }

  async #ask(kind: string, restMs: number, send: () => Promise<unknown>): Promise<void> {
    while (!this.#stopping.signal.aborted) {
      const begun = performance.now();
      await send();
      this.#note(kind, begun);
      await pause(restMs);
    }
  }

  /** Answers one message after the other, each in another of its chats, with a follower beside the caller. */
  async #chat(index: number): Promise<void> {
    const { server, sessions } = this.#scene;
    for (let turn = 0; !this.#stopping.signal.aborted; turn += 1) {
      const session = sessions[(index + turn * streamingCount) % sessions.length]!;
      const following = new AbortController();
      const follows = this.#follow(session, following.signal);
      const begun = performance.now();
      let isFirst = true;
      const message = { role: 'user', content: { type: 'text', text: 'Go on.' } };
      const body = JSON.stringify({ message, context: { session_id: session } });
      await readFrames(`${server.url}/v2/chat/messages/stream`, { method: 'POST', headers, body }, (seq) => {
        if (isFirst) this.#note('first token', begun);
        isFirst = false;
        this.#scene.lastSeqs.set(session, seq);
        this.#noteShown(session, seq, 'caller');
      });
      following.abort();
      await follows;
    }
  }

  /** Follows a chat from its newest event on: what it has had before would be read again. */
  async #follow(session: string, signal: AbortSignal): Promise<void> {
    const { server, lastSeqs } = this.#scene;
    const url = `${server.url}/v2/sessions/${session}/events?prelude=false&after_seq=${lastSeqs.get(session) ?? 0}`;
    const onFrame = (seq: number) => this.#noteShown(session, seq, 'follower');
    await readFrames(url, { headers: { ...headers, accept: 'text/event-stream' }, signal }, onFrame).catch(() => {
      if (!signal.aborted) throw new Error(`${url}: the stream has ended`);
    });
  }

  async #produce(seed: number): Promise<void> {
    const { server, agent } = this.#scene;
    const session = await openSession(server, agent);
    const bodies = bodiesOf(realStream({ seed, events: 2_000 }), 10);
    await this.#ask('ingestion of 10 events', 100, async () => {
      const body = bodies.shift();
      if (body !== undefined) await post(`${server.url}/v2/sessions/${session}/events`, body);
    });
  }

  async #redact(session: string): Promise<void> {
    await pause(roundMs / 3);
    const begun = performance.now();
    const body = JSON.stringify({ from_seq: 1, to_seq: redactedEvents, reason: 'bench' });
    await post(`${this.#scene.server.url}/v2/sessions/${session}/events/redact`, body);
    this.#note('redaction', begun);
  }
}

const percentileOf = (waits: readonly number[], share: number): number =>
  waits.toSorted((a, b) => a - b)[Math.min(waits.length - 1, Math.floor(waits.length * share))] ?? Number.NaN;

async function measure(scenario: string, server: Server, rounds: number): Promise<Result> {
  const scene = await prepare(server, rounds + 1);
  const figures = new Map<string, Figures>();
  const note = (variant: string, unit: string, figure: number) => {
    const known = figures.get(`${variant} ${unit}`) ?? { scenario, variant, unit, rounds: [] };
    figures.set(`${variant} ${unit}`, known);
    known.rounds.push(figure);
  };
  for (let round = 0; round <= rounds; round += 1) {
    const before = await server.cpu();
    const waits = await new Round(scene).run(scene.redactable[round]!);
    if (round === 0) continue; // everything is compiled by then
    note('server', 'µs CPU a ms', ((await server.cpu()) - before) / roundMs);
    for (const [kind, all] of waits) {
      note(kind, 'ms, median', median(all));
      if (all.length >= 100) note(kind, 'ms, 99th percentile', percentileOf(all, 0.99));
    }
  }
  return { figures: [...figures.values()], ratios: [] };
}

/**
 * Everything at a time: 100 open chats of which 20 stream 50 tokens a second, each with a follower, producers, memory searches
 * and one redaction. Tells how long each kind waits, on the embedded database in a folder, and on the PostgreSQL of
 * DATABASE_URL too when that is set.
 */
export async function* mixedScenario(rounds: number): AsyncGenerator<Result> {
  const model = await startBenchServer('stream', 'model', { TOKENS: JSON.stringify({ tokens, pauseMs }) });
  const folder = await mkdtemp(join(tmpdir(), 'parley-bench-'));
  const databaseUrl = process.env['DATABASE_URL'];
  const env = { UPSTREAM: `${model.url}/v1`, BENCH_KEY: key };
  try {
    for (const kind of databaseUrl === undefined ? ['embedded'] : ['embedded', 'PostgreSQL']) {
      const place = kind === 'embedded' ? { DATABASE_URL: undefined, BENCH_DATA_DIR: join(folder, 'data') } : {};
      const server = await startBenchServer('stream', 'parley', { ...env, ...place });
      yield await measure(`mixed, ${kind}`, server, rounds).finally(() => server.stop());
    }
  } finally {
    model.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
