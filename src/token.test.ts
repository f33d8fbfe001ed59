import * as jose from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { newSecret, storeKey, type Secret } from './bootstrap.ts';
import { openDatabase, type Database } from './db/data-source.ts';
import { revokeKey } from './resources/user/store.ts';
import { createTokens, type Tokens } from './token.ts';

let database: Database;
let now: Date;
let tokens: Tokens;
let secret: Secret;
const clock = () => now;
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
const scopes = ['agents:read', 'runs:write'];

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities: [] });
});
afterAll(() => database.close());

beforeEach(async () => {
  now = new Date('2030-01-01T00:00:00.000Z');
  tokens = createTokens(database.dataSource, clock);
  secret = await makeKey('default');
});

async function makeKey(organization: string): Promise<Secret> {
  const made = newSecret();
  await storeKey(database.dataSource, made, { name: 'test', organization, scopes, now });
  return made;
}

const signIn = async ({ id, key }: Secret = secret) => (await tokens.signIn(id, key)).id_token;
const refused = (detail: RegExp) =>
  expect.objectContaining({ code: 'authentication_failed', detail: expect.stringMatching(detail) });
const lastUsed = async () => {
  const [row] = await database.dataSource.query<{ at: Date | null }[]>(
    'SELECT last_used_at AS at FROM api_keys WHERE id = $1',
    [secret.id],
  );
  return row!.at;
};

/** Counts what the database is asked. */
function counted() {
  const asked: string[] = [];
  const { dataSource } = database;
  const query = <T>(sql: string, parameters?: unknown[]): Promise<T> => {
    asked.push(sql);
    return dataSource.query(sql, parameters);
  };
  return {
    asked,
    db: { query, transaction: <T>(run: (tx: never) => Promise<T>) => dataSource.transaction((tx) => run(tx as never)) },
  };
}

describe('a token', () => {
  it('stands for the key, for an hour', async () => {
    const { id_token, expires_at } = await tokens.signIn(secret.id, secret.key);
    expect(expires_at).toBe('2030-01-01T01:00:00.000Z');
    const principal = await tokens.verify({ bearer: id_token });
    expect(principal).toEqual({
      organizationId: expect.stringMatching(/^org_/),
      subject: expect.stringMatching(/^usr_/),
      credentialId: secret.id,
      scopes: new Set(scopes),
    });
    expect(await tokens.verify({ apiKey: secret.key })).toEqual(principal);
    later(3599);
    expect(await tokens.verify({ bearer: id_token })).toEqual(principal);
    later(1);
    await expect(tokens.verify({ bearer: id_token })).rejects.toEqual(refused(/expired/));
    await expect(createTokens(database.dataSource, clock).verify({ bearer: id_token })).rejects.toEqual(
      refused(/expired/),
    );
  });

  it('can be checked by anyone who has the key set', async () => {
    const { id_token } = await tokens.signIn(secret.id, secret.key);
    const keySet = await tokens.jwks();
    expect(keySet.keys).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), kid: expect.any(String), alg: 'EdDSA', use: 'sig' },
    ]);
    const { payload, protectedHeader } = await jose.jwtVerify(id_token, jose.createLocalJWKSet(keySet), {
      currentDate: now,
    });
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: keySet.keys[0]!.kid });
    expect(payload).toMatchObject({
      iss: 'parley',
      org: expect.any(String),
      scope: 'agents:read runs:write',
      jti: expect.any(String),
    });
    expect(payload.exp! - payload.iat!).toBe(3600);
  });

  it('names the organization of its key, and no other', async () => {
    const [one, other] = await Promise.all([signIn(), makeKey('other').then(signIn)]);
    const mine = await tokens.verify({ bearer: one });
    const theirs = await tokens.verify({ bearer: other });
    expect(mine.organizationId).not.toBe(theirs.organizationId);
  });

  it('counts on every instance that shares the database', async () => {
    const others = [createTokens(database.dataSource, clock), createTokens(database.dataSource, clock)];
    await database.dataSource.query('DELETE FROM signing_keys');
    const signed = await Promise.all(others.map(async (each) => (await each.signIn(secret.id, secret.key)).id_token));
    for (const each of others)
      for (const bearer of signed) expect((await each.verify({ bearer })).credentialId).toBe(secret.id);
    expect((await others[0]!.jwks()).keys).toHaveLength(1);
  });

  it('counts when it was signed with a key that another instance has just made', async () => {
    await tokens.jwks();
    await database.dataSource.query(`UPDATE signing_keys SET created_at = '2029-01-01'`);
    const fresh = await jose.generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
    const { x } = await jose.exportJWK(fresh.publicKey);
    const jwk = { kty: 'OKP', crv: 'Ed25519', x, kid: 'fresh', alg: 'EdDSA', use: 'sig' };
    const privateJwk = await jose.exportJWK(fresh.privateKey);
    await database.dataSource.query(
      'INSERT INTO signing_keys (kid, private_jwk, public_jwk, created_at) VALUES ($1, $2, $3, $4)',
      ['fresh', privateJwk, jwk, now],
    );
    later(6);
    const elsewhere = createTokens(database.dataSource, clock);
    const { id_token } = await elsewhere.signIn(secret.id, secret.key);
    expect(jose.decodeProtectedHeader(id_token).kid).toBe('fresh');
    expect((await tokens.verify({ bearer: id_token })).credentialId).toBe(secret.id);
    await database.dataSource.query(`DELETE FROM signing_keys WHERE kid = 'fresh'`);
  });
});

