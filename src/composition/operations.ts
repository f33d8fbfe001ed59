import * as agents from '#src/resources/agents/handlers.ts';
import * as agui from '#src/resources/agui/handlers.ts';
import * as audit from '#src/resources/audit/handlers.ts';
import * as branches from '#src/resources/branches/handlers.ts';
import * as context from '#src/resources/context/handlers.ts';
import * as templates from '#src/resources/context/template-handlers.ts';
import * as conversations from '#src/resources/conversations/handlers.ts';
import * as erasure from '#src/resources/erasure/handlers.ts';
import * as events from '#src/resources/events/handlers.ts';
import * as ingest from '#src/resources/events/ingest-handlers.ts';
import * as exporting from '#src/resources/export/handlers.ts';
import * as files from '#src/resources/files/handlers.ts';
import * as uploads from '#src/resources/uploads/handlers.ts';
import * as health from '#src/resources/health/handlers.ts';
import * as consolidation from '#src/resources/memories/consolidation/handlers.ts';
import * as keys from '#src/resources/keys/handlers.ts';
import * as members from '#src/resources/members/handlers.ts';
import * as memories from '#src/resources/memories/handlers.ts';
import * as memoryLists from '#src/resources/memories/list-handlers.ts';
import * as chat from '#src/resources/messages/chat-handlers.ts';
import * as messages from '#src/resources/messages/handlers.ts';
import * as migration from '#src/resources/migration/handlers.ts';
import * as models from '#src/resources/models/handlers.ts';
import * as organizations from '#src/resources/organizations/handlers.ts';
import * as realtime from '#src/resources/realtime/handlers.ts';
import * as retention from '#src/resources/retention/handlers.ts';
import * as roles from '#src/resources/roles/handlers.ts';
import * as oauth from '#src/resources/oauth/handlers.ts';
import * as approvals from '#src/resources/approvals/handlers.ts';
import * as decisions from '#src/resources/decisions/handlers.ts';
import * as runs from '#src/resources/runs/handlers.ts';
import * as sessions from '#src/resources/sessions/handlers.ts';
import * as sessionMachines from '#src/resources/sessions/machine-handlers.ts';
import * as checkpoints from '#src/resources/state/checkpoint-handlers.ts';
import * as stateErasure from '#src/resources/state/erase-handlers.ts';
import * as state from '#src/resources/state/handlers.ts';
import * as sessionState from '#src/resources/state/session-handlers.ts';
import * as discovery from '#src/resources/tools/discover-handlers.ts';
import * as stateMachineDiff from '#src/resources/state-machines/diff-handlers.ts';
import * as stateMachineGraph from '#src/resources/state-machines/graph-handlers.ts';
import * as stateMachines from '#src/resources/state-machines/handlers.ts';
import * as simulationPersonas from '#src/resources/simulations/parts/persona-handlers.ts';
import * as simulationScenarios from '#src/resources/simulations/parts/scenario-handlers.ts';
import * as simulationTests from '#src/resources/simulations/parts/test-handlers.ts';
import * as simulationRuns from '#src/resources/simulations/run-handlers.ts';
import * as simulations from '#src/resources/simulations/handlers.ts';
import * as services from '#src/resources/services/handlers.ts';
import * as versionSets from '#src/resources/services/version-set-handlers.ts';
import * as tools from '#src/resources/tools/handlers.ts';
import * as usage from '#src/resources/usage/handlers.ts';
import * as webhookDeliveries from '#src/resources/webhooks/delivery-handlers.ts';
import * as webhooks from '#src/resources/webhooks/handlers.ts';
import * as users from '#src/resources/users/handlers.ts';
import * as user from '#src/resources/user/handlers.ts';

/** The handlers of all operations, each under its id. */
export const operations = {
  ...agents,
  ...agui,
  ...audit,
  ...branches,
  ...chat,
  ...checkpoints,
  ...consolidation,
  ...context,
  ...conversations,
  ...erasure,
  ...events,
  ...exporting,
  ...files,
  ...uploads,
  ...health,
  ...ingest,
  ...keys,
  ...members,
  ...memories,
  ...memoryLists,
  ...messages,
  ...migration,
  ...models,
  ...organizations,
  ...realtime,
  ...retention,
  ...roles,
  ...oauth,
  ...runs,
  ...approvals,
  ...decisions,
  ...sessions,
  ...sessionMachines,
  ...sessionState,
  ...state,
  ...stateErasure,
  ...stateMachineDiff,
  ...stateMachineGraph,
  ...stateMachines,
  ...templates,
  ...services,
  ...simulationPersonas,
  ...simulationScenarios,
  ...simulationTests,
  ...simulationRuns,
  ...simulations,
  ...tools,
  ...discovery,
  ...user,
  ...usage,
  ...users,
  ...versionSets,
  ...webhookDeliveries,
  ...webhooks,
};
