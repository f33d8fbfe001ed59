import { isTurnOver, yieldToEventLoop } from '#src/process/event-loop.ts';
import { assertOfflineModel, badRequest, countAllTokens } from './protocol.ts';

const defaultDimensions = 256;

/**
 * `POST /v1/embeddings`: each text as a hashed bag of its words and their parts, of length one. Texts that share
 * words are near, and so are those whose words are alike.
 */
export async function embeddings(body: unknown) {
  const {
    model,
    input,
    dimensions = defaultDimensions,
    encoding_format: format = 'float',
  } = (body ?? {}) as Record<string, unknown>;
  assertOfflineModel(model, 'offline/embedding', 'makes embeddings');
  const texts = readTexts(input);
  if (typeof dimensions !== 'number' || !Number.isInteger(dimensions) || dimensions < 1 || dimensions > 4096) {
    throw badRequest('`dimensions` must be a whole number from 1 to 4096.', 'dimensions');
  }
  const data: { object: 'embedding'; index: number; embedding: number[] | string }[] = [];
  const tokens = await countAllTokens(texts);
  for (const [index, text] of texts.entries()) {
    data.push({ object: 'embedding', index, embedding: encode(embed(text, dimensions), format) });
    if (isTurnOver()) await yieldToEventLoop();
  }
  return {
    object: 'list',
    model,
    data,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

const isToken = (value: unknown): value is number => Number.isInteger(value) && (value as number) >= 0;

/** Returns the texts of a request. Tokens are told apart by their numbers, which stand for words. */
function readTexts(input: unknown): string[] {
  const inputs =
    typeof input === 'string' || (Array.isArray(input) && input.length > 0 && input.every(isToken)) ? [input] : input;
  const texts = Array.isArray(inputs)
    ? inputs.map((one: unknown) => (Array.isArray(one) && one.every(isToken) ? one.join(' ') : one))
    : [];
  if (texts.length > 0 && texts.every((text): text is string => typeof text === 'string' && text !== '')) return texts;
  throw badRequest('`input` must be a text or a list of texts or tokens, none of them empty.', 'input');
}

function encode(vector: Float32Array, format: unknown): number[] | string {
  return format === 'base64' ? Buffer.from(vector.buffer).toString('base64') : [...vector];
}

/** The weight of a word's parts beside the word itself. */
const partsWorth = 2;
/** Words of few letters are seldom what a text is about. */
const worthOf = (word: string) => Math.min(1, word.length / 6);

function embed(text: string, dimensions: number): Float32Array {
  const vector = new Float32Array(dimensions);
  const add = (feature: string, worth: number) => {
    const hash = fnv1a(feature);
    const at = hash % dimensions;
    vector[at] = (vector[at] ?? 0) + (hash & 0x8000_0000 ? -worth : worth);
  };
  const plain = text
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
  for (const word of plain.match(/[\p{L}\p{N}]+/gu) ?? [text]) {
    const parts = partsOf(word);
    add(word, worthOf(word));
    for (const part of parts) add(part, (partsWorth * worthOf(word)) / Math.sqrt(parts.length));
  }
  const length = Math.hypot(...vector);
  if (length === 0) vector[0] = 1;
  else for (let at = 0; at < dimensions; at++) vector[at] = (vector[at] ?? 0) / length;
  return vector;
}

/** Three letters each, with the ends of the word: other forms of a word, and words made of it, share some. */
function partsOf(word: string): string[] {
  const framed = `<${word}>`;
  return Array.from({ length: framed.length - 2 }, (_, at) => framed.slice(at, at + 3));
}

function fnv1a(word: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193);
  // The low bits choose the place and the high bit the sign: both need all of the word.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}
