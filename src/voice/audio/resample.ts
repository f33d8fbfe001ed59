/**
 * Converts between the 8 kHz of telephones and the 24 kHz of real-time voice, piece by piece: one filter of a sinc with a Kaiser window keeps
 * what is below 3.4 kHz, and takes 60 dB of what is above 4.3 kHz, which would fold back or appear as a mirror. Each keeps a hundred samples.
 */

const ratio = 3;
/** The filter reaches so many samples of 24 kHz to each side: what comes out is later by them, 2 ms. */
export const filterDelay = 48;
const taps = 2 * filterDelay + 1;
const cutoff = 3_830 / 24_000;
const beta = 5.65;

/** Returns the modified Bessel function of the first kind and order 0, of which a Kaiser window is made. */
function bessel(x: number): number {
  let [term, sum] = [1, 1];
  for (let n = 1; n < 40; n += 1) {
    term *= (x / (2 * n)) ** 2;
    sum += term;
  }
  return sum;
}

/** The filter at 24 kHz, whose taps add up to 1. */
const filter = ((): Float64Array => {
  const made = Float64Array.from({ length: taps }, (_, at) => {
    const from = at - filterDelay;
    const sinc = from === 0 ? 2 * cutoff : Math.sin(2 * Math.PI * cutoff * from) / (Math.PI * from);
    return sinc * (bessel(beta * Math.sqrt(1 - (from / (filterDelay + 1)) ** 2)) / bessel(beta));
  });
  const sum = made.reduce((all, tap) => all + tap, 0);
  return made.map((tap) => tap / sum);
})();

/** Rounds to 16 bits: what is louder is cut off. */
const toSample = (value: number): number => Math.max(-32_768, Math.min(32_767, Math.round(value)));

/** Samples with those before them, which a filter needs too. */
class History {
  #kept: Int16Array;

  constructor(length: number) {
    this.#kept = new Int16Array(length);
  }

  /** Returns new samples behind the ones before them, and keeps the last ones for the next time. */
  extend(samples: Int16Array): Int16Array {
    const all = new Int16Array(this.#kept.length + samples.length);
    all.set(this.#kept);
    all.set(samples, this.#kept.length);
    this.#kept = all.slice(all.length - this.#kept.length);
    return all;
  }
}

/** Makes 24 kHz of 8 kHz: three samples of each. */
export class Upsampler {
  readonly #history = new History(Math.ceil(taps / ratio));

  /** Returns the next samples at 24 kHz, `filterDelay` samples late. */
  push(samples: Int16Array): Int16Array {
    const before = Math.ceil(taps / ratio);
    const all = this.#history.extend(samples);
    const made = new Int16Array(samples.length * ratio);
    for (let at = 0; at < made.length; at += 1) {
      const newest = before + Math.floor(at / ratio);
      let sum = 0;
      for (let tap = at % ratio, from = newest; tap < taps; tap += ratio, from -= 1) sum += filter[tap]! * all[from]!;
      made[at] = toSample(ratio * sum);
    }
    return made;
  }
}

/** Makes 8 kHz of 24 kHz: one sample of three. */
export class Downsampler {
  readonly #history = new History(taps - 1);
  /** The number of next samples that have no sample of their own: the next but these has one. */
  #skip = 0;

  /** Returns the next samples at 8 kHz, `filterDelay` samples of 24 kHz late. */
  push(samples: Int16Array): Int16Array {
    const all = this.#history.extend(samples);
    const made = new Int16Array(Math.max(0, Math.ceil((samples.length - this.#skip) / ratio)));
    for (let at = 0; at < made.length; at += 1) {
      const first = this.#skip + at * ratio;
      // The filter is the same from both ends: two samples share a tap.
      let sum = filter[filterDelay]! * all[first + filterDelay]!;
      for (let tap = 0; tap < filterDelay; tap += 1)
        sum += filter[tap]! * (all[first + tap]! + all[first + taps - 1 - tap]!);
      made[at] = toSample(sum);
    }
    this.#skip += made.length * ratio - samples.length;
    return made;
  }
}
