import { EntitySchema } from 'typeorm';
import type { Agent } from '#generated/v2/client/types.gen.ts';

export type AgentRow = {
  id: string;
  organizationId: string;
  key: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** What a version of an agent says; it never changes. */
export type Definition = Required<
  Pick<Agent, 'name' | 'system_prompt' | 'model' | 'fallback_models' | 'temperature' | 'tools' | 'metadata'>
> &
  // Versions from before these were there do not have them.
  Pick<Agent, 'memory_limit' | AgentControl>;

type AgentControl = keyof typeof noControls;

/** The controls of an agent that says nothing of how its model answers. Its temperature is older than they are. */
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

export type AgentVersionRow = {
  agentId: string;
  version: number;
  definition: Definition;
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
