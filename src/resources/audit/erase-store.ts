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
const lasting = `('erase_user', 'erase_organization', 'pseudonymise_audit', 'expire_audit')`;

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
  organizationId: string,
  replaced: readonly { seq: number; content: ContentPart }[],
  now: Date,
): Promise<number> {
  if (replaced.length === 0) return 0;
  await tx.query(
    `UPDATE audit_log a SET salt = NULL, actor = n.actor, credential_id = n."credentialId", acting_for = n."actingFor",
            target = n.target, address = n.address, before_hash = NULL, after_hash = NULL, details = NULL
       FROM json_to_recordset($2::json)
            AS n (seq bigint, actor text, "credentialId" text, "actingFor" text, target text, address text)
      WHERE a.organization_id = $1 AND a.seq = n.seq`,
    [organizationId, JSON.stringify(replaced.map(({ seq, content }) => ({ seq, ...content })))],
  );
  const entries = replaced.map(({ seq, content }) => [seq, hashContent(content, Buffer.alloc(0)).toString('hex')]);
  await appendAuditEntry(tx, toParleyEntry(organizationId, 'pseudonymise_audit', now, { details: { entries } }));
  return replaced.length;
}

const replaceEntriesOfPerson = (tx: Queryable, person: ErasedPerson, rows: readonly AuditRow[], now: Date) =>
  replaceEntries(
    tx,
    person.organizationId,
    rows.map((row) => ({ seq: row.seq, content: toReplaced(row, person) })),
    now,
  );

const selectAny = (condition: string) => `SELECT ${auditColumns} FROM audit_log
  WHERE organization_id = $1 AND action NOT IN ${lasting} AND ${condition}
  ORDER BY seq LIMIT ${batchSize} FOR UPDATE`;

/** Selects entries in which no pseudonym stands yet. */
const select = (condition: string) => selectAny(`salt IS NOT NULL AND ${condition}`);

/** Replaces entries that name a user, a batch at most. Returns their number. */
export async function replaceEntriesOfUser(tx: Queryable, person: ErasedPerson, now: Date): Promise<number> {
  const condition = '(acting_for = $2 OR actor = $2 OR target = $2)';
  const rows = await tx.query<AuditRow[]>(select(condition), [person.organizationId, person.userId]);
  return replaceEntriesOfPerson(tx, person, rows, now);
}

/** Replaces entries about things of a user, by their ids, a batch at most. Returns their number. */
export async function replaceEntriesAbout(
  tx: Queryable,
  person: ErasedPerson,
  ids: readonly string[],
  now: Date,
): Promise<number> {
  const rows = await tx.query<AuditRow[]>(select('target = ANY($2::text[])'), [person.organizationId, ids]);
  return replaceEntriesOfPerson(tx, person, rows, now);
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
  return replaceEntriesOfPerson(tx, person, rows, now);
}

/**
 * Replaces all entries of an organization but those that tell of erasures, a batch at most: no more than what was done, when,
 * and the places of the chain stay. Returns their number.
 */
export async function replaceEntriesOfOrganization(
  tx: Queryable,
  { organizationId, pseudonym: actor }: { organizationId: string; pseudonym: string },
  now: Date,
): Promise<number> {
  // In the order of the chain: all before the last one that was replaced are done. The erasure of a user has left in an entry
  // who else it tells of.
  const condition = 'seq > coalesce((SELECT max(seq) FROM audit_log WHERE organization_id = $1 AND actor = $2), 0)';
  const rows = await tx.query<AuditRow[]>(selectAny(condition), [organizationId, actor]);
  const nothing = { credentialId: null, actingFor: null, target: null, address: null };
  const content = { actor, ...nothing, beforeHash: null, afterHash: null, details: null };
  const replaced = rows.map(({ seq }) => ({ seq, content }));
  return replaceEntries(tx, organizationId, replaced, now);
}
