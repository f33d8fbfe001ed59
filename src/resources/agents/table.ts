import { EntitySchema } from 'typeorm';
import type { Agent } from '#generated/v2/client/types.gen.ts';

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
  Pick<Agent, 'memory_limit' | AgentControl>;

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
    id: { type: 'text', primary: true },
    organizationId: { type: 'text', name: 'organization_id' },
    key: { type: 'text' },
    version: { type: 'integer' },
    createdAt: { type: 'timestamptz', precision: 3, name: 'created_at' },
    updatedAt: { type: 'timestamptz', precision: 3, name: 'updated_at' },
    deletedAt: { type: 'timestamptz', precision: 3, name: 'deleted_at', nullable: true },
  },
});

export const agentVersionTable = new EntitySchema<AgentVersionRow>({
  name: 'AgentVersion',
  tableName: 'agent_versions',
  columns: {
    agentId: { type: 'text', name: 'agent_id', primary: true },
    version: { type: 'integer', primary: true },
    definition: { type: 'json' },
    createdAt: { type: 'timestamptz', precision: 3, name: 'created_at' },
    createdBy: { type: 'text', name: 'created_by' },
  },
});
