import type { ModelResponse } from '#generated/openai/client/types.gen.ts';
import type { Run } from '#generated/v2/client/types.gen.ts';
import { Problem, problem } from '#src/api/problems.ts';
import { readAnswer } from '#src/openai/answer.ts';
import type { AnswerStep } from '#src/openai/answer-step.ts';
import type { CallV2 } from '#src/openai/operation.ts';
import type { RejoinSelection } from '#src/resources/messages/run/rejoin.ts';
import { collectResponse } from './events.ts';
import { toBegunResponse } from './response.ts';

const inPieces: RejoinSelection = { in_pieces: true };

/** Reads the answer of a run from its beginning; of one that is under way, those steps that come, too. */
export async function readRun(callV2: CallV2, runId: string): Promise<AsyncGenerator<AnswerStep>> {
  const reply = await callV2('rejoinMessageStream', { query: { run_id: runId, after_seq: 0, ...inPieces } });
  if (!('events' in reply)) throw problem('internal_error', 'A stream of version 2 is no stream.');
  return readAnswer(reply.events);
}

const toBegun = ({ id, conversation_id, session_id, started_at }: Run) =>
  toBegunResponse(
    {
      event: 'message_start',
      message_id: '',
      conversation_id,
      session_id,
      run_id: id,
      timestamp: started_at,
    },
    { model: '' },
  );

/** Returns the response of a run as it is now. */
export async function toResponseOfRun(callV2: CallV2, run: Run): Promise<ModelResponse> {
  const begun = { ...toBegun(run), model: run.agent_id };
  if (run.status === 'running') return begun;
  if (run.status === 'cancelled') return { ...begun, status: 'cancelled' };
  try {
    return await collectResponse(await readRun(callV2, run.id), { model: run.agent_id });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...begun, status: 'failed', error: { code: 'server_error', message: error.message } };
  }
}
