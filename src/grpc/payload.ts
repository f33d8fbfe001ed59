import type { Timestamp } from '@bufbuild/protobuf/wkt';
import type { PushSessionEventRequest } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { EventPush, PushItem } from '#src/api/handlers.ts';
import { readJson } from '#src/json/json.ts';
import { problem, Problem } from '#src/api/problems.ts';
import { PushProblem, type PushSpelling } from '#src/api/push-problem.ts';
import { isPieceOfEvent } from '#src/api/text-pieces.ts';
import { expandFragments } from './fragments.ts';

/** Returns a refusal that names a field of the request. */
export function createFieldProblem(parameter: string, detail: string, code: string, pointer?: string): Problem {
  const location = { parameter, ...(pointer && { pointer }) };
  return problem('invalid_request', `${parameter} ${detail}`, {
    errors: [{ ...location, detail: `${parameter} ${detail}`, code }],
  });
}

/** Checks that a name is printable ASCII, as all ids and all names in AG-UI are. @throws `invalid_request` */
export function readName(parameter: string, value: string): string {
  if (value === '') throw createFieldProblem(parameter, 'is required.', 'required');
  if (!/^[\x21-\x7e]{1,200}$/.test(value)) {
    throw createFieldProblem(parameter, 'must be 1 to 200 printable ASCII characters without spaces.', 'pattern');
  }
  return value;
}

/** Converts an integer to a number, if it is safe and at least `least`. @throws `invalid_request` */
export function readCount(parameter: string, value: bigint, least: number): number {
  if (value < least || value > Number.MAX_SAFE_INTEGER) {
    throw createFieldProblem(
      parameter,
      `must be from ${least} to ${Number.MAX_SAFE_INTEGER}; it is ${value}.`,
      'range',
    );
  }
  return Number(value);
}

/** Converts a timestamp to milliseconds since the epoch. Finer parts are cut off. @throws `invalid_request` */
function readTime(parameter: string, { seconds, nanos }: Timestamp): number {
  if (seconds < 0n || seconds > 253_402_300_799n || nanos < 0 || nanos > 999_999_999) {
    throw createFieldProblem(parameter, 'must be a time from 1970 to 9999.', 'range');
  }
  return Number(seconds) * 1000 + Math.floor(nanos / 1e6);
}

/** Parses the event of a request and checks its type. @throws `invalid_request` */
function readEvent(
  field: (name: string) => string,
  { eventType, payload }: PushSessionEventRequest,
): PushItem['event'] {
  if (payload === '') throw createFieldProblem(field('payload'), 'is required.', 'required');
  const read = readJson(payload, isPieceOfEvent);
  if ('fault' in read) throw createFieldProblem(field('payload'), read.fault, read.code, read.pointer);
  const event = read.value;
  if (typeof event !== 'object' || event === null || Array.isArray(event)) {
    throw createFieldProblem(field('payload'), 'must be a JSON object.', 'type');
  }
  const { type } = event as { type?: unknown };
  if (type === undefined) return { type: readName(field('event_type'), eventType), ...event };
  if (eventType !== '' && type !== eventType) {
    throw createFieldProblem(
      field('event_type'),
      `must be the same as the type in payload, which is ${JSON.stringify(type)}.`,
      'const',
    );
  }
  return event as PushItem['event'];
}

/** Parses the push of a request: one event, or the events of its fragments. @throws `invalid_request` */
export function readPush(request: PushSessionEventRequest, within = ''): EventPush {
  const field = (name: string) => `${within}${name}`;
  const sessionId = readName(field('session_id'), request.sessionId);
  const producerEpoch = readCount(field('producer_epoch'), request.producerEpoch, 1);
  const producerSeq = readCount(field('producer_seq'), request.producerSeq, 1);
  const event = readEvent(field, request);
  const at = request.createdAt ? readTime(field('created_at'), request.createdAt) : null;
  const completedAt = request.completedAt ? readTime(field('completed_at'), request.completedAt) : null;
  const { eventCount, fragments } = request;
  const items = expandFragments(
    { event, producerSeq, at },
    { eventCount, completedAt, fragments },
    (name, detail, code) => createFieldProblem(field(name), detail, code),
  );
  return { sessionId, producerEpoch, items };
}

/** Names the fields of a request that pushes one event or its fragments. `within` is the path of the push in a stream message. */
const requestSpelling = (within: string): PushSpelling => ({
  field: (place) =>
    place === 'producer_epoch'
      ? { parameter: `${within}producer_epoch` }
      : { parameter: `${within}${place.member === 'event' ? 'payload' : place.member}`, pointer: place.rest },
  item: () => '',
});

/** Converts a problem of a push to one of the request that it came in. `about` begins the sentence. */
export function toRequestProblem(error: unknown, within = '', about = ''): unknown {
  if (!(error instanceof Problem)) return error;
  const { code, detail, options } = error instanceof PushProblem ? error.withSpelling(requestSpelling(within)) : error;
  return problem(code, `${about}${detail}`, options);
}
