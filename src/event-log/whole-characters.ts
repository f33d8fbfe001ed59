import type { LogEvent } from './event.ts';
import { chunkTypes, isFragmentEvent, type FragmentEvent } from './fragments.ts';

const isHigh = (unit: number) => unit >= 0xd800 && unit <= 0xdbff;
const isLow = (unit: number) => unit >= 0xdc00 && unit <= 0xdfff;

/** The first half of a character, and the id of the text that it is of; undefined for that of a bare chunk. */
type HeldHalf = { half: string; id: unknown };

/** Names what a fragment continues. Chunks may leave out the id: they continue the last one of their type. */
function toTextKey(event: FragmentEvent): string {
  const { type, subagentRunId } = event;
  return JSON.stringify([type, subagentRunId, chunkTypes.has(type) ? null : toId(event)]);
}

const toId = ({ toolCallId, messageId }: FragmentEvent) => toolCallId ?? messageId;

/**
 * Gives a reader the events of a log with whole characters. Producers may cut a text inside of a surrogate pair: the first half
 * is held back until the rest comes, and is given with it, so that the deltas add up to the same text. A half that has no
 * other becomes U+FFFD; one at the end of a text is not given at all.
 */
export class WholeCharacters {
  /** The first halves that are held back, by the text that they are of. Few producers leave any. */
  readonly #held = new Map<string, HeldHalf>();

  /** Tells whether an event begins with a second half whose first one was not seen: it is in an earlier event. */
  lacks(event: LogEvent): boolean {
    if (!isFragmentEvent(event) || !isLow(event.delta.charCodeAt(0))) return false;
    return this.#findHeld(event) === '';
  }

  /** Returns the event as a reader is given it: the same object when nothing has to change. */
  take(event: LogEvent): LogEvent {
    if (event.type === 'RUN_STARTED') this.#held.clear();
    if (!isFragmentEvent(event)) return event;
    const { delta } = event;
    if (delta === '' || (this.#held.size === 0 && delta.isWellFormed())) return event;
    const key = toTextKey(event);
    const text = this.#findHeld(event) + delta;
    const isCut = isHigh(text.charCodeAt(text.length - 1));
    if (isCut) this.#held.set(key, { half: text.slice(-1), id: toId(event) });
    else this.#held.delete(key);
    const whole = (isCut ? text.slice(0, -1) : text).toWellFormed();
    return whole === delta ? event : ({ ...event, delta: whole } as LogEvent);
  }

  #findHeld(event: FragmentEvent): string {
    const held = this.#held.get(toTextKey(event));
    if (!held) return '';
    const id = toId(event);
    return id === undefined || held.id === undefined || held.id === id ? held.half : '';
  }
}
