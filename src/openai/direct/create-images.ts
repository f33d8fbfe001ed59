import type { CreateImages, ImageEvent } from '#generated/openai/client/types.gen.ts';
import type { CallUsage } from '#src/access/quota.ts';
import type { ImagePiece } from '#src/llm/direct/types.ts';
import { toErrorEvent } from '#src/openai/errors.ts';
import type { OpenAiMapping } from '#src/openai/operation.ts';
import { countStream, type CountedStream } from './count-stream.ts';
import { estimateTextTokens } from './estimate-text-tokens.ts';
import { selectSaid } from './select-said.ts';

/** The tokens of an image of medium quality. */
const tokensOfImage = 1_000;

const nowInSeconds = () => Math.floor(Date.now() / 1000);

/** Writes an image as OpenAI's event. What the gateway has not told of its form is what was asked for. */
function toImageEvent({ partialIndex, tokens, ...piece }: ImagePiece, asked: CreateImages, prompt: number): ImageEvent {
  const { size, quality, background, output_format: form } = asked;
  const image = {
    created_at: nowInSeconds(),
    size: size ?? 'auto',
    quality: quality ?? 'auto',
    background: background ?? 'auto',
    output_format: form ?? 'png',
    ...piece,
  };
  if (partialIndex !== null)
    return { type: 'image_generation.partial_image', ...image, partial_image_index: partialIndex };
  const used = tokens ?? { prompt, completion: 0 };
  const usage = {
    input_tokens: used.prompt,
    output_tokens: used.completion,
    total_tokens: used.prompt + used.completion,
    input_tokens_details: { image_tokens: 0, text_tokens: used.prompt },
  };
  return { type: 'image_generation.completed', ...image, usage };
}

type CountedRequest = { asked: CreateImages; otherwise: CallUsage; signal: AbortSignal };

/** Writes images as events. Their use is what the last of them tells. */
const toImageEvents = (
  pieces: AsyncIterable<ImagePiece>,
  { asked, otherwise, signal }: CountedRequest,
): CountedStream<ImageEvent> =>
  countStream(pieces, (piece) => toImageEvent(piece, asked, otherwise.prompt), {
    readUsage: ({ tokens }) => tokens && { ...tokens, units: otherwise.units },
    otherwise,
    signal,
  });

/** `POST /openai/v1/images/generations` asks a model of the gateway: for images whole, or as events. */
export const createImages: OpenAiMapping<'createImages'> = async ({ body, signal }, _callV2, askModel) => {
  const { model, n, stream, ...said } = body;
  const count = n ?? 1;
  const prompt = estimateTextTokens(body.prompt);
  const asked = { task: 'images', model, expected: { prompt, completion: count * tokensOfImage } } as const;
  if (stream) {
    const request = { model, count, body: selectSaid(said), signal };
    const counted = { asked: body, otherwise: { prompt, completion: 0, units: count }, signal };
    const { events } = await askModel({
      ...asked,
      ask: async (models) => toImageEvents(await models.drawInPieces(request), counted),
      measure: ({ usage }) => usage,
    });
    return { status: 200, events, failure: toErrorEvent };
  }
  const { images, tokens } = await askModel({
    ...asked,
    ask: (models) => models.draw({ model, count, body: selectSaid(said), signal }),
    measure: ({ images: made, tokens: told }) => ({ ...(told ?? { prompt, completion: 0 }), units: made.length }),
  });
  const usage = tokens && {
    input_tokens: tokens.prompt,
    output_tokens: tokens.completion,
    total_tokens: tokens.prompt + tokens.completion,
  };
  return { status: 200, body: { created: nowInSeconds(), data: images, ...(usage && { usage }) } };
};
