import { describe, expect, it } from 'vitest';
import { createBodyMemory } from './body-memory.ts';

const noRoom = expect.objectContaining({ code: 'service_unavailable', options: { retryAfterS: 2 } });

describe('the memory of bodies', () => {
  it('is bounded in all, and free again when requests are over', () => {
    const memory = createBodyMemory(1_000_000);
    const ends = ['a', 'b', 'c', 'd'].map((organization) => memory.take(250_000, organization));
    expect(() => memory.take(20_000, 'e')).toThrow(noRoom);
    ends[0]!();
    memory.take(20_000, 'e');
    expect(memory.count()).toBe(770_000);
  });

  it('is not used up by one organization', () => {
    const memory = createBodyMemory(1_000_000);
    memory.take(400_000, 'a');
    expect(() => memory.take(200_000, 'a')).toThrow(noRoom);
    memory.take(400_000, 'b');
  });

  it('has room for one body of any size, and for small ones always', () => {
    const memory = createBodyMemory(100_000);
    memory.take(5_000_000, 'a');
    expect(() => memory.take(20_000, 'b')).toThrow(noRoom);
    memory.take(16_000, 'b');
    expect(memory.count()).toBe(5_000_000);
  });

  it('counts nothing without a bound', () => {
    const memory = createBodyMemory(null);
    memory.take(5_000_000, 'a');
    expect(memory.count()).toBe(0);
  });
});
