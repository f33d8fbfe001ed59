import { explainDatabaseError } from '#src/db/failures.ts';
import { Problem, problem } from '#src/api/problems.ts';
import type { Write } from '#src/api/write.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { answerBatch } from '#src/resources/messages/run/batch.ts';
import { beginAnswer, startAnswer } from '#src/resources/messages/run/begin-answer.ts';
import type { MessageRequest } from '#src/resources/messages/run/opening.ts';
import { rejoin, type RejoinSelection } from '#src/resources/messages/run/rejoin.ts';
import { toReplyCaller, waitForReply } from '#src/resources/messages/run/reply.ts';

type ChatServices = Services & { write: Write };

/** Answers a message and waits for the whole reply. */
async function answer(services: ChatServices, request: MessageRequest, signal: AbortSignal) {
  return waitForReply(services, toReplyCaller(request), await startAnswer(services, request, signal), signal);
}

export const createMessage: Handler<'createMessage'> = async (
  services,
  { body, principal, requestId, write, signal },
) => {
  const request = { ...body, principal, requestId, instance: '/v2/chat/messages' };
  return { status: 200, body: await answer({ ...services, write }, request, signal) };
};

export const createSessionMessage: Handler<'createSessionMessage'> = async (
  services,
  { path, body, principal, requestId, write, signal },
) => {
  const { session_id } = path;
  const { after_message_id, ...sent } = body;
  const request = {
    ...sent,
    context: { session_id, ...(after_message_id !== undefined && { after_message_id }) },
    afterPointer: '/after_message_id',
    principal,
    requestId,
    instance: `/v2/sessions/${session_id}/messages`,
  };
  return { status: 200, body: await answer({ ...services, write }, request, signal) };
};

export const streamMessage: Handler<'streamMessage'> = async (
  services,
  { body, principal, requestId, write, signal },
) => {
  const request = { ...body, principal, requestId, instance: '/v2/chat/messages/stream' };
  const { events } = await beginAnswer({ ...services, write }, request, signal);
  return { status: 200, events };
};

export const rejoinMessageStream: Handler<'rejoinMessageStream'> = async (
  services,
  { query, headers, principal, requestId, signal },
) => {
  const position = { header: headers['Last-Event-ID'], query: query.after_seq };
  const { in_pieces: inPieces } = query as typeof query & RejoinSelection;
  const request = { runId: query.run_id, principal, requestId, inPieces, ...position };
  return { status: 200, events: await rejoin(services, request, signal), resumable: true };
};

/** Returns the problem of a message of a batch, and logs an error that is none. */
function toMessageProblem({ onError }: Pick<Services, 'onError'>, error: unknown, requestId: string): Problem {
  const known = error instanceof Problem ? error : explainDatabaseError(error);
  if (known) return known;
  onError(error, { request_id: requestId });
  return problem('internal_error', 'The message failed for a reason of ours; it has been logged.', { cause: error });
}

export const createMessageBatch: Handler<'createMessageBatch'> = async (
  services,
  { body, principal, requestId, write, signal },
) => {
  const { publicUrl, clock } = services;
  const own = { principal, requestId, instance: '/v2/chat/messages/batch' };
  const results = await answerBatch(
    {
      answer: ({ id, message, context, options }) =>
        write.forItem(id, (itemWrite) => {
          const request = { ...(message && { message }), context, ...(options && { options }), ...own };
          return answer({ ...services, write: itemWrite }, request, signal);
        }),
      asProblem: (error) => toMessageProblem(services, error, requestId),
      where: () => ({ publicUrl: publicUrl(), instance: own.instance, requestId, at: clock() }),
    },
    body,
  );
  return { status: 200, body: results };
};
