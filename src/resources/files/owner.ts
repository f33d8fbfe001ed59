import { invalidRequest } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findUser } from '#src/resources/users/store.ts';

/**
 * Returns the user whom a new file belongs to, or null. `parameter` is the name of the parameter that names one.
 * @throws `invalid_request` for one who is not in reach
 */
export async function resolveOwner(
  tx: EntityDatabase,
  reach: Reach,
  userId: string | undefined,
  parameter: string,
): Promise<string | null> {
  const id = userId ?? reach.userId;
  if (id === null || (await findUser(tx, reach, id, 'FOR SHARE'))) return id;
  const detail = `Your organization has no user ${id}, or this token acts for another one.`;
  throw invalidRequest([{ parameter, detail, code: 'unknown_user' }]);
}
