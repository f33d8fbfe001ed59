import { createShares } from '#src/access/shares.ts';
import { createAccessChanges } from '#src/access/access-changes.ts';
import { createIssuerVerifier } from '#src/access/issuers/issuer-tokens.ts';
import { createOAuthVerifier } from '#src/access/oauth/oauth-tokens.ts';
import type { VerifyBearer } from '#src/access/principal.ts';
import { createTokenService, type TokenService } from '#src/access/token.ts';
import { newId } from '#src/api/ids.ts';
import { lifecycleOfV1 } from '#src/contract/lifecycle.ts';
import { getChecker } from '#src/contract/checker.ts';
import { listNamedSchemas, prepareSchemas } from '#src/contract/schemas.ts';
import { isOutage } from '#src/db/failures.ts';
import { watchStorage } from '#src/db/storage.ts';
import { usualFileLimits, type FileLimits } from '#src/files/file-limits.ts';
import { createMemoryStore } from '#src/files/file-store.ts';
import { FileBytes } from '#src/resources/files/file-bytes.ts';
import { createDocumentReader } from '#src/documents/document-reader.ts';
import { createDrawer } from '#src/drawing/drawer.ts';
import { createSchemaChecker } from '#src/json-schema/schema-checker.ts';
import { contextPart } from '#src/resources/context/checkpoint.ts';
import { createSignInAudit } from '#src/resources/audit/access-audit.ts';
import { createEraser } from '#src/resources/erasure/eraser.ts';
import { createDoor } from '#src/resources/events/door.ts';
import { createLive } from '#src/resources/events/follow/live.ts';
import { createLog } from '#src/resources/events/log/record.ts';
import { eraseMessage } from '#src/resources/events/erase-message.ts';
import { createRedactor } from '#src/resources/events/redactor.ts';
import { createVocabulary, type CheckEvent } from '#src/resources/events/vocabulary.ts';
import { createTransactions, type Sharing } from '#src/db/shared-transactions.ts';
import type { QuotaOptions } from '#src/access/quota.ts';
import { noAllowance } from '#src/outgoing/address-guard.ts';
import { ContentFetcher } from '#src/files/content-fetcher.ts';
import { createOutgoing } from '#src/outgoing/outgoing.ts';
import { createDatabaseCheck } from '#src/resources/health/database-check.ts';
import { createMemoryServices } from '#src/resources/memories/memory-services.ts';
import { createFirstMessage } from '#src/resources/messages/first-message.ts';
import { createMemoryTools } from '#src/resources/messages/memory/tools.ts';
import { createLearner } from '#src/resources/messages/memory/learner.ts';
import { createRecall } from '#src/resources/messages/memory/recollection.ts';
import { callTool, reviewCall } from '#src/resources/tools/call-tool.ts';
import type { CallTool, ReviewCall } from '#src/resources/tools/offer.ts';
import { createRunner, type EndedRun } from '#src/resources/messages/run/runner.ts';
import { createSimulator } from '#src/resources/simulations/simulator.ts';
import { createWorker } from '#src/resources/migration/worker.ts';
import { Load } from '#src/process/load.ts';
import { createOptionalEnvelope } from '#src/secrets/envelope.ts';
import type { Services } from '#src/resources/services.ts';
import { createQuotas } from '#src/resources/usage/quotas.ts';
import { createUsageCounter } from '#src/resources/usage/counter.ts';
import { createTokenUsers } from '#src/resources/users/token-users.ts';
import { createSender } from '#src/resources/webhooks/sender.ts';
import { createEventCheck } from '#src/resources/webhooks/webhook-event.ts';
import { isTracing } from '#src/process/span.ts';
import { traceGateway } from '#src/telemetry/tracing/trace-gateway.ts';
import { measureGateway } from '#src/telemetry/metrics/measure-gateway.ts';
import { silentMeters } from '#src/telemetry/metrics/meters.ts';
import { mappings } from '#src/v1/mappings.ts';
import { eraseParts } from './erase-parts.ts';
import { organizationSections, userSections } from './export-sections.ts';
import type { AppOptions } from './app-options.ts';
import { listAllScopes, type Contract } from './read-contract.ts';

const noQuotas = { key: null, user: null, organization: null };

type FileServiceOptions = Omit<ConstructorParameters<typeof FileBytes>[0], 'limits'> & {
  limits?: FileLimits | undefined;
};

/** Creates the services of files. */
const createFileServices = ({ limits = usualFileLimits, ...options }: FileServiceOptions) => ({
  fileBytes: new FileBytes({ ...options, limits }),
});

