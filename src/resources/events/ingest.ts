import type { DataSource } from 'typeorm';
import type { CreateSessionEvents, SessionEventPushLine } from '#generated/v2/client/types.gen.ts';
import type { EventDoor, Handlers, EventPushResult } from '#src/api/handlers.ts';
import { notFound, problem } from '#src/api/problems.ts';
import { PushProblem, ndjsonSpelling } from '#src/api/push-problem.ts';
import { findSession } from '#src/resources/sessions/store.ts';
import { toItems } from './door.ts';
import type { Live } from './follow/live.ts';
import { redact } from './redaction.ts';

export type IngestDeps = { dataSource: DataSource; clock: () => Date; door: EventDoor; live: Live };

type Ids = 'createSessionEvents' | 'redactSessionEvents';

/** The body in one form, whether it came as JSON or as lines. */
function pushOf(
  body: CreateSessionEvents | SessionEventPushLine | readonly SessionEventPushLine[],
): CreateSessionEvents {
  if (!Array.isArray(body)) return body as CreateSessionEvents;
  const lines = body as SessionEventPushLine[];
  if (lines.length === 0) throw problem('invalid_request', 'A line is required: without one nobody knows the epoch.');
  const { producer_epoch } = lines[0]!;
  const other = lines.findIndex((line) => line.producer_epoch !== producer_epoch);
  if (other > 0) {
    const detail = `It has to be ${producer_epoch}, as in the first line.`;
    throw problem('invalid_request', `Line ${other + 1}: ${detail}`, {
      errors: [{ pointer: `/${other}/producer_epoch`, detail, code: 'same_epoch' }],
    });
  }
  return { producer_epoch, events: lines };
}

const answer = ({ acks, nextSeq }: EventPushResult) => ({
  acks: acks.map(({ producerSeq, seq, warning }) => ({ producer_seq: producerSeq, seq, warning })),
  next_seq: nextSeq,
});

/** What is done to the log of a session from outside. */
export function ingestHandlers({ dataSource, clock, door, live }: IngestDeps): Pick<Handlers, Ids> {
  async function demand(organizationId: string, id: string): Promise<void> {
    if (!(await findSession(dataSource, organizationId, id))) throw notFound('session', id);
  }

  return {
    async createSessionEvents({ path, body, principal }) {
      const { producer_epoch: producerEpoch, events } = pushOf(body);
      const push = { sessionId: path.session_id, producerEpoch, items: toItems(events) };
      try {
        return { status: 200, body: answer(await door.push(principal, push)) };
      } catch (error) {
        throw error instanceof PushProblem && Array.isArray(body) ? error.withSpelling(ndjsonSpelling) : error;
      }
    },

    async redactSessionEvents({ path, body, principal }) {
      const { session_id: sessionId } = path;
      await demand(principal.organizationId, sessionId);
      const { from_seq: fromSeq, to_seq: toSeq, reason } = body;
      const wish = { sessionId, fromSeq, toSeq, reason, by: principal.subject, now: clock() };
      const redaction = await dataSource.transaction((tx) => redact(tx, wish));
      live.forget(sessionId);
      return { status: 200, body: redaction };
    },
  };
}
