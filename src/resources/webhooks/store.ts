import { IsNull } from '#generated/packages/typeorm.js';
import type { Webhook, WebhookDisabling } from '#generated/v2/client/types.gen.ts';
import { contentOf } from '#src/db/content/parameter.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { listValidSecrets, rotateSigningSecrets, type SigningSecrets } from '#src/outgoing/signing-secrets.ts';
import { webhookTable, type WebhookRow } from './table.ts';

/** A webhook without its secrets. */
export type KnownWebhook = Omit<WebhookRow, 'secrets'>;

const columns = `id, organization_id AS "organizationId", url, event_types AS "eventTypes", description, enabled,
  agent_id AS "agentId", user_id AS "userId", previous_secret_until AS "previousSecretUntil",
  disabled_reason AS "disabledReason", disabled_at AS "disabledAt", failing_since AS "failingSince",
  created_at AS "createdAt", updated_at AS "updatedAt", deleted_at AS "deletedAt"`;

/** Selects the webhooks of an organization that are not deleted, for `readPage`. */
export const selectWebhooks = (organizationId: string) => ({
  sql: `SELECT ${columns} FROM webhooks WHERE organization_id = $1 AND deleted_at IS NULL`,
  parameters: [organizationId],
});

/** Finds a webhook that is not deleted, or null. `lock` is a locking clause of SQL. */
export async function findWebhook(
  db: Queryable,
  organizationId: string,
  id: string,
  lock = '',
): Promise<KnownWebhook | null> {
  const { sql, parameters } = selectWebhooks(organizationId);
  // Raw: without secrets, and with a lock.
  const rows = await db.query<KnownWebhook[]>(`${sql} AND id = $2 ${lock}`, [...parameters, id]);
  return rows[0] ?? null;
}

/** Returns the secrets with which requests to a webhook are signed at a time, the newest first. */
export async function listWebhookSecrets(db: EntityDatabase, id: string, now: Date): Promise<string[]> {
  const row = await db.getRepository(webhookTable).findOneBy({ id });
  return row?.secrets ? listValidSecrets(row.secrets, row.previousSecretUntil, now) : [];
}

/** Blocks others who make webhooks of an organization until the transaction ends, and counts those that there are. */
export async function countWebhooks(tx: EntityDatabase, organizationId: string): Promise<number> {
  // Raw: a lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`webhooks of ${organizationId}`]);
  return tx.getRepository(webhookTable).countBy({ organizationId, deletedAt: IsNull() });
}

async function saveSecrets(
  tx: Queryable,
  { id, organizationId }: Pick<WebhookRow, 'id' | 'organizationId'>,
  secrets: SigningSecrets,
): Promise<void> {
  // Raw: content, which is encrypted on the way.
  await tx.query('UPDATE webhooks SET secrets = $2 WHERE id = $1', [
    id,
    contentOf({ organization: organizationId }, JSON.stringify(secrets)),
  ]);
}

/** A webhook that is not stored yet. */
export type NewWebhook = Pick<
  WebhookRow,
  'id' | 'organizationId' | 'url' | 'eventTypes' | 'description' | 'enabled' | 'agentId' | 'userId'
> & { secrets: SigningSecrets; now: Date };

/** Stores a new webhook. */
export async function insertWebhook(tx: EntityDatabase, webhook: NewWebhook): Promise<KnownWebhook> {
  const { secrets, now, ...owned } = webhook;
  const row = {
    ...owned,
    previousSecretUntil: null,
    ...toDisabling(owned.enabled, now),
    failingSince: null,
    createdAt: now,
    updatedAt: now,
    deletedAt: null,
  };
  await insertRows(tx, webhookTable, row);
  await saveSecrets(tx, row, secrets);
  return row;
}

/** Returns the columns of a webhook that somebody enables or disables. */
const toDisabling = (enabled: boolean, now: Date) =>
  enabled
    ? { enabled, disabledReason: null, disabledAt: null, failingSince: null }
    : { enabled, disabledReason: 'request' as const, disabledAt: now };

