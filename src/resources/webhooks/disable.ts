import type { WebhookDisabling } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { appendAuditEntry, toParleyEntry } from '#src/resources/audit/append-store.ts';
import { disableWebhook } from './store.ts';

/** Disables a webhook for what it answers or leaves unanswered, and tells the audit, unless it is disabled already. */
export async function disableWithAudit(
  tx: EntityDatabase,
  { id, organizationId }: { id: string; organizationId: string },
  reason: WebhookDisabling['reason'],
  now: Date,
): Promise<void> {
  if (!(await disableWebhook(tx, id, reason, now))) return;
  const entry = toParleyEntry(organizationId, 'disable_webhook', now, { target: id, details: { reason } });
  await appendAuditEntry(tx, entry);
}
