import { toProblemBody } from '#src/api/problems.ts';
import { requireAgent } from '#src/resources/agents/require.ts';
import { toMemoryProblem } from '#src/resources/memories/memory-problem.ts';
import { toMemory } from '#src/resources/memories/memory.ts';
import type { Handler } from '#src/resources/services.ts';
import { consolidate } from './consolidate.ts';
import { undoConsolidation } from './undo.ts';

export const consolidateMemories: Handler<'consolidateMemories'> = async (
  services,
  { path, body, principal, requestId, signal },
) => {
  const { dataSource, embedder, clock, gateway, publicUrl } = services;
  const agent = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const { id: agentId, organizationId, definition } = agent;
  const instance = `/v2/agents/${agentId}/memories/consolidate`;
  const models = [definition.model, ...definition.fallback_models] as const;
  const consolidation = await consolidate(
    {
      dataSource,
      embedder,
      clock,
      stream: gateway.stream,
      reportProblem: (error) => toMemoryProblem(services, error),
      toProblemBody: (failure) => toProblemBody(failure, { publicUrl: publicUrl(), instance, requestId, at: clock() }),
    },
    { agentId, organizationId, models, signal },
    body,
  );
  return { status: 200, body: consolidation };
};

export const undoMemory: Handler<'undoMemory'> = async (services, { path, principal }) => {
  const { organizationId, subject } = principal;
  const restored = await undoConsolidation(services, organizationId, path.memory_id, subject);
  return { status: 200, body: { restored: restored.map(toMemory) } };
};
