import {
  baseUrl,
  headerSafe,
  hostName,
  integer,
  limits,
  loadLimits,
  timestamp,
  findNearestWord,
  oneOf,
  orOff,
  origins,
  proxies,
  publicUrl,
  redisUrl,
  signedInUrl,
  SettingError,
  encryptionKeys,
  inFile,
  ofCommand,
  outgoing,
  mediaTypes,
  modalities,
  modelTasks,
  prices,
  quotas,
  shares,
  type SettingRule,
} from './rules.ts';

import { usualVoiceSettings, type VoiceSettings } from '#src/voice/voice-settings.ts';
import type { CircuitOptions } from '#src/llm/circuits.ts';
import { usualFileLimits, type FileLimits } from '#src/files/file-limits.ts';
import type { FilePlace } from '#src/files/open-file-store.ts';
import type { ModalityTable } from '#src/llm/modalities.ts';
import type { TaskTable } from '#src/llm/tasks.ts';
import type { TraceSettings } from '#src/telemetry/tracing/trace-settings.ts';
import { readTraces } from './trace-rules.ts';
import { trustedIssuers } from './issuer-rules.ts';
import type { TrustedIssuer } from '#src/access/issuers/trusted-issuer.ts';
import type { TrustedProxies } from '#src/access/client-address.ts';
import type { ModelPrices, QuotaOptions } from '#src/access/quota.ts';
import type { LoadMeasures } from '#src/process/load.ts';
import type { ShareOptions } from '#src/access/shares.ts';
import { noAllowance, type OutgoingAllowance } from '#src/outgoing/address-guard.ts';
import { logFormats, type LogFormat } from '#src/telemetry/log-format.ts';
import { lifecycleOfV1, type Lifecycle } from '#src/contract/lifecycle.ts';

/** The settings, read once from the environment. Each variable is explained in `docs/operations/configuration.md`. */
export type Config = {
  host: string;
  port: number;
  /** The port of gRPC; null when it is off. */
  grpcPort: number | null;
  /** The port of the metrics; null when it is off. */
  metricsPort: number | null;
  /** The base URL that callers use, without a slash at the end; null for the address that the server listens on. */
  publicUrl: string | null;
  /** A PostgreSQL server; null for the embedded one, in `dataDir`. */
  databaseUrl: string | null;
  /** A replica of that server, which answers reads; null for none. */
  databaseReadUrl: string | null;
  dataDir: string;
  databasePool: number;
  /** Whether statements are prepared by name on each connection to the server. */
  databasePrepares: boolean;
  /** A Redis server that connects the instances; null for none. */
  redisUrl: string | null;
  /** The retention of a run's events after its end, in days; null for ever. */
  eventRetentionDays: number | null;
  /** An OpenAI-compatible gateway; the built-in offline provider when `baseUrl` is null. */
  llm: {
    baseUrl: string | null;
    apiKey: string | null;
    timeoutMs: number;
    modalities?: ModalityTable;
    circuit?: CircuitOptions;
    tasks?: TaskTable;
    /** The number of answers that one model may give at a time; null for any number. */
    callsPerModel?: number | null;
  };
  bootstrapKey: { id: string; key: string } | null;
  /** The keys that encrypt secrets at rest, the newest first; none when nothing is encrypted. */
  encryptionKeys: Buffer[];
  /** The servers whose tokens are accepted. */
  trustedIssuers: TrustedIssuer[];
  /** Whether programs may register themselves as clients of OAuth, with a key. */
  oauthRegistration: boolean;
  /** Whether the audit tells of those who read what belongs to users, too. */
  auditReads: boolean;
  /** The maximum number of requests by class, per minute (migrations: per hour); null when limits are off. */
  rateLimits: Record<RateClass, number> | null;
  /** The same for a user by whatever credentials, and for an organization with all its credentials. */
  userRateLimits: Record<RateClass, number> | null;
  organizationRateLimits: Record<RateClass, number> | null;
  /** The maximum concurrent work of a key, of an organization, and of all together, in this process; null for no limit. */
  shares: ShareOptions;
  /** The load from which this process refuses requests; null to refuse none. */
  loadLimits: LoadMeasures | null;
  /** The daily quotas of each key, each user and each organization. */
  quotas: QuotaOptions;
  /** The prices by which the cost of runs is counted. */
  modelPrices: ModelPrices;
  /** The approximate maximum of bytes that an organization may store; null for no limit. */
  storageLimitBytes: number | null;
  /** The place of the bytes of files. */
  filePlace: FilePlace;
  /** The limits of files: the size of each, the number of those of an organization, and their types. */
  files: FileLimits;
  /** Whether Parley fetches the addresses in messages, and does not give them to the gateway. */
  fetchesContent: boolean;
  /** The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count; null for none. */
  trustedProxies: TrustedProxies | null;
  /** The models of voice, and its limits. */
  voice: VoiceSettings;
  corsOrigins: string[] | '*' | null;
  /** The private destinations that Parley may connect to for a caller or an issuer, beside public ones. */
  outgoingAllow: OutgoingAllowance;
  logLevel: LogLevel;
  /** How the log is written: `auto` for people on a terminal, and as JSON elsewhere. */
  logFormat: LogFormat;
  /** The receiver of traces, and the way to send them; null for no traces. */
  traces: TraceSettings | null;
  drainMs: number;
  /** For how long a stop goes on to take requests while `/readyz` says that there should be none. */
  stopDelayMs: number;
  bodyLimitBytes: number;
  /** The bytes that the bodies of requests under way may take together. */
  bodyMemoryBytes: number;
  /** The time in which the body of a request has to arrive. */
  requestTimeoutMs: number;
  /** The maximum number of connections of each port. */
  maxConnections: number;
  /** The times at which version 1 of the API is deprecated, becomes read-only, and ends. */
  v1: Lifecycle;
  /** The context window that is assumed for a model when neither the gateway nor Parley knows it. */
  contextWindowTokens: number;
  /** The maximum number of requests with an `Idempotency-Key` that are remembered for an organization. */
  idempotencyKeyLimit: number;
  /** The model that embeds memories; null for the one of the offline provider, or none. */
  embeddingModel: string | null;
  /** The maximum number of memories of an agent without a limit of its own. */
  memoryLimit: number;
  /** The time after which a producer's run without a heartbeat is lost. */
  producerLeaseMs: number;
  /** Warnings for the operator, which do not stop the start. */
  warnings: string[];
};

