import fc from 'fast-check';
import { expect, it } from 'vitest';
import { multiplyVectors } from './multiply-vectors.ts';

it('multiplies as a loop does, whatever the numbers are and however many there are', () => {
  const cases = fc.integer({ min: 1, max: 5 }).chain((blocks) => {
    const vector = fc.int8Array({ minLength: 16 * blocks, maxLength: 16 * blocks });
    return fc.record({ query: vector, vectors: fc.array(vector, { maxLength: 12 }) });
  });
  const multiplyPlainly = (a: Int8Array, b: Int8Array) => a.reduce((sum, value, at) => sum + value * b[at]!, 0);
  fc.assert(
    fc.property(cases, ({ query, vectors }) => {
      const all = new Int8Array(vectors.length * query.length);
      for (const [index, vector] of vectors.entries()) all.set(vector, index * query.length);
      const products = new Int32Array(vectors.length);
      multiplyVectors(query, all, products);
      expect([...products]).toEqual(vectors.map((vector) => multiplyPlainly(query, vector)));
    }),
  );
});

it('multiplies more than it takes at once', () => {
  const query = new Int8Array(4_096).fill(-128);
  const vectors = new Int8Array(200 * query.length);
  for (let index = 0; index < 200; index += 1)
    vectors.fill(index - 100, index * query.length, (index + 1) * query.length);
  const products = new Int32Array(200);
  multiplyVectors(query, vectors, products);
  expect([...products]).toEqual(Array.from({ length: 200 }, (_, index) => 4_096 * 128 * (100 - index)));
});
