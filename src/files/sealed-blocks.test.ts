import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { DamagedBlockError, openBlocks, sealBlocks, toSealedRange, type ByteRange } from './sealed-blocks.ts';

const key = randomBytes(32);

async function* pieces(bytes: Buffer, size: number) {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function join(content: AsyncIterable<Buffer>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function open(sealed: Buffer, range: ByteRange, bytes: number, secret = key): Promise<Buffer> {
  const { start, end } = toSealedRange(range, bytes);
  return join(openBlocks(secret, pieces(sealed.subarray(start, end), 50_000), range));
}

describe('sealBlocks', () => {
  it('stores what openBlocks returns, whole and any range of it, however it comes', async () => {
    const sizes = fc.constantFrom(1, 65_535, 65_536, 65_537, 131_072, 200_001);
    await fc.assert(
      fc.asyncProperty(
        sizes,
        fc.integer({ min: 1_000, max: 300_000 }),
        fc.nat(),
        fc.nat(),
        async (size, step, a, b) => {
          const plain = randomBytes(size);
          const sealed = await join(sealBlocks(key, pieces(plain, step)));
          const start = a % size;
          const end = start + 1 + (b % (size - start));
          expect((await open(sealed, { start: 0, end: size }, size)).equals(plain)).toBe(true);
          expect((await open(sealed, { start, end }, size)).equals(plain.subarray(start, end))).toBe(true);
        },
      ),
      { numRuns: scaleRuns(60) },
    );
  });

  it('does not open what was changed, moved, cut off, or belongs to another file', async () => {
    const size = 150_000;
    const all = { start: 0, end: size };
    const sealed = await join(sealBlocks(key, pieces(randomBytes(size), 65_536)));
    const changed = Buffer.from(sealed);
    changed[70_000]! ^= 1;
    const block = 65_552;
    const moved = Buffer.concat([
      sealed.subarray(block, 2 * block),
      sealed.subarray(0, block),
      sealed.subarray(2 * block),
    ]);
    for (const damaged of [changed, moved, sealed.subarray(0, block), sealed.subarray(0, 2 * block + 10)])
      await expect(open(damaged, all, size)).rejects.toThrow(DamagedBlockError);
    await expect(open(sealed, all, size, randomBytes(32))).rejects.toThrow(DamagedBlockError);
  });
});
