import { flushCompileCache } from 'node:module';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { DestinationStream, Logger } from 'pino';
import { ConfigError, parseConfig, type Config } from './config/config.ts';
import { startEmbedded } from './db/embedded.ts';
import { DatabaseError } from './db/failures.ts';
import { DataFolderError } from './db/folder-failures.ts';
import { newId } from './api/ids.ts';
import type { SharedCounters } from './bus/redis-counters.ts';
import type { App } from './app.ts';
import type { FirstKey } from './access/first-key.ts';
import type { Database } from './db/data-source.ts';
import type { ReadReplica } from './db/read-replica.ts';
import type { Bus } from './bus/bus.ts';
import { setTracer } from './process/span.ts';
import { stopOnSignal } from './process/stop.ts';
import { exitOnCrash, summarizeError } from './telemetry/crash.ts';
import { createLogger } from './telemetry/logger.ts';
import { openLog } from './telemetry/pretty-log.ts';
import { maskSecrets } from './telemetry/mask-secrets.ts';
import { printError, printLines } from './telemetry/terminal.ts';

const hostIn = (host: string) => (host.includes(':') ? `[${host}]` : host);

const portOf = (server: Server) => (server.address() as AddressInfo).port;

/** The addresses of the doors; null for one that is off. */
type Addresses = { url: string; grpc: string | null; metricsUrl: string | null };

/** Says what the server is reached at and stands on, and how to get a key when this start has made none. */
function greet({ url, grpc, metricsUrl }: Addresses, { databaseUrl, dataDir, llm }: Config, hasNewKey: boolean): void {
  printLines(
    `Parley listens on ${url}`,
    `  console   ${url}/console`,
    `  docs      ${url}/docs`,
    `  gRPC      ${grpc ?? 'off'}`,
    ...(metricsUrl === null ? [] : [`  metrics   ${metricsUrl}`]),
    `  database  ${databaseUrl ? `PostgreSQL at ${new URL(databaseUrl).host || 'a local socket'}` : `embedded, in ${dataDir}`}`,
    `  models    ${llm.baseUrl ? maskSecrets(llm.baseUrl) : 'built-in offline models (set OPENAI_BASE_URL for real ones)'}`,
    ...(hasNewKey ? [] : ['  API keys  npx parley keys create makes one, also while this runs']),
  );
}

/** Says what the start has changed of the database. */
function tellMigrations({ count, durationMs }: Database['migrated']): void {
  if (count === 0) return;
  printLines(`Updated the database: ${count} ${count === 1 ? 'step' : 'steps'}, ${(durationMs / 1_000).toFixed(1)} s.`);
}

/** Resolves when the server listens; an address that cannot be used is the configuration's fault. */
function listen(server: Server, host: string, port: number, name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'is in use by another program' : `cannot be used (${error.message})`;
      reject(new ConfigError(`HOST and ${name}: the address ${hostIn(host)}:${port} ${why}.`));
    });
    server.listen(port, host, resolve);
  });
}

/** The longest time that a data folder may take to be let go of by the process before this one. */
const folderWaitMs = 5_000;

/**
 * Boots the embedded database in its thread while everything else is loaded. To load occupies this thread, so the other one is
 * told all that it needs before.
 */
async function open({ databaseUrl, dataDir, databasePool, databasePrepares, encryptionKeys, llm }: Config) {
  const embedded = databaseUrl === null ? await startEmbedded(dataDir, folderWaitMs) : undefined;
  embedded?.opened.catch(() => {}); // it is awaited below, when all is loaded
  const [
    app,
    { entities },
    contract,
    { prepareContract },
    { ensureFirstKey: ensureKey },
    keys,
    { openDatabase },
    { openGateway },
    connections,
  ] = await Promise.all([
    import('./app.ts'),
    import('./composition/entities.ts'),
    import('./composition/read-contract.ts'),
    import('./composition/prepare-contract.ts'),
    import('./access/first-key.ts'),
    import('./access/stored-secrets.ts'),
    import('./db/data-source.ts'),
    import('./llm/gateway.ts'),
    import('./http/connections.ts'),
  ]);
  const opening = openDatabase({
    databaseUrl,
    dataDir,
    poolSize: databasePool,
    preparesStatements: databasePrepares,
    entities,
    encryptionKeys,
    ...(embedded && { embedded: embedded.opened }),
  });
  opening.catch(() => {}); // it is awaited below, when this thread has nothing else to do
  prepareContract();
  const database = await opening;
  return { ...app, ...contract, ...connections, ...keys, ensureKey, database, gateway: await openGateway(llm) };
}

