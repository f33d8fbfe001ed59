import { createParser } from '#generated/packages/eventsource-parser.js';

/** An event of a stream, as a reader gets it. */
export type EventFrame = {
  /** The text of its `id`; null without one. */
  id: string | null;
  /** The name in `event`; null without one. */
  name: string | null;
  /** The JSON in `data`; undefined when it is none. */
  data: unknown;
};

/** Parses JSON. Returns undefined for a text that is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Parses server-sent events as the standard has it. Source: WHATWG HTML, 9.2. */
export function parseEventFrames(text: string): EventFrame[] {
  const frames: EventFrame[] = [];
  const parser = createParser({
    onEvent: ({ id, event, data }) => frames.push({ id: id ?? null, name: event ?? null, data: parseJson(data) }),
  });
  parser.feed(text);
  return frames;
}
