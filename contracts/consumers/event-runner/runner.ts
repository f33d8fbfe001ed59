import { createClient, createConfig } from '#generated/v2/client/client/index.ts';
import * as api from '#generated/v2/client/sdk.gen.ts';
import type { AguiEvent, Problem, SessionEventAcks } from '#generated/v2/client/types.gen.ts';

/** What stops a runner: another one has taken its place, or it has made a mistake of its own. */
export class Stopped extends Error {
  readonly problem: Problem;

  constructor(problem: Problem) {
    super(problem.detail);
    this.problem = problem;
  }
}

type Options = { baseUrl: string; token: string; sessionId: string; epoch?: number; fetch?: typeof fetch };

/**
 * Pushes the events of an agent that runs elsewhere into a session, exactly once: what was not acknowledged is sent
 * again under the same numbers.
 */
export class Runner {
  /** How many events of this epoch are in the log. */
  acknowledged = 0;
  readonly #client;
  readonly #path: { session_id: string };
  readonly #epoch: number;

  constructor({ baseUrl, token, sessionId, epoch = 1, fetch = globalThis.fetch }: Options) {
    const auth = ({ type }: { type: string }) => (type === 'http' ? token : undefined);
    this.#client = createClient(createConfig({ baseUrl, auth, fetch }));
    this.#path = { session_id: sessionId };
    this.#epoch = epoch;
  }

  /** Pushes events behind those that are acknowledged; without any it only says that it is alive. */
  async push(events: readonly AguiEvent[], from = this.acknowledged + 1): Promise<SessionEventAcks> {
    const items = events.map((event, at) => ({ producer_seq: from + at, event }));
    const body = { producer_epoch: this.#epoch, events: items };
    return this.#acknowledge(await api.createSessionEvents({ client: this.#client, path: this.#path, body }));
  }

  /** The same, one event in a line. */
  async pushLines(events: readonly AguiEvent[]): Promise<SessionEventAcks> {
    const line = (event: AguiEvent, at: number) =>
      `${JSON.stringify({ producer_epoch: this.#epoch, producer_seq: this.acknowledged + at + 1, event })}\n`;
    const lines = events.map(line).join('');
    return this.#acknowledge(
      await api.createSessionEvents({
        client: this.#client,
        path: this.#path,
        headers: { 'Content-Type': 'application/x-ndjson' } as never,
        body: lines as never,
        bodySerializer: (text: unknown) => text as string,
      }),
    );
  }

  #acknowledge({ data, error }: { data?: SessionEventAcks | undefined; error?: unknown }): SessionEventAcks {
    if (!data) throw new Stopped(error as Problem);
    this.acknowledged = data.acks.at(-1)?.producer_seq ?? this.acknowledged;
    return data;
  }

  /** What the log has behind a place, and where to go on. */
  async history(afterSeq: number): Promise<{ events: AguiEvent[]; next: number }> {
    const query = { after_seq: afterSeq, view: 'raw' as const };
    const { data, error } = await api.listSessionEvents({ client: this.#client, path: this.#path, query });
    if (!data) throw new Stopped(error as Problem);
    return { events: data.data.map(({ event }) => event as AguiEvent), next: data.next_after_seq };
  }

  /** What the log has, as a stream. */
  async *events(): AsyncGenerator<AguiEvent> {
    const { stream } = await api.streamSessionEvents({
      client: this.#client,
      path: this.#path,
      query: { follow: false, view: 'raw' },
      sseMaxRetryAttempts: 1,
    });
    yield* stream as AsyncIterable<AguiEvent>;
  }
}
