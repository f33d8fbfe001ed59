import type { StateDiff, StateVersionDetail } from '#generated/v2/client/types.gen.ts';
import { orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { checkIfMatch, toValidatorHeaders } from '#src/api/preconditions.ts';
import { problem } from '#src/api/problems.ts';
import { diffJson } from '#src/json/json-diff.ts';
import type { JsonSchema } from '#src/json-schema/json-schema.ts';
import type { SchemaChecker } from '#src/json-schema/schema-checker.ts';
import type { Handler } from '#src/resources/services.ts';
import { changeState, requireSchemaFit } from './change.ts';
import { requireAgentState, requireDocument, requireLockedAgent, stateVersionNotFound } from './require.ts';
import { restoreState } from './restore.ts';
import { withSchemaChecks } from './schema-checks.ts';
import { readAgentState, writeSchema, type AgentStateRow } from './store.ts';
import { findStateVersion, selectStateVersions, type StateVersionRow } from './version-store.ts';
import { toAgentState, toAgentStateSchema, toStateVersion } from './wire.ts';

const toStateHeaders = (row: AgentStateRow) => toValidatorHeaders(row.version, row.updatedAt);
const toSchemaHeaders = (row: AgentStateRow) => toValidatorHeaders(`s${row.schemaVersion}`, row.schemaUpdatedAt);

export const getAgentState: Handler<'getAgentState'> = async ({ dataSource }, { path, principal }) => {
  const row = await requireAgentState(dataSource, principal.organizationId, path.agent_id);
  return { status: 200, body: toAgentState(row), headers: toStateHeaders(row) };
};

export const updateAgentState: Handler<'updateAgentState'> = async (
  { schemas, clock },
  { path, headers, body, bodyType, principal: { organizationId, subject }, write },
) => {
  const ifMatch = headers['If-Match'];
  const input = { organizationId, agentId: path.agent_id, ifMatch, by: subject, now: clock() };
  return withSchemaChecks(schemas, organizationId, (checkSchema) =>
    write.inTransaction(async (tx, _afterCommit, note) => {
      const { before, after } = await changeState(tx, { ...input, checkSchema }, body, bodyType);
      note.before = toAgentState(before);
      return { status: 200, body: toAgentState(after), headers: toStateHeaders(after) };
    }),
  );
};

export const getAgentStateSchema: Handler<'getAgentStateSchema'> = async ({ dataSource }, { path, principal }) => {
  const row = await requireAgentState(dataSource, principal.organizationId, path.agent_id);
  return { status: 200, body: toAgentStateSchema(row), headers: toSchemaHeaders(row) };
};

/** @throws `invalid_request` for a schema that cannot be used. */
async function requireUsableSchema(schemas: SchemaChecker, organizationId: string, schema: JsonSchema): Promise<void> {
  const faults = await schemas.checkSchema(organizationId, schema);
  const errors = faults.map((fault) => ({ ...fault, pointer: `/schema${fault.pointer}` }));
  if (errors.length > 0) throw problem('invalid_request', `schema: ${errors[0]!.detail}`, { errors });
}

export const updateAgentStateSchema: Handler<'updateAgentStateSchema'> = async (
  { schemas, clock },
  { path, headers, body, principal: { organizationId, subject: by }, write },
) => {
  const { agent_id: agentId } = path;
  const schema = body.schema as JsonSchema | null;
  if (schema !== null) await requireUsableSchema(schemas, organizationId, schema);
  return withSchemaChecks(schemas, organizationId, (checkSchema) =>
    write.inTransaction(async (tx, _afterCommit, note) => {
      await requireLockedAgent(tx, organizationId, agentId);
      const current = await readAgentState(tx, agentId);
      checkIfMatch(headers['If-Match'], `s${current.schemaVersion}`, 'the schema');
      if (schema !== null) requireSchemaFit(schema, current.document, checkSchema);
      note.before = toAgentStateSchema(current);
      await writeSchema(tx, current, { schema, by, now: clock() });
      const row = await readAgentState(tx, agentId);
      return { status: 200, body: toAgentStateSchema(row), headers: toSchemaHeaders(row) };
    }),
  );
};

export const listAgentStateHistory: Handler<'listAgentStateHistory'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { agentId } = await requireAgentState(dataSource, principal.organizationId, path.agent_id);
  const rows = selectStateVersions(agentId);
  const list = { ...rows, ...orderByNumber('version', 'desc'), path: `/v2/agents/${agentId}/state/history` };
  return replyWithPage(dataSource, list, query, (row: StateVersionRow) => toStateVersion(row));
};

export const getAgentStateVersion: Handler<'getAgentStateVersion'> = async ({ dataSource }, { path, principal }) => {
  const { agentId } = await requireAgentState(dataSource, principal.organizationId, path.agent_id);
  const row = await findStateVersion(dataSource, agentId, path.version);
  if (!row) throw stateVersionNotFound(agentId, path.version);
  const state = await requireDocument(dataSource, agentId, row.version);
  const body: StateVersionDetail = { ...toStateVersion(row), state };
  return { status: 200, body, headers: toValidatorHeaders(row.version, row.createdAt) };
};

export const getAgentStateDiff: Handler<'getAgentStateDiff'> = async ({ dataSource }, { path, query, principal }) => {
  const { agentId, version } = await requireAgentState(dataSource, principal.organizationId, path.agent_id);
  const { to_version = version, from_version = Math.max(to_version - 1, 0) } = query;
  const [from, to] = await Promise.all(
    [from_version, to_version].map((each) => requireDocument(dataSource, agentId, each)),
  );
  return { status: 200, body: { from_version, to_version, patch: diffJson(from, to) as StateDiff['patch'] } };
};

export const restoreAgentState: Handler<'restoreAgentState'> = async (
  { schemas, clock, checkpointParts },
  { path, headers, body, principal: { organizationId, subject }, write },
) => {
  const ifMatch = headers['If-Match'];
  const input = { organizationId, agentId: path.agent_id, ifMatch, by: subject, now: clock() };
  return withSchemaChecks(schemas, organizationId, (checkSchema) =>
    write.inTransaction(async (tx) => {
      const { restored, state } = await restoreState(tx, { ...input, checkSchema }, body, checkpointParts);
      return { status: 200, body: restored, headers: toStateHeaders(state) };
    }),
  );
};
