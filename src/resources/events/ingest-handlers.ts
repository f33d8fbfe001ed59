import type { CreateSessionEvents, SessionEventPushLine } from '#generated/v2/client/types.gen.ts';
import type { EventPushResult } from '#src/api/handlers.ts';
import { problem } from '#src/api/problems.ts';
import { PushProblem, ndjsonSpelling } from '#src/api/push-problem.ts';
import type { Handler } from '#src/resources/services.ts';
import { eraseMemoriesOf, toLedTo } from '#src/resources/memories/erase-source-store.ts';
import { toEmbed } from '#src/resources/memories/erase-store.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import { toItems } from './door.ts';
import { readStateBasis } from './redacted-state.ts';
import { redact } from './redaction.ts';

/** Returns a push as one document, whether it came as JSON or as lines. @throws `invalid_request`. */
function toPushBody(
  body: CreateSessionEvents | SessionEventPushLine | readonly SessionEventPushLine[],
): CreateSessionEvents {
  if (!Array.isArray(body)) return body as CreateSessionEvents;
  const lines = body as SessionEventPushLine[];
  if (lines.length === 0)
    throw problem('invalid_request', 'At least one line is required, because it names the epoch.');
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

const toPushReply = ({ acks, nextSeq }: EventPushResult) => ({
  acks: acks.map(({ producerSeq, seq, warning }) => ({ producer_seq: producerSeq, seq, warning })),
  next_seq: nextSeq,
});

export const createSessionEvents: Handler<'createSessionEvents'> = async (
  { door },
  { path, body, principal, requestId, address },
) => {
  const { producer_epoch: producerEpoch, events } = toPushBody(body);
  const origin = { requestId, address };
  const push = { sessionId: path.session_id, producerEpoch, items: toItems(events), origin };
  try {
    return { status: 200, body: toPushReply(await door.push(principal, push)) };
  } catch (error) {
    throw error instanceof PushProblem && Array.isArray(body) ? error.withSpelling(ndjsonSpelling) : error;
  }
};

/** The number of memories of each kind that the answer names. */
const maxNamed = 1000;

export const redactSessionEvents: Handler<'redactSessionEvents'> = async (
  { dataSource, clock, live, embedder, redactor },
  { path, body, principal, write },
) => {
  const { id: sessionId } = await requireSession(dataSource, principal, path.session_id);
  const { from_seq: fromSeq, to_seq: toSeq, reason, memories: fate = 'delete_extracted' } = body;
  const span = { sessionId, fromSeq, toSeq };
  const [by, now, model] = [principal.subject, clock(), await embedder.model()];
  const request = { ...span, reason, by, now, basis: await readStateBasis(dataSource, span), ...redactor.lease() };
  return write.inTransaction(async (tx, afterCommit) => {
    const redaction = await redact(tx, request);
    const memories = await eraseMemoriesOf(tx, span, fate, { by, now, model }, maxNamed);
    afterCommit(() => live.forget(sessionId));
    afterCommit(() => embedder.soon(toEmbed(memories)));
    afterCommit(() => redactor.settle(redaction.id));
    return { status: 200, body: { ...redaction, led_to: toLedTo(memories) } };
  });
};
