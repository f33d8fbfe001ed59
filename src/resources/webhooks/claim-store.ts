// All raw: skips what other processes have locked, and what is sent in order.
import type { WebhookAttempt, WebhookEventType } from '#generated/v2/client/types.gen.ts';
import { contentOf } from '#src/db/content/parameter.ts';
import type { Queryable } from '#src/db/query.ts';
import type { SigningSecrets } from '#src/outgoing/signing-secrets.ts';

/** A delivery that this process has claimed, with what sending it needs. */
export type ClaimedDelivery = {
  id: string;
  webhookId: string;
  organizationId: string;
  eventId: string;
  eventType: WebhookEventType;
  series: string | null;
  data: Record<string, unknown>;
  createdAt: Date;
  /** The attempts before this one, and their number since it was begun. */
  attempts: WebhookAttempt[] | null;
  attemptCount: number;
  url: string;
  secrets: SigningSecrets;
  previousSecretUntil: Date | null;
};

type Claim = {
  runnerId: string;
  now: Date;
  /** The end of the lease, after which another process sends it. */
  until: Date;
};

/** A webhook to which something is to be sent now. */
export type DueWebhook = { id: string; organizationId: string; isFailing: boolean };

/** The webhooks and organizations to which this process sends as much at a time as it may. */
export type TakenSlots = {
  /** The webhooks that get no more requests, and those that get no more while they fail. */
  full: readonly string[];
  busy: readonly string[];
  organizations: readonly string[];
};

/** The maximum number of webhooks that one search finds. */
const maxFound = 50;

/**
 * Finds webhooks with due deliveries: of each organization the one that is due longest, then the next one of each, so that none
 * waits for all of another organization. No row is locked.
 */
export async function findDueWebhooks(db: Queryable, now: Date, taken: TakenSlots): Promise<DueWebhook[]> {
  return db.query<DueWebhook[]>(
    `SELECT id, organization_id AS "organizationId", "isFailing" FROM (
       SELECT w.id, w.organization_id, w.failing_since IS NOT NULL AS "isFailing", first.next_attempt_at,
              row_number() OVER (PARTITION BY w.organization_id ORDER BY first.next_attempt_at, w.id) AS place
         FROM webhooks w CROSS JOIN LATERAL (
           SELECT next_attempt_at FROM webhook_deliveries
            WHERE webhook_id = w.id AND status = 'pending' AND next_attempt_at <= $1
            ORDER BY next_attempt_at LIMIT 1) AS first
        WHERE w.enabled AND w.id <> ALL ($2::text[]) AND w.organization_id <> ALL ($4::text[])
          AND (w.failing_since IS NULL OR w.id <> ALL ($3::text[]))) AS due
      ORDER BY place, next_attempt_at, id LIMIT ${maxFound}`,
    [now, taken.full, taken.busy, taken.organizations],
  );
}

/** The number of deliveries of a webhook that are looked at: those that wait for others are put off. */
const looksAt = 20;
/** The seconds for which a delivery is put off that waits for one that is being sent. */
const waitS = 1;

/**
 * Of the due deliveries of a webhook, those that wait for an earlier one of their series are put off until that is due;
 * `taken` is the one that is due longest of the others.
 */
const claimSql = `WITH due AS MATERIALIZED (
    SELECT id, webhook_id, series, seq, next_attempt_at FROM webhook_deliveries
     WHERE webhook_id = $4 AND status = 'pending' AND next_attempt_at <= $2
       AND EXISTS (SELECT FROM webhooks WHERE id = $4 AND enabled)
     ORDER BY next_attempt_at, seq LIMIT ${looksAt} FOR UPDATE SKIP LOCKED
  ), judged AS MATERIALIZED (
    SELECT due.*, earlier.due_at IS NOT NULL AS waits, CASE WHEN earlier.claimed_by IS NULL THEN earlier.due_at END AS free_at
      FROM due LEFT JOIN LATERAL (
        SELECT claimed_by, next_attempt_at AS due_at FROM webhook_deliveries
         WHERE webhook_id = due.webhook_id AND series = due.series AND status = 'pending' AND seq < due.seq
         ORDER BY seq LIMIT 1) AS earlier ON true
  ), taken AS (SELECT id FROM judged WHERE NOT waits ORDER BY next_attempt_at, seq LIMIT 1)
  UPDATE webhook_deliveries d
     SET claimed_by = CASE WHEN waits THEN NULL ELSE $1 END,
         next_attempt_at = CASE WHEN waits THEN greatest(free_at, $2::timestamptz + interval '${waitS} seconds') ELSE $3 END
    FROM judged JOIN webhooks w ON w.id = judged.webhook_id
   WHERE d.id = judged.id AND (waits OR d.id = (SELECT id FROM taken))
  RETURNING NOT waits AS "isTaken", d.id, d.webhook_id AS "webhookId", d.organization_id AS "organizationId",
    event_id AS "eventId", event_type AS "eventType", d.series, data, d.created_at AS "createdAt", attempts,
    attempt_count AS "attemptCount", w.url, w.secrets, w.previous_secret_until AS "previousSecretUntil"`;

