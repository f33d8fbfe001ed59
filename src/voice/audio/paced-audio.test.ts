import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scaleRuns } from '#src/testing/scale-runs.ts';
import { toMs, toSampleCount } from './audio-format.ts';
import { PacedAudio } from './paced-audio.ts';

const audioOf = (ms: number, from = 0) =>
  Int16Array.from({ length: toSampleCount(ms) }, (_, at) => (from + at) % 30_000);
const msOf = (pieces: Int16Array[]) => toMs(pieces.reduce((sum, piece) => sum + piece.length, 0));

/** A step in the life of an answer: audio is made, time goes by, or what may be sent is. */
type Step = { made?: number; passed?: number };
const stepsOf = fc.array(
  fc.oneof(
    fc.record({ made: fc.integer({ min: 1, max: 900 }) }),
    fc.record({ passed: fc.integer({ min: 0, max: 400 }) }),
  ),
  { maxLength: 60 },
);

/** A client that plays what arrives at once, sample after sample, and notes in each millisecond what it heard in all. */
class Listener {
  #bufferedMs = 0;
  #heardMs = 0;
  readonly heardAt = new Map<number, number>([[0, 0]]);

  receive(ms: number): void {
    this.#bufferedMs += ms;
  }

  passTo(fromMs: number, untilMs: number): void {
    for (let now = fromMs + 1; now <= untilMs; now += 1) {
      const played = Math.min(1, this.#bufferedMs);
      this.#bufferedMs -= played;
      this.#heardMs += played;
      this.heardAt.set(now, this.#heardMs);
    }
  }

  get bufferedMs(): number {
    return this.#bufferedMs;
  }
}

function play(steps: Step[], leadMs: number, pieceMs: number) {
  const audio = new PacedAudio({ leadMs, pieceMs, waitingMs: 5_000 });
  const listener = new Listener();
  const sent: number[] = [];
  let [now, made] = [0, 0];
  const send = () => {
    for (const piece of audio.take(now)) {
      sent.push(...piece);
      listener.receive(toMs(piece.length));
    }
    expect(listener.bufferedMs).toBeLessThanOrEqual(leadMs + 1e-6);
  };
  for (const step of steps) {
    if (step.made !== undefined && !audio.isFull) {
      audio.push(audioOf(step.made, made));
      made += toSampleCount(step.made);
      send();
    }
    for (const until = now + (step.passed ?? 0); now < until; send()) {
      const next = Math.min(until, Math.max(now + 1, Math.ceil(audio.nextAt(now) ?? until)));
      listener.passTo(now, next);
      now = next;
    }
  }
  return { audio, listener, sent, made, now };
}

describe('PacedAudio', () => {
  it('sends all in order, never further ahead than the lead, and knows what was heard at each time', () => {
    fc.assert(
      fc.property(
        stepsOf,
        fc.integer({ min: 40, max: 800 }),
        fc.integer({ min: 5, max: 200 }),
        (steps, lead, piece) => {
          const { audio, listener, sent, made, now } = play(steps, lead, piece);
          expect(sent.every((sample, at) => sample === at % 30_000)).toBe(true);
          expect(sent.length).toBeLessThanOrEqual(made);
          // A client that had played all begins again within the millisecond in which the next piece arrives.
          for (const [at, heard] of listener.heardAt)
            expect(Math.abs(audio.heardMs(at) - heard)).toBeLessThanOrEqual(1);
          audio.end();
          for (let at = now; !audio.isOver; at = Math.max(at, audio.nextAt(at)!))
            sent.push(...audio.take(at).flatMap((samples) => [...samples]));
          expect(sent.length).toBe(made);
        },
      ),
      { numRuns: scaleRuns(150) },
    );
  });

  it('lets a client that hears never wait while there is audio', () => {
    const audio = new PacedAudio({ leadMs: 200, pieceMs: 50 });
    audio.push(audioOf(3_000));
    audio.end();
    let [now, sentMs] = [1_000, 0];
    while (!audio.isOver) {
      sentMs += msOf(audio.take(now));
      expect(sentMs).toBeGreaterThanOrEqual(now - 1_000);
      now = audio.nextAt(now) ?? now;
    }
    expect(sentMs).toBe(3_000);
    expect(audio.endOfPlay()).toBe(4_000);
    expect(now).toBeGreaterThanOrEqual(3_750);
  });

  it('sends the first audio at once, however little it is', () => {
    const audio = new PacedAudio();
    audio.push(audioOf(5));
    expect(msOf(audio.take(0))).toBe(5);
    expect(audio.nextAt(0)).toBeNull();
  });

  it('drops what waits when it is cut, and tells what was heard', () => {
    const audio = new PacedAudio({ leadMs: 400, pieceMs: 100 });
    audio.push(audioOf(10_000));
    expect(msOf(audio.take(0))).toBe(400);
    expect(msOf(audio.take(250))).toBe(250);
    expect(audio.cut(300)).toBe(300);
    expect(audio.isOver).toBe(true);
    expect(audio.take(5_000)).toEqual([]);
    expect(audio.heardMs(5_000)).toBe(650);
    expect(() => audio.push(audioOf(1))).toThrow(RangeError);
  });

  it('refuses audio beyond its bound', () => {
    const audio = new PacedAudio({ waitingMs: 100 });
    audio.push(audioOf(99));
    audio.push(audioOf(99));
    expect(audio.isFull).toBe(true);
    expect(() => audio.push(audioOf(1))).toThrow('as much waits as may');
  });

  it('keeps a bounded memory of gaps', () => {
    const audio = new PacedAudio();
    for (let turn = 0; turn < 300; turn += 1) {
      audio.push(audioOf(10));
      audio.take(turn * 1_000);
    }
    expect(audio.heardMs(299_005)).toBe(2_995);
    expect(audio.heardMs(250_500)).toBe(2_510);
    expect(audio.heardMs(0)).toBe(2_000);
  });
});
