import type { StreamItem } from '#src/api/handlers.ts';
import type { Operation } from '#src/contract/spec.ts';
import { encodings } from './stream-encoding.ts';
import type { Encoding, EncodableEvent } from './stream-encoding.ts';
import type { Validation } from '#src/contract/validation.ts';

/** The bytes of an event, or how it breaks the contract. */
type Frame = { text: string } | { complaint: string };

/** The framing of one operation's events in one media type. */
export type Framing = { encoding: Encoding; frame(entry: StreamItem<EncodableEvent>): Frame };

/** Returns the framing of an operation's events in a media type. */
export type FramesOf = (operation: Operation, mediaType: string) => Framing;

/**
 * Checks events and makes frames of them. What many streams share is checked and encoded for the first of them, and kept
 * as long as the event itself.
 */
export function createFrames(validation: Validation): FramesOf {
  const known = new Map<string, Framing>();

  function make(operation: Operation, mediaType: string): Framing {
    const rules = validation.rulesOf(operation);
    const encoding = encodings[mediaType]!;
    const kept = new WeakMap<object, Frame>();
    const fresh = (entry: StreamItem<EncodableEvent>): Frame => {
      const complaint = rules.item(mediaType, encoding.item(entry));
      return complaint ? { complaint } : { text: encoding.frame(entry) };
    };
    const frame = (entry: StreamItem<EncodableEvent>): Frame => {
      if (!entry.shared) return fresh(entry);
      const made = kept.get(entry) ?? fresh(entry);
      kept.set(entry, made);
      return made;
    };
    return { encoding, frame };
  }

  return (operation, mediaType) => {
    const key = `${operation.id} ${mediaType}`;
    const framing = known.get(key) ?? make(operation, mediaType);
    known.set(key, framing);
    return framing;
  };
}
