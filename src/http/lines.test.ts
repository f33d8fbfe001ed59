import { Readable } from 'node:stream';
import type { Request } from 'express';
import { describe, expect, it } from 'vitest';
import { Problem } from '#src/api/problems.ts';
import { readLines } from './lines.ts';

const limitBytes = 100_000;

/** Reads a body and counts the lines that are parsed; a line `bad` is refused. */
async function read(body: string, chunkLength = 1_000) {
  const chunks = Array.from({ length: Math.ceil(body.length / chunkLength) }, (_, at) =>
    Buffer.from(body.slice(at * chunkLength, (at + 1) * chunkLength)),
  );
  const request = Object.assign(Readable.from(chunks, { objectMode: false }), { headers: {} }) as unknown as Request;
  let parsedCount = 0;
  const parse = (line: string) => {
    parsedCount += 1;
    if (line === 'bad') throw new Error('no line');
    return line;
  };
  const outcome = await readLines(request, limitBytes, parse).catch((error: Error & { type?: string }) => error);
  return { outcome, parsedCount };
}

describe('a body of lines', () => {
  it('is read whole, wherever its chunks end, and its empty lines say nothing', async () => {
    for (const chunkLength of [1, 3, 1_000]) {
      const { outcome } = await read('one\n\n \ntwo\n€uro\nlast', chunkLength);
      expect(outcome).toEqual({ body: ['one', 'two', '€uro', 'last'], bodyBytes: 16 });
    }
  });

  it('is parsed up to the thousandth line, however many there are', async () => {
    expect((await read('a\n'.repeat(1_000))).outcome).toMatchObject({ bodyBytes: 1_000 });
    for (const count of [1_001, 2_000, 40_000]) {
      const { outcome, parsedCount } = await read('a\n'.repeat(count));
      expect(outcome).toBeInstanceOf(Problem);
      expect(outcome).toMatchObject({ message: expect.stringContaining('Must have at most 1000 items.') });
      expect(parsedCount).toBe(1_000);
    }
  });

  it('is parsed up to the first line that is refused', async () => {
    const { outcome, parsedCount } = await read(`a\na\nbad\n${'a\n'.repeat(900)}`);
    expect([outcome, parsedCount]).toEqual([expect.objectContaining({ message: 'no line', status: 400 }), 3]);
  });

  it('is read up to the limit of bytes, also where it does not say how long it is', async () => {
    const { outcome, parsedCount } = await read(`${'a'.repeat(999)}\n`.repeat(500));
    expect(outcome).toMatchObject({ type: 'entity.too.large' });
    expect(parsedCount).toBe(limitBytes / 1_000);
  });
});
