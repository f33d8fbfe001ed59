import { describe, expect, it } from 'vitest';
import { batchesOf, splitToFit, statementSize } from './batches.ts';

const itself = (size: number) => size;
const [all, half] = [statementSize, statementSize / 2];

describe('batchesOf', () => {
  it.each([
    [[], []],
    [[0, 1], [[0, 1]]],
    [
      [half, half, 1],
      [[half, half], [1]],
    ],
    [
      [1, all + 1, 0, 1],
      [[1], [all + 1], [0, 1]],
    ],
  ])('divides %j', (rows, batches) => expect(batchesOf(rows, itself)).toEqual(batches));
});

describe('splitToFit', () => {
  it.each([
    [[], [], []],
    [[half, half], [half, half], []],
    [[half, half, 1], [half, half], [1]],
    [[all + 1, 1], [], [all + 1, 1]],
  ])('divides %j', (rows, head, rest) => expect(splitToFit(rows, itself)).toEqual({ head, rest }));
});
