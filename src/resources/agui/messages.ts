import type { AguiMessage, AguiToolMessage } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { invalidRequest, problem } from '#src/problems.ts';
import { knownMessages } from '#src/resources/events/message-rows.ts';
import { waitingForResults } from '#src/resources/messages/store.ts';
import { checkResults, resultsDue } from '#src/resources/messages/tool-results.ts';
import type { Placed } from './input.ts';

/**
 * The messages that the session does not have yet, by their ids, in the order in which they came. What an agent thought
 * and its activities are not among them: a front end repeats these, and nobody is to answer them.
 */
export async function newMessages(
  tx: Queryable,
  sessionId: string,
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
  return fresh;
}

const isResult = (placed: Placed): placed is Placed<AguiToolMessage & { role: 'tool' }> =>
  placed.message.role === 'tool';

/** Whether the results among new messages are those that the session waits for. Others may belong to calls that came along. */
export async function settle(tx: Queryable, sessionId: string, fresh: readonly Placed[]): Promise<void> {
  const brought = fresh.flatMap(({ message }) => (message.role === 'assistant' ? (message.toolCalls ?? []) : []));
  const calls = new Set(brought.map(({ id }) => id));
  const waiting = await waitingForResults(tx, sessionId);
  const asked = new Set(waiting?.toolCalls.map(({ id }) => id));
  const results = fresh.filter(isResult).filter(({ message: { toolCallId: id } }) => asked.has(id) || !calls.has(id));
  if (results.length === 0) {
    if (waiting) throw resultsDue(waiting, 'Add a tool message for each of them.');
    return;
  }
  const errors = checkResults(
    waiting?.toolCalls ?? [],
    results.map(({ message }) => message.toolCallId),
    { one: (place) => `/messages/${results[place]!.index}/toolCallId`, all: '/messages' },
  );
  if (errors.length > 0)
    throw problem(
      'invalid_tool_results',
      `The results do not match the tool calls that wait in session ${sessionId}.`,
      {
        errors,
      },
    );
}
