import type { CreateUser, UpdateUser } from '#generated/v2/client/types.gen.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { problem } from '#src/api/problems.ts';
import type { Handler } from '#src/resources/services.ts';
import { requireUser } from './require.ts';
import { insertUser, selectUsers, toUser, updateUserRow, type UserFields } from './store.ts';
import { requireKnownPlace } from './user-faults.ts';

export const listUsers: Handler<'listUsers'> = async ({ dataSource }, { query, principal }) => {
  const { external_id } = query;
  const list = { ...selectUsers(principal, external_id), ...newestFirst, path: '/v2/users', filters: { external_id } };
  return replyWithPage(dataSource, list, query, toUser);
};

/** Turns the members that a request gives into the fields that they set. */
function toUserFields({ external_id, display_name, locale, time_zone, metadata }: CreateUser | UpdateUser) {
  return {
    ...(external_id !== undefined && { externalId: external_id }),
    ...(display_name !== undefined && { displayName: display_name }),
    ...(locale !== undefined && { locale }),
    ...(time_zone !== undefined && { timeZone: time_zone }),
    ...(metadata !== undefined && { metadata }),
  };
}

function externalIdTaken(externalId: string) {
  const detail = `Another user has the external id ${externalId}.`;
  return problem('conflict', detail, { errors: [{ pointer: '/external_id', detail, code: 'unique' }] });
}

const noFields: UserFields = { externalId: null, displayName: null, locale: null, timeZone: null, metadata: {} };

export const createUser: Handler<'createUser'> = async ({ dataSource, clock }, { body, principal }) => {
  requireKnownPlace(body);
  const fields = { ...noFields, ...toUserFields(body) };
  const row = await insertUser(dataSource, principal.organizationId, fields, clock());
  if (!row) throw externalIdTaken(body.external_id!);
  return { status: 201, body: toUser(row), headers: { Location: `/v2/users/${row.id}` } };
};

export const getUser: Handler<'getUser'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toUser(await requireUser(dataSource, principal, path.user_id)),
});

export const updateUser: Handler<'updateUser'> = async ({ dataSource, clock }, { path, body, principal }) => {
  requireKnownPlace(body);
  const row = await dataSource.transaction(async (tx) => {
    const user = await requireUser(tx, principal, path.user_id, 'FOR UPDATE');
    return updateUserRow(tx, user, toUserFields(body), clock());
  });
  if (!row) throw externalIdTaken(body.external_id!);
  return { status: 200, body: toUser(row) };
};
