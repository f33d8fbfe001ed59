import { describe, expect, it } from 'vitest';
import { createDatabaseCheck } from './database-check.ts';

const refusal = new Error('timeout exceeded when trying to connect');
const createCheck = (query: () => Promise<unknown>, silentMs: (() => number) | null) =>
  createDatabaseCheck({ db: { query } as never, silentMs });

describe('the check of a database', () => {
  it('fails with the error of a server', async () => {
    await expect(createCheck(() => Promise.reject(refusal), null)()).rejects.toBe(refusal);
  });

  it('passes when the embedded database is too busy for the query, and answers others', async () => {
    await createCheck(
      () => Promise.reject(refusal),
      () => 1_999,
    )();
    await createCheck(
      () => new Promise(() => {}),
      () => 1_999,
    )();
  });

  it('fails when the embedded database answers nobody', async () => {
    await expect(
      createCheck(
        () => Promise.reject(refusal),
        () => 2_000,
      )(),
    ).rejects.toBe(refusal);
    await expect(
      createCheck(
        () => Promise.reject(refusal),
        () => Infinity,
      )(),
    ).rejects.toBe(refusal);
  });

  it('asks one query for all checks that wait', async () => {
    const waiting: PromiseWithResolvers<void>[] = [];
    const query = () => {
      waiting.push(Promise.withResolvers<void>());
      return waiting.at(-1)!.promise;
    };
    const check = createCheck(query, null);
    const both = [check(), check()];
    waiting[0]!.resolve();
    await Promise.all(both);
    expect(waiting).toHaveLength(1);
  });
});