type RateClass = 'default' | 'signin' | 'streaming' | 'batch' | 'ingest' | 'migration';
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** An invalid configuration. The message names every variable whose value cannot be used. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Environment = Record<string, string | undefined>;

const defaultLimits: Record<RateClass, number> = {
  default: 100,
  signin: 30,
  streaming: 30,
  batch: 10,
  ingest: 3000,
  migration: 5,
};
/** An organization has ten times the limits of a key. */
const organizationLimits = Object.fromEntries(
  Object.entries(defaultLimits).map(([rateClass, limit]) => [rateClass, 10 * limit]),
) as Record<RateClass, number>;
const defaultLoadLimits = { delay: 300, memory: 90, waiting: 1_000 };
const defaultShares = {
  key: { requests: 100, streams: 1_000, runs: 100 },
  organization: { requests: 200, streams: 2_000, runs: 200 },
  instance: { requests: 1_000, streams: 10_000, runs: 1_000 },
};
/** Settings whose value is not repeated when it has a fault: it is a secret, or long. */
const secretNames = new Set([
  'PARLEY_TRUSTED_ISSUERS',
  'PARLEY_ENCRYPTION_KEY',
  'PARLEY_ENCRYPTION_KEY_COMMAND',
  'PARLEY_BOOTSTRAP_KEY',
  'DATABASE_URL',
  'DATABASE_READ_URL',
  'REDIS_URL',
  'OPENAI_API_KEY',
  'OPENAI_BASE_URL',
  'PARLEY_FILE_S3_URL',
  'PARLEY_FILE_S3_KEY_ID',
  'PARLEY_FILE_S3_SECRET',
  'OTEL_EXPORTER_OTLP_ENDPOINT',
  'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT',
  'OTEL_EXPORTER_OTLP_HEADERS',
  'OTEL_EXPORTER_OTLP_TRACES_HEADERS',
]);

/** The form of values that Kubernetes sets for a service: the variable `NAME_PORT` has its address. */
const serviceLink = /^(tcp|udp|sctp):\/\//;

