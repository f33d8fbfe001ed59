import { storeApiKey } from '#src/access/first-key.ts';
import { generateApiKey } from '#src/access/key-secret.ts';
import type { EntityDatabase, Transactional } from '#src/db/query.ts';
import { organizationReach } from '#src/db/reach.ts';
import { appendCommandEntry } from '#src/resources/audit/append-store.ts';
import { lockMember } from '#src/resources/members/store.ts';
import { findUserByExternalId, resolveUser } from '#src/resources/users/store.ts';
import { CommandError } from './failure.ts';

/** The options of a new key. `user` is an id of the product, `member` one of the product or of Parley. */
export type NewKeyOptions = {
  name: string;
  organization: string;
  scopes: string[];
  user: string | undefined;
  member: string | undefined;
  expiresAt: Date | null;
  allowedAddresses: string[];
};

/** Formats the secret of a key, which is shown once. */
export const formatSecret = (id: string, key: string): string => `Shown this once:\n  id   ${id}\n  key  ${key}\n`;

type KeyOwnerId = { owner: 'user' | 'member'; userId: string };

/** Finds the owner of a new key; a user is made if missing. @throws CommandError for who is no member */
async function findOwner(
  tx: EntityDatabase,
  organizationId: string,
  { user, member }: Pick<NewKeyOptions, 'user' | 'member'>,
  now: Date,
): Promise<KeyOwnerId> {
  const reach = organizationReach(organizationId);
  if (user !== undefined) {
    const userId = (await resolveUser(tx, reach, { external_id: user }, { pointer: '--user', now }))!;
    return { owner: 'user', userId };
  }
  const row = await findUserByExternalId(tx, organizationId, member!);
  const userId = row?.id ?? member!;
  if (!(await lockMember(tx, organizationId, userId)))
    throw new CommandError(`--member: ${member} is no member of the organization; give them a role first.`);
  return { owner: 'member', userId };
}

/** Makes a key and tells the audit of it. Returns the text that shows its secret. @throws CommandError for who is no member */
export async function storeNewKey(
  { db, now }: { db: Transactional; now: Date },
  { user, member, ...options }: NewKeyOptions,
): Promise<string> {
  const { id, key } = generateApiKey();
  const isOwned = user !== undefined || member !== undefined;
  await storeApiKey(
    db,
    { id, key },
    {
      ...options,
      now,
      ...(isOwned && { findOwner: (tx, organizationId) => findOwner(tx, organizationId, { user, member }, now) }),
      afterwards: (tx, organizationId) =>
        appendCommandEntry(tx, organizationId, { action: 'createKey', target: id, now }),
    },
  );
  return formatSecret(id, key);
}
