import { EntitySchema } from '#generated/packages/typeorm.js';
import type {
  LlmModelPreferences,
  Service,
  ToolReference,
  VersionSetRevision,
} from '#generated/v2/client/types.gen.ts';
import { column } from '#src/db/columns.ts';
import type { ToolPin } from '#src/resources/tools/tool-pins.ts';

/** A service as it is stored. */
export type ServiceRow = {
  id: string;
  organizationId: string;
  key: string;
  name: string;
  description: string;
  agentId: string;
  stateMachineId: string | null;
  toolRefs: Service['tool_refs'];
  metadata: Service['metadata'];
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** A version set of a service: its newest revision says what it is. */
export type VersionSetRow = {
  serviceId: string;
  name: string;
  revision: number;
  deletedAt: Date | null;
};

/** The versions and models of a set. A version of null is the newest one. */
export type SetVersions = {
  agentVersion: number | null;
  stateMachineVersion: number | null;
  /** The versions of the tools of a set whose other versions are pinned; null for one that follows the newest. */
  toolVersions: ToolPin[] | null;
  /** The references to tools beside those of the agent; null for those that the service has now. */
  toolRefs: ToolReference[] | null;
  preferences: LlmModelPreferences;
  /** The simulation set that has to have passed before a promotion to the set; null for none. */
  requiresPassedSet: string | null;
};

/** A revision of a version set. It never changes. */
export type RevisionRow = SetVersions & {
  serviceId: string;
  name: string;
  revision: number;
  action: VersionSetRevision['action'];
  /** The set that was promoted, and its revision then; null for another action. */
  promotedFrom: string | null;
  promotedRevision: number | null;
  /** The revision that was restored; null for another action. */
  restoredRevision: number | null;
  createdAt: Date;
  createdBy: string;
};

export const serviceTable = new EntitySchema<ServiceRow>({
  name: 'Service',
  tableName: 'services',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    key: column.text(),
    name: column.text(),
    description: column.text(),
    agentId: column.text(),
    stateMachineId: column.text({ nullable: true }),
    toolRefs: column.json(),
    metadata: column.json(),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [
    { name: 'services_key', columns: ['organizationId', 'key'], unique: true, where: '(deleted_at IS NULL)' },
    { name: 'services_time', columns: ['organizationId', 'createdAt', 'id'] },
  ],
});

export const versionSetTable = new EntitySchema<VersionSetRow>({
  name: 'VersionSet',
  tableName: 'service_version_sets',
  columns: {
    serviceId: column.text({ primary: true }),
    name: column.text({ primary: true }),
    revision: column.integer(),
    deletedAt: column.time({ nullable: true }),
  },
});

export const versionSetRevisionTable = new EntitySchema<RevisionRow>({
  name: 'VersionSetRevision',
  tableName: 'service_version_set_revisions',
  columns: {
    serviceId: column.text({ primary: true }),
    name: column.text({ primary: true }),
    revision: column.integer({ primary: true }),
    action: column.text(),
    agentVersion: column.integer({ nullable: true }),
    stateMachineVersion: column.integer({ nullable: true }),
    toolVersions: column.json({ nullable: true }),
    toolRefs: column.json({ nullable: true }),
    preferences: column.json(),
    requiresPassedSet: column.text({ nullable: true }),
    promotedFrom: column.text({ nullable: true }),
    promotedRevision: column.integer({ nullable: true }),
    restoredRevision: column.integer({ nullable: true }),
    createdAt: column.time(),
    createdBy: column.text(),
  },
});