/** Returns what is said of a value that has a fault. Secrets are not repeated, nor is a URL with a password. */
function describeValue(name: string, value: string): string {
  if (serviceLink.test(value))
    return '. Kubernetes sets it for a service of such a name: set enableServiceLinks: false in the pod';
  return secretNames.has(name) || /:\/\/[^/\s]*@/.test(value) ? '' : `; it is "${value}"`;
}

/** Tells whether the value of a setting is not to be shown. */
export const isSecretSetting = (name: string): boolean => secretNames.has(name);

/** Variables that clients and commands read, and the server does not. */
const clientNames = new Set(['PARLEY_BASE_URL', 'PARLEY_API_KEY', 'PARLEY_API_KEY_ID', 'PARLEY_KEY', 'PARLEY_LOG']);

/** Reads variables and collects their faults. An empty variable counts as not set. */
class EnvironmentReader {
  readonly faults: string[] = [];
  readonly names: string[] = [];
  readonly #env: Environment;

  constructor(env: Environment) {
    this.#env = env;
  }

  read<T, D>(name: string, rule: SettingRule<T>, fallback: D): T | D {
    this.names.push(name);
    const value = this.#env[name];
    if (value === undefined || value === '') return fallback;
    try {
      return rule(value);
    } catch (error) {
      if (!(error instanceof SettingError)) throw error;
      this.faults.push(`${name} ${error.message}${describeValue(name, value)}.`);
      return fallback;
    }
  }

