import { follow, type Follower } from '#src/tools/bench/followers.ts';
import { formatLatencies, formatUsage } from './format-load.ts';
import { Latencies } from './latencies.ts';
import type { LoadRun } from './load-options.ts';
import { measureUsage, type UsageRates } from './measured-load.ts';
import { nameFailure } from './open-load.ts';
import { forEachOf, newAgentKey } from './scene.ts';
import type { LoadTarget } from './target.ts';

const sessionCount = 100;
/** The pause between two events of a live session. */
const eventPauseMs = 1_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

type StreamFigures = { idleBytes: number[]; idle: UsageRates; live: UsageRates; waits: Latencies; failures: string[] };

/** Reads the memory of the instances. */
const readMemory = async (target: LoadTarget) => (await target.readUsage()).instances.map(({ rssBytes }) => rssBytes);

/** Opens idle streams, evenly at all instances. Returns them, and the bytes that a stream takes at each instance. */
async function openIdle(target: LoadTarget, sessions: readonly string[], count: number) {
  const urls = sessions.map((id, at) => `${target.urls[at % target.urls.length]}/v2/sessions/${id}/events`);
  for (const follower of await follow(urls, 500, watching(), 0, target.apiKey)) follower.close();
  await pause(1_000);
  const before = await readMemory(target);
  const followers = await follow(urls, count, watching(), 0, target.apiKey);
  await pause(1_000);
  const after = await readMemory(target);
  return { followers, idleBytes: after.map((bytes, at) => (bytes - before[at]!) / (count / target.urls.length)) };
}

const watching = () => ({ sentAt: [], waits: [] });

/** Followers of sessions through the client, and how long each event took to reach them from when it was to be sent. */
class LiveStreams {
  readonly waits = new Latencies();
  readonly failures: string[] = [];
  readonly #stopping = new AbortController();
  readonly #target: LoadTarget;
  readonly #sessions: readonly string[];
  #reading: Promise<void>[] = [];
  #open = 0;

  constructor(target: LoadTarget, sessions: readonly string[]) {
    this.#target = target;
    this.#sessions = sessions;
  }

  async open(count: number): Promise<void> {
    while (this.#reading.length < count) {
      const some = Array.from({ length: Math.min(50, count - this.#reading.length) }, (_, at) =>
        this.#read(this.#sessions[(this.#reading.length + at) % this.#sessions.length]!),
      );
      this.#reading.push(...some);
      while (this.#open < this.#reading.length) await pause(20);
    }
  }

  async #read(session: string): Promise<void> {
    let isCounted = false;
    const count = () => {
      if (!isCounted) this.#open += 1;
      isCounted = true;
    };
    try {
      const { signal } = this.#stopping;
      const stream = this.#target.nextClient().sessions.events.stream(session, { after_seq: 0 }, { signal });
      for await (const event of stream) {
        count();
        if (event.type !== 'CUSTOM' || event.name !== 'load.measured') continue;
        const { since } = event.value as { since: number };
        if (since > 0) this.waits.add(Math.max(0.01, performance.now() - since));
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) this.failures.push(nameFailure(error));
    } finally {
      count();
    }
  }

  /** Pushes one event to each session every second, spread over it. */
  async push(seconds: number): Promise<void> {
    const begun = performance.now();
    const write = async (session: string, place: number) => {
      for (let at = 0; at < seconds; at += 1) {
        const since = begun + at * eventPauseMs + (place * eventPauseMs) / this.#sessions.length;
        await pause(Math.max(0, since - performance.now()));
        await this.#pushOne(session, at + 2, since).catch((error) => void this.failures.push(nameFailure(error)));
      }
    };
    await Promise.all(this.#sessions.map(write));
    await pause(500);
  }

  async #pushOne(session: string, producer_seq: number, since: number): Promise<void> {
    const event = { type: 'CUSTOM' as const, name: 'load.measured', value: { since } };
    const body = { producer_epoch: 1, events: [{ producer_seq, event }] };
    await this.#target.nextClient().sessions.events.create(session, body);
  }

  /** Begins a run in each session, whose event tells its readers that they are connected. */
  async begin(): Promise<void> {
    const event = { type: 'RUN_STARTED' as const, threadId: 'load', runId: 'load' };
    const body = { producer_epoch: 1, events: [{ producer_seq: 1, event }] };
    await forEachOf(this.#sessions.length, (at) =>
      this.#target.nextClient().sessions.events.create(this.#sessions[at]!, body),
    );
  }

  async close(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#reading);
  }
}

/** Makes an agent and sessions of it. */
async function openSessions(target: LoadTarget): Promise<string[]> {
  const client = target.nextClient();
  const agent = await client.agents.create({ key: newAgentKey(), name: 'Streams', model: target.model });
  return (await forEachOf(sessionCount, () => client.sessions.create({ agent_id: agent.id }))).map(({ id }) => id);
}

/** Measures streams: idle ones by the memory of each and the processor time of all, live ones by the wait for their events too. */
export async function runStreams({ open, idle, live, seconds, print }: LoadRun): Promise<StreamFigures> {
  const target = await open(
    { tokens: 1, pauseMs: 0 },
    {
      PARLEY_INSTANCE_SHARE: `requests=1000,streams=${idle + live + 1_000},runs=1000`,
      PARLEY_MAX_CONNECTIONS: `${idle + live + 2_000}`,
    },
  );
  let followers: Follower[] = [];
  const readers = new LiveStreams(target, await openSessions(target));
  try {
    const opened = await openIdle(target, await openSessions(target), idle);
    followers = opened.followers;
    const { usage: atRest } = await measureUsage(target, () => pause(seconds * 500));
    await readers.begin();
    await readers.open(live);
    const { usage } = await measureUsage(target, () => readers.push(seconds / 2));
    const lines = [
      `streams: ${idle} idle ones`,
      `  memory of each: ${opened.idleBytes.map((bytes) => `${(bytes / 1024).toFixed(1)} KiB`).join(', ')}`,
      ...formatUsage(atRest),
      `streams: ${live} live ones of ${sessionCount} sessions with an event a second each, beside them`,
      formatLatencies('event, until a reader has it', readers.waits),
      ...formatUsage(usage),
      ...readers.failures.slice(0, 5).map((name) => `  FAILED ${name}`),
    ];
    print(`${lines.join('\n')}\n`);
    return { idleBytes: opened.idleBytes, idle: atRest, live: usage, waits: readers.waits, failures: readers.failures };
  } finally {
    await readers.close();
    for (const follower of followers) follower.close();
    await target.close();
  }
}
