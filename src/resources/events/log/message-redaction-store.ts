import { contentOf, contentRowsOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import { listTextPieces, toHeardText } from '#src/event-log/heard-text.ts';
import type { FoldedMessage, FoldedReasoning } from '#src/event-log/message.ts';
import { toContent } from './message-rows.ts';
import { pagesBetween, type Span } from './row-store.ts';

// All raw: messages and runs are changed in batches.

type StoredMessage = {
  id: string;
  sessionId: string;
  eventId: string;
  kind: string;
  content: { type: string; problem?: object };
  toolCalls: { id: string; name: string }[];
  firstSeq: number;
  lastSeq: number | null;
  /** The place up to which it was heard; null for one that was not cut. */
  heardSeq: number | null;
  heardLength: number | null;
};

/** Returns a failure without what it says about this one time. */
const blankProblem = (failure: object) => ({ ...failure, detail: 'Redacted.', errors: undefined });

/**
 * Returns a message of events that are not kept any more, without what it says: nobody can tell what came from which of
 * them.
 */
function blanked({ content, toolCalls }: StoredMessage): Pick<CurrentContent, 'content' | 'toolCalls'> {
  const text = content.type === 'text' ? { text: '' } : { content: '' };
  return {
    content: { ...content, ...text },
    toolCalls: toolCalls.map(({ id, name }) => ({ id, name, arguments: '' })),
  };
}

/** Reads the part of a message that was heard, as the log still has it; null for one that was not cut. */
async function readHeardText(tx: Queryable, row: StoredMessage): Promise<string | null> {
  const { sessionId, eventId, firstSeq, lastSeq, heardSeq, heardLength } = row;
  if (heardSeq === null) return null;
  const span = { fromSeq: firstSeq, toSeq: Math.min(lastSeq ?? heardSeq, heardSeq) };
  let text = '';
  for await (const rows of pagesBetween(tx, sessionId, span, ['TEXT_MESSAGE_CONTENT']))
    text += toHeardText(listTextPieces(rows, eventId), { seq: heardSeq, length: heardLength! });
  return text;
}

/** A message as the remaining events tell it: whole, and the part that was heard if it was cut. */
type ToldMessage = { folded: FoldedMessage | undefined; heard: string | null };

function toCurrentContent(
  row: StoredMessage,
  { folded: message, heard }: ToldMessage,
  { fromSeq, toSeq }: Span,
): CurrentContent {
  const isIn = (seq: number) => seq >= fromSeq && seq <= toSeq;
  const begins = isIn(row.firstSeq);
  const { id, kind, content } = row;
  const common = { id, forgets: begins || isIn(row.lastSeq ?? row.firstSeq) };
  if (message) {
    const reasoning = message.reasoning && { ...message.reasoning };
    const whole = toContent(message, 'outcome' in content);
    const said = heard === null ? whole : { ...whole, text: heard };
    return { ...common, content: said, whole, toolCalls: message.toolCalls, reasoning };
  }
  if (kind !== 'error') return { ...common, ...blanked(row), reasoning: null };
  const problem = begins ? blankProblem(content.problem!) : content.problem;
  return { ...common, content: { type: 'error', problem }, toolCalls: [], reasoning: null };
}

/** The messages of a span: `within` are those that begin and end in it, `across` those of which only a part is in it. */
type SpanSide = 'within' | 'across';

/** A message of a span. `position` is its place in the conversation. */
export type SpanMessage = { id: string; position: number; firstSeq: number; lastSeq: number };

const isWithin = 'first_seq >= $2 AND coalesce(last_seq, first_seq) <= $3';

/** Lists the next messages of a span after a position, in their order. */
export async function listSpanMessages(
  db: Queryable,
  { sessionId, fromSeq, toSeq }: Span & { sessionId: string },
  side: SpanSide,
  { after, limit }: { after: number; limit: number | null },
): Promise<SpanMessage[]> {
  return db.query<SpanMessage[]>(
    `SELECT id, position, first_seq::float8 AS "firstSeq", coalesce(last_seq, first_seq)::float8 AS "lastSeq" FROM messages
      WHERE session_id = $1 AND first_seq <= $3 AND coalesce(last_seq, first_seq) >= $2 AND position > $4
        AND ${side === 'within' ? isWithin : `NOT (${isWithin})`}
      ORDER BY position LIMIT $5`,
    [sessionId, fromSeq, toSeq, after, limit],
  );
}

/**
 * Brings messages up to date with events that were redacted: what they say, what they said in earlier versions, and, when
 * their beginning or end is in the span, what their callers have put beside them. `folded` are those whose remaining events say something.
 */
export async function redactMessages(
  tx: Queryable,
  ids: readonly string[],
  folded: ReadonlyMap<string, FoldedMessage>,
  span: Span,
  now: Date,
): Promise<void> {
  const rows = await listStoredMessages(tx, ids);
  const said: CurrentContent[] = [];
  for (const row of rows) {
    const message = folded.get(row.eventId);
    const heard = message ? await readHeardText(tx, row) : null;
    said.push(toCurrentContent(row, { folded: message, heard }, span));
  }
  await replaceContents(tx, said, now);
}

/** Reads the parts of messages that redaction looks at. */
const listStoredMessages = (tx: Queryable, ids: readonly string[]): Promise<StoredMessage[]> =>
  tx.query<StoredMessage[]>(
    `SELECT id, session_id AS "sessionId", event_message_id AS "eventId", kind, content, tool_calls AS "toolCalls", first_seq::float8 AS "firstSeq",
            last_seq::float8 AS "lastSeq", heard_seq::float8 AS "heardSeq", heard_length AS "heardLength"
       FROM messages WHERE id = ANY($1::text[])`,
    [ids],
  );

/** Takes away what a message says, also in earlier versions, and what its caller has put beside it. */
export async function blankMessageRow(tx: Queryable, id: string, now: Date): Promise<void> {
  const rows = await listStoredMessages(tx, [id]);
  const said = rows.map((row) =>
    toCurrentContent(row, { folded: undefined, heard: null }, { fromSeq: row.firstSeq, toSeq: row.firstSeq }),
  );
  await replaceContents(tx, said, now);
}

/**
 * The content of a message now. `forgets`: the data beside it were redacted, with its beginning or its end. `whole`: all that is left of
 * one that was cut to what was heard.
 */
type CurrentContent = {
  id: string;
  forgets: boolean;
  content: object;
  whole?: object;
  toolCalls: readonly object[];
  reasoning: FoldedReasoning | null;
};

/** Replaces the contents of messages, now and in earlier versions. Their sound goes: nobody can tell what of it is left. */
async function replaceContents(tx: Queryable, said: readonly CurrentContent[], now: Date): Promise<void> {
  await writeContents(tx, said, now);
  await redactVersions(tx, new Map(said.map((one) => [one.id, one])));
  await tx.query('DELETE FROM files WHERE message_id = ANY($1::text[])', [said.map(({ id }) => id)]);
}

async function writeContents(tx: Queryable, said: readonly CurrentContent[], now: Date): Promise<void> {
  const [first] = said;
  if (!first) return;
  const rows = said.map(({ id, forgets, content, toolCalls, reasoning }) => ({
    id,
    forgets,
    reasoning: reasoning && JSON.stringify(reasoning),
    content: JSON.stringify(content),
    toolCalls: JSON.stringify(toolCalls),
  }));
  await tx.query(
    `UPDATE messages m SET content = row.content::json, tool_calls = row."toolCalls"::json, updated_at = $2,
            reasoning = row.reasoning::json, metadata = CASE WHEN row.forgets THEN '{}' ELSE m.metadata END
       FROM json_to_recordset($1::json) AS row (id text, forgets boolean, content text, "toolCalls" text, reasoning text)
      WHERE m.id = row.id`,
    [contentRowsOf({ message: first.id }, rows, ['content', 'toolCalls', 'reasoning']), now],
  );
}

type StoredVersion = { id: string; version: number; snapshot: { content: { text?: string } } };

const measureText = ({ snapshot }: Pick<StoredVersion, 'snapshot'>): number => snapshot.content.text?.length ?? 0;

async function redactVersions(tx: Queryable, said: ReadonlyMap<string, CurrentContent>): Promise<void> {
  const versions = await tx.query<StoredVersion[]>(
    'SELECT message_id AS id, version, snapshot FROM message_versions WHERE message_id = ANY($1::text[])',
    [[...said.keys()]],
  );
  const ofMessage = Map.groupBy(versions, ({ id }) => id);
  for (const { id, version, snapshot } of versions) {
    const { content, whole = content, toolCalls: tool_calls, forgets } = said.get(id)!;
    // Those from before the first cut had all of it.
    const wasWhole = ofMessage.get(id)!.every((other) => measureText(other) <= measureText({ snapshot }));
    const blank = {
      ...snapshot,
      content: wasWhole ? whole : content,
      tool_calls,
      ...(forgets && { metadata: {} }),
    };
    await tx.query('UPDATE message_versions SET snapshot = $3 WHERE message_id = $1 AND version = $2', [
      id,
      version,
      contentOf({ message: id }, JSON.stringify(blank)),
    ]);
  }
}

/**
 * Takes away why runs have failed: of the next runs after a place that end in the span. Returns the end of the last one, or
 * null when none is left.
 */
export async function redactFailures(
  tx: Queryable,
  { sessionId, fromSeq, toSeq }: Span & { sessionId: string },
  { after, limit }: { after: number; limit: number },
): Promise<number | null> {
  const runs = await tx.query<{ id: string; error: object; lastSeq: number }[]>(
    `SELECT id, error, last_seq::float8 AS "lastSeq" FROM runs
      WHERE session_id = $1 AND last_seq BETWEEN $2 AND $3 AND last_seq > $4 AND error IS NOT NULL ORDER BY runs.last_seq LIMIT $5`,
    [sessionId, fromSeq, toSeq, after, limit],
  );
  const rows = runs.map(({ id, error }) => ({ id, error: JSON.stringify(blankProblem(error)) }));
  if (rows.length > 0)
    await tx.query(
      `UPDATE runs SET error = row.error::json FROM json_to_recordset($1::json) AS row (id text, error text) WHERE runs.id = row.id`,
      [JSON.stringify(rows)],
    );
  return runs.length < limit ? null : runs.at(-1)!.lastSeq;
}