/** The outcome of a search in one webhook: the delivery that was claimed, and whether others were put off. */
type ClaimResult = { delivery: ClaimedDelivery | null; hasPutOff: boolean };

/** Claims the delivery of a webhook that is due longest of those that wait for no other. */
export async function claimDelivery(
  db: Queryable,
  webhookId: string,
  { runnerId, now, until }: Claim,
): Promise<ClaimResult> {
  type Row = ClaimedDelivery & { isTaken: boolean };
  const [rows] = await db.query<[Row[]]>(claimSql, [runnerId, now, until, webhookId]);
  const delivery = rows.find(({ isTaken }) => isTaken) ?? null;
  return { delivery, hasPutOff: rows.some(({ isTaken }) => !isTaken) };
}

/** The consequence of an attempt: the time of the next one, or the end of the delivery. */
export type AttemptResult = {
  attempts: readonly WebhookAttempt[];
  status: 'pending' | 'succeeded' | 'failed';
  nextAttemptAt: Date | null;
};

/**
 * Records an attempt. Returns false when another process has claimed the delivery since, and it was recorded by nobody. Once a
 * delivery has ended, the next one of its series is due.
 */
export async function finishAttempt(
  tx: Queryable,
  { id, organizationId, webhookId, series }: Pick<ClaimedDelivery, 'id' | 'organizationId' | 'webhookId' | 'series'>,
  { attempts, status, nextAttemptAt }: AttemptResult,
  { runnerId, now }: { runnerId: string; now: Date },
): Promise<boolean> {
  const content = contentOf({ organization: organizationId }, JSON.stringify(attempts));
  const [rows] = await tx.query<[unknown[]]>(
    `UPDATE webhook_deliveries SET status = $3, attempts = $4, attempt_count = attempt_count + 1, next_attempt_at = $5,
            claimed_by = NULL, finished_at = $6
      WHERE id = $1 AND claimed_by = $2 AND status = 'pending' RETURNING id`,
    [id, runnerId, status, content, nextAttemptAt, status === 'pending' ? null : now],
  );
  if (rows.length === 0) return false;
  if (status !== 'pending' && series !== null)
    await tx.query(
      `UPDATE webhook_deliveries SET next_attempt_at = $3 WHERE id = (
         SELECT id FROM webhook_deliveries WHERE webhook_id = $1 AND series = $2 AND status = 'pending' ORDER BY seq LIMIT 1)
         AND claimed_by IS NULL AND attempt_count = 0`,
      [webhookId, series, now],
    );
  return true;
}

/** Marks whether requests to a webhook succeed. Returns the time since which none has; null when one just has. */
export async function markHealth(db: Queryable, id: string, isHealthy: boolean, at: Date): Promise<Date | null> {
  const change = isHealthy
    ? 'UPDATE webhooks SET failing_since = NULL WHERE id = $1 AND failing_since IS NOT NULL AND $2::timestamptz IS NOT NULL'
    : 'UPDATE webhooks SET failing_since = coalesce(failing_since, $2) WHERE id = $1';
  const [rows] = await db.query<[{ failingSince: Date | null }[]]>(
    `${change} RETURNING failing_since AS "failingSince"`,
    [id, at],
  );
  return rows[0]?.failingSince ?? null;
}

/** Releases a delivery, so that another process can claim it at once. */
export async function releaseDelivery(db: Queryable, id: string, runnerId: string, now: Date): Promise<void> {
  await db.query(
    'UPDATE webhook_deliveries SET claimed_by = NULL, next_attempt_at = $3 WHERE id = $1 AND claimed_by = $2',
    [id, runnerId, now],
  );
}

/** Releases every delivery, in a database that only this process uses: the process that had them has ended. */
export async function releaseAllDeliveries(db: Queryable, now: Date): Promise<void> {
  await db.query(
    `UPDATE webhook_deliveries SET claimed_by = NULL, next_attempt_at = $1
      WHERE claimed_by IS NOT NULL AND status = 'pending' AND next_attempt_at IS NOT NULL`,
    [now],
  );
}
