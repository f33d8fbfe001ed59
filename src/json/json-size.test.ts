import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { countJsonValues, measureJson, measureJsonString } from './json-size.ts';

function depthOf(value: unknown): number {
  return typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(depthOf)) : 0;
}

const countValues = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? Object.values(value).reduce<number>((sum, each) => sum + countValues(each), 1)
    : 1;

describe('jsonSize', () => {
  it('is what JSON.stringify writes, and how deep that is', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 5, stringUnit: 'binary' }), (text) => {
        const value = JSON.parse(text) as unknown;
        expect(measureJson(value)).toEqual({
          bytes: Buffer.byteLength(JSON.stringify(value)),
          depth: depthOf(value),
          values: countValues(value),
        });
      }),
      { numRuns: scaleRuns(1_000) },
    );
  });

  it('counts values alone as well', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const { values } = measureJson(value);
        expect(countJsonValues(value)).toBe(values);
        expect(countJsonValues(value, values)).toBe(values);
        expect(countJsonValues(value, values - 1)).toBeGreaterThan(values - 1);
      }),
    );
  });

  it.each([
    -0,
    1e21,
    1e-7,
    5e-324,
    Infinity,
    '\ud800',
    '\u0000\u007f\u2028',
    '€"\\',
    JSON.parse('{"__proto__": {"toString": [null]}}'),
  ])('measures %j', (value) => expect(measureJson(value).bytes).toBe(Buffer.byteLength(JSON.stringify(value))));

  it('measures what is too deep to be written', () => {
    const levels = 100_000;
    expect(measureJson(JSON.parse('['.repeat(levels) + ']'.repeat(levels)))).toEqual({
      bytes: 2 * levels,
      depth: levels,
      values: levels,
    });
  });
});

describe('jsonStringBytes', () => {
  it('is what JSON.stringify writes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(measureJsonString(text)).toBe(Buffer.byteLength(JSON.stringify(text)));
      }),
    );
  });
});
