import type { User, UserRef } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { reachSql, type Reach } from '#src/db/reach.ts';
import type { UserRow } from './table.ts';

const columns = `id, organization_id AS "organizationId", external_id AS "externalId", display_name AS "displayName", locale,
  time_zone AS "timeZone", metadata, created_at AS "createdAt", updated_at AS "updatedAt", deleted_at AS "deletedAt"`;

/** The fields of a user that callers choose. */
export type UserFields = Pick<UserRow, 'externalId' | 'displayName' | 'locale' | 'timeZone' | 'metadata'>;

/** The fields of a user of whom nothing is known. */
export const noUserFields: UserFields = {
  externalId: null,
  displayName: null,
  locale: null,
  timeZone: null,
  metadata: {},
};

/** Writes a user as the contract has it. */
export function toUser(row: UserRow): User {
  return {
    id: row.id,
    external_id: row.externalId,
    display_name: row.displayName,
    locale: row.locale,
    time_zone: row.timeZone,
    metadata: row.metadata,
    created_at: row.createdAt.toISOString(),
    updated_at: row.updatedAt.toISOString(),
  };
}

/** Selects the users in reach, for `readPage`. */
export function selectUsers({ organizationId, userId }: Reach, externalId: string | undefined) {
  return {
    sql: `SELECT ${columns} FROM users WHERE organization_id = $1 AND ${reachSql('$2', 'id')}
           AND ($3::text IS NULL OR external_id = $3) AND deleted_at IS NULL`,
    parameters: [organizationId, userId, externalId ?? null],
  };
}

/** Locks a user, so that they are not deleted before the transaction ends that makes something theirs. */
const userLock = 'FOR SHARE';

/** Finds a user in reach who is not deleted, or null. `lock` is a locking clause of SQL. */
export async function findUser(db: Queryable, reach: Reach, id: string, lock = ''): Promise<UserRow | null> {
  // Raw: with what a token reaches, and a lock.
  const rows = await db.query<UserRow[]>(
    `SELECT ${columns} FROM users
      WHERE id = $1 AND organization_id = $2 AND ${reachSql('$3', 'id')} AND deleted_at IS NULL ${lock}`,
    [id, reach.organizationId, reach.userId],
  );
  return rows[0] ?? null;
}

const toJson = (value: unknown) => (value === null ? null : JSON.stringify(value));
const toParameters = ({ externalId, displayName, locale, timeZone, metadata }: UserFields) => [
  externalId,
  toJson(displayName),
  locale,
  timeZone,
  toJson(metadata),
];

/** Stores a new user. Returns null when another user of the organization has the external id. */
export async function insertUser(
  tx: Queryable,
  organizationId: string,
  fields: UserFields,
  now: Date,
): Promise<UserRow | null> {
  // Raw: an id that is taken is a conflict, not a failure of the transaction.
  const rows = await tx.query<UserRow[]>(
    `INSERT INTO users (id, organization_id, external_id, display_name, locale, time_zone, metadata, created_at, updated_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8)
     ON CONFLICT (organization_id, external_id) WHERE deleted_at IS NULL DO NOTHING RETURNING ${columns}`,
    [newId('usr'), organizationId, ...toParameters(fields), now],
  );
  return rows[0] ?? null;
}

/** Changes a user who is locked. Returns null when another user of the organization has the external id. */
export async function updateUserRow(
  tx: Queryable,
  row: UserRow,
  change: Partial<UserFields>,
  now: Date,
): Promise<UserRow | null> {
  const next = { ...row, ...change };
  if (next.externalId !== null && next.externalId !== row.externalId) {
    // Two changes at once wait for each other here: both would find the external id free.
    // Raw: a lock.
    await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [
      `${row.organizationId} ${next.externalId}`,
    ]);
    if (await findUserByExternalId(tx, row.organizationId, next.externalId)) return null;
  }
  // Raw: a row as readers need it, from one statement.
  const [rows] = await tx.query<[UserRow[]]>(
    `UPDATE users SET external_id = $2, display_name = $3, locale = $4, time_zone = $5, metadata = $6, updated_at = $7
      WHERE id = $1 RETURNING ${columns}`,
    [row.id, ...toParameters(next), now],
  );
  return rows[0]!;
}

