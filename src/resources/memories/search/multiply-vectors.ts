import { makeMultiplyModule } from './multiply-module.ts';

/** The number of numbers that are multiplied at once: the length of vectors is a multiple of it. */
export const multipliedAtOnce = 16;

/** The bytes of the vectors that are in the memory of the module at once: they stay in the processor's cache. */
const bytesAtOnce = 262_144;
const pageBytes = 65_536;

type MultiplyExports = {
  memory: WebAssembly.Memory;
  multiply(query: number, vectors: number, count: number, length: number, products: number): void;
};

let module: MultiplyExports | null = null;

/** Returns the module, with a memory of at least so many bytes. There is one for all, since each memory takes much address space. */
function openModule(bytes: number): MultiplyExports {
  module ??= new WebAssembly.Instance(new WebAssembly.Module(makeMultiplyModule())).exports as MultiplyExports;
  const missing = bytes - module.memory.buffer.byteLength;
  if (missing > 0) module.memory.grow(Math.ceil(missing / pageBytes));
  return module;
}

/**
 * Computes the products of a vector with others of its length, which follow each other in `vectors`: as many as `products`
 * has room for. WebAssembly does it ten times as fast as JavaScript, which has no wide instructions.
 */
export function multiplyVectors(query: Int8Array, vectors: Int8Array, products: Int32Array): void {
  const { length } = query;
  const most = Math.max(1, Math.floor(bytesAtOnce / length));
  const placeOfProducts = length * (most + 1);
  const { memory, multiply } = openModule(placeOfProducts + 4 * most);
  const bytes = new Int8Array(memory.buffer);
  bytes.set(query);
  for (let from = 0; from < products.length; from += most) {
    const count = Math.min(most, products.length - from);
    bytes.set(vectors.subarray(from * length, (from + count) * length), length);
    multiply(0, length, count, length, placeOfProducts);
    products.set(new Int32Array(memory.buffer, placeOfProducts, count), from);
  }
}
