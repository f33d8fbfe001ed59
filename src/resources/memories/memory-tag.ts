import { checkIfMatch, toValidatorHeaders } from '#src/api/preconditions.ts';
import type { MemoryRow } from './memory.ts';

/** Returns the entity tag of a memory: its version, and its number of links, which it shows and which make no version. */
const toMemoryTag = ({ version, links }: MemoryRow) => (links.length === 0 ? version : `${version}-${links.length}`);

/** Returns the headers by which a memory is asked for again, or changed as it was seen. */
export const toMemoryHeaders = (row: MemoryRow): Record<string, string> => toValidatorHeaders(toMemoryTag(row), null);

/** Checks `If-Match`, if it is sent, against the entity tag of a memory. @throws `precondition_failed` */
export const checkMemoryTag = (ifMatch: string | undefined, row: MemoryRow): void =>
  checkIfMatch(ifMatch, toMemoryTag(row), `the memory ${row.id}`);
