// All raw: the order of deliveries is a sequence, and batches are changed at once.
import type { WebhookDelivery, WebhookEventType } from '#generated/v2/client/types.gen.ts';
import { contentOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import type { DeliveryRow } from './table.ts';

/** A delivery as it is read. */
export type KnownDelivery = Omit<DeliveryRow, 'seq' | 'once' | 'claimedBy'>;

const columns = `id, webhook_id AS "webhookId", organization_id AS "organizationId", event_id AS "eventId",
  event_type AS "eventType", user_id AS "userId", series, data, status, attempt_count AS "attemptCount", attempts,
  next_attempt_at AS "nextAttemptAt", created_at AS "createdAt", finished_at AS "finishedAt"`;

type DeliveryFilters = { status?: WebhookDelivery['status'] | undefined; eventType?: WebhookEventType | undefined };

/** Selects the deliveries of a webhook, for `readPage`. */
export const selectDeliveries = (webhookId: string, { status, eventType }: DeliveryFilters) => ({
  sql: `SELECT ${columns} FROM webhook_deliveries
    WHERE webhook_id = $1 AND ($2::text IS NULL OR status = $2) AND ($3::text IS NULL OR event_type = $3)`,
  parameters: [webhookId, status ?? null, eventType ?? null],
});

/** Selects the deliveries of all webhooks of an organization, for an export. */
export const selectOrganizationDeliveries = (organizationId: string) => ({
  sql: `SELECT ${columns} FROM webhook_deliveries WHERE organization_id = $1
    AND NOT EXISTS (SELECT FROM webhooks w WHERE w.id = webhook_id AND w.deleted_at IS NOT NULL)`,
  parameters: [organizationId],
});

/** Finds a delivery of a webhook, or null. `lock` is a locking clause of SQL. */
export async function findDelivery(
  db: Queryable,
  webhookId: string,
  id: string,
  lock = '',
): Promise<KnownDelivery | null> {
  const sql = `SELECT ${columns} FROM webhook_deliveries WHERE webhook_id = $1 AND id = $2 ${lock}`;
  return (await db.query<KnownDelivery[]>(sql, [webhookId, id]))[0] ?? null;
}

/** Stores a delivery that has ended, such as that of a test. */
export async function insertEndedDelivery(db: Queryable, delivery: KnownDelivery): Promise<void> {
  const { id, webhookId, organizationId, eventId, eventType, data, status, attempts, createdAt, finishedAt } = delivery;
  const content = contentOf({ organization: organizationId }, JSON.stringify(attempts));
  await db.query(
    `INSERT INTO webhook_deliveries (id, seq, webhook_id, organization_id, event_id, event_type, data, status, attempt_count,
            attempts, created_at, finished_at)
     VALUES ($1, nextval('webhook_delivery_order'), $2, $3, $4, $5, $6::json, $7, 1, $8, $9, $10)`,
    [id, webhookId, organizationId, eventId, eventType, JSON.stringify(data), status, content, createdAt, finishedAt],
  );
}

const beginAnew = `status = 'pending', attempt_count = 0, next_attempt_at = $2, finished_at = NULL, claimed_by = NULL,
  seq = nextval('webhook_delivery_order')`;

/** Begins a delivery anew, after those of its series that wait already. */
export async function redeliver(tx: Queryable, delivery: KnownDelivery, now: Date): Promise<KnownDelivery> {
  await tx.query(`UPDATE webhook_deliveries SET ${beginAnew} WHERE id = $1`, [delivery.id, now]);
  return { ...delivery, status: 'pending', attemptCount: 0, nextAttemptAt: now, finishedAt: null };
}

/** The number of deliveries that are begun anew at a time. */
const recoveryBatch = 1_000;

/** Begins anew the deliveries of a webhook that have failed since a time, in their order. Returns their number, and whether more have. */
export async function redeliverFailed(
  tx: Queryable,
  webhookId: string,
  since: Date,
  now: Date,
): Promise<{ count: number; hasMore: boolean }> {
  const failed = `SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND status = 'failed' AND created_at >= $2
     AND event_type <> 'webhook.test' ORDER BY created_at, seq LIMIT ${recoveryBatch + 1} FOR UPDATE`;
  const rows = await tx.query<{ id: string }[]>(failed, [webhookId, since]);
  const ids = rows.slice(0, recoveryBatch).map(({ id }) => id);
  // The places are drawn in the order of the events, so that series keep theirs.
  await tx.query(
    `UPDATE webhook_deliveries d SET ${beginAnew.replace(`nextval('webhook_delivery_order')`, 'placed.place')}
       FROM (SELECT id, nextval('webhook_delivery_order') AS place FROM unnest($1::text[]) WITH ORDINALITY AS r (id, n) ORDER BY n) AS placed
      WHERE d.id = placed.id`,
    [ids, now],
  );
  return { count: ids.length, hasMore: rows.length > ids.length };
}

/** Writes a delivery as the contract has it. */
export const toDelivery = (row: KnownDelivery): WebhookDelivery => ({
  id: row.id,
  webhook_id: row.webhookId,
  event_id: row.eventId,
  event_type: row.eventType,
  status: row.status,
  attempts: row.attempts ?? [],
  next_attempt_at: row.status === 'pending' ? (row.nextAttemptAt?.toISOString() ?? null) : null,
  created_at: row.createdAt.toISOString(),
  finished_at: row.finishedAt?.toISOString() ?? null,
});
