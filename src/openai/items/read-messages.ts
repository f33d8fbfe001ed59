import type { Message } from '#generated/v2/client/types.gen.ts';
import { invalidRequest } from '#src/api/problems.ts';
import type { CallV2 } from '#src/openai/operation.ts';
import type { MessageSelection } from '#src/resources/messages/store.ts';

type MessageQuery = MessageSelection & { limit: number; branch_id?: string };

/** Reads a page of the messages of a conversation, at most 8 MiB. */
export async function readMessagePage(callV2: CallV2, conversation_id: string, query: MessageQuery) {
  const { body } = await callV2('listConversationMessages', {
    path: { conversation_id },
    query: { ...query, include_reasoning: true },
  });
  return { messages: body.data, more: body.has_more };
}

/** Reads the messages of a run that are not deleted, the oldest first. */
export async function readRunMessages(
  callV2: CallV2,
  run: { id: string; conversation_id: string; branch_id: string },
): Promise<Message[]> {
  const all: Message[] = [];
  const own = { run_id: run.id, branch_id: run.branch_id, limit: 200 };
  for (let more = true; more;) {
    const last = all.at(-1);
    const page = await readMessagePage(callV2, run.conversation_id, { ...own, ...(last && { from_message: last.id }) });
    const fresh = last ? page.messages.filter(({ id }) => id !== last.id) : page.messages;
    for (const message of fresh) all.push(message);
    more = page.more && fresh.length > 0;
  }
  return all;
}

/** Makes the problem of a page after an item that is not in the list. */
export const unknownItem = (id: string) =>
  invalidRequest([{ parameter: 'after', detail: `The list has no item ${id}.`, code: 'unknown_item' }]);
