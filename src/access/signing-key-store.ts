import { IsNull, LessThanOrEqual, MoreThan } from '#generated/packages/typeorm.js';
import type { EntityDatabase, Queryable, Transactional } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { signingKeyTable, type SigningKeyRow } from './table.ts';

/** Returns the signing keys whose tokens are valid now, the newest first. */
export const listActiveSigningKeys = (db: EntityDatabase, now: Date): Promise<SigningKeyRow[]> =>
  db.getRepository(signingKeyTable).find({
    where: [{ retiredAt: IsNull() }, { retiredAt: MoreThan(now) }],
    order: { createdAt: 'DESC', kid: 'ASC' },
  });

/** Returns all signing keys, retired ones included, the newest first. */
export const listSigningKeys = (db: EntityDatabase): Promise<SigningKeyRow[]> =>
  db.getRepository(signingKeyTable).find({ order: { createdAt: 'DESC', kid: 'ASC' } });

/** Blocks other writers of signing keys until the transaction ends. */
export async function lockSigningKeys(tx: Queryable): Promise<void> {
  // Raw: a lock of a table.
  await tx.query('LOCK TABLE signing_keys IN SHARE ROW EXCLUSIVE MODE');
}

/** A signing key that is not stored yet. */
export type NewSigningKey = Pick<SigningKeyRow, 'kid' | 'privateJwk' | 'publicJwk'>;

/** Stores a signing key unless there is one that is not retired. The caller has locked the keys. */
async function insertFirstSigningKey(tx: EntityDatabase, key: NewSigningKey, now: Date): Promise<void> {
  if (await tx.getRepository(signingKeyTable).existsBy({ retiredAt: IsNull() })) return;
  await insertRows(tx, signingKeyTable, { ...key, createdAt: now });
}

/** Stores the first signing key, unless another instance has stored one meanwhile. */
export async function saveFirstSigningKey(db: Transactional, key: NewSigningKey, now: Date): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    await insertFirstSigningKey(tx, key, now);
  });
}

/** Erases the private parts of retired keys. */
const erasePrivateKeys = (tx: EntityDatabase, now: Date) =>
  updateRows(tx, signingKeyTable, { retiredAt: LessThanOrEqual(now) }, { privateJwk: {} });

/** Replaces the active signing keys by `key`. The replaced ones verify tokens until `verifyUntil`. */
export async function rotateSigningKey(
  db: Transactional,
  key: NewSigningKey,
  { now, verifyUntil }: { now: Date; verifyUntil: Date },
): Promise<void> {
  await db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    await updateRows(tx, signingKeyTable, { retiredAt: IsNull() }, { retiredAt: verifyUntil });
    await insertFirstSigningKey(tx, key, now);
    await erasePrivateKeys(tx, now);
  });
}

/**
 * Retires a signing key and so all its tokens. Stores `key` if no active one is left. Returns false when there is no key
 * of that `kid`.
 */
export async function retireSigningKey(
  db: Transactional,
  kid: string,
  key: NewSigningKey,
  now: Date,
): Promise<boolean> {
  return db.transaction(async (tx) => {
    await lockSigningKeys(tx);
    if (!(await tx.getRepository(signingKeyTable).existsBy({ kid }))) return false;
    const active = [
      { kid, retiredAt: IsNull() },
      { kid, retiredAt: MoreThan(now) },
    ];
    await updateRows(tx, signingKeyTable, active, { retiredAt: now });
    await insertFirstSigningKey(tx, key, now);
    await erasePrivateKeys(tx, now);
    return true;
  });
}

/** Replaces the private part of a key by another form of it. The caller has locked the keys. */
export async function replacePrivateKey(
  tx: EntityDatabase,
  { kid, privateJwk }: Pick<NewSigningKey, 'kid' | 'privateJwk'>,
): Promise<void> {
  await updateRows(tx, signingKeyTable, { kid }, { privateJwk });
}
