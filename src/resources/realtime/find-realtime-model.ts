import type { Reach } from '#src/db/reach.ts';
import { getAgentDefinition } from '#src/resources/agents/store.ts';
import { requireSession } from '#src/resources/sessions/require.ts';
import type { Services } from '#src/resources/services.ts';

/** Finds the model of the agent of a session if it is one that talks in real time; null for any other. @throws `session_not_found` */
export async function findRealtimeModel(
  { dataSource, gateway, catalogue }: Pick<Services, 'dataSource' | 'gateway' | 'catalogue'>,
  reach: Reach,
  sessionId: string,
): Promise<string | null> {
  const { agentId, agentVersion, agentOverrides } = await requireSession(dataSource, reach, sessionId);
  const { model } = await getAgentDefinition(dataSource, agentId, agentVersion, agentOverrides);
  // Without a list of models nobody says anything of this one.
  if (gateway.tasksOf(model) === null) await catalogue().catch(() => null);
  return gateway.tasksOf(model)?.includes('realtime') ? model : null;
}
