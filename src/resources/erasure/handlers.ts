import { notFound } from '#src/api/problems.ts';
import type { Handler } from '#src/resources/services.ts';
import { findErasure, toUserErasure } from './erasure-store.ts';

export const getUserErasure: Handler<'getUserErasure'> = async ({ dataSource }, { path, principal }) => {
  const row = await findErasure(dataSource, principal.organizationId, path.user_id);
  if (!row) throw notFound('user', path.user_id);
  return { status: 200, body: toUserErasure(row) };
};
