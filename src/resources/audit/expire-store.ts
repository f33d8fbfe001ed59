import type { Queryable } from '#src/db/query.ts';
import { appendAuditEntry, toParleyEntry } from './append-store.ts';

// All raw: a batch from the beginning of a chain.

const expireSql = `WITH kept AS (
    SELECT coalesce(min(seq), 9007199254740991) AS seq FROM audit_log WHERE organization_id = $1 AND at >= $2
  ), due AS (
    SELECT a.seq FROM audit_log a, kept WHERE a.organization_id = $1 AND a.seq < kept.seq ORDER BY a.seq LIMIT $3
  )
  DELETE FROM audit_log a USING due WHERE a.organization_id = $1 AND a.seq = due.seq RETURNING a.seq, a.hash`;

/** The number of entries that one transaction deletes at most. */
const batchSize = 1_000;

/**
 * Deletes the oldest entries of a chain, those from before a time, a batch at most, and tells the audit up to where: the rest
 * verifies from there on. Returns whether there may be more.
 */
export async function expireEntries(tx: Queryable, organizationId: string, before: Date, now: Date): Promise<boolean> {
  const [rows] = await tx.query<[{ seq: number; hash: Buffer }[]]>(expireSql, [organizationId, before, batchSize]);
  const last = rows.toSorted((a, b) => a.seq - b.seq).at(-1);
  if (!last) return false;
  const details = { through: last.seq, hash: last.hash.toString('hex'), entries: rows.length };
  await appendAuditEntry(tx, toParleyEntry(organizationId, 'expire_audit', now, { details }));
  return rows.length === batchSize;
}
