import { randomBytes } from 'node:crypto';
import * as jose from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { entities } from '#src/composition/entities.ts';
import { storeApiKey } from './first-key.ts';
import { generateApiKey, type ApiKeySecret } from './key-secret.ts';
import { runSigningCommand } from '#src/cli/signing-keys.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { createOptionalEnvelope } from '#src/secrets/envelope.ts';
import { createAccessChanges } from './access-changes.ts';
import { revokeKeyTree } from './key-store.ts';
import { encryptStoredSecrets } from './stored-secrets.ts';
import { createTokenService, type TokenService } from './token.ts';
import { createLocalBus } from '#src/testing/local-bus.ts';
import { noUsers } from '#src/testing/no-users.ts';

let database: Database;
let now: Date;
let tokens: TokenService;
let secret: ApiKeySecret;
const clock = () => now;
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1000));
const scopes = ['agents:read', 'runs:write'];

beforeAll(async () => {
  database = await openDatabase({ databaseUrl: null, dataDir: 'memory://', poolSize: 1, entities });
});
afterAll(() => database.close());
afterEach(() => vi.restoreAllMocks());

beforeEach(async () => {
  now = new Date('2030-01-01T00:00:00.000Z');
  await database.dataSource.query('DELETE FROM signing_keys');
  tokens = createTokenService(database.dataSource, clock, noUsers);
  secret = await makeKey('default');
});

async function makeKey(organization: string): Promise<ApiKeySecret> {
  const made = generateApiKey();
  await storeApiKey(database.dataSource, made, { name: 'test', organization, scopes, now });
  return made;
}

const signIn = async ({ id, key }: ApiKeySecret = secret) => (await tokens.signIn(id, key)).id_token;
const refused = (detail: RegExp) =>
  expect.objectContaining({ code: 'authentication_failed', detail: expect.stringMatching(detail) });
const lastUsed = async () => {
  const [row] = await database.dataSource.query<{ at: Date | null }[]>(
    'SELECT last_used_at AS at FROM api_keys WHERE id = $1',
    [secret.id],
  );
  return row!.at;
};

/** Watches the queries to the database, and lets them fail while `broken`. */
function watchQueries() {
  const { dataSource } = database;
  const create = dataSource.createQueryRunner.bind(dataSource);
  const watched = { asked: [] as string[], broken: false };
  vi.spyOn(dataSource, 'createQueryRunner').mockImplementation((mode) => {
    const runner = create(mode);
    const query = runner.query.bind(runner) as (sql: string, ...rest: never[]) => Promise<never>;
    runner.query = (sql: string, ...rest: never[]) => {
      watched.asked.push(sql);
      return watched.broken ? Promise.reject(new Error('gone')) : query(sql, ...rest);
    };
    return runner;
  });
  return watched;
}

