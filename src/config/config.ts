import {
  baseUrl,
  headerSafe,
  hostName,
  integer,
  limits,
  moment,
  nearestWord,
  oneOf,
  orOff,
  origins,
  proxies,
  Refused,
  url,
  shares,
  type Rule,
} from './rules.ts';

import type { TrustedProxies } from '#src/access/client-address.ts';
import type { ShareOptions } from '#src/access/shares.ts';
import { lifecycleOfV1, type Lifecycle } from '#src/contract/lifecycle.ts';

/** Everything that can be set, read once from the environment. Each variable is explained in `docs/operations/configuration.md`. */
export type Config = {
  host: string;
  port: number;
  /** Where gRPC is served; null when it is not. */
  grpcPort: number | null;
  /** The address that callers use, without a slash at the end; null for the one it listens on. */
  publicUrl: string | null;
  /** A PostgreSQL server; null for the embedded one, in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  databasePool: number;
  /** A Redis server over which instances tell each other what happens; null for none. */
  redisUrl: string | null;
  /** How long the events of a run are kept after it has ended; null for ever. */
  eventRetentionDays: number | null;
  /** An OpenAI-compatible gateway; the built-in offline provider when `baseUrl` is null. */
  llm: { baseUrl: string | null; apiKey: string | null; timeoutMs: number };
  bootstrapKey: { id: string; key: string } | null;
  /** Requests by class, a minute or for migrations an hour; null when limits are off. */
  rateLimits: Record<RateClass, number> | null;
  /** How much a key, and an organization, may have under way at a time in this process; null for any number. */
  shares: ShareOptions;
  /** About how many bytes an organization may store; null for any number. */
  storageLimitBytes: number | null;
  /** The proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` count; null for none. */
  trustedProxies: TrustedProxies | null;
  corsOrigins: string[] | '*' | null;
  logLevel: LogLevel;
  drainMs: number;
  bodyLimitBytes: number;
  /** How long the body of a request may take to arrive. */
  requestTimeoutMs: number;
  /** How many connections each port has at a time. */
  maxConnections: number;
  /** When version 1 of the API is deprecated, takes no messages any more, and ends. */
  v1: Lifecycle;
  /** The context window of a model when neither the gateway nor Parley knows it. */
  contextWindowTokens: number;
  /** What memories are embedded with; null for the offline provider's, or none. */
  embeddingModel: string | null;
  /** How many memories an agent may have that does not say so itself. */
  memoryLimit: number;
  /** How long a producer's run may go without a sign of life. */
  producerLeaseMs: number;
  /** What the person who starts Parley should know and may ignore. */
  warnings: string[];
};

type RateClass = 'default' | 'signin' | 'streaming' | 'batch' | 'ingest' | 'migration';
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** Names every variable whose value cannot be used. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Env = Record<string, string | undefined>;

const defaultLimits: Record<RateClass, number> = {
  default: 100,
  signin: 30,
  streaming: 30,
  batch: 10,
  ingest: 3000,
  migration: 5,
};
const defaultShares = {
  key: { requests: 100, streams: 1_000, runs: 100 },
  organization: { requests: 200, streams: 2_000, runs: 200 },
};
const secrets = new Set(['PARLEY_BOOTSTRAP_KEY', 'DATABASE_URL', 'REDIS_URL', 'OPENAI_API_KEY', 'OPENAI_BASE_URL']);

