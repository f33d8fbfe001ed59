import type { Readable } from 'node:stream';
import { createParser } from '#generated/packages/eventsource-parser.js';
import type { Upstream } from '#src/llm/completion.ts';
import { Fault, faultProblem, toFault } from '#src/llm/fault.ts';
import { InactivityTimeout } from '#src/llm/inactivity-timeout.ts';
import { isObject, type JsonObject } from '#src/llm/json-value.ts';
import { inStreamFault } from '#src/llm/stream-fault.ts';

/** The most bytes of one stream, and the most characters of one of its events. */
const maxBytes = 140 * 1024 * 1024;
const maxEventChars = 16 * 1024 * 1024;

/** Tells whether an answer comes as events. */
export const isEventStream = (response: Response): boolean =>
  /^text\/event-stream\b/i.test(response.headers.get('content-type') ?? '');

/** Makes the problem of a stream that ends without its last event. */
export const breaksOff = (about: string) =>
  faultProblem(new Fault('upstream_failure', 'ended without its end.'), about);

/** Collects the events of a text that comes in pieces. */
class EventCollector {
  readonly #secret: string | null;
  #events: JsonObject[] = [];
  isDone = false;
  readonly #parser = createParser({
    maxBufferSize: maxEventChars,
    onEvent: ({ event, data }) => this.#add(event, data.trim()),
    onError: ({ type }) => {
      if (type === 'max-buffer-size-exceeded') throw new Fault('upstream_failure', 'sent an event that is too large.');
    },
  });

  constructor(secret: string | null) {
    this.#secret = secret;
  }

  /** Reads a piece of the text, and returns the events that are whole with it. @throws `Fault` of a failure that it tells */
  read(text: string): JsonObject[] {
    this.#events = [];
    this.#parser.feed(text);
    return this.#events;
  }

  #add(name: string | undefined, data: string): void {
    if (data === '[DONE]') this.isDone = true;
    if (this.isDone || !/^[{[]/.test(data)) return;
    let event: unknown;
    try {
      event = JSON.parse(data);
    } catch (cause) {
      throw new Fault('upstream_failure', 'sent JSON that cannot be parsed.', { cause });
    }
    if (!isObject(event)) return;
    if (name === 'error' || event['type'] === 'error' || event['error'])
      throw inStreamFault(event['error'] ?? event, this.#secret);
    this.#events.push(event);
  }
}

/**
 * Reads the events of a body until it ends or says `[DONE]`. `about` begins the sentence of a failure.
 * @throws the problem of a stream that tells of a failure, breaks off, falls silent or is too large
 */
export async function* readEvents(
  body: Readable,
  { secret, timeoutMs }: Upstream,
  about: string,
): AsyncGenerator<JsonObject> {
  const silence = new InactivityTimeout(timeoutMs, (fault) => body.destroy(fault));
  const collector = new EventCollector(secret);
  const decoder = new TextDecoder();
  let bytes = 0;
  try {
    const parts = body.iterator({ destroyOnReturn: true });
    while (!collector.isDone) {
      const part = (await silence.during(parts.next(), true)) as IteratorResult<Buffer, undefined>;
      if (part.done) return;
      bytes += part.value.length;
      if (bytes > maxBytes) throw new Fault('upstream_failure', `sent more than ${maxBytes} bytes.`);
      yield* collector.read(decoder.decode(part.value, { stream: true }));
    }
  } catch (error) {
    throw faultProblem(toFault(error, secret), about);
  } finally {
    silence.end();
    body.destroy();
  }
}
