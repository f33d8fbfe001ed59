import { MigrationExecutor, type DataSource } from 'typeorm';
import { DatabaseError } from './failures.ts';

/** Any number; it only has to be the same in every instance. */
const migrationLock = 7_203_771;

/**
 * Brings the tables up to date: all that is missing or nothing. One instance at a time, so that several may start
 * together; the lock ends with the transaction, whatever happens to its holder.
 * @param setting the variable that names the database, for who is told about it
 * @throws DatabaseError when a newer Parley has been here: this one does not know its tables
 */
export async function migrate(dataSource: DataSource, setting: 'DATABASE_URL' | 'PARLEY_DATA_DIR'): Promise<void> {
  const done = await migrationsDone(dataSource);
  const known = dataSource.migrations.map(({ name }) => name);
  const newer = done.filter((name) => !known.includes(name));
  if (newer.length > 0) {
    throw new DatabaseError(
      `${setting}: the database was brought up to date by a newer Parley (${newer.length} migrations that this one does not know). ` +
        `Start that version or a later one, or set ${setting} to another database.`,
    );
  }
  if (known.every((name) => done.includes(name))) return;
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

/** The names of the migrations that were carried out: one quick look, TypeORM's own costs a tenth of a second. */
async function migrationsDone(dataSource: DataSource): Promise<(string | undefined)[]> {
  const [table] = await dataSource.query<{ made: boolean }[]>(`SELECT to_regclass('migrations') IS NOT NULL AS made`);
  if (!table?.made) return [];
  return (await dataSource.query<{ name: string }[]>('SELECT name FROM migrations')).map(({ name }) => name);
}
