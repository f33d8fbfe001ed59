import type { DataSource } from 'typeorm';
import type { TokenUsers } from '#src/access/key-cache.ts';
import { organizationReach } from '#src/db/reach.ts';
import { appendAuditEntry, toParleyEntry } from '#src/resources/audit/append-store.ts';
import { findUser, resolveUser } from './store.ts';

/** Makes the look-up of the users for whom tokens act. The audit is told of a user who is made by it. */
export const createTokenUsers = (dataSource: DataSource, clock: () => Date): TokenUsers => ({
  async resolve(reach, ref) {
    const [now, made] = [clock(), new Array<string>()];
    return dataSource.transaction(async (tx) => {
      const id = await resolveUser(tx, reach, ref, { pointer: '/user', now, made });
      for (const target of made)
        await appendAuditEntry(tx, toParleyEntry(reach.organizationId, 'make_user', now, { target }));
      return id!;
    });
  },
  isActive: async (organizationId, id) => (await findUser(dataSource, organizationReach(organizationId), id)) !== null,
});
