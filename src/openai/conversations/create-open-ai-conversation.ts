import { invalidRequest } from '#src/api/problems.ts';
import { addTranscript, toItemTranscript } from '#src/openai/items/create-conversation-items.ts';
import { requireModel, toAgentModel, type AnsweringModel } from '#src/openai/model.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';
import { toOpenAiConversation } from './conversation.ts';

/** Returns what a new conversation belongs to: the model that its metadata name, else the newest agent. */
async function requireOwner(callV2: CallV2, model: string | undefined): Promise<AnsweringModel> {
  const at = '/metadata/model';
  if (model !== undefined) return requireModel(callV2, model, at);
  const { body } = await callV2('listAgents', { query: { limit: 1 } as never });
  if (body.data[0]) return toAgentModel(body.data[0]);
  throw invalidRequest([{ pointer: at, detail: 'There is no agent yet that could answer.', code: 'unknown_model' }]);
}

/** `POST /openai/v1/conversations` is `createConversation`, with what was said elsewhere. */
export const createOpenAiConversation: OpenAiMapping<'createOpenAiConversation'> = async ({ body }, callV2) => {
  const { metadata, items } = body ?? {};
  const transcript = toItemTranscript(items ?? []);
  const { context } = await requireOwner(callV2, metadata?.['model']);
  const { body: made } = await callV2('createConversation', { body: { ...context, metadata: metadata ?? {} } });
  try {
    if (transcript.length > 0) await addTranscript(callV2, made, transcript);
  } catch (error) {
    // The caller is told of no conversation, so there is none.
    await callV2('deleteConversation', { path: { conversation_id: made.id } });
    throw error;
  }
  return { status: 200, body: toOpenAiConversation(made) };
};