/** Reads variables and collects what is wrong with them. An empty one counts as not set. */
class Reader {
  readonly faults: string[] = [];
  readonly names: string[] = [];
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
  }

  read<T, D>(name: string, rule: Rule<T>, fallback: D): T | D {
    this.names.push(name);
    const value = this.#env[name];
    if (value === undefined || value === '') return fallback;
    try {
      return rule(value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.faults.push(`${name} ${error.message}${secrets.has(name) ? '' : `; it is "${value}"`}.`);
      return fallback;
    }
  }

  isSet(name: string): boolean {
    return Boolean(this.#env[name]);
  }

  /** Names of ours that nothing has read: a slip of the finger is a fault, anything else may belong to somebody. */
  unread(): string[] {
    const strange = Object.keys(this.#env).filter((name) => name.startsWith('PARLEY_') && !this.names.includes(name));
    return strange.filter((name) => {
      const meant = nearestWord(name, this.names);
      if (meant) this.faults.push(`${name} is not a setting. Is ${meant} meant?`);
      return !meant;
    });
  }
}

function bootstrapKey(reader: Reader): Config['bootstrapKey'] {
  const id = reader.read('PARLEY_BOOTSTRAP_KEY_ID', headerSafe(1), null);
  const key = reader.read('PARLEY_BOOTSTRAP_KEY', headerSafe(24), null);
  if (reader.isSet('PARLEY_BOOTSTRAP_KEY_ID') !== reader.isSet('PARLEY_BOOTSTRAP_KEY')) {
    reader.faults.push('PARLEY_BOOTSTRAP_KEY_ID and PARLEY_BOOTSTRAP_KEY belong together: set both or neither.');
  }
  return id !== null && key !== null ? { id, key } : null;
}

function gateway(reader: Reader): Config['llm'] {
  const apiKey = reader.read('OPENAI_API_KEY', headerSafe(1), null);
  const openai = apiKey === null ? null : 'https://api.openai.com/v1';
  return {
    baseUrl: reader.read('OPENAI_BASE_URL', baseUrl, openai),
    apiKey,
    timeoutMs: reader.read('PARLEY_LLM_TIMEOUT_MS', integer(100, 3_600_000), 60_000),
  };
}

/** The port after PORT, unless it is set or gRPC is off; a free one beside a free one. */
function grpcPort(reader: Reader, port: number): Config['grpcPort'] {
  if (port === 65_535 && !reader.isSet('PARLEY_GRPC_PORT')) {
    reader.faults.push('PARLEY_GRPC_PORT must be set: there is no port after PORT.');
  }
  return reader.read('PARLEY_GRPC_PORT', orOff(integer(0, 65_535)), port === 0 ? 0 : port + 1);
}

/** The dates of version 1, in their order. */
function lifecycle(reader: Reader): Lifecycle {
  const { deprecatedAt, readOnlyAt, sunsetAt } = lifecycleOfV1;
  const dates = [
    ['PARLEY_V1_DEPRECATED_AT', reader.read('PARLEY_V1_DEPRECATED_AT', moment, deprecatedAt)],
    ['PARLEY_V1_READ_ONLY_AT', reader.read('PARLEY_V1_READ_ONLY_AT', moment, readOnlyAt)],
    ['PARLEY_V1_SUNSET_AT', reader.read('PARLEY_V1_SUNSET_AT', moment, sunsetAt)],
  ] as const;
  for (const [place, [name, date]] of dates.entries()) {
    const [earlier, before] = dates[place - 1] ?? [name, date];
    if (date < before) reader.faults.push(`${name} must not be before ${earlier}, ${before.toISOString()}.`);
  }
  return { deprecatedAt: dates[0][1], readOnlyAt: dates[1][1], sunsetAt: dates[2][1] };
}

/** The configuration that `env` describes. Throws `ConfigError` with every fault, by the variable's name. */
export function parseConfig(env: Env): Config {
  const reader = new Reader(env);
  const port = reader.read('PORT', integer(0, 65_535), 8080);
  const config = {
    host: reader.read('HOST', hostName, '127.0.0.1'),
    port,
    grpcPort: grpcPort(reader, port),
    publicUrl: reader.read('PARLEY_PUBLIC_URL', baseUrl, null),
    databaseUrl: reader.read('DATABASE_URL', url('postgres:', 'postgresql:'), null),
    dataDir: reader.read('PARLEY_DATA_DIR', (value) => value, '.parley'),
    databasePool: reader.read('PARLEY_DB_POOL', integer(1, 200), 10),
    redisUrl: reader.read('REDIS_URL', url('redis:', 'rediss:'), null),
    eventRetentionDays: reader.read('PARLEY_EVENT_RETENTION_DAYS', integer(1, 36_500), null),
    llm: gateway(reader),
    bootstrapKey: bootstrapKey(reader),
    rateLimits: reader.read('PARLEY_RATE_LIMIT', limits(defaultLimits), defaultLimits),
    shares: {
      key: reader.read('PARLEY_KEY_SHARE', shares(defaultShares.key), defaultShares.key),
      organization: reader.read(
        'PARLEY_ORGANIZATION_SHARE',
        shares(defaultShares.organization),
        defaultShares.organization,
      ),
    },
    storageLimitBytes: reader.read(
      'PARLEY_ORGANIZATION_BYTES',
      orOff(integer(1_000_000, 100_000_000_000_000)),
      10_000_000_000,
    ),
    trustedProxies: reader.read('PARLEY_TRUSTED_PROXIES', proxies, null),
    corsOrigins: reader.read('PARLEY_CORS_ORIGINS', origins, null),
    logLevel: reader.read('LOG_LEVEL', oneOf(...logLevels), 'info' as const),
    drainMs: reader.read('PARLEY_DRAIN_MS', integer(0, 600_000), 10_000),
    bodyLimitBytes: reader.read('PARLEY_BODY_LIMIT_BYTES', integer(1_000, 100_000_000), 8_388_608),
    requestTimeoutMs: reader.read('PARLEY_REQUEST_TIMEOUT_MS', integer(1_000, 3_600_000), 60_000),
    maxConnections: reader.read('PARLEY_MAX_CONNECTIONS', integer(1, 1_000_000), 10_000),
    v1: lifecycle(reader),
    contextWindowTokens: reader.read('PARLEY_CONTEXT_WINDOW_TOKENS', integer(1_000, 100_000_000), 128_000),
    embeddingModel: reader.read('PARLEY_EMBEDDING_MODEL', (value) => value, null),
    memoryLimit: reader.read('PARLEY_MEMORY_LIMIT', integer(0, 10_000_000), 100_000),
    producerLeaseMs: reader.read('PARLEY_PRODUCER_LEASE_MS', integer(1_000, 86_400_000), 60_000),
  };
  const warnings = reader.unread().map((name) => `${name} is not a setting of Parley's and is ignored.`);
  if (config.redisUrl && !config.databaseUrl)
    warnings.push('REDIS_URL is of no use without DATABASE_URL: only one Parley can use the embedded database.');
  if (reader.faults.length > 0) throw new ConfigError(reader.faults.join('\n'));
  return { ...config, warnings };
}
