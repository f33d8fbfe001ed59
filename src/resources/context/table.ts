import { EntitySchema } from '#generated/packages/typeorm.js';
import type { PartDeliveries } from './sent-parts-store.ts';
import { column } from '#src/db/columns.ts';
import type { TemplateDefinition } from './template.ts';

/** A row of `context_templates`. `version` is its newest one. */
export type StoredTemplate = {
  id: string;
  organizationId: string;
  version: number;
  createdAt: Date;
  updatedAt: Date;
  deletedAt: Date | null;
};

/** A row of `context_template_versions`. It never changes. */
export type StoredTemplateVersion = {
  templateId: string;
  version: number;
  definition: TemplateDefinition;
  createdAt: Date;
  createdBy: string;
};

/** A row of `context_changes`: a change of the settings of a conversation. Only redaction changes it. */
export type StoredSettingsChange = {
  conversationId: string;
  number: number;
  kind: 'template' | 'plan';
  /** JSON text; null when the template or plan was taken away. */
  document: string | null;
  createdAt: Date;
  createdBy: string;
};

/** A row of `context_snapshots`: what the model of a run was given, as references and texts that are kept nowhere else. */
export type StoredSnapshot = {
  runId: string;
  /** 0 for the first prompt of the run; further requests from 1 on. */
  number: number;
  /** JSON text. */
  document: string;
  /** The ids of the memories in it; null when none were searched for. */
  memoryRefs: readonly string[] | null;
  /** The forms in which the parts of messages were sent, of the first prompt of a run; null when there are none. */
  sentParts: PartDeliveries | null;
};

export const templateTable = new EntitySchema<StoredTemplate>({
  name: 'ContextTemplate',
  tableName: 'context_templates',
  columns: {
    id: column.text({ primary: true }),
    organizationId: column.text(),
    version: column.integer(),
    createdAt: column.time(),
    updatedAt: column.time(),
    deletedAt: column.time({ nullable: true }),
  },
  indices: [{ name: 'context_templates_time', columns: ['organizationId', 'createdAt', 'id'] }],
});

export const templateVersionTable = new EntitySchema<StoredTemplateVersion>({
  name: 'ContextTemplateVersion',
  tableName: 'context_template_versions',
  columns: {
    templateId: column.text({ primary: true }),
    version: column.integer({ primary: true }),
    definition: column.json(),
    createdAt: column.time(),
    createdBy: column.text(),
  },
});

export const settingsChangeTable = new EntitySchema<StoredSettingsChange>({
  name: 'ContextChange',
  tableName: 'context_changes',
  columns: {
    conversationId: column.text({ primary: true }),
    number: column.integer({ primary: true }),
    kind: column.text(),
    document: column.text({ nullable: true }),
    createdAt: column.time(),
    createdBy: column.text(),
  },
  indices: [{ name: 'context_changes_kind', columns: ['conversationId', 'kind', 'number'] }],
});

export const snapshotTable = new EntitySchema<StoredSnapshot>({
  name: 'ContextSnapshot',
  tableName: 'context_snapshots',
  columns: {
    runId: column.text({ primary: true }),
    number: column.integer({ primary: true, default: 0 }),
    document: column.text(),
    memoryRefs: column.json({ nullable: true }),
    sentParts: column.json({ nullable: true }),
  },
  // TypeORM cannot say GIN nor an index over an expression: the migrations alone make it.
  indices: [{ name: 'context_snapshots_memories', columns: ['memoryRefs'], synchronize: false }],
});
