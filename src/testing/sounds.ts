import { execFileSync } from 'node:child_process';
import { readWave } from '#src/llm/offline/wave.ts';
import { samplesPerSecond, toSampleCount } from '#src/voice/audio/audio-format.ts';

/** The program that speaks, espeak-ng of Debian; `.ci/run` installs it. */
export const espeak = process.env['PARLEY_TEST_ESPEAK'];

const spokenBefore = new Map<string, Int16Array>();

/** Returns a sentence as espeak speaks it, at 24 kHz, without the silence before and after it. */
export function speakByEspeak(text: string, voice = 'en-us', wordsPerMinute = 160): Int16Array {
  const name = [voice, wordsPerMinute, text].join(' ');
  const samples = spokenBefore.get(name) ?? runEspeak(text, voice, wordsPerMinute);
  spokenBefore.set(name, samples);
  return samples;
}

function runEspeak(text: string, voice: string, wordsPerMinute: number): Int16Array {
  const wave = execFileSync(espeak!, ['-v', voice, '-s', String(wordsPerMinute), '--stdout', text], {
    maxBuffer: 1e8,
  });
  const { samples, sampleRate } = readWave(wave)!;
  const from = samples.findIndex((sample) => Math.abs(sample) > 300);
  const to = samples.findLastIndex((sample) => Math.abs(sample) > 300);
  return resample(samples.subarray(from, to + 1), sampleRate);
}

/** Returns samples of another rate at 24 kHz: each between the two that are next to it, which is enough for a test. */
function resample(samples: Int16Array, rate: number): Int16Array {
  return Int16Array.from({ length: Math.floor((samples.length - 1) * (samplesPerSecond / rate)) }, (_, at) => {
    const place = (at * rate) / samplesPerSecond;
    const before = samples[Math.floor(place)]!;
    return before + (place % 1) * ((samples[Math.floor(place) + 1] ?? before) - before);
  });
}

/** Returns a generator of numbers from -1 to 1, which are the same in each run (mulberry32). */
export function makeNoise(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}

/** Returns steady noise of a loudness, or silence. */
export function makeQuiet(ms: number, loudness = 0, seed = 1): Int16Array {
  const noise = makeNoise(seed);
  return Int16Array.from({ length: toSampleCount(ms) }, () => Math.round(loudness * noise()));
}
