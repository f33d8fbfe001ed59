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
});
