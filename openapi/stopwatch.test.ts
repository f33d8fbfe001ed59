import { expect, it } from 'vitest';
import { createStopwatch } from './stopwatch.ts';

it('tells how long each step took, by parts, failed ones too', async () => {
  let time = 0;
  const watch = createStopwatch(() => time);
  const lasting = (ms: number) => () => {
    time += ms;
    return ms;
  };
  expect(await watch.time('v2', 'bundle', lasting(1500))).toBe(1500);
  await watch.time('v1', 'bundle', lasting(40));
  const failing = watch.time('v2', 'rules', () => {
    time += 2000;
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(watch.report()).toBe('v2: bundle 1.5 s, rules 2.0 s\nv1: bundle 0.0 s\n');
});
