import { createServerDatabase } from './server-database.ts';

/**
 * Gives each worker a database of its own on the server of `PARLEY_TEST_DATABASE_URL`: some tests look at all that is in it.
 * Everything after this reads the address of that database from the variable.
 */
const { PARLEY_TEST_DATABASE_URL: serverUrl, PARLEY_TEST_RUN: run } = process.env;
if (serverUrl !== undefined && run !== undefined && !serverUrl.includes(run))
  process.env['PARLEY_TEST_DATABASE_URL'] = (await createServerDatabase(serverUrl, `${run}_${process.pid}`)).url;
