import { beforeEach, describe, expect, it } from 'vitest';
import { createStorageLimit, type StorageLimit } from './storage-limit.ts';

let nowMs: number;
let stored: number;
let measured: number;
let failures: unknown[];
let gate: Promise<void>;
let limit: StorageLimit;
beforeEach(() => {
  [nowMs, stored, measured, failures, gate] = [0, 0, 0, [], Promise.resolve()];
  limit = createStorageLimit({
    limitBytes: 1_000,
    now: () => nowMs,
    onError: (error) => failures.push(error),
    measure: async () => {
      measured += 1;
      const bytes = stored;
      await gate;
      return bytes;
    },
  });
});

const settled = () => new Promise((resolve) => setImmediate(resolve));
async function add(bytes: number): Promise<boolean> {
  const added = await limit.add('org_1', bytes).then(
    () => true,
    (error: { code: string }) => error.code !== 'storage_limit_exceeded',
  );
  if (added) stored += bytes;
  await settled();
  return added;
}

describe('what an organization stores', () => {
  it('is refused when there is no room, and measured before it is', async () => {
    expect([await add(600), await add(300)]).toEqual([true, true]);
    expect(measured).toBe(1);
    expect([await add(200), await add(50)]).toEqual([false, true]);
    nowMs += 60_000;
    expect(await add(100)).toBe(false);
    expect(measured).toBe(2);
    stored = 10;
    nowMs += 59_999;
    expect(await add(100)).toBe(false);
    expect(measured).toBe(2);
  });

  it('has room again within a minute of what was deleted', async () => {
    stored = 950;
    await add(10);
    expect(await add(100)).toBe(false);
    stored = 100;
    expect(await add(100)).toBe(false);
    nowMs += 60_000;
    expect(await add(100)).toBe(true);
  });

  it('is not measured by each request, and what comes meanwhile is counted', async () => {
    const open = Promise.withResolvers<void>();
    gate = open.promise;
    for (let i = 0; i < 20; i += 1) await add(40);
    expect(measured).toBe(1);
    open.resolve();
    await settled();
    expect(await add(300)).toBe(false);
  });

  it('is measured for no more than a hundredth of the time', async () => {
    const open = Promise.withResolvers<void>();
    gate = open.promise;
    await add(1);
    nowMs += 60_000;
    open.resolve();
    await settled();
    nowMs += 5_900_000;
    await add(1);
    expect(measured).toBe(1);
    nowMs += 100_000;
    await add(1);
    expect(measured).toBe(2);
  });

  it('is let through while it cannot be measured', async () => {
    gate = Promise.reject(new Error('gone'));
    gate.catch(() => {});
    expect([await add(2_000), await add(2_000)]).toEqual([true, true]);
    expect(failures).toHaveLength(1);
  });

  it('is of each organization by itself', async () => {
    stored = 1_000;
    await add(0);
    expect(await add(1)).toBe(false);
    await expect(limit.add('org_2', 1)).resolves.toBeUndefined();
  });

  it('has no limit when none is set', async () => {
    const none = createStorageLimit({ limitBytes: null, now: () => 0, onError: () => {}, measure: async () => 1e15 });
    await expect(none.add('org_1', 1e12)).resolves.toBeUndefined();
  });
});
