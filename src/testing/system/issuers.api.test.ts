import { createPublicKey } from 'node:crypto';
import { once } from 'node:events';
import * as jose from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { collect, grpcClient, toGrpcFailure } from '#src/testing/grpc-client.ts';
import {
  makeAgent,
  openTestDatabase,
  plays,
  says,
  startStage,
  testApi,
  type Api,
  type Stage,
} from '#src/testing/harness.ts';
import { TestIssuer, testAudience, toTrustedIssuer } from '#src/testing/issuer.ts';
import { aguiRun, openStream } from '#src/testing/open-stream.ts';

let offsetMs = 0;
const clock = () => new Date(Date.now() + offsetMs);

/** The issuer of one organization, that of several by a claim, that of services, and one that fails. */
let own: TestIssuer;
let shared: TestIssuer;
let services: TestIssuer;
let failing: TestIssuer;
let first: Stage;
let stage: Stage;
let api: Api;
let neighbour: Api;
let organization: string;
let path: string;

async function findOrganizationId({ stage: on, key }: Api): Promise<string> {
  const sql = 'SELECT organization_id AS id FROM api_keys WHERE id = $1';
  const [row] = await on.database.dataSource.query<{ id: string }[]>(sql, [key.id]);
  return row!.id;
}

beforeAll(async () => {
  [own, shared, services, failing] = await Promise.all([
    TestIssuer.start('ES256'),
    TestIssuer.start('RS256'),
    TestIssuer.start('EdDSA'),
    TestIssuer.start('PS256'),
  ]);
  const database = await openTestDatabase();
  // It makes what the configuration of the other one names.
  first = await startStage(database);
  [api, neighbour] = [await testApi(first), await testApi(first)];
  organization = await findOrganizationId(api);
  const organizations = new Map([
    ['acme', organization],
    ['gone', 'org_01k2c5gq8zf3vr4xw1m6t0y9ab'],
  ]);
  const claims = { organization: '/tenant/name', user: 'email', scopes: 'scp' };
  const trustedIssuers = [
    toTrustedIssuer(own.url, { organizationId: organization, role: 'sso', userPrefix: 'own|' }),
    toTrustedIssuer(shared.url, { organizations, role: 'editor', claims, jwksUri: `${shared.url}/keys` }),
    toTrustedIssuer(services.url, {
      claims: { organization: 'org', user: null, scopes: null },
      jwks: services.keySet,
      role: 'owner',
    }),
    toTrustedIssuer(failing.url, { organizationId: organization }),
  ];
  const outgoingAllow = { networks: ['127.0.0.0/8'], hosts: [] };
  stage = await startStage(database, {}, { trustedIssuers, outgoingAllow }, clock);
  path = `/v2/organizations/${organization}`;
  await define(roleScopes);
});
afterAll(async () => {
  await Promise.all([stage.drain(), first.drain()]);
  for (const issuer of [own, shared, services, failing]) issuer.stop();
});

type Sent = { method?: string; body?: unknown };

