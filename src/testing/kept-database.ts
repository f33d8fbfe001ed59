import type { DatabaseContent } from '#src/db/database-archive.ts';
import { readEmptyDatabase } from '#src/db/empty-database.ts';

const kept = new Set<DatabaseContent>();

/**
 * Has this process keep the content of the empty database, which a server lets go: to read it again for each database that tests open
 * takes a second of a processor, because a large heap is searched for garbage meanwhile.
 */
export async function keepEmptyDatabase(): Promise<void> {
  kept.add(await readEmptyDatabase());
}
