import { toV1Error } from '#src/v1/errors.ts';
import { each } from '#src/v1/field.ts';
import type { OperationMapping } from '#src/v1/mapping.ts';
import { agentFields, pageAnswer, pageNotes, pageRequest } from '#src/v1/resources.ts';

/** `GET /v1/agents` is `GET /v2/agents`. */
export const getAgents: OperationMapping<'getAgents', 'listAgents'> = {
  v1: 'getAgents',
  v2: 'listAgents',
  request: pageRequest,
  answer: [each('agents', 'data', agentFields), ...pageAnswer],
  error: toV1Error,
  list: { of: 'agents' },
  notes: pageNotes,
};
