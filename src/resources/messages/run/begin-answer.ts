import type { ChatEvent } from '#generated/v2/client/types.gen.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import type { StartedRun, Write } from '#src/api/write.ts';
import type { Services } from '#src/resources/services.ts';
import { startIfBusy } from './if-busy.ts';
import { toMessageOpening, type MessageRequest } from './opening.ts';
import { streamReply, toReplyCaller } from './reply.ts';
import { toTranscriptOpening } from './transcript-opening.ts';

type AnswerServices = Services & { write: Write };

/** A run that answers, and what a reader of its stream is sent. The run goes on when nobody reads. */
export type BegunAnswer = { started: StartedRun; events: AsyncIterable<StreamItem<ChatEvent>> };

/** Starts the run that answers a message, when the session has room for it. */
export async function startAnswer(
  services: AnswerServices,
  request: MessageRequest,
  signal: AbortSignal,
): Promise<StartedRun> {
  const { principal, options } = request;
  const at = '/options/response/response_format';
  await requireUsableFormat(services.schemas, principal.organizationId, options?.response ?? {}, at);
  const transcript = request.brought?.transcript;
  const opening = transcript ? toTranscriptOpening(request, transcript) : toMessageOpening(request);
  return startIfBusy(services, opening, options?.if_busy ?? 'reject', signal);
}

/** Starts the run that answers a message, and streams its reply. `signal` ends the reading, not the run. */
export async function beginAnswer(
  services: AnswerServices,
  request: MessageRequest,
  signal: AbortSignal,
): Promise<BegunAnswer> {
  const started = await startAnswer(services, request, signal);
  return { started, events: streamReply(services, toReplyCaller(request), started, signal) };
}
