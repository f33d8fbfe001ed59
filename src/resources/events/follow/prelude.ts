import type { Queryable } from '#src/db/query.ts';
import type { AguiEvent } from '#src/event-log/event.ts';
import { expandRow, toJoinedEvent } from '#src/event-log/expand.ts';
import { PreludeBuilder } from '#src/event-log/prelude.ts';
import { WholeCharacters } from '#src/event-log/whole-characters.ts';
import { streamRowsBetween, findRunAround } from '#src/resources/events/log/read.ts';

/** Returns the events that a reader needs who joins a session after `cursor`; none when no run is open there. */
export async function preludeAt(db: Queryable, sessionId: string, cursor: number): Promise<AguiEvent[]> {
  const firstSeq = await findRunAround(db, sessionId, cursor);
  if (firstSeq === null) return [];
  const prelude = new PreludeBuilder();
  const whole = new WholeCharacters();
  for await (const row of streamRowsBetween(db, sessionId, firstSeq, cursor)) {
    if (row.lastSeq <= cursor) prelude.take(whole.take(toJoinedEvent(row)));
    else for (const { seq, event } of expandRow(row)) if (seq <= cursor) prelude.take(whole.take(event));
  }
  return prelude.events();
}
