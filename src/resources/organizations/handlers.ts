import { generateApiKey } from '#src/access/key-secret.ts';
import { isOperatorScope } from '#src/access/roles.ts';
import { newId } from '#src/api/ids.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { problem } from '#src/api/problems.ts';
import { insertKey, newKeyRow, toKey } from '#src/resources/keys/store.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireOrganizationRow } from './require.ts';
import { insertOrganization, renameOrganization, selectOrganizations, toOrganization } from './store.ts';

export const listOrganizations: Handler<'listOrganizations'> = async ({ dataSource }, { query }) =>
  replyWithPage(
    dataSource,
    { ...selectOrganizations(), ...newestFirst, path: '/v2/organizations' },
    query,
    toOrganization,
  );

function nameTaken(name: string) {
  const detail = `Another organization has the name ${name}.`;
  return problem('conflict', detail, { errors: [{ pointer: '/name', detail, code: 'unique' }] });
}

export const createOrganization: Handler<'createOrganization'> = async ({ clock }, { body, principal, write }) => {
  const now = clock();
  const { id, key: secret, hash } = generateApiKey();
  const scopes = [...principal.scopes].filter((scope) => !isOperatorScope(scope));
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const organization = await insertOrganization(tx, body.name, now);
    if (!organization) throw nameTaken(body.name);
    const owner = { organizationId: organization.id, subject: newId('usr'), madeBy: null };
    const key = newKeyRow({ id, hash, name: 'First key', scopes, now, ...owner });
    await insertKey(tx, key);
    Object.assign(note, { target: organization.id, after: toOrganization(organization), details: { key: id } });
    const made = { organization: toOrganization(organization), key: { ...toKey(key), secret } };
    return { status: 201, body: made, headers: { Location: `/v2/organizations/${organization.id}` } };
  });
};

export const getOrganization: Handler<'getOrganization'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toOrganization(await requireOrganizationRow(dataSource, principal, path.organization_id)),
});

export const updateOrganization: Handler<'updateOrganization'> = async (
  { clock },
  { path, headers, body, principal, write },
) =>
  write.inTransaction(async (tx, _afterCommit, note) => {
    const row = await requireOrganizationRow(tx, principal, path.organization_id, true);
    checkRepresentation(headers['If-Match'], toOrganization(row), 'organization');
    note.before = toOrganization(row);
    const { name = row.name } = body;
    const updatedAt = clock();
    if (!(await renameOrganization(tx, row.id, name, updatedAt))) throw nameTaken(name);
    return { status: 200, body: toOrganization({ ...row, name, updatedAt }) };
  });
