import { randomOf } from '#src/tools/bench/streams.ts';
import type { RequestKind } from './open-load.ts';
import { inventMemory, pickWord, type Scene } from './scene.ts';
import type { LoadTarget } from './target.ts';

/** Tells of a part of a request: its name, and the ms from the intended start of the request until it was there. */
export type NotePart = (name: string, ms: number) => void;

/** Returns an event of a run of a producer by its number: the first one begins the run. */
const toEvent = (number: number) =>
  number === 1
    ? { type: 'RUN_STARTED' as const, threadId: 'load', runId: 'load' }
    : { type: 'CUSTOM' as const, name: 'load.measured', value: { number, text: pickWord(number) } };

/** Sends a batch of events to a session that no one else writes to, and opens a new one when it is long. */
class Producer {
  #session: Promise<string> | null = null;
  #sent = 0;
  #usedAt = 0;
  readonly #target: LoadTarget;
  readonly #agent: string;

  constructor(target: LoadTarget, agent: string) {
    this.#target = target;
    this.#agent = agent;
  }

  /** Whether its run may have been ended since, as that of a producer which says nothing for a minute is. */
  get isSilent(): boolean {
    return performance.now() - this.#usedAt > 30_000;
  }

  async push(events: number): Promise<void> {
    if (this.#sent > 2_000) [this.#session, this.#sent] = [null, 0];
    this.#session ??= this.#target
      .nextClient()
      .sessions.create({ agent_id: this.#agent })
      .then(({ id }) => id);
    const first = this.#sent + 1;
    this.#sent += events;
    const session = await this.#session;
    const all = Array.from({ length: events }, (_, at) => ({ producer_seq: first + at, event: toEvent(first + at) }));
    await this.#target.nextClient().sessions.events.create(session, { producer_epoch: 1, events: all });
    this.#usedAt = performance.now();
  }
}

/** Producers of which each has one batch under way at most: batches of one session come in order. */
function createProducers(target: LoadTarget, { agents }: Scene): (events: number) => Promise<void> {
  const idle: Producer[] = [];
  return async (events) => {
    const last = idle.pop();
    const producer = last && !last.isSilent ? last : new Producer(target, agents[0]!);
    await producer.push(events);
    idle.push(producer); // one that has failed is not used again: nobody knows where it is
  };
}

/**
 * Returns what people, programs and operators do with a server, in realistic shares: seven in ten read, the others search, remember,
 * push events and talk. All of it goes through the client.
 */
export function createTraffic(target: LoadTarget, scene: Scene, seed: number, notePart: NotePart): RequestKind[] {
  const random = randomOf(seed);
  const client = () => target.nextClient();
  const agent = () => random.pick(scene.agents);
  const session = () => random.pick(scene.sessions);
  const push = createProducers(target, scene);
  const kind = (name: string, weight: number, call: (since: number) => Promise<unknown>): RequestKind => ({
    name,
    weight,
    send: async (since) => void (await call(since)),
  });
  const chat = async (since: number) => {
    const message = { role: 'user' as const, content: { type: 'text' as const, text: 'Go on.' } };
    const stream = client().chat.messages.stream({ message, context: { agent_id: agent() } });
    let isFirst = true;
    for await (const _ of stream.text()) {
      if (isFirst) notePart('chat, until the first token', performance.now() - since);
      isFirst = false;
    }
  };
  return [
    kind('get an agent', 20, () => client().agents.get(agent())),
    kind('get a session', 10, () => client().sessions.get(session())),
    kind('get a run', 10, () => client().runs.get(random.pick(scene.runs))),
    kind('list messages', 12, () => client().sessions.messages.list(session(), { limit: 20 })),
    kind('list conversations', 8, () => client().conversations.list({ limit: 20 })),
    kind('list events', 5, () => client().sessions.events.list(session(), { limit: 50 })),
    kind('list memories', 5, () => client().agents.memories.list(agent(), { limit: 20 })),
    kind('search memories', 5, () =>
      client().agents.memories.search(agent(), { query: `${pickWord(Math.floor(random.next() * 10))} delivery` }),
    ),
    kind('create a memory', 3, () => client().agents.memories.create(agent(), inventMemory(random.next()))),
    kind('push 10 events', 10, () => push(10)),
    kind('health', 9, () => client().health.get()),
    kind('chat', 3, chat),
  ];
}
