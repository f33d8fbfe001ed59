import { resolve } from 'node:path';
import { entities } from '#src/composition/entities.ts';
import type { Config } from '#src/config/config.ts';
import { openDatabase, type Database } from '#src/db/data-source.ts';
import { DataFolderError, folderInUse } from '#src/db/folder-failures.ts';
import { callControl } from './control.ts';
import { CommandError } from './failure.ts';

const toSentence = (folder: string) =>
  `PARLEY_DATA_DIR: ${folder} is in use by another Parley, which does not take commands: it starts or stops, or it is of ` +
  'another version. Try again, or ask it over HTTP: PARLEY_API_KEY=… parley keys list --url http://127.0.0.1:8080';

/**
 * Has a command carried out where the database is: by the server that has the embedded one open, or by `execute` here.
 * @returns the text of the server, or the outcome of `execute`
 * @throws CommandError when a server has the data folder and takes no commands
 */
export async function executeAtDatabase<Outcome>(
  { databaseUrl, dataDir, databasePrepares }: Config,
  typed: readonly string[],
  execute: (database: Database) => Promise<Outcome>,
): Promise<string | Outcome> {
  const answer = databaseUrl === null ? await callControl(dataDir, typed) : null;
  if (answer !== null) return answer;
  const options = { databaseUrl, dataDir, poolSize: 1, preparesStatements: databasePrepares, entities };
  const database = await openDatabase(options).catch((error: unknown) => {
    if (!(error instanceof DataFolderError && error.message.endsWith(folderInUse))) throw error;
    throw new CommandError(toSentence(resolve(dataDir)), { cause: error });
  });
  try {
    return await execute(database);
  } finally {
    await database.close();
  }
}
