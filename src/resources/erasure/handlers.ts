import { notFound } from '#src/api/problems.ts';
import type { Handler } from '#src/resources/services.ts';
import { eraseUserRow } from '#src/resources/users/erase-store.ts';
import { requireUser } from '#src/resources/users/require.ts';
import { findErasure, insertErasure, toUserErasure } from './user-store.ts';

export const deleteUser: Handler<'deleteUser'> = async ({ dataSource, clock, eraser }, { path, principal }) => {
  const { organizationId, subject: requestedBy } = principal;
  const { user_id: userId } = path;
  const row = await dataSource.transaction(async (tx) => {
    const known = await findErasure(tx, organizationId, userId);
    if (known) return known;
    await requireUser(tx, principal, userId, 'FOR UPDATE');
    const requestedAt = clock();
    await eraseUserRow(tx, userId, requestedAt);
    return insertErasure(tx, { userId, organizationId, requestedAt, requestedBy });
  });
  if (row.status === 'running') void eraser.wake();
  return { status: 202, body: toUserErasure(row), headers: { Location: `/v2/users/${userId}/erasure` } };
};

export const getUserErasure: Handler<'getUserErasure'> = async ({ dataSource }, { path, principal }) => {
  const row = await findErasure(dataSource, principal.organizationId, path.user_id);
  if (!row) throw notFound('user', path.user_id);
  return { status: 200, body: toUserErasure(row) };
};
