import type { ContextTemplate } from '#generated/v2/client/types.gen.ts';
import type { EntityDatabase, Queryable } from '#src/db/query.ts';
import { insertRows, updateRows } from '#src/db/rows.ts';
import { templateTable, templateVersionTable, type StoredTemplate, type StoredTemplateVersion } from './table.ts';
import type { TemplateDefinition } from './template.ts';

/** A template with the definition of its newest version. */
export type TemplateRow = Omit<StoredTemplate, 'organizationId' | 'deletedAt'> &
  Pick<StoredTemplateVersion, 'definition'>;

const columns = `t.id, t.version, t.created_at AS "createdAt", t.updated_at AS "updatedAt", v.definition`;

const source = `context_templates t JOIN context_template_versions v ON v.template_id = t.id AND v.version = t.version`;

/** Selects the templates of an organization that are not deleted, for `readPage`. */
export const selectTemplates = (organizationId: string) => ({
  sql: `SELECT ${columns} FROM ${source} WHERE t.organization_id = $1 AND t.deleted_at IS NULL`,
  parameters: [organizationId],
});

/** A version of a template. */
export type TemplateVersionRow = Pick<StoredTemplateVersion, 'version' | 'definition' | 'createdAt'>;

/** Selects the versions of a template, for `readPage`. */
export const selectTemplateVersions = (id: string) => ({
  sql: `SELECT version, definition, created_at AS "createdAt" FROM context_template_versions WHERE template_id = $1`,
  parameters: [id],
});

/** Writes a template as the contract has it. */
export function toTemplate({ id, version, definition, createdAt, updatedAt }: TemplateRow): ContextTemplate {
  const times = { created_at: createdAt.toISOString(), updated_at: updatedAt.toISOString() };
  return { id, ...definition, version, ...times };
}

/** Finds a template that is not deleted; null when there is none. */
export async function findTemplate(db: Queryable, organizationId: string, id: string): Promise<TemplateRow | null> {
  // Raw: a join.
  const rows = await db.query<TemplateRow[]>(
    `SELECT ${columns} FROM ${source} WHERE t.id = $1 AND t.organization_id = $2 AND t.deleted_at IS NULL`,
    [id, organizationId],
  );
  return rows[0] ?? null;
}

/**
 * Locks a template until the transaction ends and returns it; null when there is none. The lock comes first: a statement
 * that waits for one still sees the versions of the time when it began.
 */
export async function lockTemplate(tx: Queryable, organizationId: string, id: string): Promise<TemplateRow | null> {
  // Raw: a lock.
  await tx.query('SELECT 1 FROM context_templates WHERE id = $1 FOR UPDATE', [id]);
  return findTemplate(tx, organizationId, id);
}

/** Finds the definition in one version of a template; null when there is none. */
export async function findTemplateVersion(
  db: EntityDatabase,
  templateId: string,
  version: number,
): Promise<TemplateDefinition | null> {
  return (await db.getRepository(templateVersionTable).findOneBy({ templateId, version }))?.definition ?? null;
}

/** Stores a template as version 1, or the next version of one that is locked. */
export async function saveTemplateVersion(
  tx: EntityDatabase,
  organizationId: string,
  row: TemplateRow,
  by: string,
): Promise<TemplateRow> {
  const { id, version, definition, createdAt, updatedAt } = row;
  await tx.getRepository(templateTable).upsert({ id, organizationId, version, createdAt, updatedAt }, ['id']);
  const stored = { templateId: id, version, definition, createdAt: updatedAt, createdBy: by };
  await insertRows(tx, templateVersionTable, stored);
  return row;
}

/** Marks a template that is locked as deleted. Conversations that it was applied to keep its text. */
export async function removeTemplate(tx: EntityDatabase, id: string, now: Date): Promise<void> {
  await updateRows(tx, templateTable, { id }, { deletedAt: now });
}
