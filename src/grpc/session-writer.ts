import { setImmediate } from 'node:timers/promises';
import type { EventPush, EventPushResult, PushItem } from '#src/api/handlers.ts';
import { Problem } from '#src/api/problems.ts';
import { toRequestProblem } from './payload.ts';

/** The acknowledgement of stored events of one session. */
export type PushAcks = EventPushResult & { sessionId: string; producerEpoch: number };
/** A push that waits to be stored: its path in its request, and its approximate size in memory, in bytes. */
export type WaitingPush = { push: EventPush; within: string; bytes: number };

type SessionWriterDeps = {
  push: (push: EventPush, bytes: number) => Promise<EventPushResult>;
  /** Called for each stored group, with the bytes that are freed. */
  onAcks: (acks: PushAcks, bytes: number) => void;
};

/** The maximum number of events in one transaction: a larger one only delays others. */
const maxGroupEvents = 1_000;
const runEndTypes = new Set(['RUN_FINISHED', 'RUN_ERROR']);

/** Checks whether the push itself was refused, so that a part of it may still be stored. */
const isRefusal = (error: unknown) => error instanceof Problem && error.status < 500 && error.status !== 429;

/** Stores the events of one session in a stream. Events that arrive during a push are stored together by the next one. */
export class SessionWriter {
  readonly #sessionId: string;
  readonly #deps: SessionWriterDeps;
  #waiting: WaitingPush[] = [];
  #producerEpoch = 0;
  #idle = true;
  #runOver = false;

  constructor(sessionId: string, deps: SessionWriterDeps) {
    this.#sessionId = sessionId;
    this.#deps = deps;
  }

  get idle(): boolean {
    return this.#idle;
  }

  /** Whether nothing waits and no run is open that could be considered lost. */
  get over(): boolean {
    return this.#idle && this.#runOver;
  }

  add(waiting: WaitingPush): void {
    this.#waiting.push(waiting);
  }

  /**
   * Stores all waiting events; call it only when the writer is idle. Throws for the first event that is refused: the writer
   * is then never idle again, so that no later event is stored.
   */
  async store(): Promise<void> {
    this.#idle = false;
    // Events that have arrived but are not read yet belong to the same group.
    await setImmediate();
    while (this.#waiting.length > 0) await this.#storeGroup(this.#takeGroup());
    this.#idle = true;
  }

  /** Sends a heartbeat of the producer, unless a push is active. */
  async renew(): Promise<void> {
    if (!this.#idle || this.#runOver || this.#producerEpoch === 0) return;
    const { push } = this.#deps;
    try {
      await push({ sessionId: this.#sessionId, producerEpoch: this.#producerEpoch, items: [] }, 0);
    } catch (error) {
      // The next event gets the refusal; until then there is nothing to keep alive.
      if (isRefusal(error)) this.#runOver = true;
    }
  }

  #takeGroup(): WaitingPush[] {
    const { producerEpoch } = this.#waiting[0]!.push;
    let [count, events] = [0, 0];
    for (const { push } of this.#waiting) {
      events += push.items.length;
      if (push.producerEpoch !== producerEpoch || (count > 0 && events > maxGroupEvents)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  /** Stores a group. A push is stored entirely or not at all, so a refused group is halved until the refused event is found. */
  async #storeGroup(group: WaitingPush[]): Promise<void> {
    try {
      await this.#push(group);
    } catch (error) {
      if (!isRefusal(error)) throw error;
      if (group.length === 1) throw this.#refused(group[0]!, error);
      const middle = group.length >> 1;
      await this.#storeGroup(group.slice(0, middle));
      await this.#storeGroup(group.slice(middle));
    }
  }

  #refused({ push, within }: WaitingPush, error: unknown): unknown {
    const { producerEpoch, items } = push;
    return toRequestProblem(
      error,
      within,
      `Event ${items[0]!.producerSeq} of epoch ${producerEpoch} in ${this.#sessionId}: `,
    );
  }

  async #push(group: WaitingPush[]): Promise<void> {
    const { producerEpoch } = group[0]!.push;
    const items: PushItem[] = group.flatMap(({ push }) => push.items);
    const bytes = group.reduce((sum, waiting) => sum + waiting.bytes, 0);
    const pushed = await this.#deps.push({ sessionId: this.#sessionId, producerEpoch, items }, bytes);
    this.#producerEpoch = producerEpoch;
    this.#runOver = runEndTypes.has(items.at(-1)!.event['type'] as string);
    this.#deps.onAcks({ ...pushed, sessionId: this.#sessionId, producerEpoch }, bytes);
  }
}
