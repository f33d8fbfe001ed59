import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toToneSamples } from '#src/llm/offline/tones.ts';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { makeQuiet as quiet } from '#src/testing/sounds.ts';
import { samplesPerSecond, toSampleCount } from './audio-format.ts';
import { detectTurns, type TurnDetectionOptions, type TurnEvent } from './detect-turns.ts';

/** Speaks syllables: a hundred pulses a second through the resonances of a vowel, four times a second, each with another vowel. */
function speak(ms: number, loudness = 6_000): Int16Array {
  const vowels = [
    [700, 1_200, 2_600],
    [300, 2_300, 3_000],
    [400, 800, 2_400],
  ];
  const syllable = samplesPerSecond / 4;
  return Int16Array.from({ length: toSampleCount(ms) }, (_, at) => {
    const vowel = vowels[Math.floor(at / syllable) % vowels.length]!;
    const sincePulse = (at % (samplesPerSecond / 120)) / samplesPerSecond;
    const swell = Math.sin((Math.PI * (at % syllable)) / syllable) ** 2;
    const wave = vowel.reduce(
      (sum, hertz) => sum + Math.sin(2 * Math.PI * hertz * sincePulse) * Math.exp(-250 * sincePulse),
      0,
    );
    return Math.round((loudness * swell * wave) / 2);
  });
}

const join = (...parts: Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]));
const mix = (one: Int16Array, other: Int16Array) => one.map((sample, at) => sample + (other[at] ?? 0));
const detect = (samples: Int16Array, options?: TurnDetectionOptions): TurnEvent[] => detectTurns(options).push(samples);
const typesOf = (events: TurnEvent[]) => events.map(({ type }) => type);
const turn = ['speech_started', 'speech_stopped'];

