import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newContentKeyId, openJson, openText, sealContent, sealOverhead } from './content-cipher.ts';
import { EnvelopeError } from './envelope.ts';

const [one, other] = [
  { id: newContentKeyId(), key: randomBytes(32) },
  { id: newContentKeyId(), key: randomBytes(32) },
];
const find = (id: string) => [one, other].find((known) => known.id === id)?.key;
const json = fc.jsonValue().map((value) => JSON.stringify(value));

describe('sealContent', () => {
  it('makes JSON that opens again, alone and within other JSON, and whose length tells that of the text', () => {
    fc.assert(
      fc.property(json, json, (text, beside) => {
        const sealed = sealContent(one, text);
        expect(typeof JSON.parse(sealed)).toBe('string');
        expect(openText(sealed, find)).toBe(text);
        expect(openJson(sealed, find)).toBe(text);
        expect(openJson(`[${beside}, ${sealed}, {"a":${sealContent(other, text)}}]`, find)).toBe(
          `[${beside}, ${text}, {"a":${text}}]`,
        );
        const bytes = Math.floor(((sealed.length - sealOverhead.characters) * 3) / 4) - sealOverhead.bytes;
        expect(bytes).toBe(Buffer.byteLength(text));
        expect(sealContent(one, text)).not.toBe(sealed);
      }),
    );
  });

  it('lets a payload grow by parts, whether its beginning is sealed or not', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), fc.boolean(), (deltas, isPlain) => {
        const toText = (delta: string) => JSON.stringify({ type: 'TEXT_MESSAGE_CONTENT', delta });
        const escaped = deltas.map((delta) => JSON.stringify(delta).slice(1, -1));
        const begin = isPlain ? toText('a') : sealContent(one, toText('a'));
        const stored = escaped.reduce((row, delta, index) => row + sealContent(index % 2 ? one : other, delta), begin);
        expect(openText(stored, find)).toBe(toText(`a${deltas.join('')}`));
      }),
    );
  });

  it('does not open what was changed at any place, and leaves alone what no key has sealed', () => {
    const text = '{"a":"some text"}';
    const sealed = sealContent(one, text);
    const begin = sealed.lastIndexOf('.') + 1;
    for (let at = begin; at < sealed.length - 2; at += 1) {
      const changed = `${sealed.slice(0, at)}${sealed[at] === 'A' ? 'B' : 'A'}${sealed.slice(at + 1)}`;
      expect(() => openText(changed, find)).toThrow(EnvelopeError);
    }
    expect(() => openText(`${sealed.slice(0, begin)}AAAA"`, find)).toThrow(EnvelopeError);
    for (const looks of ['', 'a\tb', '\t"p1.x', `${sealed}x`, sealContent({ ...one, id: newContentKeyId() }, text)])
      expect(openText(looks, find)).toBe(looks);
    const foreign = sealed.replace(one.id, other.id);
    expect(() => openText(foreign, find)).toThrow(EnvelopeError);
  });
});
