import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Bus } from '#src/bus/bus.ts';
import { openRedis } from '#src/bus/redis.ts';
import { grpcClient, toGrpcFailure } from '#src/testing/grpc-client.ts';
import { openTestDatabase, startStage, testApi, type Api, type Stage } from '#src/testing/harness.ts';
import { createLocalBus } from '#src/testing/local-bus.ts';
import { waitUntil } from '#src/testing/wait-until.ts';

/** The time of both instances stands still: no cache becomes old, so that only notices tell them of changes. */
const now = new Date();
const redisUrl = process.env['PARLEY_TEST_REDIS_URL'];
const local = createLocalBus();
const openBus = (): Bus => (redisUrl ? openRedis(redisUrl, () => {}) : local);

let one: Stage;
let two: Stage;
let api: Api;
let path: string;
const buses: Bus[] = [];

async function startInstance(): Promise<Stage> {
  const bus = openBus();
  buses.push(bus);
  return startStage(await openTestDatabase(), {}, { bus }, () => now);
}

/** Waits until what one bus publishes is heard on the other. */
async function connectBuses(): Promise<void> {
  const topic = `test:${process.pid}:${now.getTime()}`;
  let isHeard = false;
  const unlisten = buses[1]!.listen(topic, () => (isHeard = true));
  const isConnected = () => {
    buses[0]!.publish(topic, 'x');
    return isHeard;
  };
  await waitUntil(isConnected);
  unlisten();
}

beforeAll(async () => {
  [one, two] = [await startInstance(), await startInstance()];
  await connectBuses();
  api = await testApi(one);
  const sql = 'SELECT organization_id AS "organizationId" FROM api_keys WHERE id = $1';
  const [{ organizationId }] = await one.database.dataSource.query(sql, [api.key.id]);
  path = `/v2/organizations/${organizationId}`;
});
afterAll(async () => {
  for (const stage of [one, two]) await stage.drain();
  for (const bus of buses) await bus.close();
});

type Key = { id: string; secret: string };

const createKey = async (more: object = {}): Promise<Key> =>
  (await api.post('/v2/keys', { body: { name: 'Test', scopes: ['agents:read', 'events:read'], ...more } })).body;

async function signIn({ id, secret }: Key, body: object = {}): Promise<string> {
  const headers = { 'x-api-key-id': id, 'x-api-key': secret };
  return (await api.post('/v2/user/signin_with_api_key', { headers, body })).body.id_token;
}

/** Calls an instance over HTTP and gRPC, and tells how it takes the credential. */
async function call(stage: Stage, credential: Record<string, string>): Promise<string> {
  const { status } = await fetch(`${stage.url}/v2/agents`, { headers: credential });
  const client = grpcClient(stage.grpc, 'parley.session.v1.SessionEvents', credential);
  try {
    for await (const _ of client.stream('WatchSessionEvents', { session_id: 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab' }));
    return `${status} OK`;
  } catch (error) {
    return `${status} ${toGrpcFailure(error).code}`;
  } finally {
    client.close();
  }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const apiKey = ({ secret }: Key) => ({ 'x-api-key': secret });
const [valid, unknown, lacking] = ['200 NOT_FOUND', '401 UNAUTHENTICATED', '403 PERMISSION_DENIED'];

/** Checks that both instances take the credentials, carries out the change on the first one, and checks both again. */
async function expectChange(credentials: Record<string, string>[], change: () => Promise<unknown>, after: string[]) {
  const callAll = (stage: Stage) => Promise.all(credentials.map((credential) => call(stage, credential)));
  for (const stage of [one, two]) expect(await callAll(stage)).toEqual(credentials.map(() => valid));
  await change();
  expect(await callAll(one)).toEqual(after);
  await expect.poll(() => callAll(two)).toEqual(after);
}

describe('an instance hears at once from another', () => {
  it('that a key was revoked, with the tokens and keys that were made with it', async () => {
    const key = await createKey({ scopes: ['agents:read', 'events:read', 'keys:write'] });
    const body = { name: 'Test', scopes: ['agents:read', 'events:read'] };
    const made = (await api.post('/v2/keys', { headers: bearer(key.secret), body })).body;
    const credentials = [apiKey(key), bearer(await signIn(key)), apiKey(made), bearer(await signIn(made))];
    await expectChange(
      credentials,
      () => api.delete(`/v2/keys/${key.id}`),
      credentials.map(() => unknown),
    );
  });

  it('that a key has another secret, and no earlier one', async () => {
    const key = await createKey();
    const rotate = () => api.post(`/v2/keys/${key.id}/rotate`, { body: { overlap_seconds: 0 } });
    await expectChange([apiKey(key), bearer(await signIn(key))], rotate, [unknown, unknown]);
  });

  it('that a key has fewer scopes', async () => {
    const key = await createKey();
    const narrow = () => api.patch(`/v2/keys/${key.id}`, { body: { scopes: ['models:read'] } });
    await expectChange([apiKey(key), bearer(await signIn(key))], narrow, [lacking, lacking]);
  });

  it('that a token was revoked, while its key and the other tokens of it go on', async () => {
    const key = await createKey();
    const [token, other] = [await signIn(key), await signIn(key)];
    const signOut = () => api.post('/v2/user/signout', { body: { id_token: token } });
    await expectChange([bearer(token), bearer(other), apiKey(key)], signOut, [unknown, valid, valid]);
  });

  it('that a user was deleted, for whom tokens and keys act', async () => {
    const key = await createKey();
    const user = (await api.post('/v2/users', { body: {} })).body.id as string;
    const credentials = [
      bearer(await signIn(key, { user: { id: user } })),
      apiKey(await createKey({ user: { id: user } })),
      bearer(await signIn(key)),
    ];
    await expectChange(credentials, () => api.delete(`/v2/users/${user}`), [unknown, unknown, valid]);
  });

  it('that a member has other roles, that a role has other scopes, and that one is no member any more', async () => {
    const user = (await api.post('/v2/users', { body: {} })).body.id as string;
    const give = (role: string) => api.put(`${path}/members/${user}`, { body: { roles: [{ role }] } });
    const define = (scopes: string[]) => api.put(`${path}/roles/reader`, { body: { scopes } });
    await define(['agents:read', 'events:read']);
    await give('reader');
    const key = await createKey({ member_id: user });
    const credentials = [apiKey(key), bearer(await signIn(key))];
    await expectChange(credentials, () => define(['models:read']), [lacking, lacking]);
    await give('viewer');
    await define(['models:read']);
    await expect.poll(() => call(two, credentials[0]!)).toBe(valid);
    await expectChange(credentials, () => give('reader'), [lacking, lacking]);
    await give('viewer');
    await expect.poll(() => call(two, credentials[0]!)).toBe(valid);
    await expectChange(credentials, () => api.delete(`${path}/members/${user}`), [unknown, unknown]);
  });
});
