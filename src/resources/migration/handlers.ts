import { setImmediate as othersGo } from 'node:timers/promises';
import type { ImportConversations, ImportReport, V1Conversation } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import { importConversation, type Imported } from './imports.ts';
import { createJob, toJob } from './jobs.ts';
import { statusOf, usageReport, type StandingDeps } from './standing.ts';
import { findJob } from './store.ts';

export type MigrationDeps = StandingDeps & {
  /** Tells whoever carries out jobs that there is one. */
  wake: () => Promise<void>;
};

type Ids =
  | 'createMigrationJob'
  | 'getMigrationJob'
  | 'getMigrationStatus'
  | 'getMigrationUsage'
  | 'importConversations';

/** The body in one form, whether it came as JSON or as lines. */
const conversationsIn = (body: ImportConversations | V1Conversation | readonly V1Conversation[]): V1Conversation[] =>
  Array.isArray(body) ? (body as V1Conversation[]) : (body as ImportConversations).conversations;

function reportOf(dumps: readonly V1Conversation[], results: readonly Imported[]): ImportReport {
  const count = (wanted: string) => results.filter(({ status }) => status === wanted).length;
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

/** What is left of version 1, and how it becomes version 2. */
export function migrationHandlers(deps: MigrationDeps): Pick<Handlers, Ids> {
  const { dataSource, clock, wake } = deps;
  return {
    async createMigrationJob({ body, principal }) {
      const { organizationId } = principal;
      const job = await dataSource.transaction((tx) => createJob(tx, organizationId, body, clock()));
      const answer = await toJob(dataSource, job, clock());
      if (!job.dryRun) void wake();
      return { status: 202, body: answer, headers: { Location: `/v2/migrate/${job.id}` } };
    },

    async getMigrationJob({ path, principal }) {
      const job = await findJob(dataSource, principal.organizationId, path.job_id);
      if (!job) throw problem('migration_job_not_found', `No migration job ${path.job_id} in this organization.`);
      return { status: 200, body: await toJob(dataSource, job, clock()) };
    },

    async getMigrationStatus({ principal }) {
      return { status: 200, body: await statusOf(deps, principal.organizationId) };
    },

    async getMigrationUsage({ query, principal }) {
      const since = query.since === undefined ? undefined : new Date(query.since);
      return { status: 200, body: await usageReport(deps, principal.organizationId, since) };
    },

    async importConversations({ body, query, principal }) {
      const { organizationId } = principal;
      const agentId = query.agent_id ?? null;
      if (agentId !== null && !(await findAgent(dataSource, organizationId, agentId)))
        throw problem('agent_not_found', `No agent ${agentId} in this organization.`);
      const dumps = conversationsIn(body);
      const results: Imported[] = [];
      for (const dump of dumps) {
        const importing = { organizationId, agentId, now: clock() };
        results.push(await dataSource.transaction((tx) => importConversation(tx, importing, dump)));
        await othersGo();
      }
      return { status: 200, body: reportOf(dumps, results) };
    },
  };
}
