import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(import.meta.dirname, '../db/migrations');

/** Returns the digest of the files of the oldest migrations. */
export function digestMigrations(count: number): string {
  const files = readdirSync(folder).filter((name) => /^\d.*(?<!\.test)\.ts$/.test(name));
  const digest = createHash('sha256');
  for (const file of files.toSorted().slice(0, count)) digest.update(readFileSync(join(folder, file)));
  return digest.digest('hex');
}
