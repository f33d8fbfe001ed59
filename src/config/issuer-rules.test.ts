import { describe, expect, it } from 'vitest';
import { trustedIssuers } from './issuer-rules.ts';

const issuer = 'https://id.example/realms/a';
const organization = 'org_01k2c5gq8zf3vr4xw1m6t0y9ab';
const least = { issuer, audience: 'https://parley.example' };
const read = (...list: unknown[]) => trustedIssuers(JSON.stringify(list));

describe('a trusted issuer', () => {
  it('needs its name and an audience', () => {
    expect(read(least)).toEqual([
      {
        issuer,
        audiences: ['https://parley.example'],
        jwksUri: null,
        jwks: null,
        organizationId: null,
        organizations: null,
        role: 'viewer',
        userPrefix: '',
        claims: { organization: 'org', user: 'sub', scopes: 'scope' },
      },
    ]);
  });

  it('may say everything else', () => {
    const jwks = { keys: [{ kty: 'OKP' }] };
    const claims = { organization: 'tenant', user: null, scopes: '/realm_access/roles' };
    const more = {
      audience: ['a', 'b'],
      jwks,
      organizations: { acme: organization },
      role: 'sso',
      user_prefix: 'a|',
      claims,
    };
    const loopback = {
      ...least,
      issuer: 'http://localhost:8080',
      jwks_uri: 'http://127.0.0.1:8080/keys',
      organization,
    };
    expect(read({ ...least, ...more }, loopback)).toMatchObject([
      {
        audiences: ['a', 'b'],
        jwks,
        organizations: new Map([['acme', organization]]),
        role: 'sso',
        userPrefix: 'a|',
        claims,
      },
      { issuer: 'http://localhost:8080', jwksUri: 'http://127.0.0.1:8080/keys', organizationId: organization },
    ]);
  });

  it.each([
    ['is no JSON', 'nothing', /must be JSON/],
    ['is no list', '{}', /a list of at most 100 issuers/],
    ['has something else', '["https://id.example"]', /an object as issuer 1/],
  ])('is refused when the setting %s', (_what, text, rule) => {
    expect(() => trustedIssuers(text)).toThrow(rule);
  });

  it.each([
    ['no issuer', { audience: 'a' }, /in issuer 1 a member issuer, .* https:\/\//],
    ['no audience', { issuer }, /a member audience/],
    ['an empty list of audiences', { audience: [] }, /a member audience/],
    ['an issuer that others can change', { issuer: 'http://id.example' }, /a member issuer/],
    ['an issuer with a password', { issuer: 'https://a:b@id.example' }, /a member issuer/],
    ['keys that others can change', { jwks_uri: 'http://id.example/keys' }, /a member jwks_uri/],
    ['keys in two ways', { jwks_uri: `${issuer}/keys`, jwks: { keys: [{}] } }, /only one of jwks_uri and jwks/],
    ['no keys', { jwks: { keys: [] } }, /a member jwks/],
    ['the name of an organization', { organization: 'Acme' }, /a member organization/],
    ['organizations in two ways', { organization, organizations: {} }, /only one of organization and organizations/],
    ['the name of an organization for a value', { organizations: { acme: 'Acme' } }, /a member organizations/],
    ['no role', { role: '' }, /a member role/],
    ['a prefix with a space', { user_prefix: 'a b' }, /a member user_prefix/],
    ['a slip', { audiences: ['a'] }, /no member audiences in issuer 1/],
    ['a slip in its claims', { claims: { scope: 'scp' } }, /no member scope in the claims of issuer 1/],
    ['no claim of the organization', { claims: { organization: null } }, /a member organization/],
  ])('is refused with %s', (what, more, rule) => {
    const base = what === 'no issuer' || what === 'no audience' ? {} : least;
    expect(() => read({ ...base, ...more })).toThrow(rule);
  });

  it('comes once', () => {
    expect(() => read(least, least)).toThrow(/comes twice/);
  });
});
