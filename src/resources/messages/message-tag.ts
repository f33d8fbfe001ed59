import { checkRepresentation } from '#src/api/preconditions.ts';
import type { Queryable } from '#src/db/query.ts';
import { toCurrentMessage } from './message-view.ts';
import type { MessageRow } from './table.ts';

/** Checks `If-Match`, if it is sent, against the entity tag of a message that is locked. @throws `precondition_failed` */
export async function checkMessageTag(db: Queryable, ifMatch: string | undefined, row: MessageRow): Promise<void> {
  if (ifMatch === undefined) return;
  checkRepresentation(ifMatch, await toCurrentMessage(db, row, {}), 'message');
}
