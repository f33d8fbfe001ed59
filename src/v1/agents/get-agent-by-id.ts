import { toV1Error } from '#src/v1/errors.ts';
import { renamed } from '#src/v1/field.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { agentFields } from '#src/v1/resources.ts';

/** `GET /v1/agents/{agentId}` is `GET /v2/agents/{agent_id}`. */
export const getAgentById: OperationMapping<'getAgentById', 'getAgent'> = {
  v1: 'getAgentById',
  v2: 'getAgent',
  request: [renamed('path.agentId', 'path.agent_id')],
  answer: agentFields,
  error: toV1Error,
  notes: [],
};
