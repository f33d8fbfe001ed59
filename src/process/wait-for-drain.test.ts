import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { waitForDrain } from './wait-for-drain.ts';

/** A stream that is full after each write, and passes a write on when it is told to. */
function openSlowStream() {
  const waiting: (() => void)[] = [];
  const stream = new Writable({ highWaterMark: 1, write: (_chunk, _encoding, done) => void waiting.push(done) });
  return { stream, passOn: () => waiting.shift()!() };
}

const countListeners = (stream: Writable) => stream.listenerCount('drain') + stream.listenerCount('close');

describe('waitForDrain', () => {
  it('leaves no listener behind when a stream is waited for often', async () => {
    const { stream, passOn } = openSlowStream();
    const before = countListeners(stream);
    for (let round = 0; round < 20; round += 1) {
      expect(stream.write('xx')).toBe(false);
      const drained = waitForDrain(stream);
      expect(countListeners(stream)).toBeGreaterThan(before);
      passOn();
      await drained;
      expect(countListeners(stream)).toBe(before);
    }
  });

  it('resolves when the stream is closed meanwhile', async () => {
    const { stream } = openSlowStream();
    const before = countListeners(stream);
    stream.write('xx');
    const drained = waitForDrain(stream);
    stream.destroy();
    await drained;
    expect(countListeners(stream)).toBe(before);
  });

  it('resolves at once for a stream that is closed', async () => {
    const { stream } = openSlowStream();
    stream.destroy();
    await waitForDrain(stream);
    expect(stream.write('xx')).toBe(false);
    await waitForDrain(stream);
  });
});
