import { contentOf, contentRowsOf } from '#src/db/content/parameter.ts';
import { toSealPrefix } from '#src/db/content/sql.ts';
import type { Queryable } from '#src/db/query.ts';
import type { SealedTable } from './sealed-tables.ts';

// All raw: batches over tables that are named by parameters, and their texts as they are stored.

/** The number of rows that are encrypted again at a time. */
const batchSize = 50;

/** Finds an organization of which some contents may not be encrypted with its present key, or null. */
export async function findUncoveredOrganization(db: Queryable): Promise<string | null> {
  const rows = await db.query<{ id: string }[]>(
    `SELECT o.id FROM organizations o LEFT JOIN data_keys k ON k.organization_id = o.id AND k.retired_at IS NULL
      WHERE k.covered_at IS NULL ORDER BY o.id LIMIT 1`,
    [],
  );
  return rows[0]?.id ?? null;
}

/** Returns the id of the key that encrypts for an organization. Makes one when there is none. */
export async function ensureDataKey(db: Queryable, organizationId: string): Promise<string> {
  // A content that is only measured: the client makes the key for it.
  await db.query('SELECT length($1::text)', [contentOf({ organization: organizationId }, 'null')]);
  const rows = await db.query<{ id: string }[]>(
    'SELECT id FROM data_keys WHERE organization_id = $1 AND retired_at IS NULL',
    [organizationId],
  );
  return rows[0]!.id;
}

/** The values of the key of a row. */
export type RowKey = readonly unknown[];

function toSelectSql({ name, key, columns, owner }: SealedTable, after: RowKey | null): string {
  const keys = key.map(({ column }) => `t.${column}`).join(', ');
  const bounds = key.map(({ type }, index) => `$${index + 3}::${type}`).join(', ');
  const isPlain = columns.map(({ column }) => `left(t.${column}::text, length($2)) <> $2`).join(' OR ');
  return `SELECT ${keys}, ${columns.map(({ column }) => `t.${column}::text AS ${column}`).join(', ')} FROM ${name} t ${owner}
    WHERE ${owner ? 'o' : 't'}.organization_id = $1 AND (${isPlain}) ${after ? `AND (${keys}) > (${bounds})` : ''}
    ORDER BY ${keys} LIMIT ${batchSize} FOR UPDATE OF t`;
}

function toUpdateSql({ name, key, columns }: SealedTable): string {
  const members = [...key, ...columns.map(({ column }) => ({ column, type: 'text' }))];
  return `UPDATE ${name} t SET ${columns.map(({ column, type }) => `${column} = r.${column}::${type}`).join(', ')}
    FROM json_to_recordset($1::json) AS r (${members.map(({ column, type }) => `${column} ${type}`).join(', ')})
    WHERE ${key.map(({ column }) => `t.${column} = r.${column}`).join(' AND ')}`;
}

/**
 * Encrypts the next rows of an organization after a key that are not encrypted with its present data key. Returns the key of
 * the last one, or null when none is left. Part of the caller's transaction, which locks the rows.
 */
export async function resealRows(
  tx: Queryable,
  table: SealedTable,
  { organizationId, keyId }: { organizationId: string; keyId: string },
  after: RowKey | null,
): Promise<RowKey | null> {
  const parameters = [organizationId, toSealPrefix(keyId), ...(after ?? [])];
  const rows = await tx.query<Record<string, unknown>[]>(toSelectSql(table, after), parameters);
  const last = rows.at(-1);
  if (!last) return null;
  const contents = table.columns.map(({ column }) => column);
  await tx.query(toUpdateSql(table), [contentRowsOf({ organization: organizationId }, rows, contents)]);
  return table.key.map(({ column }) => last[column]);
}
