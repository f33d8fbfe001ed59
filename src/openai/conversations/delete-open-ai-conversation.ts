import type { OpenAiMapping } from '#src/openai/operation.ts';

/** `DELETE /openai/v1/conversations/{conversation_id}` is `deleteConversation`. */
export const deleteOpenAiConversation: OpenAiMapping<'deleteOpenAiConversation'> = async ({ path }, callV2) => {
  const { body } = await callV2('deleteConversation', { path });
  return { status: 200, body: { id: body.id, object: 'conversation.deleted', deleted: true } };
};
