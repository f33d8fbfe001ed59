import manifest from '#package' with { type: 'json' };
import type { DataSource } from 'typeorm';
import { MigrationExecutor } from '#generated/packages/typeorm.js';
import { DatabaseError } from './failures.ts';
import { loadMigrations, migrations } from './migrations/index.ts';
import type { Queryable } from './query.ts';

/** The key of the advisory lock: any number, the same in every instance. */
const migrationLock = 7_203_771;

/** What a start has changed of the database: the number of migrations, and the milliseconds that they took. */
export type AppliedMigrations = { count: number; durationMs: number };

/** The clause of a sentence about a database of a newer Parley. The version says nothing when none was noted, or when it is
 * that of another build of this one. */
function explainNewer(setting: string, count: number, version: string | null): string {
  const [maker, next] =
    version === null || version === manifest.version
      ? ['a newer Parley', 'that version']
      : [`Parley ${version}`, version];
  const steps = count === 1 ? 'one migration that' : `${count} migrations that`;
  return (
    `${setting}: the database was brought up to date by ${maker}: it has ${steps} this one, Parley ${manifest.version}, ` +
    `does not know. Start ${next} or a later one, or set ${setting} to another database.`
  );
}

/**
 * Applies all missing migrations, or none, and notes the version of Parley with the database. An advisory lock lets several
 * instances start at the same time; it ends with the transaction, even if the instance dies.
 * @param setting the variable that names the database, for the error message
 * @throws DatabaseError when a newer version of Parley has migrated the database
 */
export async function runMigrations(
  dataSource: DataSource,
  setting: 'DATABASE_URL' | 'PARLEY_DATA_DIR',
): Promise<AppliedMigrations> {
  const startedAt = performance.now();
  const { finished, version } = await readMigrationState(dataSource);
  const known = migrations.map(({ name }) => name);
  const newer = finished.filter((name) => !known.includes(name!));
  if (newer.length > 0) throw new DatabaseError(explainNewer(setting, newer.length, version));
  if (known.every((name) => finished.includes(name))) {
    // A user who may not change the table may still use it.
    if (version === null) await dataSource.query(noteVersion).catch(() => {});
    return { count: 0, durationMs: 0 };
  }
  Object.assign(dataSource, { migrations: await loadMigrations() });
  const runner = dataSource.createQueryRunner();
  try {
    await runner.startTransaction();
    await runner.query('SELECT pg_advisory_xact_lock($1)', [migrationLock]);
    const executor = new MigrationExecutor(dataSource, runner);
    executor.transaction = 'all';
    const applied = await executor.executePendingMigrations();
    await runner.query(noteVersion);
    await runner.commitTransaction();
    return { count: applied.length, durationMs: performance.now() - startedAt };
  } catch (error) {
    await runner.rollbackTransaction().catch(() => {});
    throw error;
  } finally {
    await runner.release();
  }
}

/** Notes the version beside the list of migrations: a comment needs no table that an older version would not know. */
const noteVersion = `COMMENT ON TABLE migrations IS 'Parley ${manifest.version}'`;

/**
 * Returns the names of the applied migrations, and the version that applied the last ones, null when none was noted. TypeORM's
 * own query takes a tenth of a second.
 */
export async function readMigrationState(
  dataSource: Queryable,
): Promise<{ finished: (string | undefined)[]; version: string | null }> {
  const [table] = await dataSource.query<{ exists: boolean; comment: string | null }[]>(
    `SELECT to_regclass('migrations') IS NOT NULL AS "exists", obj_description(to_regclass('migrations'), 'pg_class') AS "comment"`,
  );
  if (!table?.exists) return { finished: [], version: null };
  const rows = await dataSource.query<{ name: string }[]>('SELECT name FROM migrations');
  return { finished: rows.map(({ name }) => name), version: /^Parley (\S+)$/.exec(table.comment ?? '')?.[1] ?? null };
}
