import type { OpenAiMapping } from '#src/openai/operation.ts';
import { toResponseStream } from './events.ts';
import { readRun, toResponseOfRun } from './read-run.ts';
import { toRunId } from './response.ts';

/** `GET /openai/v1/responses/{response_id}` is `getRun`, and `rejoinMessageStream` for what it has said. */
export const getModelResponse: OpenAiMapping<'getModelResponse'> = async ({ path, query }, callV2) => {
  const run_id = toRunId(path.response_id);
  const { body: run } = await callV2('getRun', { path: { run_id } });
  if (!query.stream) return { status: 200, body: await toResponseOfRun(callV2, run) };
  const steps = await readRun(callV2, run_id);
  return { status: 200, ...toResponseStream(steps, { model: run.agent_id }, query.starting_after) };
};
