import type { Conversation } from '#generated/v2/client/types.gen.ts';
import { toBodyTag } from '#src/api/preconditions.ts';
import { Problem } from '#src/api/problems.ts';
import { writeJson } from '#src/json/well-formed.ts';
import { readRunMessages } from '#src/openai/items/read-messages.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';
import { findOrNull } from '#src/openai/model.ts';
import { requireResponse } from './require-response.ts';

/** Tells whether a conversation was begun by what was said in it, and not created before. */
async function isBegunByMessage(callV2: CallV2, { id, created_at }: Conversation): Promise<boolean> {
  const { body } = await callV2('listSessions', { query: { conversation_id: id, limit: 200 } as never });
  return body.data.some((session) => session.created_at === created_at);
}

/**
 * Deletes a conversation that has these messages alone and was begun by one: nothing would be left in it. Returns whether it is deleted. What is
 * added meanwhile stays.
 */
async function deleteWhole(callV2: CallV2, conversation_id: string, messageCount: number): Promise<boolean> {
  const path = { conversation_id };
  const { body: known } = await callV2('getConversation', { path });
  if (known.message_count !== messageCount || !(await isBegunByMessage(callV2, known))) return false;
  try {
    await callV2('deleteConversation', { path, headers: { 'If-Match': toBodyTag(writeJson(known)) } });
    return true;
  } catch (error) {
    if (error instanceof Problem && error.code === 'precondition_failed') return false;
    throw error;
  }
}

/**
 * `DELETE /openai/v1/responses/{response_id}` is `deleteMessage` for each message of its run: while one is left, the response is. When nothing
 * else is in the conversation that a response has begun, it is `deleteConversation`.
 */
export const deleteModelResponse: OpenAiMapping<'deleteModelResponse'> = async ({ path }, callV2) => {
  const { response_id: id } = path;
  const run = await requireResponse(callV2, id);
  const messages = await readRunMessages(callV2, run);
  if (!(await deleteWhole(callV2, run.conversation_id, messages.length)))
    for (const { id: message_id } of messages) await findOrNull(callV2('deleteMessage', { path: { message_id } }));
  return { status: 200, body: { id, object: 'response', deleted: true } };
};
