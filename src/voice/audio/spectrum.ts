/**
 * The power spectrum of a short frame: a Fourier transform of a power of two (radix 2, in place), with a Hann window. Its tables and its
 * memory are made once; a frame of 256 samples takes some microseconds.
 */
export class Spectrum {
  readonly #length: number;
  readonly #window: Float64Array;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;
  readonly #reversed: Uint16Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;
  readonly #powers: Float64Array;

  /** Makes what frames of a length need; it is a power of two of at most 65,536. */
  constructor(length: number) {
    this.#length = length;
    const bits = Math.log2(length);
    const angles = Array.from({ length: length / 2 }, (_, at) => (2 * Math.PI * at) / length);
    this.#cosines = Float64Array.from(angles, Math.cos);
    this.#sines = Float64Array.from(angles, Math.sin);
    this.#window = Float64Array.from({ length }, (_, at) => 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / length));
    this.#reversed = Uint16Array.from({ length }, (_, at) => reverseBits(at, bits));
    this.#real = new Float64Array(length);
    this.#imaginary = new Float64Array(length);
    this.#powers = new Float64Array(length / 2);
  }

  /** Returns the power of each frequency up to half the rate, as squares of samples. The array is used again for the next frame. */
  measure(frame: Float64Array): Float64Array {
    const real = this.#real;
    const imaginary = this.#imaginary;
    const [window, reversed, powers, length] = [this.#window, this.#reversed, this.#powers, this.#length];
    for (let at = 0; at < length; at += 1) real[reversed[at]!] = frame[at]! * window[at]!;
    imaginary.fill(0);
    this.#transform(real, imaginary);
    for (let at = 0; at < powers.length; at += 1)
      powers[at] = (real[at]! * real[at]! + imaginary[at]! * imaginary[at]!) / length;
    return powers;
  }

  #transform(real: Float64Array, imaginary: Float64Array): void {
    const [cosines, sines, length] = [this.#cosines, this.#sines, this.#length];
    for (let half = 1; half < length; half *= 2) {
      const stride = length / (2 * half);
      for (let at = 0; at < half; at += 1) {
        const cosine = cosines[at * stride]!;
        const sine = sines[at * stride]!;
        for (let low = at; low < length; low += 2 * half) {
          const high = low + half;
          const realPart = real[high]! * cosine + imaginary[high]! * sine;
          const imaginaryPart = imaginary[high]! * cosine - real[high]! * sine;
          real[high] = real[low]! - realPart;
          imaginary[high] = imaginary[low]! - imaginaryPart;
          real[low]! += realPart;
          imaginary[low]! += imaginaryPart;
        }
      }
    }
  }
}

function reverseBits(value: number, bits: number): number {
  let reversed = 0;
  for (let bit = 0; bit < bits; bit += 1) reversed |= ((value >> bit) & 1) << (bits - 1 - bit);
  return reversed;
}
