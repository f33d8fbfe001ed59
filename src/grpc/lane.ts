import { setImmediate } from 'node:timers/promises';
import type { EventPush, EventPushResult, PushItem } from '#src/api/handlers.ts';
import { Problem } from '#src/api/problems.ts';
import { inRequest } from './payload.ts';

export type Acks = EventPushResult & { sessionId: string; producerEpoch: number };
/** Something that waits to be stored, where in its request it was, and what it holds in memory. */
export type Waiting = { push: EventPush; within: string; bytes: number };

type Lanes = {
  push: (push: EventPush, bytes: number) => Promise<EventPushResult>;
  /** Said for each group that was stored, with the bytes that it gave free. */
  onAcks: (acks: Acks, bytes: number) => void;
};

/** The most events that are stored together: a larger transaction only makes others wait. */
const mostTogether = 1_000;
const endings = new Set(['RUN_FINISHED', 'RUN_ERROR']);

/** Whether it is the push's own fault, so that a part of it may still be good. */
const isRefusal = (error: unknown) => error instanceof Problem && error.status < 500 && error.status !== 429;

/** The events of one session in a stream. What comes while a push is under way goes into the next one together. */
export class Lane {
  readonly #sessionId: string;
  readonly #lanes: Lanes;
  #waiting: Waiting[] = [];
  #producerEpoch = 0;
  #idle = true;
  #runOver = false;

  constructor(sessionId: string, lanes: Lanes) {
    this.#sessionId = sessionId;
    this.#lanes = lanes;
  }

  get idle(): boolean {
    return this.#idle;
  }

  /** Nothing waits, and no run is open that somebody could take for lost. */
  get over(): boolean {
    return this.#idle && this.#runOver;
  }

  add(waiting: Waiting): void {
    this.#waiting.push(waiting);
  }

  /**
   * Stores all that waits; to be called when the lane is idle. Throws for the first event that is refused: the lane is
   * then never idle again, so that nothing behind that event is stored.
   */
  async store(): Promise<void> {
    this.#idle = false;
    // What else has arrived, and is not read yet, belongs to the same group.
    await setImmediate();
    while (this.#waiting.length > 0) await this.#storeGroup(this.#takeGroup());
    this.#idle = true;
  }

  /** Says that the producer is alive, unless it has just said so itself. */
  async renew(): Promise<void> {
    if (!this.#idle || this.#runOver || this.#producerEpoch === 0) return;
    const { push } = this.#lanes;
    try {
      await push({ sessionId: this.#sessionId, producerEpoch: this.#producerEpoch, items: [] }, 0);
    } catch (error) {
      // The next event is told why; until then there is nothing to keep alive.
      if (isRefusal(error)) this.#runOver = true;
    }
  }

  #takeGroup(): Waiting[] {
    const { producerEpoch } = this.#waiting[0]!.push;
    let [count, events] = [0, 0];
    for (const { push } of this.#waiting) {
      events += push.items.length;
      if (push.producerEpoch !== producerEpoch || (count > 0 && events > mostTogether)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  /** A push is stored whole or not at all, so a refused group is halved until it is known which event is refused. */
  async #storeGroup(group: Waiting[]): Promise<void> {
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

  #refused({ push, within }: Waiting, error: unknown): unknown {
    const { producerEpoch, items } = push;
    return inRequest(error, within, `Event ${items[0]!.producerSeq} of epoch ${producerEpoch} in ${this.#sessionId}: `);
  }

  async #push(group: Waiting[]): Promise<void> {
    const { producerEpoch } = group[0]!.push;
    const items: PushItem[] = group.flatMap(({ push }) => push.items);
    const bytes = group.reduce((sum, waiting) => sum + waiting.bytes, 0);
    const pushed = await this.#lanes.push({ sessionId: this.#sessionId, producerEpoch, items }, bytes);
    this.#producerEpoch = producerEpoch;
    this.#runOver = endings.has(items.at(-1)!.event['type'] as string);
    this.#lanes.onAcks({ ...pushed, sessionId: this.#sessionId, producerEpoch }, bytes);
  }
}
