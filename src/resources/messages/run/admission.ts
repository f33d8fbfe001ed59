import type { MessageInput, ToolMessageInput } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { problem } from '#src/api/problems.ts';
import { findActiveRun } from '#src/resources/runs/store.ts';
import type { SessionRow } from '#src/resources/sessions/table.ts';
import { findCallsDue, resultsRequiredAfter, type BranchPoint } from '#src/resources/messages/branch-point.ts';
import { busyWith } from './session-busy.ts';
import {
  type WaitingCalls,
  findCancelledCalls,
  listNewestResults,
  listWaitingCalls,
} from '#src/resources/messages/tool-call-store.ts';
import { approvalRequired, findResultFaults, isRetry, resultsRequired } from '#src/resources/messages/tools/results.ts';

/**
 * Returns the run that took in these very results before: what a retry is given instead of a second answer. Nothing
 * waits for results then: ids of calls may come again, and what waits comes first.
 */
async function findRetriedRun(tx: Queryable, session: SessionRow, message: ToolMessageInput): Promise<string | null> {
  for (const rows of await listNewestResults(tx, session.id)) {
    const recorded = rows.flatMap(({ content }) => (content.type === 'tool_result' ? [content] : []));
    if (isRetry(recorded, message.content.results)) return rows[0]!.runId;
  }
  return null;
}

/** A run that answers the message already; or where it goes, and the run whose tool calls it brings the results of. */
type Admission = { answeredBy: string } | { point: BranchPoint; continues: string | null };

/** A message, or null to answer again, and where it goes; `isNew` is a session in which nothing has happened. */
type IncomingMessage = { message: MessageInput | null; session: SessionRow; point: BranchPoint; isNew: boolean };

/** Whether these results may come now. Unless a message is named, they go to the branch where their calls wait. */
async function admitResults(
  tx: Queryable,
  { message, session, point }: IncomingMessage & { message: ToolMessageInput },
): Promise<Admission> {
  const { results } = message.content;
  const isOf = (calls: WaitingCalls | null) =>
    calls?.toolCalls.some(({ id }) => results.some((result) => result.tool_call_id === id));
  let waiting = await findCallsDue(tx, session.id, point);
  if (point.after === undefined && !isOf(waiting))
    waiting = (await listWaitingCalls(tx, session.id)).find(isOf) ?? waiting;
  if (!waiting || point.forks) {
    const answeredBy = await findRetriedRun(tx, session, message);
    if (answeredBy) return { answeredBy };
  }
  await requireIdle(tx, session);
  if (waiting?.awaitsApproval) throw approvalRequired(waiting);
  const given = results.map(({ tool_call_id: id }, index) => ({
    id,
    pointer: `/message/content/results/${index}/tool_call_id`,
  }));
  const asked = waiting?.toolCalls ?? [];
  const isLate = given.some(({ id }) => asked.every((call) => call.id !== id));
  const cancelled = isLate ? await findCancelledCalls(tx, session.id) : new Set<string>();
  const errors = findResultFaults(asked, given, '/message/content/results', cancelled);
  if (errors.length === 0) return { point: { ...point, branchId: waiting!.branchId }, continues: waiting!.runId };
  throw problem('invalid_tool_results', `The results do not match the tool calls that wait in session ${session.id}.`, {
    errors,
  });
}

async function requireIdle(tx: Queryable, session: SessionRow): Promise<void> {
  const active = await findActiveRun(tx, session.id);
  if (active) throw busyWith(active);
}

/** Whether a message may come now. Throws what is in the way. */
export async function admitMessage(tx: Queryable, incoming: IncomingMessage): Promise<Admission> {
  const { message, session, point, isNew } = incoming;
  if (message?.role === 'tool') return admitResults(tx, { ...incoming, message });
  if (isNew) return { point, continues: null };
  const [, due] = await Promise.all([requireIdle(tx, session), findCallsDue(tx, session.id, point)]);
  if (!due) return { point, continues: null };
  throw point.forks ? resultsRequiredAfter(due) : resultsRequired(due, 'Post a tool message with them first.');
}
