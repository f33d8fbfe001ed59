import type { ToolCall } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { toUsableId } from '#src/event-log/repair.ts';
import { type BranchKey, type Lineage, inLineage, toLineageParameters } from '#src/resources/branches/store.ts';
import { toToolCall } from './message-view.ts';
import { messageColumns } from './store.ts';
import type { MessageRow } from './table.ts';

// All raw: read by every run that takes results, by plans of their own.

/** Tool calls of a session that wait for results on a branch; `id` and `runId` are of the newest message with some. */
export type WaitingCalls = Pick<MessageRow, 'id' | 'runId' | 'branchId'> & {
  toolCalls: ToolCall[];
  /** Whether they wait for a person to approve them, and not for their caller. */
  awaitsApproval: boolean;
};

type WaitingRow = Pick<MessageRow, 'id' | 'runId' | 'branchId' | 'toolCalls' | 'position' | 'state'>;

const waitingRows = (db: Queryable, condition: string, parameters: unknown[]): Promise<WaitingRow[]> =>
  db.query(
    `SELECT id, run_id AS "runId", branch_id AS "branchId", tool_calls AS "toolCalls", position, state FROM messages
      WHERE session_id = $1 AND state IN ('requires_tool_results', 'requires_approval') AND deleted_at IS NULL ${condition} ORDER BY position`,
    parameters,
  );

/** Returns the calls of messages of one branch that have no results yet, or null. */
async function findUnanswered(
  db: Queryable,
  sessionId: string,
  rows: readonly WaitingRow[],
): Promise<WaitingCalls | null> {
  const newest = rows.at(-1);
  if (!newest) return null;
  const { id, runId, branchId } = newest;
  const answered = await answeredOnBranch(db, { sessionId, branchId, after: rows[0]!.position });
  const toolCalls = rows.flatMap((row) => row.toolCalls.map(toToolCall)).filter((call) => !answered.has(call.id));
  const awaitsApproval = rows.some(({ state }) => state === 'requires_approval');
  return toolCalls.length > 0 ? { id, runId, branchId, toolCalls, awaitsApproval } : null;
}

/** Finds all tool calls of a session that wait for results on a branch, of however many messages; null when none do. */
export async function findWaitingCalls(
  db: Queryable,
  sessionId: string,
  branchId: BranchKey,
): Promise<WaitingCalls | null> {
  const rows = await waitingRows(db, 'AND branch_id IS NOT DISTINCT FROM $2', [sessionId, branchId]);
  return findUnanswered(db, sessionId, rows);
}

/** Lists the tool calls of a session that wait for results, for each branch where some do, the newest branch first. */
export async function listWaitingCalls(db: Queryable, sessionId: string): Promise<WaitingCalls[]> {
  const rows = await waitingRows(db, '', [sessionId]);
  const waiting: WaitingCalls[] = [];
  for (const ofBranch of Map.groupBy(rows.toReversed(), (row) => row.branchId).values()) {
    const calls = await findUnanswered(db, sessionId, ofBranch.toReversed());
    if (calls) waiting.push(calls);
  }
  return waiting;
}

const resultIds = (rows: readonly Pick<MessageRow, 'content'>[]): Set<string> =>
  new Set(rows.flatMap(({ content }) => (content.type === 'tool_result' ? [toUsableId(content.tool_call_id)] : [])));

type OnBranch = { sessionId: string; branchId: BranchKey; after: number };

async function answeredOnBranch(db: Queryable, { sessionId, branchId, after }: OnBranch): Promise<Set<string>> {
  const rows = await db.query<Pick<MessageRow, 'content'>[]>(
    `SELECT content FROM messages WHERE session_id = $1 AND kind = 'tool_result' AND position > $2
        AND branch_id IS NOT DISTINCT FROM $3`,
    [sessionId, after, branchId],
  );
  return resultIds(rows);
}

/** Lists the ids of the tool calls of a session that have results, on whatever branch. */
export async function listAnsweredCalls(db: Queryable, sessionId: string): Promise<Set<string>> {
  const sql = `SELECT content FROM messages WHERE session_id = $1 AND kind = 'tool_result'`;
  return resultIds(await db.query<Pick<MessageRow, 'content'>[]>(sql, [sessionId]));
}

/** Returns the ids of the tool calls of a session that were cancelled. */
export async function findCancelledCalls(db: Queryable, sessionId: string): Promise<Set<string>> {
  const rows = await db.query<Pick<MessageRow, 'content'>[]>(
    `SELECT m.content FROM messages m JOIN runs r ON r.id = m.run_id
     WHERE m.session_id = $1 AND m.kind = 'tool_result' AND r.status = 'cancelled'`,
    [sessionId],
  );
  return resultIds(rows);
}

