import type { Queryable } from '#src/db/query.ts';
import { appendAuditEntry, toParleyEntry } from './append-store.ts';
import { hashContent, type ContentPart } from './entry-hash.ts';
import { auditColumns } from './store.ts';
import type { AuditRow } from './table.ts';

// All raw: batches, found by what they name.

/** The user that is erased, and what takes their place. */
export type ErasedPerson = { organizationId: string; userId: string; pseudonym: string };

/** The number of entries that one transaction changes. */
const batchSize = 200;

/** The actions of entries that stay as they are: they tell of the erasure itself. */
const lasting = `('erase_user', 'pseudonymise_audit', 'expire_audit')`;

const toReplaced = (row: AuditRow, { userId, pseudonym }: ErasedPerson): ContentPart => {
  const replace = (id: string | null) => (id === userId ? pseudonym : id);
  const isTheirs = row.actingFor === userId || row.actor === userId;
  return {
    actor: replace(row.actor)!,
    credentialId: row.credentialId,
    actingFor: replace(row.actingFor),
    target: replace(row.target),
    address: isTheirs ? null : row.address,
    beforeHash: null,
    afterHash: null,
    details: null,
  };
};

/** Puts pseudonyms into entries, removes their salts, and tells the audit of it. Returns their number. */
async function replaceEntries(
  tx: Queryable,
  person: ErasedPerson,
  rows: readonly AuditRow[],
  now: Date,
): Promise<number> {
  const replaced = rows.map((row) => ({ seq: row.seq, content: toReplaced(row, person) }));
  if (replaced.length === 0) return 0;
  await tx.query(
    `UPDATE audit_log a SET salt = NULL, actor = n.actor, acting_for = n."actingFor", target = n.target, address = n.address,
            before_hash = NULL, after_hash = NULL, details = NULL
       FROM json_to_recordset($2::json) AS n (seq bigint, actor text, "actingFor" text, target text, address text)
      WHERE a.organization_id = $1 AND a.seq = n.seq`,
    [person.organizationId, JSON.stringify(replaced.map(({ seq, content }) => ({ seq, ...content })))],
  );
  const entries = replaced.map(({ seq, content }) => [seq, hashContent(content, Buffer.alloc(0)).toString('hex')]);
  await appendAuditEntry(tx, toParleyEntry(person.organizationId, 'pseudonymise_audit', now, { details: { entries } }));
  return replaced.length;
}

const select = (condition: string) => `SELECT ${auditColumns} FROM audit_log
  WHERE organization_id = $1 AND salt IS NOT NULL AND action NOT IN ${lasting} AND ${condition}
  ORDER BY seq LIMIT ${batchSize} FOR UPDATE`;

/** Replaces entries that name a user, a batch at most. Returns their number. */
export async function replaceEntriesOfUser(tx: Queryable, person: ErasedPerson, now: Date): Promise<number> {
  const condition = '(acting_for = $2 OR actor = $2 OR target = $2)';
  const rows = await tx.query<AuditRow[]>(select(condition), [person.organizationId, person.userId]);
  return replaceEntries(tx, person, rows, now);
}

/** Replaces entries about things of a user, by their ids, a batch at most. Returns their number. */
export async function replaceEntriesAbout(
  tx: Queryable,
  person: ErasedPerson,
  ids: readonly string[],
  now: Date,
): Promise<number> {
  const rows = await tx.query<AuditRow[]>(select('target = ANY($2::text[])'), [person.organizationId, ids]);
  return replaceEntries(tx, person, rows, now);
}

/** Replaces entries about a conversation and what is in it, a batch at most. Returns their number. */
export async function replaceEntriesOfConversation(
  tx: Queryable,
  person: ErasedPerson,
  conversationId: string,
  now: Date,
): Promise<number> {
  const condition = `target IN (
    SELECT $2::text UNION SELECT id FROM sessions WHERE conversation_id = $2
    UNION SELECT id FROM messages WHERE conversation_id = $2 UNION SELECT id FROM runs WHERE conversation_id = $2)`;
  const rows = await tx.query<AuditRow[]>(select(condition), [person.organizationId, conversationId]);
  return replaceEntries(tx, person, rows, now);
}
