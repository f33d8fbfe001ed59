import { createExportSection } from '#src/api/export.ts';
import { oldestFirst } from '#src/api/paging.ts';
import { selectOrganizationDeliveries, toDelivery, type KnownDelivery } from './delivery-store.ts';
import { selectWebhooks, toWebhook, type KnownWebhook } from './store.ts';

/** The webhooks of an organization, for an export, without their secrets. */
export const webhooksSection = createExportSection(
  'webhook',
  ({ reach }) => ({ ...selectWebhooks(reach.organizationId), ...oldestFirst }),
  (row: KnownWebhook) => toWebhook(row),
);

/** The deliveries of the webhooks of an organization, for an export. */
export const deliveriesSection = createExportSection(
  'webhook_delivery',
  ({ reach }) => ({
    ...selectOrganizationDeliveries(reach.organizationId),
    ...oldestFirst,
    size: 'octet_length(attempts::text)',
  }),
  (row: KnownDelivery) => toDelivery(row),
);
