import type { InputItem } from '#generated/openai/client/types.gen.ts';
import type { AguiMessage, Conversation, Session } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { toTranscript } from '#src/openai/chat/messages.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';
import { toMessages } from '#src/openai/responses/input.ts';
import type { MessageSelection } from '#src/resources/messages/store.ts';
import { toConversationItems } from './item.ts';
import { toItemPage } from './item-page.ts';

/** Writes items as the messages of a conversation. @throws `invalid_request` for items that do not belong together, and for decisions. */
export function toItemTranscript(items: readonly InputItem[]): readonly AguiMessage[] {
  const decision = items.findIndex((item) => 'type' in item && item.type === 'mcp_approval_response');
  const detail = 'A decision is made with POST /responses: nothing answers what is added here.';
  if (decision >= 0) throw invalidRequest([{ pointer: `/items/${decision}`, detail, code: 'not_allowed' }]);
  const { messages, places } = toMessages(items, '/items');
  return toTranscript(messages, places).transcript;
}

/** Returns the newest session of a conversation that has not ended, or a new one with its agent or service. */
async function openSession(callV2: CallV2, { id, agent_id, service_id, version_set }: Conversation): Promise<Session> {
  const query = { conversation_id: id, status: 'active', limit: 1 } as never;
  const { body: found } = await callV2('listSessions', { query });
  if (found.data[0]) return found.data[0];
  const answering = service_id ? { service_id, ...(version_set && { version_set }) } : { agent_id };
  return (await callV2('createSession', { body: { conversation_id: id, ...answering } })).body;
}

/** The place of messages in the log: their session, and the event that has them. */
type TranscriptPlace = { session_id: string; first_seq: number };

/**
 * Adds messages that were said elsewhere to a conversation, all of them or none. Returns their place.
 * @throws `conversation_closed` and `run_in_progress`.
 */
export async function addTranscript(
  callV2: CallV2,
  conversation: Conversation,
  messages: readonly AguiMessage[],
): Promise<TranscriptPlace> {
  const { id, status } = conversation;
  if (status === 'closed') throw problem('conversation_closed', `The conversation ${id} is closed.`);
  const { id: session_id } = await openSession(callV2, conversation);
  return { session_id, first_seq: await callV2.addMessages(session_id, messages) };
}

/** `POST /openai/v1/conversations/{conversation_id}/items` adds to the log of the conversation's newest session. */
export const createConversationItems: OpenAiMapping<'createConversationItems'> = async ({ path, body }, callV2) => {
  const { conversation_id } = path;
  const transcript = toItemTranscript(body.items);
  const { body: conversation } = await callV2('getConversation', { path: { conversation_id } });
  if (transcript.length === 0) return { status: 200, body: toItemPage([], {})! };
  const { session_id, first_seq } = await addTranscript(callV2, conversation, transcript);
  const selection: MessageSelection & { limit: number } = { first_seq, limit: transcript.length };
  const { body: page } = await callV2('listSessionMessages', { path: { session_id }, query: selection });
  const items = page.data.flatMap(toConversationItems);
  return { status: 200, body: toItemPage(items, { limit: items.length })! };
};
