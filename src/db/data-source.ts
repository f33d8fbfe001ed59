import pg from 'pg';
import { DataSource, type EntitySchema } from 'typeorm';
import { problem, type Problem } from '#src/problems.ts';
import { openEmbedded } from './embedded.ts';
import { migrations } from './migrations/index.ts';

export type DatabaseOptions = {
  /** A PostgreSQL server, 15 or newer; null for the embedded one. */
  databaseUrl: string | null;
  /** Where the embedded one keeps its data; `memory://` for nowhere. */
  dataDir: string;
  /** Connections to a server. */
  poolSize: number;
  entities: EntitySchema[];
};

export type Database = { dataSource: DataSource; kind: 'embedded' | 'server'; close(): Promise<void> };

/** The server cannot be used as it is. */
export class DatabaseError extends Error {
  override name = 'DatabaseError';
}

/** Any number; it only has to be the same in every instance. */
const migrationLock = 7_203_771;

function dataSourceFor(options: DatabaseOptions, connection: object): DataSource {
  return new DataSource({
    type: 'postgres',
    driver: pg,
    entities: options.entities,
    migrations,
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'all',
    installExtensions: false,
    ...connection,
  });
}

/** One instance at a time: two that start together must not both migrate. */
async function migrate(dataSource: DataSource): Promise<void> {
  const runner = dataSource.createQueryRunner();
  try {
    await runner.query('SELECT pg_advisory_lock($1)', [migrationLock]);
    await dataSource.runMigrations();
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1)', [migrationLock]).catch(() => {});
    await runner.release();
  }
}

async function openServer(options: DatabaseOptions, url: string): Promise<Database> {
  const dataSource = dataSourceFor(options, {
    url,
    applicationName: 'parley',
    extra: { max: options.poolSize, connectionTimeoutMillis: 5_000, keepAlive: true },
  });
  await dataSource.initialize();
  const [row] = await dataSource.query<{ server_version_num: string }[]>('SHOW server_version_num');
  if (Number(row?.server_version_num) < 150_000) {
    await dataSource.destroy();
    throw new DatabaseError(`DATABASE_URL: PostgreSQL 15 or newer is needed; this server is ${row?.server_version_num}.`);
  }
  await migrate(dataSource);
  return { dataSource, kind: 'server', close: () => dataSource.destroy() };
}

async function openFolder(options: DatabaseOptions): Promise<Database> {
  const embedded = await openEmbedded(options.dataDir);
  const dataSource = dataSourceFor(options, {
    username: 'postgres',
    database: 'postgres',
    extra: { max: 1, stream: embedded.stream },
  });
  await dataSource.initialize();
  await dataSource.runMigrations();
  const close = async () => {
    await dataSource.destroy();
    await embedded.close();
  };
  return { dataSource, kind: 'embedded', close };
}

/** Opens the database and brings its tables up to date. Safe to be called by several instances at a time. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === null ? openFolder(options) : openServer(options, options.databaseUrl);
}

const lost = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'ENOENT',
  '57P01', '57P02', '57P03', '08000', '08001', '08003', '08004', '08006', '53300',
]);
const lostMessage = /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

/** The problem that an error of the database stands for, or null when it is not that the database is out of reach. */
export function explainDatabaseError(error: unknown): Problem | null {
  if (!(error instanceof Error)) return null;
  const code = (error as { code?: unknown }).code;
  const gone = (typeof code === 'string' && lost.has(code)) || lostMessage.test(error.message);
  return gone ? problem('service_unavailable', 'The database cannot be reached.', { cause: error, retryAfterS: 5 }) : null;
}
