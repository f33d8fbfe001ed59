import { samplesPerSecond } from './audio-format.ts';
import { Spectrum } from './spectrum.ts';

/** A frame lasts 20 ms. It is looked at with what was before it. */
export const frameSamples = 480;
const windowSamples = 512;

/** The frequencies of the bands, in hertz, spaced as an ear hears them. Below are hum and wind, above is little of a voice. */
const edges = [200, 300, 400, 510, 630, 770, 920, 1_080, 1_270, 1_480, 1_720, 2_000, 2_320, 2_700, 3_150, 3_800];
const bandCount = edges.length - 1;
const firstBins = edges.map((edge) => Math.round((edge * windowSamples) / samplesPerSecond));

/** The noise of a band is the least power that it had in so many periods of so many frames: 1.6 seconds. Speech pauses in each band more often. */
const periods = 8;
const periodFrames = 10;
/** The least of a varying power is less than its mean, by about this factor. */
const biasOfLeast = 3;
/** The share of a new frame in the power of a band, whose least is noise. */
const smoothing = 0.5;
/** The power in a band of what nobody hears: noise is never taken to be less. About -65 dB of the loudest. */
const leastNoise = 120;
/** The greatest contribution of one band: no single tone is a voice. */
const mostOfBand = 12;
/** Whoever speaks in the background is by this much less loud, in decibels, than whom the microphone belongs to. */
const backgroundDb = 18;
/** The rate at which the loudness of a voice is forgotten, in decibels a frame: a dB in two seconds. */
const forgottenDb = 0.01;

/**
 * Measures by how much each frame stands out of the noise around it, after Sohn, Kim and Sung (1999): the mean over bands of the logarithm of
 * the likelihood ratio of speech. The noise of each band is followed by its least power of the last 1.6 seconds (Martin, 2001), so that a fan that
 * begins to blow is noise after that time, while a voice, whose power moves from band to band, is none however long it speaks.
 */
export class SpeechMeasure {
  readonly #spectrum = new Spectrum(windowSamples);
  readonly #window = new Float64Array(windowSamples);
  readonly #smoothed = new Float64Array(bandCount);
  /** The least power of each band in each of the last periods, one period after another. */
  readonly #least = new Float64Array(periods * bandCount).fill(Infinity);
  #frames = 0;
  /** The loudness of the frame, and that of the voice lately, in decibels of a sample's power. */
  #frameDb = -Infinity;
  #voiceDb = -Infinity;

  /** Says that the last frame was of a voice: what is much less loud is in its background from now on. */
  learnVoice(): void {
    this.#voiceDb = Number.isFinite(this.#voiceDb)
      ? Math.max(this.#voiceDb, (this.#voiceDb + this.#frameDb) / 2)
      : this.#frameDb;
  }

  /** Returns the measure of the next frame of `frameSamples` samples: about 0 to 1 in noise, 2 and more in speech. */
  push(frame: Int16Array): number {
    this.#window.copyWithin(0, frameSamples);
    const start = windowSamples - frameSamples;
    for (let at = 0; at < frameSamples; at += 1) this.#window[start + at] = frame[at]!;
    const powers = this.#spectrum.measure(this.#window);
    if (this.#frames % periodFrames === 0) this.#beginPeriod();
    let sum = 0;
    for (let band = 0; band < bandCount; band += 1) sum += this.#measureBand(band, powers);
    this.#frames += 1;
    this.#voiceDb -= forgottenDb;
    let power = 0;
    for (let bin = firstBins[0]!; bin < firstBins[bandCount]!; bin += 1) power += powers[bin]!;
    this.#frameDb = 10 * Math.log10(power + 1);
    return this.#frameDb < this.#voiceDb - backgroundDb ? 0 : sum / bandCount;
  }

  #beginPeriod(): void {
    const start = bandCount * ((this.#frames / periodFrames) % periods);
    this.#least.fill(Infinity, start, start + bandCount);
  }

  #measureBand(band: number, powers: Float64Array): number {
    const from = firstBins[band]!;
    const to = firstBins[band + 1]!;
    let power = 0;
    for (let bin = from; bin < to; bin += 1) power += powers[bin]!;
    power /= to - from;
    const before = this.#smoothed[band]!;
    const smoothed = this.#frames === 0 ? power : before + smoothing * (power - before);
    this.#smoothed[band] = smoothed;
    const least = this.#least;
    const current = bandCount * (Math.floor(this.#frames / periodFrames) % periods) + band;
    if (smoothed < least[current]!) least[current] = smoothed;
    let noise = Infinity;
    for (let at = band; at < least.length; at += bandCount) if (least[at]! < noise) noise = least[at]!;
    const ratio = power / Math.max(leastNoise, biasOfLeast * noise);
    return ratio > 1 ? Math.min(ratio - 1 - Math.log(ratio), mostOfBand) : 0;
  }
}
