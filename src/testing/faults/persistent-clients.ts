import { randomUUID } from 'node:crypto';
import { Parley, ParleyError, type ReplyEvent } from '#src/clients/typescript/parley.ts';
import type { Shown, ShownCreation, ShownPushes, ShownRelay, ShownTurn } from './shown-and-stored.ts';

/** The longest that a call may take, retries of the client included: longer than a statement may take at a silent database. */
const callMs = 75_000;
const pauseMs = 150;
/** The time after which a producer is taken over by the next one, and more than the runs that it pushes until then. */
const [successionMs, mostRunsOfOne] = [1_000, 100_000];

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** The places that the clients work on. */
export type ClientPlaces = { urls: readonly string[]; apiKey: string; agentId: string };

/** Whether a failed call is to be sent again: the client gave up on an outage, and the caller does not. */
const isOutage = (error: unknown): boolean => error instanceof ParleyError && error.retryable;

/**
 * Clients that talk, push events and make memories at all instances without giving up, and note what they were shown. A call
 * whose outcome is unknown is sent again with its idempotency key until it is known.
 */
export class PersistentClients {
  readonly shown: Shown = { turns: [], pushes: [], relays: [], creations: [] };
  /** The number of failures by the code of the error, those after which a call was sent again included. */
  readonly failures = new Map<string, number>();
  readonly #stopping = new AbortController();
  readonly #places: ClientPlaces;
  readonly #clients: Parley[];
  /** The number of those that talk, at each instance. */
  readonly #talkers: number;
  #working: Promise<void>[] = [];

  constructor(places: ClientPlaces, talkers = 2) {
    this.#places = places;
    this.#talkers = talkers;
    const { urls, apiKey } = places;
    this.#clients = urls.map((baseUrl) => new Parley({ baseUrl, apiKey, timeoutMs: callMs, logLevel: 'off' }));
  }

