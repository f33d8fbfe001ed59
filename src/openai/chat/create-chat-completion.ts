import type { CreateChatCompletion } from '#generated/openai/client/types.gen.ts';
import type { CreateMessage } from '#generated/v2/client/types.gen.ts';
import { problem } from '#src/api/problems.ts';
import { readAnswer, refuseApprovals } from '#src/openai/answer.ts';
import { toOpenAiError } from '#src/openai/errors.ts';
import { requireModel } from '#src/openai/model.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';
import type { BroughtInput } from '#src/resources/messages/run/brought-input.ts';
import { toChunks, toCompletion } from './chunks.ts';
import { toContinuation, toTranscript } from './messages.ts';
import { toOptions, toCallerTools } from './options.ts';

/** A message of version 2 with what only this server adds. */
export type BroughtMessage = CreateMessage & { brought: BroughtInput };

/** Writes a request as a message of version 2: the next one of a conversation that is kept, or a whole conversation. */
async function toMessage(body: CreateChatCompletion, callV2: CallV2): Promise<BroughtMessage> {
  const { conversation_id, ...metadata } = body.metadata ?? {};
  const { context } = await requireModel(callV2, body.model);
  const options = toOptions(body);
  const tools = toCallerTools(body);
  const user = body.user ? { user: { external_id: body.user } } : {};
  if (conversation_id !== undefined) {
    const { message, ...continued } = toContinuation(body.messages, metadata);
    return {
      message,
      context: { ...context, ...user, conversation_id },
      options,
      brought: { tools, ...continued, inPieces: true },
    };
  }
  return {
    context: { ...context, ...user },
    options,
    brought: { ...toTranscript(body.messages), tools, isEphemeral: body.store !== true, inPieces: true },
  };
}

/** `POST /openai/v1/chat/completions` is `streamMessage`, whose events are collected unless the answer is to be a stream. */
export const createChatCompletion: OpenAiMapping<'createChatCompletion'> = async ({ body }, callV2) => {
  const message = await toMessage(body, callV2);
  const reply = await callV2('streamMessage', { body: message });
  if (!('events' in reply)) throw problem('internal_error', 'A stream of version 2 is no stream.');
  const form = {
    model: body.model,
    isOldForm: (body.functions?.length ?? 0) > 0,
    includesUsage: body.stream_options?.include_usage ?? false,
    isKept: !message.brought.isEphemeral,
  };
  const steps = refuseApprovals(readAnswer(reply.events));
  if (!body.stream) return { status: 200, body: await toCompletion(steps, form) };
  const failure = (body: Parameters<typeof toOpenAiError>[0]) => toOpenAiError(body).body;
  return { status: 200, events: toChunks(steps, form), failure, ending: 'data: [DONE]\n\n' };
};
