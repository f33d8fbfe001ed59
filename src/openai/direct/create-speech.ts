import { selectSaid } from './select-said.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { estimateTextTokens } from './estimate-text-tokens.ts';

/** `POST /openai/v1/audio/speech` asks a model of the gateway, and passes its sound on as it comes. */
export const createSpeech: OpenAiMapping<'createSpeech'> = async ({ body, signal }, _callV2, askModel) => {
  const { model, stream_format: _bytes, ...said } = body;
  const tokens = { prompt: estimateTextTokens(body.input), completion: 0 };
  const { bytes, mediaType } = await askModel({
    task: 'speech',
    model,
    expected: tokens,
    ask: (models) => models.speak({ model, body: selectSaid(said), signal }),
    measure: () => ({ ...tokens, units: body.input.length }),
  });
  return { status: 200, bytes, mediaType };
};
