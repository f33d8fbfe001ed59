import { selectSaid } from './select-said.ts';
import type { SpeechEvent } from '#generated/openai/client/types.gen.ts';
import type { CallUsage } from '#src/access/quota.ts';
import type { SpeechPiece } from '#src/llm/direct/types.ts';
import { toErrorEvent } from '#src/openai/errors.ts';
import { countStream, type CountedStream } from './count-stream.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { estimateTextTokens } from './estimate-text-tokens.ts';

/** Writes the pieces of sound as OpenAI's events; tokens that the gateway has not told are estimated. */
const toSpeechEvents = (
  pieces: AsyncIterable<SpeechPiece>,
  otherwise: CallUsage,
  signal: AbortSignal,
): CountedStream<SpeechEvent> =>
  countStream(
    pieces,
    (piece): SpeechEvent => {
      if ('audio' in piece) return { type: 'speech.audio.delta', audio: piece.audio };
      const { prompt, completion } = piece.done.tokens ?? otherwise;
      const usage = { input_tokens: prompt, output_tokens: completion, total_tokens: prompt + completion };
      return { type: 'speech.audio.done', usage };
    },
    {
      readUsage: (piece) => ('done' in piece && piece.done.tokens ? { ...otherwise, ...piece.done.tokens } : null),
      otherwise,
      signal,
    },
  );

/** `POST /openai/v1/audio/speech` asks a model of the gateway, and passes its sound on as it comes: as bytes, or as events. */
export const createSpeech: OpenAiMapping<'createSpeech'> = async ({ body, signal }, _callV2, askModel) => {
  const { model, stream_format: form, ...said } = body;
  const tokens = { prompt: estimateTextTokens(body.input), completion: 0 };
  if (form === 'sse') {
    const otherwise = { ...tokens, units: body.input.length };
    const { events } = await askModel({
      task: 'speech',
      model,
      expected: tokens,
      ask: async (models) =>
        toSpeechEvents(await models.speakInPieces({ model, body: selectSaid(said), signal }), otherwise, signal),
      measure: ({ usage }) => usage,
    });
    return { status: 200, events, failure: toErrorEvent };
  }
  const { bytes, mediaType } = await askModel({
    task: 'speech',
    model,
    expected: tokens,
    ask: (models) => models.speak({ model, body: selectSaid(said), signal }),
    measure: () => ({ ...tokens, units: body.input.length }),
  });
  return { status: 200, bytes, mediaType };
};
