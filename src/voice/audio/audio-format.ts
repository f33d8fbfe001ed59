import { alaw, ulaw, type CompandingLaw } from './g711.ts';
import { Downsampler, filterDelay, Upsampler } from './resample.ts';

/** The formats of real-time audio: PCM of 16 bits at 24 kHz with the low byte first, and the two laws of G.711 at 8 kHz. All have one channel. */
export type AudioFormat = 'pcm16' | 'g711_ulaw' | 'g711_alaw';

/** The rate of all samples within the server. */
export const samplesPerSecond = 24_000;

/** Returns the milliseconds that samples last. */
export const toMs = (samples: number): number => (samples * 1_000) / samplesPerSecond;

/** Returns how many samples last for milliseconds. */
export const toSampleCount = (ms: number): number => Math.round((ms * samplesPerSecond) / 1_000);

const laws: Readonly<Record<Exclude<AudioFormat, 'pcm16'>, CompandingLaw>> = { g711_ulaw: ulaw, g711_alaw: alaw };

/** Returns the seconds that bytes of a format last. */
export const toSeconds = (format: AudioFormat, bytes: number): number => bytes / (format === 'pcm16' ? 48_000 : 8_000);

/** Reads audio of a format as it arrives, in pieces of any length. It keeps 2 ms of telephone audio, and half a sample of PCM. */
export class AudioDecoder {
  readonly #law: CompandingLaw | null;
  readonly #upsampler = new Upsampler();
  /** The first byte of a sample whose second one has not arrived. */
  #half: number | null = null;

  constructor(format: AudioFormat) {
    this.#law = format === 'pcm16' ? null : laws[format];
  }

  /** Returns the samples of the next bytes at 24 kHz. Those of telephone audio are 2 ms late. */
  push(bytes: Uint8Array): Int16Array {
    return this.#law ? this.#upsampler.push(expand(this.#law, bytes)) : this.#readPcm(bytes);
  }

  #readPcm(bytes: Uint8Array): Int16Array {
    const kept = this.#half === null ? 0 : 1;
    const samples = new Int16Array((kept + bytes.length) >> 1);
    if (samples.length === 0) {
      if (bytes.length > 0) this.#half = bytes[0]!;
      return samples;
    }
    if (kept) samples[0] = (bytes[0]! << 8) | this.#half!;
    for (let at = kept; at < samples.length; at += 1) {
      const from = 2 * at - kept;
      samples[at] = (bytes[from + 1]! << 8) | bytes[from]!;
    }
    this.#half = (kept + bytes.length) % 2 ? bytes[bytes.length - 1]! : null;
    return samples;
  }
}

/** Writes samples of 24 kHz in a format as they are made, in pieces of any length. */
export class AudioEncoder {
  readonly #law: CompandingLaw | null;
  readonly #downsampler = new Downsampler();

  constructor(format: AudioFormat) {
    this.#law = format === 'pcm16' ? null : laws[format];
  }

  /** Returns the bytes of the next samples. Those of telephone audio are 2 ms late. */
  push(samples: Int16Array): Uint8Array {
    return this.#law ? compress(this.#law, this.#downsampler.push(samples)) : toPcmBytes(samples);
  }
}

const expand = (law: CompandingLaw, bytes: Uint8Array): Int16Array => {
  const samples = new Int16Array(bytes.length);
  for (let at = 0; at < bytes.length; at += 1) samples[at] = law.expand[bytes[at]!]!;
  return samples;
};

const compress = (law: CompandingLaw, samples: Int16Array): Uint8Array => {
  const bytes = new Uint8Array(samples.length);
  for (let at = 0; at < samples.length; at += 1) bytes[at] = law.compress[samples[at]! & 0xffff]!;
  return bytes;
};

function toPcmBytes(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(2 * samples.length);
  for (let at = 0; at < samples.length; at += 1) {
    bytes[2 * at] = samples[at]! & 0xff;
    bytes[2 * at + 1] = (samples[at]! >> 8) & 0xff;
  }
  return bytes;
}

const padded = (samples: Int16Array): Int16Array => {
  const all = new Int16Array(samples.length + filterDelay);
  all.set(samples);
  return all;
};

/** Returns the samples at 24 kHz of a whole recording, without delay. Half a sample at its end is left out. */
export function decodeAudio(format: AudioFormat, bytes: Uint8Array): Int16Array {
  if (format === 'pcm16') return new AudioDecoder(format).push(bytes);
  // What the filter gives `filterDelay` samples late is asked for with silence at the end.
  const samples = new Upsampler().push(padded(expand(laws[format], bytes)));
  return samples.slice(filterDelay, filterDelay + 3 * bytes.length);
}

/** Returns a whole recording of samples at 24 kHz in a format, without delay. */
export function encodeAudio(format: AudioFormat, samples: Int16Array): Uint8Array {
  if (format === 'pcm16') return toPcmBytes(samples);
  const made = new Downsampler().push(padded(samples));
  return compress(laws[format], made.slice(filterDelay / 3));
}
