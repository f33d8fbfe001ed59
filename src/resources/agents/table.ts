import { EntitySchema } from '#generated/packages/typeorm.js';
import type { Agent } from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';

/** An agent as it is stored. `version` is its newest one. */
export type AgentRow = {
  id: string;
  organizationId: string;
  key: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** The definition in a version of an agent. It never changes. */
export type AgentDefinition = Required<
  Pick<Agent, 'name' | 'system_prompt' | 'model' | 'fallback_models' | 'temperature' | 'tools' | 'metadata'>
> &
  // Versions that were stored before these members existed do not have them.
  Pick<Agent, 'memory_limit' | 'memory' | 'tool_refs' | AgentControl>;

/** The name of a control of an agent. */
type AgentControl = keyof typeof noControls;

/** The controls of an agent that sets none. The temperature is not among them: all versions have it. */
export const noControls = {
  max_tokens: null,
  top_p: null,
  stop: [] as string[],
  seed: null,
  reasoning_effort: null,
  response_format: { type: 'text' as const },
  model_settings: {},
  tool_choice: 'auto' as const,
  parallel_tool_calls: null,
};

/** The use of memories by an agent that says nothing of it. */
export const defaultMemory = { user_scope: 'read' as const };

/** A version of an agent as it is stored. */
export type AgentVersionRow = {
  agentId: string;
  version: number;
  definition: AgentDefinition;
  createdAt: Date;
  createdBy: string;
};

export const agentTable = new EntitySchema<AgentRow>({
  name: 'Agent',
  tableName: 'agents',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    key: column.text(),
    version: column.integer(),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'agents_key', columns: ['organizationId', 'key'], unique: true, where: '(deleted_at IS NULL)' },
    { name: 'agents_time', columns: ['organizationId', 'createdAt', 'id'] },
  ],
});

export const agentVersionTable = new EntitySchema<AgentVersionRow>({
  name: 'AgentVersion',
  tableName: 'agent_versions',
  columns: {
    agentId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    definition: column.json(),
    createdAt: column.time(),
    createdBy: column.text(),
  },
});
