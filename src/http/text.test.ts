import { Readable } from 'node:stream';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { readText } from './text.ts';

const limit = 1_000_000;

function requestOf(chunks: Iterable<Buffer>, headers: Record<string, string> = {}): Request {
  return Object.assign(Readable.from(chunks, { objectMode: false }), { headers }) as unknown as Request;
}

function divide(bytes: Buffer, size: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) => bytes.subarray(at * size, (at + 1) * size));
}

const large = 'größer '.repeat(40_000);

describe('readText', () => {
  it.each([1, 7, 65_536])('joins characters that are divided between chunks of %i bytes', async (size) => {
    const text = 'a€😀'.repeat(20_000 / 8);
    expect(await readText(requestOf(divide(Buffer.from(text), size)), limit)).toEqual({ text, bodyBytes: 20_000 });
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ] as const)('decompresses %s, and counts what comes out', async (encoding, compress) => {
    const req = requestOf(divide(compress(large), 100), { 'content-encoding': encoding });
    expect(await readText(req, limit)).toEqual({ text: large, bodyBytes: Buffer.byteLength(large) });
  });

  it.each([
    ['declared', requestOf([], { 'content-length': `${limit + 1}` })],
    ['sent', requestOf(divide(Buffer.alloc(limit + 1), 65_536))],
    ['decompressed', requestOf([gzipSync(Buffer.alloc(limit + 1))], { 'content-encoding': 'gzip' })],
  ])('ends with the limit when more is %s', async (_what, req) => {
    await expect(readText(req, limit)).rejects.toMatchObject({ type: 'entity.too.large' });
  });

  it('blames the sender for what ends too early, is not compressed as it says, or is not UTF-8', async () => {
    const cut = requestOf([gzipSync(large).subarray(0, -20)], { 'content-encoding': 'gzip' });
    await expect(readText(cut, limit)).rejects.toMatchObject({ status: 400 });
    const plain = requestOf([Buffer.from('{}')], { 'content-encoding': 'gzip' });
    await expect(readText(plain, limit)).rejects.toMatchObject({ status: 400 });
    const latin1 = requestOf([Buffer.from('größe', 'latin1')]);
    await expect(readText(latin1, limit)).rejects.toMatchObject({ code: 'invalid_request' });
    const unnamed = requestOf([gzipSync('{}')]);
    await expect(readText(unnamed, limit)).rejects.toMatchObject({ code: 'unsupported_media_type' });
  });

  it('blames the sender when the connection closes before the end', async () => {
    const req = requestOf([]);
    const read = readText(req, limit);
    req.destroy();
    await expect(read).rejects.toMatchObject({ status: 400 });
  });

  it('gives each of many large bodies a turn of its own', async () => {
    let turn = 0;
    const count = () => {
      turn += 1;
      next = setImmediate(count);
    };
    let next = setImmediate(count);
    const turns = await Promise.all(
      Array.from({ length: 5 }, () => readText(requestOf([Buffer.from(large)]), limit).then(() => turn)),
    );
    clearImmediate(next);
    expect(new Set(turns).size).toBe(5);
  });
});
