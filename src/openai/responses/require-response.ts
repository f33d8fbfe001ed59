import type { Run } from '#generated/v2/client/types.gen.ts';
import { notFound } from '#src/api/problems.ts';
import { readMessagePage } from '#src/openai/items/read-messages.ts';
import type { CallV2 } from '#src/openai/operation.ts';
import { toRunId } from './response.ts';

/** Returns the run of a response. One whose messages were deleted is no response any more. @throws `run_not_found`. */
export async function requireResponse(callV2: CallV2, responseId: string): Promise<Run> {
  const run_id = toRunId(responseId);
  const { body: run } = await callV2('getRun', { path: { run_id } });
  const query = { run_id, branch_id: run.branch_id, limit: 1 };
  const { messages } = await readMessagePage(callV2, run.conversation_id, query);
  if (messages.length === 0) throw notFound('run', run_id);
  return run;
}
