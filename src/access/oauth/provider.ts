import type { EventEmitter } from 'node:events';
import type { Adapter, AdapterPayload, Configuration, Provider } from 'oidc-provider';
import type { SigningKeySet } from '#src/access/signing-keys.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { RecordAdapter } from './adapter.ts';
import { findOAuthClient } from './client-store.ts';
import { compareSecret, findClientMetadata } from './clients.ts';
import { createConfiguration } from './configuration.ts';
import { accessTokenPrefix } from './oauth-tokens.ts';
import type { GrantAudit, OAuthOptions, RenderOAuthError } from './options.ts';
import { createPolicies } from './policies.ts';

type Library = typeof import('oidc-provider');

/** Joins two parts of the configuration. Its type has no form for features of which each part has some. */
const join = (shape: Configuration, policies: Configuration): Configuration => ({
  ...shape,
  ...policies,
  features: { ...shape.features, ...policies.features } as NonNullable<Configuration['features']>,
  interactions: { ...shape.interactions, ...policies.interactions },
});

/** A class of tokens, as far as it makes their handles. Its type leaves that out. */
type TokenModel = { prototype: { generateTokenId(): string } };

/** Tells the audit of each token that a client gets for itself, before it is given. */
function tellOfTokens(records: RecordAdapter, db: EntityDatabase, audit: GrantAudit): Adapter {
  const upsert = records.upsert.bind(records);
  return Object.assign(records, {
    async upsert(handle: string, payload: AdapterPayload, expiresInS: number) {
      const client = await findOAuthClient(db, String(payload.clientId));
      await upsert(handle, payload, expiresInS);
      const scopes = typeof payload.scope === 'string' ? payload.scope.split(' ') : [];
      if (client) await audit.tellClientToken(client.organizationId, client.id, scopes);
    },
  });
}

/** Returns the store of a kind of records. Clients are read from their own table, all else is kept as records. */
function createAdapters(
  { errors }: Library,
  { db, clock, changes, tokens, audit }: OAuthOptions,
): Configuration['adapter'] {
  const createReuseError = (detail: string) => new errors.InvalidGrant(detail);
  return (kind) => {
    const records = new RecordAdapter(kind, { db, clock, changes, createReuseError });
    if (kind === 'ClientCredentials') return tellOfTokens(records, db, audit);
    if (kind !== 'Client') return records;
    return Object.assign(records, {
      find: (id: string) => findClientMetadata(db, (keyId) => tokens.findKeyGrant(keyId), id),
    });
  };
}

/** Gives access tokens a beginning by which they are known, and compares secrets with the hashes that are kept. */
function adaptModels({ AccessToken, ClientCredentials, Client }: Provider): void {
  for (const { prototype } of [AccessToken, ClientCredentials] as unknown as TokenModel[]) {
    const generate = prototype.generateTokenId;
    prototype.generateTokenId = function generateMarkedId() {
      return accessTokenPrefix + generate.call(this);
    };
  }
  Client.prototype.compareClientSecret = function compareWithHash(secret) {
    return compareSecret(this.clientSecret!, secret);
  };
}

/**
 * Creates the server of OAuth 2.0 and OpenID Connect, oidc-provider, which signs with the keys that are given. The library
 * is loaded when somebody needs it.
 */
export async function createProvider(
  options: OAuthOptions,
  keys: SigningKeySet,
  renderError: RenderOAuthError,
): Promise<Provider> {
  const library = await import('oidc-provider');
  const configuration = join(createConfiguration(options, keys, renderError), createPolicies(library, options));
  const issuer = options.publicUrl().replace(/\/$/, '');
  const provider = new library.Provider(issuer, { ...configuration, adapter: createAdapters(library, options) });
  provider.proxy = true;
  adaptModels(provider);
  const report = (error: unknown) => options.onError(error, { work: 'answering a request of OAuth' });
  provider.on('server_error', (_ctx, error) => report(error));
  (provider as EventEmitter).on('error', report);
  return provider;
}
