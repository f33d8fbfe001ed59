import { createExportSection } from '#src/api/export.ts';
import { oldestFirst, orderByNumber } from '#src/api/paging.ts';
import { selectContextChanges, toChange, type ChangeRow } from './settings-store.ts';
import type { StoredTemplateVersion } from './table.ts';
import { selectTemplates, toTemplate } from './template-store.ts';
import { toContextChange } from './view.ts';

/** The templates and plans that were applied to a conversation, for an export. */
export const contextChangesSection = createExportSection(
  'context_change',
  ({ parentId }) => {
    const { sql, parameters } = selectContextChanges(parentId);
    const withOwner = `SELECT changes.*, $1::text AS "conversationId" FROM (${sql}) AS changes`;
    return { sql: withOwner, parameters, ...orderByNumber('number') };
  },
  ({ conversationId, ...row }: ChangeRow & { conversationId: string }) => ({
    conversation_id: conversationId,
    ...toContextChange(toChange(row)),
  }),
);

/** What the models of the runs of a session were given, for an export, as it is stored: texts, and references to messages. */
export const runContextsSection = createExportSection(
  'run_context',
  ({ parentId }) => ({
    sql: `SELECT s.run_id AS id, s.number AS request, s.document, r.started_at AS "startedAt"
            FROM context_snapshots s JOIN runs r ON r.id = s.run_id WHERE r.session_id = $1`,
    parameters: [parentId],
    order: [
      { column: 'startedAt', type: 'timestamptz' },
      { column: 'id', type: 'text' },
      { column: 'request', type: 'int' },
    ],
    size: 'octet_length(document)',
  }),
  ({ id, request, document }: { id: string; request: number; document: string }) => ({
    run_id: id,
    request,
    context: JSON.parse(document) as object,
  }),
);

/** The templates of an organization, for an export. */
export const templatesSection = createExportSection(
  'template',
  ({ reach }) => ({ ...selectTemplates(reach.organizationId), ...oldestFirst }),
  toTemplate,
);

/** The versions of the templates of an organization, for an export. */
export const templateVersionsSection = createExportSection(
  'template_version',
  ({ reach }) => ({
    sql: `SELECT v.template_id AS "templateId", v.version, v.definition, v.created_at AS "createdAt"
            FROM context_template_versions v JOIN context_templates t ON t.id = v.template_id
           WHERE t.organization_id = $1 AND t.deleted_at IS NULL`,
    parameters: [reach.organizationId],
    order: [
      { column: 'templateId', type: 'text' },
      { column: 'version', type: 'int' },
    ],
  }),
  ({ templateId, version, definition, createdAt }: Omit<StoredTemplateVersion, 'createdBy'>) => ({
    template_id: templateId,
    ...definition,
    version,
    created_at: createdAt.toISOString(),
  }),
);
