import { IsNull } from '#generated/packages/typeorm.js';
import { hashKey } from '#src/access/key-secret.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { updateRows } from '#src/db/rows.ts';
import { oauthRecordTable, type OAuthRecordRow } from './table.ts';

/** The kinds of records that are tokens for the API. */
export const accessTokenKinds = ['AccessToken', 'ClientCredentials'] as const;

const toPlace = (kind: string, handle: string) => ({ kind, handleHash: hashKey(handle) });

/** Stores a record under its handle, of which only the hash is kept. A stored record of that handle is replaced. */
export async function upsertOAuthRecord(
  db: EntityDatabase,
  handle: string,
  record: Omit<OAuthRecordRow, 'handleHash' | 'consumedAt'>,
): Promise<void> {
  const row = { ...record, handleHash: hashKey(handle) };
  await db.getRepository(oauthRecordTable).upsert(row as object, ['kind', 'handleHash']);
}

/** Returns the record of a handle, or null. */
export const findOAuthRecord = (db: EntityDatabase, kind: string, handle: string): Promise<OAuthRecordRow | null> =>
  db.getRepository(oauthRecordTable).findOneBy(toPlace(kind, handle));

/** Returns the session of a public id, or null. */
export const findOAuthSession = (db: EntityDatabase, uid: string): Promise<OAuthRecordRow | null> =>
  db.getRepository(oauthRecordTable).findOneBy({ kind: 'Session', uid });

/** Marks a code or a refresh token as used. Returns false when it was used before, or is not there. */
export async function consumeOAuthRecord(
  db: EntityDatabase,
  kind: string,
  handle: string,
  now: Date,
): Promise<boolean> {
  const unused = { ...toPlace(kind, handle), consumedAt: IsNull() };
  return (await updateRows(db, oauthRecordTable, unused, { consumedAt: now })) > 0;
}

/** Deletes the record of a handle. */
export async function deleteOAuthRecord(db: EntityDatabase, kind: string, handle: string): Promise<void> {
  await db.getRepository(oauthRecordTable).delete(toPlace(kind, handle));
}

/** Deletes what was issued by a grant; of one kind, or all with the grant itself. */
export async function deleteRecordsOfGrant(db: EntityDatabase, grantId: string, kind?: string): Promise<void> {
  const records = db.getRepository(oauthRecordTable);
  await records.delete({ grantId, ...(kind !== undefined && { kind }) });
  if (kind === undefined) await records.delete(toPlace('Grant', grantId));
}

/** An access token as the API looks at it, with the client that has it. */
export type StoredAccessToken = {
  kind: (typeof accessTokenKinds)[number];
  clientId: string;
  accountId: string | null;
  scope: string | null;
  expiresAt: Date;
  /** Null for a client that is not in the database, such as one that was deleted. */
  organizationId: string | null;
  clientScopes: string[] | null;
  madeBy: string | null;
};

/**
 * Returns the access token of a handle with its client, or null. A token whose grant has ended is none: it may be stored by a
 * request that was under way when the grant ended.
 */
export async function findAccessToken(db: Queryable, handle: string): Promise<StoredAccessToken | null> {
  // Raw: a join, in one statement for each look-up of a credential.
  const rows = await db.query<(Omit<StoredAccessToken, 'scope'> & Pick<OAuthRecordRow, 'payload'>)[]>(
    `SELECT r.kind, r.client_id AS "clientId", r.account_id AS "accountId", r.payload,
            r.expires_at AS "expiresAt", c.organization_id AS "organizationId", c.scopes AS "clientScopes",
            c.made_by AS "madeBy"
       FROM oauth_records r LEFT JOIN oauth_clients c ON c.id = r.client_id
      WHERE r.kind = ANY($1) AND r.handle_hash = $2 AND (r.grant_id IS NULL OR EXISTS (
        SELECT 1 FROM oauth_records g
         WHERE g.kind = 'Grant' AND g.handle_hash = encode(sha256(convert_to(r.grant_id, 'UTF8')), 'hex')))`,
    [accessTokenKinds, hashKey(handle)],
  );
  if (!rows[0]) return null;
  const { payload, ...token } = rows[0];
  return { ...token, scope: typeof payload['scope'] === 'string' ? payload['scope'] : null };
}

const sweptAtATime = 1_000;

/** Deletes records that have expired, a bounded number. Returns whether there may be more. */
export async function deleteExpiredOAuthRecords(db: Queryable, now: Date): Promise<boolean> {
  // Raw: a bounded number of rows.
  const [rows] = await db.query<[unknown[]]>(
    `DELETE FROM oauth_records WHERE (kind, handle_hash) IN (
       SELECT kind, handle_hash FROM oauth_records WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2) RETURNING 1`,
    [now, sweptAtATime],
  );
  return rows.length === sweptAtATime;
}