describe('detectTurns', () => {
  it('finds a turn with its padding before and its silence after', () => {
    const [started, stopped] = detect(join(quiet(2_000), speak(1_500), quiet(2_000)));
    expect(started!.atMs).toBeGreaterThan(1_600);
    expect(started!.atMs).toBeLessThanOrEqual(1_860);
    expect(stopped!.atMs).toBeGreaterThan(3_300 + 500 - 100);
    expect(stopped!.atMs).toBeLessThan(3_500 + 600);
  });

  it('gives the same events however the audio was cut', () => {
    const samples = mix(join(quiet(700), speak(700), quiet(900), speak(400), quiet(900)), quiet(3_600, 200));
    const whole = detect(samples);
    expect(typesOf(whole)).toEqual([...turn, ...turn]);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 6_000 }), { minLength: 1, maxLength: 20 }), (lengths) => {
        const detector = detectTurns();
        const events: TurnEvent[] = [];
        for (let at = 0, turnOf = 0; at < samples.length; turnOf += 1) {
          const length = lengths[turnOf % lengths.length]!;
          events.push(...detector.push(samples.subarray(at, at + length)));
          at += length;
        }
        expect(events).toEqual(whole);
      }),
      { numRuns: scaleRuns(30, 5) },
    );
  });

  it('gives starts and stops by turns, in their order, for any sound and any settings', () => {
    const soundOf = fc.array(
      fc.record({ kind: fc.constantFrom('quiet', 'noise', 'voice', 'loud'), ms: fc.integer({ min: 10, max: 1_200 }) }),
      { minLength: 1, maxLength: 6 },
    );
    const optionsOf = fc.record({
      threshold: fc.double({ min: 0, max: 1, noNaN: true }),
      prefixPaddingMs: fc.integer({ min: 0, max: 2_000 }),
      silenceDurationMs: fc.integer({ min: 0, max: 1_500 }),
      longestTurnMs: fc.integer({ min: 100, max: 3_000 }),
    });
    fc.assert(
      fc.property(soundOf, optionsOf, (sounds, options) => {
        const makers = {
          quiet: (ms: number) => quiet(ms),
          noise: (ms: number) => quiet(ms, 3_000),
          voice: speak,
          loud: (ms: number) => quiet(ms, 32_767),
        };
        const detector = detectTurns(options);
        const events = sounds.flatMap(({ kind, ms }) => detector.push(makers[kind as 'quiet'](ms)));
        for (const [at, { type, atMs }] of events.entries()) {
          expect(type).toBe(turn[at % 2]);
          expect(atMs).toBeGreaterThanOrEqual(events[at - 1]?.atMs ?? 0);
          if (type === 'speech_stopped')
            expect(atMs - events[at - 1]!.atMs).toBeLessThanOrEqual(
              options.longestTurnMs + options.prefixPaddingMs + 400,
            );
        }
        expect(detector.isSpeaking).toBe(events.length % 2 === 1);
      }),
      { numRuns: scaleRuns(60) },
    );
  });

  it('hears no turn in silence, steady noise, hum and clicks', () => {
    const hum = Int16Array.from({ length: 5 * samplesPerSecond }, (_, at) =>
      Math.round(8_000 * Math.sin((2 * Math.PI * 50 * at) / samplesPerSecond)),
    );
    const clicks = quiet(5_000, 60).map((sample, at) => (at % 9_600 < 60 ? 20_000 * (at % 2 ? 1 : -1) : sample));
    for (const samples of [quiet(5_000), quiet(5_000, 5), quiet(5_000, 1_000), quiet(5_000, 30_000), hum, clicks])
      expect(detect(samples)).toEqual([]);
  });

  it('hears a voice over noise, however loud both are', () => {
    for (const [voice, noise] of [
      [300, 20],
      [2_000, 400],
      [12_000, 2_500],
    ] as const) {
      const samples = mix(join(quiet(2_000), speak(1_000, voice), quiet(1_500)), quiet(4_500, noise, 3));
      expect(typesOf(detect(samples))).toEqual(turn);
    }
  });

  it('gets used to a fan that begins to blow, and hears a voice before it', () => {
    const samples = join(
      quiet(1_000),
      mix(join(quiet(4_000), speak(1_000, 12_000), quiet(1_500)), quiet(6_500, 1_500)),
    );
    const events = detect(samples);
    expect(typesOf(events)).toEqual([...turn, ...turn]);
    expect(events[1]!.atMs).toBeLessThan(4_000);
    expect(events[2]!.atMs).toBeGreaterThan(4_400);
  });

  it('takes the tones of the offline provider for speech as long as they sound, from the first sample on', () => {
    const tones = toToneSamples('How is the weather in Paris? '.repeat(12), samplesPerSecond);
    const [started, stopped, ...others] = detect(join(tones, quiet(1_000)));
    expect([started, others]).toEqual([{ type: 'speech_started', atMs: 0 }, []]);
    expect(stopped!.atMs).toBeGreaterThan((tones.length * 1_000) / samplesPerSecond + 300);
  });

  it('hears little beside a voice that was loud, and a quiet voice once that is forgotten', () => {
    const background = join(speak(1_000, 9_000), quiet(700), speak(1_000, 500), quiet(700));
    expect(typesOf(detect(background))).toEqual(turn);
    const later = join(speak(1_000, 9_000), quiet(30_000), speak(1_000, 900), quiet(700));
    expect(typesOf(detect(later))).toEqual([...turn, ...turn]);
  });

  it('ends a turn that has no end', () => {
    const events = detect(speak(3_000), { longestTurnMs: 1_000 });
    expect(typesOf(events).slice(0, 4)).toEqual([...turn, ...turn]);
    expect(events[1]).toEqual({ type: 'speech_stopped', atMs: 1_000 });
  });

  it('demands more with a higher threshold', () => {
    const samples = mix(join(quiet(2_000), speak(1_000, 2_000), quiet(1_000)), quiet(4_000, 400));
    expect(detect(samples, { threshold: 0.5 })).not.toEqual([]);
    expect(detect(samples, { threshold: 0.95 })).toEqual([]);
  });
});
