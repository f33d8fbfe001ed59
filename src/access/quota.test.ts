import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toCost } from './quota.ts';

const prices = new Map([
  ['small', { prompt: 0.15, completion: 0.6 }],
  ['*', { prompt: 2.5, completion: 10 }],
]);

describe('the cost of a run', () => {
  it('is that of its model, of all others, or nothing', () => {
    const tokens = { prompt: 1_000_000, completion: 1_000_000 };
    expect(toCost(prices, 'small', tokens)).toBe(750_000);
    expect(toCost(prices, 'large', tokens)).toBe(12_500_000);
    expect(toCost(new Map(), 'large', tokens)).toBe(0);
  });

  it('is a whole number, and grows with the tokens', () => {
    const counts = fc.record({ prompt: fc.nat(1e6), completion: fc.nat(1e6) });
    fc.assert(
      fc.property(counts, fc.nat(1e4), (tokens, more) => {
        const cost = toCost(prices, 'small', tokens);
        expect(Number.isSafeInteger(cost)).toBe(true);
        expect(toCost(prices, 'small', { ...tokens, prompt: tokens.prompt + more })).toBeGreaterThanOrEqual(cost);
      }),
    );
  });
});
