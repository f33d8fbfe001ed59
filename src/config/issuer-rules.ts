import { isTamperProof, type TrustedIssuer } from '#src/access/issuers/trusted-issuer.ts';
import { SettingError, type SettingRule } from './rules.ts';

const names = [
  'issuer',
  'audience',
  'jwks_uri',
  'jwks',
  'organization',
  'organizations',
  'role',
  'user_prefix',
  'claims',
] as const;
const claimNames = ['organization', 'user', 'scopes'] as const;
const organizationId = /^org_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

type Members = Record<string, unknown>;
type Check<T> = { is: (value: unknown) => value is T; must: string };

const isObject = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '' && value.length <= 500;

const text: Check<string> = { is: isText, must: 'be a text of at most 500 characters' };
const textOrNull: Check<string | null> = {
  is: (value): value is string | null => value === null || isText(value),
  must: 'be a text of at most 500 characters, or null',
};
const address: Check<string> = {
  is: (value): value is string => isText(value) && isTamperProof(value),
  must: 'be a URL that begins with https://, or with http:// on this machine',
};
const organization: Check<string> = {
  is: (value): value is string => isText(value) && organizationId.test(value),
  must: 'be the id of an organization, such as org_01k2c5gq8zf3vr4xw1m6t0y9ab',
};
const prefix: Check<string> = {
  is: (value): value is string => typeof value === 'string' && /^[!-~]{0,100}$/.test(value),
  must: 'be at most 100 printable ASCII characters without a space',
};
const texts: Check<string | string[]> = {
  is: (value): value is string | string[] =>
    isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
  must: 'be a text, or a list of texts',
};
const organizations: Check<Record<string, string>> = {
  is: (value): value is Record<string, string> => isObject(value) && Object.values(value).every(organization.is),
  must: 'have the id of an organization for each value of the claim',
};
const keySet: Check<NonNullable<TrustedIssuer['jwks']>> = {
  is: (value): value is NonNullable<TrustedIssuer['jwks']> =>
    isObject(value) && Array.isArray(value['keys']) && value['keys'].length > 0 && value['keys'].every(isObject),
  must: 'be a JSON Web Key Set with one key or more',
};

/** Reads the members of one object of the setting. */
class MemberReader {
  readonly #members: Members;
  readonly #place: string;

  /** @throws `SettingError` when the value is no object, or has a member that is not `known`. */
  constructor(value: unknown, place: string, known: readonly string[]) {
    if (!isObject(value)) throw new SettingError(`must have an object as ${place}`);
    const other = Object.keys(value).find((name) => !known.includes(name));
    if (other !== undefined)
      throw new SettingError(`must have no member ${other} in ${place}, only ${known.join(', ')}`);
    this.#members = value;
    this.#place = place;
  }

  /** @throws `SettingError` for a value that breaks the rule, and for a missing one without a fallback. */
  read<T, D>(name: string, { is, must }: Check<T>, ...fallback: [D?]): T | D {
    const value = Object.hasOwn(this.#members, name) ? this.#members[name] : undefined;
    if (is(value)) return value;
    if (value === undefined && fallback.length > 0) return fallback[0]!;
    throw new SettingError(`must have in ${this.#place} a member ${name}, which has to ${must}`);
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#members, name);
  }
}

const toList = (value: string | string[]) => (typeof value === 'string' ? [value] : value);

function readIssuer(value: unknown, index: number): TrustedIssuer {
  const place = `issuer ${index + 1}`;
  const reader = new MemberReader(value, place, names);
  const claims = new MemberReader(
    reader.read('claims', { is: isObject, must: 'be an object' }, {}),
    `the claims of ${place}`,
    claimNames,
  );
  for (const [one, other] of [
    ['jwks_uri', 'jwks'],
    ['organization', 'organizations'],
  ] as const)
    if (reader.has(one) && reader.has(other))
      throw new SettingError(`must have in ${place} only one of ${one} and ${other}`);
  const byValue = reader.read('organizations', organizations, null);
  return {
    issuer: reader.read('issuer', address),
    audiences: toList(reader.read('audience', texts)),
    jwksUri: reader.read('jwks_uri', address, null),
    jwks: reader.read('jwks', keySet, null),
    organizationId: reader.read('organization', organization, null),
    organizations: byValue && new Map(Object.entries(byValue)),
    role: reader.read('role', text, 'viewer'),
    userPrefix: reader.read('user_prefix', prefix, ''),
    claims: {
      organization: claims.read('organization', text, 'org'),
      user: claims.read('user', textOrNull, 'sub'),
      scopes: claims.read('scopes', textOrNull, 'scope'),
    },
  };
}

/** Parses the trusted issuers: a JSON list of objects. */
export const trustedIssuers: SettingRule<TrustedIssuer[]> = (value) => {
  let list: unknown;
  try {
    list = JSON.parse(value);
  } catch {
    throw new SettingError('must be JSON: a list of issuers');
  }
  if (!Array.isArray(list) || list.length > 100) throw new SettingError('must be a list of at most 100 issuers');
  const issuers = list.map(readIssuer);
  const twice = issuers.find(({ issuer }, index) => issuers.findIndex((other) => other.issuer === issuer) !== index);
  if (twice) throw new SettingError(`must have each issuer once; ${twice.issuer} comes twice`);
  return issuers;
};
