import type { Upstream } from '#src/llm/completion.ts';
import { isObject } from '#src/llm/json-value.ts';
import { readTokens } from '#src/llm/usage.ts';
import { askDirectly, oddAnswer } from './ask-directly.ts';
import { longAnswers } from './long-answers.ts';
import type { DrawnImage, DrawnImages, ImagesRequest } from './types.ts';

/** Tells whether a value is bytes in base64. */
export const isBase64 = (value: unknown): value is string =>
  typeof value === 'string' && value.length > 0 && value.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(value);

const isAddress = (value: unknown): value is string =>
  typeof value === 'string' && value.length <= 10_000 && /^https?:\/\//.test(value);

/** Reads an entry of an answer; null when it has neither bytes nor an address. */
function readImage(entry: unknown): DrawnImage | null {
  if (!isObject(entry)) return null;
  const { b64_json, url, revised_prompt: revised } = entry;
  const prompt = typeof revised === 'string' ? { revised_prompt: revised.toWellFormed() } : {};
  if (isBase64(b64_json)) return { b64_json, ...prompt };
  return isAddress(url) ? { url, ...prompt } : null;
}

/** Returns the body of an answer → its images. */
export function readImages(answer: unknown, count: number): DrawnImages {
  const { data, usage } = isObject(answer) ? answer : {};
  if (!Array.isArray(data) || data.length === 0 || data.length > count)
    throw oddAnswer(`no list of up to ${count} images`);
  const images = data.map(readImage);
  if (!images.every((image) => image !== null)) throw oddAnswer('an image without bytes and without an address');
  const tokens = readTokens(usage);
  return { images, tokens: tokens && { prompt: tokens.prompt ?? 0, completion: tokens.completion ?? 0 } };
}

/** Asks for images. */
export function draw(upstream: Upstream, { model, body, count, signal }: ImagesRequest): Promise<DrawnImages> {
  const asking = { model, signal, failure: 'made no images', timeoutMs: longAnswers * upstream.timeoutMs };
  return askDirectly(upstream, asking, async (attempt) => {
    const request = upstream.client.post('/images/generations', {
      body: { ...body, model, n: count },
      signal: attempt,
    });
    return readImages(await request, count);
  });
}
