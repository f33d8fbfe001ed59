import { create } from '@bufbuild/protobuf';
import type { HandlerContext, ServiceImpl } from '@connectrpc/connect';
import { AckSchema, type SessionEvents } from '#generated/proto/parley/session/v1/session_events_pb.ts';
import type { EventDoor, EventPush, EventPushResult } from '#src/api/handlers.ts';
import type { StorageLimit } from '#src/access/storage-limit.ts';
import { watchAdmission } from './admission.ts';
import { getCaller } from './call.ts';
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
  renewMs: number;
};

const toAckMessage = ({ acks, nextSeq }: EventPushResult) => ({
  acks: acks.map(({ producerSeq, seq, warning }) =>
    create(AckSchema, { producerSeq: BigInt(producerSeq), seq: BigInt(seq), warning: warning ?? '' }),
  ),
  nextSeq: BigInt(nextSeq),
});

/** Creates the service of session logs: it parses and formats messages, and leaves all rules to the event door. */
export function sessionEventsService(options: SessionEventsOptions): ServiceImpl<typeof SessionEvents> {
  const { door, storageLimit, stopping, heartbeatMs, renewMs } = options;
  const admit = (context: HandlerContext) => watchAdmission(context, stopping, heartbeatMs);
  return {
    async pushSessionEvent(request, context) {
      const push = readPush(request);
      const caller = getCaller(context);
      try {
        await storageLimit.add(caller.organizationId, request.payload.length);
        return toAckMessage(await door.push(caller, push));
      } catch (error) {
        throw toRequestProblem(error);
      }
    },

    async pushSessionMessage({ sessionId, eventType, payload, messageId }, context) {
      const message = {
        sessionId: readName('session_id', sessionId),
        kind: readName('event_type', eventType),
        payload,
        messageId: messageId === '' ? null : readName('message_id', messageId),
      };
      if (payload === '') throw createFieldProblem('payload', 'is required.', 'required');
      const caller = getCaller(context);
      try {
        await storageLimit.add(caller.organizationId, payload.length);
        return toAckMessage(await door.pushMessage(caller, message));
      } catch (error) {
        throw toRequestProblem(error);
      }
    },

    async *pushSessionEvents(requests, context) {
      const caller = getCaller(context);
      const { signal, stop } = admit(context);
      const push = async (events: EventPush, bytes: number) => {
        await storageLimit.add(caller.organizationId, bytes);
        return door.push(caller, events);
      };
      try {
        for await (const acks of acknowledgePushes(requests, { push, renewMs, signal })) {
          const { sessionId, producerEpoch } = acks;
          yield { sessionId, producerEpoch: BigInt(producerEpoch), ...toAckMessage(acks) };
        }
      } finally {
        stop();
      }
    },

    async *watchSessionEvents(request, context) {
      const watch = parseWatchQuery(request);
      const { signal, stop } = admit(context);
      try {
        yield* sendItems(door.watch(getCaller(context), watch, signal), { everyMs: heartbeatMs, signal });
      } finally {
        stop();
      }
    },
  };
}
