import { describe, expect, it } from 'vitest';
import { loadLater } from './load-later.ts';

describe('a part that is loaded later', () => {
  it('is opened once, by whoever needs it first', async () => {
    let count = 0;
    const part = loadLater(async () => ({ number: (count += 1) }));
    expect([part.current(), count]).toEqual([null, 0]);
    const [one, other] = await Promise.all([part.load(), part.load()]);
    expect(one).toEqual({ number: 1 });
    expect(other).toBe(one);
    expect(part.current()).toBe(one);
  });

  it('tells everybody who needs it that it cannot be opened', async () => {
    const part = loadLater(() => Promise.reject<string>(new Error('missing')));
    await expect(part.load()).rejects.toThrow('missing');
    await expect(part.load()).rejects.toThrow('missing');
    expect(part.current()).toBeNull();
  });
});
