import { readRunMessages } from '#src/openai/items/read-messages.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { findOrNull } from '#src/openai/model.ts';
import { requireResponse } from './require-response.ts';

/** `DELETE /openai/v1/responses/{response_id}` is `deleteMessage` for each message of its run: while one is left, the response is. */
export const deleteModelResponse: OpenAiMapping<'deleteModelResponse'> = async ({ path }, callV2) => {
  const { response_id: id } = path;
  const run = await requireResponse(callV2, id);
  for (const { id: message_id } of await readRunMessages(callV2, run))
    await findOrNull(callV2('deleteMessage', { path: { message_id } }));
  return { status: 200, body: { id, object: 'response', deleted: true } };
};