describe('a token', () => {
  it('stands for the key, for an hour', async () => {
    const { id_token, expires_at } = await tokens.signIn(secret.id, secret.key);
    expect(expires_at).toBe('2030-01-01T01:00:00.000Z');
    const principal = await tokens.verify({ bearer: id_token });
    const { tokenId, ...ofKey } = principal;
    expect(tokenId).toEqual(expect.any(String));
    expect(ofKey).toEqual({
      organizationId: expect.stringMatching(/^org_/),
      userId: null,
      subject: expect.stringMatching(/^usr_/),
      credentialId: secret.id,
      source: 'key',
      scopes: new Set(scopes),
    });
    expect(await tokens.verify({ apiKey: secret.key })).toEqual(ofKey);
    later(3599);
    expect(await tokens.verify({ bearer: id_token })).toEqual(principal);
    later(1);
    await expect(tokens.verify({ bearer: id_token })).rejects.toEqual(refused(/expired/));
    await expect(createTokenService(database.dataSource, clock, noUsers).verify({ bearer: id_token })).rejects.toEqual(
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
      audience: 'parley',
    });
    expect(protectedHeader).toMatchObject({ alg: 'EdDSA', kid: keySet.keys[0]!.kid });
    expect(payload).toMatchObject({
      iss: 'parley',
      aud: 'parley',
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
    const others = [
      createTokenService(database.dataSource, clock, noUsers),
      createTokenService(database.dataSource, clock, noUsers),
    ];
    await database.dataSource.query('DELETE FROM signing_keys');
    const signed = await Promise.all(others.map(async (each) => (await each.signIn(secret.id, secret.key)).id_token));
    for (const each of others)
      for (const bearer of signed) expect((await each.verify({ bearer })).credentialId).toBe(secret.id);
    expect((await others[0]!.jwks()).keys).toHaveLength(1);
  });

  it('has the scopes and the organization of its key as they are, within two seconds', async () => {
    const bearer = await signIn();
    expect([...(await tokens.verify({ bearer })).scopes]).toEqual(scopes);
    const narrowed = JSON.stringify(['agents:read']);
    await database.dataSource.query('UPDATE api_keys SET scopes = $2 WHERE id = $1', [secret.id, narrowed]);
    later(2);
    expect([...(await tokens.verify({ bearer })).scopes]).toEqual(['agents:read']);
  });
});

describe('a signing key', () => {
  const rotate = () => runSigningCommand(database.dataSource, { name: 'rotate' }, now);
  const retire = (kid: string) => runSigningCommand(database.dataSource, { name: 'retire', kid }, now);
  const kidOf = (bearer: string) => jose.decodeProtectedHeader(bearer).kid!;
  const works = async (bearer: string) => expect((await tokens.verify({ bearer })).credentialId).toBe(secret.id);

  it('that was rotated signs until every server knows the new one, and verifies until its tokens expire', async () => {
    const elsewhere = createTokenService(database.dataSource, clock, noUsers);
    const old = await signIn();
    await Promise.all([tokens.jwks(), elsewhere.jwks()]);
    later(60);
    await rotate();
    for (let seconds = 0; seconds < 20; seconds += 1) {
      const { id_token } = await elsewhere.signIn(secret.id, secret.key);
      await works(id_token);
      later(1);
    }
    const fresh = await signIn();
    expect(kidOf(fresh)).not.toBe(kidOf(old));
    expect((await tokens.jwks()).keys.map(({ kid }) => kid)).toEqual([kidOf(fresh), kidOf(old)]);
    later(3_500);
    await works(old);
    later(300);
    expect((await tokens.jwks()).keys.map(({ kid }) => kid)).toEqual([kidOf(fresh)]);
  });

  it('that was retired takes its tokens with it within two seconds, those that were seen before too', async () => {
    const old = await signIn();
    await works(old);
    later(60);
    await retire(kidOf(old));
    later(3);
    await expect(tokens.verify({ bearer: old })).rejects.toEqual(refused(/not known here/));
    const fresh = await signIn();
    expect(kidOf(fresh)).not.toBe(kidOf(old));
    await works(fresh);
    const rows = await database.dataSource.query<{ private: string }[]>(
      'SELECT private_jwk::text AS private FROM signing_keys WHERE kid = $1',
      [kidOf(old)],
    );
    expect(rows).toEqual([{ private: '{}' }]);
  });

  it('is listed with what it does', async () => {
    const kid = kidOf(await signIn());
    later(1);
    await rotate();
    const listed = await runSigningCommand(database.dataSource, { name: 'list' }, now);
    expect(listed).toMatch(new RegExp(`^KID .*\\n\\S+ +\\d{4}-.* signs\\n${kid} .* verifies until \\d{4}-`));
    expect(await retire('unknown')).toBeNull();
  });
});

describe('a forged token', () => {
  const claims = async () => jose.decodeJwt(await signIn());
  const refusedToken = (bearer: string) =>
    expect(tokens.verify({ bearer })).rejects.toEqual(refused(/not valid|not known/));

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

  it('is refused when it was made for another service, or for none', async () => {
    const { aud, ...payload } = await claims();
    expect(aud).toBe('parley');
    const { keys } = await tokens.jwks();
    const rows = await database.dataSource.query<{ jwk: jose.JWK }[]>(
      'SELECT private_jwk AS jwk FROM signing_keys WHERE kid = $1',
      [keys[0]!.kid],
    );
    const key = await jose.importJWK(rows[0]!.jwk, 'EdDSA');
    const signed = (more: object) =>
      new jose.SignJWT({ ...payload, ...more }).setProtectedHeader({ alg: 'EdDSA', kid: keys[0]!.kid }).sign(key);
    expect((await tokens.verify({ bearer: await signed({ aud }) })).credentialId).toBe(secret.id);
    for (const more of [{}, { aud: 'elsewhere' }, { aud: [] }, { aud, iss: 'elsewhere' }])
      await refusedToken(await signed(more));
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

  it('is refused with the same work and words, whatever is wrong with it', async () => {
    const ended = generateApiKey();
    await storeApiKey(database.dataSource, ended, { name: 'ended', organization: 'default', scopes, now });
    await revokeKeyTree(database.dataSource, ended.id, now);
    const watched = watchQueries();
    const attempt = async (id: string, key: string) => {
      watched.asked.length = 0;
      const failure: unknown = await tokens.signIn(id, key).catch((error: unknown) => error);
      const { message, detail } = failure as Record<string, string>;
      return [message, detail, ...watched.asked];
    };
    const usual = await attempt('key_nobody', secret.key);
    expect(usual).toHaveLength(3);
    for (const [id, key] of [
      [secret.id, 'sk_wrong'],
      [ended.id, ended.key],
      [ended.id, 'sk_wrong'],
      ['', ''],
    ] as const)
      expect(await attempt(id, key)).toEqual(usual);
  });

  it('counts from the moment it is made', async () => {
    const made = generateApiKey();
    await expect(tokens.verify({ apiKey: made.key })).rejects.toEqual(refused(/not known/));
    await storeApiKey(database.dataSource, made, { name: 'late', organization: 'default', scopes, now });
    expect((await tokens.verify({ apiKey: made.key })).credentialId).toBe(made.id);
  });

  it('takes its tokens with it within two seconds of being revoked', async () => {
    const bearer = await signIn();
    await tokens.verify({ bearer });
    await tokens.verify({ apiKey: secret.key });
    await revokeKeyTree(database.dataSource, secret.id, now);
    later(2);
    await expect(tokens.verify({ bearer })).rejects.toEqual(refused(/revoked/));
    await expect(tokens.verify({ apiKey: secret.key })).rejects.toEqual(refused(/revoked/));
    await expect(signIn()).rejects.toEqual(refused(/revoked/));
  });

  it('is stored as a hash only', async () => {
    const rows = await database.dataSource.query('SELECT * FROM api_keys');
    expect(JSON.stringify(rows)).not.toContain(secret.key);
  });

  it('remembers when it was used last, and writes it for many uses in one statement', async () => {
    expect(await lastUsed()).toBeNull();
    const watched = watchQueries();
    for (let uses = 0; uses < 50; uses += 1) await tokens.verify({ apiKey: secret.key });
    await signIn();
    const written = () => watched.asked.filter((sql) => sql.startsWith('UPDATE api_keys')).length;
    expect([written(), await lastUsed()]).toEqual([0, null]);
    await tokens.uses.flush();
    await tokens.uses.flush();
    expect([written(), await lastUsed()]).toEqual([1, now]);
    const stop = tokens.uses.begin();
    later(30);
    await tokens.verify({ apiKey: secret.key });
    await stop();
    expect(await lastUsed()).toEqual(now);
  });

  it('is looked up once for all that ask at a time, and again after a failure', async () => {
    const watched = watchQueries();
    const instance = createTokenService(database.dataSource, clock, noUsers);
    await Promise.all(Array.from({ length: 20 }, () => instance.verify({ apiKey: secret.key })));
    expect(watched.asked).toHaveLength(1);
    later(6);
    const fragile = createTokenService(database.dataSource, clock, noUsers);
    watched.broken = true;
    await expect(fragile.verify({ apiKey: secret.key })).rejects.toThrow('gone');
    watched.broken = false;
    expect((await fragile.verify({ apiKey: secret.key })).credentialId).toBe(secret.id);
  });
});

describe('two instances', () => {
  const createPair = () => {
    const bus = createLocalBus();
    return [0, 1].map(() => {
      const changes = createAccessChanges(bus);
      return createTokenService(database.dataSource, clock, noUsers, { changes });
    }) as [TokenService, TokenService];
  };

  it('refuse a key that one of them has revoked at once, and its tokens', async () => {
    const [here, there] = createPair();
    const { id_token: bearer } = await here.signIn(secret.id, secret.key);
    for (const each of [here, there]) {
      await each.verify({ bearer });
      await each.verify({ apiKey: secret.key });
    }
    await revokeKeyTree(database.dataSource, secret.id, now);
    here.changes.announce({ kind: 'key', id: secret.id });
    for (const each of [here, there]) {
      await expect(each.verify({ bearer })).rejects.toEqual(refused(/revoked/));
      await expect(each.verify({ apiKey: secret.key })).rejects.toEqual(refused(/revoked/));
    }
  });

  it('refuse a revoked token at once, or within two seconds when the notice is lost', async () => {
    const [here, there] = createPair();
    const elsewhere = createTokenService(database.dataSource, clock, noUsers);
    const { id_token: bearer } = await here.signIn(secret.id, secret.key);
    const all = [here, there, elsewhere];
    for (const each of all) await each.verify({ bearer });
    await here.revokeToken(bearer);
    for (const each of [here, there]) await expect(each.verify({ bearer })).rejects.toEqual(refused(/revoked/));
    later(2);
    await expect(elsewhere.verify({ bearer })).rejects.toEqual(refused(/revoked/));
    later(3_600);
    await here.revokeToken(bearer);
    const { id_token: other } = await here.signIn(secret.id, secret.key);
    await here.revokeToken(other);
    const rows = await database.dataSource.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM revoked_tokens',
    );
    expect(rows[0]!.count).toBe(1);
  });

  it('ask for revoked tokens once in two seconds, however many tokens there are', async () => {
    const bearers = await Promise.all(Array.from({ length: 20 }, () => signIn()));
    for (const bearer of bearers) await tokens.verify({ bearer });
    later(3);
    const watched = watchQueries();
    for (const bearer of [...bearers, ...bearers]) await tokens.verify({ bearer });
    expect(watched.asked.filter((sql) => sql.includes('revoked_tokens'))).toHaveLength(1);
  });
});

describe('a key for encryption', () => {
  const [older, newer] = [randomBytes(32), randomBytes(32)];
  const privateParts = async () => {
    const rows = await database.dataSource.query<{ private: Record<string, string> }[]>(
      'SELECT private_jwk AS private FROM signing_keys ORDER BY kid',
    );
    return rows.map(({ private: part }) => part);
  };
  const create = (keys: Buffer[]) =>
    createTokenService(database.dataSource, clock, noUsers, { envelope: createOptionalEnvelope(keys) });

  it('encrypts signing keys, those from before and those for an earlier key too', async () => {
    const bearer = await signIn();
    expect((await privateParts())[0]).toHaveProperty('d');
    await encryptStoredSecrets(database.dataSource, [older], now);
    expect(await privateParts()).toEqual([{ sealed: expect.stringMatching(/^e1\./) }]);
    const first = await privateParts();
    await encryptStoredSecrets(database.dataSource, [newer, older], now);
    expect(await privateParts()).not.toEqual(first);
    await encryptStoredSecrets(database.dataSource, [newer], now);
    const service = create([newer]);
    expect((await service.verify({ bearer })).credentialId).toBe(secret.id);
    const { id_token } = await service.signIn(secret.id, secret.key);
    expect((await tokens.verify({ bearer: id_token })).credentialId).toBe(secret.id);
  });

  it('encrypts the first signing key and rotated ones, and has to be there at the next start', async () => {
    const service = create([older]);
    await service.jwks();
    await runSigningCommand(database.dataSource, { name: 'rotate' }, now, createOptionalEnvelope([older]));
    expect((await privateParts()).every(({ sealed }) => sealed !== undefined)).toBe(true);
    for (const keys of [[], [newer]])
      await expect(encryptStoredSecrets(database.dataSource, keys, now)).rejects.toThrow(/^PARLEY_ENCRYPTION_KEY: /);
  });
});

describe('a token of another kind', () => {
  it('is given to the verifiers in their order, and refused when it is of none', async () => {
    const principal = {
      organizationId: 'org_1',
      userId: null,
      subject: 's',
      credentialId: 'c',
      source: 'client' as const,
    };
    const asked: string[] = [];
    const verifiers = ['https://a.example', 'https://b.example'].map((iss) => async (token: string) => {
      asked.push(iss);
      return jose.decodeJwt(token).iss === iss ? { ...principal, scopes: new Set([iss]) } : null;
    });
    const service = createTokenService(database.dataSource, clock, noUsers, { verifiers });
    const foreign = (iss: string) => new jose.UnsecuredJWT({ iss }).encode();
    expect([...(await service.verify({ bearer: foreign('https://b.example') })).scopes]).toEqual(['https://b.example']);
    expect(asked).toEqual(['https://a.example', 'https://b.example']);
    await expect(service.verify({ bearer: foreign('https://c.example') })).rejects.toEqual(refused(/not valid/));
    await expect(service.verify({ bearer: foreign('parley') })).rejects.toEqual(refused(/not valid/));
    expect(asked).toHaveLength(4);
  });
});
