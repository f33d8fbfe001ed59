import { invalidRequest, problem } from '#src/api/problems.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import type { ControlLevel } from '#src/llm/controls.ts';
import type { AgentDefinition } from './table.ts';

/** The tools of an agent: those that it describes, and those that it names. */
type ToolsOfAgent = Pick<AgentDefinition, 'tools' | 'tool_refs'>;

/** @throws `invalid_request` when two tools of an agent have one name: the model calls them by it. */
function requireUniqueToolNames({ tools, tool_refs: references = [] }: ToolsOfAgent): void {
  const own = tools.map(({ name }, index) => ({ name, pointer: `/tools/${index}/name` }));
  const named = references.map(({ key: name }, index) => ({ name, pointer: `/tool_refs/${index}/key` }));
  const all = [...own, ...named];
  const names = all.map(({ name }) => name);
  const errors = all.flatMap(({ name, pointer }, index) =>
    names.indexOf(name) === index ? [] : [{ pointer, detail: `Another tool has the name ${name}.`, code: 'unique' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'The tools of an agent need names of their own.', { errors });
}

/**
 * @throws `invalid_request` when two tools of an agent have one name, or it sets a control that agents do not have, or chooses a
 *   tool that it lacks.
 */
export function requireAgentControls(definition: ToolsOfAgent & Pick<AgentDefinition, 'memory'> & ControlLevel): void {
  requireUniqueToolNames(definition);
  const named = (definition.tool_refs ?? []).map(({ key }) => key);
  const names = [...definition.tools.map(({ name }) => name), ...named, ...(definition.memory?.tools ?? [])];
  const tools = { enabled: true, names };
  const faults = controlFaults(definition, tools, { response: '', tools: '' });
  if (faults.length > 0) throw invalidRequest(faults);
}
