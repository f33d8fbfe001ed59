import { eraseUserKeys } from '#src/access/key-store.ts';
import type { CreateUser, UpdateUser } from '#generated/v2/client/types.gen.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { problem } from '#src/api/problems.ts';
import { findErasure, insertErasure, toUserErasure } from '#src/resources/erasure/erasure-store.ts';
import type { Handler } from '#src/resources/services.ts';
import { eraseUserRow } from './erase-store.ts';
import { requireUser } from './require.ts';
import { insertUser, noUserFields, selectUsers, toUser, updateUserRow } from './store.ts';
import { requireKnownLocale } from './user-faults.ts';

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

export const createUser: Handler<'createUser'> = async ({ clock }, { body, principal, write }) => {
  requireKnownLocale(body);
  const fields = { ...noUserFields, ...toUserFields(body) };
  return write.inStatement(async (db) => {
    const row = await insertUser(db, principal.organizationId, fields, clock());
    if (!row) throw externalIdTaken(body.external_id!);
    return { status: 201, body: toUser(row), headers: { Location: `/v2/users/${row.id}` } };
  });
};

export const getUser: Handler<'getUser'> = async ({ dataSource }, { path, principal }) => ({
  status: 200,
  body: toUser(await requireUser(dataSource, principal, path.user_id)),
});

export const updateUser: Handler<'updateUser'> = async ({ dataSource, clock }, { path, body, principal }) => {
  requireKnownLocale(body);
  // Whoever has an external id is who the product means by it.
  if (principal.userId !== null && body.external_id !== undefined) {
    const detail = 'A token that acts for a user cannot change the external_id: your product names the user by it.';
    throw problem('insufficient_permissions', detail);
  }
  const row = await dataSource.transaction(async (tx) => {
    const user = await requireUser(tx, principal, path.user_id, 'FOR UPDATE');
    return updateUserRow(tx, user, toUserFields(body), clock());
  });
  if (!row) throw externalIdTaken(body.external_id!);
  return { status: 200, body: toUser(row) };
};

export const deleteUser: Handler<'deleteUser'> = async ({ dataSource, clock, eraser, tokens }, { path, principal }) => {
  const { organizationId, subject: requestedBy } = principal;
  const { user_id: userId } = path;
  const row = await dataSource.transaction(async (tx) => {
    const known = await findErasure(tx, organizationId, userId);
    if (known) return known;
    await requireUser(tx, principal, userId, 'FOR UPDATE');
    const requestedAt = clock();
    await eraseUserRow(tx, userId, requestedAt);
    await eraseUserKeys(tx, userId, requestedAt);
    return insertErasure(tx, { userId, organizationId, requestedAt, requestedBy });
  });
  tokens.changes.announce({ kind: 'user', id: userId });
  if (row.status === 'running') void eraser.wake();
  return { status: 202, body: toUserErasure(row), headers: { Location: `/v2/users/${userId}/erasure` } };
};
