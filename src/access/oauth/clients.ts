import { timingSafeEqual } from 'node:crypto';
import type { ClientMetadata } from 'oidc-provider';
import { isLoopbackHost } from '#src/access/client-address.ts';
import { hashKey } from '#src/access/key-secret.ts';
import { narrowScopes } from '#src/access/principal.ts';
import type { KeyGrant } from '#src/access/key-grant.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { findOAuthClient } from './client-store.ts';
import type { OAuthClientRow } from './table.ts';

/** The scopes of OpenID Connect, which ask for no right of the API. */
export const identityScopes = ['openid', 'offline_access'] as const;

/** The id of the client by which the page for trying, `/docs/try`, signs in. It belongs to every organization. */
export const docsClientId = 'parley-docs';

/** The id of the client by which the console signs in. It belongs to every organization. */
const consoleClientId = 'parley-console';

/** The clients that are built in, which no key has made. */
export const builtInClientIds: ReadonlySet<string> = new Set([docsClientId, consoleClientId]);

/** The path of the console to which a browser comes back after it has signed in. */
export const consoleRedirectPath = '/console/signed-in';

/** Tells whether a redirect URI leads to the machine of the person, or is of a scheme of its own. */
function isNativeRedirect(uri: string): boolean {
  const { protocol, hostname } = new URL(uri);
  return protocol === 'http:' ? isLoopbackHost(hostname) : protocol !== 'https:';
}

type ClientShape = Pick<OAuthClientRow, 'name' | 'secretHash' | 'redirectUris' | 'grantTypes'> & {
  id: string;
  scopes: Iterable<string>;
  organizationId: string | null;
};

/** Returns a client as oidc-provider wants it. Its secret is the hash: `compareSecret` knows that. */
function toMetadata(client: ClientShape): ClientMetadata {
  const { redirectUris, secretHash, grantTypes } = client;
  return {
    client_id: client.id,
    client_name: client.name,
    ...(secretHash !== null && { client_secret: secretHash }),
    token_endpoint_auth_method: secretHash === null ? 'none' : 'client_secret_basic',
    application_type: redirectUris.some(isNativeRedirect) ? 'native' : 'web',
    redirect_uris: redirectUris,
    grant_types: grantTypes,
    response_types: grantTypes.includes('authorization_code') ? ['code'] : [],
    response_modes: ['query'],
    scope: [...identityScopes, ...client.scopes].join(' '),
    ...(client.organizationId !== null && { organization_id: client.organizationId }),
  };
}

type BuiltInClient = Pick<ClientShape, 'id' | 'name' | 'grantTypes' | 'scopes'> & { redirectUri: string };

/** Returns a client of pages of this server: public, and bounded by the key of whoever signs in. */
const toBuiltIn = ({ redirectUri, ...client }: BuiltInClient): ClientMetadata => ({
  ...toMetadata({ ...client, secretHash: null, redirectUris: [redirectUri], organizationId: null }),
  application_type: 'web',
});

/** Returns the clients of the page for trying, `/docs/try`, and of the console. */
export const createBuiltInClients = (publicUrl: string, scopes: readonly string[]): ClientMetadata[] => [
  toBuiltIn({
    id: docsClientId,
    name: 'The Parley API reference',
    redirectUri: `${publicUrl}/docs/try`,
    grantTypes: ['authorization_code'],
    scopes,
  }),
  toBuiltIn({
    id: consoleClientId,
    name: 'Parley console',
    redirectUri: publicUrl + consoleRedirectPath,
    grantTypes: ['authorization_code', 'refresh_token'],
    scopes,
  }),
];

/** Returns a client of the database while the key that made it works; with no more scopes than that key has. */
export async function findClientMetadata(
  db: EntityDatabase,
  findKeyGrant: (keyId: string) => Promise<KeyGrant | null>,
  id: string,
): Promise<ClientMetadata | undefined> {
  const row = await findOAuthClient(db, id);
  const maker = row && (await findKeyGrant(row.madeBy));
  return maker ? toMetadata({ ...row, scopes: narrowScopes(row.scopes, maker.scopes) }) : undefined;
}

/** Compares a secret with the hash of one, in constant time. */
export function compareSecret(hash: string, secret: string): boolean {
  return timingSafeEqual(Buffer.from(hash), Buffer.from(hashKey(secret)));
}
