import type { ContextTemplateVersion } from '#generated/v2/client/types.gen.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, orderByNumber, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { notFound, problem } from '#src/api/problems.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireTemplate } from './require.ts';
import {
  lockTemplate,
  removeTemplate,
  saveTemplateVersion,
  selectTemplates,
  selectTemplateVersions,
  toTemplate,
  type TemplateVersionRow,
} from './template-store.ts';
import { findDefinitionFaults, findLeastTextFaults, type TemplateDefinition } from './template.ts';

/** @throws `invalid_request` when no values can fill the template in. */
function requireValidDefinition(definition: TemplateDefinition): void {
  const faults = findDefinitionFaults(definition);
  const errors = faults.length > 0 ? faults : findLeastTextFaults(definition);
  if (errors.length > 0) throw problem('invalid_request', 'The template cannot be filled in as it is.', { errors });
}

export const listContextTemplates: Handler<'listContextTemplates'> = async ({ dataSource }, { query, principal }) => {
  const rows = selectTemplates(principal.organizationId);
  return replyWithPage(dataSource, { ...rows, ...newestFirst, path: '/v2/context/templates' }, query, toTemplate);
};

export const createContextTemplate: Handler<'createContextTemplate'> = async (
  { clock },
  { body, principal, write },
) => {
  const definition = { description: '', variables: [], ...body };
  requireValidDefinition(definition);
  const now = clock();
  const row = { id: newId('tpl'), version: 1, definition, createdAt: now, updatedAt: now };
  const { organizationId, subject } = principal;
  return write.inTransaction(async (tx) => {
    await saveTemplateVersion(tx, organizationId, row, subject);
    return { status: 201, body: toTemplate(row), headers: { Location: `/v2/context/templates/${row.id}` } };
  });
};

export const getContextTemplate: Handler<'getContextTemplate'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toTemplate(await requireTemplate(dataSource, principal.organizationId, path.template_id)),
});

export const updateContextTemplate: Handler<'updateContextTemplate'> = async (
  { clock },
  { path, headers, body, principal, write },
) => {
  const { organizationId, subject } = principal;
  const id = path.template_id;
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const template = await lockTemplate(tx, organizationId, id);
    if (!template) throw notFound('template', id);
    checkRepresentation(headers['If-Match'], toTemplate(template), 'template');
    note.before = toTemplate(template);
    const definition = { ...template.definition, ...body };
    requireValidDefinition(definition);
    const next = { ...template, version: template.version + 1, definition, updatedAt: clock() };
    return { status: 200, body: toTemplate(await saveTemplateVersion(tx, organizationId, next, subject)) };
  });
};

export const deleteContextTemplate: Handler<'deleteContextTemplate'> = async (
  { clock },
  { path, headers, principal, write },
) =>
  write.inTransaction(async (tx) => {
    const id = path.template_id;
    const template = await lockTemplate(tx, principal.organizationId, id);
    if (!template) throw notFound('template', id);
    checkRepresentation(headers['If-Match'], toTemplate(template), 'template');
    await removeTemplate(tx, id, clock());
    return { status: 204, body: undefined };
  });

export const listContextTemplateVersions: Handler<'listContextTemplateVersions'> = async (
  { dataSource },
  { path, query, principal },
) => {
  const { id } = await requireTemplate(dataSource, principal.organizationId, path.template_id);
  const rows = selectTemplateVersions(id);
  const list = { ...rows, ...orderByNumber('version'), path: `/v2/context/templates/${id}/versions` };
  const toVersion = ({ version, definition, createdAt }: TemplateVersionRow): ContextTemplateVersion => ({
    template_id: id,
    ...definition,
    version,
    created_at: createdAt.toISOString(),
  });
  return replyWithPage(dataSource, list, query, toVersion);
};
