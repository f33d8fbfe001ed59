import * as jose from 'jose';
import { errors } from '#generated/packages/jose.js';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { toTrustedIssuer } from '#src/testing/issuer.ts';
import { createIssuerKeys, IssuerUnavailable, type FindIssuerKey } from './issuer-keys.ts';

const issuer = 'https://id.example/realms/a';
const address = 'https://id.example/keys';

let asked: string[];
let reported: unknown[];
let published: jose.JWK[];
let documents: Record<string, () => unknown>;
let findKey: FindIssuerKey;

const makeKey = async (kid: string) => {
  const { publicKey } = await jose.generateKeyPair('ES256');
  return { ...(await jose.exportJWK(publicKey)), kid, alg: 'ES256' };
};

/** Answers requests from the documents; one that is a number is a status, and an error is the failure of the connection. */
async function fetchDocument(input: string | URL): Promise<Response> {
  asked.push(String(input));
  const found = documents[String(input)]!();
  if (found instanceof Error) throw found;
  return typeof found === 'number' ? new Response('', { status: found }) : Response.json(found);
}

const create = (more = {}) =>
  createIssuerKeys(toTrustedIssuer(issuer, more), {
    fetch: fetchDocument,
    onError: (error) => void reported.push(error),
  });
const find = (kid: string) => findKey({ alg: 'ES256', kid }, { payload: '', signature: '' });
const isUnavailable = (kid: string) => expect(find(kid)).rejects.toBeInstanceOf(IssuerUnavailable);
const isUnknown = (kid: string) => expect(find(kid)).rejects.toBeInstanceOf(errors.JWKSNoMatchingKey);
const later = (seconds: number) => void vi.advanceTimersByTime(seconds * 1_000);

beforeEach(async () => {
  vi.useFakeTimers({ toFake: ['Date', 'performance'] });
  [asked, reported, published] = [[], [], [await makeKey('one')]];
  documents = {
    [`${issuer}/.well-known/openid-configuration`]: () => ({ issuer, jwks_uri: address }),
    [address]: () => ({ keys: published }),
  };
  findKey = create();
});
afterEach(() => void vi.useRealTimers());

describe('the keys of an issuer', () => {
  it('are found by its discovery, once for all who wait', async () => {
    await Promise.all([find('one'), find('one'), find('one')]);
    await find('one');
    expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`, address]);
  });

  it('are fetched from the address of the configuration, or not at all', async () => {
    findKey = create({ jwksUri: address });
    await find('one');
    expect(asked).toEqual([address]);
    findKey = create({ jwks: { keys: published } });
    await find('one');
    expect(asked).toEqual([address]);
  });

  it('may change: an unknown one is looked for at most every 30 seconds', async () => {
    findKey = create({ jwksUri: address });
    await find('one');
    published = [await makeKey('two')];
    for (const kid of ['two', 'three', 'four']) await isUnknown(kid);
    expect(asked).toHaveLength(1);
    later(31);
    await find('two');
    await isUnknown('one');
    expect(asked).toHaveLength(2);
  });

  it('that were withdrawn are noticed in the background, without a request that waits', async () => {
    findKey = create({ jwksUri: address });
    await find('one');
    published = [await makeKey('two')];
    later(301);
    await find('one');
    const failureOf = (kid: string) => find(kid).catch((error: unknown) => error);
    await expect.poll(() => failureOf('one')).toBeInstanceOf(errors.JWKSNoMatchingKey);
    expect(asked).toHaveLength(2);
  });
});

describe('an issuer that fails', () => {
  it.each([
    ['cannot be reached', () => new TypeError('fetch failed')],
    ['answers with a failure', () => 500],
    ['answers with a redirect', () => 302],
    ['publishes no key set', () => ({ keys: 'none' })],
    ['publishes nothing', () => null],
  ])('and %s makes its tokens wait, and is asked again after five seconds', async (_what, answer) => {
    findKey = create({ jwksUri: address });
    documents[address] = answer;
    for (const _ of [1, 2, 3]) await isUnavailable('one');
    expect([asked.length, reported.length]).toEqual([1, 1]);
    later(6);
    documents[address] = () => ({ keys: published });
    await find('one');
    expect(asked).toHaveLength(2);
  });

  it.each([
    ['is that of another one', { issuer: 'https://id.example/realms/b', jwks_uri: address }],
    ['has no address of keys', { issuer }],
    ['has an address that others can change', { issuer, jwks_uri: 'http://id.example/keys' }],
    ['has an address with a password', { issuer, jwks_uri: 'https://a:b@id.example/keys' }],
    ['has an address that is a file', { issuer, jwks_uri: 'file:///etc/keys' }],
  ])('because its discovery %s is asked for no keys', async (_what, metadata) => {
    documents[`${issuer}/.well-known/openid-configuration`] = () => metadata;
    await isUnavailable('one');
    expect(asked).toEqual([`${issuer}/.well-known/openid-configuration`]);
  });

  it('goes on with the keys that are known, for an hour', async () => {
    findKey = create({ jwksUri: address });
    await find('one');
    documents[address] = () => 503;
    for (const seconds of [301, 1_200, 1_200]) {
      later(seconds);
      await find('one');
    }
    later(1_200);
    await isUnavailable('one');
    await expect.poll(() => reported.length).toBeGreaterThan(1);
  });
});
