import { join } from 'node:path';
import { dropServerDatabases, newDatabaseName } from './server-database.ts';
import { startRecording } from './spec-coverage.ts';
import { useTemporaryFolder } from './temporary-folder.ts';

const compileCache = join(import.meta.dirname, '../../node_modules/.cache/compile');

/** Before the first test: what earlier runs have covered does not count. Returns what is done after the last one. */
export default function setup(): () => Promise<void> {
  startRecording();
  // Processes that tests start load what earlier ones have compiled, instead of reading all of the source again.
  process.env['NODE_COMPILE_CACHE'] ??= compileCache;
  const removeFolder = useTemporaryFolder();
  const run = newDatabaseName();
  process.env['PARLEY_TEST_RUN'] = run;
  const serverUrl = process.env['PARLEY_TEST_DATABASE_URL'];
  return async () => {
    removeFolder();
    if (serverUrl !== undefined) await dropServerDatabases(serverUrl, run);
  };
}
