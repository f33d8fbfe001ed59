import { createParser } from 'eventsource-parser';
import type { Chunk, ChunkReader } from './chunks.ts';
import { Fault } from './fault.ts';
import type { Delta } from './types.ts';

const maxEventChars = 16 * 1024 * 1024;

/** Text of an event stream, cut anywhere → deltas. */
export class EventReader {
  /** `[DONE]` was read. */
  done = false;
  /** The last text held an event, not only comments. */
  active = false;
  /** What was wrong with the last text; the deltas before it stand. */
  fault: unknown = null;
  #deltas: Delta[] = [];
  readonly #reader: ChunkReader;
  readonly #parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: ({ data }) => this.#event(data),
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded')
        this.fault ??= new Fault('upstream_failure', 'sent an event that is too large.');
    },
  });

  constructor(reader: ChunkReader) {
    this.#reader = reader;
  }

  read(text: string): Delta[] {
    this.active = false;
    this.#deltas = [];
    this.#parser.feed(text);
    return this.#deltas;
  }

  #event(data: string): void {
    this.active = true;
    if (this.done || this.fault) return;
    if (data === '[DONE]') {
      this.done = true;
      return;
    }
    try {
      this.#reader.read(parseChunk(data), this.#deltas);
    } catch (error) {
      this.fault = error;
    }
  }
}

/** JSON text → chunk, or a fault. */
export function parseChunk(data: string): Chunk {
  let chunk: unknown;
  try {
    chunk = JSON.parse(data);
  } catch (cause) {
    throw new Fault('upstream_failure', 'sent JSON that cannot be parsed.', { cause });
  }
  if (typeof chunk === 'object' && chunk !== null) return chunk;
  throw new Fault('upstream_failure', 'sent a chunk that is no JSON object.');
}
