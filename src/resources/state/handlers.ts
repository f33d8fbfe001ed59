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
import { change, demandFit, unknownAgent } from './change.ts';
import { checkpointHandlers } from './checkpoint-handlers.ts';
import { restore, unknownVersion } from './restore.ts';
import { withSchemaChecks, type FaultsOf } from './schema-checks.ts';
import { lockAgent, readAgentState, writeSchema, type AgentStateRow, type CheckpointPart } from './store.ts';
import { documentAt, findVersion, versionListing, type VersionRow } from './versions.ts';
import { toSchema, toState, toVersion } from './wire.ts';

export type StateDeps = {
  dataSource: DataSource;
  clock: () => Date;
  schemas: SchemaChecker;
  /** What checkpoints of agents can hold beside the state. */
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

const stateTags = (row: AgentStateRow) => toValidatorHeaders(row.version, row.updatedAt);
const schemaTags = (row: AgentStateRow) => toValidatorHeaders(`s${row.schemaVersion}`, row.schemaUpdatedAt);

/** Throws `invalid_request` for what is no schema that can be used. */
async function requireSchema(schemas: SchemaChecker, organizationId: string, schema: JsonSchema): Promise<void> {
  const faults = await schemas.checkSchema(organizationId, schema);
  const errors = faults.map((fault) => ({ ...fault, pointer: `/schema${fault.pointer}` }));
  if (errors.length > 0) throw problem('invalid_request', `schema: ${errors[0]!.detail}`, { errors });
}

/** The state of agents: one JSON document each, every version of it, and the way back. */
export function stateHandlers(deps: StateDeps): Pick<Handlers, Ids> & ReturnType<typeof checkpointHandlers> {
  const { dataSource, clock, schemas, parts } = deps;

  async function stateOf(organizationId: string, id: string): Promise<AgentStateRow> {
    if (!(await findAgent(dataSource, organizationId, id))) throw unknownAgent(id);
    return readAgentState(dataSource, id);
  }

  async function documentOf(agentId: string, version: number): Promise<unknown> {
    const found = await documentAt(dataSource, agentId, version);
    if (!found) throw unknownVersion(agentId, version);
    return found.document;
  }

  /** A transaction that may ask for checks against schemas, and never waits for one. */
  const inTransaction = <T>(organizationId: string, work: (tx: EntityManager, faultsOf: FaultsOf) => Promise<T>) =>
    withSchemaChecks(schemas, organizationId, (faultsOf) => dataSource.transaction((tx) => work(tx, faultsOf)));

  return {
    ...checkpointHandlers(deps),

    async getAgentState({ path, principal }) {
      const row = await stateOf(principal.organizationId, path.agent_id);
      return { status: 200, body: toState(row), headers: stateTags(row) };
    },

    async updateAgentState({ path, headers, body, bodyType, principal: { organizationId, subject } }) {
      const ifMatch = headers['If-Match'];
      const wish = { organizationId, agentId: path.agent_id, ifMatch, by: subject, now: clock() };
      const row = await inTransaction(organizationId, (tx, faultsOf) =>
        change(tx, { ...wish, faultsOf }, body, bodyType),
      );
      return { status: 200, body: toState(row), headers: stateTags(row) };
    },

    async getAgentStateSchema({ path, principal }) {
      const row = await stateOf(principal.organizationId, path.agent_id);
      return { status: 200, body: toSchema(row), headers: schemaTags(row) };
    },

    async updateAgentStateSchema({ path, headers, body, principal: { organizationId, subject: by } }) {
      const { agent_id: agentId } = path;
      const schema = body.schema as JsonSchema | null;
      if (schema !== null) await requireSchema(schemas, organizationId, schema);
      const row = await inTransaction(organizationId, async (tx, faultsOf) => {
        if (!(await lockAgent(tx, organizationId, agentId))) throw unknownAgent(agentId);
        const current = await readAgentState(tx, agentId);
        checkIfMatch(headers['If-Match'], `s${current.schemaVersion}`, 'the schema');
        if (schema !== null) demandFit(schema, current.document, faultsOf);
        await writeSchema(tx, current, { schema, by, now: clock() });
        return readAgentState(tx, agentId);
      });
      return { status: 200, body: toSchema(row), headers: schemaTags(row) };
    },

    async listAgentStateHistory({ path, query, principal }) {
      const { agentId } = await stateOf(principal.organizationId, path.agent_id);
      const list = {
        ...versionListing(agentId),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'desc' as const,
        path: `/v2/agents/${agentId}/state/history`,
      };
      const { page, headers } = await readPage(dataSource, list, query, (row: VersionRow) => toVersion(row));
      return { status: 200, body: page, headers };
    },

    async getAgentStateVersion({ path, principal }) {
      const { agentId } = await stateOf(principal.organizationId, path.agent_id);
      const row = await findVersion(dataSource, agentId, path.version);
      if (!row) throw unknownVersion(agentId, path.version);
      const body: StateVersionDetail = { ...toVersion(row), state: await documentOf(agentId, row.version) };
      return { status: 200, body, headers: toValidatorHeaders(row.version, row.createdAt) };
    },

    async getAgentStateDiff({ path, query, principal }) {
      const current = await stateOf(principal.organizationId, path.agent_id);
      const { to_version = current.version, from_version = Math.max(to_version - 1, 0) } = query;
      const [from, to] = await Promise.all([from_version, to_version].map((each) => documentOf(current.agentId, each)));
      return { status: 200, body: { from_version, to_version, patch: diffJson(from, to) as StateDiff['patch'] } };
    },

    async restoreAgentState({ path, headers, body, principal: { organizationId, subject } }) {
      const ifMatch = headers['If-Match'];
      const wish = { organizationId, agentId: path.agent_id, ifMatch, by: subject, now: clock() };
      const { restored, state } = await inTransaction(organizationId, (tx, faultsOf) =>
        restore(tx, { ...wish, faultsOf }, body, parts),
      );
      return { status: 200, body: restored, headers: stateTags(state) };
    },
  };
}
