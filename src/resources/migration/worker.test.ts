import type { DataSource } from 'typeorm';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeAgent, testApi, type Api } from '#src/testing/harness.ts';
import { createDump } from './fixture.ts';
import { releaseAllJobs } from './lease-store.ts';
import { createWorker, type WorkerOptions } from './worker.ts';

let api: Api;
let agent: string;
let db: DataSource;
beforeAll(async () => {
  api = await testApi();
  agent = await makeAgent(api);
  db = api.stage.database.dataSource;
});

/** Far from now: leases of these workers are never over for the worker of the app, and its leases always for them. */
const far = (minute: number) => new Date(Date.UTC(2126, 0, 1, 0, minute));

/** A job for new conversations that a process has left which is gone; the app's worker takes no notice of it. */
async function leftJob(count = 3): Promise<{ job: string; ids: string[] }> {
  const dumps = Array.from({ length: count }, () => createDump(agent));
  await api.post('/v2/migration/import', { body: { conversations: dumps } });
  const conversation_ids = dumps.map(({ id }) => id);
  const { body } = await api.post('/v2/migrate', { body: { from_version: 'v1', conversation_ids } });
  await db.query(`UPDATE migration_job_conversations SET status = 'pending' WHERE job_id = $1`, [body.id]);
  await db.query(
    `UPDATE migration_jobs SET status = 'running', dry_run = false, runner_id = 'gone', started_at = $2,
       lease_expires_at = $2 WHERE id = $1`,
    [body.id, far(0)],
  );
  return { job: body.id, ids: conversation_ids.toSorted() };
}

type Cut = { after: number; commits: boolean };

/** A database whose connection breaks at one transaction, before or after it has committed. */
function breaking({ after, commits }: Cut): DataSource {
  let count = 0;
  const transaction = async (run: (tx: unknown) => Promise<unknown>) => {
    count += 1;
    if (count < after) return db.transaction(run as never);
    if (count > after) throw new Error('cut');
    if (commits) await db.transaction(run as never);
    else
      await db.transaction(async (tx) => {
        await run(tx);
        throw new Error('cut');
      });
    throw new Error('cut');
  };
  return new Proxy(db, { get: (target, name) => (name === 'transaction' ? transaction : Reflect.get(target, name)) });
}

/** Works until there is nothing that it could do, or its database is gone. */
async function work(options: Partial<WorkerOptions> & { minute: number }): Promise<unknown[]> {
  const errors: unknown[] = [];
  const { minute, ...others } = options;
  const worker = createWorker({
    dataSource: db,
    clock: () => far(minute),
    publicUrl: () => 'http://test',
    runnerId: `worker-${minute}-${Math.random()}`,
    forget: () => {},
    isOutage: () => true,
    onError: (error) => errors.push(error),
    ...others,
  });
  await worker.wake();
  return errors;
}

const jobOf = async (id: string) => (await api.get(`/v2/migrate/${id}`)).body;
const countsOf = (ids: string[]) =>
  Promise.all(ids.map(async (id) => (await api.get(`/v2/conversations/${id}`)).body.message_count));

describe('createWorker', () => {
  it.each([1, 2, 3, 4].flatMap((after) => [true, false].map((commits): Cut => ({ after, commits }))))(
    'goes on where a process has ended: %j',
    async (cut) => {
      const { job, ids } = await leftJob();
      await work({ minute: 10, dataSource: breaking(cut) });
      expect((await jobOf(job)).progress.done).toBe(Math.min(3, cut.commits ? cut.after : cut.after - 1));
      await work({ minute: 20 });
      expect(await jobOf(job)).toMatchObject({ status: 'completed', progress: { total: 3, done: 3, skipped: 0 } });
      expect(await countsOf(ids)).toEqual([2, 2, 2]);
    },
  );

  it('needs no patience where it is known that all others are gone', async () => {
    const { job } = await leftJob();
    await db.query(`UPDATE migration_jobs SET lease_expires_at = $2 WHERE id = $1`, [job, far(60)]);
    await work({ minute: 10 });
    expect((await jobOf(job)).progress.done).toBe(0);
    await releaseAllJobs(db);
    await work({ minute: 10 });
    expect((await jobOf(job)).status).toBe('completed');
  });

  it('shares no job with another process, even when one takes the other for gone', async () => {
    const { job, ids } = await leftJob(8);
    await Promise.all([10, 20, 30, 40].map((minute) => work({ minute })));
    expect(await jobOf(job)).toMatchObject({ status: 'completed', progress: { total: 8, done: 8, skipped: 0 } });
    expect(await countsOf(ids)).toEqual(ids.map(() => 2));
  });

  it('lets others in between messages', async () => {
    await leftJob(5);
    let turns = 0;
    let next = setImmediate(function turn() {
      turns += 1;
      next = setImmediate(turn);
    });
    await work({ minute: 10 });
    clearImmediate(next);
    expect(turns).toBeGreaterThanOrEqual(10);
  });

  it('leaves alone what has changed since the plan, and what it cannot upgrade, and does the rest', async () => {
    const { job, ids } = await leftJob();
    await db.query(`DELETE FROM v1_messages WHERE conversation_id = $1 AND position = 2`, [ids[0]]);
    await db.query(`UPDATE v1_messages SET created_at = 'infinity' WHERE conversation_id = $1`, [ids[1]]);
    const errors = await work({ minute: 10, isOutage: () => false });
    const { status, conversations, progress } = await jobOf(job);
    expect([status, progress]).toEqual(['failed', { total: 3, done: 1, skipped: 1, failed: 1 }]);
    const details = new Map(conversations.map((one: any) => [one.conversation_id, one.detail]));
    expect(details.get(ids[0])).toContain('changed since');
    expect(details.get(ids[1])).toContain('log of the server');
    expect(errors).toHaveLength(1);
    expect(await countsOf(ids)).toEqual([0, 0, 2]);
  });
});