/** Finds a user by the id of the product, or null. `lock` is a locking clause of SQL. */
export async function findUserByExternalId(
  db: Queryable,
  organizationId: string,
  externalId: string,
  lock = '',
): Promise<UserRow | null> {
  // Raw: read by every token for a user.
  const rows = await db.query<UserRow[]>(
    `SELECT ${columns} FROM users WHERE organization_id = $1 AND external_id = $2 AND deleted_at IS NULL ${lock}`,
    [organizationId, externalId],
  );
  return rows[0] ?? null;
}

/** Finds the user of an external id, or makes one. */
async function findOrMakeUser(
  tx: Queryable,
  organizationId: string,
  externalId: string,
  { now, made: ids }: { now: Date; made: string[] },
): Promise<UserRow> {
  const known = await findUserByExternalId(tx, organizationId, externalId, userLock);
  if (known) return known;
  const made = await insertUser(tx, organizationId, { ...noUserFields, externalId }, now);
  if (made) ids.push(made.id);
  // Another transaction has made it in between.
  return made ?? (await findUserByExternalId(tx, organizationId, externalId))!;
}

const unknownUser = (pointer: string, name: string) =>
  invalidRequest([{ pointer, detail: `Your organization has no user ${name}.`, code: 'unknown_user' }]);

/** Returns the id of the user for whom the caller acts. @throws `authentication_failed` when they were deleted. */
async function lockCaller(tx: Queryable, reach: Reach, id: string): Promise<string> {
  if (await findUser(tx, reach, id, userLock)) return id;
  throw problem('authentication_failed', 'The user for whom this token acts was deleted.');
}

/**
 * Finds the user that a request names, without making one; null when your product has no user with the external id. A
 * caller who acts for a user may name no other one.
 * @throws `invalid_request` at `pointer`.
 */
export async function findUserByRef(
  db: Queryable,
  reach: Reach,
  ref: UserRef,
  pointer: string,
  lock = '',
): Promise<string | null> {
  if (ref.id !== undefined) {
    const user = await findUser(db, reach, ref.id, lock);
    if (!user) throw unknownUser(`${pointer}/id`, ref.id);
    return user.id;
  }
  const externalId = ref.external_id!;
  if (reach.userId === null)
    return (await findUserByExternalId(db, reach.organizationId, externalId, lock))?.id ?? null;
  const user = await findUser(db, reach, reach.userId, lock);
  if (user?.externalId !== externalId) throw unknownUser(`${pointer}/external_id`, externalId);
  return user.id;
}

/** How a user is resolved: the place of their name in a body, the time, and a list that takes the ids of those who are made. */
export type UserResolution = { pointer: string; now: Date; made?: string[] };

/**
 * Returns the id of the user that a request names: by `id`, who has to exist, or by `external_id`, who is made if missing.
 * Belongs into the transaction that stores what is theirs, so that nobody is left behind when that is refused.
 * A caller who acts for a user is that user, and may name no other one. Null when no user is named.
 * @throws `invalid_request` at `pointer`.
 */
export async function resolveUser(
  tx: Queryable,
  reach: Reach,
  ref: UserRef | undefined,
  { pointer, now, made = [] }: UserResolution,
): Promise<string | null> {
  if (ref === undefined) return reach.userId === null ? null : lockCaller(tx, reach, reach.userId);
  const known = await findUserByRef(tx, reach, ref, pointer, userLock);
  return known ?? (await findOrMakeUser(tx, reach.organizationId, ref.external_id!, { now, made })).id;
}

/** Removes users whom the same transaction has made, and for whom nothing was stored. */
export async function removeMadeUsers(tx: Queryable, ids: readonly string[]): Promise<void> {
  // Raw: a batch.
  if (ids.length > 0) await tx.query('DELETE FROM users WHERE id = ANY($1)', [ids]);
}
