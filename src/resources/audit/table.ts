import { EntitySchema } from '#generated/packages/typeorm.js';
import { column } from '#src/db/columns.ts';

/** An entry of the audit, as it is stored. */
export type AuditRow = {
  organizationId: string;
  /** The place of the entry in the chain of its organization, counted from 1. */
  seq: number;
  id: string;
  at: Date;
  /** The operation of the contract that was carried out, or the name of work of Parley's own. */
  action: string;
  requestId: string | null;
  /** The kind of credential, or `parley` for work that it does itself. */
  source: string;
  /** The subject who has called. */
  actor: string;
  credentialId: string | null;
  /** The user for whom the caller acted; null for a caller who acts for the organization. */
  actingFor: string | null;
  target: string | null;
  address: string | null;
  /** Hashes of the target before and after; null for none. */
  beforeHash: string | null;
  afterHash: string | null;
  details: Record<string, unknown> | null;
  /** The salt of `contentHash`; null once a part of the entry was replaced by a pseudonym. */
  salt: Buffer | null;
  contentHash: Buffer;
  previousHash: Buffer;
  hash: Buffer;
};

export const auditTable = new EntitySchema<AuditRow>({
  name: 'AuditEntry',
  tableName: 'audit_log',
  columns: {
    organizationId: column.text({ primary: true }),
    seq: column.bigint({ primary: true }),
    id: column.text(),
    at: column.time(),
    action: column.text(),
    requestId: column.text({ nullable: true }),
    source: column.text(),
    actor: column.text(),
    credentialId: column.text({ nullable: true }),
    actingFor: column.text({ nullable: true }),
    target: column.text({ nullable: true }),
    address: column.text({ nullable: true }),
    beforeHash: column.text({ nullable: true }),
    afterHash: column.text({ nullable: true }),
    details: column.json({ nullable: true }),
    salt: column.bytes({ nullable: true }),
    contentHash: column.bytes(),
    previousHash: column.bytes(),
    hash: column.bytes(),
  },
  indices: [
    { name: 'audit_log_actor', columns: ['organizationId', 'actor', 'seq'] },
    { name: 'audit_log_target', columns: ['organizationId', 'target', 'seq'] },
    { name: 'audit_log_acting_for', columns: ['actingFor', 'seq'], where: '(acting_for IS NOT NULL)' },
  ],
});

/** The newest entry of an organization's chain. Its row is locked by whoever appends. */
type AuditChainRow = { organizationId: string; seq: number; previousHash: Buffer; hash: Buffer };

export const auditChainTable = new EntitySchema<AuditChainRow>({
  name: 'AuditChain',
  tableName: 'audit_chains',
  columns: {
    organizationId: column.text({ primary: true }),
    seq: column.bigint(),
    previousHash: column.bytes(),
    hash: column.bytes(),
  },
});
