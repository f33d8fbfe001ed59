import type { Fragment } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { PushItem } from '#src/api/handlers.ts';
import { fragmentTypes } from '#src/event-log/fragments.ts';

type Compressed = {
  eventCount: number;
  completedAt: number | null;
  fragments: readonly Pick<Fragment, 'length' | 'offsetMs'>[];
};
type Bad = (field: string, detail: string, code: string) => Error;
type Whole = { event: Record<string, unknown> & { delta: string }; producerSeq: number; at: number };

const mostFragments = 10_000;

/** The events that a compressed push stands for; a push without fragments is one event. What cannot be is thrown. */
export function expandFragments(first: PushItem, compressed: Compressed, bad: Bad): PushItem[] {
  const { eventCount, completedAt, fragments } = compressed;
  if (eventCount < 0 || eventCount > mostFragments) {
    throw bad('event_count', `must be from 0 to ${mostFragments}; it is ${eventCount}.`, 'range');
  }
  if (eventCount > 1) return cut(assertWhole(first, bad), compressed, bad);
  if (fragments.length > 0) throw bad('fragments', 'must be left out unless event_count is 2 or more.', 'count');
  if (completedAt !== null && completedAt !== first.at) {
    throw bad('completed_at', 'of a single event must be left out, or be created_at.', 'const');
  }
  return [first];
}

function assertWhole({ event, producerSeq, at }: PushItem, bad: Bad): Whole {
  const { type, delta, metadata, rawEvent, timestamp } = event;
  if (!fragmentTypes.has(type as string)) {
    throw bad('event_count', `must be 1: events of the type ${JSON.stringify(type)} have no fragments.`, 'type');
  }
  if (typeof delta !== 'string')
    throw bad('payload', 'must have a delta, a string, to be cut into fragments.', 'delta');
  for (const [name, value] of Object.entries({ metadata, rawEvent })) {
    if (value !== undefined) throw bad('payload', `must have no ${name} when it is a run of fragments.`, name);
  }
  if (timestamp !== undefined && !Number.isSafeInteger(timestamp)) {
    throw bad('payload', 'must have a timestamp in whole milliseconds when it is a run of fragments.', 'timestamp');
  }
  if (at === null) throw bad('created_at', 'is required when event_count is 2 or more.', 'required');
  return { event: event as Whole['event'], producerSeq, at };
}

function assertFits({ event, at }: Whole, { eventCount, completedAt, fragments }: Compressed, bad: Bad): void {
  if (fragments.length !== eventCount) {
    throw bad(
      'fragments',
      `must be as many as event_count says, ${eventCount}; there are ${fragments.length}.`,
      'count',
    );
  }
  let [units, newest] = [0, 0n];
  for (const [index, { length, offsetMs }] of fragments.entries()) {
    const name = `fragments[${index}]`;
    if (length < 0) throw bad(`${name}.length`, 'must not be negative.', 'range');
    if (index === 0 && offsetMs !== 0n) throw bad(`${name}.offset_ms`, 'must be 0: it is counted from here.', 'const');
    if (offsetMs < newest) throw bad(`${name}.offset_ms`, 'must not be less than the one before.', 'order');
    units += length;
    newest = offsetMs;
  }
  if (units !== event.delta.length) {
    const has = `the delta has ${event.delta.length} UTF-16 code units`;
    throw bad('fragments', `must have lengths that add up to the delta: ${has}, the lengths are ${units}.`, 'length');
  }
  if (completedAt === null) throw bad('completed_at', 'is required when event_count is 2 or more.', 'required');
  if (BigInt(completedAt - at) !== newest) {
    throw bad('completed_at', 'must be created_at and the offset of the last fragment.', 'const');
  }
}

function cut(whole: Whole, compressed: Compressed, bad: Bad): PushItem[] {
  assertFits(whole, compressed, bad);
  const { event, producerSeq, at } = whole;
  const timestamp = event['timestamp'] as number | undefined;
  let position = 0;
  return compressed.fragments.map(({ length, offsetMs }, index) => {
    const after = Number(offsetMs);
    const delta = event.delta.slice(position, (position += length));
    const own = timestamp === undefined ? {} : { timestamp: timestamp + after };
    return { event: { ...event, ...own, delta }, producerSeq: producerSeq + index, at: at + after };
  });
}
