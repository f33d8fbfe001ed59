import { describe, expect, it } from 'vitest';
import { SoundKeeper } from './sound-keeper.ts';

describe('SoundKeeper', () => {
  it('cuts a sound once to the least that was heard, however often a client says so', async () => {
    const cuts: [string, number][] = [];
    const keeper = new SoundKeeper({
      keep: async () => {},
      cut: async (messageId, heardMs) => void cuts.push([messageId, heardMs]),
      onError: (error) => expect(error).toBeUndefined(),
    });
    keeper.isOn = true;
    for (let heardMs = 1_000; heardMs >= 0; heardMs -= 1) keeper.cut('a', heardMs);
    keeper.cut('b', 5);
    await keeper.whenDone();
    keeper.cut('a', 7);
    await keeper.whenDone();
    expect(cuts).toEqual([
      ['a', 0],
      ['b', 5],
      ['a', 7],
    ]);
  });
});
