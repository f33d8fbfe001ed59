import { describe, expect, it } from 'vitest';
import { RoundSound } from '#src/llm/realtime/round-sound.ts';
import { RelayedSound } from './relayed-sound.ts';

const second = new Uint8Array(48_000);

/** The sound of an answer by a clock that a test moves. */
function openSound() {
  const state = { now: 0, sent: [] as string[], spoken: [] as string[] };
  const sound = new RelayedSound(
    {
      format: 'pcm16',
      isKept: true,
      now: () => state.now,
      countWaiting: () => 0,
      send: (itemId) => void state.sent.push(itemId),
      onFailure: (error) => expect(error).toBeUndefined(),
      async *speak(text) {
        state.spoken.push(text);
        yield new Int16Array(2_400);
      },
    },
    () => {},
  );
  return { sound, state };
}

const makeRound = (text: string) => ({ sound: new RoundSound(() => {}), itemId: 'i', text });

describe('the sound of a real-time model', () => {
  it('is measured by its share once all of it has come, and stays what it was when it is cut', async () => {
    const { sound, state } = openSound();
    const round = makeRound('One two three four.');
    sound.add(round);
    sound.begin('a');
    sound.say('a', 'One two three four.');
    round.sound.push(second);
    await expect.poll(() => state.sent.length).toBeGreaterThan(0);
    // Of a text whose sound has not all come nobody knows how long it takes.
    expect(sound.durationMs('a')).toBe(1_235);
    round.sound.end(true);
    expect(sound.durationMs('a')).toBe(1_000);
    state.now = 500;
    sound.cut();
    const heard = sound.textUntil('a', sound.playedMs('a', 'heard'));
    expect(heard).toBe('One two');
    round.text += ' More that nobody hears.';
    round.sound.push(second);
    expect(sound.textUntil('a', sound.playedMs('a', 'heard'))).toBe(heard);
    expect(sound.takeSent('a', 500)).toHaveLength(12_000);
  });

  it('goes to the message that begins after it, and other text is spoken by another model', async () => {
    const { sound, state } = openSound();
    const [first, next] = [makeRound('Yes.'), makeRound('No.')];
    for (const round of [first, next]) {
      sound.add(round);
      round.sound.push(second.subarray(0, 4_800));
      round.sound.end(true);
    }
    for (const id of ['a', 'b', 'c']) {
      sound.begin(id);
      sound.say(id, 'Text.');
    }
    await sound.finish();
    expect([...new Set(state.sent)]).toEqual(['a', 'b', 'c']);
    expect(state.spoken).toEqual(['Text.']);
  });

  it('is dropped when nobody hears it', async () => {
    const { sound } = openSound();
    sound.cut();
    const late = makeRound('Late.');
    sound.add(late);
    expect((await late.sound.read().next()).done).toBe(true);
    sound.begin('a');
    sound.say('a', 'Late.');
    await sound.finish();
    expect(sound.playedMs('a', 'sent')).toBe(0);
  });
});
