// All raw: one statement about a locked row.
import type { Queryable } from '#src/db/query.ts';

/** Marks a user, who is locked, as deleted, and takes away all that their row says. Their external id is free again. */
export async function eraseUserRow(tx: Queryable, id: string, now: Date): Promise<void> {
  await tx.query(
    `UPDATE users SET external_id = NULL, display_name = NULL, locale = NULL, time_zone = NULL, metadata = '{}',
            deleted_at = $2, updated_at = $2 WHERE id = $1`,
    [id, now],
  );
}
