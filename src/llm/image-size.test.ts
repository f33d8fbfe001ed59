import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readImageSize } from './image-size.ts';

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex');
const webp = (form: string, rest: string) =>
  Buffer.concat([Buffer.from('RIFF\0\0\0\0WEBP', 'latin1'), Buffer.from(form, 'latin1'), bytes(rest), Buffer.alloc(8)]);

describe('readImageSize', () => {
  it.each([
    ['PNG', bytes('89504e470d0a1a0a 0000000d 49484452 00000280 000001e0 08'), 640, 480],
    ['GIF', bytes('474946383961 8002 e001 00'), 640, 480],
    ['WebP with loss', webp('VP8 ', '00000000 000000 9d012a 8002 e001'), 640, 480],
    ['WebP without loss', webp('VP8L', '00000000 2f 7fc27700'), 640, 480],
    ['WebP with more', webp('VP8X', '0a000000 00000000 7f0200 df0100'), 640, 480],
    ['JPEG', bytes('ffd8 ffe0 0004 0000 ff ffc2 0011 08 01e0 0280 03 00'), 640, 480],
    ['JPEG after a table', bytes('ffd8 ffc4 0003 00 ff01 ffc0 0011 08 01e0 0280 03'), 640, 480],
  ] as const)('reads it from %s', (_form, head, width, height) => {
    expect(readImageSize(head)).toEqual({ width, height });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['another form', Buffer.from('%PDF-1.7')],
    ['no pixels', bytes('89504e470d0a1a0a 0000000d 49484452 00000000 000001e0 08')],
    ['a PNG that is cut', bytes('89504e470d0a1a0a 0000000d 4948')],
    ['a JPEG without a frame', bytes('ffd8 ffe0 0000 ffe0 0000')],
    ['a JPEG with garbage', bytes('ffd8 00ff c000 1108')],
    ['a WebP of no form', webp('VP9 ', '00')],
  ])('is null for %s', (_what, head) => expect(readImageSize(head)).toBeNull());

  it('ends for any bytes after a beginning that is known', () => {
    const begins = [bytes('ffd8'), bytes('89504e470d0a1a0a'), bytes('474946383961'), webp('VP8L', '')];
    const ends = (begin: Buffer, rest: Uint8Array) => {
      const size = readImageSize(Buffer.concat([begin, rest]));
      expect(size === null || (size.width > 0 && size.height > 0)).toBe(true);
    };
    fc.assert(fc.property(fc.constantFrom(...begins), fc.uint8Array({ maxLength: 200 }), ends));
  });
});
