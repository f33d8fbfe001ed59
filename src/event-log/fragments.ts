/** The types of events that add a fragment to something that an event of their own kind has opened. */
export const contentTypes: ReadonlySet<string> = new Set([
  'TEXT_MESSAGE_CONTENT',
  'TOOL_CALL_ARGS',
  'REASONING_MESSAGE_CONTENT',
]);

/** The types of chunks, which open, continue and close something without events for its start and end. */
export const chunkTypes: ReadonlySet<string> = new Set([
  'TEXT_MESSAGE_CHUNK',
  'TOOL_CALL_CHUNK',
  'REASONING_MESSAGE_CHUNK',
]);

/** The types of events that can carry a fragment of a text. */
export const fragmentTypes: ReadonlySet<string> = new Set([...contentTypes, ...chunkTypes]);

/** The members of an event, whatever its type. */
export type EventMembers = Readonly<Record<string, unknown>>;

/** An event that carries a fragment of a text. */
export type FragmentEvent = EventMembers & { type: string; delta: string };

/** Tells whether an event carries a fragment of a text. It changes no message row until what it belongs to closes. */
export function isFragmentEvent(event: EventMembers): event is FragmentEvent {
  return fragmentTypes.has(event['type'] as string) && typeof event['delta'] === 'string';
}
