import { MigrationExecutor, type DataSource } from 'typeorm';

/** Any number; it only has to be the same in every instance. */
const migrationLock = 7_203_771;

/**
 * Brings the tables up to date: all that is missing or nothing. One instance at a time, so that several may start
 * together; the lock ends with the transaction, whatever happens to its holder.
 */
export async function migrate(dataSource: DataSource): Promise<void> {
  if (await isUpToDate(dataSource)) return;
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'all';
    await executor.executePendingMigrations();
    await runner.commitTransaction();
  } catch (error) {
    await runner.rollbackTransaction().catch(() => {});
    throw error;
  } finally {
    await runner.release();
  }
}

/** One quick look, for the usual start: TypeORM's own costs a tenth of a second on the embedded database. */
async function isUpToDate(dataSource: DataSource): Promise<boolean> {
  const [table] = await dataSource.query<{ made: boolean }[]>(`SELECT to_regclass('migrations') IS NOT NULL AS made`);
  if (!table?.made) return false;
  const done = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  return dataSource.migrations.every(({ name }) => done.some((row) => row.name === name));
}
