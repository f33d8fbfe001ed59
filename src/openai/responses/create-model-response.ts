import type { CreateModelResponse } from '#generated/openai/client/types.gen.ts';
import type { MessageReply } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { readAnswer, type AnswerStep } from '#src/openai/answer.ts';
import { toContinuation, toTranscript } from '#src/openai/chat/messages.ts';
import { toCallerTools, toOptions } from '#src/openai/chat/options.ts';
import type { BroughtMessage } from '#src/openai/chat/create-chat-completion.ts';
import { requireModel } from '#src/openai/model.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';
import { collectResponse, toResponseStream } from './events.ts';
import { toChatCompletion } from './input.ts';
import { readRun } from './read-run.ts';
import { toBegunResponse, toRunId } from './response.ts';

/** Returns the reply of an earlier response. @throws `invalid_request` for one that has not answered. */
async function findPrevious(callV2: CallV2, responseId: string): Promise<MessageReply> {
  const runId = toRunId(responseId);
  for await (const one of await readRun(callV2, runId)) if (one.step === 'done') return one.reply;
  const detail = `The response ${responseId} has not answered.`;
  throw invalidRequest([{ pointer: '/previous_response_id', detail, code: 'not_answered' }]);
}

/** Writes a request as a message of version 2: the beginning of a conversation, or what follows an earlier response. */
async function toMessage(body: CreateModelResponse, callV2: CallV2): Promise<BroughtMessage> {
  const { context: answering } = await requireModel(callV2, body.model);
  const { completion, places } = toChatCompletion(body);
  const own = { options: toOptions(completion) };
  const tools = toCallerTools(completion);
  const context = { ...answering, ...(body.user && { user: { external_id: body.user } }) };
  const said = body.instructions ?? '';
  if (!body.previous_response_id) {
    const transcript = toTranscript(completion.messages, places);
    const brought = { ...transcript, tools, instructions: said, isEphemeral: body.store === false };
    return { ...own, context, brought };
  }
  const previous = await findPrevious(callV2, body.previous_response_id);
  const { message, instructions, media } = toContinuation(completion.messages, body.metadata ?? {}, places);
  const place = { session_id: previous.session.id, after_message_id: previous.message.id };
  const { user } = context;
  return {
    ...own,
    message,
    context: { ...place, ...(user && { user }) },
    brought: { tools, media, instructions: [said, instructions].filter(Boolean).join('\n\n') },
  };
}

/** Returns a response that has begun. The run goes on when nobody reads it. */
async function begin(steps: AsyncGenerator<AnswerStep>, body: CreateModelResponse) {
  for await (const one of steps) if (one.step === 'begun') return toBegunResponse(one.begun, body);
  throw problem('internal_error', 'A run has ended before it began.');
}

/** `POST /openai/v1/responses` is `streamMessage`, whose events are collected unless the answer is to be a stream. */
export const createModelResponse: OpenAiMapping<'createModelResponse'> = async ({ body }, callV2) => {
  if (body.background && body.store === false)
    throw invalidRequest([{ pointer: '/store', detail: 'A background response is kept.', code: 'not_allowed' }]);
  const reply = await callV2('streamMessage', { body: await toMessage(body, callV2) });
  if (!('events' in reply)) throw problem('internal_error', 'A stream of version 2 is no stream.');
  const steps = readAnswer(reply.events);
  if (body.stream) return { status: 200, ...toResponseStream(steps, body) };
  return { status: 200, body: await (body.background ? begin(steps, body) : collectResponse(steps, body)) };
};
