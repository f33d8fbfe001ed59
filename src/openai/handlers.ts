import type { Operations } from '#generated/openai/operations.gen.ts';
import type { OperationCall } from '#src/api/handlers.ts';
import { createOpenAiConversation } from './conversations/create-open-ai-conversation.ts';
import { deleteOpenAiConversation } from './conversations/delete-open-ai-conversation.ts';
import { getOpenAiConversation } from './conversations/get-open-ai-conversation.ts';
import { updateOpenAiConversation } from './conversations/update-open-ai-conversation.ts';
import { createConversationItems } from './items/create-conversation-items.ts';
import { deleteConversationItem } from './items/delete-conversation-item.ts';
import { getConversationItem } from './items/get-conversation-item.ts';
import { listConversationItems } from './items/list-conversation-items.ts';
import { listResponseInputItems } from './items/list-response-input-items.ts';
import { deleteModelResponse } from './responses/delete-model-response.ts';
import type { AskModel } from '#src/resources/models/ask-model.ts';
import { createChatCompletion } from './chat/create-chat-completion.ts';
import { getOpenAiModel } from './models/get-open-ai-model.ts';
import { listOpenAiModels } from './models/list-open-ai-models.ts';
import { cancelModelResponse } from './responses/cancel-model-response.ts';
import { createModelResponse } from './responses/create-model-response.ts';
import { getModelResponse } from './responses/get-model-response.ts';
import { createEmbeddings } from './direct/create-embeddings.ts';
import { createImages } from './direct/create-images.ts';
import { createModeration } from './direct/create-moderation.ts';
import { connectOpenAiRealtime } from './realtime/connect-open-ai-realtime.ts';
import { createOpenAiRealtimeSecret } from './realtime/create-open-ai-realtime-secret.ts';
import { createSpeech } from './direct/create-speech.ts';
import { createTranscription } from './direct/create-transcription.ts';
import { createOpenAiFile } from './files/create-open-ai-file.ts';
import { deleteOpenAiFile } from './files/delete-open-ai-file.ts';
import { getOpenAiFile } from './files/get-open-ai-file.ts';
import { getOpenAiFileContent } from './files/get-open-ai-file-content.ts';
import { listOpenAiFiles } from './files/list-open-ai-files.ts';
import { createCallV2, type OpenAiMapping, type Version2 } from './operation.ts';

/** The mappings of all operations for OpenAI's clients. A missing one does not compile. */
const mappings: { readonly [Id in keyof Operations]: OpenAiMapping<Id> } = {
  listOpenAiModels,
  getOpenAiModel,
  createChatCompletion,
  createModelResponse,
  getModelResponse,
  cancelModelResponse,
  deleteModelResponse,
  listResponseInputItems,
  createOpenAiConversation,
  getOpenAiConversation,
  updateOpenAiConversation,
  deleteOpenAiConversation,
  listConversationItems,
  createConversationItems,
  getConversationItem,
  deleteConversationItem,
  listOpenAiFiles,
  createOpenAiFile,
  getOpenAiFile,
  deleteOpenAiFile,
  getOpenAiFileContent,
  createEmbeddings,
  createSpeech,
  createTranscription,
  createImages,
  createModeration,
  connectOpenAiRealtime,
  createOpenAiRealtimeSecret,
};

type AnyCall = OperationCall<Operations[keyof Operations]>;
type AnyMapping = (call: AnyCall, callV2: ReturnType<typeof createCallV2>, askModel: AskModel) => Promise<unknown>;

/** Creates what asks models of the gateway in the name of the caller of an operation. */
export type AskModelFor = (operationId: string, call: AnyCall) => AskModel;

/** Creates the handlers for OpenAI's clients: they translate requests, call handlers of version 2 or ask a model, and translate the answers. */
export function createOpenAiHandlers(
  v2: Version2,
  askModelFor: AskModelFor,
): Record<string, (call: never) => Promise<unknown>> {
  const bound = Object.entries(mappings as unknown as Record<string, AnyMapping>).map(([id, mapping]) => [
    id,
    (call: AnyCall) => mapping(call, createCallV2(v2, call), askModelFor(id, call)),
  ]);
  return Object.fromEntries(bound) as Record<string, (call: never) => Promise<unknown>>;
}
