import type { OpenAiMapping } from '#src/openai/operation.ts';
import { estimateTextTokens } from './estimate-text-tokens.ts';
import { refuseStream } from './refuse-stream.ts';
import { selectSaid } from './select-said.ts';

/** The tokens of an image of medium quality. */
const tokensOfImage = 1_000;

/** `POST /openai/v1/images/generations` asks a model of the gateway. */
export const createImages: OpenAiMapping<'createImages'> = async ({ body, signal }, _callV2, askModel) => {
  const { model, n, stream, ...said } = body;
  refuseStream(stream);
  const count = n ?? 1;
  const prompt = estimateTextTokens(body.prompt);
  const { images, tokens } = await askModel({
    task: 'images',
    model,
    expected: { prompt, completion: count * tokensOfImage },
    ask: (models) => models.draw({ model, count, body: selectSaid(said), signal }),
    measure: ({ images: made, tokens: told }) => ({ ...(told ?? { prompt, completion: 0 }), units: made.length }),
  });
  const usage = tokens && {
    input_tokens: tokens.prompt,
    output_tokens: tokens.completion,
    total_tokens: tokens.prompt + tokens.completion,
  };
  const created = Math.floor(Date.now() / 1000);
  return { status: 200, body: { created, data: images, ...(usage && { usage }) } };
};
