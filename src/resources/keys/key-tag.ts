import { checkIfMatch, toTextVersion, toValidatorHeaders } from '#src/api/preconditions.ts';
import type { ApiKeyRow } from '#src/access/table.ts';
import { toKey } from './store.ts';

/** Returns what the tag of a key says of it without its uses, of which there may be many between a read and a change. */
const toKeyVersion = (row: ApiKeyRow): string => toTextVersion(JSON.stringify(toKey({ ...row, lastUsedAt: null })));

/** The part of a tag that is of the last use. */
const useInTag = /\.[0-9a-z]+(?=(\+\w+)?")/g;

/** Returns the headers by which a key is asked for again, or changed as it was seen. */
export function toKeyHeaders(row: ApiKeyRow): Record<string, string> {
  const { updatedAt, lastUsedAt, revokedAt } = row;
  const changedAtMs = Math.max(updatedAt.getTime(), lastUsedAt?.getTime() ?? 0, revokedAt?.getTime() ?? 0);
  const lastUse = lastUsedAt ? `.${lastUsedAt.getTime().toString(36)}` : '';
  return toValidatorHeaders(toKeyVersion(row) + lastUse, new Date(changedAtMs));
}

/** Checks `If-Match`, if it is sent, against a key that is locked. Uses since then do not count. @throws `precondition_failed` */
export const checkKeyTag = (ifMatch: string | undefined, row: ApiKeyRow): void =>
  checkIfMatch(ifMatch?.replaceAll(useInTag, ''), toKeyVersion(row), `the key ${row.id}`);
