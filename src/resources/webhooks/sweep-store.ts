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

/** Deletes the rows of deleted webhooks without deliveries. */
export async function deleteDeletedWebhooks(db: Queryable): Promise<void> {
  await db.query(
    `DELETE FROM webhooks w WHERE deleted_at IS NOT NULL
        AND NOT EXISTS (SELECT FROM webhook_deliveries d WHERE d.webhook_id = w.id)`,
  );
}

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
