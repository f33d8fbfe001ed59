import type { SessionSettings } from '#generated/v2/client/types.gen.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import type { AgentDefinition } from '#src/resources/agents/table.ts';

/** @throws `invalid_request` when a session allows tools that its agent lacks, or chooses a tool that it does not allow. */
export function requireValidSettings({ tools, memory }: AgentDefinition, settings: SessionSettings = {}): void {
  const names = new Set(tools.map((tool) => tool.name));
  const errors = (settings.allowed_tools ?? []).flatMap((name, index) =>
    names.has(name)
      ? []
      : [
          {
            pointer: `/settings/allowed_tools/${index}`,
            detail: `The agent has no tool ${name}.`,
            code: 'unknown_tool',
          },
        ],
  );
  if (errors.length > 0)
    throw problem('invalid_request', 'The session allows tools that its agent does not have.', { errors });
  const own = settings.memory?.tools ?? memory?.tools ?? [];
  const allowed = { enabled: true, names: [...(settings.allowed_tools ?? names), ...own] };
  const faults = controlFaults(settings, allowed, { response: '/settings', tools: '/settings' });
  if (faults.length > 0) throw invalidRequest(faults);
}
