import type { ServerResponse } from 'node:http';
import type { OrderedFault } from './fault.ts';

/** The end of a frame of each kind of stream. */
const frameEnds = { 'text/event-stream': '\n\n', 'application/x-ndjson': '\n' };
type StreamType = keyof typeof frameEnds;

/** Divides a text into its frames, each with its end. */
function toFrames(text: string, end: string): string[] {
  const parts = text.split(end);
  const rest = parts.pop()!;
  return [...parts.map((part) => part + end), ...(rest === '' ? [] : [rest])];
}

/** A heartbeat or a hint for the reader is no event: it is not counted. */
const isEvent = (frame: string) => /^(id|event|data):|^\{/m.test(frame);

/** Writes the lines of a frame with the ordered ending. A lone CR ends no line of NDJSON. */
function withLineEnding(frame: string, type: StreamType, { lineEnding }: OrderedFault): string {
  return type === 'application/x-ndjson' && lineEnding === '\r' ? frame : frame.replaceAll('\n', lineEnding);
}

type Chunk = string | Uint8Array;

/** Makes the frames of one answer faulty, as they are written. */
class FaultyFrames {
  readonly #res: ServerResponse;
  readonly #fault: OrderedFault;
  readonly #write: (chunk: Chunk) => void;
  #count = 0;
  /** Set when the connection has been cut, after which nothing is written. */
  #isCut = false;
  #queue: Promise<void> = Promise.resolve();

  constructor(res: ServerResponse, fault: OrderedFault, write: (chunk: Chunk) => void) {
    this.#res = res;
    this.#fault = fault;
    this.#write = write;
  }

  /** Writes what the fault leaves of a chunk. */
  take(chunk: Chunk): void {
    const type = String(this.#res.getHeader('content-type') ?? '').split(';', 1)[0]!;
    if (!Object.hasOwn(frameEnds, type)) return this.#takeBody(chunk);
    const streamType = type as StreamType;
    for (const frame of toFrames(String(chunk), frameEnds[streamType])) {
      if (this.#fault.cutAfter === 0) return this.#cut();
      for (const copy of this.#alter(frame)) this.#send(withLineEnding(copy, streamType, this.#fault));
      if (this.#count === this.#fault.cutAfter) return this.#cut();
    }
  }

  /** Calls `end` when everything was written, unless the connection was cut. */
  finish(end: () => void): void {
    this.#queue = this.#queue.then(() => {
      if (!this.#isCut) end();
    });
  }

  #takeBody(chunk: Chunk): void {
    if (this.#fault.cutAfter === null) return this.#send(chunk);
    this.#send(chunk.slice(0, Math.floor(chunk.length / 2)));
    this.#cut();
  }

  /** Returns the frames that come in the place of one. */
  #alter(frame: string): string[] {
    if (!isEvent(frame)) return [frame];
    const { duplicate, skip } = this.#fault;
    this.#count += 1;
    if (this.#count === skip) return [];
    return this.#count === duplicate ? [frame, frame] : [frame];
  }

  #send(chunk: Chunk): void {
    const { pauseMs } = this.#fault;
    this.#queue = this.#queue.then(async () => {
      if (this.#isCut || this.#res.destroyed) return;
      this.#write(chunk);
      if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
    });
  }

  #cut(): void {
    this.#queue = this.#queue.then(async () => {
      if (this.#isCut) return;
      this.#isCut = true;
      // What was written has to leave first, or nothing of it would arrive.
      if (this.#res.headersSent) await new Promise((resolve) => setTimeout(resolve, flushMs));
      this.#res.destroy();
    });
  }
}

/** The time that bytes have to leave before their connection is cut. */
const flushMs = 20;

/** Has a response write its frames with a fault. */
export function writeFaulty(res: ServerResponse, fault: OrderedFault): void {
  const { write, end } = res;
  const frames = new FaultyFrames(res, fault, (chunk) => void write.call(res, chunk, 'utf8'));
  res.write = ((chunk: Chunk) => {
    frames.take(chunk);
    return true;
  }) as typeof write;
  res.end = ((chunk?: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) frames.take(chunk);
    frames.finish(() => {
      res.write = write;
      res.end = end;
      res.end();
    });
    return res;
  }) as typeof end;
}
