/** Everything that can be set, read once from the environment. */
export type Config = {
  host: string;
  port: number;
  /** The address that callers use, without a slash at the end; null for the one it listens on. */
  publicUrl: string | null;
  databaseUrl: string | null;
  dataDir: string;
  databasePool: number;
  llm: { baseUrl: string | null; apiKey: string | null; timeoutMs: number };
  bootstrapKey: { id: string; key: string } | null;
  /** Requests a minute by class; null when limits are off. */
  rateLimits: Record<RateClass, number> | null;
  corsOrigins: string[] | '*' | null;
  logLevel: LogLevel;
  drainMs: number;
  bodyLimitBytes: number;
};

export const rateClasses = ['default', 'streaming', 'batch'] as const;
export type RateClass = (typeof rateClasses)[number];
const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** Names every variable whose value cannot be used. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

type Env = Record<string, string | undefined>;
type Rule<T> = (value: string) => T;

class Refused extends Error {}
const refuse = (rule: string): never => {
  throw new Refused(rule);
};

const integer =
  (min: number, max: number): Rule<number> =>
  (value) =>
    /^\d{1,15}$/.test(value) && Number(value) >= min && Number(value) <= max
      ? Number(value)
      : refuse(`must be a whole number from ${min} to ${max}`);

const url =
  (...protocols: string[]): Rule<string> =>
  (value) =>
    URL.canParse(value) && protocols.includes(new URL(value).protocol)
      ? value.replace(/\/+$/, '')
      : refuse(`must be a URL that begins with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`);

const oneOf =
  <T extends string>(...allowed: readonly T[]): Rule<T> =>
  (value) =>
    allowed.find((word) => word === value) ?? refuse(`must be one of ${allowed.join(', ')}`);

const printable =
  (minLength: number): Rule<string> =>
  (value) => {
    if (!/^[\x20-\x7e]*$/.test(value)) return refuse('must be printable ASCII');
    if (value !== value.trim()) return refuse('must not begin or end with a space: HTTP strips it');
    return value.length >= minLength && value.length <= 500 ? value : refuse(`must have ${minLength} to 500 characters`);
  };

const rateLimits: Rule<Config['rateLimits']> = (value) => {
  if (value === 'off') return null;
  const limits = { ...defaultLimits };
  for (const pair of value.split(',')) {
    const match = /^\s*(\w+)\s*=\s*(\d{1,9})\s*$/.exec(pair);
    const name = rateClasses.find((known) => known === match?.[1]);
    if (!match || !name || Number(match[2]) < 1)
      return refuse(`must be off, or a list such as default=100,streaming=30,batch=10 with classes ${rateClasses.join(', ')}`);
    limits[name] = Number(match[2]);
  }
  return limits;
};

const origins: Rule<string[] | '*'> = (value) =>
  value === '*' ? '*' : value.split(',').map((origin) => url('http:', 'https:')(origin.trim()));

const defaultLimits: Record<RateClass, number> = { default: 100, streaming: 30, batch: 10 };

const known = new Set(
  ['PARLEY_DATA_DIR', 'PARLEY_PUBLIC_URL', 'PARLEY_LLM_TIMEOUT_MS', 'PARLEY_BOOTSTRAP_KEY_ID', 'PARLEY_BOOTSTRAP_KEY',
    'PARLEY_RATE_LIMIT', 'PARLEY_CORS_ORIGINS', 'PARLEY_DRAIN_MS', 'PARLEY_BODY_LIMIT_BYTES', 'PARLEY_DB_POOL']);
const secrets = new Set(['PARLEY_BOOTSTRAP_KEY', 'DATABASE_URL', 'OPENAI_API_KEY']);

/** Reads variables and collects what is wrong with them. */
class Reader {
  readonly faults: string[] = [];
  readonly #env: Env;

  constructor(env: Env) {
    this.#env = env;
    for (const name of Object.keys(env))
      if (name.startsWith('PARLEY_') && !name.startsWith('PARLEY_TEST_') && !known.has(name))
        this.faults.push(`${name} is not a setting. There are ${[...known].join(', ')}.`);
  }

  read<T, D>(name: string, rule: Rule<T>, fallback: D): T | D {
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
}

function bootstrapKey(reader: Reader): Config['bootstrapKey'] {
  const id = reader.read('PARLEY_BOOTSTRAP_KEY_ID', printable(1), null);
  const key = reader.read('PARLEY_BOOTSTRAP_KEY', printable(24), null);
  if (id !== null && key !== null) return { id, key };
  if ((id === null) !== (key === null) && reader.faults.every((fault) => !fault.startsWith('PARLEY_BOOTSTRAP')))
    reader.faults.push('PARLEY_BOOTSTRAP_KEY_ID and PARLEY_BOOTSTRAP_KEY belong together: set both or neither.');
  return null;
}

/** The configuration that `env` describes. Throws `ConfigError` with every fault, by the variable's name. */
export function parseConfig(env: Env): Config {
  const reader = new Reader(env);
  const config: Config = {
    host: reader.read('HOST', (value) => (/^[\w.:-]+$/.test(value) ? value : refuse('must be a host name or address')), '127.0.0.1'),
    port: reader.read('PORT', integer(0, 65_535), 8080),
    publicUrl: reader.read('PARLEY_PUBLIC_URL', url('http:', 'https:'), null),
    databaseUrl: reader.read('DATABASE_URL', url('postgres:', 'postgresql:'), null),
    dataDir: reader.read('PARLEY_DATA_DIR', (value) => value, '.parley'),
    databasePool: reader.read('PARLEY_DB_POOL', integer(1, 200), 10),
    llm: {
      baseUrl: reader.read('OPENAI_BASE_URL', url('http:', 'https:'), null),
      apiKey: reader.read('OPENAI_API_KEY', printable(1), null),
      timeoutMs: reader.read('PARLEY_LLM_TIMEOUT_MS', integer(100, 3_600_000), 60_000),
    },
    bootstrapKey: bootstrapKey(reader),
    rateLimits: reader.read('PARLEY_RATE_LIMIT', rateLimits, defaultLimits),
    corsOrigins: reader.read('PARLEY_CORS_ORIGINS', origins, null),
    logLevel: reader.read('LOG_LEVEL', oneOf(...logLevels), 'info'),
    drainMs: reader.read('PARLEY_DRAIN_MS', integer(0, 600_000), 10_000),
    bodyLimitBytes: reader.read('PARLEY_BODY_LIMIT_BYTES', integer(1_000, 100_000_000), 1_048_576),
  };
  if (config.llm.apiKey !== null && config.llm.baseUrl === null) config.llm.baseUrl = 'https://api.openai.com/v1';
  if (reader.faults.length > 0) throw new ConfigError(reader.faults.join('\n'));
  return config;
}
