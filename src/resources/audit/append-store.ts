import { randomBytes } from 'node:crypto';
import { newId } from '#src/api/ids.ts';
import type { Queryable, Statement } from '#src/db/query.ts';
import { hashContent, hashEntry } from './entry-hash.ts';
import type { AuditRow } from './table.ts';

/** An entry before it has its place in the chain. */
export type NewAuditEntry = Omit<AuditRow, 'seq' | 'id' | 'salt' | 'contentHash' | 'previousHash' | 'hash'>;

const saltBytes = 16;

/** The head moves on by one, and the entry gets its place and both hashes of it. */
const appendSql = `WITH head AS (
    INSERT INTO audit_chains AS c (organization_id, seq, previous_hash, hash)
    VALUES ($1, 1, ''::bytea, sha256(int8send(1::bigint) || $16::bytea))
    ON CONFLICT (organization_id) DO UPDATE
       SET seq = c.seq + 1, previous_hash = c.hash, hash = sha256(c.hash || int8send(c.seq + 1) || $16::bytea)
    RETURNING seq, previous_hash, hash
  )
  INSERT INTO audit_log (organization_id, seq, id, at, action, request_id, source, actor, credential_id, acting_for, target,
                         address, before_hash, after_hash, details, content_hash, salt, previous_hash, hash)
  SELECT $1, head.seq, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14::json, $15, $17, head.previous_hash, head.hash
    FROM head`;

/**
 * Appends an entry to the audit of its organization: the one way into it. It is the last statement of the transaction of what
 * it tells of, since it locks the head of the chain until that ends.
 */
export async function appendAuditEntry(tx: Queryable, entry: NewAuditEntry): Promise<void> {
  const { sql, parameters } = toAuditStatement(entry);
  // Raw: the chain moves on and the entry is inserted in one statement.
  await tx.query(sql, parameters);
}

/** Returns the statement that appends an entry: the last one of its transaction, as for `appendAuditEntry`. */
export function toAuditStatement(entry: NewAuditEntry): Statement {
  const { organizationId, at, action, requestId, source } = entry;
  const { actor, credentialId, actingFor, target, address, beforeHash, afterHash, details } = entry;
  const [id, salt] = [newId('aud'), randomBytes(saltBytes)];
  const contentHash = hashContent(entry, salt);
  const entryHash = hashEntry({ ...entry, id, contentHash });
  const parameters = [
    organizationId,
    id,
    at,
    action,
    requestId,
    source,
    actor,
    credentialId,
    actingFor,
    target,
    address,
    beforeHash,
    afterHash,
    details && JSON.stringify(details),
    contentHash,
    entryHash,
    salt,
  ];
  return { sql: appendSql, parameters, lockName: organizationId };
}

/** Appends entries, at the end of the transaction of what they tell of. */
export async function appendAuditEntries(tx: Queryable, entries: readonly NewAuditEntry[]): Promise<void> {
  for (const entry of entries) await appendAuditEntry(tx, entry);
}

/** Returns an entry of work that Parley does itself, for no caller. */
export const toParleyEntry = (
  organizationId: string,
  action: string,
  at: Date,
  { target = null, details = null }: { target?: string | null; details?: AuditRow['details'] },
): NewAuditEntry => ({
  organizationId,
  at,
  action,
  requestId: null,
  source: 'parley',
  actor: 'parley',
  credentialId: null,
  actingFor: null,
  target,
  address: null,
  beforeHash: null,
  afterHash: null,
  details,
});

/** Appends an entry of what an operator does with a command, who is not known by more than that. */
export const appendCommandEntry = (
  tx: Queryable,
  organizationId: string,
  { action, target, now }: { action: string; target: string | null; now: Date },
): Promise<void> =>
  appendAuditEntry(tx, {
    ...toParleyEntry(organizationId, action, now, { target }),
    source: 'command',
    actor: 'operator',
  });
