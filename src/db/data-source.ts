import { setTimeout } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, type EntitySchema, type Logger } from 'typeorm';
import { openEmbedded, type Embedded } from './embedded.ts';
import { DatabaseError, explainConnectFailure } from './failures.ts';
import { explainFolderDatabase } from './folder-failures.ts';
import { migrate } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { numericTypes, PreparingClient } from './preparing-client.ts';

export type DatabaseOptions = {
  /** A PostgreSQL server, 15 or newer; null for the embedded one. */
  databaseUrl: string | null;
  /** Where the embedded one keeps its data; `memory://` for nowhere. */
  dataDir: string;
  /** The embedded one when it is being opened already. */
  embedded?: Promise<Embedded>;
  /** Connections to a server. */
  poolSize: number;
  entities: EntitySchema[];
};

export type Database = {
  dataSource: DataSource;
  kind: 'embedded' | 'server';
  /** How long ago the embedded database has answered; null of a server. */
  silentMs: (() => number) | null;
  close(): Promise<void>;
};

const connectTimeoutMs = 5_000;
/** Longer than any query of ours takes on a server that is alive. */
const silenceMs = 30_000;

/** What fails is thrown and logged there; TypeORM's own lines have statements with their parameters. */
const silent: Logger = {
  logQuery: () => {},
  logQueryError: () => {},
  logQuerySlow: () => {},
  logSchemaBuild: () => {},
  logMigration: () => {},
  log: () => {},
};

function dataSourceFor(
  entities: EntitySchema[],
  connection: { url: string } | { username: string; database: string },
  pool: object,
): DataSource {
  return new DataSource({
    type: 'postgres',
    driver: pg,
    entities,
    migrations,
    migrationsTableName: 'migrations',
    installExtensions: false,
    applicationName: 'parley',
    logger: silent,
    ...connection,
    extra: { Client: PreparingClient, types: numericTypes, ...pool },
  });
}

/** Opens the database and brings its tables up to date. Safe to be called by several instances at a time. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === null ? openFolder(options) : openServer(options, options.databaseUrl);
}

async function openServer({ entities, poolSize }: DatabaseOptions, url: string): Promise<Database> {
  const dataSource = dataSourceFor(
    entities,
    { url },
    {
      max: poolSize,
      connectionTimeoutMillis: connectTimeoutMs,
      query_timeout: silenceMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
    },
  );
  try {
    await dataSource.initialize();
    await demandVersion(dataSource);
    await migrate(dataSource, 'DATABASE_URL');
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw explainConnectFailure(url, error) ?? error;
  }
  return { dataSource, kind: 'server', silentMs: null, close: () => dataSource.destroy() };
}

async function demandVersion(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ server_version: string }[]>('SHOW server_version');
  const version = row?.server_version ?? 'unknown';
  if (!(Number.parseInt(version, 10) >= 15)) {
    throw new DatabaseError(`DATABASE_URL: PostgreSQL 15 or newer is needed; this server is ${version}.`);
  }
}

async function openFolder({ dataDir, embedded = openEmbedded(dataDir), entities }: DatabaseOptions): Promise<Database> {
  const { stream, silentMs, folder, close: closeEmbedded } = await embedded;
  const dataSource = dataSourceFor(
    entities,
    { username: 'postgres', database: 'postgres' },
    { max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: 2 * connectTimeoutMs, stream },
  );
  const close = async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await closeEmbedded();
  };
  try {
    await dataSource.initialize();
    await migrate(dataSource, 'PARLEY_DATA_DIR');
  } catch (error) {
    await Promise.race([close().catch(() => {}), setTimeout(connectTimeoutMs, undefined, { ref: false })]);
    throw (folder !== null && explainFolderDatabase(folder, error)) || error;
  }
  return { dataSource, kind: 'embedded', silentMs, close };
}
