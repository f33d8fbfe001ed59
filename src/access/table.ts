import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** A row of `organizations`. */
export type OrganizationRow = {
  id: string;
  name: string;
  createdAt: Date;
  updatedAt: Date;
  /** The time at which its erasure was requested, since when none of its credentials is valid; else null. */
  deletedAt: Date | null;
};

/**
 * The owner of a key: the organization; a user, for whom it acts and whose reach it has; or a member, whose roles bound
 * what it may do in the organization.
 */
export type KeyOwner = 'organization' | 'user' | 'member';

/** A row of `api_keys`. */
export type ApiKeyRow = {
  id: string;
  organizationId: string;
  subject: string;
  name: string;
  hash: string;
  scopes: string[];
  owner: KeyOwner;
  /** The user or member; null for a key of the organization. */
  userId: string | null;
  /** The key by which this one was made, and without which it does not work; null for one that an operator made. */
  madeBy: string | null;
  /** Addresses and networks (CIDR) from which it may be used; empty for all. */
  allowedAddresses: string[];
  createdAt: Date;
  updatedAt: Date;
  expiresAt: Date | null;
  lastUsedAt: Date | null;
  revokedAt: Date | null;
  /** The hash of the secret before the last rotation, which works until `previousUntil`. */
  previousHash: string | null;
  previousUntil: Date | null;
};

/** A row of `revoked_tokens`: a token that was revoked before its end. */
export type RevokedTokenRow = { jti: string; revokedAt: Date; expiresAt: Date };

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
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
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
    owner: column.text({ default: 'organization' }),
    userId: column.text({ nullable: true }),
    madeBy: column.text({ nullable: true }),
    allowedAddresses: column.texts({ default: [] }),
    createdAt: column.time(),
    updatedAt: column.time(),
    expiresAt: column.time({ nullable: true }),
    lastUsedAt: column.time({ nullable: true }),
    revokedAt: column.time({ nullable: true }),
    previousHash: column.text({ nullable: true }),
    previousUntil: column.time({ nullable: true }),
  },
  uniques: [{ name: 'api_keys_hash_key', columns: ['hash'] }],
  indices: [
    { name: 'api_keys_previous_hash', columns: ['previousHash'], unique: true, where: '(previous_hash IS NOT NULL)' },
    { name: 'api_keys_time', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'api_keys_made_by', columns: ['madeBy'], where: '(made_by IS NOT NULL)' },
    { name: 'api_keys_user', columns: ['userId'], where: '(user_id IS NOT NULL)' },
  ],
});

export const revokedTokenTable = new EntitySchema<RevokedTokenRow>({
  name: 'RevokedToken',
  tableName: 'revoked_tokens',
  columns: { jti: column.text({ primary: true }), revokedAt: column.time(), expiresAt: column.time() },
  indices: [
    { name: 'revoked_tokens_time', columns: ['revokedAt'] },
    { name: 'revoked_tokens_end', columns: ['expiresAt'] },
  ],
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
