import { createPauses } from '#src/process/pauses.ts';

/**
 * Text as tones, so that a machine without a voice can speak and hear: each byte of it in UTF-8 is a symbol of ten milliseconds with two
 * tones, one of sixteen low and one of sixteen high ones. All are multiples of 100 Hz below 4 kHz, so that a symbol has whole waves of each
 * at any usual sample rate, and a telephone line carries them. A message begins with a mark and ends with a checksum and another mark.
 */

const symbolsPerSecond = 100;
const lowest = { low: 600, high: 2_400 };
/** The tones of the marks, which no byte has: before a message, and after it. */
const marks = { begin: [300, 400], end: [300, 500] } as const;
const symbolsOfBegin = 3;
/** The loudness of each of two tones, of 32,767. */
const loudness = 9_000;
/** What of the energy of a symbol its two tones must have: in silence and noise no two tones have it. */
const leastShare = 0.5;
/** The least loudness of a sample that is not taken for silence. */
const silence = 300;

type TonePair = readonly [low: number, high: number];

const toTones = (byte: number): TonePair => [lowest.low + 100 * (byte >> 4), lowest.high + 100 * (byte & 15)];

/** Returns a checksum of bytes in one byte (CRC-8). */
function toChecksum(bytes: Uint8Array): number {
  let sum = 0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = sum & 0x80 ? ((sum << 1) ^ 0x07) & 0xff : (sum << 1) & 0xff;
  }
  return sum;
}

/** Returns the samples of a text as tones: 16 bits, one channel. */
export function toToneSamples(text: string, sampleRate: number): Int16Array {
  const bytes = Buffer.from(text, 'utf8');
  const symbols: TonePair[] = [
    ...Array.from({ length: symbolsOfBegin }, () => marks.begin),
    ...Array.from(bytes, toTones),
    toTones(toChecksum(bytes)),
    marks.end,
  ];
  const length = sampleRate / symbolsPerSecond;
  const samples = new Int16Array(symbols.length * length);
  for (const [place, [low, high]] of symbols.entries())
    for (let at = 0; at < length; at += 1) {
      const angle = (2 * Math.PI * at) / sampleRate;
      samples[place * length + at] = Math.round(loudness * (Math.sin(angle * low) + Math.sin(angle * high)));
    }
  return samples;
}

/** Reads symbols of samples by the algorithm of Goertzel, which measures the energy of one tone. */
class ToneReader {
  readonly #samples: Int16Array;
  readonly #sampleRate: number;
  /** The number of samples of a symbol. */
  readonly length: number;

  constructor(samples: Int16Array, sampleRate: number) {
    this.#samples = samples;
    this.#sampleRate = sampleRate;
    this.length = sampleRate / symbolsPerSecond;
  }

  /** Returns the share of the energy of a symbol that some tones have, from 0 to 1. */
  shareOf(start: number, tones: readonly number[]): number {
    const end = start + this.length;
    if (start < 0 || end > this.#samples.length) return 0;
    let total = 0;
    for (let at = start; at < end; at += 1) total += this.#samples[at]! ** 2;
    if (total < silence ** 2 * this.length) return 0;
    return tones.reduce((sum, tone) => sum + this.#energyOf(start, tone), 0) / total;
  }

  /** Returns the byte of a symbol, or null when it is none. */
  byteAt(start: number): number | null {
    const loudest = (from: number) => {
      const energies = Array.from({ length: 16 }, (_, index) => this.#energyOf(start, from + 100 * index));
      return energies.reduce((best, energy, index) => (energy > energies[best]! ? index : best), 0);
    };
    if (start + this.length > this.#samples.length) return null;
    const [high, low] = [loudest(lowest.low), loudest(lowest.high)];
    const byte = high * 16 + low;
    return this.shareOf(start, toTones(byte)) < leastShare ? null : byte;
  }

  /** Returns the energy of a tone, by the measure in which `shareOf` adds up the squares of samples. */
  #energyOf(start: number, tone: number): number {
    const factor = 2 * Math.cos((2 * Math.PI * tone) / this.#sampleRate);
    let [before, last] = [0, 0];
    for (let at = start; at < start + this.length; at += 1)
      [before, last] = [last, factor * last - before + this.#samples[at]!];
    const power = last ** 2 + before ** 2 - factor * last * before;
    return (2 * power) / this.length;
  }
}

/** Returns where the first message after a place begins, behind its mark, or null. */
async function findMessage(reader: ToneReader, from: number, count: number): Promise<number | null> {
  const pause = createPauses();
  const { length } = reader;
  const marked = symbolsOfBegin * length;
  for (let start = from; start + length <= count; start += Math.floor(length / 2)) {
    await pause();
    if (reader.shareOf(start, marks.begin) < leastShare) continue;
    // The mark fills three symbols: its beginning is where all three have most of it.
    const step = Math.max(1, Math.floor(length / 20));
    let best = { at: start, share: 0 };
    for (let at = start - length; at <= start + length; at += step) {
      const share = reader.shareOf(at, marks.begin) + reader.shareOf(at + marked - length, marks.begin);
      if (share > best.share) best = { at, share };
    }
    return best.at + marked;
  }
  return null;
}

/** Returns the text of a message and where it ends; null when it is broken. */
function readMessage(reader: ToneReader, start: number): { text: string; end: number } | null {
  const bytes: number[] = [];
  for (let at = start; ; at += reader.length) {
    if (reader.shareOf(at, marks.end) >= leastShare) {
      const sum = bytes.pop();
      const read = Uint8Array.from(bytes);
      if (sum !== toChecksum(read)) return null;
      return { text: Buffer.from(read).toString('utf8'), end: at + reader.length };
    }
    const byte = reader.byteAt(at);
    if (byte === null) return null;
    bytes.push(byte);
  }
}

/** A text that was heard, by its times in seconds. */
export type HeardText = { text: string; start: number; end: number };

/** Returns the texts that tones in samples carry, in their order. Silence, noise and broken messages are left out. */
export async function readTones(samples: Int16Array, sampleRate: number): Promise<HeardText[]> {
  if (sampleRate % symbolsPerSecond !== 0 || sampleRate < 8_000) return [];
  const reader = new ToneReader(samples, sampleRate);
  const heard: HeardText[] = [];
  let from = 0;
  for (;;) {
    const start = await findMessage(reader, from, samples.length);
    if (start === null) return heard;
    const message = readMessage(reader, start);
    if (message) heard.push({ text: message.text, start: start / sampleRate, end: message.end / sampleRate });
    from = message?.end ?? start;
  }
}
