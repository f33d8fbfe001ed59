import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findWebhook, type KnownWebhook } from './store.ts';

/** Returns a webhook of an organization. `lock` is a locking clause of SQL. @throws `webhook_not_found`. */
export async function requireWebhook(
  db: Queryable,
  organizationId: string,
  id: string,
  lock = '',
): Promise<KnownWebhook> {
  const webhook = await findWebhook(db, organizationId, id, lock);
  if (!webhook) throw notFound('webhook', id);
  return webhook;
}
