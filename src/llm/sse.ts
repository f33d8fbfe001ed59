import { createParser } from '#generated/packages/eventsource-parser.js';
import type { ChunkReader } from './chunks.ts';
import { Fault } from './fault.ts';
import { isObject, type JsonObject } from './json-value.ts';
import { errorOfChunk, inStreamFault } from './stream-fault.ts';
import type { Delta } from './types.ts';

const maxEventChars = 16 * 1024 * 1024;
/** A body that is no event stream is kept up to here, to see what it is. */
const maxPlainChars = 1024 * 1024;

/** Data with which gateways only say that they are still there. */
const isKeepAlive = (data: string) =>
  data.startsWith(':') || /^\[?(ping|keep-?alive|heartbeat|processing|null)?\]?$/i.test(data);

/** Text of an event stream, cut anywhere → deltas. */
export class EventReader {
  /** `[DONE]` was read. */
  done = false;
  /** The last text held a piece of an answer, not only comments and signs of life. */
  active = false;
  /** The fault of the last text; the deltas before it stand. */
  fault: unknown = null;
  #deltas: Delta[] = [];
  /** The text that came while none of it was an event. */
  #plain: string | null = '';
  readonly #reader: ChunkReader;
  readonly #secret: string | null;
  readonly #parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: ({ event, data }) => this.#event(event, data.trim()),
    onError: ({ type, line }) => {
      if (line?.startsWith('{')) this.fault ??= errorLine(line, this.#secret);
      if (type === 'max-buffer-size-exceeded')
        this.fault ??= new Fault('upstream_failure', 'sent an event that is too large.', { isFinal: true });
    },
  });

  constructor(reader: ChunkReader, secret: string | null = null) {
    this.#reader = reader;
    this.#secret = secret;
  }

  read(text: string): Delta[] {
    this.active = false;
    this.#deltas = [];
    if (this.#plain !== null) this.#plain = this.#plain.length > maxPlainChars ? null : this.#plain + text;
    this.#parser.feed(text);
    return this.#deltas;
  }

  /** Reads a body that has ended and was no event stream as one JSON value. */
  readPlain(): Delta[] {
    this.#deltas = [];
    const text = this.#plain?.trim() ?? '';
    if (/^[{[]/.test(text)) this.#reader.read(parseChunk(text) ?? {}, this.#deltas);
    return this.#deltas;
  }

  #event(event: string | undefined, data: string): void {
    this.#plain = null;
    if (this.done || this.fault) return;
    try {
      if (event === 'error') throw errorEvent(data, this.#secret);
      if (isKeepAlive(data)) return;
      if (data === '[DONE]') this.done = true;
      else this.#chunk(event, data);
    } catch (error) {
      this.fault = error;
    }
  }

  /** Events with names of their own need not be chunks. */
  #chunk(event: string | undefined, data: string): void {
    const isNamed = event !== undefined && event !== 'message';
    if (isNamed && !data.startsWith('{')) return;
    const chunk = parseChunk(data);
    if (!chunk) return;
    this.active ||= chunk['choices'] !== undefined;
    this.#reader.read(chunk, this.#deltas);
  }
}

function errorEvent(data: string, secret: string | null): Fault {
  let error: unknown = data;
  try {
    error = JSON.parse(data);
  } catch {
    // Its words are all that there is.
  }
  return inStreamFault(error, secret);
}

/**
 * Returns the failure that a line tells of which is no field of an event: some gateways break off with an error as JSON
 * alone.
 */
function errorLine(line: string, secret: string | null): Fault | null {
  try {
    const error = errorOfChunk(JSON.parse(line) as JsonObject);
    return error === null ? null : inStreamFault(error, secret);
  } catch {
    return null;
  }
}

/** Numbers as ids that a double may not hold as they are. */
const mayBeInexact = /"id"\s*:\s*-?\d+(?:\d{14}|[.eE])/;

/** Keeps the digits of an id that would be another number as a double. */
function exactId(key: string, value: unknown, context?: { source?: string }): unknown {
  if (key !== 'id' || typeof value !== 'number' || context?.source === undefined) return value;
  return String(value) === context.source ? value : { number: context.source };
}

/** JSON text → chunk, or a fault. Null for JSON that says nothing, such as `"ping"`. Of a list the first one counts. */
export function parseChunk(data: string): JsonObject | null {
  let chunk: unknown;
  try {
    chunk = mayBeInexact.test(data) ? JSON.parse(data, exactId) : JSON.parse(data);
  } catch (cause) {
    throw new Fault('upstream_failure', 'sent JSON that cannot be parsed.', { cause });
  }
  const first: unknown = Array.isArray(chunk) ? (chunk[0] ?? null) : chunk;
  return isObject(first) ? first : null;
}
