import type { OptimizeContext } from '#generated/v2/client/types.gen.ts';
import { orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { notFound, problem } from '#src/api/problems.ts';
import { requireConversation } from '#src/resources/conversations/require.ts';
import type { Handler } from '#src/resources/services.ts';
import { changeContext, conversationClosed, createAppliedTemplate, readContext } from './conversation-context.ts';
import type { ContextDocument } from './document.ts';
import { planOptimization } from './optimization.ts';
import { selectContextChanges, toChange } from './settings-store.ts';
import { findSnapshot } from './snapshot-store.ts';
import { toSnapshot } from './snapshot.ts';
import { toContextChange, toSummary } from './view.ts';

export const getMessageContext: Handler<'getMessageContext'> = async ({ dataSource }, { path, query, principal }) => {
  const id = path.message_id;
  const row = await findSnapshot(dataSource, principal, id);
  if (!row) throw notFound('message', id);
  if (row.role !== 'assistant' || row.document === null)
    throw problem(
      'context_not_found',
      `The message ${id} has no context. Only an answer of a model that Parley has asked has one: ask for that of the run, if its model has answered at all.`,
    );
  const document = JSON.parse(row.document) as ContextDocument;
  const snapshot = await toSnapshot(dataSource, row, document, query.request);
  if (!snapshot)
    throw problem(
      'context_not_found',
      `The run of the message ${id} has made no request ${query.request}, see \`requests\`.`,
    );
  return { status: 200, body: snapshot };
};

export const getConversationContext: Handler<'getConversationContext'> = async (
  { dataSource },
  { path, principal },
) => {
  const { id } = await requireConversation(dataSource, principal, path.conversation_id);
  return { status: 200, body: await readContext(dataSource, id) };
};

export const listContextChanges: Handler<'listContextChanges'> = async ({ dataSource }, { path, query, principal }) => {
  const { id } = await requireConversation(dataSource, principal, path.conversation_id);
  const rows = selectContextChanges(id);
  const list = { ...rows, ...orderByNumber('number'), path: `/v2/conversations/${id}/context/changes` };
  return replyWithPage(dataSource, list, query, (row: Parameters<typeof toChange>[0]) =>
    toContextChange(toChange(row)),
  );
};

export const applyContextTemplate: Handler<'applyContextTemplate'> = async (
  { clock },
  { path, body, principal, write },
) => {
  const { template_id: id, version, variables = {} } = body;
  return write.inTransaction(async (tx) => {
    const change = { principal, id: path.conversation_id, kind: 'template' as const, now: clock() };
    const context = await changeContext(tx, change, () =>
      id === null ? null : createAppliedTemplate(tx, principal.organizationId, { id, version, variables }),
    );
    return { status: 200, body: context };
  });
};

const toOptimizationRequest = ({ token_budget, strategies, keep_last = 4, dry_run = true }: OptimizeContext) => ({
  token_budget,
  strategies,
  keep_last,
  dry_run,
});

export const optimizeContext: Handler<'optimizeContext'> = async (
  services,
  { path, body, principal, write, signal },
) => {
  const { dataSource: db, gateway, limits, clock } = services;
  const conversation = await requireConversation(db, principal, path.conversation_id);
  const { id, status, currentBranchId: branchId } = conversation;
  const { dry_run: dryRun = true } = body;
  if (!dryRun && status === 'closed') throw conversationClosed(id);
  const { plan, ...shown } = await planOptimization(
    { db, gateway, limits, signal },
    { conversationId: id, branchId },
    toOptimizationRequest(body),
  );
  const { lost, summaries } = plan;
  const reply = {
    status: 200 as const,
    body: { dry_run: dryRun, ...shown, lost, summaries: summaries.map(toSummary) },
  };
  if (dryRun) return reply;
  return write.inTransaction(async (tx) => {
    const change = { principal, id, kind: 'plan' as const, now: clock() };
    await changeContext(tx, change, () => (plan.lost.length > 0 ? plan : null));
    return reply;
  });
};
