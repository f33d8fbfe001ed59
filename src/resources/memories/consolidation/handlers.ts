import type { ConsolidateMemories } from '#generated/v2/client/types.gen.ts';
import type { Principal } from '#src/access/principal.ts';
import { toProblemBody } from '#src/api/problems.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { toMemoryProblem } from '#src/resources/memories/memory-problem.ts';
import { toMemory } from '#src/resources/memories/memory.ts';
import { requireWritableScope } from '#src/resources/memories/memory-reach.ts';
import { resolveScopes } from '#src/resources/memories/requested-scopes.ts';
import { toScopeKey } from '#src/resources/memories/scope-key.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { consolidate } from './consolidate.ts';
import { undoConsolidation } from './undo.ts';
import { prepareIndexing } from '#src/resources/memories/index-store.ts';

/**
 * Finds the keys of the scopes that a request names, or null for all scopes of the agent: what a user has with all agents
 * is meant only when it is named.
 */
async function findScopeKeys(
  { dataSource }: Pick<Services, 'dataSource'>,
  principal: Principal,
  agentId: string,
  { scopes, user }: ConsolidateMemories,
): Promise<string[] | null> {
  if (scopes === undefined && user === undefined && principal.userId === null) return null;
  const request = { agentId, ...(scopes && { scopes }), ...(user && { user }), sessionId: null };
  const all = await resolveScopes(dataSource, principal, request, ['user_agent', 'user']);
  for (const scope of all) requireWritableScope(principal, scope);
  return all.map((scope) => toScopeKey(agentId, scope));
}

export const consolidateMemories: Handler<'consolidateMemories'> = async (
  services,
  { path, body, principal, requestId, write, signal },
) => {
  const { dataSource, vectors, embedder, clock, gateway, publicUrl } = services;
  const agent = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const { id: agentId, organizationId, definition } = agent;
  const instance = `/v2/agents/${agentId}/memories/consolidate`;
  const keys = await findScopeKeys(services, principal, agentId, body);
  const models = [definition.model, ...definition.fallback_models] as const;
  const consolidation = await consolidate(
    {
      dataSource,
      write,
      vectors,
      embedder,
      clock,
      stream: gateway.stream,
      reportProblem: (error) => toMemoryProblem(services, error),
      toProblemBody: (failure) => toProblemBody(failure, { publicUrl: publicUrl(), instance, requestId, at: clock() }),
    },
    { agentId, organizationId, keys, models, signal },
    body,
  );
  return { status: 200, body: consolidation };
};

export const undoMemory: Handler<'undoMemory'> = async ({ embedder, clock }, { path, principal, write }) => {
  const model = await prepareIndexing(embedder);
  return write.inTransaction(async (tx, afterCommit) => {
    const undo = { id: path.memory_id, by: principal.subject };
    const restored = await undoConsolidation(tx, { model, clock }, principal, undo);
    afterCommit(() => embedder.soon(restored.map(({ id }) => id)));
    return { status: 200, body: { restored: restored.map(toMemory) } };
  });
};
