import { setTimeout } from 'node:timers/promises';
import pg from '#generated/packages/pg.js';
import type { EntitySchema, Logger } from 'typeorm';
import { DataSource } from '#generated/packages/typeorm.js';
import { SnakeCaseNames } from './columns.ts';
import { openEmbedded, type EmbeddedServer } from './embedded.ts';
import { DatabaseError, explainConnectFailure, explainEncoding } from './failures.ts';
import { explainFolderDatabase } from './folder-failures.ts';
import { inspectPooler } from './inspect-pooler.ts';
import { runMigrations, type AppliedMigrations } from './migrate.ts';
import { createOptionalEnvelope } from '#src/secrets/envelope.ts';
import { Keyring } from './content/keyring.ts';
import { createBackendAsker } from './ask-backends.ts';
import { createTypeParsers, PreparingClient } from './preparing-client.ts';
import { takeTurns } from './fair-pool.ts';
import type { Queryable } from './query.ts';
import { ReadReplica } from './read-replica.ts';
import { SilenceWatch, type WatchedConnection } from './silence-watch.ts';
import { SingleStatements } from './single-statements.ts';
import { Upkeep } from './upkeep.ts';

/** The database to open: a server, or the embedded one. */
export type DatabaseOptions = {
  /** A PostgreSQL server, 15 or newer; null for the embedded one. */
  databaseUrl: string | null;
  /** The folder of the embedded database; `memory://` for none. */
  dataDir: string;
  /** The embedded database, if it is already being opened. */
  embedded?: Promise<EmbeddedServer>;
  /** The milliseconds for which a statement waits for the one connection of the embedded database; 10 seconds unless told otherwise. */
  waitMs?: number;
  /** The maximum number of connections to a server. */
  poolSize: number;
  /** Whether statements are prepared by name on each connection to a server; they are unless told otherwise. */
  preparesStatements?: boolean;
  entities: EntitySchema[];
  /** The operator's keys, with which contents are encrypted; without any they are not. */
  encryptionKeys?: readonly Buffer[];
};

/** A replica of the server, and who is told that it is lost or back. */
export type ReplicaOptions = Pick<
  DatabaseOptions,
  'poolSize' | 'preparesStatements' | 'entities' | 'encryptionKeys'
> & {
  url: string;
  onOutage: (error: unknown) => void;
  onRecovery: () => void;
};

/** The connections of a pool: open ones, unused ones of them, and those who wait for one. */
type ConnectionCounts = { open: number; idle: number; waiting: number };

/** An open database: a server, or the embedded one. */
export type Database = {
  dataSource: DataSource;
  kind: 'embedded' | 'server';
  /** Runs single statements, one at a time, on a connection that no transaction uses: at a server it has one of its own. */
  single: Queryable;
  /** Runs single statements on the connections of transactions, before those that wait for one. */
  urgent: Queryable;
  /** Returns the milliseconds since the embedded database has answered; null for a server. */
  silentMs: (() => number) | null;
  /** Returns the numbers of connections, and of those who wait for one. */
  countConnections(): ConnectionCounts;
  /** Lets the database be until the returned function is called, so that its files can be copied. A server is not concerned. */
  holdUpkeep(): () => void;
  /** What opening it has changed. */
  migrated: AppliedMigrations;
  close(): Promise<void>;
};

const applicationName = 'parley';
const connectTimeoutMs = 5_000;
/** The time after which a query has failed: longer than any query of Parley takes on a working server. */
const queryTimeoutMs = 30_000;
/** The time after which a read on a replica has failed, so that the primary is asked while its caller still waits. */
const replicaQueryTimeoutMs = 10_000;

/** Suppresses TypeORM's log, whose lines have statements with their parameters. Failures are thrown and logged elsewhere. */
const silentLogger: Logger = {
  logQuery: () => {},
  logQueryError: () => {},
  logQuerySlow: () => {},
  logSchemaBuild: () => {},
  logMigration: () => {},
  log: () => {},
};

/** The settings of every connection. */
function toClientOptions({ encryptionKeys = [] }: Pick<DatabaseOptions, 'encryptionKeys'>) {
  const envelope = createOptionalEnvelope(encryptionKeys);
  const keyring = envelope ? new Keyring(envelope) : undefined;
  const Client = PreparingClient as unknown as new () => pg.ClientBase;
  return { Client, types: createTypeParsers(keyring), keyring };
}