  isSet(name: string): boolean {
    return Boolean(this.#env[name]);
  }

  /** Returns the `PARLEY_` variables that neither a setting nor a client has read. One that resembles a setting is a typing error, and a fault. */
  unread(): string[] {
    const unread = Object.keys(this.#env).filter(
      (name) => name.startsWith('PARLEY_') && !this.names.includes(name) && !clientNames.has(name),
    );
    return unread.filter((name) => {
      if (serviceLink.test(this.#env[name]!)) return true;
      const nearest = findNearestWord(name, this.names) ?? findNearestWord(name.slice('PARLEY_'.length), this.names, 1);
      if (nearest) this.faults.push(`${name} is not a setting. Is ${nearest} meant?`);
      return !nearest;
    });
  }
}

function readBootstrapKey(reader: EnvironmentReader): Config['bootstrapKey'] {
  const id = reader.read('PARLEY_BOOTSTRAP_KEY_ID', headerSafe(1), null);
  const key = reader.read('PARLEY_BOOTSTRAP_KEY', headerSafe(24), null);
  if (reader.isSet('PARLEY_BOOTSTRAP_KEY_ID') !== reader.isSet('PARLEY_BOOTSTRAP_KEY')) {
    reader.faults.push('PARLEY_BOOTSTRAP_KEY_ID and PARLEY_BOOTSTRAP_KEY belong together: set both or neither.');
  }
  return id !== null && key !== null ? { id, key } : null;
}

/** Reads the trusted issuers, from the environment or a file. */
function readTrustedIssuers(reader: EnvironmentReader): TrustedIssuer[] {
  const [name, inFileName] = ['PARLEY_TRUSTED_ISSUERS', 'PARLEY_TRUSTED_ISSUERS_FILE'] as const;
  if (reader.isSet(name) && reader.isSet(inFileName))
    reader.faults.push(`${name} and ${inFileName} exclude each other: set one of them.`);
  const inVariable = reader.read(name, trustedIssuers, []);
  return [...inVariable, ...reader.read(inFileName, inFile(trustedIssuers), [])];
}

/** Reads the keys for encryption at rest: from the environment, a file, or what a command prints. */
function readEncryptionKeys(reader: EnvironmentReader): Buffer[] {
  const sources = {
    PARLEY_ENCRYPTION_KEY: encryptionKeys,
    PARLEY_ENCRYPTION_KEY_FILE: inFile(encryptionKeys),
    PARLEY_ENCRYPTION_KEY_COMMAND: ofCommand(encryptionKeys),
  };
  const names = Object.keys(sources) as (keyof typeof sources)[];
  const given = names.filter((name) => reader.isSet(name));
  if (given.length > 1) reader.faults.push(`${given.join(' and ')} exclude each other: set one of them.`);
  return names.flatMap((name) => reader.read(name, sources[name], []));
}

function readGateway(reader: EnvironmentReader): Config['llm'] {
  const apiKey = reader.read('OPENAI_API_KEY', headerSafe(1), null);
  const openai = apiKey === null ? null : 'https://api.openai.com/v1';
  return {
    baseUrl: reader.read('OPENAI_BASE_URL', baseUrl, openai),
    apiKey,
    timeoutMs: reader.read('PARLEY_LLM_TIMEOUT_MS', integer(100, 3_600_000), 60_000),
    modalities: reader.read('PARLEY_MODEL_MODALITIES', modalities, new Map()),
    circuit: {
      failures: reader.read('PARLEY_MODEL_OUTAGES', orOff(integer(1, 1_000)), 5),
      restMs: reader.read('PARLEY_MODEL_REST_MS', integer(100, 3_600_000), 10_000),
    },
    tasks: reader.read('PARLEY_MODEL_TASKS', modelTasks, new Map()),
    callsPerModel: reader.read('PARLEY_MODEL_CALLS', orOff(integer(1, 1_000_000)), 250),
  };
}

/** Reads the port of gRPC. Default: the one after PORT, or any free one when PORT is 0. */
function readGrpcPort(reader: EnvironmentReader, port: number): Config['grpcPort'] {
  if (port === 65_535 && !reader.isSet('PARLEY_GRPC_PORT')) {
    reader.faults.push('PARLEY_GRPC_PORT must be set: there is no port after PORT.');
  }
  return reader.read('PARLEY_GRPC_PORT', orOff(integer(0, 65_535)), port === 0 ? 0 : port + 1);
}

/** Adds a fault for each two ports that are the same number. Free ones, which are 0, are never the same. */
function requireDifferentPorts(reader: EnvironmentReader, ports: Record<string, number | null>): void {
  const set = Object.entries(ports).filter(([, port]) => port);
  for (const [index, [name, port]] of set.entries())
    for (const [other, otherPort] of set.slice(0, index))
      if (port === otherPort) reader.faults.push(`${name} must be another port than that of ${other}, ${port}.`);
}

/** Reads the dates of version 1, which have to be in order. */
function readV1Lifecycle(reader: EnvironmentReader): Lifecycle {
  const { deprecatedAt, readOnlyAt, sunsetAt } = lifecycleOfV1;
  const dates = [
    ['PARLEY_V1_DEPRECATED_AT', reader.read('PARLEY_V1_DEPRECATED_AT', timestamp, deprecatedAt)],
    ['PARLEY_V1_READ_ONLY_AT', reader.read('PARLEY_V1_READ_ONLY_AT', timestamp, readOnlyAt)],
    ['PARLEY_V1_SUNSET_AT', reader.read('PARLEY_V1_SUNSET_AT', timestamp, sunsetAt)],
  ] as const;
  for (const [index, [name, date]] of dates.entries()) {
    const [earlier, before] = dates[index - 1] ?? [name, date];
    if (date < before) reader.faults.push(`${name} must not be before ${earlier}, ${before.toISOString()}.`);
  }
  return { deprecatedAt: dates[0][1], readOnlyAt: dates[1][1], sunsetAt: dates[2][1] };
}

/** Reads the rate limits of keys, users and organizations. Without those of keys there are none. */
function readRateLimits(reader: EnvironmentReader) {
  const read = (name: string, defaults: Record<RateClass, number>) => reader.read(name, limits(defaults), defaults);
  return {
    rateLimits: read('PARLEY_RATE_LIMIT', defaultLimits),
    userRateLimits: read('PARLEY_USER_RATE_LIMIT', defaultLimits),
    organizationRateLimits: read('PARLEY_ORGANIZATION_RATE_LIMIT', organizationLimits),
  };
}

/** Reads the place of the bytes of files: a folder, or a bucket with all that is needed to use it. */
function readFilePlace(reader: EnvironmentReader): FilePlace {
  const folder = reader.read('PARLEY_FILE_FOLDER', (value) => value, null);
  const bucketUrl = reader.read('PARLEY_FILE_S3_URL', baseUrl, null);
  const region = reader.read('PARLEY_FILE_S3_REGION', headerSafe(1), 'us-east-1');
  const accessKeyId = reader.read('PARLEY_FILE_S3_KEY_ID', headerSafe(1), null);
  const secretAccessKey = reader.read('PARLEY_FILE_S3_SECRET', headerSafe(1), null);
  const given = [bucketUrl, accessKeyId, secretAccessKey].filter((value) => value !== null);
  if (given.length > 0 && given.length < 3)
    reader.faults.push('PARLEY_FILE_S3_URL, PARLEY_FILE_S3_KEY_ID and PARLEY_FILE_S3_SECRET need each other: set all.');
  if (folder !== null && bucketUrl !== null)
    reader.faults.push('PARLEY_FILE_FOLDER and PARLEY_FILE_S3_URL exclude each other: set one of them.');
  const isComplete = bucketUrl !== null && accessKeyId !== null && secretAccessKey !== null;
  return { folder, s3: isComplete ? { bucketUrl, region, accessKeyId, secretAccessKey } : null };
}

/** Reads the limits of what is stored, which those of files are a part of. */
function readStorage(reader: EnvironmentReader): Pick<Config, 'storageLimitBytes' | 'files'> {
  const limit = orOff(integer(1_000_000, 100_000_000_000_000));
  const storageLimitBytes = reader.read('PARLEY_ORGANIZATION_BYTES', limit, 10_000_000_000);
  return { storageLimitBytes, files: { ...readFileLimits(reader), bytesPerOrganization: storageLimitBytes } };
}

/** Reads the limits of files. */
const readFileLimits = (reader: EnvironmentReader): Omit<FileLimits, 'bytesPerOrganization'> => ({
  fileBytes: reader.read('PARLEY_FILE_BYTES', integer(1, 5_000_000_000), usualFileLimits.fileBytes),
  filesPerOrganization: reader.read(
    'PARLEY_ORGANIZATION_FILES',
    integer(0, 100_000_000),
    usualFileLimits.filesPerOrganization,
  ),
  types: reader.read('PARLEY_FILE_TYPES', mediaTypes, usualFileLimits.types),
});

/** Reads the models of voice, and its limits. */
const readVoice = (reader: EnvironmentReader): VoiceSettings => ({
  transcriptionModel: reader.read('PARLEY_VOICE_TRANSCRIPTION_MODEL', (value) => value, null),
  speechModel: reader.read('PARLEY_VOICE_SPEECH_MODEL', (value) => value, null),
  voice: reader.read('PARLEY_VOICE', (value) => value, usualVoiceSettings.voice),
  connectionsPerKey: reader.read('PARLEY_VOICE_CONNECTIONS', integer(0, 100_000), usualVoiceSettings.connectionsPerKey),
  minutesPerDay: reader.read('PARLEY_VOICE_MINUTES', orOff(integer(0, 10_000_000)), usualVoiceSettings.minutesPerDay),
  longestMinutes: reader.read('PARLEY_VOICE_LONGEST_MINUTES', integer(1, 1_440), usualVoiceSettings.longestMinutes),
});

/** Reads the configuration from the environment. @throws `ConfigError` with every fault, by the variable's name. */
// Long: one line for each setting.
export function parseConfig(env: Environment): Config {
  const reader = new EnvironmentReader(env);
  const port = reader.read('PORT', integer(0, 65_535), 8080);
  const config = {
    host: reader.read('HOST', hostName, '127.0.0.1'),
    port,
    grpcPort: readGrpcPort(reader, port),
    metricsPort: reader.read('PARLEY_METRICS_PORT', orOff(integer(0, 65_535)), null),
    publicUrl: reader.read('PARLEY_PUBLIC_URL', publicUrl, null),
    databaseUrl: reader.read('DATABASE_URL', signedInUrl('postgres:', 'postgresql:'), null),
    databaseReadUrl: reader.read('DATABASE_READ_URL', signedInUrl('postgres:', 'postgresql:'), null),
    dataDir: reader.read('PARLEY_DATA_DIR', (value) => value, '.parley'),
    databasePool: reader.read('PARLEY_DB_POOL', integer(1, 200), 10),
    databasePrepares: reader.read('PARLEY_DB_PREPARE', oneOf('on', 'off'), 'on') === 'on',
    redisUrl: reader.read('REDIS_URL', redisUrl, null),
    eventRetentionDays: reader.read('PARLEY_EVENT_RETENTION_DAYS', integer(1, 36_500), null),
    llm: readGateway(reader),
    bootstrapKey: readBootstrapKey(reader),
    ...readRateLimits(reader),
    encryptionKeys: readEncryptionKeys(reader),
    trustedIssuers: readTrustedIssuers(reader),
    oauthRegistration: reader.read('PARLEY_OAUTH_REGISTRATION', oneOf('on', 'off'), 'off') === 'on',
    auditReads: reader.read('PARLEY_AUDIT_READS', oneOf('on', 'off'), 'off') === 'on',
    shares: {
      key: reader.read('PARLEY_KEY_SHARE', shares(defaultShares.key), defaultShares.key),
      organization: reader.read(
        'PARLEY_ORGANIZATION_SHARE',
        shares(defaultShares.organization),
        defaultShares.organization,
      ),
      instance: reader.read('PARLEY_INSTANCE_SHARE', shares(defaultShares.instance), defaultShares.instance),
    },
    loadLimits: reader.read('PARLEY_LOAD_LIMITS', loadLimits(defaultLoadLimits), defaultLoadLimits),
    quotas: {
      key: reader.read('PARLEY_KEY_QUOTA', quotas, null),
      user: reader.read('PARLEY_USER_QUOTA', quotas, null),
      organization: reader.read('PARLEY_ORGANIZATION_QUOTA', quotas, null),
    },
    modelPrices: reader.read('PARLEY_MODEL_PRICES', prices, new Map()),
    ...readStorage(reader),
    filePlace: readFilePlace(reader),
    fetchesContent: reader.read('PARLEY_CONTENT_ADDRESSES', oneOf('gateway', 'fetch'), 'gateway') === 'fetch',
    voice: readVoice(reader),
    trustedProxies: reader.read('PARLEY_TRUSTED_PROXIES', proxies, null),
    corsOrigins: reader.read('PARLEY_CORS_ORIGINS', origins, null),
    outgoingAllow: reader.read('PARLEY_OUTGOING_ALLOW', outgoing, noAllowance),
    logLevel: reader.read('LOG_LEVEL', oneOf(...logLevels), 'info' as const),
    logFormat: reader.read('PARLEY_LOG_FORMAT', oneOf(...logFormats), 'auto' as const),
    traces: readTraces(reader),
    drainMs: reader.read('PARLEY_DRAIN_MS', integer(0, 600_000), 10_000),
    stopDelayMs: reader.read('PARLEY_STOP_DELAY_MS', integer(0, 600_000), 0),
    bodyLimitBytes: reader.read('PARLEY_BODY_LIMIT_BYTES', integer(1_000, 100_000_000), 8_388_608),
    bodyMemoryBytes: reader.read('PARLEY_BODY_MEMORY_BYTES', integer(1_000_000, 1_000_000_000_000), 268_435_456),
    requestTimeoutMs: reader.read('PARLEY_REQUEST_TIMEOUT_MS', integer(1_000, 3_600_000), 60_000),
    maxConnections: reader.read('PARLEY_MAX_CONNECTIONS', integer(1, 1_000_000), 10_000),
    v1: readV1Lifecycle(reader),
    contextWindowTokens: reader.read('PARLEY_CONTEXT_WINDOW_TOKENS', integer(1_000, 100_000_000), 128_000),
    idempotencyKeyLimit: reader.read('PARLEY_IDEMPOTENCY_KEYS', integer(1_000, 100_000_000), 100_000),
    embeddingModel: reader.read('PARLEY_EMBEDDING_MODEL', (value) => value, null),
    memoryLimit: reader.read('PARLEY_MEMORY_LIMIT', integer(0, 10_000_000), 100_000),
    producerLeaseMs: reader.read('PARLEY_PRODUCER_LEASE_MS', integer(1_000, 86_400_000), 60_000),
  };
  const warnings = reader.unread().map((name) => `${name} is not a setting of Parley's and is ignored.`);
  if (config.redisUrl && !config.databaseUrl)
    warnings.push('REDIS_URL is of no use without DATABASE_URL: only one Parley can use the embedded database.');
  const { grpcPort, metricsPort } = config;
  requireDifferentPorts(reader, { PORT: port, PARLEY_GRPC_PORT: grpcPort, PARLEY_METRICS_PORT: metricsPort });
  if (config.databaseReadUrl && !config.databaseUrl)
    reader.faults.push('DATABASE_READ_URL needs DATABASE_URL: it is a replica of that server.');
  if (reader.faults.length > 0) throw new ConfigError(reader.faults.join('\n'));
  return { ...config, warnings };
}
