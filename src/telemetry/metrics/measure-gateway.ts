import { Problem } from '#src/api/problems.ts';
import type { DirectModels, DirectRequest, ModelTask } from '#src/llm/direct/types.ts';
import type { ChatRequest, Delta, Gateway, Tokens } from '#src/llm/types.ts';
import type { Meters } from './meters.ts';

/** Returns the code of the problem that a call has failed with. */
const toOutcome = (error: unknown): string => (error instanceof Problem ? error.code : 'internal_error');

/** Tells of each call of a model, once it is over, whether it answered, failed or its reader left. */
async function* measureAnswer(answer: AsyncIterable<Delta>, { countModelCall }: Meters): AsyncGenerator<Delta> {
  const startedAt = performance.now();
  let firstTokenMs: number | null = null;
  let tokens: Tokens | null = null;
  let outcome = 'abandoned';
  try {
    for await (const delta of answer) {
      if (delta.type === 'finish') tokens = delta.tokens;
      else if (delta.type !== 'start') firstTokenMs ??= performance.now() - startedAt;
      yield delta;
    }
    outcome = 'ok';
  } catch (error) {
    outcome = toOutcome(error);
    throw error;
  } finally {
    countModelCall({ durationMs: performance.now() - startedAt, firstTokenMs, outcome, tokens });
  }
}

/** Returns a function that asks models without an agent, with each of its calls counted. */
const measureDirect =
  <Request extends DirectRequest, Answer>(
    task: ModelTask,
    ask: (request: Request) => Promise<Answer>,
    { countDirectCall }: Meters,
  ) =>
  async (request: Request): Promise<Answer> => {
    const startedAt = performance.now();
    let outcome = 'ok';
    try {
      return await ask(request);
    } catch (error) {
      outcome = request.signal.aborted ? 'abandoned' : toOutcome(error);
      throw error;
    } finally {
      countDirectCall({ task, durationMs: performance.now() - startedAt, outcome });
    }
  };

const measureDirectModels = (
  { embed, transcribe, transcribeInPieces, speak, speakInPieces, draw, drawInPieces, moderate }: DirectModels,
  meters: Meters,
): DirectModels => ({
  embed: measureDirect('embeddings', embed, meters),
  transcribe: measureDirect('transcription', transcribe, meters),
  transcribeInPieces: measureDirect('transcription', transcribeInPieces, meters),
  speak: measureDirect('speech', speak, meters),
  speakInPieces: measureDirect('speech', speakInPieces, meters),
  draw: measureDirect('images', draw, meters),
  drawInPieces: measureDirect('images', drawInPieces, meters),
  moderate: measureDirect('moderation', moderate, meters),
});

/** Returns the gateway, with each answer of a model counted. */
export const measureGateway = (gateway: Gateway, meters: Meters): Gateway => ({
  ...gateway,
  direct: measureDirectModels(gateway.direct, meters),
  stream: (request: ChatRequest) => measureAnswer(gateway.stream(request), meters),
});
