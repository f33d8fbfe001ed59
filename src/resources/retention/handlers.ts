import type { ReplaceRetention, Retention } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import { requireOwnOrganization } from '#src/resources/organizations/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { countDue, findRetention, saveRetention, toLimits, toRetentionDays } from './store.ts';
import type { RetentionPolicy } from './table.ts';

/** Writes a policy as the contract has it, with what is due by it. */
async function toRetention(
  db: EntityDatabase,
  policy: RetentionPolicy,
  { now, isDryRun }: { now: Date; isDryRun: boolean },
): Promise<Retention> {
  const due = await countDue(db, policy.organizationId, toLimits(policy, now));
  return { ...toRetentionDays(policy), dry_run: isDryRun, due };
}

export const getRetention: Handler<'getRetention'> = async ({ dataSource, clock }, { path, principal }) => {
  requireOwnOrganization(principal, path.organization_id);
  const policy = await findRetention(dataSource, path.organization_id);
  return { status: 200, body: await toRetention(dataSource, policy, { now: clock(), isDryRun: false }) };
};

const toPolicy = (organizationId: string, body: ReplaceRetention): RetentionPolicy => ({
  organizationId,
  messagesDays: body.messages_days ?? null,
  eventsDays: body.events_days ?? null,
  memoriesDays: body.memories_days ?? null,
  filesDays: body.files_days ?? null,
  auditDays: body.audit_days ?? null,
  recordingsDays: body.recordings_days ?? null,
});

export const replaceRetention: Handler<'replaceRetention'> = async (
  { dataSource, clock },
  { path, query, body, principal, write },
) => {
  requireOwnOrganization(principal, path.organization_id);
  const [now, isDryRun] = [clock(), query.dry_run ?? false];
  const policy = toPolicy(path.organization_id, body);
  if (isDryRun) return { status: 200, body: await toRetention(dataSource, policy, { now, isDryRun }) };
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const before = await findRetention(tx, path.organization_id);
    note.before = await toRetention(tx, before, { now, isDryRun });
    await saveRetention(tx, policy, principal.subject, now);
    return { status: 200, body: await toRetention(tx, policy, { now, isDryRun }) };
  });
};
