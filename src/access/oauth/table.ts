import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** The ways in which a client may get tokens. */
type OAuthGrantType = 'authorization_code' | 'client_credentials' | 'refresh_token';

/** A row of `oauth_clients`. */
export type OAuthClientRow = {
  id: string;
  organizationId: string;
  name: string;
  /** The hash of its secret; null for a public client, which cannot keep one. */
  secretHash: string | null;
  redirectUris: string[];
  grantTypes: OAuthGrantType[];
  /** The most that its tokens may do. */
  scopes: string[];
  /** The API key by which it was made, and without which it does not work. */
  madeBy: string;
  createdAt: Date;
  updatedAt: Date;
};

/** A row of `oauth_records`: a session, a grant, a code or a token, without the handle by which it is found. */
export type OAuthRecordRow = {
  /** The model of oidc-provider, such as `AccessToken`. */
  kind: string;
  handleHash: string;
  payload: Record<string, unknown>;
  /** The public id of a session. */
  uid: string | null;
  grantId: string | null;
  clientId: string | null;
  /** The API key with which somebody has signed in. */
  accountId: string | null;
  expiresAt: Date;
  /** The time at which a code or a refresh token was used. */
  consumedAt: Date | null;
};

export const oauthClientTable = new EntitySchema<OAuthClientRow>({
  name: 'OAuthClient',
  tableName: 'oauth_clients',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    name: column.text(),
    secretHash: column.text({ nullable: true }),
    redirectUris: column.texts(),
    grantTypes: column.texts(),
    scopes: column.texts(),
    madeBy: column.text(),
    createdAt: column.time(),
    updatedAt: column.time(),
  },
  indices: [{ name: 'oauth_clients_time', columns: ['organizationId', 'createdAt', 'id'] }],
});

export const oauthRecordTable = new EntitySchema<OAuthRecordRow>({
  name: 'OAuthRecord',
  tableName: 'oauth_records',
  columns: {
    kind: column.text({ primary: true }),
    handleHash: column.text({ primary: true }),
    payload: column.json(),
    uid: column.text({ nullable: true }),
    grantId: column.text({ nullable: true }),
    clientId: column.text({ nullable: true }),
    accountId: column.text({ nullable: true }),
    expiresAt: column.time(),
    consumedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'oauth_records_end', columns: ['expiresAt'] },
    { name: 'oauth_records_uid', columns: ['uid'], where: '(uid IS NOT NULL)' },
    { name: 'oauth_records_grant', columns: ['grantId'], where: '(grant_id IS NOT NULL)' },
    { name: 'oauth_records_client', columns: ['clientId'], where: '(client_id IS NOT NULL)' },
    { name: 'oauth_records_account', columns: ['accountId'], where: '(account_id IS NOT NULL)' },
  ],
});
