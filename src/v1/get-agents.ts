import { errorDown } from './errors.ts';
import { each } from './field.ts';
import type { Mapping } from './mapping.ts';
import { agentFields, pageAnswer, pageNotes, pageRequest } from './resources.ts';

/** `GET /v1/agents` is `GET /v2/agents`. */
export const getAgents: Mapping<'getAgents', 'listAgents'> = {
  v1: 'getAgents',
  v2: 'listAgents',
  request: pageRequest,
  answer: [each('agents', 'data', agentFields), ...pageAnswer],
  error: errorDown,
  list: { of: 'agents' },
  notes: pageNotes,
};
