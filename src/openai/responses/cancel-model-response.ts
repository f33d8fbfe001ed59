import { Problem } from '#src/api/problems.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toResponseOfRun } from './read-run.ts';
import { requireResponse } from './require-response.ts';

/** `POST /openai/v1/responses/{response_id}/cancel` is `cancelRun`. */
export const cancelModelResponse: OpenAiMapping<'cancelModelResponse'> = async ({ path }, callV2) => {
  const { id: run_id } = await requireResponse(callV2, path.response_id);
  await callV2('cancelRun', { path: { run_id } }).catch((error: unknown) => {
    // One that is over stays as it is.
    if (!(error instanceof Problem && error.code === 'run_not_active')) throw error;
  });
  const { body: run } = await callV2('getRun', { path: { run_id } });
  return { status: 200, body: await toResponseOfRun(callV2, run) };
};
