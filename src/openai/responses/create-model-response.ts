import type { CreateModelResponse } from '#generated/openai/client/types.gen.ts';
import type { MessageContext, MessageReply } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { readAnswer } from '#src/openai/answer.ts';
import type { AnswerStep } from '#src/openai/answer-step.ts';
import { toContinuation, toTranscript, type MessagePlaces, type SentMessage } from '#src/openai/chat/messages.ts';
import { toCallerTools, toOptions } from '#src/openai/chat/options.ts';
import type { BroughtMessage } from '#src/openai/chat/create-chat-completion.ts';
import { requireModel } from '#src/openai/model.ts';
import type { CallV2, OpenAiMapping } from '#src/openai/operation.ts';
import { requireDecidingScope } from '#src/resources/approvals/decide.ts';
import { findDecisions, streamDecided } from './approvals.ts';
import { collectResponse, toResponseStream } from './events.ts';
import { toChatCompletion } from './input.ts';
import { readRun } from './read-run.ts';
import { requireResponse } from './require-response.ts';
import { toBegunResponse } from './response.ts';

/** Returns the reply of an earlier response. @throws `invalid_request` for one that has not answered. */
async function findPrevious(callV2: CallV2, responseId: string): Promise<MessageReply> {
  const { id } = await requireResponse(callV2, responseId);
  for await (const one of await readRun(callV2, id)) if (one.step === 'done') return one.reply;
  const detail = `The response ${responseId} has not answered.`;
  throw invalidRequest([{ pointer: '/previous_response_id', detail, code: 'not_answered' }]);
}

/** The place in which a response goes on; null when it begins a conversation. */
type ResponsePlace = Pick<MessageContext, 'conversation_id' | 'after_message_id'> | null;

const refuse = (pointer: string, detail: string) => invalidRequest([{ pointer, detail, code: 'not_allowed' }]);

/** Finds the place of a response: after an earlier one, in a conversation, or none. @throws `invalid_request` for both at once. */
async function findPlace(body: CreateModelResponse, callV2: CallV2): Promise<ResponsePlace> {
  const { conversation, previous_response_id: previousId } = body;
  if (!conversation) {
    if (!previousId) return null;
    const previous = await findPrevious(callV2, previousId);
    return { conversation_id: previous.conversation.id, after_message_id: previous.message.id };
  }
  if (previousId) throw refuse('/conversation', 'Send either conversation or previous_response_id.');
  if (body.store === false) throw refuse('/store', 'A response in a conversation is kept.');
  return { conversation_id: typeof conversation === 'string' ? conversation : conversation.id };
}

/** @throws `invalid_request` for input of which only the end would be taken: a conversation has all that is new. */
function requireAllNew(messages: readonly SentMessage[], { at }: MessagePlaces): void {
  const index = messages.findIndex(({ role }) => role === 'assistant');
  if (index < 0) return;
  const detail = 'Add what the agent has said elsewhere with POST /conversations/{conversation_id}/items.';
  throw refuse(at(index), detail);
}

/** Writes a request as a message of version 2: the beginning of a conversation, or what is new in one. */
async function toMessage(body: CreateModelResponse, callV2: CallV2): Promise<BroughtMessage> {
  const { context: answering } = await requireModel(callV2, body.model);
  const { controls, messages, places } = toChatCompletion(body);
  const own = { options: toOptions(controls) };
  const tools = toCallerTools(controls);
  const user = body.user ? { user: { external_id: body.user } } : {};
  const said = body.instructions ?? '';
  const place = await findPlace(body, callV2);
  if (!place) {
    const transcript = toTranscript(messages, places);
    const brought = { ...transcript, tools, instructions: said, isEphemeral: body.store === false, inPieces: true };
    return { ...own, context: { ...answering, ...user }, brought };
  }
  if (place.after_message_id === undefined) requireAllNew(messages, places);
  const { message, instructions, media } = toContinuation(messages, body.metadata ?? {}, places);
  return {
    ...own,
    message,
    context: { ...place, ...user, ...answering },
    brought: { tools, media, inPieces: true, instructions: [said, instructions].filter(Boolean).join('\n\n') },
  };
}

/** Returns a response that has begun. The run goes on when nobody reads it. */
async function begin(steps: AsyncGenerator<AnswerStep>, body: CreateModelResponse) {
  for await (const one of steps) if (one.step === 'begun') return toBegunResponse(one.begun, body);
  throw problem('internal_error', 'A run has ended before it began.');
}

/**
 * `POST /openai/v1/responses` is `streamMessage`, or `streamDecisions` for decisions about calls. The events are collected unless the answer is to
 * be a stream.
 */
export const createModelResponse: OpenAiMapping<'createModelResponse'> = async ({ body, principal }, callV2) => {
  if (body.background && body.store === false) throw refuse('/store', 'A background response is kept.');
  const decisions = findDecisions(body);
  if (decisions.length > 0) requireDecidingScope(principal);
  const reply =
    decisions.length > 0
      ? await streamDecided(body, decisions, callV2)
      : await callV2('streamMessage', { body: await toMessage(body, callV2) });
  if (!('events' in reply)) throw problem('internal_error', 'A stream of version 2 is no stream.');
  const steps = readAnswer(reply.events);
  if (body.stream) return { status: 200, ...toResponseStream(steps, body) };
  return { status: 200, body: await (body.background ? begin(steps, body) : collectResponse(steps, body)) };
};
