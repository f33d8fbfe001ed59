import type { ContentOwner } from '#src/db/content/parameter.ts';
import { batchesOf, splitToFit } from '#src/db/batches.ts';
import type { Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { CompressedEntries } from '#src/event-log/compress.ts';
import { insertEventRows, measureRow } from './event-rows.ts';
import type { Producer } from './head-store.ts';
import type { ProjectedMessage, Projection } from './project.ts';
import { begunPart, endedPart, growthPart, headPart, mayBegin, messageParts, rowsPart } from './write-parts.ts';

// All raw: an append is one statement.

/** The additions of one commit: rows, growth of the newest row, and the place of the producer. */
export type Addition = {
  sessionId: string;
  firstSeq: number;
  count: number;
  compressed: Pick<CompressedEntries, 'growth' | 'rows'>;
  producer: Producer;
};

/** The run that has ended, if one has that had its row, and whether it saves what its agent remembers. */
type EndedRun = { runId: string | null; agentId: string; saves: boolean };

const ownerOf = (session: string): ContentOwner => ({ session });

/** Returns what adds a time to the parameters when it is used first, and returns its parameter. */
function addOnce(parameters: SqlParameters, time: Date | undefined): () => string {
  let parameter: string | null = null;
  return () => (parameter ??= parameters.add(time, 'timestamptz'));
}

/** Returns the statement that appends, with its parameters. */
function toStatement(
  { sessionId, firstSeq, count, producer, compressed: { growth, rows } }: Addition,
  projection: Projection | null,
): { sql: string; values: unknown[] } {
  const parameters = new SqlParameters([sessionId, firstSeq, count, producer.epoch, producer.seq]);
  const owner = ownerOf(sessionId);
  const { ended = null, begun = [], messages = [], settlesBefore = null } = projection ?? {};
  const begins = begun.length > 0;
  const parts = [headPart(begins ? mayBegin : '')];
  if (growth) parts.push(growthPart(parameters, owner, growth));
  if (rows.length > 0) parts.push(rowsPart(parameters, owner, rows));
  const now = addOnce(parameters, projection?.now);
  if (ended) parts.push(endedPart(parameters, ended, now()));
  if (begins) parts.push(begunPart(parameters, { begun, ended }, now()));
  const more = messages.length > 0 ? messageParts(parameters, owner, { now, messages, settlesBefore, begins }) : [];
  const outcome = ended
    ? 'ended.id AS "runId", ended.agent_id AS "agentId", ended.saves FROM head LEFT JOIN ended ON true'
    : 'NULL AS "runId" FROM head';
  return { sql: `WITH ${[...parts, ...more].join(', ')} SELECT ${outcome}`, values: parameters.values };
}

/** The work for a message of any size, in characters: it is looked up, and added to all indexes. */
const messageWork = 1_000;

/** Returns the size of a message, as it counts towards a statement. */
export const measureMessageWrite = ({ content, toolCalls, reasoning, metadata }: ProjectedMessage): number =>
  messageWork + content.length + toolCalls.length + (reasoning?.length ?? 0) + metadata.length;

/**
 * Divides an addition into what fits into the first statement, and the rest, which others write in the same
 * transaction.
 */
function divide({ compressed }: Addition, projection: Projection | null) {
  return {
    rows: splitToFit(compressed.rows, measureRow),
    messages: splitToFit(projection?.messages ?? [], measureMessageWrite),
  };
}

/** Tells whether `appendToLog` needs a transaction, because there is more than one statement takes. */
export function needsTransaction(addition: Addition, projection: Projection | null): boolean {
  const { rows, messages } = divide(addition, projection);
  return rows.rest.length > 0 || messages.rest.length > 0;
}

/** Writes messages that the first statement had no room for. A large one is sent as it is, not within other JSON. */
async function appendMore(
  tx: Queryable,
  sessionId: string,
  { now, messages, settlesBefore }: Projection,
  rest: readonly ProjectedMessage[],
): Promise<void> {
  const changed = settlesBefore === null ? [] : messages.flatMap((one) => (one.changes ? [one.eventId] : []));
  for (const batch of batchesOf(rest, measureMessageWrite)) {
    const parameters = new SqlParameters([sessionId]);
    const [first] = batch;
    const isAlone = batch.length === 1;
    const parts = messageParts(parameters, ownerOf(sessionId), {
      now: addOnce(parameters, now),
      messages: isAlone ? [{ ...first!, content: null, toolCalls: null, reasoning: null }] : batch,
      settlesBefore,
      begins: false,
      changed,
      ...(isAlone && { texts: first! }),
    });
    const head = 'head AS (SELECT id, organization_id, conversation_id FROM sessions WHERE id = $1)';
    await tx.query(`WITH ${head}, ${parts.join(', ')} SELECT`, parameters.values);
  }
}

/**
 * Appends if, and only if, the session's next sequence number still is `firstSeq`, and if a run may begin that does: numbers,
 * rows, and what becomes of runs and messages. It is one statement unless `needsTransaction`. Returns null, with nothing
 * written, when somebody else came between.
 */
export async function appendToLog(
  tx: Queryable,
  addition: Addition,
  projection: Projection | null,
): Promise<EndedRun | null> {
  const { rows, messages } = divide(addition, projection);
  const first = { ...addition, compressed: { ...addition.compressed, rows: rows.head } };
  const { sql, values } = toStatement(first, projection && { ...projection, messages: messages.head });
  const [head] = await tx.query<EndedRun[]>(sql, values);
  if (!head) return null;
  await insertEventRows(tx, addition.sessionId, rows.rest, null);
  if (projection) await appendMore(tx, addition.sessionId, projection, messages.rest);
  return head;
}
