import type { Client } from './client.ts';

/** A step of a session, for those who look into what an agent did. */
export type Step = { place: number; label: string };

/** What an event is called here; null for those that are not shown. */
function labelOf(type: string, text: string): string | null {
  if (type === 'RUN_STARTED') return 'began';
  if (type === 'RUN_FINISHED') return 'finished';
  if (type === 'RUN_ERROR') return 'failed';
  return text === '' ? null : `wrote “${text}”`;
}

/** Returns the first steps of a session, with how many events there are in all. */
export async function activity(
  client: Client,
  sessionId: string,
  limit = 100,
): Promise<{ steps: Step[]; events: number }> {
  const { events, total } = await client.getSessionEvents(sessionId, { limit });
  const steps: Step[] = [];
  for (const { sequence, event } of events) {
    const isText = event.type === 'TEXT_MESSAGE_CONTENT';
    const isThought = event.type === 'THINKING_TEXT_MESSAGE_CONTENT';
    if (event.type === 'THINKING_START') steps.push({ place: sequence, label: 'thinks' });
    const label = isThought ? null : labelOf(event.type, isText ? String(event['delta']) : '');
    if (label !== null) steps.push({ place: sequence, label });
  }
  return { steps, events: total };
}
