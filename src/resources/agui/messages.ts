import type { AguiMessage, AguiResumeEntry, AguiToolMessage } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { knownMessages } from '#src/resources/events/log/message-rows.ts';
import { answeredCalls, callsMade, type WaitingCalls } from '#src/resources/messages/store.ts';
import { checkResults, resultsDue } from '#src/resources/messages/tool-results.ts';
import { cancelledByCaller } from '#src/resources/runs/store.ts';
import type { Placed } from './input.ts';

/** A session, and its calls that wait where the run goes. */
type Waiting = { sessionId: string; waiting: WaitingCalls | null };

/**
 * The messages that the session does not have yet, in the order in which they came. It has those whose ids it knows, and
 * calls and results that it knows under other ids. What an agent thought and its activities are not among them: a front
 * end repeats these, and nobody is to answer them.
 */
export async function newMessages(
  tx: Queryable,
  { sessionId, waiting }: Waiting,
  messages: readonly AguiMessage[],
): Promise<Placed[]> {
  const said = messages
    .map((message, index) => ({ message, index }))
    .filter(({ message: { role } }) => role !== 'reasoning' && role !== 'activity');
  if (said.length === 0) return [];
  const ids = said.map(({ message }) => message.id);
  const known = await knownMessages(tx, sessionId, ids);
  const fresh = said.filter(({ message }) => !known.has(message.id));
  const seen = new Set<string>();
  const twice = fresh.filter(({ message: { id } }) => seen.has(id) || !seen.add(id));
  if (twice.length > 0)
    throw invalidRequest(
      twice.map(({ index, message: { id } }) => ({
        pointer: `/messages/${index}/id`,
        detail: `Another message has the id ${id}.`,
        code: 'unique',
      })),
    );
  return withoutRepeated(tx, { sessionId, waiting }, fresh);
}

/** Messages without those that repeat, under another id, calls that the session has, or results that it has. */
async function withoutRepeated(
  tx: Queryable,
  { sessionId, waiting }: Waiting,
  fresh: readonly Placed[],
): Promise<Placed[]> {
  const callsOf = ({ message }: Placed) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []);
  const isAnswer = ({ message }: Placed) => message.role === 'tool';
  if (!fresh.some((placed) => isAnswer(placed) || callsOf(placed).length > 0)) return [...fresh];
  const [made, answered] = [await callsMade(tx, sessionId), await answeredCalls(tx, sessionId)];
  for (const { id } of waiting?.toolCalls ?? []) answered.delete(id);
  return fresh.filter((placed) => {
    const { message } = placed;
    if (message.role === 'tool') return !answered.has(message.toolCallId);
    const calls = callsOf(placed);
    return calls.length === 0 || !calls.every(({ id }) => made.has(id));
  });
}

const isResult = (placed: Placed): placed is Placed<AguiToolMessage & { role: 'tool' }> =>
  placed.message.role === 'tool';

/** The result that an entry of `resume` is: of an interrupt whose id is that of a tool call. */
function resultOf({ interruptId, status, payload, metadata }: AguiResumeEntry): AguiToolMessage & { role: 'tool' } {
  const content = typeof payload === 'string' ? payload : payload === undefined ? '' : JSON.stringify(payload);
  const said = status === 'cancelled' ? { content: '', error: cancelledByCaller } : { content };
  return { id: newId('msg'), role: 'tool', toolCallId: interruptId, ...said, ...(metadata && { metadata }) };
}

type Brought = { messages: readonly Placed[]; resume: readonly AguiResumeEntry[] };

/**
 * Checks that the results among new messages, and the entries of `resume`, are those that the session waits for. Results
 * may also belong to calls that came along, and entries may repeat what was answered before. Returns the results that the
 * entries are.
 */
export async function settle(
  tx: Queryable,
  { sessionId, waiting }: Waiting,
  { messages, resume }: Brought,
): Promise<AguiMessage[]> {
  const brought = messages.flatMap(({ message }) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  const calls = new Set(brought.map(({ id }) => id));
  const asked = new Set(waiting?.toolCalls.map(({ id }) => id));
  const answered = resume.length > 0 ? await answeredCalls(tx, sessionId) : new Set<string>();
  const entries = resume
    .map((entry, index) => ({ entry, id: entry.interruptId, pointer: `/resume/${index}/interruptId` }))
    .filter(({ id }) => asked.has(id) || !answered.has(id));
  const results = messages
    .filter(isResult)
    .filter(({ message: { toolCallId: id } }) => asked.has(id) || !calls.has(id))
    .map(({ message: { toolCallId: id }, index }) => ({ id, pointer: `/messages/${index}/toolCallId` }));
  const given = [...results, ...entries];
  if (given.length === 0) {
    if (waiting) throw resultsDue(waiting, 'Add a tool message, or an entry of resume, for each of them.');
    return [];
  }
  const errors = checkResults(waiting?.toolCalls ?? [], given, '/messages');
  if (errors.length === 0) return entries.map(({ entry }) => resultOf(entry));
  const detail = `The results do not match the tool calls that wait in session ${sessionId}.`;
  throw problem('invalid_tool_results', detail, { errors });
}
