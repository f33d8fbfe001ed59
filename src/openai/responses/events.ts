import type { ModelResponse, ResponseEvent } from '#generated/openai/client/types.gen.ts';
import type { Problem as ProblemBody } from '#generated/v2/client/types.gen.ts';
import type { StreamItem } from '#src/api/handlers.ts';
import type { AnswerStep } from '#src/openai/answer-step.ts';
import { toOpenAiError } from '#src/openai/errors.ts';
import type { ResponseRequest } from './response.ts';
import { ResponseWriter } from './response-writer.ts';

/** The events of a response, and the event that tells of a failure after the first of them. */
type ResponseStream = {
  events: AsyncGenerator<StreamItem<ResponseEvent>>;
  failure: (problem: ProblemBody) => ResponseEvent;
};

/** Numbers the events of a response from 0, and leaves out those until `startingAfter`. */
export function toResponseStream(
  steps: AsyncIterable<AnswerStep>,
  request: ResponseRequest,
  startingAfter = -1,
): ResponseStream {
  let next = 0;
  async function* events(): AsyncGenerator<StreamItem<ResponseEvent>> {
    const writer = new ResponseWriter(request);
    for await (const one of steps)
      for (const event of writer.write(one)) {
        const sequence_number = next++;
        if (sequence_number > startingAfter)
          yield { seq: sequence_number, resumeAt: null, event: { ...event, sequence_number } };
      }
  }
  const failure = (problem: ProblemBody): ResponseEvent => {
    const { code, message, param } = toOpenAiError(problem).body.error;
    return { type: 'error', sequence_number: next, code, message, param };
  };
  return { events: events(), failure };
}

/** Returns the response as the last event has it. */
export async function collectResponse(
  steps: AsyncIterable<AnswerStep>,
  request: ResponseRequest,
): Promise<ModelResponse> {
  let last: ModelResponse | undefined;
  for await (const { event } of toResponseStream(steps, request).events) last = event.response ?? last;
  return last!;
}
