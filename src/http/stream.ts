import type { Response } from 'express';
import type { Sequenced } from '#src/api.ts';
import { problem } from '#src/problems.ts';
import { contractViolation, problemOf, toProblem } from './problem-json.ts';
import type { ProblemAnswers } from './problem-json.ts';
import { encodings } from './stream-encoding.ts';
import type { Encoding } from './stream-encoding.ts';
import type { Validation } from './validation.ts';

type Events = AsyncIterable<Sequenced<{ event?: string }>>;

export type SendStream = (events: Events, headers: Record<string, string>, res: Response) => Promise<void>;

export type Streams = {
  /** Sends events as they come; resolves when the last byte is handed over or the reader is gone. */
  send: SendStream;
  /** Tells readers that this server is stopping. */
  announceStop(): void;
  /** Ends the streams that are still open with a retryable problem. */
  stop(): void;
};

const defaultHeartbeatMs = 15_000;

/** Streams whose every event is checked before it is written, at the pace of the reader. */
export function createStreams(
  validation: Validation,
  answers: ProblemAnswers,
  heartbeatMs = defaultHeartbeatMs,
): Streams {
  const open = new Set<OpenStream>();
  return {
    send: async (events, headers, res) => {
      const stream = new OpenStream(events, headers, res, validation, answers);
      const heartbeat = setInterval(() => stream.beat(), heartbeatMs);
      open.add(stream);
      try {
        await stream.run();
      } finally {
        clearInterval(heartbeat);
        open.delete(stream);
      }
    },
    announceStop: () => open.forEach((stream) => stream.announceStop()),
    stop: () => open.forEach((stream) => stream.fail(problem('service_unavailable', 'The server is stopping.'))),
  };
}

class OpenStream {
  readonly #iterator: AsyncIterator<Sequenced<{ event?: string }>>;
  readonly #headers: Record<string, string>;
  readonly #res: Response;
  readonly #answers: ProblemAnswers;
  readonly #encoding: Encoding;
  readonly #check: (item: object) => string | null;
  #lastSeq = 0;

  constructor(
    events: Events,
    headers: Record<string, string>,
    res: Response,
    validation: Validation,
    answers: ProblemAnswers,
  ) {
    const { operation, mediaType } = res.locals;
    const rules = validation.rulesOf(operation!);
    this.#iterator = events[Symbol.asyncIterator]();
    this.#headers = headers;
    this.#res = res;
    this.#answers = answers;
    this.#encoding = encodings[mediaType]!;
    this.#check = (item) => rules.item(mediaType, item);
  }

  /** A failure before the first byte is thrown, and answered as any other; later it is the stream's last event. */
  async run(): Promise<void> {
    const abandon = () => void this.#abandon();
    this.#res.once('close', abandon);
    try {
      for (;;) {
        const next = await this.#iterator.next();
        if (this.#over) return;
        if (next.done) break;
        await this.#write(next.value);
      }
      this.#writeHead();
      this.#res.end();
    } catch (error) {
      if (this.#over) return;
      if (!this.#res.headersSent) throw error;
      this.fail(error);
    } finally {
      this.#res.off('close', abandon);
      await this.#abandon();
    }
  }

  beat(): void {
    if (this.#over) return;
    this.#writeHead();
    this.#res.write(this.#encoding.heartbeat);
  }

  announceStop(): void {
    if (!this.#over && this.#res.headersSent) this.#res.write(this.#encoding.reconnect);
  }

  fail(error: unknown): void {
    if (this.#over) return;
    const failure = toProblem(error, this.#answers.explain);
    this.#res.locals.failure = failure;
    this.#writeHead();
    const event = { event: 'error', error: problemOf(failure, this.#res, this.#answers) };
    this.#res.end(this.#encoding.failure(this.#lastSeq, event));
  }

  get #over(): boolean {
    return this.#res.writableEnded || this.#res.destroyed;
  }

  async #write({ seq, event }: Sequenced<{ event?: string }>): Promise<void> {
    const complaint = this.#check(this.#encoding.item(seq, event));
    if (complaint) throw contractViolation(`event ${seq}: ${complaint}`);
    this.#lastSeq = seq;
    this.#writeHead();
    if (!this.#res.write(this.#encoding.frame(seq, event))) await drained(this.#res);
  }

  #writeHead(): void {
    if (this.#res.headersSent) return;
    this.#res.writeHead(200, {
      ...this.#headers,
      'Content-Type': this.#res.locals.mediaType,
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
  }

  /** Lets the producer clean up; what it still fails at concerns nobody any more. */
  async #abandon(): Promise<void> {
    await this.#iterator.return?.().catch(() => {});
  }
}

function drained(res: Response): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      res.off('drain', done).off('close', done);
      resolve();
    };
    res.on('drain', done).on('close', done);
  });
}
