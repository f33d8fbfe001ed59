import { create } from '@bufbuild/protobuf';
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { AckSchema, type SessionEvents } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { EventDoor, EventPush, EventPushResult } from '#src/api/handlers.ts';
import type { StorageLimit } from '#src/access/storage-limit.ts';
import { whileAdmitted } from './admitted.ts';
import { callerOf } from './call.ts';
import { badField, inRequest, readName, readPush } from './payload.ts';
import { pushStream } from './push-stream.ts';
import { readWatch, sendItems } from './watch.ts';

export type SessionEventsOptions = {
  door: EventDoor;
  storageLimit: StorageLimit;
  /** Aborted, with the reason, when the server stops. */
  stopping: AbortSignal;
  heartbeatMs: number;
  renewMs: number;
};

const acknowledge = ({ acks, nextSeq }: EventPushResult) => ({
  acks: acks.map(({ producerSeq, seq, warning }) =>
    create(AckSchema, { producerSeq: BigInt(producerSeq), seq: BigInt(seq), warning: warning ?? '' }),
  ),
  nextSeq: BigInt(nextSeq),
});

/** The log of sessions for gRPC: it reads messages, and leaves what is right to the door. */
export function sessionEventsService(options: SessionEventsOptions): ServiceImpl<typeof SessionEvents> {
  const { door, storageLimit, stopping, heartbeatMs, renewMs } = options;
  const stay = (context: HandlerContext) => whileAdmitted(context, stopping, heartbeatMs);
  return {
    async pushSessionEvent(request, context) {
      const push = readPush(request);
      const caller = callerOf(context);
      try {
        await storageLimit.add(caller.organizationId, request.payload.length);
        return acknowledge(await door.push(caller, push));
      } catch (error) {
        throw inRequest(error);
      }
    },

    async pushSessionMessage({ sessionId, eventType, payload, messageId }, context) {
      const message = {
        sessionId: readName('session_id', sessionId),
        kind: readName('event_type', eventType),
        payload,
        messageId: messageId === '' ? null : readName('message_id', messageId),
      };
      if (payload === '') throw badField('payload', 'is required.', 'required');
      const caller = callerOf(context);
      try {
        await storageLimit.add(caller.organizationId, payload.length);
        return acknowledge(await door.pushMessage(caller, message));
      } catch (error) {
        throw inRequest(error);
      }
    },

    async *pushSessionEvents(requests, context) {
      const caller = callerOf(context);
      const { signal, leave } = stay(context);
      const push = async (events: EventPush, bytes: number) => {
        await storageLimit.add(caller.organizationId, bytes);
        return door.push(caller, events);
      };
      try {
        for await (const acks of pushStream(requests, { push, renewMs, signal })) {
          const { sessionId, producerEpoch } = acks;
          yield { sessionId, producerEpoch: BigInt(producerEpoch), ...acknowledge(acks) };
        }
      } finally {
        leave();
      }
    },

    async *watchSessionEvents(request, context) {
      const watch = readWatch(request);
      const { signal, leave } = stay(context);
      try {
        yield* sendItems(door.watch(callerOf(context), watch, signal), { everyMs: heartbeatMs, signal });
      } finally {
        leave();
      }
    },
  };
}
