import type { AguiMessage, AguiResumeEntry, AguiToolMessage } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { findKnownMessages } from '#src/resources/events/log/message-rows.ts';
import { type WaitingCalls, listAnsweredCalls, listCalls } from '#src/resources/messages/tool-call-store.ts';
import { findResultFaults, resultsRequired } from '#src/resources/messages/tools/results.ts';
import { cancelledByCaller } from '#src/resources/runs/store.ts';
import type { IndexedMessage } from './input.ts';

/** A session, and the calls that wait for results on the branch of the run. */
type SessionCalls = { sessionId: string; waiting: WaitingCalls | null };

/**
 * Finds the messages that the session does not have yet, in their order. It has messages whose ids it knows, and calls and
 * results that it knows under other ids. Reasoning and activities are left out: a front end repeats them, and the model
 * does not answer them.
 * @throws `invalid_request` when two new messages have one id.
 */
export async function findNewMessages(
  tx: Queryable,
  { sessionId, waiting }: SessionCalls,
  messages: readonly AguiMessage[],
): Promise<IndexedMessage[]> {
  const answerable = messages
    .map((message, index) => ({ message, index }))
    .filter(({ message: { role } }) => role !== 'reasoning' && role !== 'activity');
  if (answerable.length === 0) return [];
  const ids = answerable.map(({ message }) => message.id);
  const known = await findKnownMessages(tx, sessionId, ids);
  const fresh = answerable.filter(({ message }) => !known.has(message.id));
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
  return removeRepeated(tx, { sessionId, waiting }, fresh);
}

/** Removes messages that repeat calls or results of the session under another id. */
async function removeRepeated(
  tx: Queryable,
  { sessionId, waiting }: SessionCalls,
  fresh: readonly IndexedMessage[],
): Promise<IndexedMessage[]> {
  const callsOf = ({ message }: IndexedMessage) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []);
  const isAnswer = ({ message }: IndexedMessage) => message.role === 'tool';
  if (!fresh.some((indexed) => isAnswer(indexed) || callsOf(indexed).length > 0)) return [...fresh];
  const [made, answered] = [await listCalls(tx, sessionId), await listAnsweredCalls(tx, sessionId)];
  for (const { id } of waiting?.toolCalls ?? []) answered.delete(id);
  return fresh.filter((indexed) => {
    const { message } = indexed;
    if (message.role === 'tool') return !answered.has(message.toolCallId);
    const calls = callsOf(indexed);
    return calls.length === 0 || !calls.every(({ id }) => made.has(id));
  });
}

const isResult = (indexed: IndexedMessage): indexed is IndexedMessage<AguiToolMessage & { role: 'tool' }> =>
  indexed.message.role === 'tool';

/** Turns an entry of `resume`, whose interrupt has the id of a tool call, into the result of that call. */
function toToolResult({ interruptId, status, payload, metadata }: AguiResumeEntry): AguiToolMessage & { role: 'tool' } {
  const content = typeof payload === 'string' ? payload : payload === undefined ? '' : JSON.stringify(payload);
  const result = status === 'cancelled' ? { content: '', error: cancelledByCaller } : { content };
  return { id: newId('msg'), role: 'tool', toolCallId: interruptId, ...result, ...(metadata && { metadata }) };
}

type ResultInput = { messages: readonly IndexedMessage[]; resume: readonly AguiResumeEntry[] };

/**
 * Checks that the results among new messages, and the entries of `resume`, are those that the session waits for. Results
 * may also belong to calls in the same input, and entries may repeat earlier answers. Returns the results of the entries.
 * @throws `invalid_tool_results`, and the problem of results that are missing.
 */
export async function resolveResults(
  tx: Queryable,
  { sessionId, waiting }: SessionCalls,
  { messages, resume }: ResultInput,
): Promise<AguiMessage[]> {
  const newCalls = messages.flatMap(({ message }) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  const calls = new Set(newCalls.map(({ id }) => id));
  const pending = new Set(waiting?.toolCalls.map(({ id }) => id));
  const answered = resume.length > 0 ? await listAnsweredCalls(tx, sessionId) : new Set<string>();
  const entries = resume
    .map((entry, index) => ({ entry, id: entry.interruptId, pointer: `/resume/${index}/interruptId` }))
    .filter(({ id }) => pending.has(id) || !answered.has(id));
  const results = messages
    .filter(isResult)
    .filter(({ message: { toolCallId: id } }) => pending.has(id) || !calls.has(id))
    .map(({ message: { toolCallId: id }, index }) => ({ id, pointer: `/messages/${index}/toolCallId` }));
  const allResults = [...results, ...entries];
  if (allResults.length === 0) {
    if (waiting) throw resultsRequired(waiting, 'Add a tool message, or an entry of resume, for each of them.');
    return [];
  }
  const errors = findResultFaults(waiting?.toolCalls ?? [], allResults, '/messages');
  if (errors.length === 0) return entries.map(({ entry }) => toToolResult(entry));
  const detail = `The results do not match the tool calls that wait in session ${sessionId}.`;
  throw problem('invalid_tool_results', detail, { errors });
}
