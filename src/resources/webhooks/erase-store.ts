import type { EntityDatabase } from '#src/db/query.ts';
import { markWebhooksDeleted } from './store.ts';
import { deliveryTable } from './table.ts';

/** Erases the deliveries of events that concern a user, and deletes the webhooks that are told of this user alone. */
export async function eraseUserFromWebhooks(tx: EntityDatabase, userId: string, now: Date): Promise<void> {
  await tx.getRepository(deliveryTable).delete({ userId });
  await markWebhooksDeleted(tx, { userId }, now);
}