/** Creates the way to addresses that come from elsewhere, and what fetches those in messages. */
function createOutgoingServices({ outgoingAllow: allow = noAllowance, files, fetchesContent }: AppOptions['config']) {
  const outgoing = createOutgoing({ allow });
  const { types } = files ?? usualFileLimits;
  return { outgoing, contentFetcher: fetchesContent ? new ContentFetcher({ fetch: outgoing.fetch, types }) : null };
}

/** Creates what says how much may be under way. */
const createCapacity = ({ config, database }: Pick<AppOptions, 'config' | 'database'>) => ({
  load: new Load({ limits: config.loadLimits ?? null, countWaiting: () => database.countConnections().waiting }),
  shares: createShares(config.shares ?? { key: null, organization: null }),
});

/** Creates what all other services work with. */
function createBasics({
  config,
  database,
  fileStore = createMemoryStore(),
  contract,
  clock,
  logger,
  publicUrl,
  jobRestMs: restMs = 10_000,
}: AppOptions) {
  const { dataSource } = database;
  const storage = watchStorage(dataSource);
  const onError = (error: unknown, context: object) => {
    storage.note(error);
    logger.error({ ...context, err: error }, 'background work failed');
  };
  const instanceId = newId('req');
  const checkDatabase = createDatabaseCheck({ db: database.urgent, silentMs: database.silentMs });
  const { quotas: limits = noQuotas, modelPrices: prices = new Map() } = config;
  const quotas = createQuotas({ db: dataSource, clock, quotas: limits, prices, onError });
  return {
    ...createOutgoingServices(config),
    dataSource,
    runTransaction: createTransactions<typeof dataSource.manager>(dataSource, toSharing(database.kind, limits)),
    checkDatabase,
    storage,
    clock,
    publicUrl,
    instanceId,
    apiVersion: contract.info.version,
    onError,
    ...createCapacity({ config, database }),
    quotas,
    ...createFileServices({ dataSource, clock, fileStore, limits: config.files, onError }),
    schemas: createSchemaChecker(),
    drawer: createDrawer(),
    documents: createDocumentReader(),
    restMs,
  };
}

/**
 * Returns which runs begin in one transaction. At a server others work beside it: only runs in new conversations share one, since
 * they lock nothing that is there, and only while no quota is counted, whose counters all would wait for.
 */
const toSharing = (kind: AppOptions['database']['kind'], quotas: QuotaOptions): Sharing => {
  if (kind === 'embedded') return { works: 'all', mostAtOnce: 1 };
  const hasQuotas = Object.values(quotas).some((quota) => quota !== null);
  return { works: hasQuotas ? 'none' : 'unrelated', mostAtOnce: 2 };
};

type Basics = ReturnType<typeof createBasics>;

/** The vocabularies by contract: their checks take a second to compile and hold no state of an app. */
const vocabularies = new WeakMap<Contract, CheckEvent>();

/** Returns the vocabulary of a contract, which all apps of a process share. */
function getVocabulary(contract: Contract): CheckEvent {
  const known = vocabularies.get(contract);
  if (known) return known;
  const document = prepareSchemas(contract);
  const vocabulary = createVocabulary(() => listNamedSchemas(document), getChecker(document));
  vocabularies.set(contract, vocabulary);
  return vocabulary;
}

/**
 * Returns how additions to several logs are written together. The embedded database has one session, so that fewer statements
 * gain most. At a server others write too, and it carries out the statements of many producers at the same time.
 */
const toGroupOptions = ({ kind, single }: AppOptions['database']) => ({
  db: single,
  windowMs: 5,
  isShared: kind === 'server',
});

/** Creates the services for the logs of sessions. */
function createLogServices(
  { config, database, contract, bus = null, meters = silentMeters }: AppOptions,
  basics: Basics,
) {
  const { dataSource, instanceId, onError } = basics;
  const pollMs = database.kind === 'embedded' ? null : 1_000;
  const live = createLive({ db: dataSource, instanceId, bus, pollMs, onError });
  const log = createLog({
    ...basics,
    publish: (commit) => {
      live.publish(commit);
      meters.countCommit(commit);
    },
    isOutage,
    leaseMs: config.producerLeaseMs,
    urgent: database.urgent,
    group: toGroupOptions(database),
  });
  const checkEvent = getVocabulary(contract);
  const door = createDoor({ dataSource, log, live, checkEvent });
  const exports = { user: userSections, organization: organizationSections };
  return { live, log, door, eraseMessage, eraseParts, exports };
}

