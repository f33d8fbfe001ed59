import type { DataSource } from 'typeorm';
import type { ContextTemplateVersion } from '#generated/v2/client/types.gen.ts';
import type { Handlers } from '#src/api/handlers.ts';
import { newId } from '#src/api/ids.ts';
import { readPage } from '#src/api/paging.ts';
import { notFound, problem } from '#src/api/problems.ts';
import {
  type TemplateRow,
  type TemplateVersionRow,
  findTemplate,
  lockTemplate,
  removeTemplate,
  saveTemplateVersion,
  selectTemplateVersions,
  selectTemplates,
  toTemplate,
} from './template-store.ts';
import { findDefinitionFaults, findLeastTextFaults, type TemplateDefinition } from './template.ts';

type Ids =
  | 'listContextTemplates'
  | 'createContextTemplate'
  | 'getContextTemplate'
  | 'updateContextTemplate'
  | 'deleteContextTemplate'
  | 'listContextTemplateVersions';

export const unknownTemplate = (id: string) => notFound('template', id);

function requireValidDefinition(definition: TemplateDefinition): void {
  const faults = findDefinitionFaults(definition);
  const errors = faults.length > 0 ? faults : findLeastTextFaults(definition);
  if (errors.length > 0) throw problem('invalid_request', 'The template cannot be filled in as it is.', { errors });
}

/** Texts with typed variables. */
export function templateHandlers({
  dataSource,
  clock,
}: {
  dataSource: DataSource;
  clock: () => Date;
}): Pick<Handlers, Ids> {
  async function living(organizationId: string, id: string): Promise<TemplateRow> {
    const template = await findTemplate(dataSource, organizationId, id);
    if (!template) throw unknownTemplate(id);
    return template;
  }

  return {
    async listContextTemplates({ query, principal }) {
      const list = {
        ...selectTemplates(principal.organizationId),
        order: [
          { column: 'createdAt', type: 'timestamptz' as const },
          { column: 'id', type: 'text' as const },
        ],
        direction: 'desc' as const,
        path: '/v2/context/templates',
      };
      const { page, headers } = await readPage(dataSource, list, query, toTemplate);
      return { status: 200, body: page, headers };
    },

    async createContextTemplate({ body, principal }) {
      const definition = { description: '', variables: [], ...body };
      requireValidDefinition(definition);
      const now = clock();
      const row = { id: newId('tpl'), version: 1, definition, createdAt: now, updatedAt: now };
      const { organizationId, subject } = principal;
      await dataSource.transaction((tx) => saveTemplateVersion(tx, organizationId, row, subject));
      return { status: 201, body: toTemplate(row), headers: { Location: `/v2/context/templates/${row.id}` } };
    },

    async getContextTemplate({ path, principal }) {
      return { status: 200, body: toTemplate(await living(principal.organizationId, path.template_id)) };
    },

    async updateContextTemplate({ path, body, principal }) {
      const { organizationId, subject } = principal;
      const id = path.template_id;
      const row = await dataSource.transaction(async (tx) => {
        const template = await lockTemplate(tx, organizationId, id);
        if (!template) throw unknownTemplate(id);
        const definition = { ...template.definition, ...body };
        requireValidDefinition(definition);
        const next = { ...template, version: template.version + 1, definition, updatedAt: clock() };
        return saveTemplateVersion(tx, organizationId, next, subject);
      });
      return { status: 200, body: toTemplate(row) };
    },

    async deleteContextTemplate({ path, principal }) {
      const id = path.template_id;
      if (!(await removeTemplate(dataSource, principal.organizationId, id, clock()))) throw unknownTemplate(id);
      return { status: 204, body: undefined };
    },

    async listContextTemplateVersions({ path, query, principal }) {
      const { id } = await living(principal.organizationId, path.template_id);
      const list = {
        ...selectTemplateVersions(id),
        order: [{ column: 'version', type: 'int' as const }],
        direction: 'asc' as const,
        path: `/v2/context/templates/${id}/versions`,
      };
      const toVersion = ({ version, definition, createdAt }: TemplateVersionRow): ContextTemplateVersion => ({
        template_id: id,
        ...definition,
        version,
        created_at: createdAt.toISOString(),
      });
      const { page, headers } = await readPage(dataSource, list, query, toVersion);
      return { status: 200, body: page, headers };
    },
  };
}
