import { LessThan } from '#generated/packages/typeorm.js';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { revokedTokenTable } from './table.ts';

/** The largest number of revocations that are read at a time. */
export const maxListedRevocations = 1_000;

/** Stores that a token is revoked, and forgets those that have expired by themselves. */
export async function insertRevokedToken(
  db: EntityDatabase,
  { jti, expiresAt, now }: { jti: string; expiresAt: Date; now: Date },
): Promise<void> {
  const tokens = db.getRepository(revokedTokenTable);
  await tokens.createQueryBuilder().insert().values({ jti, revokedAt: now, expiresAt }).orIgnore().execute();
  await tokens.delete({ expiresAt: LessThan(now) });
}

/** Tells whether a token was revoked. */
export const isTokenRevoked = (db: EntityDatabase, jti: string): Promise<boolean> =>
  db.getRepository(revokedTokenTable).existsBy({ jti });

/** Returns the tokens that were revoked at `since` or later, at most `maxListedRevocations`. */
export async function listRevokedTokens(db: Queryable, since: Date): Promise<string[]> {
  // Raw: read every two seconds while there are requests.
  const rows = await db.query<{ jti: string }[]>(
    `SELECT jti FROM revoked_tokens WHERE revoked_at >= $1 ORDER BY revoked_at LIMIT ${maxListedRevocations}`,
    [since],
  );
  return rows.map(({ jti }) => jti);
}
