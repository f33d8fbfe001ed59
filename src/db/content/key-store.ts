import type { Queryable } from '#src/db/query.ts';
import type { ContentOwner } from './parameter.ts';

/** A row of `data_keys`: the key that encrypts the contents of an organization, wrapped with the operator's key. */
export type DataKeyRow = {
  id: string;
  organizationId: string;
  wrapped: string;
  createdAt: Date;
  /** The time since which it encrypts nothing more; null for the one that does. */
  retiredAt: Date | null;
  /** The time at which all earlier contents were encrypted with it; null until they are. */
  coveredAt: Date | null;
};

const columns = `id, organization_id AS "organizationId", wrapped, created_at AS "createdAt", retired_at AS "retiredAt",
  covered_at AS "coveredAt"`;

const ownerTables: Record<Exclude<keyof UnionToIntersection<ContentOwner>, 'organization'>, string> = {
  session: 'sessions',
  agent: 'agents',
  conversation: 'conversations',
  run: 'runs',
  message: 'messages',
  memory: 'memories',
};

type UnionToIntersection<U> = (U extends unknown ? (one: U) => void : never) extends (one: infer I) => void ? I : never;

/** Finds the organization to which the owner of a content belongs, or null. */
export async function findOwnerOrganization(db: Queryable, owner: ContentOwner): Promise<string | null> {
  const [kind, id] = Object.entries(owner)[0] as [keyof typeof ownerTables | 'organization', string];
  if (kind === 'organization') return id;
  const sql = `SELECT organization_id AS id FROM ${ownerTables[kind]} WHERE id = $1`;
  const rows = await db.query<{ id: string }[]>(sql, [id]);
  return rows[0]?.id ?? null;
}

/** A key with whether the transaction that reads it has also made it, so that it may be undone. */
export type FoundDataKey = DataKeyRow & { isUncertain: boolean };

const isUncertain = 'coalesce(xmin = pg_current_xact_id_if_assigned()::xid, false) AS "isUncertain"';

/** Finds the key that encrypts for an organization now, or null. */
export async function findActiveDataKey(db: Queryable, organizationId: string): Promise<FoundDataKey | null> {
  const sql = `SELECT ${columns}, ${isUncertain} FROM data_keys WHERE organization_id = $1 AND retired_at IS NULL`;
  return (await db.query<FoundDataKey[]>(sql, [organizationId]))[0] ?? null;
}

/** Finds the key of an id, or null. */
export async function findDataKey(db: Queryable, id: string): Promise<FoundDataKey | null> {
  const sql = `SELECT ${columns}, ${isUncertain} FROM data_keys WHERE id = $1`;
  return (await db.query<FoundDataKey[]>(sql, [id]))[0] ?? null;
}

/** Stores a key for an organization unless it has one that encrypts. */
export async function insertDataKey(
  db: Queryable,
  { id, organizationId, wrapped }: Pick<DataKeyRow, 'id' | 'organizationId' | 'wrapped'>,
): Promise<void> {
  await db.query(
    `INSERT INTO data_keys (id, organization_id, wrapped, created_at) VALUES ($1, $2, $3, now()) ON CONFLICT DO NOTHING`,
    [id, organizationId, wrapped],
  );
}

/** Lists all keys, those that encrypt nothing more included. */
export const listDataKeys = (db: Queryable): Promise<DataKeyRow[]> =>
  db.query<DataKeyRow[]>(`SELECT ${columns} FROM data_keys ORDER BY created_at, id`, []);

/** Stores another wrapping of a key, and lets it encrypt nothing more: the next content gets a new one. */
export async function rewrapDataKey(db: Queryable, id: string, wrapped: string, now: Date): Promise<void> {
  await db.query('UPDATE data_keys SET wrapped = $2, retired_at = coalesce(retired_at, $3) WHERE id = $1', [
    id,
    wrapped,
    now,
  ]);
}

/** Records that all contents of an organization are encrypted with its key. */
export async function markCovered(db: Queryable, id: string, now: Date): Promise<void> {
  await db.query('UPDATE data_keys SET covered_at = $2 WHERE id = $1', [id, now]);
}
