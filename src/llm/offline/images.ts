import { createHash } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { assertOfflineModel, badRequest, countTokens } from './protocol.ts';

const model = 'offline/image';
const cells = 8;

/** Writes a chunk of a PNG: its length, its name, its bytes and their checksum. */
function toChunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(data.length);
  sum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, sum]);
}

/** Returns the colour of the cells that are filled, dark enough to be seen on white. */
const toColour = (hash: Buffer): number[] => [hash[29]! % 200, hash[30]! % 200, hash[31]! % 200];

/** Tells whether a cell is filled: the left half is the bits of the hash, and the right half its mirror image. */
function isFilled(hash: Buffer, column: number, row: number): boolean {
  const bit = row * (cells / 2) + Math.min(column, cells - 1 - column);
  return ((hash[bit >> 3]! >> (bit & 7)) & 1) === 1;
}

/** Draws a hash as a PNG of two colours: a symmetric pattern of eight cells by eight, with the hash as a comment in the file. */
function drawHash(hash: Buffer, width: number, height: number): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 3, 0, 0, 0], 8);
  const line = (row: number) => {
    const pixels = Buffer.alloc(width + 1);
    for (let x = 0; x < width; x += 1) pixels[x + 1] = Number(isFilled(hash, Math.floor((x * cells) / width), row));
    return pixels;
  };
  const lines = Array.from({ length: cells }, (_, row) => line(row));
  const pixels = Array.from({ length: height }, (_, y) => lines[Math.floor((y * cells) / height)]!);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    toChunk('IHDR', head),
    toChunk('PLTE', Buffer.from([255, 255, 255, ...toColour(hash)])),
    toChunk('tEXt', Buffer.from(`Comment\0SHA-256 of the prompt: ${hash.toString('hex')}`, 'latin1')),
    toChunk('IDAT', deflateSync(Buffer.concat(pixels))),
    toChunk('IEND', Buffer.alloc(0)),
  ]);
}

/** `POST /v1/images/generations`: patterns that show the hash of the prompt, each of several another one. */
export function images(body: unknown) {
  const { model: asked, prompt, n, size, response_format: form } = (body ?? {}) as Record<string, unknown>;
  assertOfflineModel(asked, model, 'makes images');
  if (typeof prompt !== 'string' || prompt === '') throw badRequest('`prompt` must be a text.', 'prompt');
  if (form === 'url')
    throw badRequest(`${model} keeps no images: ask for b64_json as \`response_format\`.`, 'response_format');
  const count = n ?? 1;
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1 || count > 10)
    throw badRequest('`n` must be a whole number from 1 to 10.', 'n');
  const [, width, height] =
    /^(\d{2,4})x(\d{2,4})$/.exec(size === undefined || size === 'auto' ? '512x512' : String(size)) ?? [];
  if (!width || !height || Number(width) > 2_048 || Number(height) > 2_048)
    throw badRequest('`size` must be a width and a height of at most 2048, such as 512x512.', 'size');
  const data = Array.from({ length: count }, (_, index) => {
    const hash = createHash('sha256')
      .update(index === 0 ? prompt : `${index} ${prompt}`)
      .digest();
    const revised = `A pattern that shows the SHA-256 of the prompt: ${hash.toString('hex')}`;
    return { b64_json: drawHash(hash, Number(width), Number(height)).toString('base64'), revised_prompt: revised };
  });
  const tokens = countTokens(prompt);
  return { created: 0, data, usage: { input_tokens: tokens, output_tokens: 0, total_tokens: tokens } };
}

/** Tells whether images are asked for as events. */
export const isImageStream = (body: unknown): boolean => (body as { stream?: unknown } | null)?.stream === true;

/** Writes images as events. Those that are not finished are patterns of fewer pixels. */
export function toImageEvents(body: unknown): object[] {
  const { partial_images: partial = 0, n = 1, size = 'auto' } = body as Record<string, unknown>;
  if (typeof partial !== 'number' || !Number.isInteger(partial) || partial < 0 || partial > 3)
    throw badRequest('`partial_images` must be a whole number from 0 to 3.', 'partial_images');
  const { data, usage } = images(body);
  const form = { created_at: 0, size, quality: 'low', background: 'opaque', output_format: 'png' };
  const drafts = n === 1 ? Array.from({ length: partial }, (_, index) => index) : [];
  return [
    ...drafts.map((index) => ({
      type: 'image_generation.partial_image',
      ...form,
      b64_json: images({ ...(body as object), size: `${16 << index}x${16 << index}` }).data[0]!.b64_json,
      partial_image_index: index,
    })),
    ...data.map(({ b64_json: bytes }) => ({ type: 'image_generation.completed', ...form, b64_json: bytes, usage })),
  ];
}
