import { createPublicKey } from 'node:crypto';
import * as jose from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { grpcClient, toGrpcFailure, type GrpcClient } from '#src/testing/grpc-client.ts';
import { testApi, type Api } from '#src/testing/harness.ts';

let api: Api;
let kid: string;
let ownKey: CryptoKey;
let attackersKey: CryptoKey;
let attackersJwk: jose.JWK;
let publicJwk: jose.JWK;
const clients: GrpcClient[] = [];

beforeAll(async () => {
  api = await testApi();
  kid = jose.decodeProtectedHeader(api.token).kid!;
  const rows = await api.stage.database.dataSource.query<{ private: jose.JWK; public: jose.JWK }[]>(
    'SELECT private_jwk AS private, public_jwk AS public FROM signing_keys WHERE kid = $1',
    [kid],
  );
  ownKey = (await jose.importJWK(rows[0]!.private, 'EdDSA')) as CryptoKey;
  publicJwk = rows[0]!.public;
  const pair = await jose.generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true });
  attackersKey = pair.privateKey;
  attackersJwk = await jose.exportJWK(pair.publicKey);
});
afterAll(() => clients.forEach((client) => client.close()));

/** Returns the claims of a good token. */
const claims = () => jose.decodeJwt(api.token);
const sign = (payload: jose.JWTPayload, header: object, key: CryptoKey | Uint8Array) =>
  new jose.SignJWT(payload).setProtectedHeader({ alg: 'EdDSA', kid, ...header }).sign(key);
const encode = (value: object) => jose.base64url.encode(JSON.stringify(value));

/** Returns a token signed with the public key, which everyone has, as if it were a shared secret. */
const confuse = (publicKey: string | Buffer) =>
  sign(claims(), { alg: 'HS256' }, new Uint8Array(Buffer.from(publicKey)));

const forgeries: Record<string, () => string | Promise<string>> = {
  'without a signature': () => `${encode({ alg: 'none', kid })}.${encode(claims())}.`,
  'without a signature, written in other letters': () => `${encode({ alg: 'nOnE', kid })}.${encode(claims())}.`,
  'with its signature cut off': () => api.token.replace(/[^.]+$/, ''),
  'signed with the public key as a secret': () => confuse(Buffer.from(publicJwk.x!, 'base64url')),
  'signed with the text of the public key as a secret': () => confuse(JSON.stringify(publicJwk)),
  'signed with the PEM of the public key as a secret': () =>
    confuse(createPublicKey({ key: publicJwk, format: 'jwk' }).export({ type: 'spki', format: 'pem' })),
  'that has expired': () => sign({ ...claims(), exp: Math.floor(Date.now() / 1_000) - 1 }, {}, ownKey),
  'that never expires': () => sign({ ...claims(), exp: undefined as never }, {}, ownKey),
  'for another audience': () => sign({ ...claims(), aud: 'elsewhere' }, {}, ownKey),
  'of another issuer': () => sign({ ...claims(), iss: 'elsewhere' }, {}, ownKey),
  'that brings its own key': () => sign(claims(), { jwk: attackersJwk }, attackersKey),
  'that says where its key is': () => sign(claims(), { jku: 'https://attacker.example/keys' }, attackersKey),
  'whose key id is a path': () => sign(claims(), { kid: '../../../../dev/null', jwk: attackersJwk }, attackersKey),
  'whose key id is SQL': () => sign(claims(), { kid: "x' UNION SELECT 'y" }, attackersKey),
  'whose key id is a member of every object': () => sign(claims(), { kid: '__proto__' }, attackersKey),
  'with one more scope': () => {
    const [header, , signature] = api.token.split('.');
    return `${header}.${encode({ ...claims(), scope: `${String(claims()['scope'])} admin:write` })}.${signature}`;
  },
};

async function codeOverGrpc(token: string): Promise<string> {
  const client = grpcClient(api.stage.grpc, 'parley.session.v1.SessionEvents', { authorization: `Bearer ${token}` });
  clients.push(client);
  const request = { session_id: 'sess_01k2c5gq8zf3vr4xw1m6t0y9ab', payload: '{}', producer_epoch: 1, producer_seq: 1 };
  return client.call('PushSessionEvent', request).then(
    () => 'OK',
    (error: unknown) => toGrpcFailure(error).code,
  );
}

const statusOverHttp = async (path: string, token: string) =>
  (await fetch(api.stage.url + path, { headers: { authorization: `Bearer ${token}` } })).status;

describe('at every door', () => {
  it('a token that is signed with the key of the server is good', async () => {
    const token = await sign(claims(), {}, ownKey);
    for (const path of ['/v2/agents', '/v1/agents']) expect(await statusOverHttp(path, token)).toBe(200);
    expect(await codeOverGrpc(token)).not.toBe('UNAUTHENTICATED');
  });

  it.each(Object.keys(forgeries))('a token %s is refused', async (name) => {
    const token = await forgeries[name]!();
    for (const path of ['/v2/agents', '/v1/agents']) expect(await statusOverHttp(path, token)).toBe(401);
    expect(await codeOverGrpc(token)).toBe('UNAUTHENTICATED');
  });
});
