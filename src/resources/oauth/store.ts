import type { OAuthClient } from '#generated/v2/client/types.gen.ts';
import { oauthClientTable, type OAuthClientRow } from '#src/access/oauth/table.ts';
import { notFound } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';

/** Writes a client as the contract has it, without its secret. */
export const toOAuthClient = (row: OAuthClientRow): OAuthClient => ({
  id: row.id,
  name: row.name,
  confidential: row.secretHash !== null,
  grant_types: row.grantTypes,
  redirect_uris: row.redirectUris,
  scopes: row.scopes,
  made_by: row.madeBy,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});

/** Selects the clients of an organization, for `replyWithPage`. */
export const selectOAuthClients = (organizationId: string) => ({
  sql: `SELECT id, name, secret_hash AS "secretHash", redirect_uris AS "redirectUris", grant_types AS "grantTypes", scopes,
               made_by AS "madeBy", created_at AS "createdAt", updated_at AS "updatedAt"
          FROM oauth_clients WHERE organization_id = $1`,
  parameters: [organizationId],
});

/** Returns a client of the organization; locked when it is read to be changed. @throws `client_not_found` */
export async function requireOAuthClient(
  db: EntityDatabase,
  organizationId: string,
  id: string,
  isChanged = false,
): Promise<OAuthClientRow> {
  const lock = isChanged ? { lock: { mode: 'pessimistic_write' as const } } : {};
  const row = await db.getRepository(oauthClientTable).findOne({ where: { id, organizationId }, ...lock });
  if (!row) throw notFound('client', id);
  return row;
}

/** Stores a new client. */
export async function insertOAuthClient(db: EntityDatabase, row: OAuthClientRow): Promise<void> {
  await insertRows(db, oauthClientTable, row);
}

/** Changes a client that is locked, and returns it as it is then. */
export async function changeOAuthClient(
  tx: EntityDatabase,
  row: OAuthClientRow,
  change: Partial<OAuthClientRow>,
): Promise<OAuthClientRow> {
  await updateRows(tx, oauthClientTable, { id: row.id }, change);
  return { ...row, ...change };
}
