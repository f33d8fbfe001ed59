import { describe, expect, it } from 'vitest';
import { AnswerSound } from './answer-sound.ts';

describe('the sound of an answer', () => {
  it('counts nothing as heard after it was cut', async () => {
    let now = 0;
    let sent = 0;
    const sound = new AnswerSound({
      format: 'pcm16',
      isKept: true,
      now: () => now,
      countWaiting: () => 0,
      send: () => void (sent += 1),
      onFailure: (error) => expect(error).toBeUndefined(),
      async *speak() {
        yield new Int16Array(24_000);
      },
    });
    sound.say('message', 'One two three four.');
    await expect.poll(() => sent).toBeGreaterThan(0);
    now = 100;
    sound.cut();
    const heard = sound.playedMs('message', 'heard');
    expect(heard).toBe(100);
    now = 400;
    expect(sound.playedMs('message', 'heard')).toBe(heard);
    expect(sound.takeSent('message', heard)).toHaveLength(2_400);
    expect(sound.takeSent('message', heard)).toHaveLength(0);
  });

  it('has each item keep its own samples, though a piece that is sent may reach over the end of one', async () => {
    let now = 0;
    const sent = new Map<string, number[]>();
    const lengths: Record<string, number> = { One: 2_401, Two: 7_777, Three: 12_345 };
    const sound = new AnswerSound({
      format: 'pcm16',
      isKept: true,
      now: () => now,
      countWaiting: () => 0,
      send: (itemId, bytes) =>
        void sent.set(itemId, [...(sent.get(itemId) ?? []), ...new Int16Array(bytes.slice().buffer)]),
      onFailure: (error) => expect(error).toBeUndefined(),
      async *speak(text) {
        yield new Int16Array(lengths[text]!).fill(text.length);
      },
    });
    for (const text of Object.keys(lengths)) sound.say(text, text);
    const finished = sound.finish();
    const beat = setInterval(() => (now += 100), 1);
    await finished;
    clearInterval(beat);
    for (const [text, length] of Object.entries(lengths)) {
      const own = new Int16Array(length).fill(text.length);
      expect(sent.get(text)).toEqual([...own]);
      expect(sound.takeSent(text, sound.playedMs(text, 'sent') + 1)).toEqual(own);
    }
  });
});
