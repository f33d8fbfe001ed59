import type { DataSource } from 'typeorm';
import type { Tool } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { newId } from '#src/api/ids.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { controlFaults } from '#src/llm/control-faults.ts';
import type { ControlLevel } from '#src/llm/controls.ts';
import type { ModelList } from '#src/llm/types.ts';
import { readPage } from '#src/api/paging.ts';
import { invalidRequest, problem } from '#src/api/problems.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import {
  addVersion,
  findAgent,
  insertAgent,
  listing,
  removeAgent,
  toAgent,
  toVersion,
  versionListing,
  type FullAgent,
  type Offered,
} from './store.ts';
import type { AgentVersionRow, Definition } from './table.ts';

export type AgentDeps = {
  dataSource: DataSource;
  clock: () => Date;
  catalogue: () => Promise<ModelList>;
  schemas: SchemaChecker;
};

type Ids = 'listAgents' | 'createAgent' | 'getAgent' | 'updateAgent' | 'deleteAgent' | 'listAgentVersions';

const unknown = (id: string) => problem('agent_not_found', `No agent ${id} in this organization.`);

/** The name of a tool is how the model calls it: once in an agent. */
function refuseTwins(tools: readonly Tool[] | undefined): void {
  const names = (tools ?? []).map((tool) => tool.name);
  const errors = names.flatMap((name, index) =>
    names.indexOf(name) === index
      ? []
      : [{ pointer: `/tools/${index}/name`, detail: `Another tool has the name ${name}.`, code: 'unique' }],
  );
  if (errors.length > 0) throw problem('invalid_request', 'The tools of an agent need names of their own.', { errors });
}

/** An agent sets only what is an agent's to set, and chooses only of its own tools. */
function refuseControls(definition: Pick<Definition, 'tools'> & ControlLevel): void {
  const tools = { enabled: true, names: definition.tools.map(({ name }) => name) };
  const faults = controlFaults(definition, tools, { response: '', tools: '' });
  if (faults.length > 0) throw invalidRequest(faults);
}

/** The catalogue of agents. */
export function agentHandlers({ dataSource, clock, catalogue, schemas }: AgentDeps): Pick<Handlers, Ids> {
  const offered = async (): Promise<Offered> =>
    catalogue().then(
      (models) => new Set(models.data.map((model) => model.id)),
      () => null,
    );

  async function living(organizationId: string, id: string): Promise<FullAgent> {
    const agent = await findAgent(dataSource, organizationId, id);
    if (!agent) throw unknown(id);
    return agent;
  }

  return {
    async listAgents({ query, principal }) {
      const { key } = query;
      const list = {
        ...listing(principal.organizationId, key),
        order: [
          { column: 'createdAt', type: 'timestamptz' as const },
          { column: 'id', type: 'text' as const },
        ],
        direction: 'desc' as const,
        path: '/v2/agents',
        filters: { key },
      };
      const models = await offered();
      const { page, headers } = await readPage(dataSource, list, query, (row: FullAgent) => toAgent(row, models));
      return { status: 200, body: page, headers };
    },

    async createAgent({ body, principal }) {
      refuseTwins(body.tools);
      const now = clock();
      const { key, ...given } = body;
      const defaults = {
        system_prompt: '',
        fallback_models: [],
        temperature: null,
        tools: [],
        memory_limit: null,
        metadata: {},
      };
      const definition = { ...defaults, ...given };
      refuseControls(definition);
      const { organizationId } = principal;
      await requireUsableFormat(schemas, organizationId, given, '/response_format');
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
      return { status: 201, body: toAgent(agent, await offered()), headers: { Location: `/v2/agents/${agent.id}` } };
    },

    async getAgent({ path, principal }) {
      return { status: 200, body: toAgent(await living(principal.organizationId, path.agent_id), await offered()) };
    },

    async updateAgent({ path, body, principal }) {
      refuseTwins(body.tools);
      const { organizationId, subject } = principal;
      await requireUsableFormat(schemas, organizationId, body, '/response_format');
      const named = { organizationId, id: path.agent_id, change: body };
      const change = { ...named, validate: refuseControls, by: subject, now: clock() };
      const agent = await dataSource.transaction((tx) => addVersion(tx, change));
      if (!agent) throw unknown(path.agent_id);
      return { status: 200, body: toAgent(agent, await offered()) };
    },

    async deleteAgent({ path, principal }) {
      const removed = await dataSource.transaction((tx) =>
        removeAgent(tx, principal.organizationId, path.agent_id, clock()),
      );
      if (!removed) throw unknown(path.agent_id);
      return { status: 204, body: undefined };
    },

    async listAgentVersions({ path, query, principal }) {
      const agent = await living(principal.organizationId, path.agent_id);
      const list = {
        ...versionListing(agent.id),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'asc' as const,
        path: `/v2/agents/${agent.id}/versions`,
      };
      const models = await offered();
      const { page, headers } = await readPage(dataSource, list, query, (row: AgentVersionRow) =>
        toVersion(row, agent.key, models),
      );
      return { status: 200, body: page, headers };
    },
  };
}
