import type { DataSource } from 'typeorm';
import type { ConversationContext, OptimizeContext } from '#generated/v2/client/types.gen.ts';
import type { Handlers, Principal } from '#src/api/handlers.ts';
import { notFound, problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Gateway } from '#src/llm/types.ts';
import { readPage } from '#src/api/paging.ts';
import { findConversation, lockConversation } from '#src/resources/conversations/store.ts';
import { planOptimization, type WindowLimits } from './optimization.ts';
import { toSnapshot } from './snapshot.ts';
import type { ContextDocument } from './document.ts';
import {
  type AppliedTemplate,
  type SettingsChange,
  insertChange,
  listNewestChanges,
  selectContextChanges,
  toChange,
} from './settings-store.ts';
import { findSnapshot } from './snapshot-store.ts';
import { findTemplate, findTemplateVersion } from './template-store.ts';
import { findTextFaults, findValueFaults, renderTemplate, type TemplateValues } from './template.ts';
import { unknownTemplate } from './templates.ts';
import { toAppliedOptimization, toAppliedTemplate, toContextChange, toSummary } from './view.ts';

type Ids =
  | 'getMessageContext'
  | 'getConversationContext'
  | 'listContextChanges'
  | 'applyContextTemplate'
  | 'optimizeContext';

export type ContextDeps = { dataSource: DataSource; clock: () => Date; gateway: Gateway; limits: WindowLimits };

const conversationClosed = (id: string) => problem('conversation_closed', `The conversation ${id} is closed.`);

async function readContext(db: Queryable, conversationId: string): Promise<ConversationContext> {
  const changes = await listNewestChanges(db, conversationId);
  const template = changes.find((change) => change.kind === 'template');
  const plan = changes.find((change) => change.kind === 'plan');
  const made = ({ createdAt: at, createdBy: by }: SettingsChange) => ({ at, by });
  return {
    conversation_id: conversationId,
    template: template ? toAppliedTemplate(template.document, made(template)) : null,
    optimization: plan ? toAppliedOptimization(plan.document, made(plan)) : null,
  };
}

/** What models are given: snapshots of it, and what decides it. */
export function contextHandlers({ dataSource, clock, gateway, limits }: ContextDeps): Pick<Handlers, Ids> {
  const found = async (organizationId: string, id: string) => {
    const conversation = await findConversation(dataSource, organizationId, id);
    if (!conversation) throw notFound('conversation', id);
    return conversation;
  };

  /** Stores a change of an open conversation, and returns what holds for it then. */
  const change = (
    { organizationId, subject }: Principal,
    id: string,
    kind: SettingsChange['kind'],
    document: (tx: Queryable) => Promise<SettingsChange['document']> | SettingsChange['document'],
  ): Promise<ConversationContext> =>
    dataSource.transaction(async (tx) => {
      const conversation = await lockConversation(tx, organizationId, id);
      if (!conversation) throw notFound('conversation', id);
      if (conversation.status === 'closed') throw conversationClosed(id);
      await insertChange(tx, id, { kind, document: await document(tx), createdAt: clock(), createdBy: subject });
      return readContext(tx, id);
    });

  return {
    async getMessageContext({ path, principal }) {
      const id = path.message_id;
      const row = await findSnapshot(dataSource, principal.organizationId, id);
      if (!row) throw notFound('message', id);
      if (row.role !== 'assistant' || row.document === null)
        throw problem(
          'context_not_found',
          `The message ${id} has no context. Only an answer of a model that Parley has asked has one: ask for that of the run, if its model has answered at all.`,
        );
      const document = JSON.parse(row.document) as ContextDocument;
      return { status: 200, body: await toSnapshot(dataSource, row, document) };
    },

    async getConversationContext({ path, principal }) {
      const { id } = await found(principal.organizationId, path.conversation_id);
      return { status: 200, body: await readContext(dataSource, id) };
    },

    async listContextChanges({ path, query, principal }) {
      const { id } = await found(principal.organizationId, path.conversation_id);
      const list = {
        ...selectContextChanges(id),
        order: [{ column: 'number', type: 'int' as const }],
        direction: 'asc' as const,
        path: `/v2/conversations/${id}/context/changes`,
      };
      const { page, headers } = await readPage(dataSource, list, query, (row: Parameters<typeof toChange>[0]) =>
        toContextChange(toChange(row)),
      );
      return { status: 200, body: page, headers };
    },

    async applyContextTemplate({ path, body, principal }) {
      const { template_id: id, version, variables = {} } = body;
      const context = await change(principal, path.conversation_id, 'template', (tx) =>
        id === null ? null : createAppliedTemplate(tx, principal.organizationId, { id, version, variables }),
      );
      return { status: 200, body: context };
    },

    async optimizeContext({ path, body, principal, signal }) {
      const conversation = await found(principal.organizationId, path.conversation_id);
      const { dry_run: dryRun = true } = body;
      if (!dryRun && conversation.status === 'closed') throw conversationClosed(conversation.id);
      const { plan, ...shown } = await planOptimization(
        { db: dataSource, gateway, limits, signal },
        { conversationId: conversation.id, branchId: conversation.currentBranchId },
        toOptimizationRequest(body),
      );
      if (!dryRun) await change(principal, conversation.id, 'plan', () => (plan.lost.length > 0 ? plan : null));
      const { lost, summaries } = plan;
      return { status: 200, body: { dry_run: dryRun, ...shown, lost, summaries: summaries.map(toSummary) } };
    },
  };
}

const toOptimizationRequest = ({ token_budget, strategies, keep_last = 4, dry_run = true }: OptimizeContext) => ({
  token_budget,
  strategies,
  keep_last,
  dry_run,
});

type TemplateUse = { id: string; version: number | undefined; variables: TemplateValues };

/** The template with these values, as it is applied. */
async function createAppliedTemplate(
  tx: Queryable,
  organizationId: string,
  { id, version, variables }: TemplateUse,
): Promise<AppliedTemplate> {
  const template = await findTemplate(tx, organizationId, id);
  if (!template) throw unknownTemplate(id);
  const definition = version === undefined ? template.definition : await findTemplateVersion(tx, id, version);
  if (!definition)
    throw problem(
      'template_not_found',
      `The template ${id} has no version ${version}; its newest is ${template.version}.`,
    );
  const errors = findValueFaults(definition, variables);
  if (errors.length > 0)
    throw problem('invalid_request', 'The values do not fit the variables of the template.', { errors });
  const tooLong = findTextFaults(definition, variables);
  if (tooLong.length > 0)
    throw problem('invalid_request', 'The text of the template would be too long with these values.', {
      errors: tooLong,
    });
  const text = renderTemplate(definition, variables);
  return { template_id: id, version: version ?? template.version, name: definition.name, variables, text };
}
