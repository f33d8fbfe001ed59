import type { DataSource, EntityManager } from 'typeorm';
import type { Handlers } from '#src/api/handlers.ts';
import { checkIfMatch, toValidatorHeaders } from '#src/api/preconditions.ts';
import { diffJson } from '#src/json/json-diff.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import { readPage } from '#src/api/paging.ts';
import { problem } from '#src/api/problems.ts';
import { findAgent } from '#src/resources/agents/store.ts';
import type { StateDiff, StateVersionDetail } from '#generated/v2/client/types.gen.ts';
import { changeState, requireSchemaFit, agentNotFound } from './change.ts';
import { checkpointHandlers } from './checkpoint-handlers.ts';
import { restoreState, stateVersionNotFound } from './restore.ts';
import { withSchemaChecks, type CheckSchema } from './schema-checks.ts';
import { lockAgent, readAgentState, writeSchema, type AgentStateRow, type CheckpointPart } from './store.ts';
import { findDocument, findStateVersion, selectStateVersions, type StateVersionRow } from './versions.ts';
import { toAgentStateSchema, toAgentState, toStateVersion } from './wire.ts';

export type StateDeps = {
  dataSource: DataSource;
  clock: () => Date;
  schemas: SchemaChecker;
  /** The parts that checkpoints of agents can hold beside the state. */
  parts: readonly CheckpointPart[];
};

type Ids =
  | 'getAgentState'
  | 'updateAgentState'
  | 'getAgentStateSchema'
  | 'updateAgentStateSchema'
  | 'listAgentStateHistory'
  | 'getAgentStateVersion'
  | 'getAgentStateDiff'
  | 'restoreAgentState';

const toStateHeaders = (row: AgentStateRow) => toValidatorHeaders(row.version, row.updatedAt);
const toSchemaHeaders = (row: AgentStateRow) => toValidatorHeaders(`s${row.schemaVersion}`, row.schemaUpdatedAt);

/** @throws `invalid_request` for a schema that cannot be used. */
async function requireSchema(schemas: SchemaChecker, organizationId: string, schema: JsonSchema): Promise<void> {
  const faults = await schemas.checkSchema(organizationId, schema);
  const errors = faults.map((fault) => ({ ...fault, pointer: `/schema${fault.pointer}` }));
  if (errors.length > 0) throw problem('invalid_request', `schema: ${errors[0]!.detail}`, { errors });
}

/** Handles the operations on the state of agents: one JSON document each, its versions, and restores. */
export function stateHandlers(deps: StateDeps): Pick<Handlers, Ids> & ReturnType<typeof checkpointHandlers> {
  const { dataSource, clock, schemas, parts } = deps;

  async function requireState(organizationId: string, id: string): Promise<AgentStateRow> {
    if (!(await findAgent(dataSource, organizationId, id))) throw agentNotFound(id);
    return readAgentState(dataSource, id);
  }

  async function requireDocument(agentId: string, version: number): Promise<unknown> {
    const found = await findDocument(dataSource, agentId, version);
    if (!found) throw stateVersionNotFound(agentId, version);
    return found.document;
  }

  /** Runs a transaction that may ask for checks against schemas, and never waits for one. */
  const inTransaction = <T>(
    organizationId: string,
    work: (tx: EntityManager, checkSchema: CheckSchema) => Promise<T>,
  ) =>
    withSchemaChecks(schemas, organizationId, (checkSchema) => dataSource.transaction((tx) => work(tx, checkSchema)));

  return {
    ...checkpointHandlers(deps),

    async getAgentState({ path, principal }) {
      const row = await requireState(principal.organizationId, path.agent_id);
      return { status: 200, body: toAgentState(row), headers: toStateHeaders(row) };
    },

    async updateAgentState({ path, headers, body, bodyType, principal: { organizationId, subject } }) {
      const ifMatch = headers['If-Match'];
      const input = { organizationId, agentId: path.agent_id, ifMatch, by: subject, now: clock() };
      const row = await inTransaction(organizationId, (tx, checkSchema) =>
        changeState(tx, { ...input, checkSchema }, body, bodyType),
      );
      return { status: 200, body: toAgentState(row), headers: toStateHeaders(row) };
    },

    async getAgentStateSchema({ path, principal }) {
      const row = await requireState(principal.organizationId, path.agent_id);
      return { status: 200, body: toAgentStateSchema(row), headers: toSchemaHeaders(row) };
    },

    async updateAgentStateSchema({ path, headers, body, principal: { organizationId, subject: by } }) {
      const { agent_id: agentId } = path;
      const schema = body.schema as JsonSchema | null;
      if (schema !== null) await requireSchema(schemas, organizationId, schema);
      const row = await inTransaction(organizationId, async (tx, checkSchema) => {
        if (!(await lockAgent(tx, organizationId, agentId))) throw agentNotFound(agentId);
        const current = await readAgentState(tx, agentId);
        checkIfMatch(headers['If-Match'], `s${current.schemaVersion}`, 'the schema');
        if (schema !== null) requireSchemaFit(schema, current.document, checkSchema);
        await writeSchema(tx, current, { schema, by, now: clock() });
        return readAgentState(tx, agentId);
      });
      return { status: 200, body: toAgentStateSchema(row), headers: toSchemaHeaders(row) };
    },

    async listAgentStateHistory({ path, query, principal }) {
      const { agentId } = await requireState(principal.organizationId, path.agent_id);
      const list = {
        ...selectStateVersions(agentId),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'desc' as const,
        path: `/v2/agents/${agentId}/state/history`,
      };
      const { page, headers } = await readPage(dataSource, list, query, (row: StateVersionRow) => toStateVersion(row));
      return { status: 200, body: page, headers };
    },

    async getAgentStateVersion({ path, principal }) {
      const { agentId } = await requireState(principal.organizationId, path.agent_id);
      const row = await findStateVersion(dataSource, agentId, path.version);
      if (!row) throw stateVersionNotFound(agentId, path.version);
      const body: StateVersionDetail = { ...toStateVersion(row), state: await requireDocument(agentId, row.version) };
      return { status: 200, body, headers: toValidatorHeaders(row.version, row.createdAt) };
    },

    async getAgentStateDiff({ path, query, principal }) {
      const current = await requireState(principal.organizationId, path.agent_id);
      const { to_version = current.version, from_version = Math.max(to_version - 1, 0) } = query;
      const [from, to] = await Promise.all(
        [from_version, to_version].map((each) => requireDocument(current.agentId, each)),
      );
      return { status: 200, body: { from_version, to_version, patch: diffJson(from, to) as StateDiff['patch'] } };
    },

    async restoreAgentState({ path, headers, body, principal: { organizationId, subject } }) {
      const ifMatch = headers['If-Match'];
      const input = { organizationId, agentId: path.agent_id, ifMatch, by: subject, now: clock() };
      const { restored, state } = await inTransaction(organizationId, (tx, checkSchema) =>
        restoreState(tx, { ...input, checkSchema }, body, parts),
      );
      return { status: 200, body: restored, headers: toStateHeaders(state) };
    },
  };
}
