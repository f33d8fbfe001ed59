import type { MachineState, StateMachineVersion, UpdateStateMachine } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import type { Handler, Services } from '#src/resources/services.ts';
import { requireUsableRules } from '#src/resources/tools/tool-faults.ts';
import { completeState } from '#src/state-machine/complete.ts';
import type { MachineDefinition } from '#src/state-machine/definition.ts';
import { listApprovalRules } from '#src/state-machine/tools.ts';
import { checkContent } from './check-content.ts';
import { noVersion, requireStateMachine, requireVersion } from './require.ts';
import {
  addVersion,
  insertStateMachine,
  lockVersion,
  markMachineDeleted,
  selectMachineSummaries,
  selectVersionSummaries,
  setDeprecated,
  toMachineSummary,
  toMachineVersion,
  toNextVersion,
  toStateMachine,
  toVersionSummary,
  type FullMachine,
} from './store.ts';
import type { MachineContent } from './table.ts';

const machinesPath = '/v2/service_hierarchical_state_machines';

const emptyContent: MachineContent = {
  description: '',
  metadata: {},
  definition: {
    states: [],
    references: {},
    new_user_initial_state: '',
    returning_user_initial_state: '',
    terminal_state: '',
    global_intra_state_navigation_guidelines: [],
    global_action_guidelines: [],
    global_boundary_constraints: [],
  },
};

/** Returns the content that a body makes of another: members that it has replace those that were there. */
function changeContent(before: MachineContent, body: UpdateStateMachine): MachineContent {
  const { description = before.description, metadata = before.metadata, states, ...rest } = body;
  const definition: MachineDefinition = {
    ...before.definition,
    ...rest,
    ...(states && { states: states.map(completeState) }),
  };
  return { description, metadata, definition };
}

/** Refuses rules of approval to which no arguments can be held. No caller may hold a transaction while it waits. */
const requireUsableApprovals = ({ schemas }: Services, organizationId: string, states: MachineState[] = []) =>
  requireUsableRules(schemas, organizationId, listApprovalRules({ states: states.map(completeState) }));

const checkMachineTag = (ifMatch: string | undefined) => (machine: FullMachine) =>
  checkRepresentation(ifMatch, toStateMachine(machine), 'state machine');

export const listStateMachines: Handler<'listStateMachines'> = async ({ dataSource }, { query, principal }) => {
  const { key } = query;
  const rows = selectMachineSummaries(principal.organizationId, key);
  return replyWithPage(
    dataSource,
    { ...rows, ...newestFirst, path: machinesPath, filters: { key } },
    query,
    toMachineSummary,
  );
};

export const createStateMachine: Handler<'createStateMachine'> = async (
  services,
  { query, body, principal, write },
) => {
  const { dataSource, clock } = services;
  const { organizationId, subject: by } = principal;
  await requireUsableApprovals(services, organizationId, body.states);
  const { key, ...rest } = body;
  const content = changeContent(emptyContent, rest);
  if (query.dry_run) {
    const { description, metadata, definition } = content;
    await checkContent(dataSource, organizationId, content, null);
    return { status: 200, body: { key, description, ...definition, metadata, version: 1 } };
  }
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const id = newId('hsm');
    const checked = await checkContent(tx, organizationId, content, null);
    const machine = await insertStateMachine(tx, { id, organizationId, key, content: checked, by, now: clock() });
    note.after = toStateMachine(machine);
    return { status: 201, body: toStateMachine(machine), headers: { Location: `${machinesPath}/${id}` } };
  });
};

export const getStateMachine: Handler<'getStateMachine'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toStateMachine(await requireStateMachine(dataSource, principal.organizationId, path.state_machine_id)),
});

export const updateStateMachine: Handler<'updateStateMachine'> = async (services, call) => {
  const { clock, dataSource } = services;
  const { path, query, headers, body, principal, write } = call;
  const { organizationId, subject: by } = principal;
  const id = path.state_machine_id;
  await requireUsableApprovals(services, organizationId, body.states);
  const check = checkMachineTag(headers['If-Match']);
  const change = (db: Queryable, machine: FullMachine) =>
    checkContent(db, organizationId, changeContent(machine, body), machine);
  if (query.dry_run) {
    const machine = await requireStateMachine(dataSource, organizationId, id);
    check(machine);
    const after = toNextVersion(machine, await change(dataSource, machine), clock());
    return { status: 200, body: toStateMachine(after) };
  }
  const target = { organizationId, id, check, now: clock() };
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const changed = await addVersion(tx, target, (machine) => change(tx, machine), by);
    if (!changed) throw notFound('state_machine', id);
    note.before = toStateMachine(changed.before);
    return { status: 200, body: toStateMachine(changed.after) };
  });
};

export const deleteStateMachine: Handler<'deleteStateMachine'> = async ({ clock }, call) => {
  const { path, headers, principal, write } = call;
  const check = checkMachineTag(headers['If-Match']);
  const target = { organizationId: principal.organizationId, id: path.state_machine_id, check, now: clock() };
  return write.inTransaction(async (tx) => {
    if (!(await markMachineDeleted(tx, target))) throw notFound('state_machine', target.id);
    return { status: 204, body: undefined };
  });
};

export const listStateMachineVersions: Handler<'listStateMachineVersions'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id } = await requireStateMachine(dataSource, principal.organizationId, path.state_machine_id);
  const list = { ...selectVersionSummaries(id), ...orderByNumber('version'), path: `${machinesPath}/${id}/versions` };
  return replyWithPage(dataSource, list, query, toVersionSummary);
};

export const getStateMachineVersion: Handler<'getStateMachineVersion'> = async (
  { dataSource },
  { path, principal },
) => {
  const { state_machine_id: id, version } = path;
  const found = await requireVersion(dataSource, principal.organizationId, id, version);
  return { status: 200, body: toMachineVersion(found) };
};

export const updateStateMachineVersion: Handler<'updateStateMachineVersion'> = async ({ clock }, call) => {
  const { path, headers, body, principal, write } = call;
  const { state_machine_id: id, version } = path;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const found = await lockVersion(tx, principal.organizationId, id, version);
    if (!found) throw noVersion(id, version);
    const before: StateMachineVersion = toMachineVersion(found);
    checkRepresentation(headers['If-Match'], before, 'state machine version');
    note.before = before;
    note.details = { version };
    const deprecatedAt = await setDeprecated(tx, found, body.deprecated ? clock() : null);
    return { status: 200, body: toMachineVersion({ ...found, deprecatedAt }) };
  });
};