/** A data source that can read its entities before it has a connection, which TypeORM does after it. */
class EarlyDataSource extends DataSource {
  #metadatas: Promise<void> | null = null;

  override buildMetadatas(): Promise<void> {
    return (this.#metadatas ??= super.buildMetadatas());
  }
}

function createDataSource(
  { entities }: Pick<DatabaseOptions, 'entities'>,
  connection: { url: string } | { username: string; database: string },
  pool: object,
): EarlyDataSource {
  return new EarlyDataSource({
    type: 'postgres',
    driver: pg,
    entities,
    namingStrategy: new SnakeCaseNames(),
    migrationsTableName: 'migrations',
    installExtensions: false,
    applicationName,
    logger: silentLogger,
    ...connection,
    extra: pool,
  });
}

/** Returns the connections of an open data source. */
const poolOf = ({ driver }: DataSource): pg.Pool => (driver as unknown as { master: pg.Pool }).master;

/** Lists the open connections of a pool. */
const listConnections = (pool: pg.Pool): WatchedConnection[] =>
  (pool as unknown as { _clients: WatchedConnection[] })._clients;

const countConnections = (dataSource: DataSource): ConnectionCounts => {
  const { totalCount: open, idleCount: idle, waitingCount: waiting } = poolOf(dataSource);
  return { open, idle, waiting };
};

/** Opens the database and applies missing migrations. Several instances may call it at the same time. */
export function openDatabase(options: DatabaseOptions): Promise<Database> {
  return options.databaseUrl === null ? openEmbeddedDatabase(options) : openServer(options, options.databaseUrl);
}

async function openServer(
  { poolSize, preparesStatements = true, ...content }: DatabaseOptions,
  url: string,
): Promise<Database> {
  const client = {
    ...toClientOptions(content),
    preparesStatements,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: queryTimeoutMs,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  };
  const dataSource = createDataSource(content, { url }, { max: poolSize, ...client });
  const own = openOwnPool(url, client);
  let migrated: AppliedMigrations;
  try {
    await connect(dataSource);
    await requireServer(dataSource);
    if (preparesStatements) await requirePreparedStatements(dataSource, url);
    migrated = await runMigrations(dataSource, 'DATABASE_URL');
  } catch (error) {
    if (dataSource.isInitialized) await dataSource.destroy();
    throw explainConnectFailure(url, error) ?? error;
  }
  const stopWatch = watchSilence([own, poolOf(dataSource)], url);
  const close = async () => {
    await stopWatch();
    await own.end();
    await dataSource.destroy();
  };
  takeTurns(poolOf(dataSource));
  const [single, urgent] = [new SingleStatements(own), new SingleStatements(poolOf(dataSource), true)];
  const counted = { countConnections: () => countConnections(dataSource) };
  const holdUpkeep = () => () => {};
  return { dataSource, kind: 'server', single, urgent, silentMs: null, ...counted, holdUpkeep, migrated, close };
}

/** Connects, and once more after a timeout: the other steps of a start may have held the event loop for as long. */
async function connect(dataSource: DataSource): Promise<void> {
  try {
    await dataSource.initialize();
  } catch (error) {
    if (!/timeout/i.test(String(error))) throw error;
    await dataSource.initialize();
  }
}

/** Opens a replica of an open server. It connects at the first read, and again whenever it was lost. Never throws. */
export function openReplica({ urgent }: Pick<Database, 'urgent'>, options: ReplicaOptions): ReadReplica {
  const { url, poolSize, preparesStatements = true, onOutage, onRecovery, ...content } = options;
  const client = {
    ...toClientOptions(content),
    preparesStatements,
    connectionTimeoutMillis: connectTimeoutMs,
    query_timeout: replicaQueryTimeoutMs,
    keepAlive: true,
  };
  const replica = createDataSource(content, { url }, { max: poolSize, ...client });
  return new ReadReplica({ primary: urgent, replica, onOutage, onRecovery });
}

/** Opens the one connection that single statements have to themselves. */
function openOwnPool(url: string, client: pg.ClientConfig): pg.Pool {
  const one = { application_name: applicationName, max: 1, idleTimeoutMillis: 0 };
  const pool = new pg.Pool({ connectionString: url, ...one, ...client });
  pool.on('error', () => {}); // a connection that breaks while nobody uses it is replaced at the next statement
  return pool;
}

/** Watches the connections of pools for those that are dead without having been closed. Returns the function that stops it. */
function watchSilence(pools: readonly pg.Pool[], url: string): () => Promise<void> {
  const list = () => pools.flatMap(listConnections);
  const watch = new SilenceWatch(list, createBackendAsker(url));
  let looking = Promise.resolve();
  const timer = setInterval(() => void (looking = watch.look(performance.now())), 1_000).unref();
  return () => {
    clearInterval(timer);
    return looking;
  };
}

/** @throws {DatabaseError} when the server is too old, or the database cannot keep every text. */
async function requireServer(dataSource: DataSource): Promise<void> {
  const [row] = await dataSource.query<{ server_version: string; encoding: string }[]>(
    `SELECT current_setting('server_version') AS server_version, current_setting('server_encoding') AS encoding`,
  );
  const version = row?.server_version ?? 'unknown';
  if (!(Number.parseInt(version, 10) >= 15)) {
    throw new DatabaseError(`DATABASE_URL: PostgreSQL 15 or newer is needed; this server is ${version}.`);
  }
  if (row?.encoding !== 'UTF8') throw new DatabaseError(`DATABASE_URL: ${explainEncoding(row?.encoding ?? 'unknown')}`);
}

/** @throws {DatabaseError} when a pooler drops prepared statements: nearly all requests would fail. */
async function requirePreparedStatements(dataSource: DataSource, url: string): Promise<void> {
  const [row] = await dataSource.query<{ pid: number }[]>('SELECT pg_backend_pid() AS pid');
  if (listConnections(poolOf(dataSource)).some(({ backendPid }) => backendPid === row?.pid)) return;
  if ((await inspectPooler(url)) !== 'drops') return;
  const server = new URL(url).host;
  throw new DatabaseError(
    `DATABASE_URL: the pooler at ${server} does not keep prepared statements. Set PARLEY_DB_PREPARE=off, or max_prepared_statements of PgBouncer 1.21 or newer.`,
  );
}

async function openEmbeddedDatabase({
  dataDir,
  embedded = openEmbedded(dataDir),
  waitMs = 2 * connectTimeoutMs,
  ...content
}: DatabaseOptions): Promise<Database> {
  const { stream, silentMs, folder, isNew, close: closeEmbedded } = await embedded;
  const dataSource = createDataSource(
    content,
    { username: 'postgres', database: 'postgres' },
    { ...toClientOptions(content), max: 1, idleTimeoutMillis: 0, connectionTimeoutMillis: waitMs, stream },
  );
  const close = async () => {
    if (dataSource.isInitialized) await dataSource.destroy();
    await closeEmbedded();
  };
  let migrated: AppliedMigrations;
  try {
    await dataSource.initialize();
    const applied = await runMigrations(dataSource, 'PARLEY_DATA_DIR');
    // Those that came after the image complete a new database: nothing of the past was changed.
    migrated = isNew ? { count: 0, durationMs: 0 } : applied;
  } catch (error) {
    await Promise.race([close().catch(() => {}), setTimeout(connectTimeoutMs, undefined, { ref: false })]);
    throw (folder !== null && explainFolderDatabase(folder, error)) || error;
  }
  return withUpkeep(dataSource, silentMs, migrated, close);
}

/** Returns an embedded database that is open, and begins to keep it in order. */
function withUpkeep(
  dataSource: DataSource,
  silentMs: () => number,
  migrated: AppliedMigrations,
  close: () => Promise<void>,
): Database {
  takeTurns(poolOf(dataSource));
  const urgent = new SingleStatements(poolOf(dataSource), true);
  const upkeep = new Upkeep(urgent);
  const endUpkeep = upkeep.begin();
  return {
    dataSource,
    kind: 'embedded',
    single: urgent,
    urgent,
    silentMs,
    countConnections: () => countConnections(dataSource),
    holdUpkeep: () => upkeep.hold(),
    migrated,
    async close() {
      await endUpkeep();
      await close();
    },
  };
}
