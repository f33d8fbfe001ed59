import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toContentDisposition } from '#src/files/content-range.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { toFileName } from './file-name.ts';

describe('the name of a file', () => {
  it.each([
    ['oslo.txt', 'oslo.txt'],
    [String.raw`C:\photos\Blåbær.png`, 'Blåbær.png'],
    ['../../etc/passwd', 'passwd'],
    ['report\u202Egnp.exe', 'reportgnp.exe'],
    ['a\r\nSet-Cookie: b\u2028.txt', 'aSet-Cookie: b.txt'],
    ['\ud800.txt', '\ufffd.txt'],
    [`${'a'.repeat(254)}😀.txt`, 'a'.repeat(254)],
    ['..', null],
    ['a/', null],
    [' \0 ', null],
  ])('%j is %j', (sent, kept) => {
    expect(toFileName(sent)).toBe(kept);
  });

  it('is well-formed, short, no path, and can be sent in a header, whatever was sent', () => {
    const odd = fc.string({ unit: 'binary', maxLength: 400 });
    const broken = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 300 });
    const names = fc.oneof(
      odd,
      broken.map((units) => String.fromCharCode(...units)),
    );
    const check = (sent: string) => {
      const name = toFileName(sent);
      if (name === null) return;
      expect([name.isWellFormed(), name.length <= 255, /[/\\\p{Cc}\p{Bidi_Control}]/u.test(name)]).toEqual([
        true,
        true,
        false,
      ]);
      expect(toFileName(name)).toBe(name);
      expect(toContentDisposition(name)).toMatch(/^[\x20-\x7e]+$/);
    };
    fc.assert(fc.property(names, check), { numRuns: scaleRuns(500) });
  });
});
