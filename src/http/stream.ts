import type { Response } from 'express';
import type { Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { StreamItem, StreamReply } from '#src/api/handlers.ts';
import { mayConcern, type AccessChange, type AccessNotices } from '#src/access/access-changes.ts';
import { isDenied } from '#src/access/credential.ts';
import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { waitForDrain } from '#src/process/wait-for-drain.ts';
import { problem, toProblem } from '#src/api/problems.ts';
import { contractViolation, problemOf } from './problem-json.ts';
import type { ProblemAnswers } from './problem-json.ts';
import { createFrames } from './stream-frames.ts';
import type { FramesOf, Framing } from './stream-frames.ts';
import type { EncodableEvent } from './stream-encoding.ts';
import type { Validation } from '#src/contract/validation.ts';

type Reply = Omit<StreamReply<EncodableEvent>, 'status'>;

/** Sends a stream of events as the answer to a request. */
export type SendStream = (reply: Reply, res: Response) => Promise<void>;

/** The open streams of the server. */
export type Streams = {
  /** Sends events as they come; resolves when the last byte is handed over or the reader is gone. */
  send: SendStream;
  /** Returns the number of open streams. */
  count(): number;
  /** Tells readers that this server is stopping. */
  announceStop(): void;
  /** Ends the streams that are still open with a retryable problem. */
  stop(): void;
};

const defaultHeartbeatMs = 15_000;
/** The number of times that the one timer looks at all streams between two heartbeats. */
const looks = 3;

/** How often streams are kept alive, and what tells of changes after which their readers may have to leave. */
type StreamOptions = { heartbeatMs?: number | undefined; accessNotices?: AccessNotices | undefined };

/** Streams whose every event is checked before it is written, at the pace of the reader. */
export function createStreams(
  validation: Validation,
  answers: ProblemAnswers,
  { heartbeatMs = defaultHeartbeatMs, accessNotices }: StreamOptions,
): Streams {
  const framesOf = createFrames(validation);
  const open = new Set<OpenStream>();
  let timer: NodeJS.Timeout | undefined;
  const close = (stream: OpenStream) => {
    open.delete(stream);
    if (open.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
  accessNotices?.listen((change) => open.forEach((stream) => stream.heed(change)));
  return {
    send: (reply, res) => {
      const stream = new OpenStream(reply, res, framesOf, answers);
      open.add(stream);
      timer ??= setInterval(() => open.forEach((one) => one.look()), heartbeatMs / looks);
      return stream.run(close);
    },
    count: () => open.size,
    announceStop: () => open.forEach((stream) => stream.announceStop()),
    stop: () => open.forEach((stream) => stream.fail(problem('service_unavailable', 'The server is stopping.'))),
  };
}

const chatFailure = (error: ProblemBody): EncodableEvent => ({ event: 'error', error }) as EncodableEvent;

class OpenStream {
  readonly #iterator: AsyncIterator<StreamItem<EncodableEvent>>;
  readonly #reply: Reply;
  readonly #res: Response;
  readonly #answers: ProblemAnswers;
  readonly #framing: Framing;
  #lastSeq = 0;
  /** The number of looks of the timer since something was written, and in all. */
  #quiet = 0;
  #looks = 0;

  constructor(reply: Reply, res: Response, framesOf: FramesOf, answers: ProblemAnswers) {
    this.#iterator = reply.events[Symbol.asyncIterator]();
    this.#reply = reply;
    this.#res = res;
    this.#answers = answers;
    this.#framing = framesOf(res.locals.operation!, res.locals.mediaType);
  }

  /** A failure before the first byte is thrown, and answered as any other; later it is the stream's last event. */
  async run(close: (stream: OpenStream) => void): Promise<void> {
    const abandon = () => void this.#abandon();
    this.#res.on('close', abandon);
    try {
      if (this.#reply.resumable) {
        this.#writeHead();
        this.#res.flushHeaders();
      }
      if (this.#res.req.method === 'HEAD') this.#writeHead();
      while (this.#res.req.method !== 'HEAD') {
        const next = await this.#iterator.next();
        if (this.#over) return;
        if (next.done) break;
        if (!this.#write(next.value)) await waitForDrain(this.#res);
        if (isTurnOver()) await yieldToEventLoop();
      }
      this.#writeHead();
      this.#res.end(this.#reply.ending);
    } catch (error) {
      if (this.#over) return;
      if (!this.#res.headersSent) throw error;
      this.fail(error);
    } finally {
      this.#res.off('close', abandon);
      await this.#abandon();
      close(this);
    }
  }

  /** Sends a heartbeat when nothing was written for long enough, and sees to it that its reader may still read. */
  look(): void {
    this.#looks += 1;
    if (this.#looks % looks === 0) void this.#reauthorize();
    this.#quiet += 1;
    if (this.#quiet <= looks || this.#over) return;
    this.#quiet = 0;
    this.#writeHead();
    this.#res.write(this.#framing.encoding.heartbeat);
  }

  /** Sees at once whether the reader may still read, after a change that may concern them. */
  heed(change: AccessChange): void {
    const { principal } = this.#res.locals;
    if (principal && mayConcern(change, principal)) void this.#reauthorize();
  }

  announceStop(): void {
    if (this.#over || !this.#res.headersSent) return;
    const { reconnect } = this.#framing.encoding;
    if (this.#reply.resumable) this.#res.end(reconnect);
    else this.#res.write(reconnect);
  }

  fail(error: unknown): void {
    if (this.#over) return;
    const failure = toProblem(error, this.#answers.explain);
    this.#res.locals.failure = failure;
    this.#writeHead();
    const event = (this.#reply.failure ?? chatFailure)(problemOf(failure, this.#res, this.#answers));
    this.#res.end(this.#framing.encoding.frame({ seq: this.#lastSeq, resumeAt: null, event }));
  }

  get #over(): boolean {
    return this.#res.writableEnded || this.#res.destroyed;
  }

  /** Returns whether the reader keeps up; else the next event has to wait until what was written is read. */
  #write(entry: StreamItem<EncodableEvent>): boolean {
    const frame = this.#framing.frame(entry);
    if ('complaint' in frame) throw contractViolation(`event ${entry.seq}: ${frame.complaint}`);
    this.#lastSeq = entry.resumeAt ?? entry.seq;
    this.#quiet = 0;
    this.#writeHead();
    return this.#res.write(frame.text);
  }

  #writeHead(): void {
    if (this.#res.headersSent) return;
    this.#res.writeHead(200, {
      ...this.#reply.headers,
      'Content-Type': this.#res.locals.mediaType,
      'Cache-Control': 'no-cache, no-transform',
      'X-Accel-Buffering': 'no',
    });
  }

  /** A stream does not outlive its credential. Who cannot be asked, is asked the next time. */
  async #reauthorize(): Promise<void> {
    await this.#res.locals.reauthorize().catch((error: unknown) => {
      if (isDenied(error)) this.fail(error);
    });
  }

  /** Lets the producer clean up; what it still fails at concerns nobody any more. */
  async #abandon(): Promise<void> {
    await this.#iterator.return?.().catch(() => {});
  }
}
