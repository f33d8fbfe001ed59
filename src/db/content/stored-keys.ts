import type { Queryable } from '#src/db/query.ts';
import { EnvelopeError, type Envelope } from '#src/secrets/envelope.ts';
import { listDataKeys, rewrapDataKey } from './key-store.ts';
import { toKeyContext } from './keyring.ts';

/**
 * Wraps data keys of an earlier key of the operator with the first one. They encrypt nothing more then: each organization
 * gets a new data key with its next content, and what the earlier one has encrypted is encrypted again in the background.
 * @throws `EnvelopeError` when there are data keys and no key of the operator opens them
 */
export async function rewrapStoredDataKeys(db: Queryable, envelope: Envelope | null, now: Date): Promise<void> {
  for (const { id, organizationId, wrapped } of await listDataKeys(db)) {
    if (!envelope)
      throw new EnvelopeError('Contents in the database are encrypted. Set the key that has encrypted them.');
    const key = envelope.openDataKey(wrapped, toKeyContext(organizationId));
    if (envelope.isCurrent(wrapped)) continue;
    await rewrapDataKey(db, id, envelope.wrapDataKey(key, toKeyContext(organizationId)), now);
  }
}
