import { isDeepStrictEqual } from 'node:util';
import type { RealtimeTurnDetection } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { AudioDecoder, toMs, toSampleCount, type AudioFormat } from './audio/audio-format.ts';
import { detectTurns, type TurnDetector } from './audio/detect-turns.ts';
import { KeptSound } from './kept-sound.ts';

/** Receives the turns in the sound of a client, by the milliseconds since its first sample. */
export type HearingListener = {
  onSpeechStarted(atMs: number): void;
  /** Somebody has spoken: the samples of the turn at 24 kHz. */
  onSpeechStopped(atMs: number, samples: Int16Array): void;
};

/** The longest turn in milliseconds, and the most sound of a client that commits its sound itself. */
const longestTurnMs = 120_000;
/** The least sound that is a turn, in milliseconds. */
const leastTurnMs = 100;

const refuseCommit = (detail: string) => invalidRequest([{ pointer: '', detail, code: 'commit_empty' }]);

/** The sound of a client: what it has sent and nobody has committed, within a bound, and the turns in it. */
export class Hearing {
  readonly #listener: HearingListener;
  #decoder: AudioDecoder;
  #detector: TurnDetector | null = null;
  #paddingMs = 0;
  readonly #kept = new KeptSound();
  /** The place of the first sample that the detector was given. */
  #detectorFrom = 0;
  #turnFrom: number | null = null;
  #detection: RealtimeTurnDetection | null = null;
  /** The settings by which turns are found now: the chosen ones, but for a turn that began before they were chosen. */
  #used: RealtimeTurnDetection | null = null;

  constructor(listener: HearingListener, format: AudioFormat, detection: RealtimeTurnDetection | null) {
    this.#listener = listener;
    this.#decoder = new AudioDecoder(format);
    this.#detect(detection);
  }

  /** Whether somebody speaks. */
  get isSpeaking(): boolean {
    return this.#turnFrom !== null;
  }

  /** Takes sound in another form from now on. */
  readAs(format: AudioFormat): void {
    this.#decoder = new AudioDecoder(format);
  }

  /**
   * Finds turns by other settings from now on; null when the client commits its sound. A turn that somebody is in is not lost: it ends by the
   * settings with which it began, or its sound waits to be committed.
   */
  change(detection: RealtimeTurnDetection | null): void {
    if (isDeepStrictEqual(detection, this.#detection)) return;
    if (this.#turnFrom !== null && detection) this.#detection = detection;
    else this.#detect(detection);
  }

  #detect(detection: RealtimeTurnDetection | null): void {
    const { threshold, prefix_padding_ms: prefixPaddingMs = 300, silence_duration_ms } = detection ?? {};
    if (this.#turnFrom !== null) this.#kept.dropBefore(this.#turnFrom);
    this.#detection = detection;
    this.#used = detection;
    this.#paddingMs = prefixPaddingMs;
    this.#detectorFrom = this.#kept.to;
    this.#turnFrom = null;
    this.#detector =
      detection &&
      detectTurns({
        prefixPaddingMs,
        longestTurnMs,
        ...(threshold !== undefined && { threshold }),
        ...(silence_duration_ms !== undefined && { silenceDurationMs: silence_duration_ms }),
      });
  }

  /** Takes more sound. @throws `payload_too_large` when a client commits nothing for too long */
  push(bytes: Uint8Array): void {
    const samples = this.#decoder.push(bytes);
    const { from, to } = this.#kept;
    if (!this.#detector && toMs(to - from + samples.length) > longestTurnMs)
      throw problem('payload_too_large', `At most ${longestTurnMs / 1_000} seconds of sound wait to be committed.`);
    this.#kept.push(samples);
    for (const { type, atMs } of this.#detector?.push(samples) ?? []) {
      const place = this.#detectorFrom + toSampleCount(atMs);
      if (type === 'speech_started') this.#start(place);
      else this.#stop(place);
    }
    if (this.#turnFrom === null && this.#used !== this.#detection) this.#detect(this.#detection);
    if (this.#detector && this.#turnFrom === null)
      this.#kept.dropBefore(this.#kept.to - toSampleCount(this.#paddingMs + 1_000));
  }

  /** Ends the turn that somebody is in: no more sound comes of them. */
  endTurn(): void {
    if (this.#turnFrom === null) return;
    this.#stop(this.#kept.to);
    this.#detect(this.#detection);
  }

  /** Returns the sound that waits, and forgets it. @throws `invalid_request` when there is too little, or when nobody has spoken in it */
  commit(): Int16Array {
    if (this.#detector && this.#turnFrom === null)
      throw refuseCommit('Nobody has spoken since the last turn: turns are committed as they end.');
    const samples = this.#kept.slice(this.#turnFrom ?? this.#kept.from, this.#kept.to);
    const ms = Math.floor(toMs(samples.length));
    if (ms < leastTurnMs)
      throw refuseCommit(`The buffer has ${ms} ms of sound, and a turn needs ${leastTurnMs} ms at least.`);
    this.clear();
    return samples;
  }

  /** Forgets the sound that waits. */
  clear(): void {
    this.#kept.clear();
    // A turn whose beginning is gone is none: what follows is heard anew.
    if (this.#turnFrom !== null) this.#detect(this.#detection);
  }

  #start(place: number): void {
    this.#turnFrom = place;
    this.#listener.onSpeechStarted(Math.round(toMs(place)));
  }

  #stop(place: number): void {
    const samples = this.#kept.slice(this.#turnFrom!, place);
    this.#turnFrom = null;
    this.#kept.dropBefore(place);
    this.#listener.onSpeechStopped(Math.round(toMs(place)), samples);
  }
}
