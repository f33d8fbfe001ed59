import type { Approval, ChatEvent, MessageReply, Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import type { ReplyPiece } from '#src/event-log/reply-pieces.ts';
import type { AnswerBegun, AnswerStep } from './answer-step.ts';
import { separateCalls } from './separate-calls.ts';
import { problem, type Problem } from '#src/api/problems.ts';

/** Returns the problem of a run that failed. */
function toRunProblem({ error_code, detail, errors, retryable, suggestions }: ProblemBody): Problem {
  return problem(error_code, detail, { ...(errors && { errors }), retryable, ...(suggestions && { suggestions }) });
}

const toFinalText = ({ message: { content } }: MessageReply): string => (content.type === 'text' ? content.text : '');

/** Reads a piece of a reply as a step of an answer. */
function toPieceStep(piece: ReplyPiece): AnswerStep {
  switch (piece.event) {
    case 'reasoning_delta':
      return { step: 'reasoning', text: piece.delta, messageId: piece.message_id };
    case 'tool_call_start':
      return { step: 'call begun', ...piece.tool_call, messageId: piece.message_id };
    case 'tool_call_delta':
      return { step: 'call piece', id: piece.tool_call_id, text: piece.delta };
    case 'tool_call_cut':
      return { step: 'call cut', id: piece.tool_call_id };
  }
}

/** Reads the events of a chat stream, and its pieces, as the steps of an answer. */
async function* readSteps(events: AsyncIterable<StreamItem<ChatEvent | ReplyPiece>>): AsyncGenerator<AnswerStep> {
  let current: AnswerBegun | null = null;
  for await (const { event } of events) {
    switch (event.event) {
      case 'message_start':
        if (!current) yield { step: 'begun', begun: event };
        current = event;
        break;
      case 'content_delta':
        if (current?.provisional) break;
        yield { step: 'text', text: event.delta, messageId: event.message_id };
        break;
      case 'reasoning_delta':
      case 'tool_call_start':
      case 'tool_call_delta':
      case 'tool_call_cut':
        yield toPieceStep(event);
        break;
      case 'tool_call':
        if (!event.refused && !event.handled)
          yield { step: 'call', call: event.tool_call, messageId: event.message_id };
        break;
      case 'message_complete': {
        const { event: _event, ...reply } = event;
        const text = current?.provisional ? toFinalText(reply) : '';
        if (text !== '' || (current?.provisional && !reply.approvals))
          yield { step: 'text', text, messageId: reply.message.id };
        for (const approval of reply.approvals ?? []) yield { step: 'approval', approval };
        yield { step: 'done', reply };
        break;
      }
      case 'error':
        throw toRunProblem(event.error);
      default:
        break;
    }
  }
}

/** Makes the problem of an answer that waits for a person, for those who cannot be asked in their protocol. */
function toApprovalProblem({ tool_key, run_id }: Approval): Problem {
  const detail = `A person has to approve calls of ${tool_key} before the agent goes on. Decide with createDecisions of version 2: /v2/runs/${run_id}/decisions.`;
  return problem('approval_required', detail);
}

/** Passes an answer on to a protocol without approvals. @throws `approval_required` at a call that a person has to approve. */
export async function* refuseApprovals(
  steps: AsyncIterable<AnswerStep>,
): AsyncGenerator<Exclude<AnswerStep, { step: 'approval' }>> {
  for await (const one of steps) {
    if (one.step === 'approval') throw toApprovalProblem(one.approval);
    yield one;
  }
}

/**
 * Reads a chat stream with its pieces as an answer. Text that may still be replaced, because it has to have a form, comes when it is whole.
 * Calls that Parley carries out itself are left out but for those that a person has to approve, and the pieces of two calls are not mixed.
 * @throws the problem of the run.
 */
export const readAnswer = (events: AsyncIterable<StreamItem<ChatEvent | ReplyPiece>>): AsyncGenerator<AnswerStep> =>
  separateCalls(readSteps(events));
