import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readSound } from './sent-sound.ts';

describe('sound in base64', () => {
  it('is read with and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
        const base64 = Buffer.from(bytes).toString('base64');
        for (const sent of [base64, base64.replaceAll('=', '')]) expect([...readSound(sent)]).toEqual([...bytes]);
      }),
    );
  });

  it.each(['A', 'AAAAA', 'AAAAAA=', 'A===', 'AA=='.slice(0, 3)])('is refused when it was cut: %s', (cut) => {
    expect(() => readSound(cut)).toThrow('whole base64');
  });
});
