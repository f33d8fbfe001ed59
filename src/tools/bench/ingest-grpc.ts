import { once } from 'node:events';
import { create, fromBinary, toBinary } from '@bufbuild/protobuf';
import { Client, credentials, Metadata, type ClientDuplexStream } from '@grpc/grpc-js';
import {
  PushSessionEventsRequestSchema,
  PushSessionEventsResponseSchema,
  SessionEvents,
} from '#generated/proto/parley/session/v1/session_events_pb.ts';
import { key } from './log-client.ts';

/** The maximum number of events that are on their way at once. */
const mostOnTheWay = 500;
const path = `/${SessionEvents.typeName}/${SessionEvents.method.pushSessionEvents.name}`;
const asIs = (bytes: Buffer) => bytes;

/** Returns the messages of a producer that sends `size` events at a time, made before the clock runs. */
export function messagesOf(sessionId: string, events: readonly object[], size: number): Buffer[] {
  const all = events.map((event, index) => ({
    sessionId,
    payload: JSON.stringify(event),
    producerEpoch: 1n,
    producerSeq: BigInt(index + 1),
  }));
  const count = Math.ceil(all.length / size);
  return Array.from({ length: count }, (_, i) => {
    const message = create(PushSessionEventsRequestSchema, { events: all.slice(i * size, (i + 1) * size) });
    return Buffer.from(toBinary(PushSessionEventsRequestSchema, message));
  });
}

/**
 * Pushes one stream for some time, without waiting for each acknowledgement. Returns the number of acknowledged events.
 */
export async function pushStream(address: string, messages: readonly Buffer[], size: number, ms: number) {
  const client = new Client(address, credentials.createInsecure());
  const metadata = new Metadata();
  metadata.set('x-api-key', key);
  const call: ClientDuplexStream<Buffer, Buffer> = client.makeBidiStreamRequest(path, asIs, asIs, metadata);
  const events = { sent: 0, acked: 0 };
  let wake = () => {};
  const failed = new Promise<never>((_, reject) => call.on('error', reject));
  failed.catch(() => {});
  call.on('data', (bytes: Buffer) => {
    events.acked += fromBinary(PushSessionEventsResponseSchema, bytes).acks.length;
    wake();
  });
  const ended = once(call, 'end');
  const until = performance.now() + ms;
  for (const message of messages) {
    if (performance.now() > until) break;
    while (events.sent - events.acked >= mostOnTheWay)
      await Promise.race([new Promise<void>((resolve) => (wake = resolve)), failed]);
    call.write(message);
    events.sent += size;
  }
  call.end();
  await Promise.race([ended, failed]);
  client.close();
  return events.acked;
}
