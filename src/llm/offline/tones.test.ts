import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { readTones, toToneSamples } from './tones.ts';
import { readWave, toWave } from './wave.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const rates = [8_000, 16_000, 24_000, 44_100, 48_000];

const join = (parts: Int16Array[]) => Int16Array.from(parts.flatMap((part) => [...part]));

describe('tones', () => {
  it('carry any text at any usual rate, after any silence, and through the form WAV', async () => {
    await fc.assert(
      fc.asyncProperty(text, fc.constantFrom(...rates), fc.nat(2_000), async (said, sampleRate, before) => {
        const samples = join([new Int16Array(before), toToneSamples(said, sampleRate), new Int16Array(500)]);
        const sound = readWave(toWave({ samples, sampleRate }));
        const [heard, ...more] = await readTones(sound!.samples, sound!.sampleRate);
        expect([heard?.text, more]).toEqual([said, []]);
      }),
      { numRuns: scaleRuns(50) },
    );
  });

  it('carry several texts, and are heard through noise and half as loud', async () => {
    const pause = new Int16Array(3_000);
    const samples = join([toToneSamples('One.', 24_000), pause, toToneSamples('Two, æøå 🙂', 24_000), pause]);
    const noisy = samples.map((sample, at) => sample / 2 + 400 * Math.sin(at * at));
    const heard = await readTones(noisy, 24_000);
    expect(heard.map(({ text: said }) => said)).toEqual(['One.', 'Two, æøå 🙂']);
    expect(heard[1]!.start).toBeCloseTo(0.03 + 0.06 + 0.125 + 0.03, 1);
  });

  it('are not heard in silence, in noise, in music, or when they are cut', async () => {
    const noise = Int16Array.from({ length: 24_000 }, (_, at) => 12_000 * Math.sin(at * at * 0.37));
    const tune = Int16Array.from({ length: 24_000 }, (_, at) => 12_000 * Math.sin((2 * Math.PI * 440 * at) / 24_000));
    const cut = toToneSamples('A text that is cut in its middle.', 24_000).slice(0, 5_000);
    for (const samples of [new Int16Array(24_000), noise, tune, cut, new Int16Array(0)])
      expect(await readTones(samples, 24_000)).toEqual([]);
  });
});

describe('WAV', () => {
  it('is read with further chunks, of the first channel of two, and with a length that is too long', () => {
    const [samples, sampleRate] = [Int16Array.from([1, -2, 3]), 8_000];
    const file = toWave({ samples, sampleRate });
    const list = Buffer.concat([file.subarray(0, 36), Buffer.from('LIST\x01\0\0\0x\0', 'latin1'), file.subarray(36)]);
    expect(readWave(list)).toEqual({ samples, sampleRate });
    const long = Buffer.from(file);
    long.writeUInt32LE(0xffff_ffff, 40);
    expect(readWave(long)).toEqual({ samples, sampleRate });
    const stereo = toWave({ samples: Int16Array.from([1, 9, -2, 9]), sampleRate });
    stereo.writeUInt16LE(2, 22);
    expect(readWave(stereo)?.samples).toEqual(Int16Array.from([1, -2]));
  });

  it('is never read from other bytes', () => {
    const wave = toWave({ samples: new Int16Array(20), sampleRate: 8_000 });
    const broken = fc.tuple(fc.nat(60), fc.uint8Array({ maxLength: 8 })).map(([at, bytes]) => {
      const copy = Buffer.from(wave);
      copy.set(bytes, at);
      return copy;
    });
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 90 }), broken), (bytes) => {
        const sound = readWave(Buffer.from(bytes));
        expect(sound === null || sound.samples.length <= 20).toBe(true);
      }),
      { numRuns: scaleRuns(500) },
    );
  });
});
