// All raw: batches of rows, and rows that are made of others.
import type { Queryable } from '#src/db/query.ts';

/** The number of rows that one statement deletes. */
const batchSize = 500;

/** Deletes deliveries from before a time, and those of deleted webhooks: a batch. Returns whether there may be more. */
export async function deleteOldDeliveries(db: Queryable, before: Date): Promise<boolean> {
  const [rows] = await db.query<[unknown[]]>(
    `DELETE FROM webhook_deliveries WHERE id = ANY (ARRAY(
       (SELECT id FROM webhook_deliveries WHERE created_at < $1 LIMIT ${batchSize})
        UNION ALL (SELECT d.id FROM webhooks w JOIN webhook_deliveries d ON d.webhook_id = w.id
                    WHERE w.deleted_at IS NOT NULL LIMIT ${batchSize}))) RETURNING 1`,
    [before],
  );
  return rows.length > 0;
}

/**
 * Deletes the rows of webhooks without deliveries that were deleted before a time: a transaction that began earlier may still
 * store a delivery, which needs its webhook.
 */
export async function deleteDeletedWebhooks(db: Queryable, before: Date): Promise<void> {
  await db.query(
    `DELETE FROM webhooks w WHERE deleted_at < $1
        AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id)`,
    [before],
  );
}

/** Finds the enabled webhooks to which more than so many events wait to be sent. */
export const findBacklogged = (db: Queryable, maxPending: number): Promise<{ id: string; organizationId: string }[]> =>
  db.query(
    `SELECT w.id, w.organization_id AS "organizationId" FROM webhooks w
      WHERE w.enabled AND $1 < (SELECT count(*) FROM (
        SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id AND d.status = 'pending' LIMIT $1::bigint + 1) AS waiting)`,
    [maxPending],
  );

/** Tells webhooks of keys that expire until a time, each once for each key and expiry. */
export async function tellOfExpiringKeys(db: Queryable, now: Date, until: Date): Promise<void> {
  await db.query(
    `SELECT tell_webhooks(k.organization_id, 'key.expiring', NULL, k.user_id, NULL,
              json_build_object('key_id', k.id, 'expires_at', to_char(k.expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')),
              $1, k.id || ' ' || extract(epoch FROM k.expires_at))
       FROM api_keys k
      WHERE k.expires_at > $1 AND k.expires_at <= $2 AND k.revoked_at IS NULL
        AND EXISTS (SELECT FROM webhooks w WHERE w.organization_id = k.organization_id AND w.enabled)`,
    [now, until],
  );
}
