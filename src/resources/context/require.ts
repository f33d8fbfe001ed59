import { notFound } from '#src/api/problems.ts';
import type { Queryable } from '#src/db/query.ts';
import { findTemplate, type TemplateRow } from './template-store.ts';

/** Returns a template of an organization. @throws `template_not_found`. */
export async function requireTemplate(db: Queryable, organizationId: string, id: string): Promise<TemplateRow> {
  const template = await findTemplate(db, organizationId, id);
  if (!template) throw notFound('template', id);
  return template;
}
