import type { AuditEntry } from '#generated/v2/client/types.gen.ts';
import type { Queryable } from '#src/db/query.ts';
import { SqlParameters } from '#src/db/sql-parameters.ts';
import type { AuditRow } from './table.ts';

// All raw: lists and batches.

/** The filters of a list of entries. */
export type AuditFilters = {
  actor?: string | undefined;
  action?: string | undefined;
  target?: string | undefined;
  created_after?: string | undefined;
  created_before?: string | undefined;
};

/** The columns of an entry, as the members of its row. */
export const auditColumns = `organization_id AS "organizationId", seq, id, at, action, request_id AS "requestId", source, actor,
  credential_id AS "credentialId", acting_for AS "actingFor", target, address, before_hash AS "beforeHash",
  after_hash AS "afterHash", details, salt, content_hash AS "contentHash", previous_hash AS "previousHash", hash`;

/** Selects the entries of an organization that all given filters let through. */
export function selectAuditEntries(organizationId: string, filters: AuditFilters) {
  const parameters = new SqlParameters([organizationId]);
  const add = (value: unknown, type = 'text') => parameters.add(value, type);
  const { actor, action, target, created_after: after, created_before: before } = filters;
  const actors = actor === undefined ? null : add(actor);
  const conditions = [
    'organization_id = $1',
    ...(actors ? [`(actor = ${actors} OR credential_id = ${actors} OR acting_for = ${actors})`] : []),
    ...(action === undefined ? [] : [`action = ${add(action)}`]),
    ...(target === undefined ? [] : [`target = ${add(target)}`]),
    ...(after === undefined ? [] : [`at >= ${add(after, 'timestamptz')}`]),
    ...(before === undefined ? [] : [`at < ${add(before, 'timestamptz')}`]),
  ];
  return {
    sql: `SELECT ${auditColumns} FROM audit_log WHERE ${conditions.join(' AND ')}`,
    parameters: parameters.values,
  };
}

/** Lists the next entries of a selection after a place in the chain, in its order. */
export function listNextEntries(
  db: Queryable,
  { sql, parameters }: ReturnType<typeof selectAuditEntries>,
  afterSeq: number,
  limit: number,
): Promise<AuditRow[]> {
  const all = new SqlParameters(parameters);
  const place = all.add(afterSeq, 'bigint');
  return db.query<AuditRow[]>(`${sql} AND seq > ${place} ORDER BY seq LIMIT ${all.add(limit, 'int')}`, all.values);
}

/** The newest place of a chain, as its head has it. */
export type ChainHead = { organizationId: string; seq: number; hash: Buffer };

/** Lists the heads of all chains, or that of one organization. Entries without a chain have a head at the place 0. */
export const listChainHeads = (db: Queryable, organizationId: string | null): Promise<ChainHead[]> =>
  db.query<ChainHead[]>(
    `SELECT organization_id AS "organizationId", seq, hash FROM (
       SELECT organization_id, seq, hash FROM audit_chains
       UNION ALL
       SELECT DISTINCT organization_id, 0, ''::bytea FROM audit_log e
        WHERE NOT EXISTS (SELECT 1 FROM audit_chains c WHERE c.organization_id = e.organization_id)
     ) heads WHERE $1::text IS NULL OR organization_id = $1 ORDER BY organization_id`,
    [organizationId],
  );

/** Lists the places of entries that stand before or after their chain, as it is at that moment; at most `limit`. */
export async function listPlacesOutside(db: Queryable, organizationId: string, limit: number): Promise<number[]> {
  const rows = await db.query<{ seq: number }[]>(
    `SELECT seq FROM audit_log WHERE organization_id = $1 AND (seq < 1 OR seq >
       coalesce((SELECT c.seq FROM audit_chains c WHERE c.organization_id = $1), 0)) ORDER BY seq LIMIT $2`,
    [organizationId, limit],
  );
  return rows.map(({ seq }) => seq);
}

/** Writes an entry as the contract has it. */
export const toAuditEntry = (row: AuditRow): AuditEntry => ({
  id: row.id,
  seq: row.seq,
  at: row.at.toISOString(),
  action: row.action,
  request_id: row.requestId,
  source: row.source,
  actor: row.actor,
  credential_id: row.credentialId,
  acting_for: row.actingFor,
  target: row.target,
  address: row.address,
  before_hash: row.beforeHash,
  after_hash: row.afterHash,
  details: row.details,
  pseudonymised: row.salt === null,
  salt: row.salt?.toString('hex') ?? null,
  content_hash: row.contentHash.toString('hex'),
  previous_hash: row.previousHash.toString('hex'),
  hash: row.hash.toString('hex'),
});
