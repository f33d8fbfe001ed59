import type { Problem as ProblemBody, RealtimeFailure } from '#generated/v2/client/types.gen.ts';
import { toProblem, toProblemBody, type ExplainError } from '#src/api/problems.ts';
import { toOpenAiError } from '#src/openai/errors.ts';

/** The parts of a failure that do not depend on it. */
export type FailureFrame = { publicUrl: () => string; now: () => Date; requestId: string; explain: ExplainError };

/** The failures that clients of OpenAI know to be harmless, by the code of the problem or of its fault: they are told OpenAI's code. */
const harmless: Readonly<Record<string, string>> = {
  run_not_active: 'response_cancel_not_active',
  run_in_progress: 'conversation_already_has_active_response',
  commit_empty: 'input_audio_buffer_commit_empty',
};

/** Writes a problem as the events have it. `eventId` is that of the event of the client that it is about; null for none. */
export function toRealtimeFailure(body: ProblemBody, eventId: string | null): RealtimeFailure {
  const { message, type, param, code } = toOpenAiError(body).body.error;
  const known = harmless[body.errors?.[0]?.code ?? body.error_code];
  if (known) return { type: 'invalid_request_error', code: known, message, param, event_id: eventId };
  return { type, code, message, param, event_id: eventId };
}

/** Writes anything thrown as the events have it. */
export function explainFailure(error: unknown, { publicUrl, now, requestId, explain }: FailureFrame): ProblemBody {
  const surroundings = { publicUrl: publicUrl(), instance: '/v2/realtime', requestId, at: now() };
  return toProblemBody(toProblem(error, explain), surroundings);
}
