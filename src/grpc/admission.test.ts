import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createAccessChanges, type AccessChanges } from '#src/access/access-changes.ts';
import type { VersionUse } from '#src/api/handlers.ts';
import { problem } from '#src/api/problems.ts';
import { collect, toGrpcFailure, grpcClient, type GrpcClient } from '#src/testing/grpc-client.ts';
import { startGrpcFixture, type GrpcFixture } from './fixture.ts';

const events = 'parley.session.v1.SessionEvents';
const push = { session_id: 'sess_1', payload: '{"type":"CUSTOM"}', producer_epoch: 1, producer_seq: 1 };

let fixture: GrpcFixture;
let client: GrpcClient;
let uses: VersionUse[];
let accessNotices: AccessChanges;
/** What becomes of each look at the credential from now on. */
let verdict: () => void;
const scopes = new Set<string>();

const start = async (heartbeatMs: number) => {
  uses = [];
  accessNotices = createAccessChanges(null);
  verdict = () => {};
  for (const scope of ['events:ingest', 'events:read']) scopes.add(scope);
  fixture = await startGrpcFixture({
    heartbeatMs,
    accessNotices,
    countUse: (use) => void uses.push(use),
    verify: async () => {
      verdict();
      return {
        organizationId: 'org_1',
        userId: 'usr_1',
        subject: 'usr_1',
        credentialId: 'key_1',
        source: 'key' as const,
        scopes: new Set(scopes),
      };
    },
  });
  fixture.door.items = async function* silent() {
    await new Promise(() => {});
  };
  client = grpcClient(fixture.address, events, { authorization: 'Bearer good' });
};
beforeEach(() => start(20));
afterEach(async () => {
  client.close();
  await fixture.close();
});

const expire = () => {
  verdict = () => {
    throw problem('authentication_failed', 'The token has expired. Sign in again.');
  };
};

describe('a call that streams', () => {
  it('ends when its credential does', async () => {
    const watching = client.stream('WatchSessionEvents', { session_id: 'sess_1' });
    await once(watching, 'data');
    const ended = collect(watching);
    expire();
    const { failure } = await ended;
    expect(failure).toMatchObject({ code: 'UNAUTHENTICATED', detail: 'The token has expired. Sign in again.' });
    expect(failure!.problem).toMatchObject({ error_code: 'authentication_failed' });
  });

  it('ends at once when its user is erased', async () => {
    client.close();
    await fixture.close();
    await start(600_000);
    const admitted = Promise.withResolvers<void>();
    fixture.door.items = async function* silent() {
      admitted.resolve();
      await new Promise(() => {});
    };
    const ended = collect(client.stream('WatchSessionEvents', { session_id: 'sess_1' }));
    await admitted.promise;
    expire();
    accessNotices.announce({ kind: 'user', id: 'usr_2' });
    accessNotices.announce({ kind: 'user', id: 'usr_1' });
    expect((await ended).failure).toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('ends when its credential may not do this any more', async () => {
    const watching = client.stream('WatchSessionEvents', { session_id: 'sess_1' });
    await once(watching, 'data');
    scopes.delete('events:read');
    expect((await collect(watching)).failure).toMatchObject({ code: 'PERMISSION_DENIED' });
  });

  it('goes on while nobody can say whether its credential is good', async () => {
    const watching = client.stream('WatchSessionEvents', { session_id: 'sess_1' });
    let asked = 0;
    verdict = () => {
      asked += 1;
      if (asked > 1) throw problem('service_unavailable', 'The database is away.');
    };
    const seen: unknown[] = [];
    watching.on('error', () => {}); // it is cancelled below
    watching.on('data', (message: unknown) => seen.push(message));
    await expect.poll(() => asked).toBeGreaterThan(3);
    const before = seen.length;
    await expect.poll(() => seen.length).toBeGreaterThan(before);
    watching.cancel();
  });

  it('stores what a producer has sent before', async () => {
    const gate = Promise.withResolvers<void>();
    fixture.door.before = () => gate.promise;
    const pushing = client.stream('PushSessionEvents');
    const pushed = collect(pushing);
    pushing.write({ events: [push] });
    await expect.poll(() => fixture.door.waiting.length).toBe(1);
    let refused = false;
    expire();
    const expired = verdict;
    verdict = () => {
      refused = true;
      expired();
    };
    await expect.poll(() => refused).toBe(true);
    gate.resolve();
    expect(await pushed).toMatchObject({
      messages: [{ acks: [{ producer_seq: 1 }] }],
      failure: { code: 'UNAUTHENTICATED' },
    });
  });
});

describe('calls are counted', () => {
  it('of those who are known, whatever became of them', async () => {
    await client.call('PushSessionEvent', push);
    expect(await client.call('PushSessionEvent', {}).catch(toGrpcFailure)).toMatchObject({ code: 'INVALID_ARGUMENT' });
    const watching = client.stream('WatchSessionEvents', { session_id: 'sess_1' });
    await once(watching, 'data');
    expire();
    await collect(watching);
    expect(await client.call('PushSessionEvent', push).catch(toGrpcFailure)).toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect.poll(() => uses.length).toBe(3);
    const whose = { version: '2.0', organizationId: 'org_1', credentialId: 'key_1', fields: [] };
    expect(uses).toEqual([
      { ...whose, operationId: 'PushSessionEvent' },
      { ...whose, operationId: 'PushSessionEvent' },
      { ...whose, operationId: 'WatchSessionEvents' },
    ]);
  });
});
