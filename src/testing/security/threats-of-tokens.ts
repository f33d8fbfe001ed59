import { testedHere, type Threat } from './threat.ts';

const idToken = 'src/access/id-token.ts';
const token = 'src/access/token.ts';
const verified = 'await jose.jwtVerify(token, findKey, options).catch(';
/** Takes any token for what it says, as a verification would that believes the header. */
const believed =
  'await Promise.resolve({ payload: jose.decodeJwt(token), protectedHeader: jose.decodeProtectedHeader(token) }).catch(';
const knownKeyOnly = {
  file: token,
  from: 'if (!(await this.signingKeys.current()).verify.has(claims.kid)) throw unknownSigningKey();',
  to: '',
};
const findOwnKey = {
  file: idToken,
  from: "const findKey = async ({ kid = '' }: { kid?: string }) => {",
  to: "const findKey = async ({ kid = '', jwk }: { kid?: string; jwk?: jose.JWK }) => {\n    if (jwk) return (await jose.importJWK(jwk, 'EdDSA')) as CryptoKey;",
};
const atDoors = (name: string) => testedHere('tokens.api.test.ts', `a token ${name} is refused`);

const issuers = 'src/access/issuers/issuer-tokens.ts';
const keyControl = 'src/access/key-control.ts';
const issuerKeys = 'src/access/issuers/issuer-keys.ts';
const ofIssuers = (name: string) => ({ file: 'src/testing/system/issuers.api.test.ts', name });

