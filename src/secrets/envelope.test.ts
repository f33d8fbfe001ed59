import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEnvelope, EnvelopeError, isSealed } from './envelope.ts';

const [older, newer] = [randomBytes(32), randomBytes(32)];
const envelope = createEnvelope([newer, older]);

describe('an envelope', () => {
  it('opens what it has sealed, and never seals alike', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string(), (text, context) => {
        const sealed = envelope.seal(text, context);
        expect(isSealed(sealed)).toBe(true);
        expect(envelope.open(sealed, context)).toBe(text);
        expect(envelope.seal(text, context)).not.toBe(sealed);
      }),
      { numRuns: 50 },
    );
  });

  it('does not open what was changed at any place, moved, or sealed with another key', () => {
    const sealed = envelope.seal('a secret', 'row 1');
    for (let at = 0; at < sealed.length; at += 1) {
      const letter = sealed[at] === 'A' ? 'B' : 'A';
      const changed = `${sealed.slice(0, at)}${letter}${sealed.slice(at + 1)}`;
      // The last letter of base64url has bits that mean nothing.
      const isSame = Buffer.from(changed.split('.').at(-1)!, 'base64url').equals(
        Buffer.from(sealed.split('.').at(-1)!, 'base64url'),
      );
      if (changed.lastIndexOf('.') === sealed.lastIndexOf('.') && isSame && at > sealed.lastIndexOf('.')) continue;
      expect(() => envelope.open(changed, 'row 1')).toThrow(EnvelopeError);
    }
    expect(() => envelope.open(sealed, 'row 2')).toThrow(EnvelopeError);
    expect(() => createEnvelope([older]).open(sealed, 'row 1')).toThrow(/not among the keys/);
    expect(() => envelope.open('', 'row 1')).toThrow(EnvelopeError);
  });

  it('opens what an earlier key has sealed, and tells that it is not the current one', () => {
    const sealed = createEnvelope([older]).seal('a secret', 'row 1');
    expect(envelope.open(sealed, 'row 1')).toBe('a secret');
    expect([envelope.isCurrent(sealed), envelope.isCurrent(envelope.seal('x', 'y'))]).toEqual([false, true]);
  });

  it('wraps data keys for many texts', () => {
    const { key, wrapped } = envelope.createDataKey('org_1');
    expect(envelope.openDataKey(wrapped, 'org_1')).toEqual(key);
    expect(() => envelope.openDataKey(wrapped, 'org_2')).toThrow(EnvelopeError);
  });

  it('refuses keys that are too short', () => {
    expect(() => createEnvelope([randomBytes(16)])).toThrow(/32 bytes/);
    expect(() => createEnvelope([])).toThrow(EnvelopeError);
  });
});