/** Lists the ids of the tool calls that messages of a session make. */
export async function listCalls(db: Queryable, sessionId: string): Promise<Set<string>> {
  const rows = await db.query<Pick<MessageRow, 'toolCalls'>[]>(
    `SELECT tool_calls AS "toolCalls" FROM messages WHERE session_id = $1 AND kind = 'tool_use'`,
    [sessionId],
  );
  return new Set(rows.flatMap(({ toolCalls }) => toolCalls.map(({ id }) => toUsableId(id))));
}

/** The outcomes of calls of which nothing came. */
const notMade: ReadonlySet<unknown> = new Set(['refused', 'not_called']);

/**
 * Tells whether the model of a session has called a tool after a place of the log, on a lineage, in a call that was not refused: a
 * branch that begins after the call has it too.
 */
export async function hasCalledSince(
  db: Queryable,
  { sessionId, lineage, tool, afterSeq }: { sessionId: string; lineage: Lineage; tool: string; afterSeq: number },
): Promise<boolean> {
  const rows = await db.query<Pick<MessageRow, 'content' | 'toolCalls'>[]>(
    `SELECT content, tool_calls AS "toolCalls" FROM messages
      WHERE session_id = $1 AND first_seq > $2 AND kind IN ('tool_use', 'tool_result') AND ${inLineage(lineage, '$3')}`,
    [sessionId, afterSeq, ...toLineageParameters(lineage)],
  );
  const refused = rows.flatMap(({ content }) =>
    content.type === 'tool_result' && notMade.has(content.outcome) ? [toUsableId(content.tool_call_id)] : [],
  );
  const made = rows.flatMap(({ toolCalls }) => toolCalls).filter(({ name }) => name === tool);
  return made.some(({ id }) => !refused.includes(toUsableId(id)));
}

/**
 * Lists the ids of calls of a run that Parley was to carry out and that have no result, and of all that have one. Calls that are
 * still written are none.
 */
export async function listUnansweredOwnCalls(
  db: Queryable,
  runId: string,
): Promise<{ own: string[]; answered: ReadonlySet<string> }> {
  const rows = await db.query<Pick<MessageRow, 'kind' | 'content' | 'toolCalls'>[]>(
    `SELECT kind, content, tool_calls AS "toolCalls" FROM messages
      WHERE run_id = $1 AND kind IN ('tool_use', 'tool_result') AND state <> 'in_progress' ORDER BY position`,
    [runId],
  );
  const answered = resultIds(rows.filter(({ kind }) => kind === 'tool_result'));
  const own = rows.flatMap(({ toolCalls }) => toolCalls.filter(({ handled }) => handled));
  return { own: own.map(({ id }) => toUsableId(id)).filter((id) => !answered.has(id)), answered };
}

/** The condition of results that a run was given, not those of calls that it has made itself. */
const givenResult = `kind = 'tool_result' AND NOT EXISTS (SELECT FROM messages a
  WHERE a.run_id = messages.run_id AND a.role = 'assistant' AND a.position < messages.position)`;

/** The number of branches that are looked at for results that were sent before. */
const mostBranches = 20;

/** Lists the results that the newest run with results was given, on each branch of a session, the newest branch first. */
export async function listNewestResults(db: Queryable, sessionId: string): Promise<MessageRow[][]> {
  const rows = await db.query<MessageRow[]>(
    `SELECT ${messageColumns} FROM messages
      WHERE ${givenResult} AND run_id IN (
        SELECT run_id FROM (
          SELECT DISTINCT ON (branch_id) run_id, position FROM messages WHERE session_id = $1 AND ${givenResult}
           ORDER BY branch_id, position DESC) AS newest
         ORDER BY position DESC LIMIT ${mostBranches})
      ORDER BY position`,
    [sessionId],
  );
  return [...Map.groupBy(rows, ({ runId }) => runId).values()].toReversed();
}

/** Lists the calls and results of a session after its last text up to a message, on its lineage, oldest first. */
export async function listCallsBefore(db: Queryable, message: MessageRow, lineage: Lineage): Promise<MessageRow[]> {
  return db.query<MessageRow[]>(
    `WITH lineage AS (
       SELECT * FROM messages WHERE session_id = $1 AND position <= $2 AND deleted_at IS NULL AND ${inLineage(lineage, '$3')})
     SELECT ${messageColumns} FROM lineage AS messages
      WHERE kind IN ('tool_use', 'tool_result')
        AND position > coalesce((SELECT max(position) FROM lineage WHERE kind IN ('user', 'assistant')), 0)
      ORDER BY position`,
    [message.sessionId, message.position, ...toLineageParameters(lineage)],
  );
}

/** Lists the results after a message that belong to its run, oldest first. */
export async function listOwnResultsAfter(db: Queryable, { runId, position }: MessageRow): Promise<MessageRow[]> {
  return db.query<MessageRow[]>(
    `SELECT ${messageColumns} FROM messages WHERE run_id = $1 AND position > $2 AND kind = 'tool_result' AND deleted_at IS NULL
      ORDER BY position`,
    [runId, position],
  );
}
