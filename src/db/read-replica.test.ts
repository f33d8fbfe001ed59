import { describe, expect, it } from 'vitest';
import type { DataSource } from 'typeorm';
import { problem } from '#src/api/problems.ts';
import { ReadReplica } from './read-replica.ts';

/** A primary and a replica that tell their positions, and count what they are asked. */
function createServers() {
  const told = { outages: 0, recoveries: 0 };
  const servers = {
    told,
    primary: 10,
    replica: 10 as number | null,
    failure: null as Error | null,
    questions: 0,
    polls: 0,
    releases: 0,
    onPoll: () => {},
    beforeAnswer: () => Promise.resolve(),
  };
  const connection = {};
  const runner = {
    manager: { getRepository: () => {}, transaction: () => {} },
    connect: async () => {
      if (servers.failure) throw servers.failure;
      return connection;
    },
    query: async (sql: string) => {
      if (!sql.includes('pg_last_wal_replay_lsn')) return [{ sql }];
      servers.polls += 1;
      servers.onPoll();
      return [{ position: servers.replica }];
    },
    release: async () => void (servers.releases += 1),
  };
  const primary = {
    query: async <T>() => {
      servers.questions += 1;
      const { primary: position } = servers;
      await servers.beforeAnswer();
      return [{ position }] as T;
    },
  };
  const replica = { isInitialized: true, createQueryRunner: () => runner } as unknown as DataSource;
  const reads = new ReadReplica({
    primary,
    replica,
    times: { lagMs: 20, connectMs: 60_000, restMs: 0 },
    onOutage: () => (told.outages += 1),
    onRecovery: () => (told.recoveries += 1),
  });
  const read = () =>
    reads.read(
      async (db) => (await db.query<{ sql: string }[]>('SELECT 1'))[0]!.sql,
      async () => 'from the primary',
    );
  return { servers, reads, read };
}

describe('a read', () => {
  it('is answered by a replica that has all that was committed, and asks it once for one position', async () => {
    const { servers, reads, read } = createServers();
    expect([await read(), await read()]).toEqual(['SELECT 1', 'SELECT 1']);
    expect(servers).toMatchObject({ questions: 2, polls: 1, releases: 2 });
    expect(reads.counts).toEqual({ replica: 2, primary: 0 });
  });

  it('waits for a replica that is a little behind', async () => {
    const { servers, read } = createServers();
    servers.primary = 11;
    servers.onPoll = () => void (servers.replica = servers.polls > 1 ? 12 : 10);
    expect(await read()).toBe('SELECT 1');
    expect(servers.polls).toBeGreaterThan(1);
  });

  it.each([
    ['is far behind', { primary: 99 }],
    ['is no replica', { replica: null }],
    ['cannot be reached', { failure: new Error('connect ECONNREFUSED') }],
  ])(
    'is answered by the primary when the replica %s, which is told once, and by the replica when it is back',
    async (_, state) => {
      const { servers, reads, read } = createServers();
      Object.assign(servers, state);
      expect([await read(), await read()]).toEqual(['from the primary', 'from the primary']);
      expect(servers.told).toEqual({ outages: 1, recoveries: 0 });
      Object.assign(servers, { primary: 99, replica: 99, failure: null });
      expect(await read()).toBe('SELECT 1');
      expect(servers.told).toEqual({ outages: 1, recoveries: 1 });
      expect(reads.counts).toEqual({ replica: 1, primary: 2 });
    },
  );

  it('shares a question to the primary with those that begin before it is sent, and never takes an answer from before it began', async () => {
    const { servers, read } = createServers();
    const { promise, resolve } = Promise.withResolvers<void>();
    servers.beforeAnswer = () => promise;
    const first = read();
    await Promise.resolve();
    await expect.poll(() => servers.questions).toBe(1);
    servers.primary = 20;
    const later = [read(), read()];
    servers.replica = 20;
    resolve();
    expect(await Promise.all([first, ...later])).toEqual(['SELECT 1', 'SELECT 1', 'SELECT 1']);
    expect(servers.questions).toBe(2);
  });

  it('gives the primary what the replica fails at, and not what the caller did wrong', async () => {
    const { servers, reads } = createServers();
    const failing = (error: Error) =>
      reads.read(
        async () => {
          throw error;
        },
        async () => 'from the primary',
      );
    const conflict = Object.assign(new Error('conflict with recovery'), { code: '40001' });
    expect(await failing(conflict)).toBe('from the primary');
    expect(await failing(problem('service_unavailable', 'gone'))).toBe('from the primary');
    await expect(failing(problem('agent_not_found', 'missing'))).rejects.toThrow('missing');
    expect(servers.releases).toBe(3);
  });

  it('has one connection: what would open another one goes to the primary', async () => {
    const { reads } = createServers();
    const answer = reads.read(
      async (db) => String(db.createQueryRunner()),
      async () => 'from the primary',
    );
    expect(await answer).toBe('from the primary');
  });
});
