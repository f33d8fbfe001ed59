import type { Queryable } from '#src/db/query.ts';
import { listChainHeads } from '#src/resources/audit/store.ts';
import { verifyChain, type ChainReport } from '#src/resources/audit/verify.ts';
import type { CommandCall } from './command.ts';
import type { auditOptions } from './command-options.ts';
import { CommandError, UsageError } from './failure.ts';

/** A command about the audit, as it was typed. `head` is a place of the chain and the hash that it had. */
export type AuditCommand = { organizationId: string | null; head: { seq: number; hash: string } | null };

/** The chain of an organization, as a command found it. */
export type VerifiedChain = ChainReport & { organizationId: string; seq: number; hash: string };

/** Returns the command of a call of `parley audit verify`. @throws UsageError for a head that is none */
export function toAuditCommand({ values }: CommandCall<typeof auditOptions>): AuditCommand {
  const organizationId = values.organization ?? null;
  if (values.head === undefined) return { organizationId, head: null };
  const parts = /^(\d{1,15}):([0-9a-f]{64})$/.exec(values.head);
  if (!parts) throw new UsageError('--head must be a place and a hash, as parley audit verify prints them.');
  if (organizationId === null) throw new UsageError('--head needs the --organization whose chain it is of.');
  return { organizationId, head: { seq: Number(parts[1]), hash: parts[2]! } };
}

/** Verifies the chains that a command means. @throws CommandError for an organization without entries */
export async function executeAuditCommand(
  db: Queryable,
  { organizationId, head }: AuditCommand,
): Promise<VerifiedChain[]> {
  const heads = await listChainHeads(db, organizationId);
  if (organizationId !== null && heads.length === 0)
    throw new CommandError(`There are no entries of an organization ${organizationId}.`);
  const chains: VerifiedChain[] = [];
  for (const chain of heads) {
    const report = await verifyChain(db, chain, head);
    chains.push({ ...report, organizationId: chain.organizationId, seq: chain.seq, hash: chain.hash.toString('hex') });
  }
  return chains;
}

/** Formats what a command has found. */
export function formatChains(chains: readonly VerifiedChain[]): string {
  if (chains.length === 0) return 'The audit has no entries.\n';
  const lines = chains.flatMap(({ organizationId, seq, hash, count, pseudonymised, faults }) => [
    `${organizationId}  ${faults.length === 0 ? 'intact' : 'BROKEN'}  ${count} entries, ${pseudonymised} with pseudonyms  ${seq}:${hash}`,
    ...faults.map((fault) => `  entry ${fault.seq}: ${fault.fault}`),
  ]);
  return `${lines.join('\n')}\n`;
}
