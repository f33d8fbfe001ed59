import { EntitySchema } from '#generated/packages/typeorm.js';
import type {
  WebhookAttempt,
  WebhookDelivery,
  WebhookDisabling,
  WebhookEventType,
} from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';
import type { SigningSecrets } from '#src/outgoing/signing-secrets.ts';

/** A webhook as it is stored. */
export type WebhookRow = {
  id: string;
  organizationId: string;
  url: string;
  /** The types of events that it is told of; `*` for all. */
  eventTypes: string[];
  description: string;
  /** Whether the triggers write events for it. False for one that was deleted. */
  enabled: boolean;
  agentId: string | null;
  userId: string | null;
  /** Null once it is deleted. It is content: encrypted when a key is configured. */
  secrets: SigningSecrets | null;
  /** The time until which the previous secret signs too. */
  previousSecretUntil: Date | null;
  disabledReason: WebhookDisabling['reason'] | null;
  disabledAt: Date | null;
  /** The time of the first attempt since the last that succeeded; null when the last one did. */
  failingSince: Date | null;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** An event on its way to a webhook, as it is stored. */
export type DeliveryRow = {
  id: string;
  /** The place in the order in which events of a series are sent. */
  seq: number;
  webhookId: string;
  organizationId: string;
  eventId: string;
  eventType: WebhookEventType;
  userId: string | null;
  /** The series of its event, such as a conversation; null when it waits for no other. */
  series: string | null;
  /** A name of the event by which a webhook is told only once; null for most. */
  once: string | null;
  /** The `data` of the event without its address. */
  data: Record<string, unknown>;
  status: WebhookDelivery['status'];
  /** The number of attempts since it was begun, or begun anew. */
  attemptCount: number;
  /** The newest attempts; null before the first. What was answered is content: encrypted when a key is configured. */
  attempts: WebhookAttempt[] | null;
  /** The time from which it can be claimed: that of the next attempt, or the end of the lease of who sends it now. */
  nextAttemptAt: Date | null;
  /** The process that sends it now, or null. */
  claimedBy: string | null;
  createdAt: Date;
  finishedAt: Date | null;
};

export const webhookTable = new EntitySchema<WebhookRow>({
  name: 'Webhook',
  tableName: 'webhooks',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    url: column.text(),
    eventTypes: column.texts(),
    description: column.text(),
    enabled: column.boolean(),
    agentId: column.text({ nullable: true }),
    userId: column.text({ nullable: true }),
    secrets: column.json({ nullable: true }),
    previousSecretUntil: column.time({ nullable: true }),
    disabledReason: column.text({ nullable: true }),
    disabledAt: column.time({ nullable: true }),
    failingSince: column.time({ nullable: true }),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'webhooks_time', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'webhooks_told', columns: ['organizationId'], where: 'enabled' },
  ],
});

const isPending = "(status = 'pending'::text)";

export const deliveryTable = new EntitySchema<DeliveryRow>({
  name: 'WebhookDelivery',
  tableName: 'webhook_deliveries',
  columns: {
    id: column.text({ primary: true }),
    seq: column.bigint(),
    webhookId: column.text(),
    organizationId: column.text(),
    eventId: column.text(),
    eventType: column.text(),
    userId: column.text({ nullable: true }),
    series: column.text({ nullable: true }),
    once: column.text({ nullable: true }),
    data: column.json(),
    status: column.text(),
    attemptCount: column.integer(),
    attempts: column.json({ nullable: true }),
    nextAttemptAt: column.time({ nullable: true }),
    claimedBy: column.text({ nullable: true }),
    createdAt: column.time(),
    finishedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'webhook_deliveries_due', columns: ['webhookId', 'nextAttemptAt', 'seq'], where: isPending },
    {
      name: 'webhook_deliveries_series',
      columns: ['webhookId', 'series', 'seq'],
      where: `(${isPending} AND (series IS NOT NULL))`,
    },
    { name: 'webhook_deliveries_time', columns: ['webhookId', 'createdAt', 'id'] },
    { name: 'webhook_deliveries_organization', columns: ['organizationId', 'createdAt', 'id'] },
    { name: 'webhook_deliveries_age', columns: ['createdAt'] },
    { name: 'webhook_deliveries_user', columns: ['userId'], where: '(user_id IS NOT NULL)' },
    { name: 'webhook_deliveries_once', columns: ['webhookId', 'once'], unique: true, where: '(once IS NOT NULL)' },
  ],
});