/** Opens the bus that tells other instances on the same server at once what happens here. */
async function openBus({ redisUrl, databaseUrl }: Config, logger: Logger): Promise<Bus | null> {
  if (redisUrl === null || databaseUrl === null) return null;
  const { openRedis } = await import('./bus/redis.ts');
  return openRedis(redisUrl, (err) => logger.error({ err }, 'Redis is out of reach: events travel by the database'));
}

/** Opens the replica that answers reads. */
async function openReadReplica(config: Config, database: Database, logger: Logger): Promise<ReadReplica | null> {
  const { databaseReadUrl: url, databasePool: poolSize, databasePrepares, encryptionKeys } = config;
  if (url === null) return null;
  const [{ openReplica }, { entities }] = await Promise.all([
    import('./db/data-source.ts'),
    import('./composition/entities.ts'),
  ]);
  return openReplica(database, {
    url,
    poolSize,
    preparesStatements: databasePrepares,
    entities,
    encryptionKeys,
    onOutage: (err) => logger.error({ err }, 'the replica cannot be used: the primary answers reads'),
    onRecovery: () => logger.info('the replica answers reads again'),
  });
}

/** Opens the counters of limits that all instances share. */
async function openCounters(
  { redisUrl, databaseUrl }: Config,
  logger: Logger,
  clock: () => Date,
): Promise<SharedCounters | null> {
  if (redisUrl === null || databaseUrl === null) return null;
  const { openRedisCounters } = await import('./bus/redis-counters.ts');
  return openRedisCounters(redisUrl, {
    now: () => clock().getTime(),
    onOutage: (err) => logger.error({ err }, 'Redis is out of reach: this instance counts by itself for limits'),
    onRecovery: () => logger.info('Redis is back: limits are counted for all instances'),
  });
}

/** Opens the metrics, which take time to load, if they are asked for. */
async function openMetrics({ metricsPort }: Config, version: string) {
  if (metricsPort === null) return null;
  const [{ createMetrics }, { createMetricsServer }] = await Promise.all([
    import('./telemetry/metrics/metrics.ts'),
    import('./telemetry/metrics/metrics-server.ts'),
  ]);
  const metrics = createMetrics(version);
  return { ...metrics, server: createMetricsServer(metrics), port: metricsPort };
}

/** The time for which a stop waits until the last spans are sent. */
const lastSpansMs = 2_000;

/** Begins to make spans, if traces are sent anywhere. Returns the function that sends the last ones. */
async function openTraces({ traces }: Config, version: string, logger: Logger): Promise<() => Promise<void>> {
  if (traces === null) return async () => {};
  const { openTracer } = await import('./telemetry/tracing/open-tracer.ts');
  const tracer = openTracer(traces, version, {
    onFailure: (err) => logger.warn({ err }, 'traces cannot be sent: their spans are dropped'),
    onRecovery: () => logger.info('traces are sent again'),
  });
  setTracer(tracer);
  return () => tracer.close(lastSpansMs);
}

/** Lets commands be carried out while the embedded database is in use. Returns the function that ends that. */
async function openCommandControl(config: Config, database: Database, app: App, now: () => Date) {
  if (config.databaseUrl !== null) return async () => {};
  const [{ openControl }, { executeControlCommand }, { createOptionalEnvelope }, memories, backups, stored] =
    await Promise.all([
      import('./cli/control.ts'),
      import('./cli/control-commands.ts'),
      import('./secrets/envelope.ts'),
      import('./resources/memories/index-progress-store.ts'),
      import('./backup/backup-door.ts'),
      import('./backup/stored-files.ts'),
    ]);
  const envelope = createOptionalEnvelope(config.encryptionKeys);
  const embeddingModel = memories.toEmbeddingModel(config.embeddingModel, config.llm.baseUrl === null);
  const context = { db: database.dataSource, now, envelope, announce: app.announceAccess, embeddingModel };
  const files = stored.findStoredFiles(config);
  const hold = () => {
    const releases = [app.holdRemovals(), database.holdUpkeep()];
    return () => releases.forEach((release) => release());
  };
  const serveBackup = backups.createBackupDoor({ db: database.single, files, hold });
  return openControl(config.dataDir, (typed) => executeControlCommand(context, typed), serveBackup);
}

/** Shows a key that was made, which is never shown again. Returns whether one was. */
async function tellFirstKey(firstKey: Promise<FirstKey>): Promise<boolean> {
  const { created, warning } = await firstKey;
  if (created) printLines('Your API key, shown this once:', `  id   ${created.id}`, `  key  ${created.key}`, '');
  if (warning) printLines(warning);
  return created !== null;
}

