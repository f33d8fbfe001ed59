import type { Readable } from 'node:stream';
import { holdMonitor } from '#src/process/hold-monitor.ts';
import type { ChunkReader } from './chunks.ts';
import { Fault } from './fault.ts';
import type { InactivityTimeout } from './inactivity-timeout.ts';
import { EventReader } from './sse.ts';
import { TextParts } from './text-parts.ts';
import type { Delta } from './types.ts';

/** The settings of reading an answer: who reads its chunks, how long it may be silent, and the key that no message may tell. */
type AnswerReading = {
  reader: ChunkReader;
  patience: InactivityTimeout;
  secret: string | null;
  timeoutMs: number;
  /** Ends the reading. */
  signal: AbortSignal;
};

/** Signs of life without any content count for so many times the longest silence. */
const mostKeptAlive = 10;

const readingAnswer = () => ({ name: 'reading the answer of a model' });

/** Reads an answer that comes as a stream of events. */
export class AnswerStream {
  readonly #body: Readable;
  readonly #reading: AnswerReading;
  readonly #parts: TextParts;
  readonly #events: EventReader;
  readonly #abort = () => void this.#body.destroy();
  #lastContent = performance.now();
  #isAlive = false;
  #hasEnded = false;
  #hasReadPlain = false;

  constructor(body: Readable, reading: AnswerReading) {
    this.#body = body;
    this.#reading = reading;
    this.#parts = new TextParts(body);
    this.#events = new EventReader(reading.reader, reading.secret);
    reading.signal.addEventListener('abort', this.#abort, { once: true });
  }

  /**
   * Returns the next deltas; null when the answer is complete. @throws `Fault` when the answer tells of a failure or breaks off, and
   * what the body fails with
   */
  async next(): Promise<Delta[] | null> {
    const events = this.#events;
    while (!events.fault && !events.done && !this.#hasEnded) {
      const part = this.#parts.take() ?? (await this.#reading.patience.during(this.#parts.next(), this.#isAlive));
      this.#hasEnded = part === null;
      const deltas = holdMonitor.step(readingAnswer, () => events.read(part ?? '\n\n'));
      const now = performance.now();
      if (events.active) this.#lastContent = now;
      this.#isAlive = now - this.#lastContent < mostKeptAlive * this.#reading.timeoutMs;
      if (deltas.length > 0) return deltas;
    }
    if (events.fault) throw events.fault;
    return this.#finish();
  }

  #finish(): Delta[] | null {
    const isComplete = this.#events.done || this.#reading.reader.stopped;
    if (!isComplete && !this.#hasReadPlain) {
      this.#hasReadPlain = true;
      return this.#events.readPlain();
    }
    if (!isComplete) throw new Fault('upstream_failure', 'ended the stream before the answer was complete.');
    this.#reading.signal.removeEventListener('abort', this.#abort);
    this.#parts.stop();
    drain(this.#body);
    return null;
  }
}

/** Reads what follows the answer, so that the connection can be used again; not for long. */
function drain(body: Readable): void {
  const timer = setTimeout(() => body.destroy(), 1000).unref();
  body.once('close', () => clearTimeout(timer));
  body.resume();
}
