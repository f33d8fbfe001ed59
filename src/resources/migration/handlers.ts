import type { ImportConversations, ImportReport, V1Conversation } from '#generated/v2/client/types.gen.ts';
import { yieldToEventLoop } from '#src/process/event-loop.ts';
import { notFound } from '#src/api/problems.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { importConversation, type ImportResult } from './import-store.ts';
import { createJob, toJob } from './jobs.ts';
import { readMigrationStatus, readMigrationUsage } from './report.ts';
import { findJob } from './store.ts';

/** Returns the conversations of a body, which is one JSON document or lines of JSON. */
const toDumps = (body: ImportConversations | V1Conversation | readonly V1Conversation[]): V1Conversation[] =>
  Array.isArray(body) ? (body as V1Conversation[]) : (body as ImportConversations).conversations;

function toReport(dumps: readonly V1Conversation[], results: readonly ImportResult[]): ImportReport {
  const count = (outcome: string) => results.filter(({ status }) => status === outcome).length;
  return {
    imported: count('imported'),
    unchanged: count('unchanged'),
    rejected: count('rejected'),
    conversations: results.map(({ status, conversationId, errors }, index) => ({
      line: index + 1,
      id: dumps[index]!.id,
      status,
      conversation_id: conversationId,
      errors,
    })),
  };
}

export const createMigrationJob: Handler<'createMigrationJob'> = async (
  { clock, worker },
  { body, principal, write },
) => {
  const { organizationId } = principal;
  return write.inTransaction(async (tx, afterCommit) => {
    const job = await createJob(tx, organizationId, body, clock());
    if (!job.dryRun) afterCommit(() => void worker.wake());
    return { status: 202, body: await toJob(tx, job, clock()), headers: { Location: `/v2/migrate/${job.id}` } };
  });
};

export const getMigrationJob: Handler<'getMigrationJob'> = async ({ dataSource, clock }, { path, principal }) => {
  const job = await findJob(dataSource, principal.organizationId, path.job_id);
  if (!job) throw notFound('migration_job', path.job_id);
  return { status: 200, body: await toJob(dataSource, job, clock()) };
};

export const getMigrationStatus: Handler<'getMigrationStatus'> = async (services, { principal }) => ({
  status: 200,
  body: await readMigrationStatus(services, principal.organizationId),
});

export const getMigrationUsage: Handler<'getMigrationUsage'> = async (services, { query, principal }) => {
  const since = query.since === undefined ? undefined : new Date(query.since);
  return { status: 200, body: await readMigrationUsage(services, principal.organizationId, since) };
};

export const importConversations: Handler<'importConversations'> = async (
  { dataSource, clock },
  { body, query, principal, write },
) => {
  const { organizationId } = principal;
  const agentId = query.agent_id ?? null;
  if (agentId !== null) await requireAgent(dataSource, organizationId, agentId);
  const dumps = toDumps(body);
  const results: ImportResult[] = [];
  for (const dump of dumps) {
    const target = { organizationId, agentId, now: clock() };
    const result = await write.inStep(async (tx, note) => {
      const imported = await importConversation(tx, target, dump);
      if (imported.conversationId !== null) note.target = imported.conversationId;
      note.details = { status: imported.status };
      return imported;
    });
    results.push(result);
    await yieldToEventLoop();
  }
  return { status: 200, body: toReport(dumps, results) };
};
