import type { BaseEvent } from '@ag-ui/client';
import {
  asyncScheduler,
  EventSchemas,
  from,
  lastValueFrom,
  parseSSEStream,
  scheduled,
  toArray,
  transformChunks,
  verifyEvents,
} from '#generated/packages/ag-ui-client.js';

/** The stream of an answer, as the transport of an AG-UI client gives it to its parser. */
type HttpEvents = Parameters<typeof parseSSEStream>[0];

/**
 * Returns why the transport of an AG-UI client does not read a stream as the standard has it: it knows no other end of a line than
 * LF. Empty when it finds all events.
 */
export async function listReadingFaults(text: string, count: number): Promise<string[]> {
  const parts = [
    { type: 'headers', status: 200, headers: new Headers({ 'content-type': 'text/event-stream' }) },
    { type: 'data', data: new TextEncoder().encode(text) },
  ];
  const hint = text.includes('\r') ? ': it needs lines that end in LF alone' : '';
  return lastValueFrom(parseSSEStream(scheduled(parts, asyncScheduler) as HttpEvents).pipe(toArray())).then(
    (read) => (read.length === count ? [] : [`it finds ${read.length} of ${count} events${hint}`]),
    (error: Error) => (hint === '' ? [] : [`it fails with ${error.message}${hint}`]),
  );
}

/** Returns which event has other members than the schemas of AG-UI give it. Empty when all fit. */
export function listSchemaFaults(events: readonly unknown[]): string[] {
  return events.flatMap((event, index) => {
    const parsed = EventSchemas.safeParse(event);
    if (parsed.success) return [];
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    return [`event ${index + 1} (${String((event as { type?: unknown } | null)?.type)}): ${issues}`];
  });
}

/** Returns why an AG-UI client refuses events in this order. Empty when it takes them. */
export async function listOrderFaults(events: readonly unknown[]): Promise<string[]> {
  if (events.length === 0) return [];
  const verified = from(events as BaseEvent[]).pipe(transformChunks(false), verifyEvents(false));
  return lastValueFrom(verified, { defaultValue: null }).then(
    () => [],
    (error: Error) => [`an AG-UI client refuses the events: ${error.message}`],
  );
}

/** Returns why events are none of AG-UI, or not in an order that its clients take. Empty when they are fine. */
export async function listAguiFaults(events: readonly unknown[]): Promise<string[]> {
  const faults = listSchemaFaults(events);
  return faults.length > 0 ? faults : listOrderFaults(events);
}
