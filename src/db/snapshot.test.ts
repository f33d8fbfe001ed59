import { describe, expect, it } from 'vitest';
import { listWriteAheadSegments } from './snapshot.ts';

describe('listWriteAheadSegments', () => {
  it.each([
    ['000000010000000000000003', '000000010000000000000003', ['000000010000000000000003']],
    [
      '0000000200000001000000FE',
      '000000020000000200000001',
      ['0000000200000001000000FE', '0000000200000001000000FF', '000000020000000200000000', '000000020000000200000001'],
    ],
  ])('from %s to %s', (first, last, names) => expect(listWriteAheadSegments(first, last)).toEqual(names));
});
