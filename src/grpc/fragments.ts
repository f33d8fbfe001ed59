import type { Fragment } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { PushItem } from '#src/api/handlers.ts';
import { fragmentTypes } from '#src/event-log/fragments.ts';

type CompressedPush = {
  eventCount: number;
  completedAt: number | null;
  fragments: readonly Pick<Fragment, 'length' | 'offsetMs'>[];
};
type CreateFieldError = (field: string, detail: string, code: string) => Error;
type DeltaItem = { event: Record<string, unknown> & { delta: string }; producerSeq: number; at: number };

const maxFragments = 10_000;

/** Returns the events of a compressed push; a push without fragments is one event. @throws the error that `bad` creates */
export function expandFragments(first: PushItem, compressed: CompressedPush, bad: CreateFieldError): PushItem[] {
  const { eventCount, completedAt, fragments } = compressed;
  if (eventCount < 0 || eventCount > maxFragments) {
    throw bad('event_count', `must be from 0 to ${maxFragments}; it is ${eventCount}.`, 'range');
  }
  if (eventCount > 1) return splitDelta(assertDeltaItem(first, bad), compressed, bad);
  if (fragments.length > 0) throw bad('fragments', 'must be left out unless event_count is 2 or more.', 'count');
  if (completedAt !== null && completedAt !== first.at) {
    throw bad('completed_at', 'of a single event must be left out, or be created_at.', 'const');
  }
  return [first];
}

function assertDeltaItem({ event, producerSeq, at }: PushItem, bad: CreateFieldError): DeltaItem {
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
  return { event: event as DeltaItem['event'], producerSeq, at };
}

function assertFragmentsFit(
  { event, at }: DeltaItem,
  { eventCount, completedAt, fragments }: CompressedPush,
  bad: CreateFieldError,
): void {
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

function splitDelta(whole: DeltaItem, compressed: CompressedPush, bad: CreateFieldError): PushItem[] {
  assertFragmentsFit(whole, compressed, bad);
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
