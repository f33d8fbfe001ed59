import type { AguiMessage, RunAgentInput } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { isInLineage, findLineage, type BranchKey } from '#src/resources/branches/store.ts';
import { findCallsDue, findBranchPoint, type BranchPoint } from '#src/resources/messages/branch-point.ts';
import type { MessageTarget } from '#src/resources/messages/run/place.ts';
import { type MessagePlace, listMessagesNamed, listOmittedAfter } from '#src/resources/messages/store.ts';

type Thread = MessageTarget & { currentBranchId: BranchKey };

/** Returns the last of the messages that the session has, and whether there are any that it does not have. */
async function findLastKnown(tx: Queryable, { session }: MessageTarget, messages: readonly AguiMessage[]) {
  const said = messages.filter(({ role }) => role !== 'reasoning' && role !== 'activity').map(({ id }) => id);
  const known = new Map((await listMessagesNamed(tx, session.id, said)).map((row) => [row.eventMessageId, row]));
  const last = said.findLast((id) => known.has(id));
  return { last: last === undefined ? null : known.get(last)!, hasNews: said.some((id) => !known.has(id)) };
}

/**
 * Tells whether the front end has left out what it has said itself after a message, or, with nothing to say, the
 * answer.
 */
async function isRewound(
  tx: Queryable,
  { session }: MessageTarget,
  last: MessagePlace,
  branch: BranchKey,
  bringsNews: boolean,
) {
  const omitted = await listOmittedAfter(tx, session.id, last.position, await findLineage(tx, branch));
  if (omitted.isBrought) return true;
  return !bringsNews && omitted.isAnswered && last.role !== 'assistant';
}

/**
 * Finds where in the tree of its conversation a run of a front end goes, by the last message that it shows and that is
 * stored. When it has left out what it has said after that, or an answer that it wants again, it is there. Otherwise the
 * run goes on at the end of the branch: what was said elsewhere meanwhile, the front end cannot know.
 */
export async function findThreadPoint(
  tx: Queryable,
  place: Thread,
  { messages, resume = [] }: Pick<RunAgentInput, 'messages' | 'resume'>,
): Promise<BranchPoint> {
  const { currentBranchId } = place;
  const end: BranchPoint = { branchId: currentBranchId, currentBranchId, forks: false };
  const { last, hasNews } = await findLastKnown(tx, place, messages);
  if (!last) return end;
  const isCurrent = isInLineage(await findLineage(tx, currentBranchId), last);
  const branch = isCurrent ? currentBranchId : last.branchId;
  const isBack = await isRewound(tx, place, last, branch, hasNews || resume.length > 0);
  if (isCurrent && !isBack) return end;
  const point = await findBranchPoint(tx, place, { id: last.id, pointer: '/messages' });
  // Calls without results cannot be followed by anything else: their results are further on.
  if (isBack && !(point.forks && (await findCallsDue(tx, place.session.id, point)))) return point;
  return isCurrent ? end : { ...point, forks: false };
}
