import { EntitySchema } from 'typeorm';
import { column } from '#src/db/columns.ts';

/** A row of `organizations`. */
export type OrganizationRow = { id: string; name: string; createdAt: Date };

/** A row of `api_keys`. */
export type ApiKeyRow = {
  id: string;
  organizationId: string;
  subject: string;
  name: string;
  hash: string;
  scopes: string[];
  createdAt: Date;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
};

/** A public Ed25519 key as a JSON Web Key. Source: RFC 8037. */
export type PublicJwk = { kty: 'OKP'; crv: 'Ed25519'; x: string; kid: string; alg: 'EdDSA'; use: 'sig' };

/** A row of `signing_keys`: a key pair for ID tokens. */
export type SigningKeyRow = {
  kid: string;
  /** An empty object once the key is retired. */
  privateJwk: Record<string, unknown>;
  publicJwk: PublicJwk;
  createdAt: Date;
  /** The time from which its tokens are refused; null when it was neither rotated nor retired. */
  retiredAt: Date | null;
};

export const organizationTable = new EntitySchema<OrganizationRow>({
  name: 'Organization',
  tableName: 'organizations',
  columns: {
    id: column.text({ primary: true }),
    name: column.text(),
    createdAt: column.time(),
  },
  uniques: [{ name: 'organizations_name_key', columns: ['name'] }],
});

export const apiKeyTable = new EntitySchema<ApiKeyRow>({
  name: 'ApiKey',
  tableName: 'api_keys',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    subject: column.text(),
    name: column.text(),
    hash: column.text(),
    scopes: column.json(),
    createdAt: column.time(),
    lastUsedAt: column.time({ nullable: true }),
    revokedAt: column.time({ nullable: true }),
  },
  uniques: [{ name: 'api_keys_hash_key', columns: ['hash'] }],
});

export const signingKeyTable = new EntitySchema<SigningKeyRow>({
  name: 'SigningKey',
  tableName: 'signing_keys',
  columns: {
    kid: column.text({ primary: true }),
    privateJwk: column.json(),
    publicJwk: column.json(),
    createdAt: column.time(),
    retiredAt: column.time({ nullable: true }),
  },
});
