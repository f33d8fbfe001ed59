import type { DataSource } from 'typeorm';
import type { TokenUsers } from '#src/access/key-cache.ts';
import { organizationReach } from '#src/db/reach.ts';
import { findUser, resolveUser } from './store.ts';

/** Makes the look-up of the users for whom tokens act. */
export const createTokenUsers = (dataSource: DataSource, clock: () => Date): TokenUsers => ({
  async resolve(reach, ref) {
    const named = { pointer: '/user', now: clock() };
    const id = await dataSource.transaction((tx) => resolveUser(tx, reach, ref, named));
    return id!;
  },
  isActive: async (organizationId, id) => (await findUser(dataSource, organizationReach(organizationId), id)) !== null,
});