  begin(): void {
    this.#working.push(this.#relay());
    for (const client of this.#clients)
      this.#working.push(
        ...Array.from({ length: this.#talkers }, () => this.#repeat(() => this.#talk(client))),
        this.#push(client),
        this.#repeat(() => this.#create(client)),
      );
  }

  /** Lets each client end what it has begun. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.all(this.#working);
  }

  get #isStopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  async #repeat(work: () => Promise<void>): Promise<void> {
    while (!this.#isStopping) {
      await work();
      await pause(pauseMs);
    }
  }

  #note(error: unknown): void {
    const name = error instanceof ParleyError ? error.code : String(error);
    this.failures.set(name, (this.failures.get(name) ?? 0) + 1);
  }

  /** Calls until the outcome is known. Returns null when the call was refused. */
  async #insist<T>(call: () => Promise<T>): Promise<T | null> {
    for (;;) {
      try {
        return await call();
      } catch (error) {
        this.#note(error);
        if (!isOutage(error)) return null;
        await pause(pauseMs);
      }
    }
  }

  async #talk(client: Parley): Promise<void> {
    const turn: ShownTurn = { question: `q ${randomUUID()}`, sessionId: null, pieces: new Map(), answer: null };
    this.shown.turns.push(turn);
    const idempotencyKey = randomUUID();
    await this.#insist(async () => {
      const message = { role: 'user' as const, content: { type: 'text' as const, text: turn.question } };
      const context = { agent_id: this.#places.agentId };
      const stream = client.chat.messages.stream({ message, context }, { idempotencyKey });
      for await (const [seq, event] of stream.entries()) noteEvent(turn, seq, event);
    });
  }

  /** Pushes events, in another session when it was refused in the one before, as the run of one that was silent is. */
  async #push(client: Parley): Promise<void> {
    await this.#repeat(() => this.#pushToSession(client));
  }

  /** Pushes events to a session of its own, three at a time, each batch until it is acknowledged or refused. */
  async #pushToSession(client: Parley): Promise<void> {
    const session = await this.#insist(() => client.sessions.create({ agent_id: this.#places.agentId }));
    if (session === null) return;
    const pushes: ShownPushes = { sessionId: session.id, acknowledged: 0, sent: 0, refused: null };
    this.shown.pushes.push(pushes);
    let [heardAt, silentBeforeMs] = [performance.now(), 0];
    while (!this.#isStopping && pushes.refused === null) {
      const first = pushes.acknowledged + 1;
      const events = [first, first + 1, first + 2].map((number) => ({ producer_seq: number, event: toEvent(number) }));
      pushes.sent = first + 2;
      const answer = await this.#insist(() => client.sessions.events.create(session.id, { producer_epoch: 1, events }));
      const silentMs = performance.now() - heardAt;
      // What was stored before a silence is acknowledged after it, though the run has ended: the next batch is refused.
      if (answer === null) pushes.refused = { silentMs: Math.max(silentMs, silentBeforeMs) };
      else pushes.acknowledged = first + 2;
      [heardAt, silentBeforeMs] = [performance.now(), silentMs];
      await pause(pauseMs);
    }
  }

  /** Lets one producer after the other take a session over, at another instance each, while the one before goes on until it is refused. */
  async #relay(): Promise<void> {
    const session = await this.#insist(() => this.#clients[0]!.sessions.create({ agent_id: this.#places.agentId }));
    if (session === null) return;
    const relay: ShownRelay = { sessionId: session.id, acknowledged: [], sent: new Set() };
    this.shown.relays.push(relay);
    let before = Promise.resolve();
    for (let epoch = 1; !this.#isStopping; epoch += 1) {
      const next = this.#pushAsSuccessor(this.#clients[epoch % this.#clients.length]!, relay, epoch);
      await before;
      before = next;
      await pause(successionMs);
    }
    await before;
  }

  /** Pushes a whole run at a time, until another producer has taken the session over. */
  async #pushAsSuccessor(client: Parley, relay: ShownRelay, epoch: number): Promise<void> {
    for (let run = 0; !this.#isStopping; run += 1) {
      const value = epoch * mostRunsOfOne + run;
      const events = toWholeRun(value).map((event, at) => ({ producer_seq: run * 3 + at + 1, event }));
      relay.sent.add(value);
      const batch = { producer_epoch: epoch, events };
      const answer = await this.#insist(() => client.sessions.events.create(relay.sessionId, batch));
      if (answer === null) return;
      relay.acknowledged.push(value);
      await pause(pauseMs);
    }
  }

  async #create(client: Parley): Promise<void> {
    const creation: ShownCreation = { name: `m ${randomUUID()}`, isAnswered: false };
    this.shown.creations.push(creation);
    const content = { concept: creation.name, definition: 'made under faults' };
    const options = { idempotencyKey: randomUUID() };
    const memory = { memory_type: 'semantic' as const, content };
    const made = await this.#insist(() => client.agents.memories.create(this.#places.agentId, memory, options));
    creation.isAnswered = made !== null;
  }
}

/** Returns an event of the run of a producer by its number. The first one begins the run. */
const toEvent = (number: number) =>
  number === 1
    ? { type: 'RUN_STARTED' as const, threadId: 'faults', runId: 'faults' }
    : { type: 'CUSTOM' as const, name: 'faults.number', value: number };

/** Returns the events of a whole run that says a number. */
const toWholeRun = (value: number) => {
  const run = { threadId: 'relay', runId: `relay ${value}` };
  return [
    { type: 'RUN_STARTED' as const, ...run },
    { type: 'CUSTOM' as const, name: 'faults.number', value },
    { type: 'RUN_FINISHED' as const, ...run },
  ];
};

function noteEvent(turn: ShownTurn, seq: number, event: ReplyEvent): void {
  if (event.event === 'message_start') turn.sessionId = event.session_id;
  if (event.event === 'content_delta') turn.pieces.set(seq, event.delta);
  if (event.event === 'message_complete') turn.answer = textOfPieces(turn.pieces);
}

const textOfPieces = (pieces: ReadonlyMap<number, string>): string =>
  [...pieces]
    .toSorted(([a], [b]) => a - b)
    .map(([, text]) => text)
    .join('');
