import type { DataSource } from 'typeorm';
import type { ConversationContext, OptimizeContext } from '#generated/v2/client/types.gen.ts';
import type { Handlers, Principal } from '#src/api/handlers.ts';
import { notFound, problem } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Gateway } from '#src/llm/types.ts';
import { readPage } from '#src/api/paging.ts';
import { findConversation, lockConversation } from '#src/resources/conversations/store.ts';
import { optimization, type Limits } from './optimization.ts';
import { snapshotOf } from './snapshot.ts';
import type { Document } from './document.ts';
import {
  changeListing,
  findSnapshot,
  findTemplate,
  insertChange,
  newestChanges,
  templateVersion,
  toChange,
  type AppliedTemplate,
  type Change,
} from './store.ts';
import { render, valueFaults, type Values } from './template.ts';
import { unknownTemplate } from './templates.ts';
import { toAppliedOptimization, toAppliedTemplate, toContextChange, toSummary } from './view.ts';

type Ids =
  | 'getMessageContext'
  | 'getConversationContext'
  | 'listContextChanges'
  | 'applyContextTemplate'
  | 'optimizeContext';

export type ContextDeps = { dataSource: DataSource; clock: () => Date; gateway: Gateway; limits: Limits };

const closed = (id: string) => problem('conversation_closed', `The conversation ${id} is closed.`);

async function contextOf(db: Queryable, conversationId: string): Promise<ConversationContext> {
  const changes = await newestChanges(db, conversationId);
  const template = changes.find((change) => change.kind === 'template');
  const plan = changes.find((change) => change.kind === 'plan');
  const made = ({ createdAt: at, createdBy: by }: Change) => ({ at, by });
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
    kind: Change['kind'],
    document: (tx: Queryable) => Promise<Change['document']> | Change['document'],
  ): Promise<ConversationContext> =>
    dataSource.transaction(async (tx) => {
      const conversation = await lockConversation(tx, organizationId, id);
      if (!conversation) throw notFound('conversation', id);
      if (conversation.status === 'closed') throw closed(id);
      await insertChange(tx, id, { kind, document: await document(tx), createdAt: clock(), createdBy: subject });
      return contextOf(tx, id);
    });

  return {
    async getMessageContext({ path, principal }) {
      const id = path.message_id;
      const row = await findSnapshot(dataSource, principal.organizationId, id);
      if (!row) throw notFound('message', id);
      if (row.role !== 'assistant' || row.document === null)
        throw problem(
          'context_not_found',
          `The message ${id} is no answer of a model that Parley has asked: nothing was put in front of one.`,
        );
      const document = JSON.parse(row.document) as Document;
      return { status: 200, body: await snapshotOf(dataSource, row, document) };
    },

    async getConversationContext({ path, principal }) {
      const { id } = await found(principal.organizationId, path.conversation_id);
      return { status: 200, body: await contextOf(dataSource, id) };
    },

    async listContextChanges({ path, query, principal }) {
      const { id } = await found(principal.organizationId, path.conversation_id);
      const list = {
        ...changeListing(id),
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
        id === null ? null : applied(tx, principal.organizationId, { id, version, variables }),
      );
      return { status: 200, body: context };
    },

    async optimizeContext({ path, body, principal, signal }) {
      const conversation = await found(principal.organizationId, path.conversation_id);
      const { dry_run: dryRun = true } = body;
      if (!dryRun && conversation.status === 'closed') throw closed(conversation.id);
      const { plan, ...shown } = await optimization(
        { db: dataSource, gateway, limits, signal },
        { conversationId: conversation.id, branchId: conversation.currentBranchId },
        wishOf(body),
      );
      if (!dryRun) await change(principal, conversation.id, 'plan', () => (plan.lost.length > 0 ? plan : null));
      const { lost, summaries } = plan;
      return { status: 200, body: { dry_run: dryRun, ...shown, lost, summaries: summaries.map(toSummary) } };
    },
  };
}

const wishOf = ({ token_budget, strategies, keep_last = 4, dry_run = true }: OptimizeContext) => ({
  token_budget,
  strategies,
  keep_last,
  dry_run,
});

type Wanted = { id: string; version: number | undefined; variables: Values };

/** The template with these values, as it is applied. */
async function applied(
  tx: Queryable,
  organizationId: string,
  { id, version, variables }: Wanted,
): Promise<AppliedTemplate> {
  const template = await findTemplate(tx, organizationId, id);
  if (!template) throw unknownTemplate(id);
  const definition = version === undefined ? template.definition : await templateVersion(tx, id, version);
  if (!definition)
    throw problem(
      'template_not_found',
      `The template ${id} has no version ${version}; its newest is ${template.version}.`,
    );
  const errors = valueFaults(definition, variables);
  if (errors.length > 0)
    throw problem('invalid_request', 'The values do not fit the variables of the template.', { errors });
  const text = render(definition, variables);
  return { template_id: id, version: version ?? template.version, name: definition.name, variables, text };
}
