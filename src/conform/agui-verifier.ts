import { transformChunks, verifyEvents, type BaseEvent } from '@ag-ui/client';
import { EventSchemas } from '@ag-ui/core/schemas';
import { from, lastValueFrom } from 'rxjs';

/** Returns why an AG-UI client refuses events in this order: by the schemas of AG-UI, and by its verifier. Empty when it takes them. */
export async function listAguiFaults(events: readonly unknown[]): Promise<string[]> {
  for (const [index, event] of events.entries()) {
    const parsed = EventSchemas.safeParse(event);
    if (parsed.success) continue;
    const issues = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ');
    return [`event ${index + 1} (${String((event as { type?: unknown } | null)?.type)}) is none of AG-UI: ${issues}`];
  }
  if (events.length === 0) return [];
  const verified = from(events as BaseEvent[]).pipe(transformChunks(false), verifyEvents(false));
  return lastValueFrom(verified, { defaultValue: null }).then(
    () => [],
    (error: Error) => [`an AG-UI client refuses the events: ${error.message}`],
  );
}