describe('a forged token', () => {
  const claims = async () => jose.decodeJwt(await signIn());
  const refusedToken = (bearer: string) =>
    expect(tokens.verify({ bearer })).rejects.toEqual(refused(/not valid|not known here/));

  it('is refused when another key signed it, whatever it calls itself', async () => {
    const payload = await claims();
    const { keys } = await tokens.jwks();
    const { privateKey } = await jose.generateKeyPair('EdDSA', { crv: 'Ed25519' });
    for (const kid of [keys[0]!.kid, 'unknown', undefined]) {
      await refusedToken(
        await new jose.SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', ...(kid && { kid }) }).sign(privateKey),
      );
    }
  });

  it('is refused when it is signed in another way, or not at all', async () => {
    const payload = await claims();
    const { keys } = await tokens.jwks();
    const publicKey = new TextEncoder().encode(keys[0]!.x);
    await refusedToken(
      await new jose.SignJWT(payload).setProtectedHeader({ alg: 'HS256', kid: keys[0]!.kid }).sign(publicKey),
    );
    await refusedToken(new jose.UnsecuredJWT(payload).encode());
    await refusedToken('not.a.token');
    await refusedToken('');
  });

  it('is refused when a word of it was changed', async () => {
    const [header, payload, signature] = (await signIn()).split('.');
    const changed = { ...jose.decodeJwt(`${header}.${payload}.${signature}`), scope: 'admin:write' };
    await refusedToken([header, jose.base64url.encode(JSON.stringify(changed)), signature].join('.'));
  });
});

describe('an API key', () => {
  it('is refused in the same words whether its id exists or not', async () => {
    const wrongKey = await tokens.signIn(secret.id, 'sk_wrong').catch((error: unknown) => error);
    const wrongId = await tokens.signIn('key_nobody', secret.key).catch((error: unknown) => error);
    expect(wrongKey).toEqual(refused(/do not belong together/));
    expect(wrongId).toMatchObject({ message: (wrongKey as Error).message });
    await expect(tokens.verify({ apiKey: 'sk_wrong' })).rejects.toEqual(refused(/not known/));
    await expect(tokens.verify({})).rejects.toEqual(refused(/Send a token/));
  });

  it('counts from the moment it is made', async () => {
    const made = newSecret();
    await expect(tokens.verify({ apiKey: made.key })).rejects.toEqual(refused(/not known/));
    await storeKey(database.dataSource, made, { name: 'late', organization: 'default', scopes, now });
    expect((await tokens.verify({ apiKey: made.key })).credentialId).toBe(made.id);
  });

  it('takes its tokens with it within five seconds of being revoked', async () => {
    const bearer = await signIn();
    await tokens.verify({ bearer });
    await tokens.verify({ apiKey: secret.key });
    await revokeKey(database.dataSource, secret.id, now);
    later(5);
    await expect(tokens.verify({ bearer })).rejects.toEqual(refused(/revoked/));
    await expect(tokens.verify({ apiKey: secret.key })).rejects.toEqual(refused(/revoked/));
    await expect(signIn()).rejects.toEqual(refused(/revoked/));
  });

  it('is stored as a hash only', async () => {
    const rows = await database.dataSource.query('SELECT * FROM api_keys');
    expect(JSON.stringify(rows)).not.toContain(secret.key);
  });

  it('remembers when it was used last, to the minute', async () => {
    expect(await lastUsed()).toBeNull();
    await tokens.verify({ apiKey: secret.key });
    const first = now;
    expect(await lastUsed()).toEqual(first);
    later(30);
    await tokens.verify({ apiKey: secret.key });
    expect(await lastUsed()).toEqual(first);
    later(31);
    await tokens.verify({ apiKey: secret.key });
    expect(await lastUsed()).toEqual(now);
  });

  it('is looked up once for all that ask at a time, and again after a failure', async () => {
    const { asked, db } = counted();
    const instance = createTokens(db, clock);
    await Promise.all(Array.from({ length: 20 }, () => instance.verify({ apiKey: secret.key })));
    expect(asked.filter((sql) => sql.startsWith('SELECT'))).toHaveLength(1);
    later(6);
    const broken = { ...db, query: db.query };
    const fragile = createTokens(broken, clock);
    broken.query = () => Promise.reject(new Error('gone'));
    await expect(fragile.verify({ apiKey: secret.key })).rejects.toThrow('gone');
    broken.query = db.query;
    expect((await fragile.verify({ apiKey: secret.key })).credentialId).toBe(secret.id);
  });
});
