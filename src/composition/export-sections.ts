import type { ExportSection } from '#src/api/export.ts';
import { agentsSection, agentVersionsSection } from '#src/resources/agents/export-store.ts';
import { approvalsSection } from '#src/resources/approvals/export-store.ts';
import { auditSection } from '#src/resources/audit/export-store.ts';
import { branchesSection } from '#src/resources/branches/export-store.ts';
import {
  contextChangesSection,
  runContextsSection,
  templatesSection,
  templateVersionsSection,
} from '#src/resources/context/export-store.ts';
import { createConversationsSection } from '#src/resources/conversations/export-store.ts';
import { eventsSection, redactionsSection, sessionStateSection } from '#src/resources/events/export-store.ts';
import { filesSection } from '#src/resources/files/export-store.ts';
import { membersSection } from '#src/resources/members/export-store.ts';
import { organizationSection } from '#src/resources/organizations/export-store.ts';
import { rolesSection } from '#src/resources/roles/export-store.ts';
import { keysSection } from '#src/resources/keys/export-store.ts';
import { memoriesSection, memoryVersionsSection } from '#src/resources/memories/export-store.ts';
import { messagesSection, messageVersionsSection } from '#src/resources/messages/export-store.ts';
import { importedMessagesSection } from '#src/resources/migration/export-store.ts';
import { retentionSection } from '#src/resources/retention/export-store.ts';
import { createRunsSection } from '#src/resources/runs/export-store.ts';
import { createSessionsSection } from '#src/resources/sessions/export-store.ts';
import {
  agentCheckpointsSection,
  agentStatesSection,
  checkpointPartsSection,
  sessionCheckpointsSection,
  stateVersionsSection,
} from '#src/resources/state/export-store.ts';
import { stateMachinesSection, stateMachineVersionsSection } from '#src/resources/state-machines/export-store.ts';
import { simulationPartSections } from '#src/resources/simulations/parts/export-store.ts';
import { simulationRunsSection, simulationSetVersionsSection } from '#src/resources/simulations/export-store.ts';
import { servicesSection, versionSetRevisionsSection } from '#src/resources/services/export-store.ts';
import { toolsSection, toolVersionsSection } from '#src/resources/tools/export-store.ts';
import { deliveriesSection, webhooksSection } from '#src/resources/webhooks/export-store.ts';
import { usageSection } from '#src/resources/usage/export-store.ts';
import { usersSection } from '#src/resources/users/export-store.ts';

const sessions = createSessionsSection([
  createRunsSection([approvalsSection]),
  eventsSection,
  sessionStateSection,
  sessionCheckpointsSection,
  redactionsSection,
  runContextsSection,
]);

const conversations = createConversationsSection([
  branchesSection,
  messagesSection,
  messageVersionsSection,
  contextChangesSection,
  sessions,
]);

/** All that is kept of the users in reach, in the order in which it is exported. */
export const userSections: readonly ExportSection[] = [
  usersSection,
  membersSection,
  keysSection,
  conversations,
  filesSection,
  memoriesSection,
  memoryVersionsSection,
];

/** All that is kept of an organization, in the order in which it is exported. */
export const organizationSections: readonly ExportSection[] = [
  organizationSection,
  rolesSection,
  agentsSection,
  agentVersionsSection,
  agentStatesSection,
  stateVersionsSection,
  agentCheckpointsSection,
  checkpointPartsSection,
  toolsSection,
  toolVersionsSection,
  stateMachinesSection,
  stateMachineVersionsSection,
  servicesSection,
  versionSetRevisionsSection,
  webhooksSection,
  deliveriesSection,
  ...simulationPartSections,
  simulationSetVersionsSection,
  simulationRunsSection,
  templatesSection,
  templateVersionsSection,
  importedMessagesSection,
  retentionSection,
  ...userSections,
  usageSection,
  auditSection,
];
