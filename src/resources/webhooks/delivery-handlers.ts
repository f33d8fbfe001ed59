import { newId } from '#src/api/ids.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { notFound, problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Handler } from '#src/resources/services.ts';
import {
  findDelivery,
  insertEndedDelivery,
  redeliver,
  redeliverFailed,
  selectDeliveries,
  toDelivery,
  type KnownDelivery,
} from './delivery-store.ts';
import { requireWebhook } from './require.ts';
import { sendEvent } from './send-event.ts';
import { listWebhookSecrets, type KnownWebhook } from './store.ts';
import { toWebhookEvent } from './webhook-event.ts';

/** @throws `delivery_not_found` */
async function requireDelivery(
  db: Queryable,
  { id }: KnownWebhook,
  deliveryId: string,
  lock = '',
): Promise<KnownDelivery> {
  const delivery = await findDelivery(db, id, deliveryId, lock);
  if (!delivery) throw notFound('delivery', deliveryId);
  return delivery;
}

/** @throws `conflict` when nothing is sent to a webhook. */
function requireEnabled({ id, enabled }: KnownWebhook): void {
  if (!enabled) throw problem('conflict', `The webhook ${id} is disabled. Enable it first.`);
}

export const listWebhookDeliveries: Handler<'listWebhookDeliveries'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id } = await requireWebhook(dataSource, principal.organizationId, path.webhook_id);
  const { status, event_type: eventType } = query;
  const rows = selectDeliveries(id, { status, eventType });
  const filters = { status, event_type: eventType };
  const list = { ...rows, ...newestFirst, path: `/v2/webhooks/${id}/deliveries`, filters };
  return replyWithPage(dataSource, { ...list, size: 'octet_length(attempts::text)' }, query, toDelivery);
};

export const getWebhookDelivery: Handler<'getWebhookDelivery'> = async (
  { dataSource, publicUrl },
  { path, principal },
) => {
  const webhook = await requireWebhook(dataSource, principal.organizationId, path.webhook_id);
  const delivery = await requireDelivery(dataSource, webhook, path.delivery_id);
  return { status: 200, body: { ...toDelivery(delivery), event: toWebhookEvent(delivery, publicUrl()) } };
};

export const testWebhook: Handler<'testWebhook'> = async (services, { path, principal, write }) => {
  const { dataSource, clock, publicUrl } = services;
  const {
    id: webhookId,
    organizationId,
    url,
  } = await requireWebhook(dataSource, principal.organizationId, path.webhook_id);
  const [createdAt, eventType] = [clock(), 'webhook.test' as const];
  const told = { eventId: newId('evt'), eventType, data: { webhook_id: webhookId }, createdAt };
  const event = toWebhookEvent(told, publicUrl());
  const secrets = await listWebhookSecrets(dataSource, webhookId, createdAt);
  const { attempt } = await sendEvent(services, { url, secrets, event, signal: AbortSignal.timeout(60_000) });
  const delivery: KnownDelivery = {
    ...told,
    id: newId('dlv'),
    webhookId,
    organizationId,
    userId: null,
    series: null,
    status: attempt.outcome === 'succeeded' ? 'succeeded' : 'failed',
    attemptCount: 1,
    attempts: [attempt],
    nextAttemptAt: null,
    finishedAt: clock(),
  };
  return write.inTransaction(async (tx, _afterCommit, note) => {
    await insertEndedDelivery(tx, delivery);
    note.details = { delivery: delivery.id, outcome: attempt.outcome };
    note.after = null;
    note.target = webhookId;
    return { status: 200, body: { ...toDelivery(delivery), event } };
  });
};

export const redeliverWebhookDelivery: Handler<'redeliverWebhookDelivery'> = async (
  { clock, webhookSender },
  { path, principal, write },
) =>
  write.inTransaction(async (tx, afterCommit, note) => {
    const webhook = await requireWebhook(tx, principal.organizationId, path.webhook_id, 'FOR SHARE');
    requireEnabled(webhook);
    const delivery = await requireDelivery(tx, webhook, path.delivery_id, 'FOR UPDATE');
    if (delivery.status === 'pending') throw problem('conflict', `The delivery ${delivery.id} is pending already.`);
    const pending = await redeliver(tx, delivery, clock());
    note.before = toDelivery(delivery);
    afterCommit(() => void webhookSender.wake());
    return { status: 202, body: toDelivery(pending) };
  });

export const redeliverWebhookEvents: Handler<'redeliverWebhookEvents'> = async (
  { clock, webhookSender },
  { path, body, principal, write },
) =>
  write.inTransaction(async (tx, afterCommit, note) => {
    const webhook = await requireWebhook(tx, principal.organizationId, path.webhook_id, 'FOR SHARE');
    requireEnabled(webhook);
    const { count: redelivered, hasMore } = await redeliverFailed(tx, webhook.id, new Date(body.since), clock());
    note.details = { redelivered };
    note.after = null;
    afterCommit(() => void webhookSender.wake());
    return { status: 202, body: { redelivered, has_more: hasMore } };
  });