/** Writes in the log that the server stops, and that it has, around what stops it. */
function stopWithLog(log: DestinationStream & { flushSync(): void }, logger: Logger, stop: () => Promise<void>): void {
  stopOnSignal(async (reason) => {
    const stoppedAt = performance.now();
    logger.info({ reason }, 'Parley stops: it waits for requests and runs under way');
    await stop();
    logger.info({ duration_ms: Math.round(performance.now() - stoppedAt) }, 'Parley has stopped');
    log.flushSync();
  });
}

/** Starts the server. Throws what the person who starts it can mend as ConfigError and the like. */
// Long: the steps of a start, in their order.
async function startServer(env: NodeJS.ProcessEnv): Promise<void> {
  const config = parseConfig(env);
  if (config.warnings.length > 0) printLines(...config.warnings);
  const log = openLog(config.logFormat);
  const logger = createLogger(config.logLevel, log);
  const {
    createApp,
    readContract,
    listAllScopes,
    createHttpServer,
    encryptStoredSecrets,
    ensureKey,
    database,
    gateway,
  } = await open(config);
  const [{ openFileStore }, { openClock }] = await Promise.all([
    import('./files/open-file-store.ts'),
    import('./db/shared-clock.ts'),
  ]);
  tellMigrations(database.migrated);
  const { clock, close: closeClock } = await openClock(database);
  const contract = readContract();
  const ensureFirstKey = () =>
    tellFirstKey(ensureKey(database.dataSource, config.bootstrapKey, listAllScopes(), clock()));
  const encrypted = encryptStoredSecrets(database.dataSource, config.encryptionKeys, clock());
  encrypted.catch(() => {}); // it is awaited below, when the database is what a start waits for
  let url = config.publicUrl ?? '';
  let stopping = false;
  const bus = await openBus(config, logger);
  const counters = await openCounters(config, logger, clock);
  const replica = await openReadReplica(config, database, logger);
  const metrics = await openMetrics(config, contract.info.version);
  const closeTraces = await openTraces(config, contract.info.version, logger);
  const app = createApp({
    config,
    database,
    replica,
    fileStore: await openFileStore(config.filePlace, config.dataDir),
    gateway,
    contract,
    clock,
    logger,
    publicUrl: () => url,
    bus,
    counters,
    isStopping: () => stopping,
    ...(metrics && { meters: metrics.meters }),
  });
  metrics?.watch(app.readGauges, app.readAvailability);
  const answers = { publicUrl: () => url, now: clock, newRequestId: () => newId('req') };
  const server = createHttpServer(app.listener, config, answers, app.messageClasses);
  await encrypted;
  // Before the port is bound, so that the configured key works for the first request.
  if (config.bootstrapKey) await ensureFirstKey();
  await listen(server, config.host, config.port, 'PORT');
  if (config.grpcPort !== null) await listen(app.grpc, config.host, config.grpcPort, 'PARLEY_GRPC_PORT');
  if (metrics) await listen(metrics.server, config.host, metrics.port, 'PARLEY_METRICS_PORT');
  // After it, so that no key is made, and lost, by a start that fails.
  const hasNewKey = config.bootstrapKey ? false : await ensureFirstKey();
  url ||= `http://${hostIn(config.host)}:${portOf(server)}`;
  await app.recover();
  const closeControl = await openCommandControl(config, database, app, clock);
  const hostPortOf = (door: Server) => `${hostIn(config.host)}:${portOf(door)}`;
  const grpc = config.grpcPort === null ? null : hostPortOf(app.grpc);
  const metricsUrl = metrics && `http://${hostPortOf(metrics.server)}/metrics`;
  greet({ url, grpc, metricsUrl }, config, hasNewKey || config.bootstrapKey !== null);
  // Node does so at a normal exit only: one that is killed would compile everything again at its next start.
  flushCompileCache();
  stopWithLog(log, logger, async () => {
    stopping = true;
    await setTimeout(config.stopDelayMs);
    await closeControl();
    server.close();
    await app.drain(config.drainMs);
    server.closeAllConnections();
    metrics?.server.closeAllConnections();
    metrics?.server.close();
    await bus?.close();
    counters?.close();
    await gateway.close();
    await replica?.close();
    await closeClock();
    await database.close();
    await closeTraces();
  });
  await app.begin();
  flushCompileCache();
}

/** Carries out `parley serve`: serves until it is told to stop, or ends with status 1 and the reason why it cannot. */
export async function serve(_call: unknown, env: NodeJS.ProcessEnv): Promise<null> {
  exitOnCrash();
  try {
    await startServer(env);
    return null;
  } catch (error) {
    const known = error instanceof ConfigError || error instanceof DataFolderError || error instanceof DatabaseError;
    printError(`Parley does not start:${known ? `\n${error.message}` : ` ${summarizeError(error)}`}\n`);
    process.exit(1);
  }
}
