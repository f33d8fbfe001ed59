import { badRequest, countTokens, unknownModel } from './protocol.ts';

const defaultDimensions = 256;

/** `POST /v1/embeddings`: each text as a hashed bag of its words, of length one. Texts that share words are near. */
export function embeddings(body: unknown) {
  const {
    model,
    input,
    dimensions = defaultDimensions,
    encoding_format: format = 'float',
  } = (body ?? {}) as Record<string, unknown>;
  if (typeof model !== 'string') throw badRequest('`model` must be a string.', 'model');
  if (model !== 'offline/embedding')
    throw model.startsWith('offline/') ? badRequest(`${model} makes no embeddings.`, 'model') : unknownModel(model);
  const texts = typeof input === 'string' ? [input] : input;
  if (!Array.isArray(texts) || texts.length === 0 || !texts.every((text) => typeof text === 'string' && text !== '')) {
    throw badRequest('`input` must be a text or a list of texts, none of them empty.', 'input');
  }
  if (typeof dimensions !== 'number' || !Number.isInteger(dimensions) || dimensions < 1 || dimensions > 4096) {
    throw badRequest('`dimensions` must be a whole number from 1 to 4096.', 'dimensions');
  }
  const tokens = texts.reduce((sum, text) => sum + countTokens(text), 0);
  return {
    object: 'list',
    model,
    data: texts.map((text, index) => ({
      object: 'embedding',
      index,
      embedding: encode(embed(text, dimensions), format),
    })),
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function encode(vector: Float32Array, format: unknown): number[] | string {
  return format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
}

function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const words = text
    .normalize('NFKC')
    .toLowerCase()
    .match(/[\p{L}\p{N}]+/gu) ?? [text];
  for (const word of words) {
    const hash = fnv1a(word);
    const at = hash % dimensions;
    vector[at] = (vector[at] ?? 0) + (hash & 0x8000_0000 ? -1 : 1);
  }
  const length = Math.hypot(...vector);
  if (length === 0) vector[0] = 1;
  else for (let at = 0; at < dimensions; at++) vector[at] = (vector[at] ?? 0) / length;
  return vector;
}

function fnv1a(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  // The low bits choose the place and the high bit the sign: both need all of the word.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
