import type { CreateOAuthClient, OAuthClientWithSecret } from '#generated/v2/client/types.gen.ts';

/** A reason why metadata of a client is refused, as RFC 7591 names it. */
export class MetadataFault extends Error {
  override name = 'MetadataFault';
  readonly code: 'invalid_client_metadata' | 'invalid_redirect_uri';

  constructor(message: string, code: MetadataFault['code'] = 'invalid_client_metadata') {
    super(message);
    this.code = code;
  }
}

const authMethods = ['none', 'client_secret_basic', 'client_secret_post'];
const grantTypes = ['authorization_code', 'client_credentials', 'refresh_token'] as const;
const maxRedirectUris = 20;
const maxScopes = 200;
/** The forms of names and addresses that `createOAuthClient` takes. */
const nameForm = /^[^\x00-\x20\x7f][^\x00-\x1f\x7f]{0,199}$/; // oxlint-disable-line no-control-regex
const addressForm = /^[\x21-\x7e]{1,2000}$/;

function readStrings(value: unknown, name: string, most: number): string[] {
  const isList = Array.isArray(value) && value.length <= most && new Set(value).size === value.length;
  if (!isList || !value.every((item) => typeof item === 'string'))
    throw new MetadataFault(`${name} has to be a list of at most ${most} different texts.`);
  return value;
}

function readGrantTypes(value: unknown): CreateOAuthClient['grant_types'] {
  const named = readStrings(value ?? ['authorization_code'], 'grant_types', grantTypes.length);
  const types = grantTypes.filter((type) => named.includes(type));
  if (types.length > 0 && types.length === named.length) return types;
  throw new MetadataFault(`grant_types has to be some of ${grantTypes.join(', ')}.`);
}

function readScopes(value: unknown): string[] {
  const scopes = typeof value === 'string' ? [...new Set(value.split(' ').filter((scope) => scope !== ''))] : [];
  // Those of OpenID Connect ask for no right of the API, so every client may ask for them.
  const rights = scopes.filter((scope) => scope.includes(':'));
  if (rights.length > 0 && rights.length <= maxScopes) return rights;
  throw new MetadataFault('scope has to name the scopes that the tokens may have at most, with spaces between them.');
}

/** Parses an object of JSON. @throws `MetadataFault` */
function parseObject(text: unknown): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(String(text));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  } catch {
    // It is told below.
  }
  throw new MetadataFault('The metadata has to be an object of JSON.');
}

/** Reads the metadata with which a program registers itself. Unknown members are left out. @throws `MetadataFault` */
export function readClientMetadata(body: unknown): CreateOAuthClient {
  const metadata = parseObject(body);
  const method = metadata['token_endpoint_auth_method'] ?? 'client_secret_basic';
  if (!authMethods.some((known) => known === method))
    throw new MetadataFault(`token_endpoint_auth_method has to be one of ${authMethods.join(', ')}.`);
  const types = readStrings(metadata['response_types'] ?? ['code'], 'response_types', 1);
  if (types.some((type) => type !== 'code')) throw new MetadataFault('response_types has to be code alone.');
  const name = metadata['client_name'];
  if (typeof name !== 'string' || !nameForm.test(name))
    throw new MetadataFault('client_name has to be a text of one line, of at most 200 characters.');
  const uris = readStrings(metadata['redirect_uris'] ?? [], 'redirect_uris', maxRedirectUris);
  if (!uris.every((uri) => addressForm.test(uri)))
    throw new MetadataFault('Each of redirect_uris has to be an address.', 'invalid_redirect_uri');
  return {
    name,
    confidential: method !== 'none',
    grant_types: readGrantTypes(metadata['grant_types']),
    redirect_uris: uris,
    scopes: readScopes(metadata['scope']),
  };
}

/** Writes a client that was made as RFC 7591 has it, in section 3.2.1. */
export function writeClientInformation(client: OAuthClientWithSecret): Record<string, unknown> {
  const { id, name, secret, grant_types, redirect_uris, scopes, created_at } = client;
  return {
    client_id: id,
    client_id_issued_at: Math.floor(Date.parse(created_at) / 1_000),
    ...(secret !== null && { client_secret: secret, client_secret_expires_at: 0 }),
    client_name: name,
    token_endpoint_auth_method: secret === null ? 'none' : 'client_secret_basic',
    grant_types,
    response_types: grant_types.includes('authorization_code') ? ['code'] : [],
    redirect_uris,
    scope: scopes.join(' '),
  };
}
