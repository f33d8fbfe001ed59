import { describe, expect, it } from 'vitest';
import { isNotModified } from './preconditions.ts';

const [etag, modifiedAt] = ['"7"', 'Sat, 21 Nov 2026 10:00:00 GMT'];
const [before, after] = ['Sat, 21 Nov 2026 09:59:59 GMT', 'Sat, 21 Nov 2026 10:00:01 GMT'];

describe('isNotModified', () => {
  it.each([
    [{ 'if-none-match': '"7"' }, true],
    [{ 'if-none-match': 'W/"7"' }, true],
    [{ 'if-none-match': '"6", "7"' }, true],
    [{ 'if-none-match': ' * ' }, true],
    [{ 'if-none-match': '"8"' }, false],
    [{ 'if-none-match': '7' }, false],
    [{ 'if-none-match': '"8"', 'if-modified-since': after }, false],
    [{ 'if-modified-since': modifiedAt }, true],
    [{ 'if-modified-since': after }, true],
    [{ 'if-modified-since': before }, false],
    [{ 'if-modified-since': 'yesterday' }, false],
    [{}, false],
  ])('of %j is %s', (known, expected) => expect(isNotModified(known, etag, modifiedAt)).toBe(expected));

  it('is false of what has no validator', () => {
    expect(isNotModified({ 'if-none-match': '*' }, undefined, undefined)).toBe(false);
    expect(isNotModified({ 'if-modified-since': after }, etag, undefined)).toBe(false);
  });
});
