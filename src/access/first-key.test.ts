import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { entities } from '#src/composition/entities.ts';
import { ensureFirstKey, storeApiKey } from './first-key.ts';
import { generateApiKey } from './key-secret.ts';
import { ConfigError } from '#src/config/config.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { listKeySummaries, revokeKeyTree } from './key-store.ts';
import { createTokenService } from './token.ts';
import { noUsers } from '#src/testing/no-users.ts';

let database: Database;
const now = new Date('2030-01-01T00:00:00.000Z');
const scopes = ['agents:read', 'agents:write'];
const configured = { id: 'any id: "é" is not in it', key: 'any printable key, 24+ long' };

const ensure = (secret: typeof configured | null = null, granted = scopes) =>
  ensureFirstKey(database.dataSource, secret, granted, now);
const keys = () => listKeySummaries(database.dataSource);
const signIn = ({ id, key }: typeof configured) =>
  createTokenService(database.dataSource, () => now, noUsers).signIn(id, key);

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities });
});
afterAll(() => database.close());
beforeEach(async () => {
  await database.dataSource.query('DELETE FROM api_keys');
  await database.dataSource.query('DELETE FROM organizations');
});

describe('without a configured key', () => {
  it('makes one on an empty database, once, however many start together', async () => {
    const all = await Promise.all([ensure(), ensure(), ensure()]);
    const made = all.flatMap((first) => first.created ?? []);
    expect(made).toEqual([
      { id: expect.stringMatching(/^key_[0-7][0-9a-z]{25}$/), key: expect.stringMatching(/^sk_[0-9a-z]{50}$/) },
    ]);
    expect(await keys()).toMatchObject([{ id: made[0]!.id, organization: 'default', scopes }]);
    await expect(signIn(made[0]!)).resolves.toHaveProperty('id_token');
  });

  it('makes none when there is any', async () => {
    await storeApiKey(database.dataSource, generateApiKey(), { name: 'mine', organization: 'ours', scopes, now });
    expect(await ensure()).toEqual({ created: null, warning: null });
    expect(await keys()).toHaveLength(1);
  });
});

describe('with a configured key', () => {
  it('sees to it that it exists, as often as it is started', async () => {
    await Promise.all([ensure(configured), ensure(configured)]);
    expect(await ensure(configured)).toEqual({ created: null, warning: null });
    expect(await keys()).toMatchObject([{ id: configured.id, scopes }]);
    await expect(signIn(configured)).resolves.toHaveProperty('id_token');
  });

  it('gives it the scopes that are new', async () => {
    await ensure(configured);
    await ensure(configured, [...scopes, 'runs:read']);
    expect(await keys()).toMatchObject([{ scopes: [...scopes, 'runs:read'] }]);
  });

  it('replaces its secret, and the tokens of the earlier one end', async () => {
    await ensure(configured);
    const tokens = createTokenService(database.dataSource, () => now, noUsers);
    const { id_token } = await tokens.signIn(configured.id, configured.key);
    await ensure({ ...configured, key: 'another key, also long enough' });
    await expect(signIn(configured)).rejects.toThrow(/do not belong together/);
    await expect(tokens.verify({ bearer: id_token })).rejects.toThrow(/revoked/);
    expect(await keys()).toHaveLength(1);
  });

  it('leaves it revoked until it has another secret', async () => {
    await ensure(configured);
    await revokeKeyTree(database.dataSource, configured.id, now);
    expect((await ensure(configured)).warning).toMatch(/^The key of PARLEY_BOOTSTRAP_KEY_ID was revoked/);
    await expect(signIn(configured)).rejects.toThrow(/revoked/);
    const renewed = { ...configured, key: 'another key, also long enough' };
    expect((await ensure(renewed)).warning).toBeNull();
    await expect(signIn(renewed)).resolves.toHaveProperty('id_token');
  });

  it('refuses a key that another id has', async () => {
    await ensure(configured);
    await expect(ensure({ ...configured, id: 'key_2' })).rejects.toThrow(ConfigError);
    expect(await keys()).toHaveLength(1);
  });
});
