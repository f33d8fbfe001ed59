import { describe, expect, it } from 'vitest';
import { espeak, makeNoise, speakByEspeak } from '#src/testing/sounds.ts';
import { samplesPerSecond, toMs, toSampleCount } from './audio-format.ts';
import { detectTurns, type TurnEvent } from './detect-turns.ts';

/** Sentences of several voices and languages, short and long, one of them whispered. */
const spoken = [
  ['en-us', 160, 'What is the weather like in Paris tomorrow?'],
  ['en-gb+f3', 175, 'I would like to book a table for four people at seven.'],
  ['en-us+m3', 150, 'Yes.'],
  ['en-us+f2', 180, 'No, thank you.'],
  ['de', 165, 'Wie spät ist es gerade in Berlin, bitte?'],
  ['fr', 160, 'Je voudrais savoir où se trouve la gare.'],
  ['es', 170, 'Quiero cancelar mi pedido de ayer por la tarde.'],
  ['en-us+whisper', 150, 'Can you hear me when I whisper like this?'],
  ['en-gb', 140, 'Stop.'],
  ['en-us+m7', 190, 'Please send the invoice to the other address, the one in the second mail.'],
  ['it', 165, 'Buongiorno, vorrei parlare con un operatore.'],
  ['en-us+f4', 200, 'Cancel my subscription.'],
] as const;

/** Makers of what sounds beside a voice, sample by sample. */
const noises = {
  white: () => makeNoise(1),
  pink: () => {
    const noise = makeNoise(2);
    const sums = [0, 0, 0];
    return () => {
      const next = noise();
      for (const [index, [keep, add]] of (
        [
          [0.99765, 0.099],
          [0.963, 0.2965],
          [0.57, 1.0527],
        ] as const
      ).entries())
        sums[index] = keep * sums[index]! + add * next;
      return sums[0]! + sums[1]! + sums[2]! + 0.1848 * next;
    };
  },
  hum: () => {
    let at = 0;
    return () => {
      const angle = (2 * Math.PI * 50 * (at += 1)) / samplesPerSecond;
      return Math.sin(angle) + 0.5 * Math.sin(3 * angle) + 0.3 * Math.sin(5 * angle);
    };
  },
  keys: () => {
    const noise = makeNoise(3);
    let [level, next] = [0, 6_000];
    return () => {
      next -= 1;
      if (next <= 0) [level, next] = [6, 2_400 + Math.floor(6_000 * (1 + noise()))];
      level *= 0.996;
      return level * noise();
    };
  },
  others: () => {
    const voices = [0, 1, 2, 3].map((shift) => {
      const order = spoken.map((_, index) => spoken[(5 * index + 3 * shift) % spoken.length]!);
      return Int16Array.from(order.flatMap(([voice, speed, text]) => [...speakByEspeak(text, voice, speed)]));
    });
    let at = 0;
    return () => {
      at += 1;
      return voices.reduce((sum, voice) => sum + voice[at % voice.length]!, 0);
    };
  },
};

const loudnessOf = (samples: ArrayLike<number>) =>
  Math.sqrt(Array.from(samples).reduce((sum, sample) => sum + sample ** 2, 0) / samples.length);
const voiceLoudness = 32_768 * 10 ** (-26 / 20);

/** Returns the sentences with two seconds between them, among noise that is so many decibels less loud, and their times. */
function mixSpeech(kind: keyof typeof noises | null, decibels: number) {
  const gap = toSampleCount(2_000);
  const sentences = spoken.map(([voice, speed, text]) => speakByEspeak(text, voice, speed));
  const length = sentences.reduce((sum, samples) => sum + samples.length + gap, gap);
  const noise = new Float64Array(length);
  if (kind) {
    const next = noises[kind]();
    for (let at = 0; at < length; at += 1) noise[at] = next();
  }
  const share = kind ? (voiceLoudness * 10 ** (-decibels / 20)) / loudnessOf(noise) : 0;
  const mixed = Int16Array.from(noise, (sample) => Math.max(-32_768, Math.min(32_767, sample * share)));
  const times: { fromMs: number; toMs: number }[] = [];
  let at = gap;
  for (const samples of sentences) {
    const gain = voiceLoudness / loudnessOf(samples);
    for (const [index, sample] of samples.entries())
      mixed[at + index] = Math.max(-32_768, Math.min(32_767, mixed[at + index]! + gain * sample));
    times.push({ fromMs: toMs(at), toMs: toMs(at + samples.length) });
    at += samples.length + gap;
  }
  return { mixed, times };
}

/** Counts the sentences that no turn has, the turns that have no sentence, and the sentences that were cut. */
function judge(events: TurnEvent[], times: { fromMs: number; toMs: number }[]) {
  const turns = events.flatMap(({ type, atMs }, index) =>
    type === 'speech_started' ? [{ fromMs: atMs, toMs: events[index + 1]?.atMs ?? Infinity }] : [],
  );
  const turnsOf = times.map((time) => turns.filter((turn) => turn.fromMs < time.toMs && turn.toMs > time.fromMs));
  const falseStarts = turns.filter((turn) => !times.some((time) => turn.fromMs < time.toMs && turn.toMs > time.fromMs));
  const late = turnsOf.filter(([turn], index) => turn && turn.fromMs > times[index]!.fromMs + 100);
  return {
    missed: turnsOf.filter((found) => found.length === 0).length,
    falseStarts: falseStarts.length,
    divided: turnsOf.filter((found) => found.length > 1).length,
    joined: times.length - new Set(turnsOf.flat()).size,
    withoutBeginning: late.length,
  };
}

const faultless = { missed: 0, falseStarts: 0, divided: 0, joined: 0, withoutBeginning: 0 };

describe.skipIf(!espeak)('turns of real speech', () => {
  it.each([
    [null, 0],
    ['white', 20],
    ['white', 10],
    ['white', 5],
    ['pink', 20],
    ['pink', 10],
    ['hum', 5],
    ['keys', 20],
    ['keys', 10],
    ['others', 20],
  ] as const)('are found, each once and whole, beside noise: %s, less by %s dB', (kind, decibels) => {
    const { mixed, times } = mixSpeech(kind, decibels);
    const detector = detectTurns();
    const events: TurnEvent[] = [];
    for (let at = 0; at < mixed.length; at += 960) events.push(...detector.push(mixed.subarray(at, at + 960)));
    expect(judge(events, times)).toEqual(faultless);
  });
});
