import { approvalTable } from '#src/resources/approvals/table.ts';
import type { EntitySchema } from 'typeorm';
import { apiKeyTable, organizationTable, revokedTokenTable, signingKeyTable } from '#src/access/table.ts';
import { oauthClientTable, oauthRecordTable } from '#src/access/oauth/table.ts';
import { dataKeyTable } from '#src/db/content/table.ts';
import { agentTable, agentVersionTable } from '#src/resources/agents/table.ts';
import { auditChainTable, auditTable } from '#src/resources/audit/table.ts';
import { branchTable } from '#src/resources/branches/table.ts';
import {
  settingsChangeTable,
  snapshotTable,
  templateTable,
  templateVersionTable,
} from '#src/resources/context/table.ts';
import { conversationTable } from '#src/resources/conversations/table.ts';
import { erasureTable } from '#src/resources/erasure/table.ts';
import { machineStepTable } from '#src/resources/events/log/machine-step-store.ts';
import { redactionTable, sessionEventTable, sessionStateTable } from '#src/resources/events/log/table.ts';
import { fileRemovalTable, fileSegmentTable, fileTable } from '#src/resources/files/table.ts';
import { uploadTable } from '#src/resources/uploads/table.ts';
import { idempotencyTable } from '#src/resources/idempotency/table.ts';
import { memberRoleTable } from '#src/resources/members/table.ts';
import { memoryLinkTable, memoryTable, memoryVersionTable } from '#src/resources/memories/table.ts';
import {
  memoryEmbeddingTable,
  memoryJobTable,
  memoryStoreTable,
  memoryWordTable,
} from '#src/resources/memories/search/table.ts';
import { messageTable, messageVersionTable } from '#src/resources/messages/table.ts';
import {
  importedConversationTable,
  importedMessageTable,
  jobConversationTable,
  jobTable,
} from '#src/resources/migration/table.ts';
import { roleTable } from '#src/resources/roles/table.ts';
import { retentionTable } from '#src/resources/retention/table.ts';
import { runTable } from '#src/resources/runs/table.ts';
import { sessionTable } from '#src/resources/sessions/table.ts';
import {
  agentStateTable,
  checkpointPartTable,
  checkpointTable,
  sessionRestoreTable,
  stateVersionTable,
} from '#src/resources/state/table.ts';
import {
  dailyUsageTable,
  quotaCounterTable,
  usageHourTable,
  usageReservationTable,
  usageTable,
} from '#src/resources/usage/table.ts';
import { stateMachineTable, stateMachineVersionTable } from '#src/resources/state-machines/table.ts';
import {
  simulationPartTable,
  simulationPartVersionTable,
  simulationReferenceTable,
} from '#src/resources/simulations/parts/table.ts';
import {
  simulationResultTable,
  simulationRunTable,
  simulationSetTable,
  simulationSetVersionTable,
} from '#src/resources/simulations/table.ts';
import { serviceTable, versionSetRevisionTable, versionSetTable } from '#src/resources/services/table.ts';
import { toolTable, toolVersionTable } from '#src/resources/tools/table.ts';
import { deliveryTable, webhookTable } from '#src/resources/webhooks/table.ts';
import { userTable } from '#src/resources/users/table.ts';

/** All tables, but for TypeORM's own list of migrations. A test compares them with what the migrations make. */
export const entities = [
  organizationTable,
  apiKeyTable,
  revokedTokenTable,
  signingKeyTable,
  dataKeyTable,
  roleTable,
  oauthClientTable,
  oauthRecordTable,
  userTable,
  memberRoleTable,
  erasureTable,
  auditTable,
  auditChainTable,
  retentionTable,
  agentTable,
  agentVersionTable,
  simulationPartTable,
  simulationPartVersionTable,
  simulationReferenceTable,
  simulationSetTable,
  simulationSetVersionTable,
  simulationRunTable,
  simulationResultTable,
  serviceTable,
  versionSetTable,
  versionSetRevisionTable,
  toolTable,
  toolVersionTable,
  stateMachineTable,
  stateMachineVersionTable,
  webhookTable,
  deliveryTable,
  approvalTable,
  agentStateTable,
  stateVersionTable,
  checkpointTable,
  checkpointPartTable,
  conversationTable,
  branchTable,
  sessionTable,
  sessionRestoreTable,
  runTable,
  messageTable,
  messageVersionTable,
  sessionEventTable,
  machineStepTable,
  sessionStateTable,
  redactionTable,
  templateTable,
  templateVersionTable,
  settingsChangeTable,
  snapshotTable,
  memoryTable,
  memoryVersionTable,
  memoryLinkTable,
  memoryStoreTable,
  memoryWordTable,
  memoryEmbeddingTable,
  memoryJobTable,
  jobTable,
  jobConversationTable,
  importedConversationTable,
  importedMessageTable,
  fileTable,
  fileSegmentTable,
  uploadTable,
  fileRemovalTable,
  usageTable,
  dailyUsageTable,
  usageReservationTable,
  quotaCounterTable,
  usageHourTable,
  idempotencyTable,
] as EntitySchema[];
