import type { Agent, ToolReference } from '#generated/v2/client/types.gen.ts';
import { pinReferences, type ToolPin } from '#src/resources/tools/tool-pins.ts';
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

/**
 * The changes that a service makes to its agent: members in the place of the agent's, tools beside the agent's, and the versions
 * that references to tools stand for.
 */
export type AgentOverrides = Partial<Pick<Agent, Preference>> & {
  tool_refs?: ToolReference[];
  /** The versions of the tools of agent, service and state machine. */
  tool_versions?: ToolPin[];
};

/** Whether a service has other models than its agent. */
export const hasOwnModels = (overrides: AgentOverrides | null): boolean =>
  overrides?.model !== undefined || overrides?.fallback_models !== undefined;

/**
 * Returns an agent as it answers within a service. Of two references to one tool that of the service counts, and a function
 * that the agent describes itself comes before a tool of its name.
 */
export function applyOverrides(definition: AgentDefinition, overrides: AgentOverrides | null): AgentDefinition {
  if (!overrides) return definition;
  const { tool_refs: added = [], tool_versions: pins = [], ...members } = overrides;
  const own = new Set(definition.tools.map(({ name }) => name));
  const keys = new Set(added.map(({ key }) => key));
  const kept = (definition.tool_refs ?? []).filter(({ key }) => !keys.has(key));
  const references = [...kept, ...added.filter(({ key }) => !own.has(key))];
  if (references.length === 0) return { ...definition, ...members };
  return { ...definition, ...members, tool_refs: pinReferences(references, pins) };
}
