import { describe, expect, it } from 'vitest';
import { readRange, toContentDisposition } from './content-range.ts';

describe('readRange', () => {
  it.each([
    ['bytes=0-0', { start: 0, end: 1 }],
    ['bytes=10-', { start: 10, end: 30 }],
    ['bytes=-5', { start: 25, end: 30 }],
    ['bytes=-500', { start: 0, end: 30 }],
    ['bytes=20-500', { start: 20, end: 30 }],
    ['bytes=30-', 'unsatisfiable'],
    ['bytes=-0', 'unsatisfiable'],
    ['bytes=0-1,5-6', null],
    ['bytes=5-1', null],
    ['bytes=a-b', null],
    ['items=0-1', null],
    ['', null],
    [undefined, null],
  ])('%s of 30 bytes', (header, range) => expect(readRange(header, 30)).toEqual(range));
});

describe('toContentDisposition', () => {
  it('quotes a name in ASCII, and adds what it leaves out', () => {
    expect(toContentDisposition('oslo.png')).toBe('attachment; filename="oslo.png"');
    expect(toContentDisposition('Kjære "du"\r\nX: y.pdf')).toBe(
      `attachment; filename="Kj_re _du___X: y.pdf"; filename*=UTF-8''Kj%C3%A6re%20%22du%22%0D%0AX%3A%20y.pdf`,
    );
  });
});
