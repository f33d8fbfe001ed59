import { toMs } from './audio-format.ts';
import { frameSamples, SpeechMeasure } from './speech-measure.ts';

/** The settings of `server_vad` in OpenAI's protocol, and a bound. */
export type TurnDetectionOptions = {
  /** The distance from the noise at which a sound is speech, from 0 to 1; 0.5 unless said. Higher is for places that are loud. */
  threshold?: number;
  /** The audio before the detected speech that belongs to the turn, in milliseconds; 300 unless said. */
  prefixPaddingMs?: number;
  /** After how much silence a turn is over, in milliseconds; 500 unless said. */
  silenceDurationMs?: number;
  /** After how many milliseconds a turn is over though something still sounds; 120,000 unless said. */
  longestTurnMs?: number;
};

/** A turn that begins or ends, by the milliseconds since the first sample. A start includes the padding before, an end the silence after. */
export type TurnEvent = { type: 'speech_started' | 'speech_stopped'; atMs: number };

/** Finds when somebody speaks, in audio that arrives piece by piece. */
export type TurnDetector = {
  /** Returns the events of the next samples at 24 kHz, in their order. */
  push(samples: Int16Array): TurnEvent[];
  /** Whether a turn has begun and not ended. */
  readonly isSpeaking: boolean;
};

const frameMs = toMs(frameSamples);
/** So many of the last frames have to be speech for a turn to begin: a click is shorter. */
const startFrames = { speech: 5, of: 7 };
/** So many of the last frames have to be speech for a turn to go on: crackles do not prolong it. */
const keepFrames = { speech: 4, of: 10 };
/** In its first frames the detector knows no noise: speech that is found right after them began with them. */
const unknownFrames = 12;

/** Returns the measure of speech that a threshold demands. Twice as much at 0.67, half as much at 0.33. */
const toMeasure = (threshold: number): number => {
  const share = Math.min(0.95, Math.max(0.05, threshold));
  return (2 * share) / (1 - share);
};

/** Detects turns by `SpeechMeasure`, which follows the noise of the place. It keeps a frame of audio, and takes a thousandth of a processor. */
export function detectTurns(options: TurnDetectionOptions = {}): TurnDetector {
  return new FrameDetector(options);
}

class FrameDetector implements TurnDetector {
  readonly #options: Required<TurnDetectionOptions>;
  readonly #measure = new SpeechMeasure();
  readonly #frame = new Int16Array(frameSamples);
  #filled = 0;
  #frames = 0;
  /** Which of the last frames were speech, the newest as the lowest bit. */
  #recent = 0;
  #silentFrames = 0;
  #startedAtMs: number | null = null;
  #stoppedAtMs = 0;

  constructor(options: TurnDetectionOptions) {
    const defaults = { threshold: 0.5, prefixPaddingMs: 300, silenceDurationMs: 500, longestTurnMs: 120_000 };
    this.#options = { ...defaults, ...options };
  }

  get isSpeaking(): boolean {
    return this.#startedAtMs !== null;
  }

  push(samples: Int16Array): TurnEvent[] {
    const events: TurnEvent[] = [];
    for (let at = 0; at < samples.length;) {
      const part = samples.subarray(at, at + frameSamples - this.#filled);
      this.#frame.set(part, this.#filled);
      this.#filled += part.length;
      at += part.length;
      if (this.#filled < frameSamples) break;
      this.#filled = 0;
      const event = this.#judgeFrame();
      if (event) events.push(event);
    }
    return events;
  }

  /** Judges a whole frame. */
  #judgeFrame(): TurnEvent | null {
    const measure = this.#measure.push(this.#frame);
    this.#frames += 1;
    const demanded = toMeasure(this.#options.threshold) * (this.isSpeaking ? 0.5 : 1);
    this.#recent = ((this.#recent << 1) | (measure >= demanded ? 1 : 0)) & 0x3ff;
    if (measure >= demanded && this.isSpeaking) this.#measure.learnVoice();
    return this.isSpeaking ? this.#findStop() : this.#findStart();
  }

  #findStart(): TurnEvent | null {
    if (!this.#hasSpeech(startFrames)) return null;
    const firstFrame = this.#frames <= unknownFrames + startFrames.of ? 0 : this.#frames - startFrames.of;
    const atMs = Math.max(this.#stoppedAtMs, firstFrame * frameMs - this.#options.prefixPaddingMs, 0);
    this.#startedAtMs = atMs;
    this.#silentFrames = 0;
    return { type: 'speech_started', atMs };
  }

  #findStop(): TurnEvent | null {
    if (this.#hasSpeech(keepFrames)) this.#silentFrames = 0;
    // The silence began with the frames because of which too few of the last ones are speech.
    else this.#silentFrames += this.#silentFrames === 0 ? keepFrames.of - keepFrames.speech + 1 : 1;
    const atMs = this.#frames * frameMs;
    const isSilent = this.#silentFrames * frameMs >= this.#options.silenceDurationMs;
    if (!isSilent && atMs - this.#startedAtMs! < this.#options.longestTurnMs) return null;
    this.#startedAtMs = null;
    this.#stoppedAtMs = atMs;
    this.#recent = 0;
    return { type: 'speech_stopped', atMs };
  }

  #hasSpeech({ speech, of }: { speech: number; of: number }): boolean {
    let count = 0;
    for (let bits = this.#recent & ((1 << of) - 1); bits; bits &= bits - 1) count += 1;
    return count >= speech;
  }
}
