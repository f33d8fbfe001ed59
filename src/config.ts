import {
  baseUrl,
  headerSafe,
  hostName,
  integer,
  limits,
  nearestWord,
  oneOf,
  origins,
  Refused,
  url,
  type Rule,
} from './config-rules.ts';

/** Everything that can be set, read once from the environment. Each variable is explained in `docs/operations/configuration.md`. */
export type Config = {
  host: string;
  port: number;
  /** The address that callers use, without a slash at the end; null for the one it listens on. */
  publicUrl: string | null;
  /** A PostgreSQL server; null for the embedded one, in `dataDir`. */
  databaseUrl: string | null;
  dataDir: string;
  databasePool: number;
  /** An OpenAI-compatible gateway; the built-in offline provider when `baseUrl` is null. */
  llm: { baseUrl: string | null; apiKey: string | null; timeoutMs: number };
  bootstrapKey: { id: string; key: string } | null;
  /** Requests a minute by class; null when limits are off. */
  rateLimits: Record<RateClass, number> | null;
  corsOrigins: string[] | '*' | null;
  logLevel: LogLevel;
  drainMs: number;
  bodyLimitBytes: number;
  /** What the person who starts Parley should know and may ignore. */
  warnings: string[];
};

type RateClass = 'default' | 'streaming' | 'batch';
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
type LogLevel = (typeof logLevels)[number];

/** Names every variable whose value cannot be used. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Env = Record<string, string | undefined>;

const defaultLimits: Record<RateClass, number> = { default: 100, streaming: 30, batch: 10 };
const secrets = new Set(['PARLEY_BOOTSTRAP_KEY', 'DATABASE_URL', 'OPENAI_API_KEY', 'OPENAI_BASE_URL']);

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

/** The configuration that `env` describes. Throws `ConfigError` with every fault, by the variable's name. */
export function parseConfig(env: Env): Config {
  const reader = new Reader(env);
  const config = {
    host: reader.read('HOST', hostName, '127.0.0.1'),
    port: reader.read('PORT', integer(0, 65_535), 8080),
    publicUrl: reader.read('PARLEY_PUBLIC_URL', baseUrl, null),
    databaseUrl: reader.read('DATABASE_URL', url('postgres:', 'postgresql:'), null),
    dataDir: reader.read('PARLEY_DATA_DIR', (value) => value, '.parley'),
    databasePool: reader.read('PARLEY_DB_POOL', integer(1, 200), 10),
    llm: gateway(reader),
    bootstrapKey: bootstrapKey(reader),
    rateLimits: reader.read('PARLEY_RATE_LIMIT', limits(defaultLimits), defaultLimits),
    corsOrigins: reader.read('PARLEY_CORS_ORIGINS', origins, null),
    logLevel: reader.read('LOG_LEVEL', oneOf(...logLevels), 'info' as const),
    drainMs: reader.read('PARLEY_DRAIN_MS', integer(0, 600_000), 10_000),
    bodyLimitBytes: reader.read('PARLEY_BODY_LIMIT_BYTES', integer(1_000, 100_000_000), 1_048_576),
  };
  const warnings = reader.unread().map((name) => `${name} is not a setting of Parley's and is ignored.`);
  if (reader.faults.length > 0) throw new ConfigError(reader.faults.join('\n'));
  return { ...config, warnings };
}
