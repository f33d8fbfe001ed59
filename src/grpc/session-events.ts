import { create } from '@bufbuild/protobuf';
import type { ServiceImpl } from '@connectrpc/connect';
import { AckSchema, type SessionEvents } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { AccessNotices } from '#src/access/access-changes.ts';
import type { Principal } from '#src/access/principal.ts';
import type { EventDoor, EventPush, EventPushResult } from '#src/api/handlers.ts';
import type { StorageLimit } from '#src/access/storage-limit.ts';
import { watchAdmission } from './admission.ts';
import { requirePrincipal, getOrigin } from './call.ts';
import { createFieldProblem, toRequestProblem, readName, readPush } from './payload.ts';
import { acknowledgePushes } from './push-stream.ts';
import { parseWatchQuery, sendItems } from './watch.ts';

/** The dependencies of the session events service. */
export type SessionEventsOptions = {
  door: EventDoor;
  storageLimit: StorageLimit;
  /** Aborted, with the reason, when the server stops. */
  stopping: AbortSignal;
  heartbeatMs: number;
  accessNotices?: AccessNotices;
  renewMs: number;
};

const toAckMessage = ({ acks, nextSeq }: EventPushResult) => ({
  acks: acks.map(({ producerSeq, seq, warning }) =>
    create(AckSchema, { producerSeq: BigInt(producerSeq), seq: BigInt(seq), warning: warning ?? '' }),
  ),
  nextSeq: BigInt(nextSeq),
});

type Service = ServiceImpl<typeof SessionEvents>;
type Method<Name extends keyof Service> = (
  options: SessionEventsOptions,
  ...call: Parameters<Service[Name]>
) => ReturnType<Service[Name]>;

/** Counts the bytes of a push towards the storage limit, and pushes. Refusals name the fields of the request. */
async function pushRequest(
  { storageLimit }: SessionEventsOptions,
  caller: Principal,
  bytes: number,
  push: () => Promise<EventPushResult>,
) {
  try {
    await storageLimit.add(caller.organizationId, bytes);
    return toAckMessage(await push());
  } catch (error) {
    throw toRequestProblem(error);
  }
}

const pushSessionEvent: Method<'pushSessionEvent'> = async (options, request, context) => {
  const push = { ...readPush(request), origin: getOrigin(context) };
  const caller = requirePrincipal(context);
  return pushRequest(options, caller, request.payload.length, () => options.door.push(caller, push));
};

const pushSessionMessage: Method<'pushSessionMessage'> = async (options, request, context) => {
  const { sessionId, eventType, payload, messageId } = request;
  const message = {
    sessionId: readName('session_id', sessionId),
    kind: readName('event_type', eventType),
    payload,
    messageId: messageId === '' ? null : readName('message_id', messageId),
    origin: getOrigin(context),
  };
  if (payload === '') throw createFieldProblem('payload', 'is required.', 'required');
  const caller = requirePrincipal(context);
  return pushRequest(options, caller, payload.length, () => options.door.pushMessage(caller, message));
};

async function* pushSessionEvents(
  options: SessionEventsOptions,
  ...[requests, context]: Parameters<Service['pushSessionEvents']>
) {
  const { door, storageLimit, renewMs } = options;
  const caller = requirePrincipal(context);
  const origin = getOrigin(context);
  const { signal, stop } = watchAdmission(context, options);
  const push = async (events: EventPush, bytes: number) => {
    await storageLimit.add(caller.organizationId, bytes);
    return door.push(caller, { ...events, origin });
  };
  try {
    for await (const acks of acknowledgePushes(requests, { push, renewMs, signal })) {
      const { sessionId, producerEpoch } = acks;
      yield { sessionId, producerEpoch: BigInt(producerEpoch), ...toAckMessage(acks) };
    }
  } finally {
    stop();
  }
}

async function* watchSessionEvents(
  options: SessionEventsOptions,
  ...[request, context]: Parameters<Service['watchSessionEvents']>
) {
  const watch = parseWatchQuery(request);
  const { door, heartbeatMs } = options;
  const { signal, stop } = watchAdmission(context, options);
  try {
    yield* sendItems(door.watch(requirePrincipal(context), watch, signal), { everyMs: heartbeatMs, signal });
  } finally {
    stop();
  }
}

/** Creates the service of session logs: it parses and formats messages, and leaves all rules to the event door. */
export const sessionEventsService = (options: SessionEventsOptions): Service => ({
  pushSessionEvent: (...call) => pushSessionEvent(options, ...call),
  pushSessionMessage: (...call) => pushSessionMessage(options, ...call),
  pushSessionEvents: (...call) => pushSessionEvents(options, ...call),
  watchSessionEvents: (...call) => watchSessionEvents(options, ...call),
});
