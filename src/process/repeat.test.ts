import { expect, it, vi } from 'vitest';
import { repeat } from './repeat.ts';

it('works one round at a time, goes on after a failure, and stops when the round is over', async () => {
  const failures: unknown[] = [];
  const rounds: { end: () => void; fail: (error: unknown) => void; stopping: AbortSignal }[] = [];
  const round = (stopping: AbortSignal) => new Promise<void>((end, fail) => void rounds.push({ end, fail, stopping }));
  const stop = repeat({ name: 'test', round, everyMs: 1, now: true, onFailure: (error) => failures.push(error) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(rounds).toHaveLength(1);
  rounds[0]!.fail('broken');
  await expect.poll(() => rounds).toHaveLength(2);
  expect(failures).toEqual(['broken']);

  let stopped = false;
  const done = stop().then(() => (stopped = true));
  expect(rounds[1]!.stopping.aborted).toBe(true);
  await Promise.resolve();
  expect(stopped).toBe(false);
  rounds[1]!.end();
  await done;
  expect(rounds).toHaveLength(2);
});

it('waits before the first round when there is nothing to do now', async () => {
  const round = vi.fn(async () => {});
  const stop = repeat({ name: 'test', round, everyMs: 60_000, now: false, onFailure: () => {} });
  await stop();
  expect(round).not.toHaveBeenCalled();
});
