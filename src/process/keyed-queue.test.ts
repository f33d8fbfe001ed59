import { describe, expect, it } from 'vitest';
import { createKeyedQueue } from './keyed-queue.ts';

describe('a keyed queue', () => {
  it('does work of one key one after the other, and of several at once', async () => {
    const queue = createKeyedQueue(60_000);
    const events: string[] = [];
    const release = Promise.withResolvers<void>();
    const first = queue.run('a', async () => {
      events.push('first');
      await release.promise;
      events.push('first done');
    });
    const second = queue.run('a', async () => void events.push('second'));
    await queue.run('b', async () => void events.push('other'));
    expect(events).toEqual(['first', 'other']);
    release.resolve();
    await Promise.all([first, second]);
    expect(events).toEqual(['first', 'other', 'first done', 'second']);
  });

  it('goes on after work that fails, and after one that takes too long', async () => {
    const queue = createKeyedQueue(1);
    await expect(queue.run('a', () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    const release = Promise.withResolvers<void>();
    const slow = queue.run('a', () => release.promise);
    expect(await queue.run('a', async () => 'done')).toBe('done');
    release.resolve();
    await slow;
  });
});
