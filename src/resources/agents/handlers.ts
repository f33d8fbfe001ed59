import { newId } from '#src/api/ids.ts';
import { newestFirst, orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { notFound, problem } from '#src/api/problems.ts';
import { requireUsableFormat } from '#src/api/response-format.ts';
import { readComparedVersions, toVersionDiff } from '#src/api/version-diff.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { requireKnownTools } from '#src/resources/tools/references-store.ts';
import { requireUsableReferences } from '#src/resources/tools/tool-faults.ts';
import { requireAgentControls } from './agent-faults.ts';
import { requireAgent } from './require.ts';
import {
  addAgentVersion,
  findAgentVersion,
  insertAgent,
  markAgentDeleted,
  selectAgents,
  selectAgentVersions,
  toAgent,
  toAgentContent,
  toAgentVersion,
  type FullAgent,
  type OfferedModels,
} from './store.ts';
import { defaultMemory, type AgentVersionRow } from './table.ts';

/** Returns the ids of the models that the gateway offers, or null when it does not answer. */
const getOfferedModels = ({ catalogue }: Pick<Services, 'catalogue'>): Promise<OfferedModels> =>
  catalogue().then(
    (models) => new Set(models.data.map((model) => model.id)),
    () => null,
  );

export const listAgents: Handler<'listAgents'> = async (services, { query, principal }) => {
  const { key } = query;
  const rows = selectAgents(principal.organizationId, key);
  const list = { ...rows, ...newestFirst, path: '/v2/agents', filters: { key } };
  const models = await getOfferedModels(services);
  return replyWithPage(services.dataSource, list, query, (row: FullAgent) => toAgent(row, models));
};

/** The definition of an agent of which nothing else is said. */
const defaultDefinition = {
  system_prompt: '',
  fallback_models: [],
  temperature: null,
  tools: [],
  tool_refs: [],
  memory_limit: null,
  memory: defaultMemory,
  metadata: {},
};

export const createAgent: Handler<'createAgent'> = async (services, { body, principal, write }) => {
  const { clock, schemas } = services;
  const { organizationId, subject } = principal;
  const now = clock();
  const { key, ...fields } = body;
  const definition = { ...defaultDefinition, ...fields };
  requireAgentControls(definition);
  await requireUsableFormat(schemas, organizationId, fields, '/response_format');
  await requireUsableReferences(schemas, organizationId, body.tool_refs);
  const row = { id: newId('agt'), organizationId, key, version: 1, createdAt: now, updatedAt: now, deletedAt: null };
  const models = await getOfferedModels(services);
  return write.inTransaction(async (tx) => {
    await requireKnownTools(tx, organizationId, body.tool_refs);
    const agent = await insertAgent(tx, row, definition, subject);
    return { status: 201, body: toAgent(agent, models), headers: { Location: `/v2/agents/${agent.id}` } };
  });
};

export const getAgent: Handler<'getAgent'> = async (services, { path, principal }) => {
  const agent = await requireAgent(services.dataSource, principal.organizationId, path.agent_id);
  return { status: 200, body: toAgent(agent, await getOfferedModels(services)) };
};

/** Returns the check of `If-Match` against an agent as it is stored. */
const checkAgentTag = (ifMatch: string | undefined, models: OfferedModels) => (agent: FullAgent) =>
  checkRepresentation(ifMatch, toAgent(agent, models), 'agent');

export const updateAgent: Handler<'updateAgent'> = async (services, { path, headers, body, principal, write }) => {
  const { clock, schemas } = services;
  const { organizationId, subject } = principal;
  await requireUsableFormat(schemas, organizationId, body, '/response_format');
  await requireUsableReferences(schemas, organizationId, body.tool_refs);
  const target = { organizationId, id: path.agent_id, change: body };
  const models = await getOfferedModels(services);
  const check = checkAgentTag(headers['If-Match'], models);
  const update = { ...target, check, validate: requireAgentControls, by: subject, now: clock() };
  return write.inTransaction(async (tx, _afterCommit, note) => {
    await requireKnownTools(tx, organizationId, body.tool_refs);
    const changed = await addAgentVersion(tx, update);
    if (!changed) throw notFound('agent', path.agent_id);
    note.before = toAgent(changed.before, models);
    return { status: 200, body: toAgent(changed.after, models) };
  });
};

export const deleteAgent: Handler<'deleteAgent'> = async (services, { path, headers, principal, write }) => {
  const ifMatch = headers['If-Match'];
  const check = checkAgentTag(ifMatch, ifMatch === undefined ? null : await getOfferedModels(services));
  const target = { organizationId: principal.organizationId, id: path.agent_id };
  return write.inTransaction(async (tx) => {
    const removed = await markAgentDeleted(tx, { ...target, check, now: services.clock() });
    if (!removed) throw notFound('agent', path.agent_id);
    return { status: 204, body: undefined };
  });
};

export const listAgentVersions: Handler<'listAgentVersions'> = async (services, { path, query, principal }) => {
  const { dataSource } = services;
  const agent = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const rows = selectAgentVersions(agent.id);
  const list = { ...rows, ...orderByNumber('version'), path: `/v2/agents/${agent.id}/versions` };
  const models = await getOfferedModels(services);
  return replyWithPage(dataSource, list, query, (row: AgentVersionRow) => toAgentVersion(row, agent.key, models));
};

export const getAgentDiff: Handler<'getAgentDiff'> = async ({ dataSource }, { path, query, principal }) => {
  const { id, version: newest } = await requireAgent(dataSource, principal.organizationId, path.agent_id);
  const compared = await readComparedVersions(newest, query, async (version) => {
    const row = await findAgentVersion(dataSource.manager, id, version);
    if (!row) throw problem('agent_not_found', `The agent ${id} has no version ${version}.`);
    return toAgentContent(row.definition);
  });
  return { status: 200, body: toVersionDiff(compared) };
};
