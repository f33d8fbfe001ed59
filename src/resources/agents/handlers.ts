import type { DataSource } from 'typeorm';
import type { Tool } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { newId } from '#src/api/ids.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import type { ControlLevel } from '#src/llm/controls.ts';
import type { ModelList } from '#src/llm/types.ts';
import { readPage } from '#src/api/paging.ts';
import { invalidRequest, notFound, problem } from '#src/api/problems.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import {
  addAgentVersion,
  findAgent,
  insertAgent,
  selectAgents,
  markAgentDeleted,
  toAgent,
  toAgentVersion,
  selectAgentVersions,
  type FullAgent,
  type OfferedModels,
} from './store.ts';
import type { AgentVersionRow, AgentDefinition } from './table.ts';

export type AgentDeps = {
  dataSource: DataSource;
  clock: () => Date;
  catalogue: () => Promise<ModelList>;
  schemas: SchemaChecker;
};

type Ids = 'listAgents' | 'createAgent' | 'getAgent' | 'updateAgent' | 'deleteAgent' | 'listAgentVersions';

/** @throws `invalid_request` when two tools of an agent have one name: the model calls them by it. */
function requireUniqueToolNames(tools: readonly Tool[] | undefined): void {
  const names = (tools ?? []).map((tool) => tool.name);
  const errors = names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ pointer: `/tools/${index}/name`, detail: `Another tool has the name ${name}.`, code: 'unique' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'The tools of an agent need names of their own.', { errors });
}

/** @throws `invalid_request` when an agent sets a control that agents do not have, or chooses a tool that it lacks. */
function requireValidControls(definition: Pick<AgentDefinition, 'tools'> & ControlLevel): void {
  const tools = { enabled: true, names: definition.tools.map(({ name }) => name) };
  const faults = controlFaults(definition, tools, { response: '', tools: '' });
  if (faults.length > 0) throw invalidRequest(faults);
}

/** Handles the operations on agents. */
export function agentHandlers({ dataSource, clock, catalogue, schemas }: AgentDeps): Pick<Handlers, Ids> {
  const getOfferedModels = async (): Promise<OfferedModels> =>
    catalogue().then(
      (models) => new Set(models.data.map((model) => model.id)),
      () => null,
    );

  async function requireAgent(organizationId: string, id: string): Promise<FullAgent> {
    const agent = await findAgent(dataSource, organizationId, id);
    if (!agent) throw notFound('agent', id);
    return agent;
  }

  return {
    async listAgents({ query, principal }) {
      const { key } = query;
      const list = {
        ...selectAgents(principal.organizationId, key),
        order: [
          { column: 'createdAt', type: 'timestamptz' as const },
          { column: 'id', type: 'text' as const },
        ],
        direction: 'desc' as const,
        path: '/v2/agents',
        filters: { key },
      };
      const models = await getOfferedModels();
      const { page, headers } = await readPage(dataSource, list, query, (row: FullAgent) => toAgent(row, models));
      return { status: 200, body: page, headers };
    },

    async createAgent({ body, principal }) {
      requireUniqueToolNames(body.tools);
      const now = clock();
      const { key, ...fields } = body;
      const defaults = {
        system_prompt: '',
        fallback_models: [],
        temperature: null,
        tools: [],
        memory_limit: null,
        metadata: {},
      };
      const definition = { ...defaults, ...fields };
      requireValidControls(definition);
      const { organizationId } = principal;
      await requireUsableFormat(schemas, organizationId, fields, '/response_format');
      const row = {
        id: newId('agt'),
        organizationId,
        key,
        version: 1,
        createdAt: now,
        updatedAt: now,
        deletedAt: null,
      };
      const agent = await dataSource.transaction((tx) => insertAgent(tx, row, definition, principal.subject));
      return {
        status: 201,
        body: toAgent(agent, await getOfferedModels()),
        headers: { Location: `/v2/agents/${agent.id}` },
      };
    },

    async getAgent({ path, principal }) {
      return {
        status: 200,
        body: toAgent(await requireAgent(principal.organizationId, path.agent_id), await getOfferedModels()),
      };
    },

    async updateAgent({ path, body, principal }) {
      requireUniqueToolNames(body.tools);
      const { organizationId, subject } = principal;
      await requireUsableFormat(schemas, organizationId, body, '/response_format');
      const target = { organizationId, id: path.agent_id, change: body };
      const update = { ...target, validate: requireValidControls, by: subject, now: clock() };
      const agent = await dataSource.transaction((tx) => addAgentVersion(tx, update));
      if (!agent) throw notFound('agent', path.agent_id);
      return { status: 200, body: toAgent(agent, await getOfferedModels()) };
    },

    async deleteAgent({ path, principal }) {
      const removed = await dataSource.transaction((tx) =>
        markAgentDeleted(tx, principal.organizationId, path.agent_id, clock()),
      );
      if (!removed) throw notFound('agent', path.agent_id);
      return { status: 204, body: undefined };
    },

    async listAgentVersions({ path, query, principal }) {
      const agent = await requireAgent(principal.organizationId, path.agent_id);
      const list = {
        ...selectAgentVersions(agent.id),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'asc' as const,
        path: `/v2/agents/${agent.id}/versions`,
      };
      const models = await getOfferedModels();
      const { page, headers } = await readPage(dataSource, list, query, (row: AgentVersionRow) =>
        toAgentVersion(row, agent.key, models),
      );
      return { status: 200, body: page, headers };
    },
  };
}
