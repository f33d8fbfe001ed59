import type { WorkFacts } from '#src/process/work-facts.ts';

/** The attributes by which the facts of a piece of work are in its spans. */
const attributeNames: Record<keyof WorkFacts, string> = {
  request_id: 'parley.request_id',
  operation_id: 'parley.operation_id',
  org: 'parley.organization_id',
  key_id: 'parley.key_id',
  user_id: 'parley.user_id',
  agent_id: 'parley.agent_id',
  session_id: 'parley.session_id',
  run_id: 'parley.run_id',
  tokens_used: 'parley.tokens_used',
};

/** Returns the facts of a piece of work as attributes of a span. */
export const toFactAttributes = (facts: WorkFacts): Record<string, string | number | undefined> =>
  Object.fromEntries(Object.entries(facts).map(([name, value]) => [attributeNames[name as keyof WorkFacts], value]));
