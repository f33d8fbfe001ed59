import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { compareDatabases, packImage } from '#src/db/database-image.ts';
import { readBareDatabase } from '#src/db/empty-database.ts';
import { readDatabaseFolder } from './database-folder.ts';

/**
 * `node src/tools/keep-release-data.ts VERSION FOLDER`: keeps the data folder of a release, which was stopped, for the tests of
 * upgrades. docs/operations/upgrades.md says what it has to have.
 */

const [version, folder] = process.argv.slice(2);
if (!version || !folder) throw new Error('Name the version and its data folder.');
const { content: base, digest } = await readBareDatabase();
const { changes, removed } = compareDatabases(base, readDatabaseFolder(join(folder, 'postgres')));
const bytes = await packImage({ manifest: { base: digest, migrations: [], sources: '', removed }, changes });
const file = join(import.meta.dirname, `../testing/releases/${version}.tar.br`);
writeFileSync(file, bytes);
process.stdout.write(`${file}: ${bytes.length} bytes\n`);
