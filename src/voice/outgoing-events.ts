import type { RealtimeServerEvent } from '#generated/v2/client/types.gen.ts';
import type { SocketConnection } from '#src/api/socket.ts';
import type { EventChecks } from './event-check.ts';

type WithoutId<E> = E extends { event_id: string } ? Omit<E, 'event_id'> : never;

/** An event of the server before it has its id. */
type UnsentEvent = WithoutId<RealtimeServerEvent>;

/** Sends an event. */
export type SendEvent = (event: UnsentEvent) => void;

/** Creates what sends events: numbered, and each checked against the contract before. One that breaks it is not sent, but told to `onFault`. */
export function createSendEvent(
  connection: SocketConnection,
  checks: Pick<EventChecks, 'findFaults'>,
  onFault: (type: string, faults: unknown) => void,
): SendEvent {
  let count = 0;
  return (unsent) => {
    count += 1;
    const event = { ...unsent, event_id: `event_${connection.requestId.slice(-26)}_${count}` } as RealtimeServerEvent;
    const faults = checks.findFaults(event);
    if (faults.length > 0) onFault(event.type, faults);
    else connection.send(JSON.stringify(event));
  };
}
