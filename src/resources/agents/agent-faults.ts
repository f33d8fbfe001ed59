import type { Tool } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import type { ControlLevel } from '#src/llm/controls.ts';
import type { AgentDefinition } from './table.ts';

/** @throws `invalid_request` when two tools of an agent have one name: the model calls them by it. */
export function requireUniqueToolNames(tools: readonly Tool[] | undefined): void {
  const names = (tools ?? []).map((tool) => tool.name);
  const errors = names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ pointer: `/tools/${index}/name`, detail: `Another tool has the name ${name}.`, code: 'unique' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'The tools of an agent need names of their own.', { errors });
}

/** @throws `invalid_request` when an agent sets a control that agents do not have, or chooses a tool that it lacks. */
export function requireAgentControls(definition: Pick<AgentDefinition, 'tools' | 'memory'> & ControlLevel): void {
  const names = [...definition.tools.map(({ name }) => name), ...(definition.memory?.tools ?? [])];
  const tools = { enabled: true, names };
  const faults = controlFaults(definition, tools, { response: '', tools: '' });
  if (faults.length > 0) throw invalidRequest(faults);
}
