import type { Upstream } from '#src/llm/completion.ts';
import type { JsonObject } from '#src/llm/json-value.ts';
import { readTokens } from '#src/llm/usage.ts';
import { askDirectly, oddAnswer } from './ask-directly.ts';
import { isBase64, readImages } from './draw.ts';
import { longAnswers } from './long-answers.ts';
import { breaksOff, isEventStream, readEvents } from './read-events.ts';
import type { DrawnImages, ImageForm, ImagePiece, ImagesRequest } from './types.ts';

const formMembers = ['size', 'quality', 'background', 'output_format'] as const;

/** Reads what an event tells of the form of its image. */
const readForm = (event: JsonObject): ImageForm =>
  Object.fromEntries(
    formMembers.flatMap((name) => {
      const value = event[name];
      return typeof value === 'string' && /^[\w.-]{1,40}$/.test(value) ? [[name, value]] : [];
    }),
  );

/** Reads an event as an image; null for one that is none. */
function readPiece(event: JsonObject): ImagePiece | null {
  const { type, b64_json: bytes, partial_image_index: place, usage } = event;
  if (!isBase64(bytes)) return null;
  const image = { ...readForm(event), b64_json: bytes };
  if (type === 'image_generation.partial_image')
    return Number.isInteger(place) && (place as number) >= 0
      ? { ...image, partialIndex: place as number, tokens: null }
      : null;
  if (type !== 'image_generation.completed') return null;
  const tokens = readTokens(usage);
  const counted = tokens && { prompt: tokens.prompt ?? 0, completion: tokens.completion ?? 0 };
  return { ...image, partialIndex: null, tokens: counted };
}

/** Reads the images of a stream until as many are finished as were asked for. */
async function* readPieces(
  events: AsyncIterable<JsonObject>,
  count: number,
  about: string,
): AsyncGenerator<ImagePiece> {
  let finished = 0;
  for await (const event of events) {
    const piece = readPiece(event);
    if (!piece) continue;
    yield piece;
    if (piece.partialIndex === null) finished += 1;
    if (finished === count) return;
  }
  if (finished === 0) throw breaksOff(about);
}

/** Writes images that came whole as the pieces of a stream: many models do not stream. The last one has the tokens. */
async function* toPieces({ images, tokens }: DrawnImages): AsyncGenerator<ImagePiece> {
  for (const [index, { b64_json: bytes }] of images.entries()) {
    if (bytes === undefined) throw oddAnswer('the address of an image, where its bytes were asked for');
    yield { b64_json: bytes, partialIndex: null, tokens: index === images.length - 1 ? tokens : null };
  }
}

/** Asks for images as events, as the gateway makes them. */
export function drawInPieces(
  upstream: Upstream,
  { model, body, count, signal }: ImagesRequest,
): Promise<AsyncIterable<ImagePiece>> {
  const asking = { model, signal, failure: 'made no images', timeoutMs: longAnswers * upstream.timeoutMs };
  return askDirectly(upstream, asking, async (attempt) => {
    const sent = { body: { ...body, model, n: count, stream: true }, signal: attempt };
    const response = await upstream.client.post('/images/generations', sent).asResponse();
    if (!isEventStream(response)) {
      const text = await upstream.transport.text(response);
      if (!/^\s*\{/.test(text)) throw oddAnswer('something that is no image');
      return toPieces(readImages(JSON.parse(text), count));
    }
    const events = upstream.transport.body(response);
    if (!events) throw oddAnswer('nothing');
    signal.addEventListener('abort', () => events.destroy(), { once: true });
    const about = `Model ${model.slice(0, 160).toWellFormed()} stopped in the middle of its image`;
    // Silence while an image is made is as long as an answer may take.
    const patient = { ...upstream, timeoutMs: longAnswers * upstream.timeoutMs };
    return readPieces(readEvents(events, patient, about), count, about);
  });
}