/** The members of a webhook that a request can change. */
export type WebhookChange = Partial<Pick<WebhookRow, 'url' | 'eventTypes' | 'description' | 'enabled'>>;

/** Changes a webhook that is locked. Returns it as it is now. */
export async function changeWebhook(
  tx: EntityDatabase,
  webhook: KnownWebhook,
  { enabled = webhook.enabled, ...change }: WebhookChange,
  now: Date,
): Promise<KnownWebhook> {
  const disabling = enabled === webhook.enabled ? {} : toDisabling(enabled, now);
  const changed = { ...change, ...disabling, updatedAt: now };
  await updateRows(tx, webhookTable, { id: webhook.id }, changed);
  return { ...webhook, ...changed };
}

/** Replaces the secret of a webhook that is locked. Returns it with its new secret. */
export async function rotateWebhook(
  tx: EntityDatabase,
  webhook: KnownWebhook,
  { now, overlapS }: { now: Date; overlapS: number | undefined },
): Promise<{ webhook: KnownWebhook; secret: string }> {
  const row = await tx.getRepository(webhookTable).findOneBy({ id: webhook.id });
  const { secrets, previousUntil } = rotateSigningSecrets(row?.secrets ?? null, { now, overlapS });
  await saveSecrets(tx, webhook, secrets);
  const change = { previousSecretUntil: previousUntil, updatedAt: now };
  await updateRows(tx, webhookTable, { id: webhook.id }, change);
  return { webhook: { ...webhook, ...change }, secret: secrets.current };
}

/** Marks webhooks as deleted, and deletes their secrets. The sweep deletes the rest. */
export async function markWebhooksDeleted(
  tx: EntityDatabase,
  which: { id: string } | { userId: string },
  now: Date,
): Promise<void> {
  const change = { deletedAt: now, enabled: false, secrets: null, previousSecretUntil: null };
  await updateRows(tx, webhookTable, { ...which, deletedAt: IsNull() }, change);
}

/** Disables a webhook for what it answers, unless it is disabled already. Returns whether it was enabled. */
export async function disableWebhook(
  tx: EntityDatabase,
  id: string,
  reason: WebhookDisabling['reason'],
  now: Date,
): Promise<boolean> {
  const change = { enabled: false, disabledReason: reason, disabledAt: now, updatedAt: now };
  return (await updateRows(tx, webhookTable, { id, enabled: true }, change)) > 0;
}

/** The days without a success after which a webhook is disabled. */
export const failingDays = 5;

/** The number of events that may wait to be sent to a webhook, beyond which it is disabled. */
export const maxPending = 100_000;

/** Sentences with the cause and the remedy, by the reason for which a webhook is disabled. */
const disablingDetails: Record<WebhookDisabling['reason'], string> = {
  request: 'It was disabled by a request. Enable it to be told of events again.',
  gone: 'It has answered with the status 410, by which a receiver says that it wants no events any more. Enable the webhook if that was a mistake.',
  backlog: `More than ${maxPending.toLocaleString('en')} events were waiting to be sent to it. Have the receiver answer faster, and enable the webhook: what waits is sent.`,
  failing: `No request has succeeded for ${failingDays} days. Mend the receiver, enable the webhook and send again what has failed.`,
};

/** Writes a webhook as the contract has it. */
export const toWebhook = (row: KnownWebhook): Webhook => ({
  id: row.id,
  url: row.url,
  event_types: row.eventTypes as Webhook['event_types'],
  description: row.description,
  enabled: row.enabled,
  agent_id: row.agentId,
  user_id: row.userId,
  disabled:
    row.disabledReason === null || row.disabledAt === null
      ? null
      : {
          reason: row.disabledReason,
          detail: disablingDetails[row.disabledReason],
          disabled_at: row.disabledAt.toISOString(),
        },
  failing_since: row.failingSince?.toISOString() ?? null,
  previous_secret_until: row.previousSecretUntil?.toISOString() ?? null,
  created_at: row.createdAt.toISOString(),
  updated_at: row.updatedAt.toISOString(),
});