/** Creates the services that models and memories are asked by. */
function createModelServices({ config, database, gateway, embedTimeoutMs }: AppOptions, basics: Basics) {
  const { contextWindowTokens: windowTokens = 128_000, memoryLimit = 100_000, embeddingModel: model } = config;
  const { vectors, words, embedder, part } = createMemoryServices({
    ...basics,
    database,
    gateway,
    model,
    embedTimeoutMs,
  });
  const searching = { ...basics, vectors, words, embedder };
  return {
    gateway,
    catalogue: () => gateway.models(),
    limits: { windowTokens },
    vectors,
    words,
    embedder,
    memoryLimit,
    recall: createRecall(searching),
    learner: createLearner({ ...searching, stream: gateway.stream, limit: memoryLimit }),
    callTool: ((...call) => callTool(basics, ...call)) satisfies CallTool,
    reviewCall: ((...call) => reviewCall(basics, ...call)) satisfies ReviewCall,
    memoryTools: createMemoryTools({ ...searching, limit: memoryLimit }),
    checkpointParts: [contextPart(basics.clock), part],
  };
}

/** Returns the operation of version 2 that replaces one of version 1, or null. */
const findSuccessor = (id: string): string | null =>
  Object.hasOwn(mappings, id) ? mappings[id as keyof typeof mappings].v2 : null;

/** Creates the services for the migration from version 1. */
function createMigrationServices({ config }: AppOptions, basics: Basics, live: Services['live']) {
  const { dataSource, clock, onError, instanceId: runnerId } = basics;
  return {
    lifecycle: config.v1 ?? lifecycleOfV1,
    findSuccessor,
    usage: createUsageCounter({ db: dataSource, clock, onError }),
    worker: createWorker({ ...basics, isOutage, runnerId, forget: (sessionId) => live.forget(sessionId) }),
  };
}

/** Creates the service of credentials, which tells other instances at once of what ends. */
function createTokens({ config, bus = null }: AppOptions, { dataSource, clock, outgoing, onError }: Basics) {
  const changes = createAccessChanges(bus);
  const users = createTokenUsers(dataSource, clock);
  const scopes = listAllScopes();
  const { fetch } = outgoing;
  const { trustedIssuers: issuers = [], encryptionKeys = [] } = config;
  // Each needs the other: what OAuth has issued stands for a key, and a token may be one of OAuth.
  const verifyOAuthToken: VerifyBearer = createOAuthVerifier({
    db: dataSource,
    clock,
    changes,
    authorizeKey: (...key) => tokens.authorizeKey(...key),
  });
  const verifyIssued = createIssuerVerifier({ issuers, db: dataSource, clock, users, changes, scopes, fetch, onError });
  const tokens: TokenService = createTokenService(dataSource, clock, users, {
    changes,
    envelope: createOptionalEnvelope(encryptionKeys),
    verifiers: [verifyOAuthToken, verifyIssued],
    signIns: createSignInAudit({ db: dataSource, clock, onError }),
    onError,
  });
  return { tokens, verifyOAuthToken, scopes };
}

/** The time between two searches for events to send, in milliseconds. */
const searchMs = 1_000;

/** Creates what sends events to webhooks. */
function createWebhookSender({ contract, jobRestMs: restMs = searchMs }: AppOptions, basics: Basics) {
  const checkEvent = createEventCheck(() => listNamedSchemas(prepareSchemas(contract)));
  return createSender({ ...basics, runnerId: basics.instanceId, checkEvent, restMs });
}

/** Returns the gateway, of whose answers metrics and traces tell if there are any. */
function observeGateway({ gateway, meters }: AppOptions): AppOptions['gateway'] {
  const measured = meters ? measureGateway(gateway, meters) : gateway;
  return isTracing() ? traceGateway(measured) : measured;
}

/** Creates the services. None of them does anything before it is asked to, or begun. */
export function createServices(given: AppOptions): Services {
  const options = { ...given, gateway: observeGateway(given) };
  const basics = createBasics(options);
  const logs = createLogServices(options, basics);
  const models = createModelServices(options, basics);
  const onRunEnd = (run: EndedRun) => options.logger.info(run, 'run');
  const runner = createRunner({ ...basics, ...logs, ...models, onRunEnd });
  const chat = { ...basics, ...logs, ...models, runner };
  const { live } = chat;
  const services = {
    ...chat,
    bus: options.bus ?? null,
    isStopping: options.isStopping ?? (() => false),
    ...createMigrationServices(options, basics, logs.live),
    eraser: createEraser({
      ...chat,
      runnerId: chat.instanceId,
      ...(options.erasureGraceMs !== undefined && { graceMs: options.erasureGraceMs }),
      removeFileBytes: () => basics.fileBytes.sweep(),
      cancel: (run) => runner.cancel(run),
      forget: (sessionId) => live.forget(sessionId),
    }),
    redactor: createRedactor({ ...basics, runnerId: chat.instanceId }),
    webhookSender: createWebhookSender(options, basics),
    prepareFirstMessage: createFirstMessage(chat),
    ...createTokens(options, basics),
  };
  return { ...services, simulator: createSimulator(services) };
}
