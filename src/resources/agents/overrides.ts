import type { Agent, ToolReference } from '#generated/v2/client/types.gen.ts';
import type { AgentDefinition } from './table.ts';

/** The members of an agent that a version set of a service may set. */
type Preference =
  | 'model'
  | 'fallback_models'
  | 'temperature'
  | 'max_tokens'
  | 'top_p'
  | 'stop'
  | 'seed'
  | 'reasoning_effort'
  | 'model_settings';

/** The changes that a service makes to its agent: members in the place of the agent's, and tools beside the agent's. */
export type AgentOverrides = Partial<Pick<Agent, Preference>> & { tool_refs?: ToolReference[] };

/** Whether a service has other models than its agent. */
export const hasOwnModels = (overrides: AgentOverrides | null): boolean =>
  overrides?.model !== undefined || overrides?.fallback_models !== undefined;

/**
 * Returns an agent as it answers within a service. Of two references to one tool that of the service counts, and a function
 * that the agent describes itself comes before a tool of its name.
 */
export function applyOverrides(definition: AgentDefinition, overrides: AgentOverrides | null): AgentDefinition {
  if (!overrides) return definition;
  const { tool_refs: added = [], ...members } = overrides;
  if (added.length === 0) return { ...definition, ...members };
  const own = new Set(definition.tools.map(({ name }) => name));
  const keys = new Set(added.map(({ key }) => key));
  const kept = (definition.tool_refs ?? []).filter(({ key }) => !keys.has(key));
  return { ...definition, ...members, tool_refs: [...kept, ...added.filter(({ key }) => !own.has(key))] };
}