async function call(target: string, token: string, { method = 'GET', body }: Sent = {}) {
  const answer = await fetch(stage.url + target, {
    method,
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as any };
}

const statusOf = async (target: string, token: string) => (await call(target, token)).status;
const asKey = (target: string, sent: Sent = {}) => call(target, api.token, sent);
/** Gives the role of the issuer these scopes. */
const define = async (scopes: string[]) =>
  expect((await asKey(`${path}/roles/sso`, { method: 'PUT', body: { scopes } })).status).toBeLessThan(300);

async function codeOverGrpc(token: string): Promise<string> {
  const client = grpcClient(stage.grpc, 'parley.session.v1.SessionEvents', { authorization: `Bearer ${token}` });
  try {
    for await (const _ of client.stream('WatchSessionEvents', { session_id: 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab' }));
    return 'OK';
  } catch (error) {
    return toGrpcFailure(error).code;
  } finally {
    client.close();
  }
}

/** The scopes of the role of the issuer. */
const roleScopes = ['agents:read', 'users:read', 'events:read', 'messages:write'];
const everything = roleScopes.join(' ');

describe('a token of a trusted issuer', () => {
  it('acts at every door for the user of its subject, who is made at the first one', async () => {
    const tokens = [
      await own.sign({ scope: everything }),
      await own.sign({ scope: everything, aud: ['x', testAudience] }),
    ];
    for (const token of tokens) {
      expect(await statusOf('/v2/agents', token)).toBe(200);
      expect(await statusOf('/v1/agents', token)).toBe(200);
      expect(await codeOverGrpc(token)).toBe('NOT_FOUND');
    }
    const { body } = await call('/v2/users', tokens[0]!);
    expect(body.data).toMatchObject([{ external_id: 'own|ada' }]);
    const other = await own.sign({ scope: everything, sub: 'bob' });
    expect((await call('/v2/users', other)).body.data).toMatchObject([{ external_id: 'own|bob' }]);
    await asKey(`/v2/users/${body.data[0].id}`, { method: 'PATCH', body: { external_id: 'own|eve' } });
    offsetMs += 3_000;
    expect((await call('/v2/users', tokens[0]!)).body.data[0].id).not.toBe(body.data[0].id);
  });

  it('has the scopes of its claim that the role of the organization allows, at that moment', async () => {
    const token = await own.sign({ scope: 'agents:read models:read operator:read' });
    expect(await statusOf('/v2/agents', token)).toBe(200);
    expect(await statusOf('/v2/models', token)).toBe(403);
    expect(await statusOf('/v2/users', token)).toBe(403);
    expect(await statusOf('/v2/agents', await own.sign())).toBe(403);
    await define(['models:read']);
    expect([await statusOf('/v2/agents', token), await statusOf('/v2/models', token)]).toEqual([403, 200]);
    await define(roleScopes);
  });

  it('makes no key, and does nothing that operators do', async () => {
    const token = await services.sign({ org: organization });
    expect(await statusOf('/v2/organizations', token)).toBe(403);
    const body = { name: 'Mine', scopes: ['agents:read'] };
    expect((await call('/v2/keys', token, { method: 'POST', body })).status).toBe(403);
    const client = { ...body, grant_types: ['client_credentials'] };
    expect((await call('/v2/oauth/clients', token, { method: 'POST', body: client })).status).toBe(403);
  });

  it('belongs to the organization that its claim names, by id or by a value of the configuration', async () => {
    const token = (name: unknown) => shared.sign({ tenant: { name }, email: 'ada@acme.example', scp: ['users:read'] });
    const answer = await call('/v2/users', await token('acme'));
    expect(answer.body.data).toMatchObject([{ external_id: 'ada@acme.example' }]);
    for (const name of ['gone', 'other', organization, '__proto__', 7, null])
      expect([name, await statusOf('/v2/users', await token(name))]).toEqual([name, 401]);
    const neighbourId = await findOrganizationId(neighbour);
    expect(await statusOf('/v2/agents', await services.sign({ org: neighbourId }))).toBe(200);
    expect(await statusOf('/v2/agents', await services.sign({ org: 'org_01k2c5gq8zf3vr4xw1m6t0y9ab' }))).toBe(401);
    expect(await statusOf('/v2/agents', await services.sign())).toBe(401);
  });

  it.each(['', 'two words', 'x'.repeat(201), 'é'])(
    'is refused when its subject is no id of a user: %j',
    async (email) => {
      const token = await shared.sign({ tenant: { name: 'acme' }, email, scp: 'users:read' });
      expect(await call('/v2/users', token)).toMatchObject({
        status: 401,
        body: { error_code: 'authentication_failed' },
      });
    },
  );

  it('acts for the organization when no claim names a user, and the audit says by whom', async () => {
    const token = await services.sign({ org: organization, sub: 'importer' });
    const body = { key: 'issuers', name: 'Test', model: 'offline/echo' };
    const made = await call('/v2/agents', token, { method: 'POST', body });
    expect(made.status).toBe(201);
    const { data } = (await call('/v2/audit', token)).body;
    const entry = data.find(({ target }: { target: string }) => target === made.body.id);
    const caller = expect.stringMatching(/^ext_[0-9a-f]{26}$/);
    expect(entry).toMatchObject({ source: 'issuer', actor: caller, credential_id: caller, acting_for: null });
  });

  it('ends its streams with its end, at every door', async () => {
    const agent = await makeAgent(api);
    const { message } = plays([{ say: 'Well, ' }, { delay_ms: 60_000 }, { say: 'no.' }], {});
    const { text } = message.content;
    const exp = Math.floor(clock().getTime() / 1_000) - 5;
    const token = await own.sign({ scope: everything, sub: 'streaming', exp });
    const headers = { authorization: `Bearer ${token}` };
    const user = { external_id: 'own|streaming' };
    const { id: session_id } = (await api.post('/v2/sessions', { body: { agent_id: agent, user } })).body;
    await call('/v2/chat/messages', token, { method: 'POST', body: says('Hi', { session_id }) });
    const client = grpcClient(stage.grpc, 'parley.session.v1.SessionEvents', headers);
    const watching = client.stream('WatchSessionEvents', { session_id });
    await once(watching, 'data');
    const watched = collect(watching);
    const streams = await Promise.all([
      openStream(`${stage.url}/v2/sessions/${session_id}/events`, headers),
      openStream(`${stage.url}/v2/chat/messages/stream`, headers, { message, context: { agent_id: agent } }),
      openStream(`${stage.url}/v2/agents/${agent}/run`, headers, aguiRun('issuers', text)),
    ]);
    offsetMs += 27_000;
    await define(roleScopes);
    for (const stream of streams) expect(await stream.text).toContain('The token has expired');
    expect((await watched).failure?.code).toBe('UNAUTHENTICATED');
    client.close();
  });
});

describe('a token that the issuer has not signed for Parley', () => {
  const encode = (value: object) => jose.base64url.encode(JSON.stringify(value));
  const soon = () => Math.floor(clock().getTime() / 1_000) + 300;
  const claims = () => ({ iss: own.url, aud: testAudience, sub: 'ada', scope: everything, exp: soon() });
  const ownJwk = () => own.keySet.keys[0]!;
  const attackers = async () => {
    const pair = await jose.generateKeyPair('ES256', { extractable: true });
    return { key: pair.privateKey, jwk: await jose.exportJWK(pair.publicKey) };
  };
  const confuse = (secret: string | Buffer) =>
    own.sign(claims(), { alg: 'HS256' }, new Uint8Array(Buffer.from(secret)));

  const forgeries: Record<string, () => Promise<string>> = {
    'without a signature': async () => `${encode({ alg: 'none', kid: ownJwk().kid })}.${encode(claims())}.`,
    'with its signature cut off': async () => (await own.sign(claims())).replace(/[^.]+$/, ''),
    'signed with the public key as a secret': async () => confuse(JSON.stringify(ownJwk())),
    'signed with the PEM of the public key as a secret': async () =>
      confuse(createPublicKey({ key: ownJwk(), format: 'jwk' }).export({ type: 'spki', format: 'pem' })),
    'that has expired': () => own.sign({ ...claims(), exp: soon() - 331 }),
    'that never expires': () => own.sign({ ...claims(), exp: undefined as never }),
    'that is not good yet': () => own.sign({ ...claims(), nbf: soon() }),
    'without a subject': () => own.sign({ ...claims(), sub: undefined as never }),
    'for another audience': () => own.sign({ ...claims(), aud: 'https://elsewhere.example' }),
    'for no audience': () => own.sign({ ...claims(), aud: undefined as never }),
    'of an issuer that is not trusted': () => own.sign({ ...claims(), iss: 'https://elsewhere.example' }),
    'of an issuer of almost that name': () => own.sign({ ...claims(), iss: `${own.url}/` }),
    'signed by another trusted issuer': () => shared.sign(claims(), {}),
    'that brings its own key': async () => {
      const { key, jwk } = await attackers();
      return own.sign(claims(), { jwk }, key);
    },
    'that says where its key is': async () =>
      own.sign(claims(), { jku: 'https://attacker.example/keys' }, (await attackers()).key),
    'whose key id is a member of every object': async () =>
      own.sign(claims(), { kid: '__proto__' }, (await attackers()).key),
    'with one more scope': async () => {
      const [header, , signature] = (await own.sign(claims())).split('.');
      return `${header}.${encode({ ...claims(), scope: `${everything} agents:write` })}.${signature}`;
    },
    'of the server itself, by another key': () => own.sign({ ...claims(), iss: 'parley', aud: 'parley' }),
  };

  it.each(Object.keys(forgeries))('is refused at every door: one %s', async (name) => {
    const token = await forgeries[name]!();
    for (const target of ['/v2/agents', '/v1/agents']) expect(await statusOf(target, token)).toBe(401);
    expect(await codeOverGrpc(token)).toBe('UNAUTHENTICATED');
  });
});

describe('an issuer that fails', () => {
  it('makes its own tokens wait, and nobody else', async () => {
    failing.failure = 500;
    const token = await failing.sign({ scope: 'agents:read' });
    const answer = await call('/v2/agents', token);
    expect(answer).toMatchObject({ status: 503, body: { error_code: 'service_unavailable', retryable: true } });
    expect(answer.body.detail).toContain(failing.url);
    expect(answer.headers.get('retry-after')).toBe('5');
    expect(await statusOf('/v1/agents', token)).toBe(503);
    expect(await codeOverGrpc(token)).toBe('UNAVAILABLE');
    expect(failing.requests).toBe(1);
    expect(await statusOf('/v2/agents', api.token)).toBe(200);
    expect(await statusOf('/v2/agents', api.key.key)).toBe(200);
    expect(await statusOf('/v2/agents', await own.sign({ scope: 'agents:read' }))).toBe(200);
  });
});
