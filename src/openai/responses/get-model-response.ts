import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toResponseStream } from './events.ts';
import { readRun, toResponseOfRun } from './read-run.ts';
import { requireResponse } from './require-response.ts';

/** `GET /openai/v1/responses/{response_id}` is `getRun` while its messages are there, and `rejoinMessageStream` for what it has said. */
export const getModelResponse: OpenAiMapping<'getModelResponse'> = async ({ path, query }, callV2) => {
  const run = await requireResponse(callV2, path.response_id);
  if (!query.stream) return { status: 200, body: await toResponseOfRun(callV2, run) };
  const steps = await readRun(callV2, run.id);
  return { status: 200, ...toResponseStream(steps, { model: run.agent_id }, query.starting_after) };
};
