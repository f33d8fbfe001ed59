import type { EntityDatabase } from '#src/db/query.ts';
import { oauthClientTable, oauthRecordTable, type OAuthClientRow } from './table.ts';

/** Returns a client by its id, or null. */
export const findOAuthClient = (db: EntityDatabase, id: string): Promise<OAuthClientRow | null> =>
  db.getRepository(oauthClientTable).findOneBy({ id });

/** Deletes a client with its grants, codes and tokens. */
export async function deleteOAuthClientRow(tx: EntityDatabase, id: string): Promise<void> {
  await tx.getRepository(oauthRecordTable).delete({ clientId: id });
  await tx.getRepository(oauthClientTable).delete({ id });
}
