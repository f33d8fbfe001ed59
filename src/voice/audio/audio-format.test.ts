import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import {
  AudioDecoder,
  AudioEncoder,
  decodeAudio,
  encodeAudio,
  samplesPerSecond,
  type AudioFormat,
} from './audio-format.ts';
import { alaw, ulaw } from './g711.ts';

const formats: AudioFormat[] = ['pcm16', 'g711_ulaw', 'g711_alaw'];
const samplesOf = fc.array(fc.integer({ min: -32_768, max: 32_767 }), { maxLength: 600 });
const bytesOf = fc.uint8Array({ maxLength: 600 });

/** Divides a list at places, which are shares of its length. */
function divide<T extends { slice(from: number, to: number): T; length: number }>(list: T, shares: number[]): T[] {
  const places = [0, ...shares.map((share) => Math.floor(share * list.length)).toSorted((a, b) => a - b), list.length];
  return places.slice(1).map((place, index) => list.slice(places[index]!, place));
}
const sharesOf = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 8 });

const tone = (hertz: number, rate: number, count: number, loudness = 12_000) =>
  Int16Array.from({ length: count }, (_, at) => Math.round(loudness * Math.sin((2 * Math.PI * hertz * at) / rate)));

/** Returns the loudness of a frequency in samples, without those at both ends. */
function loudnessOf(samples: Int16Array, hertz: number, rate: number): number {
  const middle = samples.subarray(200, samples.length - 200);
  let [cosines, sines] = [0, 0];
  for (const [at, sample] of middle.entries()) {
    const angle = (2 * Math.PI * hertz * at) / rate;
    cosines += sample * Math.cos(angle);
    sines += sample * Math.sin(angle);
  }
  return (2 * Math.hypot(cosines, sines)) / middle.length;
}

describe('the laws of G.711', () => {
  it('expand the bytes of the tables of ITU-T', () => {
    // The decoder output values of tables 2a and 1a of the recommendation, of 14 and 13 bits, by the byte on the line.
    const ulawTable = [
      [0x80, 8_031],
      [0x8f, 4_191],
      [0x9f, 2_079],
      [0xaf, 1_023],
      [0xbf, 495],
      [0xcf, 231],
      [0xdf, 99],
      [0xef, 33],
      [0xfe, 2],
      [0xff, 0],
    ] as const;
    const alawTable = [
      [0xaa, 4_032],
      [0xa5, 2_112],
      [0xb5, 1_056],
      [0x85, 528],
      [0x95, 264],
      [0xe5, 132],
      [0xf5, 66],
      [0xd5, 1],
    ] as const;
    for (const [byte, value] of ulawTable)
      expect([ulaw.expand[byte], ulaw.expand[byte & 0x7f]]).toEqual([4 * value, 0 - 4 * value]);
    for (const [byte, value] of alawTable)
      expect([alaw.expand[byte], alaw.expand[byte & 0x7f]]).toEqual([8 * value, -8 * value]);
  });

  it.each([
    ['µ', ulaw],
    ['A', alaw],
  ] as const)('choose a value next to each sample, and each byte for its own value: the law %s', (_, law) => {
    const values = [...law.expand];
    for (const [byte, value] of values.entries()) {
      const again = law.compress[value & 0xffff]!;
      expect(law.expand[again]).toBe(value);
      if (value !== 0) expect(again).toBe(byte);
    }
    // No other value is between a sample and the one that is chosen for it, and none is left out.
    const sorted = values.toSorted((a, b) => a - b);
    for (let sample = -32_768; sample <= 32_767; sample += 1) {
      const chosen = law.expand[law.compress[sample & 0xffff]!]!;
      const at = sorted.findLastIndex((value) => value <= sample);
      if (chosen !== sorted[at] && chosen !== sorted[at + 1]) expect([sample, chosen]).toEqual([sample, sorted[at]]);
    }
  });
});

describe('AudioDecoder and AudioEncoder', () => {
  it.each(formats)('give the same for any division of a stream: %s', (format) => {
    fc.assert(
      fc.property(bytesOf, samplesOf, sharesOf, (bytes, list, shares) => {
        const samples = Int16Array.from(list);
        const [decoder, encoder] = [new AudioDecoder(format), new AudioEncoder(format)];
        const decoded = divide(bytes, shares).flatMap((part) => [...decoder.push(part)]);
        const encoded = divide(samples, shares).flatMap((part) => [...encoder.push(part)]);
        expect(decoded).toEqual([...new AudioDecoder(format).push(bytes)]);
        expect(encoded).toEqual([...new AudioEncoder(format).push(samples)]);
        expect(decoded.length).toBe(format === 'pcm16' ? bytes.length >> 1 : bytes.length * 3);
        expect(encoded.length).toBe(format === 'pcm16' ? 2 * samples.length : Math.ceil(samples.length / 3));
      }),
      { numRuns: scaleRuns(200) },
    );
  });

  it('keep PCM as it is, with the low byte first', () => {
    expect([...encodeAudio('pcm16', Int16Array.of(1, -2, 32_767, -32_768))]).toEqual([
      1, 0, 0xfe, 0xff, 0xff, 0x7f, 0, 0x80,
    ]);
    fc.assert(
      fc.property(samplesOf, (list) => {
        expect([...decodeAudio('pcm16', encodeAudio('pcm16', Int16Array.from(list)))]).toEqual(list);
      }),
      { numRuns: scaleRuns(100) },
    );
  });

  it.each(['g711_ulaw', 'g711_alaw'] as const)('carry a voice through %s, in its time and loudness', (format) => {
    for (const hertz of [300, 1_000, 2_400, 3_300]) {
      const sent = tone(hertz, samplesPerSecond, 12_000);
      const heard = decodeAudio(format, encodeAudio(format, sent));
      expect(heard.length).toBe(sent.length);
      const rest = heard.map((sample, at) => sample - sent[at]!);
      expect(loudnessOf(rest, hertz, samplesPerSecond) / 12_000).toBeLessThan(0.04);
    }
  });

  it('let nothing above 4.3 kHz fold back into a telephone line', () => {
    for (const hertz of [4_300, 5_000, 7_000, 9_000, 11_500]) {
      const sent = encodeAudio('g711_ulaw', tone(hertz, samplesPerSecond, 24_000));
      const folded = Math.abs(((hertz + 4_000) % 8_000) - 4_000);
      expect(
        loudnessOf(
          Int16Array.from(sent, (byte) => ulaw.expand[byte]!),
          folded,
          8_000,
        ),
      ).toBeLessThan(20);
    }
  });

  it('make no mirror above 4 kHz of what a telephone says', () => {
    for (const hertz of [300, 1_000, 2_500, 3_400]) {
      const heard = decodeAudio(
        'g711_alaw',
        Uint8Array.from(tone(hertz, 8_000, 8_000), (sample) => alaw.compress[sample & 0xffff]!),
      );
      expect(loudnessOf(heard, hertz, samplesPerSecond)).toBeGreaterThan(10_000);
      for (const mirror of [8_000 - hertz, 8_000 + hertz])
        expect(loudnessOf(heard, mirror, samplesPerSecond)).toBeLessThan(60);
    }
  });
});