/** Threats to credentials: forged, stolen, guessed and widened ones. */
export const tokenThreats: readonly Threat[] = [
  {
    threat: 'A token with `alg: none`, or without its signature',
    defence: 'Only EdDSA is accepted, and a signature is always verified.',
    removals: [{ file: idToken, from: verified, to: believed }],
    test: atDoors('without a signature'),
  },
  {
    threat: 'A token signed with the public key as a shared secret (key confusion)',
    defence: 'A key verifies one algorithm only; the header of a token does not choose it.',
    removals: [{ file: idToken, from: verified, to: believed }],
    test: atDoors('signed with the public key as a secret'),
  },
  {
    threat: 'An expired token',
    defence: 'The end is required, and looked at when the token is read and at each use.',
    removals: [
      { file: idToken, from: 'currentDate: now,', to: 'currentDate: new Date(0),' },
      { file: token, from: 'if (claims.expiresAtMs <= this.#clock().getTime())', to: 'if (claims.expiresAtMs < 0)' },
    ],
    test: atDoors('that has expired'),
  },
  {
    threat: 'A token that was made for another service',
    defence: 'The audience is compared.',
    removals: [{ file: idToken, from: '    audience,\n    algorithms', to: '    algorithms' }],
    test: atDoors('for another audience'),
  },
  {
    threat: 'A token of another issuer',
    defence: 'The issuer is compared.',
    removals: [
      {
        file: idToken,
        from: 'return jose.decodeJwt(token).iss === issuer;',
        to: 'return jose.decodeJwt(token) !== null;',
      },
      { file: idToken, from: '    issuer,\n    audience,', to: '    audience,' },
    ],
    test: atDoors('of another issuer'),
  },
  {
    threat: 'A key id that is a path, SQL or a member of every object, with a key in the header',
    defence: 'A key id is looked up in a map of the known keys; keys and addresses in a header are not read.',
    removals: [findOwnKey, knownKeyOnly],
    test: atDoors('whose key id is a path'),
  },
  {
    threat: 'A token that brings its own key under the id of a known one',
    defence: 'Keys in the header of a token are not read.',
    removals: [findOwnKey],
    test: atDoors('that brings its own key'),
  },
  {
    threat: 'A token with one more scope written into it',
    defence: 'The signature covers all claims.',
    removals: [{ file: idToken, from: verified, to: believed }],
    test: atDoors('with one more scope'),
  },
  {
    threat: 'A token or key that was revoked',
    defence:
      'A token is looked up among the revoked ones, and its key is read again every two seconds and at each notice.',
    removals: [{ file: token, from: "if (kind === 'token') this.#verified.forget(id);", to: '' }],
    test: { file: 'src/access/token.test.ts', name: 'refuse a revoked token at once' },
  },
  {
    threat: 'A call without the scope of its operation',
    defence: 'The contract names the scope of each operation, and the door demands it.',
    removals: [
      {
        file: 'src/http/auth.ts',
        from: '  checkScopes(operation.id, operation.security, principal);\n  if',
        to: '  if',
      },
    ],
    test: { file: 'src/http/server.test.ts', name: '403 names the scope that is missing' },
  },
  {
    threat: 'A key that is made with more scopes than its maker has',
    defence: 'A key gives only what its maker has at the moment of each use.',
    removals: [
      { file: 'src/resources/organizations/require.ts', from: 'if (missing.length === 0) return;', to: 'return;' },
    ],
    test: { file: 'src/resources/keys/keys.test.ts', name: '403 for a scope that its maker lacks' },
  },
  {
    threat: 'Guessing keys at sign-in',
    defence: 'Failures are counted by key id and address, and by address.',
    removals: [{ file: 'src/access/sign-in-guard.ts', from: 'failed.used >= pairPolicy.limit', to: 'failed.used < 0' }],
    test: { file: 'src/access/sign-in-guard.test.ts', name: 'waits after ten failures from an address' },
  },
  {
    threat: 'Finding out which key ids exist, by words or time',
    defence: 'Every failed sign-in has the same words and the same work.',
    removals: [
      {
        file: token,
        from: "'The API key id and the API key do not belong together, or the key was revoked.'",
        to: "chain[0] ? 'wrong key' : 'unknown id'",
      },
    ],
    test: { file: 'src/access/token.test.ts', name: 'is refused with the same work and words' },
  },
  {
    threat: 'Another address, written into `X-Forwarded-For`',
    defence: 'Only what trusted proxies have added is read.',
    removals: [
      {
        file: 'src/access/client-address.ts',
        from: 'if (trusted === null) return () => false;',
        to: 'if (trusted === null) return () => true;',
      },
    ],
    test: { file: 'src/access/client-address.test.ts', name: 'is that of the connection unless its proxy is trusted' },
  },
  {
    threat: 'A token in the name of a trusted issuer that it has not signed',
    defence: 'Only the keys that the issuer publishes verify, with asymmetric algorithms.',
    removals: [
      {
        file: issuers,
        from: 'await jose.jwtVerify(token, findKey, options).catch(',
        to: 'await Promise.resolve({ payload: jose.decodeJwt(token), findKey, options }).catch(',
      },
    ],
    test: ofIssuers('is refused at every door: one signed with the public key as a secret'),
  },
  {
    threat: 'A token that a trusted issuer has made for another service',
    defence: 'The audience is compared.',
    removals: [{ file: issuers, from: '      audience: [...issuer.audiences],\n', to: '' }],
    test: ofIssuers('is refused at every door: one for another audience'),
  },
  {
    threat: 'A token of a trusted issuer with more scopes than the organization gives',
    defence: 'The role that the organization defines bounds it, at each request, without the scopes of operators.',
    removals: [{ file: issuers, from: 'narrowScopes(allowed, asked)', to: 'narrowScopes(asked ?? allowed)' }],
    test: ofIssuers('has the scopes of its claim that the role of the organization allows'),
  },
  {
    threat: 'A token of OAuth that takes the secret of a key or client, to keep access after its end',
    defence: 'Keys and clients are made, changed and rotated with a key only.',
    removals: [{ file: keyControl, from: "if (source !== 'key')", to: "if (source === 'issuer')" }],
    test: { file: 'src/testing/system/oauth.api.test.ts', name: 'make, change and rotate no keys and no clients' },
  },
  {
    threat: 'A token of a key with an end or addresses that takes over a key without',
    defence: 'Such a key controls itself, but for these limits, and what was made with it.',
    removals: [{ file: keyControl, from: 'if (!isLimited(grant)) return null;', to: 'return null;' }],
    test: {
      file: 'src/resources/keys/keys.test.ts',
      name: 'lifts it nowhere, and rules the keys that were made with it',
    },
  },
  {
    threat: 'A token of a trusted issuer for an organization that is not its own',
    defence: 'The configuration names the organizations of an issuer; other values of the claim are refused.',
    removals: [
      { file: issuers, from: 'organizations.get(value) : value', to: '(organizations.get(value) ?? value) : value' },
    ],
    test: ofIssuers('belongs to the organization that its claim names'),
  },
  {
    threat: 'Very many key ids that make the server ask an issuer',
    defence: 'An unknown key is looked for at most every 30 seconds, and an issuer that fails is asked every five.',
    removals: [{ file: issuerKeys, from: 'cooldownDuration: cooldownMs,', to: 'cooldownDuration: 0,' }],
    test: {
      file: 'src/access/issuers/issuer-keys.test.ts',
      name: 'an unknown one is looked for at most every 30 seconds',
    },
  },
];
