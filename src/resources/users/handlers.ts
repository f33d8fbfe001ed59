import { eraseUserKeys } from '#src/access/key-store.ts';
import type { CreateUser, UpdateUser } from '#generated/v2/client/types.gen.ts';
import { newestFirst, replyWithPage } from '#src/api/paging.ts';
import { checkRepresentation } from '#src/api/preconditions.ts';
import { problem } from '#src/api/problems.ts';
import type { EntityDatabase } from '#src/db/query.ts';
import type { Reach } from '#src/db/reach.ts';
import { findErasure, insertErasure, toUserErasure } from '#src/resources/erasure/erasure-store.ts';
import { eraseMemberRoles } from '#src/resources/members/store.ts';
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

export const updateUser: Handler<'updateUser'> = async ({ clock }, { path, headers, body, principal, write }) => {
  requireKnownLocale(body);
  // Whoever has an external id is who the product means by it.
  if (principal.userId !== null && body.external_id !== undefined) {
    const detail = 'A token that acts for a user cannot change the external_id: your product names the user by it.';
    throw problem('insufficient_permissions', detail);
  }
  return write.inTransaction(async (tx, _afterCommit, note) => {
    const user = await requireUser(tx, principal, path.user_id, 'FOR UPDATE');
    checkRepresentation(headers['If-Match'], toUser(user), 'user');
    note.before = toUser(user);
    const row = await updateUserRow(tx, user, toUserFields(body), clock());
    if (!row) throw externalIdTaken(body.external_id!);
    return { status: 200, body: toUser(row) };
  });
};

type ErasureRequest = { userId: string; organizationId: string; requestedBy: string; ifMatch: string | undefined };

/** Makes a user unknown at once, and stores that the rest is to be erased. @throws `user_not_found`, `precondition_failed` */
async function beginErasure(
  tx: EntityDatabase,
  reach: Reach,
  { ifMatch, ...request }: ErasureRequest,
  requestedAt: Date,
) {
  const user = await requireUser(tx, reach, request.userId, 'FOR UPDATE');
  checkRepresentation(ifMatch, toUser(user), 'user');
  await eraseUserRow(tx, request.userId, requestedAt);
  await eraseMemberRoles(tx, request.userId);
  await eraseUserKeys(tx, request.userId, requestedAt);
  return insertErasure(tx, { ...request, subjectId: request.userId, kind: 'user', requestedAt });
}

export const deleteUser: Handler<'deleteUser'> = async (services, { path, headers, principal, write }) => {
  const { clock, eraser, tokens } = services;
  const { organizationId, subject: requestedBy } = principal;
  const { user_id: userId } = path;
  return write.inTransaction(async (tx, afterCommit) => {
    const known = await findErasure(tx, organizationId, userId);
    const request = { userId, organizationId, requestedBy, ifMatch: headers['If-Match'] };
    const row = known ?? (await beginErasure(tx, principal, request, clock()));
    afterCommit(() => tokens.changes.announce({ kind: 'user', id: userId }));
    if (row.status === 'running') afterCommit(() => void eraser.wake());
    return { status: 202, body: toUserErasure(row), headers: { Location: `/v2/users/${userId}/erasure` } };
  });
};
