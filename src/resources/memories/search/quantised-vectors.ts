import { multipliedAtOnce, multiplyVectors } from './multiply-vectors.ts';

/** The largest amount of a quantised number. */
const maxLevel = 127;
/** The factors that make a vector a unit vector of levels: one that divides its numbers, and the worth of a level. */
function toScale(vector: ArrayLike<number>): { divisor: number; level: number } {
  let [squares, largest] = [0, 0];
  for (let at = 0; at < vector.length; at += 1) {
    const value = vector[at]!;
    squares += value * value;
    largest = Math.max(largest, Math.abs(value));
  }
  const length = Math.sqrt(squares);
  if (!(length > 0) || !Number.isFinite(length)) return { divisor: 1, level: 0 };
  return { divisor: largest / maxLevel, level: largest / (maxLevel * length) };
}

/** Writes the levels of a vector into a list, from a place on. */
function writeLevels(vector: ArrayLike<number>, divisor: number, levels: Int8Array, start: number): void {
  for (let at = 0; at < vector.length; at += 1) levels[start + at] = Math.round(vector[at]! / divisor);
}

/** The products of the comparison that is made: all sets share them, and write them anew each time. */
let sharedProducts = new Int32Array(0);

/**
 * Vectors with ids in a byte for each number, which are compared with a query one by one. Their likenesses are off by about a
 * hundredth: they choose candidates, whose likeness is then computed exactly.
 */
export class QuantisedVectors {
  readonly dimensions: number;
  /** The length of a vector with the zeros after it. */
  readonly #length: number;
  #ids: string[] = [];
  readonly #places = new Map<string, number>();
  #levels: Int8Array;
  #scales: Float32Array;

  constructor(dimensions: number, room = 0) {
    this.dimensions = dimensions;
    this.#length = Math.ceil(dimensions / multipliedAtOnce) * multipliedAtOnce;
    this.#levels = new Int8Array(room * this.#length);
    this.#scales = new Float32Array(room);
  }

  get size(): number {
    return this.#ids.length;
  }

  /** Adds a vector, or puts it in the place of the one with its id. */
  set(id: string, vector: ArrayLike<number>): void {
    if (vector.length !== this.dimensions) throw new Error(`A vector has ${vector.length} numbers.`);
    const place = this.#places.get(id) ?? this.#add(id);
    const { divisor, level } = toScale(vector);
    writeLevels(vector, divisor, this.#levels, place * this.#length);
    this.#scales[place] = level;
  }

  #add(id: string): number {
    const place = this.#ids.push(id) - 1;
    this.#places.set(id, place);
    if (place < this.#scales.length) return place;
    const room = Math.max(64, Math.ceil(place * 1.5));
    const levels = new Int8Array(room * this.#length);
    levels.set(this.#levels);
    const scales = new Float32Array(room);
    scales.set(this.#scales);
    [this.#levels, this.#scales] = [levels, scales];
    return place;
  }

  /** Returns the id of the vector at a place, in the order in which they were added. */
  getId(place: number): string {
    return this.#ids[place]!;
  }

  /** Computes about how like each vector is to a query, from -1 to 1, in the order in which they were added. */
  compare(query: ArrayLike<number>): Float32Array {
    const { divisor, level } = toScale(query);
    const levels = new Int8Array(this.#length);
    writeLevels(query, divisor, levels, 0);
    if (sharedProducts.length < this.size) sharedProducts = new Int32Array(Math.ceil(this.size * 1.5));
    const products = sharedProducts.subarray(0, this.size);
    multiplyVectors(levels, this.#levels, products);
    const likenesses = new Float32Array(products.length);
    for (let place = 0; place < products.length; place += 1)
      likenesses[place] = products[place]! * level * this.#scales[place]!;
    return likenesses;
  }
}
